/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_var balance;
static reel_lock account;

static void pay_in(void *unused)
{
    (void)unused;
    for (long round = 0; round < reel_param("rounds"); round++) {
        reel_lock_acquire(&account);
        long seen = reel_var_load(&balance);
        reel_work(REEL_MS(1)); /* adding takes its time */
        reel_var_store(&balance, seen + 10);
        reel_lock_release(&account);
    }
}

REEL_SCENARIO(
        .title = "Two threads pay in under a lock, and nothing is lost", .chapter = "B races",
        .ends = REEL_COMPLETES,
        .see = "Alice and bob each pay 10 into the same account, so the balance should become "
               "20. Whoever comes second has to wait for the lock, and then reads what the first "
               "one wrote: it is 20.",
        .why = "Reading, adding and writing are all done with the lock held, and only one thread "
               "at a time can hold it. So nobody can write between the read and the write of "
               "another.",
        .try = "With r, pick the thread that does not hold the lock, at any step: it comes as "
               "far as the lock, and waits. Try to make it fail, with --seed 1, --seed 2 and so "
               "on, and with more payments, as in -p rounds=10: you cannot.",
        .against = "Adding to a variable is one step, since it is one line.", .twin = "lost_update",
        .parameters = {{"rounds", 1, 1, 1000, "payments of each thread"}})
{
    static reel_thread alice, bob;
    reel_var_init(&balance, "balance", 0);
    reel_lock_init(&account, "account");
    reel_thread_init(&alice, "alice", pay_in, 0);
    reel_thread_init(&bob, "bob", pay_in, 0);
    reel_thread_start(&alice);
    reel_thread_start(&bob);
    reel_thread_join(&alice);
    reel_thread_join(&bob);
    reel_expect(reel_var_load(&balance) == 2 * 10 * reel_param("rounds"), "no payment is lost");
}
