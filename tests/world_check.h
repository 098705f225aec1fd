/* SPDX-License-Identifier: MIT */
/* What must hold in every world, whatever records it was folded from: what it counts is what there
 * is. */
#ifndef TESTS_WORLD_CHECK_H
#define TESTS_WORLD_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "model/world.h"

static inline bool world_check_waiters(const struct world *w, uint32_t id)
{
    const struct world_object *o = world_object(w, id);
    size_t sum = 0;
    for (unsigned i = 0; i < WORLD_WAITS_MAX; i++) {
        unsigned kind = world_wait_kind(o->type, i);
        size_t count = kind == R_NONE ? 0 : world_waiters(w, kind, id, NULL, 0);
        if (count != o->waiters_of[i])
            return false;
        sum += count;
    }
    return sum == o->waiters;
}

static inline bool world_check_object(const struct world *w, uint32_t id)
{
    const struct world_object *o = world_object(w, id);
    return o->type != OBJECT_UNKNOWN && o->owner <= w->thread_count && o->kept <= o->count &&
           o->kept == world_items(w, id, NULL, 0) && world_check_waiters(w, id);
}

static inline bool world_check_thread(const struct world *w, uint32_t id)
{
    const struct world_thread *t = world_thread(w, id);
    bool waits = t->state == THREAD_BLOCK || t->state == THREAD_WAIT || t->state == THREAD_GIL;
    return (unsigned)t->state < THREAD_STATE_COUNT && waits == (t->wait_kind != R_NONE) &&
           t->process <= w->thread_count && (waits || !t->is_timed) &&
           (!t->has_timer || waits || t->state == THREAD_SLEEP || t->state == THREAD_IO) &&
           (!world_is_over(t) || t->pending.kind == R_NONE);
}

static inline bool world_check(const struct world *w)
{
    for (uint32_t id = 1; id <= w->object_count; id++)
        if (!world_check_object(w, id))
            return false;
    for (uint32_t id = 1; id <= w->thread_count; id++)
        if (!world_check_thread(w, id))
            return false;
    return w->item_count <= WORLD_ITEMS_MAX && w->copy_count <= WORLD_COPIES_MAX &&
           w->hold_count <= WORLD_HOLDS_MAX && w->gil_count <= WORLD_GILS_MAX;
}

#endif
