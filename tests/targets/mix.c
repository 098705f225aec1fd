/* SPDX-License-Identifier: MIT */
/* Threads that use the same few primitives at random, with timeouts, resets and aborts: what is
 * promised of each call must hold whatever the others do, and all must come to an end. */
#include <errno.h>

#include "crew.h"

#define CALLS   100 /* of each thread */
#define PARTIES 3
#define BOUND   2

static reel_event event;
static reel_semaphore sem, bounded;
static reel_barrier barrier;
static reel_rwlock rwlock;
static reel_spinlock spinlock;
static int left_half, right_half, spun;
static atomic_int in_sem, inside;

/* None, short, or long enough to be woken before. */
static uint64_t some_time(void)
{
    return REEL_US(reel_random(4) ? 1 + reel_random(80) : 0);
}

static bool is_late(int error)
{
    return error == -EBUSY || error == -ETIMEDOUT;
}

static void act(void *unused)
{
    (void)unused;
    if (reel_random(8) == 0)
        reel_barrier_abort(&barrier);
    else
        reel_sleep(REEL_US(reel_random(40)));
}

static void wait_at_barrier(void)
{
    int index = reel_barrier_wait_timeout(&barrier, some_time());
    reel_expect(index == -ECANCELED || (0 <= index && index < PARTIES), "a number, or broken");
}

static void mend_or_break(void)
{
    if (reel_random(4))
        reel_barrier_reset(&barrier);
    else
        reel_barrier_abort(&barrier);
}

static void acquire(void)
{
    int error = reel_semaphore_acquire_timeout(&sem, some_time());
    reel_expect(error == 0 || is_late(error), "acquired, or too late");
    atomic_fetch_sub(&in_sem, error == 0);
}

static void release(void)
{
    int n = 1 + (int)reel_random(3);
    atomic_fetch_add(&in_sem, n);
    reel_expect(reel_semaphore_release_n(&sem, n) == 0, "released");
}

static void use_bounded(void)
{
    if (reel_semaphore_acquire_timeout(&bounded, some_time()) < 0)
        return;
    reel_expect(atomic_fetch_add(&inside, 1) < BOUND, "no more than may be");
    reel_work(REEL_US(2));
    atomic_fetch_sub(&inside, 1);
    reel_expect(reel_semaphore_release(&bounded) == 0, "whoever has acquired may release");
}

static void wait_for_event(void)
{
    int error = reel_event_wait_timeout(&event, some_time());
    reel_expect(error == 0 || error == -ETIMEDOUT, "set, or too late");
}

static void turn_event(void)
{
    if (reel_random(2))
        reel_event_set(&event);
    else
        reel_event_clear(&event);
}

static void read_halves(void)
{
    if (reel_rwlock_read_at(&rwlock, some_time(), REEL_HERE) < 0)
        return;
    int left = left_half;
    reel_work(REEL_US(3));
    reel_expect(left == right_half, "who reads sees what is whole");
    reel_expect(reel_rwlock_release(&rwlock) == 0, "and releases it");
}

static void write_halves(void)
{
    if (reel_rwlock_write_at(&rwlock, some_time(), REEL_HERE) < 0)
        return;
    left_half++;
    reel_work(REEL_US(3));
    right_half++;
    reel_expect(reel_rwlock_release(&rwlock) == 0, "who writes releases it");
}

static void spin(void)
{
    reel_spinlock_acquire(&spinlock);
    int before = spun++;
    reel_work(REEL_US(1));
    reel_expect(spun == before + 1, "a spinlock keeps others out");
    reel_spinlock_release(&spinlock);
}

static void call_at_random(void *unused)
{
    static void (*const calls[])(void) = {
        wait_at_barrier, wait_at_barrier, wait_at_barrier, mend_or_break, acquire,      release,
        use_bounded,     wait_for_event,  turn_event,      read_halves,   write_halves, spin,
    };
    (void)unused;
    for (int i = 0; i < CALLS; i++)
        calls[reel_random(sizeof calls / sizeof calls[0])]();
}

static void check_that_all_is_as_it_was(void)
{
    for (int i = 0; i < BOUND; i++)
        reel_expect(reel_semaphore_try(&bounded) == 0, "all have released it");
    for (int i = atomic_load(&in_sem); i > 0; i--)
        reel_expect(reel_semaphore_try(&sem) == 0, "what was released can be acquired");
    reel_expect(reel_semaphore_try(&sem) == -EBUSY, "and no more");
    reel_expect(reel_rwlock_try_write(&rwlock) == 0, "nobody reads or writes");
    reel_expect(reel_spinlock_try(&spinlock) == 0, "nobody spins");
    reel_barrier_reset(&barrier);
    reel_expect(reel_barrier_n_waiting(&barrier) == 0, "nobody waits at the barrier");
    reel_expect(!reel_barrier_broken(&barrier), "and it is whole");
}

REEL_SCENARIO(.title = "All primitives at random", .chapter = "tests", .ends = REEL_COMPLETES)
{
    reel_event_init(&event, "event");
    reel_semaphore_init(&sem, 0, "sem");
    reel_bounded_semaphore_init(&bounded, BOUND, "bounded");
    reel_barrier_init_with(&barrier, PARTIES, act, NULL, "barrier");
    reel_rwlock_init(&rwlock, "rwlock");
    reel_spinlock_init(&spinlock, "spinlock");
    start(THREADS, call_at_random);
    join(THREADS);
    check_that_all_is_as_it_was();
}
