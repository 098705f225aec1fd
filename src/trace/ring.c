/* SPDX-License-Identifier: MIT */
/* The reader's side of the ring; the writer's is inline in ring.h. */
#include "trace/ring.h"

#include <string.h>

int64_t ring_readable(struct ring *ring, uint64_t capacity, const struct record **first)
{
    uint64_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
    /* acquire: the records before head are whole; pairs with ring_push */
    uint64_t head = atomic_load_explicit(&ring->head, memory_order_acquire);
    uint64_t count = head - tail;
    if (count > capacity)
        return -1;
    uint64_t place = tail & (capacity - 1);
    *first = &ring->records[place];
    return (int64_t)(count < capacity - place ? count : capacity - place);
}

void ring_release(struct ring *ring, uint64_t count)
{
    uint64_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
    /* release: our copies are done before the writer may overwrite; pairs with ring_push */
    atomic_store_explicit(&ring->tail, tail + count, memory_order_release);
}

uint64_t ring_kept(struct ring *ring, uint64_t capacity, uint64_t *end)
{
    /* what was copied before stays before this look at head */
    atomic_thread_fence(memory_order_acquire);
    uint64_t head = atomic_load_explicit(&ring->head, memory_order_acquire);
    *end = head;
    /* the writer may be in the middle of record `head`, in the place of the oldest one */
    return head < capacity ? 0 : head - capacity + 1;
}

void ring_copy(const struct ring *ring, uint64_t capacity, uint64_t from, uint64_t end,
               struct record *to)
{
    uint64_t place = from & (capacity - 1), count = end - from;
    uint64_t piece = count < capacity - place ? count : capacity - place;
    memcpy(to, &ring->records[place], piece * sizeof *to);
    memcpy(to + piece, ring->records, (count - piece) * sizeof *to);
}
