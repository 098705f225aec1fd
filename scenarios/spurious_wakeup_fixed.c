/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_lock kitchen;
static reel_cond whistle;
static reel_var boils;

static void make_tea(void *unused)
{
    (void)unused;
    reel_lock_acquire(&kitchen);
    while (!reel_var_load(&boils))
        reel_cond_wait(&whistle);
    reel_expect(reel_var_load(&boils), "alice pours water that boils");
    reel_lock_release(&kitchen);
}

static void heat_water(void *unused)
{
    (void)unused;
    reel_work(REEL_MS(5));
    reel_lock_acquire(&kitchen);
    reel_var_store(&boils, true);
    reel_cond_notify(&whistle, 1);
    reel_lock_release(&kitchen);
}

REEL_SCENARIO(
        .title = "Woken for nothing, and not fooled", .chapter = "F conditions",
        .ends = REEL_COMPLETES,
        .see = "Alice wakes while the kettle is silent, looks at the water, and waits again: until "
               "it boils. It does not matter any more what has woken her.",
        .why = "The while asks the only question that counts: is what I wait for true, now that I "
               "have the lock? Whatever ends a wait, a notification, a spurious wakeup or a thief "
               "who was quicker, the answer is right.",
        .try = "Let it happen more often or never, with --spurious 90 or --spurious 0, or pick a "
               "spurious wakeup yourself with p: alice pours water that boils, every time.",
        .against = "When a wait returns, somebody has notified.", .twin = "spurious_wakeup",
        .run = "spurious=50,seed=7")
{
    static reel_thread alice, kettle;
    reel_lock_init(&kitchen, "kitchen");
    reel_cond_init(&whistle, &kitchen, "whistle");
    reel_var_init(&boils, "boils", false);
    reel_thread_init(&alice, "alice", make_tea, 0);
    reel_thread_init(&kettle, "kettle", heat_water, 0);
    reel_thread_start(&alice);
    reel_thread_start(&kettle);
    reel_thread_join(&alice);
    reel_thread_join(&kettle);
}
