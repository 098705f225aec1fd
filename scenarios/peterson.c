/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

enum { ANN, BEN };

static reel_var wants[2], turn; /* ordered: all see their writes, in one order */
static reel_var visits;         /* an ordinary variable, to be guarded by them */

static void enter(int me)
{
    int other = 1 - me;
    reel_var_store(&turn, other); /* after you */
    while (reel_var_load(&wants[other]) && reel_var_load(&turn) == other)
        reel_yield();
    reel_work(REEL_US(2)); /* through the corridor */
    reel_var_store(&wants[me], 1);
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
        .title = "Peterson's lock, written from memory", .chapter = "C locks", .ends = REEL_FAILS,
        .see = "Two variables say who wants to go in, a third whose turn it is. Each looks at the "
               "flag of the other, and sets its own after that. Both look, both see nobody, and "
               "both are inside: a visit is lost.",
        .why = "Between looking and setting there is room for the other. First say what you want, "
               "then look: then of two who come together at least one sees the other. Two lines in "
               "the wrong order, and it is no lock.",
        .try = "Watch the two flags: are both 1 at once? Run it with --seed 1, 2, 3: does it fail "
               "each time? In the twin the flag is set first.",
        .against = "Look whether the way is free, then take it: nothing can happen between the "
                   "two.",
        .twin = "peterson_fixed", .parameters = {{"visits", 3, 1, 100, "visits of each of them"}})
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
