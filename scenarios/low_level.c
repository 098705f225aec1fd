/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_lock *tills[2]; /* each held until its seller has gone home */

static void sell(void *till)
{
    reel_print("seller %d opens", (int)reel_get_ident());
    reel_work(REEL_MS(2));
    reel_lock_release(till);
    reel_exit(); /* ends this thread alone, as returning would */
}

REEL_SCENARIO(
        .title = "The module _thread: no join, only locks", .chapter = "C locks",
        .ends = REEL_COMPLETES,
        .see = "Main calls start_new_thread twice, and nothing will tell it when those threads "
               "end. So it waits for two locks that it has taken itself: each seller releases "
               "one.",
        .why = "The low-level module knows threads only by a number, has no join, and "
               "waits for nobody at the end. Any thread may release a Lock: so a lock can "
               "say 'done', to one who has taken it before and asks for it again.",
        .try = "Pick with r main whenever you can: it never ends before both sellers have closed. "
               "Compare with loops_threads, where join says the same in one word.",
        .against = "Whoever has taken a lock must release it; no other thread can.")
{
    for (int i = 0; i < 2; i++) {
        tills[i] = reel_allocate_lock(i == 0 ? "till 1" : "till 2");
        reel_lock_acquire(tills[i]);
        reel_start_new_thread(sell, tills[i]);
    }
    reel_print("till 1 is %s open", reel_lock_locked(tills[0]) ? "still" : "no longer");
    for (int i = 0; i < 2; i++) {
        reel_lock_acquire(tills[i]);
        reel_lock_release(tills[i]);
    }
    reel_print("both sellers have closed");
}
