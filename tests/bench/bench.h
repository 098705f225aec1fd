/* SPDX-License-Identifier: MIT */
/* What benchmarks share: rounds of two variants in turn, so that both meet the same noise, and
 * their figures as minimum and median. */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#ifndef BENCH_ROUNDS
#define BENCH_ROUNDS 15
#endif

static inline uint64_t bench_now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* Time of the processor: what other programs do meanwhile is not in it. */
static inline uint64_t bench_cpu_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static inline int bench_compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Sorts `values`. */
static inline double bench_median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, bench_compare);
    return values[count / 2];
}

/* One figure: sorts `values`. */
static inline void bench_print(const char *what, double *values, size_t count, const char *unit)
{
    double median = bench_median(values, count);
    printf("%-52s min %9.2f  median %9.2f %s\n", what, values[0], median, unit);
}

/* Ratios pair by pair, in the order in which they were measured: call before bench_print. */
static inline void bench_print_ratio(const char *what, const double *a, const double *b,
                                     size_t count)
{
    double ratios[BENCH_ROUNDS];
    for (size_t i = 0; i < count; i++)
        ratios[i] = a[i] / b[i];
    double median = bench_median(ratios, count);
    printf("%-52s min %9.2f  median %9.2f x\n", what, ratios[0], median);
}

#endif
