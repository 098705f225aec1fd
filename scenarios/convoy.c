/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static void compute(void *unused)
{
    (void)unused;
    reel_work(REEL_MS(40));
}

static void answer(void *unused)
{
    (void)unused;
    for (int request = 1; request <= 4; request++) {
        reel_io(REEL_MS(1)); /* a request comes */
        reel_work(REEL_US(100));
    }
}

REEL_SCENARIO(
        .title = "A convoy behind the GIL", .chapter = "H GIL and processes", .ends = REEL_WARNS,
        .see =
            "One thread computes, the other answers requests: a little I/O, a little work. After "
            "each I/O it wants the GIL, and gets it only when an interval of 5 ms has passed: "
            "four answers of 1 ms each take more than 20.",
        .why =
            "Whoever waits for the GIL asks for it after the switch interval. A thread that does "
            "I/O gives the GIL up each time, and so stands at the end of the line each time, "
            "behind the thread that only computes.",
        .try = "With --switch-interval 500us the answers come sooner, and the GIL changes hands "
               "more often. With --gil off nobody waits for anybody.",
        .twin = "convoy_fixed", .run = "gil=on,cores=2")
{
    static reel_thread cpu, io;
    reel_thread_init(&cpu, "cpu", compute, 0);
    reel_thread_init(&io, "io", answer, 0);
    reel_thread_start(&cpu);
    reel_thread_start(&io);
    reel_thread_join(&io);
    reel_print("the answers took %d ms", (int)(reel_now() / 1000000));
    reel_thread_join(&cpu);
}
