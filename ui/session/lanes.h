/* SPDX-License-Identifier: MIT */
/*
 * Lanes: for each thread the stretches of time that it spent in each state, in order, and for the
 * GIL those of its holders; and the arrows between them. The timeline looks them up; they are folded
 * once, as the tape grows.
 */
#ifndef UI_LANES_H
#define UI_LANES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/history.h"
#include "model/tape.h"
#include "model/world.h"
#include "ui/session/arrows.h"

/* What runs across the timeline. */
enum axis { AXIS_TIME, AXIS_STEPS };

/* From here on, up to the next span, the lane has this value. */
struct lane_span {
    uint64_t time_ns;
    uint32_t step;
    uint16_t value; /* enum thread_state; of the GIL's lane: its holder */
};

/* Here the thread did something to an object: took a lock, read or wrote a variable. */
struct lane_mark {
    uint64_t time_ns;
    uint32_t step;
    uint32_t object;
    uint32_t heavier; /* so many marks before it is the last one that tells more; 0: none does */
    uint16_t kind;    /* one for which lane_mark_weight is not 0 */
};

struct lane {
    struct lane_span *spans;
    size_t span_count, span_room;
    struct lane_mark *marks;
    size_t mark_count, mark_room;
};

struct lanes {
    struct lane *threads; /* by id - 1 */
    size_t thread_count;
    struct lane gil;
    struct arrows arrows;
    struct world world; /* at the end of what has been folded */
};

/* A stretch of an axis: nanoseconds or steps. */
struct stretch {
    enum axis axis;
    uint64_t from, to; /* without `to` */
};

void lanes_init(struct lanes *lanes);
void lanes_free(struct lanes *lanes);

/** Fold up to `max` further records of the tape (0: all of them). A tape that has become
 * shorter is folded from its start. Returns: whether the whole tape is folded now. */
bool lanes_update(struct lanes *lanes, const struct tape *tape, size_t max);

/** As lanes_update, of the tape of a history, which gets its snapshots on the way: what has been folded
 * once need not be folded again to go there. */
bool lanes_update_beside(struct lanes *lanes, struct history *history, size_t max);

/** Forget everything: another run is on the tape. */
void lanes_reset(struct lanes *lanes);

/** The lane of a thread, or NULL. */
const struct lane *lanes_thread(const struct lanes *lanes, uint32_t id);

/** The value that a lane has for the longest part of a stretch, or -1 if it has none there. */
int lane_value(const struct lane *lane, const struct stretch *stretch);

/** The span at a place, or NULL before the first. */
const struct lane_span *lane_span_at(const struct lane *lane, enum axis axis, uint64_t place);

/** How much a record of this kind tells in a lane: a lock taken more than an item that is put into a
 * queue, that more than a variable written, that more than one read; 0: nothing. A request to drop
 * the GIL is a mark of the GIL's lane. */
int lane_mark_weight(unsigned kind);

/** The most telling mark within a stretch; of those alike, the last. NULL: there is none. */
const struct lane_mark *lane_mark(const struct lane *lane, const struct stretch *stretch);

#endif
