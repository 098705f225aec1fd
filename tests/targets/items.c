/* SPDX-License-Identifier: MIT */
/* Items that are read and computed by workers: arithmetic tells how long that takes. */
#include <threadreel.h>

static void handle_items(void *unused)
{
    (void)unused;
    for (long i = reel_param("items") / reel_param("workers"); i > 0; i--) {
        if (reel_param("read"))
            reel_io(REEL_MS(reel_param("read")));
        if (reel_param("compute"))
            reel_work(REEL_MS(reel_param("compute")));
    }
}

REEL_SCENARIO(.title = "Items", .chapter = "tests", .ends = REEL_COMPLETES,
              .parameters = {{"items", 8, 1, 100000, "how many"},
                             {"workers", 1, 1, 64, "threads that share them"},
                             {"read", 100, 0, 10000, "milliseconds of I/O for each"},
                             {"compute", 1000, 0, 10000, "milliseconds of work for each"}})
{
    static reel_thread workers[64];
    for (long i = 0; i < reel_param("workers"); i++) {
        reel_thread_init(&workers[i], NULL, handle_items, 0);
        reel_thread_start(&workers[i]);
    }
    for (long i = 0; i < reel_param("workers"); i++)
        reel_thread_join(&workers[i]);
}
