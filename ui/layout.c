/* SPDX-License-Identifier: MIT */
/*
 * Three bands between the status line and the line of keys: who and what (threads, objects), the
 * timeline, and where and why (source, log). A rule stands over each band, and one below the last.
 */
#include "ui/layout.h"

#include "ui/scene.h"
#include "ui/theme.h"

#define MEDIUM_COLS 110
#define MEDIUM_ROWS 34
#define LARGE_COLS  170
#define LARGE_ROWS  48

#define CORES_ROWS 4

static void place(struct layout *layout, enum panel panel, struct rect rect)
{
    layout->panels[panel] = rect;
}

/* The two panels of one column of a band, one over the other, `lower_rows` for the second. */
static void stack(struct layout *layout, struct rect rect, enum panel upper, enum panel lower,
                  int lower_rows)
{
    struct rect top = rect, bottom = rect;
    top.rows = rect.rows - lower_rows - 1;
    bottom.y = rect.y + top.rows + 1;
    bottom.rows = lower_rows;
    place(layout, upper, top);
    place(layout, lower, bottom);
}

/* Columns of a band: the part of its width from `from` to `to`, both in thousandths. */
static struct rect part(struct rect band, int from, int to)
{
    int left = band.cols * from / 1000, right = band.cols * to / 1000;
    if (from > 0)
        left++;
    return (struct rect){left, band.y, right - left, band.rows};
}

static void make_small(struct layout *layout, struct rect top, struct rect bottom)
{
    place(layout, PANEL_THREADS, part(top, 0, 500));
    place(layout, PANEL_OBJECTS, part(top, 500, 1000));
    place(layout, PANEL_SOURCE, part(bottom, 0, 500));
    place(layout, PANEL_LOG, part(bottom, 500, 1000));
}

static void make_medium(struct layout *layout, struct rect top, struct rect bottom)
{
    place(layout, PANEL_THREADS, part(top, 0, 580));
    stack(layout, part(top, 580, 1000), PANEL_OBJECTS, PANEL_CORES, CORES_ROWS);
    place(layout, PANEL_SOURCE, part(bottom, 0, 500));
    stack(layout, part(bottom, 500, 1000), PANEL_LOG, PANEL_OUTPUT, bottom.rows / 4);
}

static void make_large(struct layout *layout, struct rect top, struct rect bottom)
{
    place(layout, PANEL_THREADS, part(top, 0, 440));
    place(layout, PANEL_OBJECTS, part(top, 440, 720));
    stack(layout, part(top, 720, 1000), PANEL_CORES, PANEL_WAITS, top.rows - CORES_ROWS - 3);
    place(layout, PANEL_SOURCE, part(bottom, 0, 400));
    place(layout, PANEL_LOG, part(bottom, 400, 720));
    stack(layout, part(bottom, 720, 1000), PANEL_OUTPUT, PANEL_STATS, bottom.rows * 3 / 5);
}

void layout_make(struct layout *layout, int cols, int rows, const struct view *view)
{
    *layout = (struct layout){.cols = cols, .rows = rows};
    layout->is_too_small = cols < LAYOUT_COLS_MIN || rows < LAYOUT_ROWS_MIN;
    if (layout->is_too_small)
        return;
    enum panel maximised = view ? view->maximised : PANEL_NONE;
    if (maximised < PANEL_COUNT) {
        place(layout, maximised, (struct rect){0, 2, cols, rows - 4});
        return;
    }
    bool is_large = cols >= LARGE_COLS && rows >= LARGE_ROWS;
    bool is_medium = cols >= MEDIUM_COLS && rows >= MEDIUM_ROWS;
    int inside = rows - 6, top_rows = inside * 5 / 18, line_rows = inside / 3;
    if (is_medium) {
        top_rows = inside / 3 > 12 ? inside / 3 : 12;
        line_rows = inside / 4;
    }
    if (top_rows < 3)
        top_rows = 3;
    struct rect top = {0, 2, cols, top_rows};
    struct rect line = {0, 3 + top_rows, cols, line_rows};
    struct rect bottom = {0, 4 + top_rows + line_rows, cols, inside - top_rows - line_rows};
    place(layout, PANEL_TIMELINE, line);
    if (is_large)
        make_large(layout, top, bottom);
    else if (is_medium)
        make_medium(layout, top, bottom);
    else
        make_small(layout, top, bottom);
}

bool layout_has(const struct layout *layout, enum panel panel)
{
    return panel < PANEL_COUNT && layout->panels[panel].rows > 0;
}

enum panel layout_next(const struct layout *layout, enum panel panel)
{
    for (int i = 1; i <= PANEL_COUNT; i++) {
        enum panel next = (enum panel)(((int)panel + i) % PANEL_COUNT);
        if (layout_has(layout, next))
            return next;
    }
    return panel;
}

void layout_draw(const struct layout *layout, struct canvas *canvas)
{
    canvas_line_across(canvas, 0, layout->rows - 2, layout->cols, ROLE_RULE);
    for (int i = 0; i < PANEL_COUNT; i++) {
        struct rect r = layout->panels[i];
        if (r.rows == 0)
            continue;
        int left = r.x > 0 ? r.x - 1 : 0;
        int right = r.x + r.cols < layout->cols ? r.x + r.cols : layout->cols - 1;
        canvas_line_across(canvas, left, r.y - 1, right - left + 1, ROLE_RULE);
        if (r.x > 0)
            canvas_line_down(canvas, left, r.y - 1, r.rows + 2, ROLE_RULE);
    }
}

const char *panel_title(enum panel panel)
{
    static const char *const titles[] = {
#define X(NAME, title) title,
        PANELS(X)
#undef X
    };
    return panel < PANEL_COUNT ? titles[panel] : "";
}
