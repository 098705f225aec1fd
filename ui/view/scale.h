/* SPDX-License-Identifier: MIT */
/*
 * The scale of the timeline: which stretch of time, or which steps, stand in which column.
 *
 * A *place* is a point of the axis: a time in nanoseconds, or a step. Cells are numbered from the
 * beginning of the run; each place is in one cell, each cell that is in the window in one column, or
 * in `repeat` columns side by side.
 */
#ifndef UI_SCALE_H
#define UI_SCALE_H

#include <stdint.h>

#include "ui/view/scene.h"

struct scale {
    enum axis axis;
    uint64_t cell;  /* nanoseconds or steps in a cell */
    int repeat;     /* columns that a cell takes */
    uint64_t first; /* number of the cell in the first column */
    uint64_t now;   /* number of the cell of the present */
    uint64_t end;   /* number of the last cell that is known */
    int cols;       /* columns there are */
};

/** The scale for a timeline of `cols` columns: so that all of the scene, and of the one beside it,
 * is seen, unless the view is zoomed. */
struct scale scale_of(const struct scene *scene, int cols);

/** The same scale for another scene: with its present and its end. */
struct scale scale_for(const struct scale *scale, const struct scene *scene);

/** The place of a scene's present, and of its end as far as that is known. */
uint64_t scale_now(const struct scene *scene);
uint64_t scale_end(const struct scene *scene);

/** The cell of a place. */
uint64_t scale_cell(const struct scale *scale, uint64_t place);

/** The first place of a cell; the greatest number if it is beyond all numbers. */
uint64_t scale_place(const struct scale *scale, uint64_t cell);

/** The stretch that a cell stands for. */
struct stretch scale_stretch(const struct scale *scale, uint64_t cell);

/** The first column of a cell; -1 if it is not in the window. */
int scale_column(const struct scale *scale, uint64_t cell);

/** The column of the bar that stands behind the present: at the end of its cell where that has room,
 * else between it and the next; -1: the present is not in the window. */
int scale_bar(const struct scale *scale);

/** Distance between labels that stand at least `cols` columns apart: a round number. */
uint64_t scale_label_distance(const struct scale *scale, int cols);

#endif
