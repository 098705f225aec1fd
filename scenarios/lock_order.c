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
    reel_lock_acquire(&pantry);
    reel_lock_acquire(&kitchen);
    reel_print("the cleaner carries the broom through");
    reel_var_add(&chores, 1);
    reel_lock_release(&kitchen);
    reel_lock_release(&pantry);
}

REEL_SCENARIO(
        .title = "Two orders of locking", .chapter = "G liveness", .ends = REEL_WARNS,
        .see =
            "The cook locks the kitchen, then the pantry. The cleaner locks the pantry, then the "
            "kitchen; today it comes late: both have done their work, as expected. And yet a "
            "potential deadlock is found.",
        .why = "The order in which each thread takes its locks is there to be seen, whoever runs "
               "when. Two orders of the same two locks are a deadlock that waits for its day.",
        .try = "Make the day come: pick the cleaner with r while the cook holds the kitchen alone. "
               "In the twin both lock the kitchen first, and no --seed can harm them.",
        .against = "A program that went well in every test is right.", .twin = "lock_order_fixed")
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
