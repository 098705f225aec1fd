/* SPDX-License-Identifier: MIT */
/*
 * Stamps: the time as a thread of the real engine reads it, in the units of the quickest clock.
 *
 * That is the processor's cycle counter where it runs at one rate on all cores, asleep or awake; it
 * takes half the time of clock_gettime, which serves everywhere else, in nanoseconds. Target and
 * viewer run on one machine, so they read the same clock.
 *
 * Threads: all may call everything.
 */
#ifndef TRACE_STAMP_H
#define TRACE_STAMP_H

#include <stdatomic.h>
#include <stdint.h>

#define STAMP_SAME_RATE ((uint64_t)1 << 32) /* `ns_by_2_32` of a clock in nanoseconds */

enum stamp_clock { STAMP_UNKNOWN, STAMP_CYCLES, STAMP_MONOTONIC };

/* Which clock; stamp_choose finds out once, and whoever asks twice finds the same. */
extern _Atomic uint32_t stamp_clock;

/** Find out which clock there is, and read it. */
uint64_t stamp_choose(void);

/** The present stamp. In one thread stamps never go back. */
static inline uint64_t stamp_now(void)
{
#if defined(__x86_64__)
    /* relaxed: it has but one value beside "unknown" */
    if (__builtin_expect(atomic_load_explicit(&stamp_clock, memory_order_relaxed) == STAMP_CYCLES,
                         1))
        return __builtin_ia32_rdtsc();
#endif
    return stamp_choose();
}

/**
 * Measure the clock of the stamps against CLOCK_MONOTONIC; takes about two milliseconds.
 *
 * begin: set to the present stamp. ns_by_2_32: set to the nanoseconds of one stamp, times 2^32.
 */
void stamp_calibrate(uint64_t *begin, uint64_t *ns_by_2_32);

/** `stamps` in nanoseconds. */
static inline uint64_t stamp_ns(uint64_t stamps, uint64_t ns_by_2_32)
{
    return (uint64_t)((unsigned __int128)stamps * ns_by_2_32 >> 32);
}

/** `ns` nanoseconds in stamps; ns_by_2_32 is not 0. */
static inline uint64_t stamp_of_ns(uint64_t ns, uint64_t ns_by_2_32)
{
    return (uint64_t)(((unsigned __int128)ns << 32) / ns_by_2_32);
}

#endif
