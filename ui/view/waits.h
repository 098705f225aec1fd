/* SPDX-License-Identifier: MIT */
/*
 * Who waits for whom, as a graph: each thread that waits has at most one thread that it needs. Such a
 * graph falls into *rings*, in which everybody waits for everybody, and chains, which lead into a
 * ring or to a thread that does not wait for another.
 */
#ifndef UI_WAITS_H
#define UI_WAITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/world.h"

struct waits {
    const struct world *world;
    size_t waiting;   /* threads that wait for anything but time */
    uint16_t *next;   /* by id - 1: whom the thread waits for; 0: nobody in particular */
    uint16_t *ring;   /* by id - 1: the least thread of the ring that it is in; 0: none */
    uint16_t *length; /* by id - 1: threads in the chain from it on, as far as a ring */
    uint16_t *rings;  /* the least thread of each ring */
    size_t ring_count;
    uint16_t
        *ends; /* those in no ring for whom nobody waits; in order of what they wait for, and of
                       arrival */
    size_t end_count;
};

/** Look at a world, which must outlive it. Returns: 0 or -ENOMEM. */
int waits_init(struct waits *waits, const struct world *world);
void waits_free(struct waits *waits);

/** Put the ends of long chains first. */
void waits_sort_by_length(struct waits *waits);

/** Whether two threads wait for the same. */
bool waits_is_same(const struct waits *waits, uint16_t a, uint16_t b);

/** Whether a thread waits for anything but time. */
bool waits_is_waiting(const struct waits *waits, uint16_t id);

/** The ring that the chain from a thread on leads into (see `ring`); 0: into none. */
uint16_t waits_leads_to(const struct waits *waits, uint16_t id);

#endif
