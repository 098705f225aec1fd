/* SPDX-License-Identifier: MIT */
#include "model/watch.h"

#include <stdlib.h>
#include <string.h>

#include "model/memory.h"

void watch_init(struct watch *w)
{
    memset(w, 0, sizeof *w); /* compared by bytes */
    clocks_init(&w->clocks);
    accesses_init(&w->accesses);
    lockorder_init(&w->order);
    w->turns_look = UINT32_MAX;
}

void watch_free(struct watch *w)
{
    clocks_free(&w->clocks);
    accesses_free(&w->accesses);
    lockorder_free(&w->order);
    free(w->threads);
    free(w->objects);
    free(w->index);
    watch_init(w);
}

void watch_copy(struct watch *to, const struct watch *from)
{
    struct watch own = *to;
    *to = *from;
    to->clocks = own.clocks;
    to->accesses = own.accesses;
    to->order = own.order;
    clocks_copy(&to->clocks, &from->clocks);
    accesses_copy(&to->accesses, &from->accesses);
    lockorder_copy(&to->order, &from->order);
    to->thread_room = own.thread_room;
    to->object_room = own.object_room;
    to->index_room = own.index_room;
    to->threads = memory_copy(own.threads, &to->thread_room, from->threads, from->thread_count,
                              sizeof *to->threads);
    to->objects = memory_copy(own.objects, &to->object_room, from->objects, from->object_count,
                              sizeof *to->objects);
    to->index =
        memory_copy(own.index, &to->index_room, from->index, from->index_count, sizeof *to->index);
}

bool watch_equal(const struct watch *a, const struct watch *b)
{
    return a->thread_count == b->thread_count && a->object_count == b->object_count &&
           a->ticker == b->ticker && a->turns == b->turns && a->turns_look == b->turns_look &&
           a->open_waits == b->open_waits && memory_equal(&a->gil, &b->gil, 1, sizeof a->gil) &&
           clocks_equal(&a->clocks, &b->clocks) && accesses_equal(&a->accesses, &b->accesses) &&
           lockorder_equal(&a->order, &b->order) &&
           memory_equal(a->threads, b->threads, a->thread_count, sizeof *a->threads) &&
           memory_equal(a->objects, b->objects, a->object_count, sizeof *a->objects);
}

size_t watch_bytes(const struct watch *w)
{
    return clocks_bytes(&w->clocks) + accesses_bytes(&w->accesses) + lockorder_bytes(&w->order) +
           w->thread_count * sizeof *w->threads + w->object_count * sizeof *w->objects +
           w->index_count * sizeof *w->index;
}

struct watch_thread *watch_thread(struct watch *w, uint16_t id)
{
    size_t before = w->thread_count;
    if (id > before) {
        w->threads = memory_reserve(w->threads, &w->thread_room, id, sizeof *w->threads);
        memset(w->threads + before, 0, (id - before) * sizeof *w->threads);
        w->thread_count = id;
    }
    return &w->threads[id - 1];
}

struct watch_object *watch_object(struct watch *w, uint32_t id)
{
    size_t before = w->object_count;
    if (id > before) {
        w->objects = memory_reserve(w->objects, &w->object_room, id, sizeof *w->objects);
        memset(w->objects + before, 0, (id - before) * sizeof *w->objects);
        w->object_count = id;
    }
    return &w->objects[id - 1];
}
