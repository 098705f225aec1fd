/* SPDX-License-Identifier: MIT */
/*
 * Picks: all that can happen next at an instant, for somebody to choose from. Each is something that
 * the program itself could meet: the thread that goes on, the wait whose time is up, the condition
 * left without a notification, the waiter who is woken by it.
 */
#ifndef MODEL_PICKS_H
#define MODEL_PICKS_H

#include <stdbool.h>
#include <stddef.h>

#include "model/world.h"
#include "trace/schedule.h"

#define PICKS_MAX 256

/**
 * What can be picked for the next step.
 *
 * Threads that can go on come first, by number; one whose operation wakes one of several comes once
 * for each of these. Then timeouts, then spurious wake-ups. A run of the real engine
 * has none.
 *
 * picks: room for `max`. Returns: how many there are (may be more than max).
 */
size_t picks_at(const struct world *world, struct pick *picks, size_t max);

/** Whether a pick is one of them. */
bool picks_has(const struct world *world, struct pick pick);

/** Whether step `step` of a tape, which has it, has gone so: as picked, or by itself. */
bool picks_happened(const struct tape *tape, size_t step, struct pick pick);

/* What comes of the operation that a thread stands before, as far as the world knows. */
enum outlook {
    OUTLOOK_GOES_ON,
    OUTLOOK_NEEDS_GIL, /* it needs the GIL first, and that is not to be had */
    OUTLOOK_WAITS,     /* what it wants is not to be had */
    OUTLOOK_GIVES_UP   /* the same, and its time was up */
};

enum outlook picks_outlook(const struct world *world, uint32_t thread);

/** What a pick means, in a sentence: "T2 alice takes lock B", "the time of T3 bob's wait for lock A is
 * up". Returns: `text`. */
char *words_pick(const struct tape *tape, const struct world *world, struct pick pick, char *text,
                 size_t bytes);

#endif
