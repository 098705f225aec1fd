/* SPDX-License-Identifier: MIT */
/*
 * The pen: writes text into a rectangle of a canvas, cell by cell, and never outside it. What does
 * not fit ends in an ellipsis.
 *
 * Places are counted from the rectangle's upper left corner. A pen without a canvas only counts.
 */
#ifndef UI_PEN_H
#define UI_PEN_H

#include <stdint.h>

#include "ui/draw/canvas.h"
#include "ui/draw/theme.h"

struct pen {
    struct canvas *canvas; /* or NULL */
    struct rect rect;
    int x, y;
    int selected; /* the row of pen_select, or -1 */
};

/** A pen at the upper left corner of `rect`. */
struct pen pen_at(struct canvas *canvas, struct rect rect);

/** Go to the beginning of row `y`. */
void pen_row(struct pen *pen, int y);

/** Cells left in the row. */
int pen_room(const struct pen *pen);

/** Write one character. */
void pen_glyph(struct pen *pen, enum role role, uint32_t code_point);

/** Write the same character several times. */
void pen_repeat(struct pen *pen, enum role role, uint32_t code_point, int times);

/** Write a text, as far as the row goes. */
void pen_put(struct pen *pen, enum role role, const char *text);
void pen_printf(struct pen *pen, enum role role, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** Write a text in a field of exactly `cols` cells. */
void pen_field(struct pen *pen, enum role role, int cols, const char *text);

/** Write a text over as many rows as it takes, broken between words and indented by `indent` from
 * its second row on; it begins where the pen is. The pen goes to the row below it. */
void pen_wrap(struct pen *pen, enum role role, int indent, const char *text);

/** Add marks to the whole row that the pen is in. */
void pen_mark_row(struct pen *pen, unsigned marks);

/** The row that the pen is in is the one that is selected: mark it, and let the cursor rest in it. */
void pen_select(struct pen *pen);

/** Write into one cell whether this is the row to choose, in a box of such rows. */
void pen_here(struct pen *pen, bool is_here);

/** Let the terminal's cursor rest at cell `x` of the row that the pen is in. */
void pen_cursor(struct pen *pen, int x);

#endif
