/* SPDX-License-Identifier: MIT */
#include "model/history.h"

#define FIRST_DISTANCE     1024
#define SNAPSHOT_BYTES_MAX (128u << 20) /* of all together */

void history_init(struct history *h, const struct tape *tape)
{
    *h = (struct history){.tape = tape, .distance = FIRST_DISTANCE};
    world_init(&h->now);
    for (size_t i = 0; i < HISTORY_SNAPSHOTS; i++)
        world_init(&h->snapshots[i]);
}

void history_free(struct history *h)
{
    world_free(&h->now);
    for (size_t i = 0; i < HISTORY_SNAPSHOTS; i++)
        world_free(&h->snapshots[i]);
}

/* Snapshot i is the world at position i * distance; every other one goes. */
static void thin(struct history *h)
{
    for (size_t i = 0; 2 * i < h->snapshot_count; i++) {
        struct world kept = h->snapshots[2 * i];
        h->snapshots[2 * i] = h->snapshots[i];
        h->snapshots[i] = kept;
    }
    size_t kept = (h->snapshot_count + 1) / 2;
    for (size_t i = kept; i < h->snapshot_count; i++)
        world_free(&h->snapshots[i]);
    h->snapshot_count = kept;
    h->distance *= 2;
    h->snapshot_bytes = 0;
    for (size_t i = 0; i < kept; i++)
        h->snapshot_bytes += world_bytes(&h->snapshots[i]);
}

size_t history_next(const struct history *h)
{
    return h->snapshot_count * h->distance;
}

void history_keep(struct history *h, const struct world *world)
{
    if (world->records != history_next(h))
        return;
    while (h->snapshot_count == HISTORY_SNAPSHOTS ||
           (h->snapshot_count > 1 && h->snapshot_bytes > SNAPSHOT_BYTES_MAX)) {
        thin(h);
        if (world->records != history_next(h))
            return;
    }
    world_copy(&h->snapshots[h->snapshot_count++], world);
    h->snapshot_bytes += world_bytes(world);
}

const struct world *history_at(struct history *h, size_t position)
{
    const struct tape *tape = h->tape;
    if (position > tape->count)
        position = tape->count;
    size_t nearest = position / h->distance;
    if (nearest >= h->snapshot_count && h->snapshot_count > 0)
        nearest = h->snapshot_count - 1;
    bool is_snapshot_nearer =
        h->snapshot_count > 0 && h->snapshots[nearest].records > h->now.records;
    if (h->snapshot_count > 0 && (position < h->now.records || is_snapshot_nearer))
        world_copy(&h->now, &h->snapshots[nearest]);
    while (h->now.records < position) {
        history_keep(h, &h->now);
        world_apply(&h->now, &tape->records[h->now.records]);
    }
    return &h->now;
}
