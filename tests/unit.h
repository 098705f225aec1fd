/* SPDX-License-Identifier: MIT */
/* What every unit test includes: cmocka with the headers that it needs, and random numbers whose
 * seed is printed. It is the same each time, unless another is given: TEST_SEED=number, or
 * TEST_SEED=clock for one that nobody has tried yet. */
#ifndef TESTS_UNIT_H
#define TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

/* xorshift64*; never 0. */
struct unit_random {
    uint64_t state;
};

static inline struct unit_random unit_random_from(uint64_t seed)
{
    return (struct unit_random){seed * 0x9e3779b97f4a7c15u | 1};
}

static inline struct unit_random unit_random_new(void)
{
    struct timespec now;
    const char *given = getenv("TEST_SEED");
    clock_gettime(CLOCK_REALTIME, &now);
    uint64_t seed = given ? strtoull(given, NULL, 10) : 1;
    if (given && strcmp(given, "clock") == 0)
        seed = (uint64_t)now.tv_nsec + 1;
    printf("# TEST_SEED=%llu\n", (unsigned long long)seed);
    return unit_random_from(seed);
}

static inline uint64_t unit_random_next(struct unit_random *random)
{
    random->state ^= random->state >> 12;
    random->state ^= random->state << 25;
    random->state ^= random->state >> 27;
    return random->state * 0x2545f4914f6cdd1du;
}

/* A number below `limit`. */
static inline uint64_t unit_random_below(struct unit_random *random, uint64_t limit)
{
    return (unit_random_next(random) >> 11) % limit;
}

#define UNIT_COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
