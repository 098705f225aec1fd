/* SPDX-License-Identifier: MIT */
/*
 * In which order threads take locks, and the circles in it: deadlocks that another schedule could
 * bring.
 *
 * When a thread takes a lock while it holds others, that is an edge from each of those to the new one.
 * A circle of edges can become a deadlock if each is of another thread, if no two of those threads hold
 * a lock in common meanwhile (a gate: it lets only one of them in), and if no two of the edges are
 * firmly ordered (clocks.h). Locks for reading do not keep each other out.
 *
 * Of each edge the last time counts: if an earlier one is unordered with what another thread does, so
 * is the last. In circles of more than two, whose older edges may have met only in an earlier round,
 * one can be missed.
 *
 * A take that would not wait for ever, or not at all, can be the first of two but not the second.
 *
 * Source: Havelund, Goodlock, 2000; Agarwal, Bensalem, Farchi, Havelund, Nir-Buchbinder, Stoller,
 * Ur, Wang, 2010.
 */
#ifndef MODEL_LOCKORDER_H
#define MODEL_LOCKORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/clocks.h"

#define LOCKORDER_HELD_MAX   8 /* locks of one thread at a time; one that holds more is not checked */
#define LOCKORDER_EDGES_MAX  512 /* edges beyond these are not checked */
#define LOCKORDER_CIRCLE_MAX 8   /* threads in a circle */

struct lockorder_lock {
    uint32_t lock;
    uint32_t record; /* that took it */
    bool is_shared;  /* for reading */
};

struct lockorder_thread {
    struct lockorder_lock held[LOCKORDER_HELD_MAX]; /* in the order in which they were taken */
    uint32_t count;
    uint32_t more; /* held beside these; which, we do not know */
};

struct lockorder_edge {
    struct lockorder_lock from, to;
    struct lockorder_lock gates[LOCKORDER_HELD_MAX]; /* all that it held, `from` among them */
    uint32_t gate_count;
    uint32_t next; /* edge from the same lock; + 1; 0: none */
    uint16_t thread;
    uint16_t row;
    uint32_t time;                      /* of its firm clock */
    uint32_t clock[CLOCKS_THREADS_MAX]; /* that clock */
};

struct lockorder {
    struct lockorder_thread *threads; /* by thread - 1 */
    size_t thread_count, thread_room;
    struct lockorder_edge *edges;
    size_t edge_count, edge_room;
    uint32_t *heads; /* by lock - 1: its first edge + 1; 0: none */
    size_t lock_count, lock_room;
    bool is_blind; /* records were missing: there are no more edges */
};

/* The edge i is of the thread that holds what edge i - 1 takes; the first, what the last takes. */
struct lockorder_circle {
    size_t count;
    const struct lockorder_edge *edges[LOCKORDER_CIRCLE_MAX];
};

void lockorder_init(struct lockorder *order);
void lockorder_free(struct lockorder *order);
void lockorder_copy(struct lockorder *to, const struct lockorder *from);
bool lockorder_equal(const struct lockorder *a, const struct lockorder *b);
size_t lockorder_bytes(const struct lockorder *order);

/**
 * A thread takes a lock; one for reading perhaps once more.
 *
 * is_patient: it would have waited for ever.
 * circles: the circles that this closes, one for each lock that the thread holds at most.
 * Returns: how many these are.
 */
size_t lockorder_take(struct lockorder *order, const struct clocks *clocks, uint16_t thread,
                      const struct lockorder_lock *lock, bool is_patient,
                      struct lockorder_circle circles[LOCKORDER_HELD_MAX]);

/** A thread does not hold a lock any more. Returns: whether it held it. */
bool lockorder_release(struct lockorder *order, uint16_t thread, uint32_t lock);

/** Records are missing: forget what all hold; from now on nobody knows in which order they take. */
void lockorder_forget(struct lockorder *order);

/** A lock that serves as a signal, taken by one thread and released by another: it has no order. */
void lockorder_drop(struct lockorder *order, uint32_t lock);

/** What a thread holds. NULL: nothing yet. */
const struct lockorder_thread *lockorder_held(const struct lockorder *order, uint16_t thread);

/** How a thread holds a lock, or NULL if it does not. */
const struct lockorder_lock *lockorder_find(const struct lockorder *order, uint16_t thread,
                                            uint32_t lock);

#endif
