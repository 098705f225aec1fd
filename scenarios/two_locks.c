/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_lock lock_a, lock_b;
static reel_var money_a, money_b;

static void alice(void *unused) /* moves 10 from account A to account B */
{
    (void)unused;
    reel_lock_acquire(&lock_a);
    reel_work(REEL_MS(1));
    reel_lock_acquire(&lock_b);
    reel_var_add(&money_a, -10);
    reel_var_add(&money_b, 10);
    reel_lock_release(&lock_b);
    reel_lock_release(&lock_a);
}

static void bob(void *unused) /* moves 10 from account B to account A */
{
    (void)unused;
    reel_lock_acquire(&lock_b);
    reel_work(REEL_MS(1));
    reel_lock_acquire(&lock_a);
    reel_var_add(&money_b, -10);
    reel_var_add(&money_a, 10);
    reel_lock_release(&lock_a);
    reel_lock_release(&lock_b);
}

REEL_SCENARIO(
    .title = "Two locks, taken in two orders",
    .chapter = "G liveness",
    .ends = REEL_DEADLOCKS,
    .see = "Alice takes lock A and then wants B; bob takes lock B and then wants A. Each holds "
           "what the other waits for, and main waits for both: nobody can ever go on.",
    .why = "A thread that waits for a second lock keeps the first one. If two threads take the "
           "same two locks in opposite orders, each may get its first: a circle of waiting, a "
           "deadlock.",
    .try = "Step back to before bob takes B, and let alice go on with r until she has both locks: "
           "this time both finish. With --cores 1 it goes well by itself; that is why such a "
           "mistake can hide for years. The cure is two_locks_fixed.",
    .twin = "two_locks_fixed")
{
    static reel_thread t2, t3;
    reel_lock_init(&lock_a, "A");
    reel_lock_init(&lock_b, "B");
    reel_var_init(&money_a, "money A", 100);
    reel_var_init(&money_b, "money B", 100);
    reel_thread_init(&t2, "alice", alice, 0);
    reel_thread_init(&t3, "bob", bob, 0);
    reel_thread_start(&t2);
    reel_thread_start(&t3);
    reel_thread_join(&t2);
    reel_thread_join(&t3);
    reel_expect(reel_var_load(&money_a) + reel_var_load(&money_b) == 200, "no money is lost");
}
