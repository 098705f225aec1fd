/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_lock left, right;
static reel_var eaten;

static bool take_both(reel_lock *first, reel_lock *second)
{
    reel_lock_acquire(first);
    reel_work(REEL_MS(1));
    if (reel_lock_try(second) == 0)
        return true;
    reel_lock_release(first); /* after you */
    return false;
}

static void dine(reel_lock *first, reel_lock *second)
{
    for (int attempts = 0; attempts < 30; attempts++)
        if (take_both(first, second)) {
            reel_var_add(&eaten, 1);
            reel_lock_release(second);
            reel_lock_release(first);
            return;
        }
}

static void ann_dines(void *unused)
{
    (void)unused;
    dine(&left, &right);
}

static void ben_dines(void *unused)
{
    (void)unused;
    dine(&left, &right);
}

REEL_SCENARIO(
        .title = "Two diners who agree on an order", .chapter = "G liveness",
        .ends = REEL_COMPLETES,
        .see = "Both diners take the left spoon first. Who comes second waits for it, with empty "
               "hands; who has it finds the right one free. Both eat.",
        .why =
            "With one order for all there is no need to give anything back: nobody waits while "
            "holding what the first one needs. Waiting for a random time before the next attempt "
            "is another cure.",
        .try = "Pick with r who goes first: both eat, in whatever order. No --seed makes them "
               "polite again.",
        .against = "Where nobody is blocked, everybody gets on.", .twin = "after_you")
{
    static reel_thread ann, ben;
    reel_lock_init(&left, "left");
    reel_lock_init(&right, "right");
    reel_var_init(&eaten, "eaten", 0);
    reel_thread_init(&ann, "ann", ann_dines, 0);
    reel_thread_init(&ben, "ben", ben_dines, 0);
    reel_thread_start(&ann);
    reel_thread_start(&ben);
    reel_thread_join(&ann);
    reel_thread_join(&ben);
    reel_expect(reel_var_load(&eaten) == 2, "both have eaten");
}
