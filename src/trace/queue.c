/* SPDX-License-Identifier: MIT */
/* The room before the first record is used again when at least half of all is free, so that each
 * record is moved once at the most, on the average. */
#include "trace/queue.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *queue_memory(void *memory, size_t bytes)
{
    void *grown = realloc(memory, bytes);
    if (!grown) {
        fputs("threadreel: out of memory\n", stderr);
        abort();
    }
    return grown;
}

static void make_room(struct queue *q, size_t count)
{
    size_t kept = queue_count(q);
    if (kept + count > q->room / 2) {
        q->room = 2 * (kept + count);
        q->records = queue_memory(q->records, q->room * sizeof *q->records);
    }
    memmove(q->records, q->records + q->first, kept * sizeof *q->records);
    q->first = 0;
    q->end = kept;
}

struct record *queue_append(struct queue *q, const struct record *records, size_t count)
{
    if (q->room - q->end < count)
        make_room(q, count);
    struct record *to = q->records + q->end;
    memcpy(to, records, count * sizeof *to);
    q->end += count;
    return to;
}

void queue_free(struct queue *q)
{
    free(q->records);
    *q = (struct queue){0};
}
