/* SPDX-License-Identifier: MIT */
/* Processes, and the program itself, each of two threads that count under a lock: all have their own copies
 * of one lock and of one variable, and a GIL of their own. */
#include <threadreel.h>

#define PROCESSES_MAX 8

static reel_lock lock;
static reel_var count;

static void count_up(void *unused)
{
    (void)unused;
    for (long i = 0; i < reel_param("rounds"); i++) {
        reel_lock_acquire(&lock);
        reel_var_add(&count, 1);
        reel_lock_release(&lock);
    }
}

static void run(void *unused)
{
    reel_thread threads[2];
    for (int i = 0; i < 2; i++) {
        reel_thread_init(&threads[i], NULL, count_up, unused);
        reel_thread_start(&threads[i]);
    }
    for (int i = 0; i < 2; i++)
        reel_thread_join(&threads[i]);
    reel_expect(reel_var_load(&count) == 1 + 2 * reel_param("rounds"), "all are counted");
}

REEL_SCENARIO(.title = "Processes that use copies of one lock",
              .parameters = {{"processes", 2, 1, PROCESSES_MAX, "beside the program"},
                             {"rounds", 1000, 1, 10000, "that each thread counts"}})
{
    static reel_process processes[PROCESSES_MAX];
    reel_lock_init(&lock, "lock");
    reel_var_init(&count, "count", 0);
    reel_lock_acquire(&lock);
    reel_var_add(&count, 1); /* so that they go on from somewhere */
    reel_lock_release(&lock);
    for (long i = 0; i < reel_param("processes"); i++) {
        reel_process_init(&processes[i], NULL, run, NULL);
        reel_process_start(&processes[i]);
    }
    run(NULL);
    for (long i = 0; i < reel_param("processes"); i++)
        reel_process_join(&processes[i]);
}
