/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_lock a, b;

static void alice(void *unused)
{
    (void)unused;
    reel_lock_acquire(&a);
    reel_work(REEL_MS(100));
    reel_lock_acquire(&b);
    reel_lock_release(&b);
    reel_lock_release(&a);
}

static void bob(void *unused)
{
    (void)unused;
    reel_lock_acquire(&b);
    reel_work(REEL_MS(100));
    reel_lock_acquire(&a);
    reel_lock_release(&a);
    reel_lock_release(&b);
}

REEL_SCENARIO(.title = "Two locks in two orders", .chapter = "G liveness", .ends = REEL_DEADLOCKS)
{
    static reel_thread t1, t2;
    reel_lock_init(&a, "A");
    reel_lock_init(&b, "B");
    reel_thread_init(&t1, "alice", alice, 0);
    reel_thread_init(&t2, "bob", bob, 0);
    reel_thread_start(&t1);
    reel_thread_start(&t2);
    reel_thread_join(&t1);
    reel_thread_join(&t2);
}
