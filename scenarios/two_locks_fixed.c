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
    reel_lock_acquire(&lock_a);
    reel_work(REEL_MS(1));
    reel_lock_acquire(&lock_b);
    reel_var_add(&money_b, -10);
    reel_var_add(&money_a, 10);
    reel_lock_release(&lock_a);
    reel_lock_release(&lock_b);
}

REEL_SCENARIO(
        .title = "Two locks, taken in one order", .chapter = "G liveness", .ends = REEL_COMPLETES,
        .see = "Alice and bob both take lock A first and lock B second. Bob has to wait at lock "
               "A while he holds nothing yet, so alice can take both, and then it is his turn: "
               "both finish.",
        .why = "If all threads take the locks in the same order, there can be no circle: whoever "
               "has the last lock waits for nobody, finishes, and makes way for the others.",
        .try = "As soon as main has started bob, pick him with r until he has lock A: now it is "
               "alice who waits. No order of "
               "steps, and no --seed, makes it deadlock: the order of the locks does not depend "
               "on who is fast.",
        .against = "Whoever locks all that it touches is on the safe side.", .twin = "two_locks")
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
