/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_lock kitchen;
static reel_cond whistle;
static reel_var boils;

static void make_tea(void *unused)
{
    (void)unused;
    reel_lock_acquire(&kitchen);
    if (!reel_var_load(&boils))
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
        .title = "Woken, though nobody has notified", .chapter = "F conditions", .ends = REEL_FAILS,
        .see = "Alice waits until the kettle whistles. She is the only one who waits, and only the "
               "kettle can notify her. And yet she wakes while it is silent, and pours cold "
               "water.",
        .why = "A wait may end without any notification: POSIX allows it, since that makes waiting "
               "cheaper to build. It is rare, so a test hardly finds it. Here the setting spurious "
               "lets every second wait end so.",
        .try = "With --spurious 0 all goes well, as it does on most days; with p you can wake her "
               "yourself. The twin looks at the water again, and waits on: one word is the cure, "
               "the same as in condition_if.",
        .against = "When a wait returns, somebody has notified.", .twin = "spurious_wakeup_fixed",
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
