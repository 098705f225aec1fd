/* SPDX-License-Identifier: MIT */
/*
 * The layout: where each panel stands on a screen of a given size.
 *
 * It depends on the size, on what somebody has hidden and on facts that hold for a whole run, never on
 * the instant, so that the same thing is found at the same place in every scenario and at every step.
 * Small screens have the first five panels, larger ones more; a panel that is hidden leaves its room
 * to its neighbours, and its place to one that has had none.
 */
#ifndef UI_LAYOUT_H
#define UI_LAYOUT_H

#include <stdbool.h>

#include "ui/draw/canvas.h"
#include "ui/input/panel.h"

#define LAYOUT_COLS_MIN 60
#define LAYOUT_ROWS_MIN 16

struct layout {
    int cols, rows;
    bool is_too_small;
    struct rect panels[PANEL_COUNT]; /* the inside; the title stands in the row above. Without
                                        rows: not shown */
};

/* What the panels have to show during a whole run. */
struct layout_facts {
    bool has_gil;
    unsigned cores;
};

struct view;

/** Lay out a screen: the maximised panel has it all. view: NULL: that of the beginning. */
void layout_make(struct layout *layout, int cols, int rows, const struct view *view,
                 const struct layout_facts *facts);

/** Whether a panel is shown. */
bool layout_has(const struct layout *layout, enum panel panel);

/** Whether there is none: all are hidden. */
bool layout_is_empty(const struct layout *layout);

/** The next panel that is shown, in the order of their numbers. */
enum panel layout_next(const struct layout *layout, enum panel panel);

/** Draw the lines between the panels. */
void layout_draw(const struct layout *layout, struct canvas *canvas);

#endif
