/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_lock hatch;
static reel_cond bell; /* for all: the plate is there, or the place is free */
static reel_var plates;

static void cook(void *unused)
{
    (void)unused;
    for (int meal = 1; meal <= 2; meal++) {
        reel_lock_acquire(&hatch);
        while (reel_var_load(&plates) == 1) /* there is room for one */
            reel_cond_wait(&bell);
        reel_var_store(&plates, 1);
        reel_cond_notify(&bell, 1);
        reel_lock_release(&hatch);
    }
}

static void dine(void *unused)
{
    (void)unused;
    reel_lock_acquire(&hatch);
    while (reel_var_load(&plates) == 0)
        reel_cond_wait(&bell);
    reel_var_store(&plates, 0);
    reel_cond_notify(&bell, 1);
    reel_lock_release(&hatch);
}

REEL_SCENARIO(
        .title = "One bell for the cook and for the guests", .chapter = "F conditions",
        .ends = REEL_WAITS,
        .see = "Ann and ben wait for a plate, the cook for room in the hatch: all three at one "
               "bell. Ann takes her plate and rings. That wakes ben, who has nothing to take, and "
               "waits again. The cook, who could go on, sleeps.",
        .why = "Notify wakes one of those who wait, whatever they wait for. If they wait for "
               "different things, it may be the wrong one; he looks, waits again, and does not "
               "pass the notification on: it is used up.",
        .try = "With --seed 3 the right ones are woken, by chance. The twin wakes all of them, and "
               "each looks for himself; bounded_buffer has two conditions instead, one for each "
               "reason to wait.",
        .against = "A notification finds the thread that can use it.", .twin = "one_bell_fixed")
{
    static reel_thread ann, ben, the_cook;
    reel_lock_init(&hatch, "hatch");
    reel_cond_init(&bell, &hatch, "bell");
    reel_var_init(&plates, "plates", 0);
    reel_thread_init(&ann, "ann", dine, 0);
    reel_thread_init(&ben, "ben", dine, 0);
    reel_thread_init(&the_cook, "cook", cook, 0);
    reel_thread_start(&ann);
    reel_thread_start(&ben);
    reel_thread_start(&the_cook);
    reel_thread_join(&ann);
    reel_thread_join(&ben);
    reel_thread_join(&the_cook);
    reel_expect(reel_var_load(&plates) == 0, "both plates have been taken");
}
