/* SPDX-License-Identifier: MIT */
/*
 * The rows of the timeline. A cell stands for a stretch of time or for so many steps, and shows the
 * state that a thread was in for most of it. What is shorter than that may be lost in it, with three
 * exceptions, since nobody should have to guess where to zoom in: where the thread took a lock there
 * is the lock's letter; where it did something to another object, a small letter for what it did (r
 * and w: it read, wrote a variable); of several in one cell the one that tells most, as
 * lane_mark_weight orders them. A request to drop the GIL has a sign in the GIL's row. And what was
 * found has one in the ruler, in whichever cell it falls.
 *
 * The cell of the present shows the state at the cursor itself, and a bar stands behind it; what is
 * known of the future is faded.
 */
#include <stdio.h>
#include <string.h>

#include "ui/draw/pen.h"
#include "ui/draw/utf8.h"
#include "ui/view/timeline.h"
#include "ui/view/views.h"

#define BAR        0x2502
#define ELLIPSIS   0x2026
#define TITLE_COLS 20 /* with its blanks; the ruler begins behind it */
#define ASKED      '?'
#define DIGIT_COLS 2 /* of a thread's number, with a blank */
#define NAME_END   3 /* of a long name that is seen */
#define SELECTED   '*'

/* ---- rows ---- */

/* A letter for a lock: the digit that its name ends in, else its first letter. */
static uint32_t lock_letter(const char *name)
{
    const char *last = name;
    while (*last && last[1])
        last++;
    if (*last >= '0' && *last <= '9')
        return (unsigned char)*last;
    if (*name >= 'a' && *name <= 'z')
        return (unsigned char)*name - 'a' + 'A';
    return *name > ' ' && *name <= '~' ? (unsigned char)*name : '+';
}

static uint32_t mark_glyph(const struct scene *scene, const struct lane_mark *mark)
{
    switch (mark->kind) {
    case R_VAR_LOAD:
        return 'r';
    case R_VAR_STORE:
        return 'w';
    case R_QUEUE_PUT:
    case R_PIPE_SEND:
        return 'p';
    case R_QUEUE_GET:
    case R_PIPE_RECEIVE:
        return 'g';
    case R_COND_NOTIFY:
        return 'n';
    case R_EVENT_SET:
    case R_BARRIER_OPEN:
        return 's';
    default:
        return lock_letter(tape_object_name(scene->tape, mark->object));
    }
}

/* Whether the mark is the letter of what was taken, and no letter for what was done. */
static bool is_taking(const struct lane_mark *mark)
{
    return lane_mark_weight(mark->kind) == lane_mark_weight(R_LOCK_TAKE);
}

static bool is_over(int state)
{
    return state == THREAD_END || state == THREAD_KILL || state == THREAD_FAILED;
}

/* The state that a cell shows: that of most of its stretch. But a thread that finishes does so in
 * one cell, and leaves those behind it blank (-1). */
static int state_in(const struct lane *lane, const struct stretch *stretch)
{
    const struct lane_span *last = lane_span_at(lane, stretch->axis, stretch->to - 1);
    const struct lane_span *before =
        stretch->from > 0 ? lane_span_at(lane, stretch->axis, stretch->from - 1) : NULL;
    if (before && is_over(before->value))
        return -1;
    return last && is_over(last->value) ? last->value : lane_value(lane, stretch);
}

/* What a thread does in a cell: a mark, and for the rest of its columns the state. */
static void thread_cell(struct pen *pen, const struct scene *scene, const struct lane_mark *mark,
                        int state, int cols)
{
    bool is_blank = state < 0 || state == THREAD_NEW;
    enum role role = is_blank ? ROLE_TEXT : theme_state_role((enum thread_state)state);
    uint32_t glyph =
        is_blank ? ' ' : theme_state_glyph((enum thread_state)state, pen->canvas->is_ascii);
    if (mark)
        pen_glyph(pen, is_taking(mark) ? ROLE_TAKE : ROLE_ACCESS, mark_glyph(scene, mark));
    else
        pen_glyph(pen, role, glyph);
    pen_repeat(pen, role, is_over(state) ? ' ' : glyph, cols - 1);
}

