/* SPDX-License-Identifier: MIT */
/*
 * A run that never was: a reel of any length and any number of threads, the same for the same seed.
 *
 * Threads take locks in turn, read and write what these guard, put into queues and get from them,
 * work; some of all that has to wait. What they do is in order: who waits is woken by who releases, a
 * queue never holds more than fits.
 */
#ifndef BENCH_MADE_RUN_H
#define BENCH_MADE_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct made_run {
    uint64_t seed;
    size_t records;   /* about so many; never fewer than it takes to make the threads */
    unsigned threads; /* 2 .. 60000 */
    bool is_real;     /* as the real engine tells it: without STEP records */
};

/** Write it as a new reel; a file of that name is overwritten. Returns: 0 or a negative errno. */
int made_run_write(const struct made_run *run, const char *path);

#endif
