/* SPDX-License-Identifier: MIT */
/*
 * Whoever asks for one place mostly asks for another one near it next: a little further on, a little
 * further back, or there and back again between two places. So two worlds are kept where they were
 * asked for last, and a fold to a place leaves halts a little before it, from which the way back is
 * short.
 */
#include "model/history.h"

#include <stdbool.h>
#include <stdlib.h>

#include "model/memory.h"

#define FIRST_DISTANCE     256
#define SNAPSHOT_BYTES_MAX (128u << 20) /* of all together */
#define BYTES_FOR_RECORD   256          /* are copied while one is folded */

/* So many records before a place that was asked for, the farthest first. */
static const size_t halts_before[HISTORY_HALTS] = {4096, 256};

void history_init(struct history *h, const struct tape *tape)
{
    *h = (struct history){.tape = tape, .distance = FIRST_DISTANCE};
    for (int i = 0; i < 2; i++)
        world_init(&h->places[i]);
    for (size_t i = 0; i < HISTORY_HALTS; i++)
        world_init(&h->halts[i]);
}

void history_free(struct history *h)
{
    for (int i = 0; i < 2; i++)
        world_free(&h->places[i]);
    for (size_t i = 0; i < HISTORY_HALTS; i++)
        world_free(&h->halts[i]);
    for (size_t i = 0; i < h->snapshot_room; i++)
        world_free(&h->snapshots[i]);
    free(h->snapshots);
    h->snapshots = NULL;
    h->snapshot_count = h->snapshot_room = 0;
}

/* ---- snapshots ---- */

/* Snapshot i is the world at position i * distance; every other one goes. What those that go have of
 * memory is for those to come. */
static void thin(struct history *h)
{
    for (size_t i = 0; 2 * i < h->snapshot_count; i++) {
        struct world kept = h->snapshots[2 * i];
        h->snapshots[2 * i] = h->snapshots[i];
        h->snapshots[i] = kept;
    }
    h->snapshot_count = (h->snapshot_count + 1) / 2;
    h->distance *= 2;
    h->snapshot_bytes = 0;
    for (size_t i = 0; i < h->snapshot_count; i++)
        h->snapshot_bytes += world_bytes(&h->snapshots[i]);
}

size_t history_next(const struct history *h)
{
    return h->snapshot_count * h->distance;
}

static struct world *add_snapshot(struct history *h)
{
    size_t before = h->snapshot_room;
    h->snapshots = memory_reserve(h->snapshots, &h->snapshot_room, h->snapshot_count + 1,
                                  sizeof *h->snapshots);
    for (size_t i = before; i < h->snapshot_room; i++)
        world_init(&h->snapshots[i]);
    return &h->snapshots[h->snapshot_count++];
}

/* Snapshots are not to take more time than folding does, nor more memory than is theirs. */
static bool is_too_dense(const struct history *h, size_t bytes)
{
    return h->snapshot_count == HISTORY_SNAPSHOTS || bytes > h->distance * BYTES_FOR_RECORD ||
           (h->snapshot_count > 1 && h->snapshot_bytes > SNAPSHOT_BYTES_MAX);
}

void history_keep(struct history *h, const struct world *world)
{
    if (world->records != history_next(h))
        return;
    size_t bytes = world_bytes(world);
    while (is_too_dense(h, bytes)) {
        thin(h);
        if (world->records != history_next(h))
            return;
    }
    world_copy(add_snapshot(h), world);
    h->snapshot_bytes += bytes;
}

static const struct world *snapshot_before(const struct history *h, size_t position)
{
    size_t nearest = position / h->distance;
    if (h->snapshot_count == 0)
        return NULL;
    return &h->snapshots[nearest < h->snapshot_count ? nearest : h->snapshot_count - 1];
}

/* ---- going to a place ---- */

/* Of two worlds the one from which it is less far to `position`; `a` if it is the same. */
static const struct world *nearer(const struct world *a, const struct world *b, size_t position)
{
    bool is_a = a && a->records <= position, is_b = b && b->records <= position;
    if (!is_b)
        return is_a ? a : NULL;
    return is_a && a->records >= b->records ? a : b;
}

/* Where the fold to `position` begins; NULL: at the start. */
static const struct world *start_for(const struct history *h, size_t position)
{
    const struct world *start = &h->places[h->recent];
    start = nearer(start, &h->places[!h->recent], position);
    start = nearer(start, snapshot_before(h, position), position);
    for (size_t i = 0; i < HISTORY_HALTS; i++)
        start = nearer(start, &h->halts[i], position);
    return start;
}

/* Fold on to `position`, leaving snapshots where they are due, and halts if that is asked for. */
static void fold(struct history *h, struct world *world, size_t position, bool has_halts)
{
    while (world->records < position) {
        size_t left = position - world->records;
        history_keep(h, world);
        for (size_t i = 0; has_halts && i < HISTORY_HALTS; i++)
            if (left == halts_before[i])
                world_copy(&h->halts[i], world);
        world_apply(world, &h->tape->records[world->records]);
    }
}

const struct world *history_at(struct history *h, size_t position)
{
    if (position > h->tape->count)
        position = h->tape->count;
    const struct world *start = start_for(h, position);
    bool goes_on = start == &h->places[0] || start == &h->places[1];
    h->recent = goes_on ? start == &h->places[1] : !h->recent;
    struct world *world = &h->places[h->recent];
    if (!start)
        world_free(world);
    else if (!goes_on)
        world_copy(world, start);
    fold(h, world, position, !goes_on);
    return world;
}
