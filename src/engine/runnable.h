/* SPDX-License-Identifier: MIT */
/* The set of threads that can go on, by number: a bitmap, so that "the next one" and "the nth one"
 * are found in the same order in every run. */
#ifndef ENGINE_RUNNABLE_H
#define ENGINE_RUNNABLE_H

#include <stdbool.h>
#include <stdint.h>

/* Zero is empty, with room for none. */
struct runnable {
    uint64_t *words;
    unsigned word_count;
    unsigned count; /* members */
};

/** Make room for ids up to `id`. Returns: 0 or -ENOMEM. */
int runnable_reserve(struct runnable *set, unsigned id);

/** Put `id` in or out. */
void runnable_set(struct runnable *set, unsigned id, bool is_in);

/** The member after `id`, round the end to the lowest; 0 if there is none. */
unsigned runnable_after(const struct runnable *set, unsigned id);

/** The nth member from 0, by number; 0 if there are not so many. */
unsigned runnable_nth(const struct runnable *set, unsigned nth);

#endif
