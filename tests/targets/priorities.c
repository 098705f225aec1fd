/* SPDX-License-Identifier: MIT */
/* Threads of different priorities, and locks whose holders inherit them. */
#include <threadreel.h>

#define THREADS 6
#define LOCKS   3
#define ROUNDS  8

static reel_lock locks[LOCKS];
static reel_thread threads[THREADS];

static reel_lock *lock_at(int i)
{
    return &locks[i];
}

static void work(void *unused)
{
    (void)unused;
    reel_work(REEL_MS(3));
}

/* All are ready at once; the last one started is the most important. */
static void go_in_order(void)
{
    reel_thread_set_priority(reel_current_thread(), 100);
    for (int i = 0; i < THREADS; i++) {
        reel_thread_init(&threads[i], NULL, work, NULL);
        reel_thread_set_priority(&threads[i], i / 2);
        reel_thread_start(&threads[i]);
    }
}

/* Takes the lock of its own number, and then the one below it. */
static void climb(void *own)
{
    int i = (int)((reel_lock *)own - locks);
    reel_io(REEL_MS(i));
    reel_lock_acquire(lock_at(i));
    if (i > 0)
        reel_lock_acquire(lock_at(i - 1));
    reel_work(REEL_MS(5));
    if (i > 0)
        reel_lock_release(lock_at(i - 1));
    reel_lock_release(lock_at(i));
}

static void chain(void)
{
    reel_thread_set_priority(reel_current_thread(), 100);
    for (int i = 0; i < LOCKS; i++) {
        reel_thread_init(&threads[i], NULL, climb, lock_at(i));
        reel_thread_set_priority(&threads[i], i + 1);
        reel_thread_start(&threads[i]);
    }
}

static void give_up(void *unused)
{
    (void)unused;
    reel_io(REEL_MS(1));
    reel_lock_acquire_timeout(lock_at(0), REEL_MS(1));
}

/* The one who waits gives up. */
static void wait_in_vain(void)
{
    reel_thread_init(&threads[0], NULL, give_up, NULL);
    reel_thread_set_priority(&threads[0], 7);
    reel_lock_acquire(lock_at(0));
    reel_thread_start(&threads[0]);
    reel_work(REEL_MS(4));
    reel_lock_release(lock_at(0));
}

static void queue_up(void *unused)
{
    (void)unused;
    reel_lock_acquire(lock_at(0));
    reel_lock_release(lock_at(0));
}

static void take_and_go(void *unused)
{
    (void)unused;
    reel_lock_acquire(lock_at(0));
}

/* Its holder is over. */
static void wait_for_nobody(void)
{
    reel_thread_init(&threads[0], NULL, take_and_go, NULL);
    reel_thread_start(&threads[0]);
    reel_thread_join(&threads[0]);
    reel_thread_set_priority(reel_current_thread(), 3);
    reel_lock_acquire_timeout(lock_at(0), REEL_MS(1));
}

static void hold(void *unused)
{
    (void)unused;
    reel_lock_acquire(lock_at(0));
    reel_work(REEL_MS(5));
}

/* A process exits while one of its threads holds what another one waits for. */
static void leave_them(void *unused)
{
    reel_thread_init(&threads[0], NULL, hold, unused);
    reel_thread_init(&threads[1], NULL, give_up, unused);
    reel_thread_set_priority(&threads[1], 3);
    for (int i = 0; i < 2; i++)
        reel_thread_start(&threads[i]);
    reel_io(REEL_US(1500));
    reel_process_exit(0);
}

static void exit_process(void)
{
    static reel_process process;
    reel_process_init(&process, NULL, leave_them, NULL);
    reel_process_start(&process);
    reel_process_join(&process);
}

/* They come to the lock in the order of their numbers; the third is the most important. */
static void stand_in_line(void)
{
    static const int priorities[] = {1, 2, 5, 2};
    reel_lock_acquire(lock_at(0));
    for (int i = 0; i < 4; i++) {
        reel_thread_init(&threads[i], NULL, queue_up, NULL);
        reel_thread_set_priority(&threads[i], priorities[i]);
        reel_thread_start(&threads[i]);
        reel_sleep(REEL_MS(1));
    }
    reel_lock_release(lock_at(0));
}

/* What a thread can do with locks and priorities, at random. It takes locks in order. */
static void do_anything(void *unused)
{
    (void)unused;
    for (int i = 0; i < ROUNDS; i++) {
        bool has[LOCKS] = {false};
        for (int l = 0; l < LOCKS; l++)
            if (reel_random(2))
                has[l] = reel_lock_acquire_timeout(lock_at(l), REEL_US(1 + reel_random(90))) == 0;
        reel_work(REEL_US(reel_random(40)));
        if (reel_random(4) == 0)
            reel_thread_set_priority(&threads[reel_random(THREADS)], (int)reel_random(9) - 4);
        if (reel_random(3) == 0)
            reel_sleep(REEL_US(reel_random(40)));
        for (int l = 0; l < LOCKS; l++)
            if (has[l])
                reel_lock_release(lock_at(l));
        reel_yield();
    }
}

static void anything(void)
{
    for (int i = 0; i < THREADS; i++) {
        reel_thread_init(&threads[i], NULL, do_anything, NULL);
        reel_thread_set_priority(&threads[i], (int)reel_random(9) - 4);
    }
    for (int i = 0; i < THREADS; i++)
        reel_thread_start(&threads[i]);
}

static const struct reel_scenario scenario = {
    .title = "Priorities",
    .parameters = {{"how", 0, 0, 6,
                    "in order, a chain, in vain, in line, for nobody, at an exit, or anything"}}};

static void body(void)
{
    static void (*const hows[])(void) = {go_in_order,     chain,        wait_in_vain, stand_in_line,
                                         wait_for_nobody, exit_process, anything};
    for (int i = 0; i < LOCKS; i++) {
        reel_lock_init(&locks[i], NULL);
        reel_lock_set_inheriting(&locks[i]);
    }
    hows[reel_param("how")]();
}

int main(void)
{
    return reel_run(&scenario, __FILE__, body);
}
