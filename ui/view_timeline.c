/* SPDX-License-Identifier: MIT */
/*
 * The timeline. A cell stands for a stretch of time or for so many steps, and shows the state that
 * a thread was in for most of it; where a thread takes a lock, the lock's letter; where it reads or
 * writes a variable, r or w. The cell of the present shows the state at the cursor itself, and a bar
 * stands behind it; what is known of the future is faded.
 */
#include <inttypes.h>
#include <stdio.h>

#include "model/words.h"
#include "ui/views.h"

#define BAR        0x2502
#define TICK       0x252c
#define POINTER    0x25be
#define TITLE_END  14 /* labels begin right of the title */
#define LABEL_COLS 10

struct scale {
    enum axis axis;
    uint64_t cell;  /* nanoseconds or steps in a cell */
    uint64_t first; /* number of the cell in the first column */
    uint64_t now;   /* number of the cell of the present */
    uint64_t end;   /* number of the last cell that is known */
    int x, cols;    /* where the cells stand */
};

/* ---- scale ---- */

/* The least round number that is not below `least`. */
static uint64_t round_up(uint64_t least, const uint8_t *tenths, int count)
{
    for (uint64_t power = 1; power < UINT64_MAX / 1000; power *= 10)
        for (int i = 0; i < count; i++)
            if (power * tenths[i] % 10 == 0 && power * tenths[i] / 10 >= least)
                return power * tenths[i] / 10;
    return least;
}

static uint64_t fitting_cell(uint64_t total, int cols)
{
    static const uint8_t tenths[] = {10, 12, 15, 20, 25, 30, 40, 50, 60, 80};
    return round_up(total / (uint64_t)cols + 1, tenths, sizeof tenths);
}

/* A run that still grows gets room to grow into, so that its scale seldom changes. */
static uint64_t with_room(const struct scene *scene, uint64_t total)
{
    uint64_t room = 10000;
    if (scene->has_ended || scene->view->axis != AXIS_TIME)
        return total;
    while (room < total && room < UINT64_MAX / 8)
        room *= 8;
    return room;
}

static uint64_t cell_of(const struct view *view, uint64_t total, int cols)
{
    uint64_t cell = view->axis == AXIS_TIME ? fitting_cell(total, cols) : 1;
    for (int zoom = view->zoom; zoom > 0 && cell > 1; zoom--)
        cell = (cell + 1) / 2;
    for (int zoom = view->zoom; zoom < 0 && total / cell > (uint64_t)cols; zoom++)
        cell *= 2;
    return cell;
}

/* The first cell of a window that moves by halves: see scene_window. */
static uint64_t first_cell(const struct scale *s)
{
    uint64_t room = s->cols > 3 ? (uint64_t)s->cols - 2 : 1, half = room > 1 ? room / 2 : 1;
    uint64_t before = s->now > room / 4 ? s->now - room / 4 : 0;
    if (s->end < room)
        return 0;
    uint64_t first = before / half * half;
    return first > s->end + 1 - room ? s->end + 1 - room : first;
}

static struct scale scale_of(const struct scene *scene, int x, int cols)
{
    bool is_time = scene->view->axis == AXIS_TIME;
    struct scale s = {.axis = scene->view->axis, .x = x, .cols = cols > 0 ? cols : 1};
    uint64_t total = is_time ? scene->lanes->world.time_ns : scene->last_step;
    uint64_t now = is_time ? scene->world->time_ns : scene->world->step;
    if (total < now)
        total = now;
    s.cell = cell_of(scene->view, with_room(scene, total), s.cols > 3 ? s.cols - 2 : 1);
    s.now = now / s.cell;
    s.end = total / s.cell;
    s.first = first_cell(&s);
    return s;
}

/* ---- axis ---- */

static void put_label(struct pen *pen, const struct scale *s, uint64_t place)
{
    char text[48];
    if (s->axis == AXIS_TIME)
        words_duration(place, text, sizeof text);
    else
        snprintf(text, sizeof text, "step %" PRIu64, place);
    pen_glyph(pen, ROLE_RULE, TICK);
    pen_printf(pen, ROLE_FAINT, "%s ", text);
}

static void axis_draw(struct canvas *canvas, struct rect rect, const struct scale *s)
{
    static const uint8_t tenths[] = {10, 20, 50};
    uint64_t distance = round_up(s->cell * 12, tenths, sizeof tenths);
    uint64_t place = (s->first * s->cell + distance - 1) / distance * distance;
    struct pen pen = pen_at(canvas, (struct rect){rect.x, rect.y - 1, rect.cols, 1});
    int pointer = s->x + (int)(s->now - s->first);
    for (;; place += distance) {
        uint64_t column = place / s->cell - s->first;
        if (column + LABEL_COLS > (uint64_t)s->cols)
            break;
        pen.x = s->x + (int)column;
        if (pen.x >= TITLE_END && (pen.x > pointer || pen.x + LABEL_COLS <= pointer))
            put_label(&pen, s, place);
    }
    pen.x = pointer;
    pen_glyph(&pen, ROLE_STRONG, POINTER);
}

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

