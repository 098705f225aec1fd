/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

enum { ANN, BEN };

static reel_var wants[2], turn; /* ordered: all see their writes, in one order */
static reel_var visits;         /* an ordinary variable, to be guarded by them */

static void enter(int me)
{
    int other = 1 - me;
    reel_var_store(&wants[me], 1);
    reel_var_store(&turn, other); /* after you */
    while (reel_var_load(&wants[other]) && reel_var_load(&turn) == other)
        reel_yield();
    reel_work(REEL_US(2)); /* through the corridor */
}

static void visit(void *who)
{
    int me = *(int *)who;
    for (int i = 0; i < reel_param("visits"); i++) {
        enter(me);
        int64_t count = reel_var_load(&visits);
        reel_work(REEL_US(1)); /* alone in the room? */
        reel_var_store(&visits, count + 1);
        reel_var_store(&wants[me], 0);
    }
}

REEL_SCENARIO(
        .title = "Peterson's lock: two flags and a turn", .chapter = "C locks",
        .ends = REEL_COMPLETES,
        .see = "Each says that it wants to go in, gives the turn to the other, and waits while the "
               "other wants to go in too and has the turn. Whoever gave the turn away last waits.",
        .why = "Who comes later finds the flag of the other set. The turn can have one value only, "
               "so one of two who wait goes on. It needs variables whose writes all see in one "
               "order: with ordinary ones it fails on real machines.",
        .try = "No --seed makes it fail, nor does -p visits=100. See how often each looks in vain: "
               "they wait by running, as at a spinlock.",
        .against = "Look whether the way is free, then take it: nothing can happen between the "
                   "two.",
        .twin = "peterson", .parameters = {{"visits", 3, 1, 100, "visits of each of them"}})
{
    static reel_thread ann, ben;
    static int as_ann = ANN, as_ben = BEN;
    reel_ordered_var_init(&wants[ANN], "ann wants", 0);
    reel_ordered_var_init(&wants[BEN], "ben wants", 0);
    reel_ordered_var_init(&turn, "turn", ANN);
    reel_var_init(&visits, "visits", 0);
    reel_thread_init(&ann, "ann", visit, &as_ann);
    reel_thread_init(&ben, "ben", visit, &as_ben);
    reel_thread_start(&ann);
    reel_thread_start(&ben);
    reel_thread_join(&ann);
    reel_thread_join(&ben);
    reel_expect(reel_var_load(&visits) == 2 * reel_param("visits"), "each visit is counted");
}
