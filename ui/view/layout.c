/* SPDX-License-Identifier: MIT */
/*
 * Three bands between the status line and the line of keys: who and what (threads, objects), the
 * timeline, and where and why (source, log). A rule stands over each band, and one below the last.
 *
 * A band has up to three columns, and a column stacks up to two panels. Sizes slide: a screen that is
 * one cell larger differs by about one cell, or has one more panel, which takes its room from one
 * other alone.
 */
#include "ui/view/layout.h"

#include "ui/draw/theme.h"
#include "ui/view/scene.h"

#define WIDE_COLS        160 /* from there on there is a third column */
#define LEFT_COLS_MOST   84  /* of the first column, before there is a third */
#define GIL_ROWS         3
#define CORE_COLS        24
#define CORES_ROWS_MOST  6
#define OUTPUT_ROWS_MOST 8
#define RULER_GLYPH      0x2500

enum band { BAND_TOP, BAND_LINE, BAND_BOTTOM, BAND_COUNT };

#define COLUMNS      3
#define STACKED_MOST 2

/* Which panels stand where; those that are hidden are left out. */
struct stack {
    enum panel panels[STACKED_MOST];
    int count;
};

struct plan {
    const struct view *view;
    struct layout_facts facts;
    struct stack stacks[BAND_COUNT][COLUMNS];
};

/* A value that grows from 0 to `most` as `at` goes from `from` to `to`. */
static int slide(int at, int from, int to, int most)
{
    return at <= from ? 0 : at >= to ? most : (at - from) * most / (to - from);
}

/* Divide `total` among those of `count` that have a weight, as far as they are wanted. */
static void divide(int total, const int *weights, const bool *is_wanted, int *shares, int count)
{
    int sum = 0;
    for (int i = 0; i < count; i++)
        sum += is_wanted[i] ? weights[i] : 0;
    for (int i = 0; i < count; i++) {
        shares[i] = is_wanted[i] && sum > 0 ? total * weights[i] / sum : 0;
        total -= shares[i];
        sum -= is_wanted[i] ? weights[i] : 0;
    }
}

/* ---- which panel stands where ---- */

static void add(struct plan *plan, enum band band, int column, enum panel panel)
{
    struct stack *stack = &plan->stacks[band][column];
    if (!plan->view || !plan->view->is_hidden[panel])
        stack->panels[stack->count++] = panel;
}

static void make_plan(struct plan *plan, int cols)
{
    int last = cols >= WIDE_COLS ? 2 : 0;
    add(plan, BAND_TOP, 0, PANEL_THREADS);
    add(plan, BAND_TOP, 1, PANEL_OBJECTS);
    add(plan, BAND_TOP, 1, PANEL_CORES);
    add(plan, BAND_TOP, last, PANEL_WAITS);
    add(plan, BAND_LINE, 0, PANEL_TIMELINE);
    add(plan, BAND_BOTTOM, 0, PANEL_SOURCE);
    add(plan, BAND_BOTTOM, 1, PANEL_LOG);
    add(plan, BAND_BOTTOM, 1, PANEL_OUTPUT);
    add(plan, BAND_BOTTOM, last, PANEL_STATS);
}

/* ---- how much room each has ---- */

static int at_most(int value, int most)
{
    return value < most ? value : most;
}

static int at_least(int value, int least)
{
    return value > least ? value : least;
}

/* Rows of the lower of two panels in a column; 0: there is no room for it. */
static int lower_rows(const struct plan *plan, enum panel panel, struct rect column)
{
    int per_row = at_least(column.cols / CORE_COLS, 1), rows = column.rows, lower = 0, upper = 6;
    switch (panel) {
    case PANEL_CORES:
        lower = at_least(((int)at_most((int)plan->facts.cores, 64) + per_row - 1) / per_row, 1) +
                (plan->facts.has_gil ? GIL_ROWS : 0);
        lower = at_most(lower, CORES_ROWS_MOST);
        break;
    case PANEL_OUTPUT:
        lower = at_most(at_least(rows / 4, 2), OUTPUT_ROWS_MOST);
        upper = 8;
        break;
    default:
        lower = rows * 2 / 5;
        upper = panel == PANEL_STATS ? 11 : 8;
    }
    return rows - lower - 1 >= upper ? lower : 0;
}

static void place_stack(struct layout *layout, const struct plan *plan, const struct stack *stack,
                        struct rect rect)
{
    struct rect upper = rect, lower = rect;
    lower.rows = stack->count > 1 ? lower_rows(plan, stack->panels[1], rect) : 0;
    if (lower.rows > 0) {
        upper.rows -= lower.rows + 1;
        lower.y += upper.rows + 1;
        layout->panels[stack->panels[1]] = lower;
    }
    layout->panels[stack->panels[0]] = upper;
}

/* Widths of the columns of a full band: half each at 80; what is wider goes to the first, and from
 * where it has enough to the others. */
static void weigh_columns(enum band band, int cols, int *weights)
{
    int left = at_most(cols / 2 + slide(cols, 80, 138, 15), LEFT_COLS_MOST);
    if (band == BAND_BOTTOM)
        left = at_most(cols / 2, LEFT_COLS_MOST - 4);
    left += slide(cols, WIDE_COLS + 8, 300, 52);
    weights[0] = left;
    weights[1] = cols - left - 1;
    weights[2] = 0;
    if (cols < WIDE_COLS)
        return;
    weights[2] = (weights[1] - 1) * 47 / 100;
    weights[1] -= weights[2] + 1;
}

