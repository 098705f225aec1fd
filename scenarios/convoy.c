/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static uint64_t answered_ns; /* when the last answer was given */

static void compute(void *unused)
{
    (void)unused;
    reel_work(REEL_MS(reel_param("milliseconds")));
}

static void answer(void *unused)
{
    (void)unused;
    for (int request = 1; request <= reel_param("answers"); request++) {
        reel_io(REEL_MS(1)); /* a request comes */
        reel_work(REEL_US(100));
    }
    answered_ns = reel_now();
}

REEL_SCENARIO(
        .title = "A convoy behind the GIL", .chapter = "H GIL and processes", .ends = REEL_FAILS,
        .against =
            "The GIL slows down only threads that compute: one that does I/O does not need it.",
        .see = "One thread computes, the other answers requests: 1 ms of I/O, a little work. After "
               "each I/O it "
               "wants the GIL, and gets it only when an interval of 5 ms has passed. Four answers "
               "should take "
               "less than 12 ms; they take more than 20.",
        .why =
            "Whoever waits for the GIL asks for it after the switch interval. A thread that does "
            "I/O gives the GIL up each time, and so stands at the end of the line each time, "
            "behind the thread that only computes.",
        .try = "With --switch-interval 500us the answers come in time, with --switch-interval 50ms "
               "they are "
               "late by far. With --gil=ticks, as up to Python 3.1, it is worse, and worse on 2 "
               "cores than "
               "with --cores 1. With --gil=off nobody waits.",
        .twin = "convoy_fixed", .run = "gil=on,cores=2",
        .parameters = {{"milliseconds", 40, 1, 200, "that the one thread computes"},
                       {"answers", 4, 2, 50, "that the other one gives"}})
{
    static reel_thread cpu, io;
    reel_thread_init(&cpu, "cpu", compute, 0);
    reel_thread_init(&io, "io", answer, 0);
    reel_thread_start(&cpu);
    reel_thread_start(&io);
    reel_thread_join(&io);
    reel_print("the answers took %d ms", (int)(answered_ns / 1000000));
    reel_expect(answered_ns < REEL_MS(3 * reel_param("answers")), "each answer comes within 3 ms");
    reel_thread_join(&cpu);
}
