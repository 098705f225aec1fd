/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_lock *tills[2]; /* each held until its seller has gone home */

static void sell(void *till)
{
    reel_print("seller %d opens", (int)reel_get_ident());
    reel_work(REEL_MS(2));
    reel_lock_release(till);
    if (till == tills[0])
        reel_exit(); /* ends this thread alone */
    reel_print("seller %d sweeps the floor", (int)reel_get_ident());
}

REEL_SCENARIO(
        .title = "The module _thread: no join, only locks", .chapter = "A threads",
        .ends = REEL_COMPLETES,
        .see = "start_new_thread starts a thread and says nothing of its end. Main waits for both "
               "sellers by asking for two locks that it has taken itself: each seller releases "
               "one. Then main ends, and whoever still sweeps is gone.",
        .why = "The low-level module knows threads only by a number and has no join. A Lock may be "
               "released by another thread than the one that took it: so a lock can say 'done'.",
        .try = "Pick with r who goes first at the end: the second seller's last line is printed "
               "or not. Threads of this module are not waited for. Thread and join do that.")
{
    for (int i = 0; i < 2; i++) {
        tills[i] = reel_allocate_lock(i == 0 ? "till 1" : "till 2");
        reel_lock_acquire(tills[i]);
        reel_start_new_thread(sell, tills[i]);
    }
    reel_print("till 1 is %s open", reel_lock_locked(tills[0]) ? "still" : "no longer");
    for (int i = 0; i < 2; i++)
        reel_lock_acquire(tills[i]);
    reel_print("both sellers have closed");
}
