/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_semaphore ann_is_here, ben_is_here;
static bool ann_has_come, ben_has_come;

static void ann_comes(void *unused)
{
    (void)unused;
    reel_work(REEL_MS(1)); /* her way to the cafe */
    ann_has_come = true;
    reel_semaphore_acquire(&ben_is_here);
    reel_semaphore_release(&ann_is_here);
    reel_expect(ben_has_come, "ann greets nobody who is not there");
    reel_print("ann: hello ben");
}

static void ben_comes(void *unused)
{
    (void)unused;
    reel_work(REEL_MS(2)); /* his way is longer */
    ben_has_come = true;
    reel_semaphore_acquire(&ann_is_here);
    reel_semaphore_release(&ben_is_here);
    reel_expect(ann_has_come, "ben greets nobody who is not there");
    reel_print("ben: hello ann");
}

REEL_SCENARIO(
        .title = "A meeting of two threads", .chapter = "D ordering", .ends = REEL_WAITS,
        .see = "Ann and ben are to meet: nobody goes on before both are there. Ann comes first and "
               "waits for ben. Ben comes and waits for ann. Neither has said that they are here.",
        .why = "Each waits first and signals after that. So no signal is ever given: what would "
               "give it stands behind a wait for the other signal. The order of two lines decides.",
        .try = "Select ann and press w, then ben. No --seed helps: it does not depend on who runs "
               "when. In the twin ann says that she is here before she waits.",
        .against = "When two threads wait for each other, it does not matter who signals and who "
                   "waits first.",
        .twin = "rendezvous_fixed")
{
    static reel_thread ann, ben;
    reel_semaphore_init(&ann_is_here, 0, "ann is here");
    reel_semaphore_init(&ben_is_here, 0, "ben is here");
    reel_thread_init(&ann, "ann", ann_comes, 0);
    reel_thread_init(&ben, "ben", ben_comes, 0);
    reel_thread_start(&ann);
    reel_thread_start(&ben);
    reel_thread_join(&ann);
    reel_thread_join(&ben);
    reel_print("they have met");
}
