/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

#define MOST 50

static void nothing(void *unused)
{
    (void)unused;
}

static void say(const char *what, uint64_t begin_ns)
{
    double us = (double)(reel_now() - begin_ns) / 1e3;
    reel_print("%s: %8.1f us, %6.1f us each", what, us, us / (double)reel_param("count"));
}

REEL_SCENARIO(
        .title = "Lightweight threads and heavyweight processes", .chapter = "H GIL and processes",
        .ends = REEL_COMPLETES,
        .against = "To start a process costs no more than to start a thread.",
        .see = "Main starts ten processes that do nothing, and waits for them; then ten threads. "
               "Both times "
               "are printed: the processes take many times longer.",
        .why =
            "A process gets a memory of its own, and its maker's is copied for it. A thread moves "
            "in where "
            "all is there already: it needs a stack, and no more. That is why a thread is called a "
            "lightweight process.",
        .try = "The prices are those of the run, measured on a real machine: see --cost in the "
               "manual. With "
               "--cost process=1ms it is a big program that is copied. With -p count=1 the ratio "
               "stays. With "
               "--policy real, both are real.",
        .parameters = {{"count", 10, 1, MOST, "how many of each are started"}})
{
    static reel_process processes[MOST];
    static reel_thread threads[MOST];
    uint64_t begin_ns = reel_now();
    for (int i = 0; i < reel_param("count"); i++)
        reel_process_init(&processes[i], "process", nothing, 0);
    for (int i = 0; i < reel_param("count"); i++)
        reel_process_start(&processes[i]);
    for (int i = 0; i < reel_param("count"); i++)
        reel_process_join(&processes[i]);
    say("processes", begin_ns);
    begin_ns = reel_now();
    for (int i = 0; i < reel_param("count"); i++)
        reel_thread_init(&threads[i], "thread", nothing, 0);
    for (int i = 0; i < reel_param("count"); i++)
        reel_thread_start(&threads[i]);
    for (int i = 0; i < reel_param("count"); i++)
        reel_thread_join(&threads[i]);
    say("threads  ", begin_ns);
}
