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
    dine(&right, &left);
}

REEL_SCENARIO(
        .title = "Two polite diners: after you", .chapter = "G liveness", .ends = REEL_FAILS,
        .see = "Ann takes the left spoon, ben the right one. Each sees that the other spoon is "
               "taken, puts its own back, and tries again, at the same pace. Nobody is blocked, "
               "and nobody eats until one of them gives up.",
        .why = "Giving up a lock instead of waiting avoids the deadlock, but two threads that do "
               "the same at the same pace can go on for ever: a livelock. They work hard and get "
               "nowhere.",
        .try = "Pick ann with r several times: as soon as one of them is out of step, both eat. "
               "With --seed 1 chance does it. The twin takes the spoons in one order.",
        .against = "Where nobody is blocked, everybody gets on.", .twin = "after_you_fixed")
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
