/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static double seconds(void)
{
    return (double)reel_now() / 1e9;
}

static void loop(void *which)
{
    const char *name = which;
    reel_print("%s loop starts at %.1f s", name, seconds());
    reel_sleep(REEL_S(reel_param(name)));
    reel_print("%s loop ends at %.1f s", name, seconds());
}

REEL_SCENARIO(
        .title = "Two loops, each in a thread of its own", .chapter = "A threads",
        .ends = REEL_COMPLETES,
        .see = "The same two loops, but now two threads sleep at the same time. The second loop "
               "is over first, after 2 seconds, and all is done after 4 seconds instead of 6.",
        .why = "Each thread goes its own way, and two that sleep do not hinder each other: "
               "together they take as long as the longer one. Main joins both threads: it waits "
               "until they have finished.",
        .try = "At the first steps, pick another thread with r: the lines come in another order, "
               "but the total stays the same. Even --cores 1 and --gil=on change nothing: who "
               "sleeps needs no core and no lock.",
        .against = "A thread that sleeps holds up the others.", .twin = "loops_sequence",
        .parameters = {{"first", 4, 1, 60, "seconds that the first loop sleeps"},
                       {"second", 2, 1, 60, "seconds that the second loop sleeps"}})
{
    static reel_thread first, second;
    long a = reel_param("first"), b = reel_param("second");
    reel_thread_init(&first, "first", loop, "first");
    reel_thread_init(&second, "second", loop, "second");
    reel_thread_start(&first);
    reel_thread_start(&second);
    reel_thread_join(&first);
    reel_thread_join(&second);
    reel_print("both loops are done at %.1f s", seconds());
    reel_expect(seconds() < (double)(a > b ? a : b) + 0.1, "two threads take the longer time");
}
