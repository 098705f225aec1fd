/* SPDX-License-Identifier: MIT */
/*
 * How findings are made: the fold shows each record before and after it is folded in, and the record
 * that completes a finding makes it.
 *
 * Findings say what is wrong in this run, or what could go wrong in another of the same program. What
 * they are, findings_*.c say, a file each for what belongs together.
 */
#ifndef MODEL_FINDINGS_H
#define MODEL_FINDINGS_H

#include "model/world.h"

/* What the thread of a record was doing before it. */
struct findings_before {
    bool has_ended;      /* the run */
    size_t object_count; /* of the world */
    enum thread_state state;
    bool is_timed;
    uint16_t wait_kind;
    uint32_t wait_object;
    uint64_t since_ns;
    struct world_pending pending;
    bool has_value; /* the variable of the record, and it is known: */
    int64_t value;
};

/** Look at the world before a record is folded in, and after: between the two calls lies the fold. */
struct findings_before findings_before(const struct world *world, const struct record *record);
void findings_after(struct world *world, const struct record *record,
                    const struct findings_before *before);

/** `thread` waits no longer: circles that it was in are open. */
void findings_open_circles(struct world *world, uint16_t thread);

/** Whether following who waits for whom from thread `id` leads back to it. */
bool findings_is_in_circle(const struct world *world, uint16_t id);

/** The same, unless it waits for a signal that somebody may still give: for a lock of allocate_lock that it
 * has itself. */
bool findings_is_caught(const struct world *world, uint16_t id);

#endif
