/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_var balance;
static reel_lock account;

static void withdraw(void *unused)
{
    (void)unused;
    reel_lock_acquire(&account);
    bool is_enough = reel_var_load(&balance) >= reel_param("amount");
    reel_lock_release(&account);
    reel_work(REEL_MS(1)); /* counts the notes */
    reel_lock_acquire(&account);
    if (is_enough)
        reel_var_add(&balance, -reel_param("amount"));
    reel_lock_release(&account);
}

REEL_SCENARIO(
        .title = "A check under a lock, and then a withdrawal", .chapter = "B races",
        .ends = REEL_FAILS,
        .see = "There are 100 in the account, and alice and bob withdraw 80 each. Both check "
               "under the lock: it is enough. Both take their money under the lock. The balance "
               "is -60, and no data race is found.",
        .why = "Every access is locked, but the lock is free between the check and what is "
               "done upon it. A lock must be held as long as the answer of the check is needed.",
        .try = "With -p amount=50 it goes well: why? Try --seed 1, --seed 2 and so on: how many "
               "of ten runs go well? The twin has two lines less.",
        .against = "If every access to a variable is locked, the program is right.",
        .twin = "overdraft_fixed",
        .parameters = {{"amount", 80, 10, 100, "what each of them withdraws"}})
{
    static reel_thread alice, bob;
    reel_var_init(&balance, "balance", 100);
    reel_lock_init(&account, "account");
    reel_thread_init(&alice, "alice", withdraw, 0);
    reel_thread_init(&bob, "bob", withdraw, 0);
    reel_thread_start(&alice);
    reel_thread_start(&bob);
    reel_thread_join(&alice);
    reel_thread_join(&bob);
    reel_expect(reel_var_load(&balance) >= 0, "the account is not overdrawn");
}
