/* SPDX-License-Identifier: MIT */
/* Two processes, each with as many threads as it is told, which compute; and one more that does I/O. */
#include <threadreel.h>

static void compute(void *unused)
{
    (void)unused;
    reel_work(REEL_MS(reel_param("milliseconds")));
}

static void wait_for_devices(void *unused)
{
    (void)unused;
    for (int i = 0; i < 10; i++)
        reel_io(REEL_US(reel_param("io")));
}

static void run(void *unused)
{
    reel_thread threads[4], device;
    reel_thread_init(&device, NULL, wait_for_devices, unused);
    if (reel_param("io") > 0)
        reel_thread_start(&device);
    for (long i = 0; i < reel_param("threads"); i++) {
        reel_thread_init(&threads[i], NULL, compute, unused);
        reel_thread_start(&threads[i]);
    }
    for (long i = 0; i < reel_param("threads"); i++)
        reel_thread_join(&threads[i]);
    if (reel_param("io") > 0)
        reel_thread_join(&device);
}

REEL_SCENARIO(.title = "Two GILs",
              .parameters = {{"threads", 1, 1, 4, "of each process"},
                             {"milliseconds", 5, 1, 100, "that each of them computes"},
                             {"io", 0, 0, 100000, "microseconds, each of ten times; 0: none"}})
{
    static reel_process one, other;
    reel_process_init(&one, "one", run, NULL);
    reel_process_init(&other, "other", run, NULL);
    reel_process_start(&one);
    reel_process_start(&other);
    reel_process_join(&one);
    reel_process_join(&other);
}
