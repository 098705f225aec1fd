/* SPDX-License-Identifier: MIT */
/* Which clock stamps come from, and how fast it runs. */
#include "trace/stamp.h"

#include <time.h>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

#define CALIBRATION_NS 2000000
#define SAMPLES        16

_Atomic uint32_t stamp_clock = STAMP_UNKNOWN;

static uint64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

#if defined(__x86_64__)

/* Whether the cycle counter runs at one rate whatever the processor does: leaf 0x80000007 says so in
 * bit 8 of edx. */
static int is_counter_invariant(void)
{
    unsigned a, b, c, d;
    return __get_cpuid(0x80000007, &a, &b, &c, &d) && (d & (1u << 8));
}

static uint64_t read_counter(void)
{
    return __builtin_ia32_rdtsc();
}

#else

static int is_counter_invariant(void)
{
    return 0;
}

static uint64_t read_counter(void)
{
    return now_ns();
}

#endif

uint64_t stamp_choose(void)
{
    uint32_t clock = atomic_load_explicit(&stamp_clock, memory_order_relaxed);
    if (clock == STAMP_UNKNOWN) {
        clock = is_counter_invariant() ? STAMP_CYCLES : STAMP_MONOTONIC;
        atomic_store_explicit(&stamp_clock, clock, memory_order_relaxed);
    }
    return clock == STAMP_CYCLES ? read_counter() : now_ns();
}

/* Both clocks at one instant: of some tries the one in which least time passed between two looks at
 * the counter, so that an interrupt in the middle does no harm. */
static void read_both(uint64_t *counter, uint64_t *ns)
{
    uint64_t least = UINT64_MAX;
    for (int i = 0; i < SAMPLES; i++) {
        uint64_t before = read_counter(), clock = now_ns(), after = read_counter();
        if (after - before >= least)
            continue;
        least = after - before;
        *counter = before + least / 2;
        *ns = clock;
    }
}

void stamp_calibrate(uint64_t *begin, uint64_t *ns_by_2_32)
{
    uint64_t counter, ns, later_counter, later_ns;
    *begin = stamp_choose();
    *ns_by_2_32 = STAMP_SAME_RATE;
    if (atomic_load_explicit(&stamp_clock, memory_order_relaxed) != STAMP_CYCLES)
        return;
    read_both(&counter, &ns);
    do {
        nanosleep(&(struct timespec){.tv_nsec = CALIBRATION_NS}, NULL);
        read_both(&later_counter, &later_ns);
    } while (later_ns - ns < CALIBRATION_NS || later_counter == counter);
    *ns_by_2_32 =
        (uint64_t)(((unsigned __int128)(later_ns - ns) << 32) / (later_counter - counter));
    *begin = stamp_now();
}
