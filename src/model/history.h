/* SPDX-License-Identifier: MIT */
/*
 * The history: the world at any position of a tape, fast.
 *
 * It keeps snapshots every so many records, and folds from the nearest one before. When there are
 * too many snapshots, or too large ones, every other one is dropped and the distance doubles.
 */
#ifndef MODEL_HISTORY_H
#define MODEL_HISTORY_H

#include <stddef.h>

#include "model/tape.h"
#include "model/world.h"

#define HISTORY_SNAPSHOTS 1024
#define HISTORY_HALTS     2

struct history {
    const struct tape *tape;
    struct world places[2]; /* asked for last and before that, each at its position */
    int recent;             /* which one was asked for last */
    struct world halts[HISTORY_HALTS];
    struct world *snapshots; /* made as they are needed */
    size_t snapshot_count, snapshot_room;
    size_t snapshot_bytes;
    size_t distance; /* records between two snapshots */
};

/** Begin at position 0 of `tape`, which must outlive it and may grow. */
void history_init(struct history *history, const struct tape *tape);
void history_free(struct history *history);

/** The world at `position` (one past the end counts as the end). Valid until the next call. */
const struct world *history_at(struct history *history, size_t position);

/** Take a world that was folded from the same tape elsewhere: it is kept if it is the next snapshot
 * to come, the one at position history_next. */
void history_keep(struct history *history, const struct world *world);
size_t history_next(const struct history *history);

#endif
