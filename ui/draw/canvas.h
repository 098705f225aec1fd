/* SPDX-License-Identifier: MIT */
/*
 * The canvas: a grid of cells that every view draws on.
 *
 * A cell holds one code point that is one cell wide, what it means (its role) and how it stands out
 * (its marks); what that looks like is the theme's business. Nothing is ever written outside the
 * grid. On an ASCII canvas every character is replaced by its ASCII stand-in.
 */
#ifndef UI_CANVAS_H
#define UI_CANVAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rect {
    int x, y, cols, rows;
};

/* Marks of a cell; they add up. */
enum cell_mark {
    MARK_CHANGED = 1,  /* the last step changed it */
    MARK_SELECTED = 2, /* it is what the keys act upon */
    MARK_FADED = 4     /* it lies in the future, or apart */
};

struct cell {
    uint32_t code_point;
    uint8_t role; /* enum role of ui/draw/theme.h */
    uint8_t marks;
};

struct canvas {
    int cols, rows;
    bool is_ascii;
    int cursor_x, cursor_y; /* where the terminal's cursor shall rest; -1: nowhere */
    struct cell *cells;     /* row by row */
};

/** Make an empty canvas; sizes below 1 count as 1. Returns: 0 or -ENOMEM. */
int canvas_init(struct canvas *canvas, int cols, int rows);
void canvas_free(struct canvas *canvas);

/** Make it blank, with the cursor nowhere. */
void canvas_clear(struct canvas *canvas);

/** The cell at a place, or NULL outside. */
struct cell *canvas_at(const struct canvas *canvas, int x, int y);

/** Put one character. */
void canvas_put(struct canvas *canvas, int x, int y, uint32_t code_point, uint8_t role);

/** Blank an area. */
void canvas_fill(struct canvas *canvas, struct rect area, uint8_t role);

/** Add marks to the cells of an area. */
void canvas_mark(struct canvas *canvas, struct rect area, unsigned marks);

/** Draw a line of `cells` cells; where it meets another line they join. */
void canvas_line_across(struct canvas *canvas, int x, int y, int cells, uint8_t role);
void canvas_line_down(struct canvas *canvas, int x, int y, int cells, uint8_t role);

/** Draw a box along the edge of an area, and blank its inside. */
void canvas_box(struct canvas *canvas, struct rect area, uint8_t role);

/** The canvas as text: UTF-8, one line a row, without blanks at the ends of lines. Returns:
 * malloced text, or NULL. */
char *canvas_text(const struct canvas *canvas);

/** The ASCII stand-in of a code point; "?" if it has none. */
char canvas_ascii(uint32_t code_point);

#endif
