/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_rlock account;
static reel_var balance;

static void pay_in(int amount)
{
    reel_rlock_acquire(&account);
    reel_var_add(&balance, amount);
    reel_rlock_release(&account);
}

static void add_interest(void *unused)
{
    (void)unused;
    reel_rlock_acquire(&account);
    if (reel_var_load(&balance) > 0)
        pay_in(5); /* takes the lock that we hold */
    reel_rlock_release(&account);
}

REEL_SCENARIO(
        .title = "An RLock, taken twice by one thread", .chapter = "C locks",
        .ends = REEL_COMPLETES,
        .see = "Alice takes the lock of the account, and takes it again in the function that she "
               "calls: depth 2. It is free for others when she has released it twice.",
        .why = "An RLock knows who holds it and how often. Its holder is let in at once; all "
               "others wait until the depth is 0 again. Only the holder may release it.",
        .try = "Step through it and watch the depth. No --seed makes it fail. What would happen if "
               "one of the two releases were forgotten?",
        .against = "A thread that holds a lock can go through it again, since the lock is its own.",
        .twin = "lock_twice")
{
    static reel_thread alice;
    reel_rlock_init(&account, "account");
    reel_var_init(&balance, "balance", 100);
    reel_thread_init(&alice, "alice", add_interest, 0);
    reel_thread_start(&alice);
    reel_thread_join(&alice);
    reel_expect(reel_var_load(&balance) == 105, "the interest is paid in");
}
