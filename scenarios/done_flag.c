/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_lock *ovens[2]; /* each held until its bread is done */

static void bake(void *oven)
{
    reel_work(REEL_MS(4));
    reel_lock_release(oven);
}

REEL_SCENARIO(
        .title = "Main asks again and again: is it done?", .chapter = "C locks", .ends = REEL_FAILS,
        .see = "Two bakers need 4 ms each, and there are two cores. But main keeps one of the "
               "cores busy with asking whether the first oven is still locked. The second baker "
               "is READY, and gets no core before the first one has finished: 9 ms in all.",
        .why = "A thread that asks in a loop runs all the time. The machine does not know that it "
               "only waits, and gives it a core like any other.",
        .try = "Give it a core of its own: --cores 3. Then take one away: --cores 1. The twin "
               "waits in acquire, and needs no core for that.",
        .against = "A thread that only waits costs nothing, however it waits.",
        .twin = "done_flag_fixed")
{
    int asked = 0;
    for (int i = 0; i < 2; i++) {
        ovens[i] = reel_allocate_lock(i == 0 ? "oven 1" : "oven 2");
        reel_lock_acquire(ovens[i]);
        reel_start_new_thread(bake, ovens[i]);
    }
    for (int i = 0; i < 2; i++) {
        for (; reel_lock_locked(ovens[i]); asked++)
            reel_work(REEL_MS(1)); /* of no use to anybody */
    }
    reel_print("asked in vain: %d times", asked);
    reel_expect(asked == 0, "main waits without keeping a core busy");
}
