/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_semaphore ann_is_here, ben_is_here;
static bool ann_has_come, ben_has_come;

static void ann_comes(void *unused)
{
    (void)unused;
    reel_work(REEL_MS(1)); /* her way to the cafe */
    ann_has_come = true;
    reel_semaphore_release(&ann_is_here);
    reel_semaphore_acquire(&ben_is_here);
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
        .title = "A meeting at which one says: I am here", .chapter = "D ordering",
        .ends = REEL_COMPLETES,
        .see = "Ann says that she is here, and waits for ben. Ben hears of it when he comes, says "
               "that he is here, and both go on. Nobody goes on before both are there.",
        .why = "A semaphore of 0 is a signal that is kept: release before acquire, and it does not "
               "matter who comes first. Say first what others wait for, then wait for them.",
        .try = "Run it with --seed 7: who says hello first? Both orders are right. What is not "
               "possible is a hello before both have come.",
        .against = "When two threads wait for each other, it does not matter who signals and who "
                   "waits first.",
        .twin = "rendezvous")
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