/* The number of a thread in one character, as far as there are such. */
static uint32_t thread_digit(uint32_t id)
{
    return id < 10 ? '0' + id : id < 36 ? 'a' + id - 10 : '#';
}

/* Who holds the GIL, in one character; and where somebody asks for it, a sign of that. */
static void gil_cell(struct pen *pen, const struct lane_mark *asked, int holder, int cols)
{
    if (asked) {
        pen_glyph(pen, ROLE_STRONG, ASKED);
        cols--;
    }
    if (holder <= 0)
        pen_repeat(pen, ROLE_FAINT, holder == 0 ? 0xb7 : ' ', cols);
    else
        pen_repeat(pen, ROLE_GIL, thread_digit((uint32_t)holder), cols);
}

/* The value of a cell; in the present, that at the cursor itself. */
static int value_in(const struct scene *scene, const struct scale *s, uint64_t cell, uint32_t id)
{
    const struct world_thread *thread = world_thread(scene->world, id);
    struct stretch stretch = scale_stretch(s, cell);
    if (id == 0)
        return cell == s->now ? scene->world->gil.holder : lane_value(&scene->lanes->gil, &stretch);
    if (cell == s->now && (!thread || !is_over(thread->state)))
        return thread ? (int)thread->state : -1;
    return state_in(lanes_thread(scene->lanes, id), &stretch);
}

/* The bar of the present, and what lies behind it. */
static void present_draw(struct pen *pen, const struct timeline *t)
{
    int bar = scale_bar(&t->scale);
    if (bar < 0 && t->scale.now >= t->scale.first)
        return;
    pen->x = timeline_x(t) + (bar < 0 ? 0 : bar);
    struct rect future = {pen->rect.x + pen->x, pen->rect.y + pen->y, pen_room(pen), 1};
    if (bar >= 0)
        pen_glyph(pen, ROLE_STRONG, BAR);
    canvas_mark(pen->canvas, future, MARK_FADED);
}

static void mark_column(struct pen *pen, const struct timeline *t)
{
    const struct scale *s = &t->scale;
    int column = t->marked == UINT64_MAX ? -1 : scale_column(s, scale_cell(s, t->marked));
    if (column >= 0)
        canvas_mark(
            pen->canvas,
            (struct rect){pen->rect.x + timeline_x(t) + column, pen->rect.y + pen->y, s->repeat, 1},
            MARK_CHANGED);
}

/* The cells of a thread, or of the GIL (id 0). */
static void cells_draw(struct pen *pen, const struct scene *scene, const struct timeline *t,
                       uint32_t id)
{
    const struct lane *lane = id ? lanes_thread(scene->lanes, id) : &scene->lanes->gil;
    const struct scale *s = &t->scale;
    for (uint64_t cell = s->first; cell <= s->end && scale_column(s, cell) >= 0; cell++) {
        struct stretch stretch = scale_stretch(s, cell);
        const struct lane_mark *mark = lane_mark(lane, &stretch);
        int value = value_in(scene, s, cell, id), column = timeline_x(t) + scale_column(s, cell);
        pen->x = column;
        if (id)
            thread_cell(pen, scene, mark, value, s->repeat);
        else
            gil_cell(pen, mark, value, s->repeat);
        if (mark && cell == s->now && mark->step > scene->world->step) /* of the same instant */
            canvas_mark(pen->canvas,
                        (struct rect){pen->rect.x + column, pen->rect.y + pen->y, 1, 1},
                        MARK_FADED);
    }
    present_draw(pen, t);
    mark_column(pen, t);
}

/* ---- names ---- */

/* A name that is too long keeps its end, in which "worker 11" and "worker 12" differ. */
static void name_put(struct pen *pen, enum role role, int cols, const char *name)
{
    int hidden = utf8_cols(name) - cols;
    if (hidden <= 0 || cols <= 2 * NAME_END) {
        pen_field(pen, role, cols, name);
        return;
    }
    for (int i = 0; i < cols + hidden; i++) {
        uint32_t glyph = utf8_next_cell(&name);
        bool is_seen = i < cols - NAME_END - 1 || i >= cols + hidden - NAME_END;
        if (is_seen || i == cols - NAME_END - 1)
            pen_glyph(pen, role, is_seen ? glyph : ELLIPSIS);
    }
}

