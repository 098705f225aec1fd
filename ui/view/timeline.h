/* SPDX-License-Identifier: MIT */
/*
 * A timeline in parts: how it stands in its width, its ruler and its rows. Two runs that are compared
 * are two timelines on one scale.
 */
#ifndef UI_TIMELINE_H
#define UI_TIMELINE_H

#include <stdint.h>

#include "ui/draw/canvas.h"
#include "ui/view/scale.h"
#include "ui/view/scene.h"

#define TIMELINE_COLS_MIN 30

struct timeline {
    struct scale scale;
    int names; /* columns of the names; the cells begin two columns behind them */
    int title; /* columns at the left of the ruler that are not its own */
    int first; /* the first thread that is seen, counted from 0; -1: as the panel is scrolled */
    uint64_t marked; /* a place that stands out in the ruler and in each row; UINT64_MAX: none */
};

/** How a scene's timeline stands in `cols` columns. The scene has lanes. */
struct timeline timeline_of(const struct scene *scene, int cols);

/** The same columns for another scene, such as the one beside it. */
struct timeline timeline_for(const struct timeline *timeline, const struct scene *scene);

/** The first column of the cells. */
int timeline_x(const struct timeline *timeline);

/** The ruler, in the first row of `rect`: labels, the present, what was found. */
void timeline_ruler_draw(struct canvas *canvas, struct rect rect, const struct scene *scene,
                         const struct timeline *timeline);

/** A row for the GIL, if there is one, and a row a thread. */
void timeline_rows_draw(struct canvas *canvas, struct rect rect, const struct scene *scene,
                        const struct timeline *timeline);

/** Who wakes whom, over the rows of the threads from `first` on, which stand in `rect`. */
void timeline_arrows_draw(struct canvas *canvas, struct rect rect, const struct scene *scene,
                          const struct timeline *timeline, uint32_t first);

#endif
