/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_lock *ovens[2]; /* each held until its bread is done */

static void bake(void *oven)
{
    reel_work(REEL_MS(4));
    reel_lock_release(oven);
}

REEL_SCENARIO(
        .title = "Main waits until it is done", .chapter = "C locks", .ends = REEL_COMPLETES,
        .see = "Main asks for the lock of the first oven, and is BLOCKED: it leaves its core to "
               "the second baker. Both bakers work at the same time, and all is done after 4 ms.",
        .why = "A thread that is blocked needs no core. It goes on when somebody releases the "
               "lock that it waits for, and not before.",
        .try = "With --cores 1 the two bakers share a core, and it takes 8 ms: that is the work, "
               "and nothing is added to it. Compare with --cores 1 in done_flag.",
        .against = "A thread that only waits costs nothing, however it waits.", .twin = "done_flag")
{
    int asked = 0;
    for (int i = 0; i < 2; i++) {
        ovens[i] = reel_allocate_lock(i == 0 ? "oven 1" : "oven 2");
        reel_lock_acquire(ovens[i]);
        reel_start_new_thread(bake, ovens[i]);
    }
    for (int i = 0; i < 2; i++) {
        reel_lock_acquire(ovens[i]);
        reel_lock_release(ovens[i]);
    }
    reel_print("asked in vain: %d times", asked);
    reel_expect(asked == 0, "main waits without keeping a core busy");
}
