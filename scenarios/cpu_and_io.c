/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static void compute(void *unused)
{
    (void)unused;
    reel_work(REEL_MS(reel_param("milliseconds")));
}

static void download(void *unused)
{
    (void)unused;
    reel_io(REEL_MS(reel_param("milliseconds")));
}

#define MOST 8

/* Do a job so often in a row, then in as many threads. Returns how many times faster the threads are. */
static double gain(const char *name, void (*job)(void *), reel_thread *threads, long count)
{
    uint64_t begin = reel_now();
    for (long i = 0; i < count; i++)
        job(0);
    uint64_t middle = reel_now();
    for (long i = 0; i < count; i++)
        reel_thread_start(&threads[i]);
    for (long i = 0; i < count; i++)
        reel_thread_join(&threads[i]);
    double row = (double)(middle - begin) / 1e6, beside = (double)(reel_now() - middle) / 1e6;
    reel_print("%ld %s  %8.1f ms  %8.1f ms  %4.1f times", count, name, row, beside, row / beside);
    return row / beside;
}

REEL_SCENARIO(
        .title = "Computing twice and waiting twice, under the GIL",
        .chapter = "H GIL and processes", .ends = REEL_COMPLETES,
        .against = "With two threads on two cores, everything is done in half the time.",
        .see = "Main computes twice in a row, then two threads do it: they hand the GIL to and "
               "fro, and need just as long. Then the same with downloads: two threads need half "
               "the time.",
        .why = "The GIL, the global interpreter lock of Python, is one lock for all threads: "
               "only its holder can compute, however many cores there are. A thread that waits "
               "for a device drops the GIL first, so that two can wait at once.",
        .try = "With --gil=off, two threads on 2 cores compute twice as fast, and with --cores 1 "
               "they gain "
               "nothing again. With -p downloads=8 eight of them still take the time of one. With "
               "--gil=ticks, as up to Python 3.1, two threads that compute are slower than one.",
        .run = "gil=on,cores=2",
        .parameters = {{"milliseconds", 20, 1, 1000, "length of each computation and download"},
                       {"downloads", 2, 2, MOST, "how many: in a row, then in threads"}})
{
    static reel_thread cpu[2], io[MOST];
    reel_thread_init(&cpu[0], "cpu-1", compute, 0);
    reel_thread_init(&cpu[1], "cpu-2", compute, 0);
    for (long i = 0; i < reel_param("downloads"); i++)
        reel_thread_init(&io[i], "io", download, 0);
    reel_print("                in a row   in threads        gain");
    gain("computations", compute, cpu, 2);
    reel_expect(gain("downloads   ", download, io, reel_param("downloads")) > 1.5,
                "downloads overlap");
}
