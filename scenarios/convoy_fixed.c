/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static uint64_t answered_ns; /* when the last answer was given */

static void compute(void *unused)
{
    (void)unused;
    for (int piece = 0; piece < reel_param("milliseconds"); piece++) {
        reel_work(REEL_MS(1));
        reel_io(REEL_US(50)); /* writes its results down */
    }
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
        .title = "The GIL, given up now and then", .chapter = "H GIL and processes",
        .ends = REEL_COMPLETES,
        .against =
            "The GIL slows down only threads that compute: one that does I/O does not need it.",
        .see = "The computing thread writes its results down after each millisecond: it does I/O "
               "too, and drops the GIL for it. Whoever waits has the GIL then, and four answers "
               "take less than ten milliseconds.",
        .why = "A thread that blocks now and then gives the GIL away, long enough for another to "
               "take it. To yield, with sleep(0), is often too short: the one that yields has the "
               "GIL again before the other has woken up.",
        .try = "Put reel_yield in place of the I/O: the convoy is back. With --switch-interval "
               "50ms nothing changes here: nobody has to ask any more.",
        .twin = "convoy", .run = "gil=on,cores=2",
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
