/* SPDX-License-Identifier: MIT */
/*
 * A ring of records for one writer and one reader, who may be in different processes.
 *
 * Indices run freely and never wrap in practice (2^64 records); a record's place is its index
 * modulo the capacity, which is a power of two. The ring knows nothing of what to do when it is
 * full: that is the writer's policy (see emit.h).
 */
#ifndef TRACE_RING_H
#define TRACE_RING_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trace/record.h"

#define RING_LINE_BYTES 64
#define RING_AHEAD      16 /* records */

struct ring {
    /* Written by the writer alone. */
    _Alignas(RING_LINE_BYTES) _Atomic uint64_t head; /* records published so far */
    uint64_t tail_seen;                              /* the writer's last look at tail */
    _Atomic uint64_t left_out; /* records for which there was no room, so far */
    uint64_t left_out_told;    /* of which LOST records in the ring tell */
    /* Written by the reader alone. */
    _Alignas(RING_LINE_BYTES) _Atomic uint64_t tail; /* records that need no keeping any more */
    _Alignas(RING_LINE_BYTES) uint64_t capacity;     /* a power of two; constant */
    struct record records[];
};

/** Bytes that a ring of `capacity` records takes. */
static inline size_t ring_bytes(uint64_t capacity)
{
    return sizeof(struct ring) + capacity * sizeof(struct record);
}

/** Make `ring` empty. `capacity`: a power of two. */
static inline void ring_init(struct ring *ring, uint64_t capacity)
{
    atomic_init(&ring->head, 0);
    atomic_init(&ring->tail, 0);
    atomic_init(&ring->left_out, 0);
    ring->tail_seen = ring->left_out_told = 0;
    ring->capacity = capacity;
}

/** Writer: where the next record goes; NULL: there was no room when the writer looked last. */
static inline struct record *ring_place(struct ring *ring)
{
    uint64_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
    if (head - ring->tail_seen >= ring->capacity)
        return NULL;
    /* the reader's core has the lines that come next: ask for them in time */
    __builtin_prefetch(&ring->records[(head + RING_AHEAD) & (ring->capacity - 1)], 1);
    return &ring->records[head & (ring->capacity - 1)];
}

/** Writer: publish what has been written there. */
static inline void ring_publish(struct ring *ring)
{
    uint64_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
    /* release: the record is whole before it counts; pairs with ring_readable */
    atomic_store_explicit(&ring->head, head + 1, memory_order_release);
}

/** Writer: look again, and publish one record. Returns: false if the ring is full, and nothing was
 * written. */
static inline bool ring_push(struct ring *ring, const struct record *record)
{
    struct record *place = ring_place(ring);
    if (!place) {
        /* acquire: the reader has copied what it gave free; pairs with ring_release */
        ring->tail_seen = atomic_load_explicit(&ring->tail, memory_order_acquire);
        place = ring_place(ring);
    }
    if (!place)
        return false;
    *place = *record;
    ring_publish(ring);
    return true;
}

/** Writer, when the ring is full: overwrite what is in it, oldest first. Nobody reads it before the
 * writing is over (see ring_kept), so the reader's tail, which stays where it is, does not matter. */
static inline void ring_overwrite(struct ring *ring)
{
    /* the check for room then finds an empty ring, and fails again after `capacity` records: so it
     * costs the path of a record nothing */
    ring->tail_seen = atomic_load_explicit(&ring->head, memory_order_relaxed);
}

/** Writer: whether records have been left out of which nothing tells yet. */
static inline bool ring_is_untold(const struct ring *ring)
{
    return atomic_load_explicit(&ring->left_out, memory_order_relaxed) != ring->left_out_told;
}

/**
 * Reader: the next readable run of records that lies in one piece.
 *
 * capacity: the reader's own copy, since the writer's side may be damaged.
 * first: set to the first record. Returns: how many, 0 for none, -1 if the indices make no sense.
 */
int64_t ring_readable(struct ring *ring, uint64_t capacity, const struct record **first);

/** Reader: give `count` records free. */
void ring_release(struct ring *ring, uint64_t count);

/** Reader of a ring that is overwritten: the index of the oldest record that is whole; `end` is set
 * behind the newest. A copy is good from what this says after copying. */
uint64_t ring_kept(struct ring *ring, uint64_t capacity, uint64_t *end);

/** Reader: copy the records `from` to `end` - 1, at most `capacity`. */
void ring_copy(const struct ring *ring, uint64_t capacity, uint64_t from, uint64_t end,
               struct record *to);

#endif