/* In ASCII most letters are states. */
static uint32_t mark_glyph(const struct scene *scene, const struct lane_mark *mark, bool is_ascii)
{
    if (mark->kind == R_VAR_LOAD)
        return is_ascii ? '<' : 'r';
    if (mark->kind == R_VAR_STORE)
        return is_ascii ? '>' : 'w';
    return is_ascii ? '+' : lock_letter(tape_object_name(scene->tape, mark->object));
}

static bool is_over(int state)
{
    return state == THREAD_END || state == THREAD_KILL;
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

static void thread_cell(struct pen *pen, const struct scene *scene, const struct lane *lane,
                        const struct stretch *stretch, int state)
{
    bool is_ascii = pen->canvas->is_ascii;
    const struct lane_mark *mark = lane_mark(lane, stretch);
    if (state < 0 || state == THREAD_NEW)
        pen_glyph(pen, ROLE_TEXT, ' ');
    else if (mark && !is_over(state))
        pen_glyph(pen, mark->kind == R_LOCK_TAKE ? ROLE_TAKE : ROLE_ACCESS,
                  mark_glyph(scene, mark, is_ascii));
    else
        pen_glyph(pen, theme_state_role((enum thread_state)state),
                  theme_state_glyph((enum thread_state)state, is_ascii));
}

/* Who holds the GIL, in one character. */
static void gil_cell(struct pen *pen, int holder)
{
    if (holder <= 0)
        pen_glyph(pen, ROLE_FAINT, holder == 0 ? 0xb7 : ' ');
    else
        pen_glyph(pen, ROLE_GIL,
                  (uint32_t)(holder < 10   ? '0' + holder
                             : holder < 36 ? 'a' + holder - 10
                                           : '#'));
}

/* The cells of a thread, or of the GIL (id 0). */
static void cells_draw(struct pen *pen, const struct scene *scene, const struct scale *s,
                       uint32_t id)
{
    const struct lane *lane = id ? lanes_thread(scene->lanes, id) : &scene->lanes->gil;
    const struct world_thread *thread = world_thread(scene->world, id);
    pen->x = s->x;
    for (uint64_t k = s->first; k <= s->end && k - s->first < (uint64_t)s->cols; k++) {
        struct stretch stretch = {s->axis, k * s->cell, (k + 1) * s->cell};
        int value = id ? state_in(lane, &stretch) : lane_value(lane, &stretch);
        if (k == s->now) {
            if (id == 0)
                value = scene->world->gil.holder;
            else if (!thread || !is_over(thread->state))
                value = thread ? (int)thread->state : -1;
            if (s->axis == AXIS_TIME)
                stretch.to = stretch.from; /* no letters in the present */
        }
        if (id)
            thread_cell(pen, scene, lane, &stretch, value);
        else
            gil_cell(pen, value);
    }
    pen->x = s->x + (int)(s->now - s->first) + 1;
    pen_glyph(pen, ROLE_STRONG, BAR);
    struct rect future = {pen->rect.x + pen->x, pen->rect.y + pen->y, pen->rect.cols - pen->x, 1};
    canvas_mark(pen->canvas, future, MARK_FADED);
}

static void name_draw(struct pen *pen, const struct scene *scene, uint32_t id, int cols)
{
    enum role role = id == scene->world->actor ? ROLE_STRONG : ROLE_TEXT;
    pen_glyph(pen, ROLE_TEXT, ' ');
    pen_field(pen, role, cols, tape_thread_name(scene->tape, id));
    if (id == scene->view->selected)
        canvas_mark(pen->canvas, (struct rect){pen->rect.x + 1, pen->rect.y + pen->y, cols, 1},
                    MARK_SELECTED);
    if (scene->view->focus == PANEL_TIMELINE && id == scene_thread(scene))
        pen_cursor(pen, 1);
}

void timeline_draw(struct canvas *canvas, struct rect rect, const struct scene *scene)
{
    if (!scene->lanes || rect.rows <= 0)
        return;
    int names = thread_name_cols(scene->tape, rect.cols < 100 ? 8 : 14);
    struct scale scale = scale_of(scene, names + 2, rect.cols - names - 2);
    struct pen pen = pen_at(canvas, rect);
    int gil = scene->world->gil.is_on, count = (int)scene->world->thread_count;
    int rows = rect.rows - gil;
    int first = scene_scrolled(scene, PANEL_TIMELINE, count, rows, (int)scene_thread(scene) - 1);
    axis_draw(canvas, rect, &scale);
    if (gil) {
        pen_field(&pen, ROLE_GIL, 4, " GIL");
        cells_draw(&pen, scene, &scale, 0);
    }
    for (int i = 0; i < rows && first + i < count; i++) {
        pen_row(&pen, gil + i);
        name_draw(&pen, scene, (uint32_t)(first + i) + 1, names);
        cells_draw(&pen, scene, &scale, (uint32_t)(first + i) + 1);
    }
}
