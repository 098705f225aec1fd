/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_var balance;

static void pay_in(void *unused)
{
    (void)unused;
    for (long round = 0; round < reel_param("rounds"); round++) {
        long seen = reel_var_load(&balance);
        reel_work(REEL_MS(1)); /* adding takes its time */
        reel_var_store(&balance, seen + 10);
    }
}

REEL_SCENARIO(
        .title = "Two threads pay into one account", .chapter = "B races", .ends = REEL_FAILS,
        .see = "Alice and bob each pay 10 into the same account, so the balance should become "
               "20. Both read 0, both add 10, both write 10: whoever writes last wipes out the "
               "payment of the other.",
        .why = "Adding to a variable is three steps: read it, add, write it back. If another "
               "thread writes between the read and the write, the sum is made from an old "
               "number.",
        .try = "Step back to where bob is about to read, and pick alice with r until she has "
               "written: now the sum is right. --gil=on happens to help, but add -p rounds=10 "
               "and money is lost again: the GIL may change hands between a read and a write. "
               "The cure is in lost_update_fixed.",
        .against = "Adding to a variable is one step, since it is one line.",
        .twin = "lost_update_fixed",
        .parameters = {{"rounds", 1, 1, 1000, "payments of each thread"}})
{
    static reel_thread alice, bob;
    reel_var_init(&balance, "balance", 0);
    reel_thread_init(&alice, "alice", pay_in, 0);
    reel_thread_init(&bob, "bob", pay_in, 0);
    reel_thread_start(&alice);
    reel_thread_start(&bob);
    reel_thread_join(&alice);
    reel_thread_join(&bob);
    reel_expect(reel_var_load(&balance) == 2 * 10 * reel_param("rounds"), "no payment is lost");
}
