/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static void remind(void *what)
{
    reel_print("remember: %s", (const char *)what);
}

REEL_SCENARIO(
        .title = "A Timer: a thread that waits first", .chapter = "A threads",
        .ends = REEL_COMPLETES,
        .see = "Main starts two timers and works on. One calls its function after 10 ms, in a "
               "thread of its own. The other is cancelled before its time, and never calls it.",
        .why = "A Timer is a Thread: it waits for its time or for being cancelled, whichever "
               "comes first. Main does not stand still meanwhile.",
        .try = "Run it with -p work=40: main works for too long, and cancels in vain. The timer "
               "has its own lane in the timeline: where does it wait, where does it run?",
        .against = "Who starts a timer stands still until its time has come.",
        .parameters = {{"work", 20, 1, 100, "how long main works, in milliseconds"}})
{
    static reel_timer tea, train;
    reel_timer_init(&tea, REEL_MS(10), remind, "the tea", "tea");
    reel_timer_init(&train, REEL_MS(30), remind, "the train", "train");
    reel_timer_start(&tea);
    reel_timer_start(&train);
    reel_work(REEL_MS(reel_param("work")));
    reel_timer_cancel(&train);
    reel_timer_join(&tea);
    reel_timer_join(&train);
}
