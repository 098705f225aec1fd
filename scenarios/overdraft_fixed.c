/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_var balance;
static reel_lock account;

static void withdraw(void *unused)
{
    (void)unused;
    reel_lock_acquire(&account);
    bool is_enough = reel_var_load(&balance) >= reel_param("amount");
    reel_work(REEL_MS(1)); /* counts the notes */
    if (is_enough)
        reel_var_add(&balance, -reel_param("amount"));
    reel_lock_release(&account);
}

REEL_SCENARIO(
        .title = "Checked and withdrawn under one lock", .chapter = "B races",
        .ends = REEL_COMPLETES,
        .see = "Alice holds the lock from her check until she has her money. Bob waits for it, "
               "checks then, and finds 20: not enough. The balance is 20.",
        .why = "What the check has found stays true while the lock is held, and it is held until "
               "the money is taken. Check and act are one step for everybody else.",
        .try = "Pick bob with r first: then alice gets nothing. No --seed overdraws the account. "
               "With -p amount=50 both get their money, with less locking than in the twin.",
        .against = "If every access to a variable is locked, the program is right.",
        .twin = "overdraft", .parameters = {{"amount", 80, 10, 100, "what each of them withdraws"}})
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
