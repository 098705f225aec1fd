/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_lock lock_a, lock_b;
static reel_var money_a, money_b;

static void a_to_b(void *unused)
{
    (void)unused;
    reel_lock_acquire(&lock_a);
    reel_work(REEL_MS(1)); /* writes down what is to be moved */
    reel_lock_acquire(&lock_b);
    reel_var_add(&money_a, -10);
    reel_var_add(&money_b, 10);
    reel_lock_release(&lock_b);
    reel_lock_release(&lock_a);
}

static void b_to_a(void *unused)
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
        .title = "Two locks, taken in two orders", .chapter = "G liveness", .ends = REEL_DEADLOCKS,
        .see = "Alice takes lock A and then wants B; bob takes lock B and then wants A. Each "
               "holds what the other one waits for, and main waits for both: nobody can ever go "
               "on.",
        .why = "A thread that waits for its second lock keeps its first. If two threads take the "
               "same two locks in opposite orders, each may get one: they wait in a circle, and "
               "that is a deadlock.",
        .try = "Step back to where bob is about to take B, and pick alice with r until she has "
               "both locks (r three times): now both finish. With --cores 1 it goes well by "
               "itself: such a "
               "mistake can hide for years. The cure is in two_locks_fixed.",
        .against = "Whoever locks all that it touches is on the safe side.",
        .twin = "two_locks_fixed")
{
    static reel_thread alice, bob;
    reel_lock_init(&lock_a, "A");
    reel_lock_init(&lock_b, "B");
    reel_var_init(&money_a, "money A", 100);
    reel_var_init(&money_b, "money B", 100);
    reel_thread_init(&alice, "alice", a_to_b, 0);
    reel_thread_init(&bob, "bob", b_to_a, 0);
    reel_thread_start(&alice);
    reel_thread_start(&bob);
    reel_thread_join(&alice);
    reel_thread_join(&bob);
    reel_expect(reel_var_load(&money_a) + reel_var_load(&money_b) == 200, "no money is lost");
}
