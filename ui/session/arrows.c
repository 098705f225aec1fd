/* SPDX-License-Identifier: MIT */
/* They come in the order of time and of steps, so that looking up is a binary search. */
#include "ui/session/arrows.h"

#include <stdlib.h>

#include "ui/session/lanes.h"

void arrows_free(struct arrows *arrows)
{
    free(arrows->all);
    *arrows = (struct arrows){0};
}

static void add(struct arrows *arrows, const struct world *world, uint32_t from, uint32_t to)
{
    if (from == to || !world_thread(world, from) || !world_thread(world, to))
        return;
    if (arrows->count == arrows->room) {
        size_t room = arrows->room ? arrows->room * 2 : 16;
        struct arrow *grown = realloc(arrows->all, room * sizeof *grown);
        if (!grown)
            return;
        arrows->all = grown;
        arrows->room = room;
    }
    arrows->all[arrows->count++] = (struct arrow){.time_ns = world->time_ns,
                                                  .step = (uint32_t)world->step,
                                                  .from = (uint16_t)from,
                                                  .to = (uint16_t)to};
}

void arrows_follow(struct arrows *arrows, const struct world *world, const struct record *record)
{
    if (record->kind == R_WAKE)
        add(arrows, world, record->extra, record->thread);
    else if (record->kind == R_THREAD_START)
        add(arrows, world, record->thread, record->object);
}

/* How many come before a place. */
static size_t count_before(const struct arrows *arrows, enum axis axis, uint64_t place)
{
    size_t low = 0, high = arrows->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct arrow *arrow = &arrows->all[middle];
        if ((axis == AXIS_TIME ? arrow->time_ns : arrow->step) < place)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct arrow *arrows_in(const struct arrows *arrows, const struct stretch *stretch,
                              size_t *count)
{
    size_t first = count_before(arrows, stretch->axis, stretch->from);
    *count = count_before(arrows, stretch->axis, stretch->to) - first;
    return *count > 0 ? &arrows->all[first] : NULL;
}