static void name_draw(struct pen *pen, const struct scene *scene, uint32_t id, int cols)
{
    enum role role = id == scene->world->actor ? ROLE_STRONG : ROLE_TEXT;
    pen_glyph(pen, ROLE_STRONG, id == scene->view->selected ? SELECTED : ' ');
    if (scene->world->gil.is_on) { /* its row tells threads by these */
        pen_glyph(pen, ROLE_GIL, thread_digit(id));
        pen->x++;
        cols -= DIGIT_COLS;
    }
    name_put(pen, role, cols, tape_thread_name(scene->tape, id));
    if (id == scene->view->selected)
        canvas_mark(pen->canvas, (struct rect){pen->rect.x + 1, pen->rect.y + pen->y, cols, 1},
                    MARK_SELECTED);
    if (scene->view->focus == PANEL_TIMELINE && id == scene_thread(scene))
        pen_cursor(pen, 1);
}

/* ---- the whole ---- */

struct timeline timeline_of(const struct scene *scene, int cols)
{
    int most = cols < 100 ? 10 : 16;
    int names = thread_name_cols(scene->tape, most) + (scene->world->gil.is_on ? DIGIT_COLS : 0);
    if (scene->beside && thread_name_cols(scene->beside->tape, most) > names)
        names = thread_name_cols(scene->beside->tape, most);
    return (struct timeline){.scale = scale_of(scene, cols - names - 2),
                             .names = names,
                             .title = TITLE_COLS,
                             .first = -1,
                             .marked = UINT64_MAX};
}

struct timeline timeline_for(const struct timeline *timeline, const struct scene *scene)
{
    struct timeline t = *timeline;
    t.scale = scale_for(&timeline->scale, scene);
    return t;
}

int timeline_x(const struct timeline *timeline)
{
    return timeline->names + 2;
}

void timeline_rows_draw(struct canvas *canvas, struct rect rect, const struct scene *scene,
                        const struct timeline *t)
{
    struct pen pen = pen_at(canvas, rect);
    int gil = scene->world->gil.is_on, count = (int)scene->world->thread_count;
    int rows = rect.rows - gil;
    int first = t->first >= 0 ? t->first
                              : scene_scrolled(scene, PANEL_TIMELINE, count, rows,
                                               (int)scene_thread(scene) - 1);
    if (gil) {
        pen_field(&pen, ROLE_GIL, 4, " GIL");
        cells_draw(&pen, scene, t, 0);
    }
    for (int i = 0; i < rows && first + i < count; i++) {
        pen_row(&pen, gil + i);
        name_draw(&pen, scene, (uint32_t)(first + i) + 1, t->names);
        cells_draw(&pen, scene, t, (uint32_t)(first + i) + 1);
    }
    int shown = count - first < rows ? count - first : rows;
    timeline_arrows_draw(canvas, (struct rect){rect.x, rect.y + gil, rect.cols, shown}, scene, t,
                         (uint32_t)first + 1);
}

void timeline_more(const struct scene *scene, int rows, char *text, size_t bytes)
{
    size_t count = scene->world->thread_count;
    text[0] = '\0';
    if ((int)count > rows - scene->world->gil.is_on)
        snprintf(text, bytes, "T%u of %zu", scene_thread(scene), count);
}

void timeline_draw(struct canvas *canvas, struct rect rect, const struct scene *scene)
{
    char more[48];
    if (!scene->lanes || rect.rows <= 0 || rect.cols < TIMELINE_COLS_MIN)
        return;
    struct timeline timeline = timeline_of(scene, rect.cols);
    timeline_more(scene, rect.rows, more, sizeof more);
    if (*more)
        timeline.title += utf8_cols(more) + 1;
    timeline_ruler_draw(canvas, (struct rect){rect.x, rect.y - 1, rect.cols, 1}, scene, &timeline);
    timeline_rows_draw(canvas, rect, scene, &timeline);
}
