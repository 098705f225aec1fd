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
        .title = "Two loops, one after the other", .chapter = "A threads", .ends = REEL_COMPLETES,
        .see = "One thread does it all: main sleeps 4 seconds in the first loop, and only then "
               "begins the second loop, in which it sleeps 2 seconds. Together they take 6 "
               "seconds.",
        .why = "A thread does one thing after another. While main sleeps in the first loop, "
               "nobody is there to begin the second one, although neither needs the other.",
        .try = "Change how long they sleep: threadreel run loops_sequence -p first=1 -p second=5. "
               "The total is always the sum. Then run loops_threads, where each loop has a thread "
               "of its own.",
        .against = "Two parts of a program that do not need each other run side by side anyway.",
        .twin = "loops_threads",
        .parameters = {{"first", 4, 1, 60, "seconds that the first loop sleeps"},
                       {"second", 2, 1, 60, "seconds that the second loop sleeps"}})
{
    long a = reel_param("first"), b = reel_param("second");
    loop("first");
    loop("second");
    reel_print("both loops are done at %.1f s", seconds());
    reel_expect(seconds() < (double)(a + b) + 0.1, "two loops in a row take the sum of both");
}