static void place_band(struct layout *layout, const struct plan *plan, enum band band, int y,
                       int rows)
{
    int weights[COLUMNS], widths[COLUMNS], count = 0, x = 0;
    bool is_used[COLUMNS];
    for (int i = 0; i < COLUMNS; i++) {
        is_used[i] = plan->stacks[band][i].count > 0;
        count += is_used[i];
    }
    weigh_columns(band, layout->cols, weights);
    divide(layout->cols - (count - 1), weights, is_used, widths, COLUMNS);
    for (int i = 0; i < COLUMNS; i++) {
        if (!is_used[i])
            continue;
        place_stack(layout, plan, &plan->stacks[band][i], (struct rect){x, y, widths[i], rows});
        x += widths[i] + 1;
    }
}

/* Heights of the bands where all are there; where the GIL has no panel of its own yet, the objects
 * have a row more for it. */
static void weigh_bands(int rows, bool has_gil, int *weights)
{
    int top = 3 + slide(rows, 16, 24, 2) + slide(rows, 24, 40, 7) + slide(rows, 40, 100, 18);
    int line = 3 + slide(rows, 16, 24, 3) + slide(rows, 24, 40, 2) + slide(rows, 40, 100, 15);
    top += has_gil && rows >= 20 && rows < 38;
    weights[BAND_TOP] = top;
    weights[BAND_LINE] = line;
    weights[BAND_BOTTOM] = rows - 6 - top - line;
}

static void place_bands(struct layout *layout, const struct plan *plan)
{
    int weights[BAND_COUNT], heights[BAND_COUNT], count = 0, y = 2;
    bool is_used[BAND_COUNT];
    for (int i = 0; i < BAND_COUNT; i++) {
        const struct stack *stacks = plan->stacks[i];
        is_used[i] = stacks[0].count + stacks[1].count + stacks[2].count > 0;
        count += is_used[i];
    }
    weigh_bands(layout->rows, plan->facts.has_gil, weights);
    divide(layout->rows - 3 - count, weights, is_used, heights, BAND_COUNT);
    for (int i = 0; i < BAND_COUNT; i++) {
        if (!is_used[i])
            continue;
        place_band(layout, plan, (enum band)i, y, heights[i]);
        y += heights[i] + 1;
    }
}

void layout_make(struct layout *layout, int cols, int rows, const struct view *view,
                 const struct layout_facts *facts)
{
    struct plan plan = {.view = view, .facts = facts ? *facts : (struct layout_facts){0}};
    *layout = (struct layout){.cols = cols, .rows = rows};
    layout->is_too_small = cols < LAYOUT_COLS_MIN || rows < LAYOUT_ROWS_MIN;
    if (layout->is_too_small)
        return;
    if (view && view->maximised < PANEL_COUNT) {
        layout->panels[view->maximised] = (struct rect){0, 2, cols, rows - 4};
        return;
    }
    make_plan(&plan, cols);
    place_bands(layout, &plan);
}

bool layout_has(const struct layout *layout, enum panel panel)
{
    return panel < PANEL_COUNT && layout->panels[panel].rows > 0;
}

bool layout_is_empty(const struct layout *layout)
{
    for (int i = 0; i < PANEL_COUNT; i++)
        if (layout_has(layout, (enum panel)i))
            return false;
    return true;
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

/* The rule over the timeline is its ruler: no line may join it and look like one of its ticks. */
static void ruler_draw(const struct layout *layout, struct canvas *canvas)
{
    struct rect r = layout->panels[PANEL_TIMELINE];
    for (int x = 0; x < r.cols && r.rows > 0; x++)
        canvas_put(canvas, r.x + x, r.y - 1, RULER_GLYPH, ROLE_RULE);
}

/* Whether the rule over a panel ends at panels on its sides, as that between two in a column does. */
static bool is_between(const struct layout *layout, enum panel panel)
{
    int y = layout->panels[panel].y - 1;
    for (int i = 0; i < PANEL_COUNT; i++)
        if (layout->panels[i].y <= y && y < layout->panels[i].y + layout->panels[i].rows)
            return true;
    return false;
}

static void rule_draw(const struct layout *layout, struct canvas *canvas, enum panel panel)
{
    struct rect r = layout->panels[panel];
    int left = r.x > 0 ? r.x - 1 : 0;
    int right = r.x + r.cols < layout->cols ? r.x + r.cols : layout->cols - 1;
    canvas_line_across(canvas, left, r.y - 1, right - left + 1, ROLE_RULE);
}

/* A line that is drawn later joins those that are there: rules of whole bands, then what divides
 * columns, then what divides a column. */
void layout_draw(const struct layout *layout, struct canvas *canvas)
{
    canvas_line_across(canvas, 0, layout->rows - 2, layout->cols, ROLE_RULE);
    for (int i = 0; i < PANEL_COUNT; i++)
        if (layout->panels[i].rows > 0 && !is_between(layout, (enum panel)i))
            rule_draw(layout, canvas, (enum panel)i);
    for (int i = 0; i < PANEL_COUNT; i++) {
        struct rect r = layout->panels[i];
        if (r.rows > 0 && r.x > 0)
            canvas_line_down(canvas, r.x - 1, r.y - 1, r.rows + 2, ROLE_RULE);
    }
    for (int i = 0; i < PANEL_COUNT; i++)
        if (layout->panels[i].rows > 0 && is_between(layout, (enum panel)i))
            rule_draw(layout, canvas, (enum panel)i);
    ruler_draw(layout, canvas);
}
