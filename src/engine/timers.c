/* SPDX-License-Identifier: MIT */
/* A textbook binary heap: heap[0] is the earliest. */
#include "engine/timers.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

static bool is_before(const struct timer *a, const struct timer *b)
{
    return a->deadline_ns != b->deadline_ns ? a->deadline_ns < b->deadline_ns : a->order < b->order;
}

static void put(struct timers *timers, size_t at, struct timer *timer)
{
    timers->heap[at] = timer;
    timer->place = at + 1;
}

static void rise(struct timers *timers, size_t at, struct timer *timer)
{
    for (; at > 0 && is_before(timer, timers->heap[(at - 1) / 2]); at = (at - 1) / 2)
        put(timers, at, timers->heap[(at - 1) / 2]);
    put(timers, at, timer);
}

static void sink(struct timers *timers, size_t at, struct timer *timer)
{
    for (;;) {
        size_t child = 2 * at + 1;
        if (child + 1 < timers->count && is_before(timers->heap[child + 1], timers->heap[child]))
            child++;
        if (child >= timers->count || !is_before(timers->heap[child], timer))
            break;
        put(timers, at, timers->heap[child]);
        at = child;
    }
    put(timers, at, timer);
}

int timers_arm(struct timers *timers, struct timer *timer, uint64_t deadline_ns)
{
    if (timers->count == timers->room) {
        size_t room = timers->room ? timers->room * 2 : 16;
        struct timer **grown = realloc(timers->heap, room * sizeof(struct timer *));
        if (!grown)
            return -ENOMEM;
        timers->heap = grown;
        timers->room = room;
    }
    timer->deadline_ns = deadline_ns;
    timer->order = timers->armed++;
    rise(timers, timers->count++, timer);
    return 0;
}

void timers_disarm(struct timers *timers, struct timer *timer)
{
    if (timer->place == 0)
        return;
    size_t at = timer->place - 1;
    struct timer *last = timers->heap[--timers->count];
    timer->place = 0;
    if (last == timer)
        return;
    if (at > 0 && is_before(last, timers->heap[(at - 1) / 2]))
        rise(timers, at, last);
    else
        sink(timers, at, last);
}

struct timer *timers_first(const struct timers *timers)
{
    return timers->count ? timers->heap[0] : NULL;
}
