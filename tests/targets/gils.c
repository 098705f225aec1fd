/* SPDX-License-Identifier: MIT */
/* Two processes, each with as many threads as it is told, which compute. */
#include <threadreel.h>

static void compute(void *unused)
{
    (void)unused;
    reel_work(REEL_MS(reel_param("milliseconds")));
}

static void run(void *unused)
{
    reel_thread threads[4];
    for (long i = 0; i < reel_param("threads"); i++) {
        reel_thread_init(&threads[i], NULL, compute, unused);
        reel_thread_start(&threads[i]);
    }
    for (long i = 0; i < reel_param("threads"); i++)
        reel_thread_join(&threads[i]);
}

REEL_SCENARIO(.title = "Two GILs",
              .parameters = {{"threads", 1, 1, 4, "of each process"},
                             {"milliseconds", 5, 1, 100, "that each of them computes"}})
{
    static reel_process one, other;
    reel_process_init(&one, "one", run, NULL);
    reel_process_init(&other, "other", run, NULL);
    reel_process_start(&one);
    reel_process_start(&other);
    reel_process_join(&one);
    reel_process_join(&other);
}
