/* SPDX-License-Identifier: MIT */
/* What rwlock and spinlock promise, as sync.c has it for the others. */
#include <errno.h>

#include "crew.h"

#define ROUNDS 5

/* ---- rwlock ---- */

static reel_rwlock rwlock, unmade_rwlock;
static int left_half, right_half;

static void read_halves(void *unused)
{
    (void)unused;
    for (int i = 0; i < ROUNDS; i++) {
        reel_expect(reel_rwlock_read(&rwlock) == 0, "it is taken to read");
        int left = left_half;
        reel_work(REEL_US(10));
        reel_expect(left == right_half, "who reads sees what is whole");
        reel_expect(reel_rwlock_release(&rwlock) == 0, "and releases it");
    }
}

static void write_halves(void *unused)
{
    (void)unused;
    for (int i = 0; i < ROUNDS; i++) {
        while (reel_rwlock_write_at(&rwlock, REEL_US(50), REEL_HERE) == -ETIMEDOUT)
            ;
        left_half++;
        reel_work(REEL_US(10));
        right_half++;
        reel_expect(reel_rwlock_release(&rwlock) == 0, "who writes releases it");
    }
}

static int read_shortly(void)
{
    return reel_rwlock_read_at(&rwlock, REEL_MS(2), REEL_HERE);
}

static void meet_a_writer(void *unused)
{
    (void)unused;
    reel_expect(reel_rwlock_release(&rwlock) == -EPERM, "what another writes is not ours");
    reel_expect(reel_rwlock_try_read(&rwlock) == -EBUSY, "nor ours to read");
    reel_expect(reel_rwlock_try_write(&rwlock) == -EBUSY, "nor to write");
    reel_expect(takes(read_shortly, -ETIMEDOUT, REEL_MS(2)), "waiting has its end, at its time");
}

static void read_past_a_writer(void *unused)
{
    (void)unused;
    reel_expect(reel_rwlock_read(&rwlock) == 0, "who reads passes one who waits to write");
    reel_rwlock_release(&rwlock);
}

static void write_once(void *unused)
{
    (void)unused;
    reel_expect(reel_rwlock_write(&rwlock) == 0, "it is taken to write");
    atomic_fetch_add(&count, 1);
    reel_rwlock_release(&rwlock);
}

static void check_rwlock_errors(void)
{
    reel_expect(reel_rwlock_read(&unmade_rwlock) == -EINVAL, "an rwlock has to be made");
    reel_expect(reel_rwlock_write(&unmade_rwlock) == -EINVAL, "before it is written under");
    reel_expect(reel_rwlock_release(&unmade_rwlock) == -EINVAL, "or released");
    reel_expect(reel_rwlock_read_at(&rwlock, NEGATIVE, REEL_HERE) == -EINVAL,
                "no time is negative");
    reel_expect(reel_rwlock_release(&rwlock) == -EPERM, "what is free cannot be released");
}

static void check_one_writer(void)
{
    reel_expect(reel_rwlock_write(&rwlock) == 0, "it is taken to write");
    reel_expect(reel_rwlock_write(&rwlock) == -EDEADLK, "not twice");
    reel_expect(reel_rwlock_read(&rwlock) == -EDEADLK, "nor to read");
    reel_expect(reel_rwlock_try_read(&rwlock) == -EBUSY, "who does not wait cannot deadlock");
    start(1, meet_a_writer);
    join(1);
    reel_expect(reel_rwlock_release(&rwlock) == 0, "it is released");
}

static void check_rwlock(void)
{
    reel_rwlock_init(&rwlock, "rwlock");
    check_rwlock_errors();
    reel_expect(reel_rwlock_read(&rwlock) == 0, "it is taken to read");
    reel_expect(reel_rwlock_try_read(&rwlock) == 0, "and once more");
    reel_expect(reel_rwlock_try_write(&rwlock) == -EBUSY, "nobody can write now");
    reel_expect(reel_rwlock_release(&rwlock) == 0, "it is released");
    start(1, write_once);
    reel_sleep(REEL_MS(3));
    reel_thread_init(&threads[1], NULL, read_past_a_writer, NULL);
    reel_thread_start(&threads[1]);
    reel_thread_join(&threads[1]);
    reel_expect(atomic_load(&count) == 0, "the writer still waits");
    reel_expect(reel_rwlock_release(&rwlock) == 0, "it is released as often as it was taken");
    join(1);
    check_one_writer();
    reel_expect(reel_rwlock_release(&rwlock) == -EPERM, "and no more");

    start(3, read_halves);
    for (int i = 3; i < THREADS; i++) {
        reel_thread_init(&threads[i], NULL, write_halves, NULL);
        reel_thread_start(&threads[i]);
    }
    join(THREADS);
    reel_expect(left_half == 3 * ROUNDS && right_half == 3 * ROUNDS, "all has been written");
}

/* ---- spinlock ---- */

static reel_spinlock spinlock, unmade_spinlock;
static int guarded;

static void add_spinning(void *unused)
{
    (void)unused;
    for (int i = 0; i < ROUNDS; i++) {
        reel_expect(reel_spinlock_acquire(&spinlock) == 0, "a spinlock is taken in the end");
        guarded++;
        reel_work(REEL_US(2));
        reel_expect(reel_spinlock_release(&spinlock) == 0, "and released");
    }
}

static void meet_a_holder(void *unused)
{
    (void)unused;
    reel_expect(reel_spinlock_release(&spinlock) == -EPERM, "what another holds is not ours");
    reel_expect(reel_spinlock_try(&spinlock) == -EBUSY, "nor to be had");
}

static void check_spinlock(void)
{
    reel_spinlock_init(&spinlock, "spinlock");
    reel_expect(reel_spinlock_acquire(&unmade_spinlock) == -EINVAL, "a spinlock has to be made");
    reel_expect(reel_spinlock_release(&unmade_spinlock) == -EINVAL, "before it is released");
    reel_expect(reel_spinlock_release(&spinlock) == -EPERM, "what is free cannot be released");
    reel_expect(reel_spinlock_try(&spinlock) == 0, "what is free is taken");
    reel_expect(reel_spinlock_try(&spinlock) == -EBUSY, "once");
    start(1, meet_a_holder);
    join(1);
    start(1, add_spinning);
    reel_sleep(REEL_US(100));
    reel_expect(reel_spinlock_release(&spinlock) == 0, "it is released");
    join(1);
    guarded = 0;
    start(4, add_spinning);
    join(4);
    reel_expect(guarded == 4 * ROUNDS, "a spinlock keeps writers apart");
}

REEL_SCENARIO(.title = "What rwlock and spinlock promise", .chapter = "tests",
              .ends = REEL_COMPLETES)
{
    check_rwlock();
    check_spinlock();
}
