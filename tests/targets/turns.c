/* SPDX-License-Identifier: MIT */
/* Threads that want the GIL one after the other, in several ways. */
#include <threadreel.h>

static reel_thread threads[3];
static reel_var stop;

static void come_late(void *late_ms)
{
    if (*(int *)late_ms > 0)
        reel_io(REEL_MS(*(int *)late_ms));
    reel_work(REEL_MS(20));
}

/* They come after 1, 3 and 0 milliseconds. */
static void come_one_by_one(void)
{
    static int late_ms[] = {1, 3, 0};
    for (int i = 0; i < 3; i++) {
        reel_thread_init(&threads[i], NULL, come_late, &late_ms[i]);
        reel_thread_start(&threads[i]);
    }
}

static void yield_in_step(void *unused)
{
    (void)unused;
    while (!reel_var_load(&stop) && !reel_var_load(&stop))
        reel_yield();
}

/* Main comes again and again, and is too late each time. */
static void come_again(void)
{
    reel_thread_init(&threads[0], NULL, yield_in_step, NULL);
    reel_thread_start(&threads[0]);
    for (int i = 0; i < 5; i++)
        reel_io(REEL_US(20));
    reel_var_store(&stop, 1);
}

static void work(void *unused)
{
    (void)unused;
    reel_work(REEL_MS(20));
}

static void have_a_daemon(void *unused)
{
    static reel_process process;
    reel_process_init(&process, "daemon", work, unused);
    reel_thread_set_daemon(&process.thread, true);
    reel_process_start(&process);
    reel_io(REEL_MS(5));
}

/* Each of them ends, and its daemon with it, which has its GIL. */
static void leave_daemons(void)
{
    static reel_process process;
    for (int i = 0; i < 2; i++) {
        reel_process_init(&process, NULL, have_a_daemon, NULL);
        reel_process_start(&process);
        reel_process_join(&process);
    }
}

static void execute_and_read(void *unused)
{
    (void)unused;
    reel_bytecodes(3000);
    reel_var_load(&stop);
}

/* Main comes while they are executed. */
static void come_meanwhile(void)
{
    reel_thread_init(&threads[0], NULL, execute_and_read, NULL);
    reel_thread_start(&threads[0]);
    reel_io(REEL_US(10));
}

REEL_SCENARIO(.title = "Turns at the GIL",
              .parameters = {
                  {"how", 0, 0, 3, "one by one, again and again, daemons, or meanwhile"}})
{
    static void (*const hows[])(void) = {come_one_by_one, come_again, leave_daemons,
                                         come_meanwhile};
    reel_ordered_var_init(&stop, "stop", 0);
    hows[reel_param("how")]();
}
