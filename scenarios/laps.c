/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_barrier line;

static void run(void *milliseconds)
{
    for (int lap = 1; lap <= 2; lap++) {
        reel_work(REEL_MS(*(int *)milliseconds));
        if (reel_barrier_wait(&line) == 0)
            reel_print("lap %d is over for all", lap);
    }
}

REEL_SCENARIO(
        .title = "A Barrier: nobody begins the next lap alone", .chapter = "D ordering",
        .ends = REEL_COMPLETES,
        .see = "Three runners need 1, 2 and 4 ms for a lap. Whoever comes to the line waits there "
               "until all have come; then it opens for all three, and closes again behind them.",
        .why = "A Barrier waits for a number of threads, and can be used again: each lap is as "
               "long as the slowest runner needs. wait gives each thread a number; the one with 0 "
               "may do what is to be done once.",
        .try = "Watch how many have come. With --cores 1 the runners share one core: who comes to "
               "the line first then? With --policy real they run on your own machine.",
        .against = "Who comes to a barrier first goes on first, and the others follow one by one.")
{
    static reel_thread runners[3];
    static int milliseconds[3] = {1, 2, 4};
    reel_barrier_init(&line, 3, "line");
    reel_thread_init(&runners[0], "ann", run, &milliseconds[0]);
    reel_thread_init(&runners[1], "ben", run, &milliseconds[1]);
    reel_thread_init(&runners[2], "cem", run, &milliseconds[2]);
    for (int i = 0; i < 3; i++)
        reel_thread_start(&runners[i]);
    for (int i = 0; i < 3; i++)
        reel_thread_join(&runners[i]);
}
