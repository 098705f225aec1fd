/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_lock kitchen, pantry;
static reel_var chores;

static void cook(void *unused)
{
    (void)unused;
    reel_lock_acquire(&kitchen);
    reel_lock_acquire(&pantry);
    reel_print("the cook fetches flour");
    reel_var_add(&chores, 1);
    reel_lock_release(&pantry);
    reel_lock_release(&kitchen);
}

static void clean(void *unused)
{
    (void)unused;
    reel_work(REEL_MS(5)); /* comes late today */
    reel_lock_acquire(&kitchen);
    reel_lock_acquire(&pantry);
    reel_print("the cleaner carries the broom through");
    reel_var_add(&chores, 1);
    reel_lock_release(&kitchen);
    reel_lock_release(&pantry);
}

REEL_SCENARIO(
        .title = "One order of locking, for all", .chapter = "G liveness", .ends = REEL_COMPLETES,
        .see = "Cook and cleaner lock the kitchen first, then the pantry. Today they do not meet; "
               "if they "
               "do, whoever comes second waits at the kitchen door, with empty hands.",
        .why = "When all take their locks in one order, the thread that holds the last of them can "
               "always go on: so nobody waits in a circle. That is worth a comment in the code, or "
               "a rule for the team.",
        .try = "Try with r to make them wait for each other: you will not find a way. No --seed "
               "does.",
        .against = "A program that went well in every test is right.", .twin = "lock_order")
{
    static reel_thread cooks, cleans;
    reel_lock_init(&kitchen, "kitchen");
    reel_lock_init(&pantry, "pantry");
    reel_var_init(&chores, "chores", 0);
    reel_thread_init(&cooks, "cook", cook, 0);
    reel_thread_init(&cleans, "cleaner", clean, 0);
    reel_thread_start(&cooks);
    reel_thread_start(&cleans);
    reel_thread_join(&cooks);
    reel_thread_join(&cleans);
    reel_expect(reel_var_load(&chores) == 2, "both have done their work");
}
