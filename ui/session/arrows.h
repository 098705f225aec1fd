/* SPDX-License-Identifier: MIT */
/*
 * Arrows: who let whom go on, and when. A release, a notification, an item that is put, an end that
 * somebody waits for: whatever wakes a thread is one, and the start of a thread is another. They are
 * collected once, as the tape grows, in the order of time.
 */
#ifndef UI_ARROWS_H
#define UI_ARROWS_H

#include <stddef.h>
#include <stdint.h>

#include "model/world.h"

struct arrow {
    uint64_t time_ns;
    uint32_t step;
    uint16_t from, to; /* threads */
};

struct arrows {
    struct arrow *all;
    size_t count, room;
};

struct stretch; /* of ui/session/lanes.h */

void arrows_free(struct arrows *arrows);

/** Take in a record. world: with this record. */
void arrows_follow(struct arrows *arrows, const struct world *world, const struct record *record);

/** The arrows within a stretch, `*count` of them. */
const struct arrow *arrows_in(const struct arrows *arrows, const struct stretch *stretch,
                              size_t *count);

#endif
