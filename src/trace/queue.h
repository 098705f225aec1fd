/* SPDX-License-Identifier: MIT */
/* Records that have been taken out of a ring and wait to go on: a queue that grows. They lie in one
 * piece. Without memory the viewer ends, saying so. */
#ifndef TRACE_QUEUE_H
#define TRACE_QUEUE_H

#include <stdbool.h>
#include <stddef.h>

#include "trace/record.h"

struct queue {
    struct record *records; /* `first` to `end` - 1 are in it */
    size_t first, end, room;
};

/** As realloc, but ends the process where that would fail. */
void *queue_memory(void *memory, size_t bytes);

/** Append `count` records. Returns: where they stand now, until the next call. */
struct record *queue_append(struct queue *queue, const struct record *records, size_t count);

void queue_free(struct queue *queue);

static inline size_t queue_count(const struct queue *queue)
{
    return queue->end - queue->first;
}

/** The record `i` places behind the first one. */
static inline struct record *queue_at(const struct queue *queue, size_t i)
{
    return &queue->records[queue->first + i];
}

/** Take the first one out. */
static inline void queue_drop(struct queue *queue)
{
    if (++queue->first == queue->end)
        queue->first = queue->end = 0;
}

#endif
