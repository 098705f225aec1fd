/* SPDX-License-Identifier: MIT */
/* The loops of beside_cpython.py, in the model: two threads that compute; or one that computes, and one
 * that waits for I/O again and again. */
#include <threadreel.h>

static void compute(void *unused)
{
    (void)unused;
    reel_work(REEL_MS(reel_param("ms")));
}

static void wait_for_io(void *unused)
{
    (void)unused;
    while (reel_now() < REEL_MS(reel_param("ms"))) {
        reel_io(REEL_US(reel_param("io")));
        reel_work(REEL_US(1)); /* what it notes */
    }
}

REEL_SCENARIO(.title = "Loops under the GIL",
              .parameters = {{"ms", 1000, 1, 100000, "how long they compute"},
                             {"io", 0, 0, 1000000, "microseconds of I/O; 0: both compute"}})
{
    static reel_thread first, second;
    reel_thread_init(&first, "cpu", compute, 0);
    reel_thread_init(&second, "other", reel_param("io") ? wait_for_io : compute, 0);
    reel_thread_start(&first);
    reel_thread_start(&second);
    reel_thread_join(&second);
    reel_thread_join(&first);
}
