/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_lock account;
static reel_var balance;

static void pay_in(int amount)
{
    reel_lock_acquire(&account);
    reel_var_add(&balance, amount);
    reel_lock_release(&account);
}

static void add_interest(void *unused)
{
    (void)unused;
    reel_lock_acquire(&account);
    if (reel_var_load(&balance) > 0)
        pay_in(5); /* takes the lock that we hold */
    reel_lock_release(&account);
}

REEL_SCENARIO(
        .title = "A Lock, taken twice by one thread", .chapter = "C locks", .ends = REEL_DEADLOCKS,
        .see = "Alice takes the lock of the account, and then calls a function that takes it too. "
               "She waits for herself, and main waits for her.",
        .why = "A Lock does not know who holds it: whoever asks for it while it is held waits, "
               "and that can be the holder. An RLock lets its holder in again, and counts how "
               "often.",
        .try = "Press w on alice: the circle has one member. Whoever you pick with r, she cannot "
               "get round it. The twin uses an RLock: watch its depth go to 2 and back.",
        .against = "A thread that holds a lock can go through it again, since the lock is its own.",
        .twin = "lock_twice_fixed")
{
    static reel_thread alice;
    reel_lock_init(&account, "account");
    reel_var_init(&balance, "balance", 100);
    reel_thread_init(&alice, "alice", add_interest, 0);
    reel_thread_start(&alice);
    reel_thread_join(&alice);
    reel_expect(reel_var_load(&balance) == 105, "the interest is paid in");
}
