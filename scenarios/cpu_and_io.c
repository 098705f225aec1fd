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

/* Do a job twice in a row, then in two threads. Returns how many times faster the threads are. */
static double gain(const char *name, void (*job)(void *), reel_thread *one, reel_thread *two)
{
    uint64_t begin = reel_now();
    job(0);
    job(0);
    uint64_t middle = reel_now();
    reel_thread_start(one);
    reel_thread_start(two);
    reel_thread_join(one);
    reel_thread_join(two);
    double row = (double)(middle - begin) / 1e6, threads = (double)(reel_now() - middle) / 1e6;
    reel_print("%s  %8.1f ms  %8.1f ms  %4.1f times", name, row, threads, row / threads);
    return row / threads;
}

REEL_SCENARIO(
        .title = "Computing twice and waiting twice, under the GIL", .chapter = "H GIL and processes",
        .ends = REEL_COMPLETES,
        .see = "Main computes twice in a row, then two threads do it: they hand the GIL to and "
               "fro, and need just as long. Then the same with downloads: two threads need half "
               "the time.",
        .why = "The GIL, the global interpreter lock of Python, is one lock for all threads: "
               "only its holder can compute, however many cores there are. A thread that waits "
               "for a device drops the GIL first, so that two can wait at once.",
        .try = "With threadreel run cpu_and_io --gil=off, two threads on its 2 cores compute twice "
               "as fast. With --gil=off --cores 1 they gain nothing again: there is only one core. "
               "With "
               "--switch-interval 1ms the GIL changes hands more often, and nothing gets faster.",
        .run = "gil=on,cores=2",
        .parameters = {{"milliseconds", 20, 1, 1000, "length of each computation and download"}})
{
    static reel_thread cpu[2], io[2];
    reel_thread_init(&cpu[0], "cpu-1", compute, 0);
    reel_thread_init(&cpu[1], "cpu-2", compute, 0);
    reel_thread_init(&io[0], "io-1", download, 0);
    reel_thread_init(&io[1], "io-2", download, 0);
    reel_print("             in a row  two threads        gain");
    gain("computing", compute, &cpu[0], &cpu[1]);
    reel_expect(gain("download ", download, &io[0], &io[1]) > 1.5, "two downloads overlap");
}
