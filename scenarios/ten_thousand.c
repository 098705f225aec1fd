/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

#define WORKERS_MAX 16

enum way { IN_SEQUENCE, READER_AND_WORKERS, THREADS, PROCESSES };

static reel_queue shelf; /* items that have been read */

static void read_all(void *unused)
{
    (void)unused;
    for (long i = 1; i <= reel_param("items"); i++) {
        reel_io(REEL_MS(reel_param("read_ms")));
        reel_queue_put(&shelf, i);
    }
    reel_queue_shutdown(&shelf, false);
}

static void compute(void *unused)
{
    (void)unused;
    int64_t item;
    while (reel_queue_get(&shelf, &item) == 0)
        reel_work(REEL_MS(reel_param("compute_ms")));
}

static void do_share(void *which)
{
    long step = reel_param("way") == IN_SEQUENCE ? 1 : reel_param("workers");
    for (long i = (intptr_t)which; i < reel_param("items"); i += step) {
        reel_io(REEL_MS(reel_param("read_ms")));
        reel_work(REEL_MS(reel_param("compute_ms")));
    }
}

REEL_SCENARIO(
        .title = "Items to be read and computed", .chapter = "H GIL and processes",
        .ends = REEL_COMPLETES,
        .see = "A reader waits 0.1 s for each item and puts it on a shelf; a worker takes it and "
               "computes for 1 s. The reader is soon ahead, and waits for a free place.",
        .why = "Reading needs no core and no GIL, so it goes on while the worker computes. But one "
               "worker computes one item after the other: with a reader beside it, it saves the "
               "time of reading, and not more.",
        .try = "The whole sum: threadreel lesson ten_thousand. With -p workers=4 and --gil=off, "
               "on --cores 4, four items are computed at once; with --gil=on they take turns.",
        .against = "One more thread that computes makes reading and computing twice as fast.",
        .run = "gil=on",
        .parameters = {
            {"items", 12, 1, 10000, "how many there are"},
            {"read_ms", 100, 0, 10000, "time to read one"},
            {"compute_ms", 1000, 0, 10000, "time to compute one"},
            {"workers", 1, 1, WORKERS_MAX, "threads or processes that compute"},
            {"way", 1, 0, 3, "0 in sequence, 1 reader and workers, 2 threads, 3 processes"}})
{
    static reel_thread reader, threads[WORKERS_MAX];
    static reel_process processes[WORKERS_MAX];
    long way = reel_param("way"), workers = way == IN_SEQUENCE ? 0 : reel_param("workers");
    void (*job)(void *) = way == READER_AND_WORKERS ? compute : do_share;
    reel_queue_init(&shelf, 8, "shelf");
    reel_thread_init(&reader, "reader", read_all, 0);
    if (way == IN_SEQUENCE)
        do_share(0);
    if (way == READER_AND_WORKERS)
        reel_thread_start(&reader);
    for (intptr_t i = 0; i < workers; i++) {
        if (way == PROCESSES) {
            reel_process_init(&processes[i], "worker", job, (void *)i);
            reel_process_start(&processes[i]);
        } else {
            reel_thread_init(&threads[i], "worker", job, (void *)i);
            reel_thread_start(&threads[i]);
        }
    }
}
