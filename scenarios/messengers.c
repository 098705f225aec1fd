/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

#define WORKERS_MAX 16

enum way { THREADS, PROCESSES, PROCESSES_WITHOUT_PIPE };

static reel_lock lock;
static reel_var total;
static reel_pipe letters;

/* Count in one's own memory, which threads share. */
static void count(void *unused)
{
    (void)unused;
    bool is_shared = reel_param("way") == THREADS;
    reel_work(REEL_MS(reel_param("compute_ms")));
    for (long i = 0; i < reel_param("numbers"); i++) {
        if (is_shared)
            reel_lock_acquire(&lock);
        reel_var_add(&total, 1);
        if (is_shared)
            reel_lock_release(&lock);
    }
}

static void write_letters(void *unused)
{
    (void)unused;
    reel_work(REEL_MS(reel_param("compute_ms")));
    for (long i = 0; i < reel_param("numbers"); i++)
        reel_pipe_send(&letters, 1);
}

static void read_letters(long many)
{
    int64_t number;
    for (long i = 0; i < many; i++) {
        reel_pipe_receive(&letters, &number);
        reel_var_add(&total, number);
    }
}

REEL_SCENARIO(
        .title = "Helpers that count: threads, or processes", .chapter = "H GIL and processes",
        .ends = REEL_COMPLETES,
        .see =
            "Two processes count, and send each number to main through a pipe: main alone can add "
            "to its total. Starting each of them takes 0.2 ms.",
        .why = "A process has memory of its own. What it is to give to others must be sent. A "
               "thread writes into the memory that all threads share, but then needs a lock; and "
               "it is started in a few microseconds.",
        .try = "With -p way=0 two threads add to the total themselves. With -p way=2 two processes "
               "try the same: each adds to its own copy, and main's total stays 0.",
        .against = "A variable of the program is the same variable in each of its processes.",
        .parameters = {{"way", 1, 0, 2, "0 threads, 1 processes and a pipe, 2 processes without"},
                       {"helpers", 2, 1, WORKERS_MAX, "how many of them"},
                       {"numbers", 2, 0, 1000, "how many numbers each brings"},
                       {"compute_ms", 0, 0, 1000, "what each computes before"}})
{
    static reel_thread threads[WORKERS_MAX];
    static reel_process processes[WORKERS_MAX];
    long way = reel_param("way"), helpers = reel_param("helpers"),
         all = helpers * reel_param("numbers");
    reel_lock_init(&lock, "lock");
    reel_var_init(&total, "total", 0);
    reel_pipe_init(&letters, "letters");
    for (long i = 0; i < helpers && way != THREADS; i++) {
        reel_process_init(&processes[i], "process", way == PROCESSES ? write_letters : count, 0);
        reel_process_start(&processes[i]);
    }
    for (long i = 0; i < helpers && way == THREADS; i++) {
        reel_thread_init(&threads[i], "thread", count, 0);
        reel_thread_start(&threads[i]);
    }
    read_letters(way == PROCESSES ? all : 0);
    for (long i = 0; i < helpers; i++)
        way == THREADS ? reel_thread_join(&threads[i]) : reel_process_join(&processes[i]);
    reel_expect(reel_var_load(&total) == all, "all numbers have arrived");
}
