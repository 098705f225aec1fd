/* SPDX-License-Identifier: MIT */
/*
 * Arrows across the rows of a timeline, from the row of who woke to the row of who was woken: ┬ or ┴
 * where it begins, │ through the rows between, ▾ or ▴ where it ends. Those of the step at the cursor
 * stand out; the others are faint.
 *
 * An arrow hides nothing that a row says: it covers a cell only where that is blank, or where a cell
 * next to it says the same, so that each stretch of a state keeps a cell of its own; a letter is
 * never covered. Its head alone may take the place of the cell that tells that the thread became
 * ready, since it says just that. Where a cell cannot be covered the arrow passes behind it.
 *
 * Where arrows of several threads share a column none is drawn: crossing each other in one column,
 * nobody could tell whose they are. Zooming in takes them apart.
 */
#include "ui/draw/theme.h"
#include "ui/session/arrows.h"
#include "ui/view/timeline.h"

#define LINE       0x2502
#define HEAD_UP    0x25b4
#define HEAD_DOWN  0x25be
#define BEGIN_UP   0x2534
#define BEGIN_DOWN 0x252c
#define BEGIN_BOTH 0x253c

#define ARROWS_LOOKED 64 /* of a column; a step that wakes more shows the first of them */
#define FAINT_ROWS    16 /* a faint arrow crosses no more */

/* Where the rows of the threads stand on the canvas. */
struct rows {
    struct canvas *canvas;
    struct rect rect;
    uint32_t first; /* thread of the first row */
    bool is_wide;   /* a cell of the scale takes several columns */
};

/* Rows are counted from the first; those above and below the window are just outside of it. */
static int row_of(const struct rows *rows, uint32_t id)
{
    if (id < rows->first)
        return -1;
    uint32_t row = id - rows->first;
    return row < (uint32_t)rows->rect.rows ? (int)row : rows->rect.rows;
}

static bool is_seen(const struct rows *rows, uint32_t id)
{
    int row = row_of(rows, id);
    return row >= 0 && row < rows->rect.rows;
}

static bool is_state(const struct cell *cell)
{
    return cell->role >= ROLE_NEW && cell->role <= ROLE_UNKNOWN;
}

static bool is_alike(const struct cell *a, const struct cell *b)
{
    return a && b && a->code_point == b->code_point && a->role == b->role;
}

/* Whether the row says the same without this cell. Of columns that stand for a step each, a line from
 * elsewhere needs both neighbours for that, so that many lines side by side do not hide a row. */
static bool may_cover(const struct rows *rows, int x, int y, uint32_t glyph)
{
    const struct cell *cell = canvas_at(rows->canvas, x, y);
    if (!cell || cell->code_point == ' ')
        return cell;
    if (!is_state(cell))
        return false;
    if (cell->role == ROLE_READY && (glyph == HEAD_UP || glyph == HEAD_DOWN))
        return true;
    bool left = is_alike(cell, canvas_at(rows->canvas, x - 1, y));
    bool right = is_alike(cell, canvas_at(rows->canvas, x + 1, y));
    return glyph == LINE && !rows->is_wide ? left && right : left || right;
}

/* What has been drawn of the future stays faded. */
static void cover(const struct rows *rows, int x, int row, enum role role, uint32_t glyph)
{
    int y = rows->rect.y + row;
    if (row < 0 || row >= rows->rect.rows || !may_cover(rows, x, y, glyph))
        return;
    unsigned marks = canvas_at(rows->canvas, x, y)->marks;
    canvas_put(rows->canvas, x, y, glyph, (uint8_t)role);
    canvas_mark(rows->canvas, (struct rect){x, y, 1, 1}, marks);
}

/* All arrows of one thread in one column. */
static void bundle_draw(const struct rows *rows, int x, enum role role, const struct arrow *arrows,
                        size_t count)
{
    int from = row_of(rows, arrows[0].from), top = from, bottom = from;
    for (size_t i = 0; i < count; i++) {
        int to = row_of(rows, arrows[i].to);
        top = to < top ? to : top;
        bottom = to > bottom ? to : bottom;
        cover(rows, x, to, role, to < from ? HEAD_UP : HEAD_DOWN);
    }
    cover(rows, x, from, role, top == from ? BEGIN_DOWN : bottom == from ? BEGIN_UP : BEGIN_BOTH);
    for (int row = top + 1; row < bottom; row++)
        if (row != from)
            cover(rows, x, row, role, LINE);
}

/* Whether arrows of the past or the future can be drawn in one column: all of one thread, from and
 * to rows that are seen and not far apart. */
static bool is_clear(const struct rows *rows, const struct arrow *arrows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int far = row_of(rows, arrows[i].to) - row_of(rows, arrows[i].from);
        if (arrows[i].from != arrows[0].from || !is_seen(rows, arrows[i].from) ||
            !is_seen(rows, arrows[i].to) || far > FAINT_ROWS || far < -FAINT_ROWS)
            return false;
    }
    return count > 0;
}

void timeline_arrows_draw(struct canvas *canvas, struct rect rect, const struct scene *scene,
                          const struct timeline *t, uint32_t first)
{
    const struct arrows *arrows = &scene->lanes->arrows;
    const struct scale *s = &t->scale;
    struct rows rows = {canvas, rect, first, s->repeat > 1};
    struct stretch step = {AXIS_STEPS, scene->world->step, scene->world->step + 1};
    size_t now_count, count;
    const struct arrow *found, *now = arrows_in(arrows, &step, &now_count);
    for (uint64_t cell = s->first; cell <= s->end && scale_column(s, cell) >= 0; cell++) {
        struct stretch stretch = scale_stretch(s, cell);
        if ((cell == s->now && now) || !(found = arrows_in(arrows, &stretch, &count)))
            continue;
        if (count <= ARROWS_LOOKED && is_clear(&rows, found, count))
            bundle_draw(&rows, rect.x + timeline_x(t) + scale_column(s, cell), ROLE_FAINT, found,
                        count);
    }
    if (now && scale_column(s, s->now) >= 0)
        bundle_draw(&rows, rect.x + timeline_x(t) + scale_column(s, s->now), ROLE_STRONG, now,
                    now_count < ARROWS_LOOKED ? now_count : ARROWS_LOOKED);
}
