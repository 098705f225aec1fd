/* SPDX-License-Identifier: MIT */
/* A crew of threads for the targets that try the primitives. */
#ifndef TARGETS_CREW_H
#define TARGETS_CREW_H

#include <stdatomic.h>
#include <stdint.h>

#include <threadreel.h>

#define CREWS    32
#define THREADS  6
#define NEGATIVE (UINT64_MAX - 1) /* as a timeout */

/* Each crew has threads of its own: what is known of one that is made anew is lost, and told as a
 * leak. */
static reel_thread crews[CREWS][THREADS], *threads = crews[0];
static int crew;
static atomic_int count; /* for the crew to count in */

/** Start the first threads of the next crew; each gets its number. */
static inline void start(int number, void (*run)(void *))
{
    threads = crews[crew++];
    atomic_store(&count, 0);
    for (int i = 0; i < number; i++) {
        reel_thread_init(&threads[i], NULL, run, (void *)(intptr_t)i);
        reel_expect(reel_thread_start(&threads[i]) == 0, "a thread starts");
    }
}

/** Wait for them. */
static inline void join(int number)
{
    for (int i = 0; i < number; i++)
        reel_thread_join(&threads[i]);
}

/** Whether a call returns `result`, and not before its time. */
static inline bool takes(int (*call)(void), int result, uint64_t least_ns)
{
    uint64_t begin_ns = reel_now();
    return call() == result && reel_now() - begin_ns >= least_ns;
}

#endif
