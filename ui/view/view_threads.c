/* SPDX-License-Identifier: MIT */
/*
 * Columns: mark at the edge, glyph, number, name, word, what the thread waits for. Where there is
 * room, what it would do next has a column of its own; else it stands in place of the waiting.
 */
#include <stdio.h>

#include "model/words.h"
#include "ui/draw/utf8.h"
#include "ui/view/views.h"

#define WIDE_COLS 64
#define WORD_COLS 6
#define NEXT      "next: "
#define SELECTED  '*'

#define MARK_STUCK_GLYPH   0x203c
#define MARK_CHANGED_GLYPH 0x203a

struct columns {
    int id, name, waits; /* waits: 0: no column of its own for what comes next */
};

static struct columns columns_of(const struct scene *scene, int cols)
{
    struct columns c = {.id = thread_id_cols(scene->tape)};
    c.name = thread_name_cols(scene->tape, cols < 36 ? 6 : cols < WIDE_COLS ? cols / 5 : cols / 6);
    if (cols >= WIDE_COLS)
        c.waits = (cols - c.id - c.name - WORD_COLS - 6) * 55 / 100;
    return c;
}

/* Where no heading says what it is, "next:" does; but work that goes on needs that least. */
static void put_next(struct pen *pen, const struct scene *scene, uint32_t id, bool has_heading)
{
    const struct world_thread *thread = world_thread(scene->world, id);
    char text[WORDS_MAX];
    if (thread->state != THREAD_READY && thread->state != THREAD_RUN)
        return;
    words_next(scene->tape, scene->world, id, text, sizeof text);
    bool fits = utf8_cols(text) + utf8_cols(NEXT) <= pen_room(pen);
    if (*text && !has_heading && (fits || thread->pending.kind != R_WORK_END))
        pen_put(pen, ROLE_FAINT, NEXT);
    pen_put(pen, ROLE_TEXT, text);
}

/* What a thread waits for; of one that waits for no other, since when. */
char *thread_waiting_words(const struct scene *scene, uint32_t id, char *text, size_t bytes)
{
    const struct world_thread *thread = world_thread(scene->world, id);
    char since[48];
    switch (thread->state) {
    case THREAD_NEW:
        snprintf(text, bytes, "not started");
        return text;
    case THREAD_SLEEP:
    case THREAD_IO:
        words_duration(scene->world->time_ns - thread->since_ns, since, sizeof since);
        snprintf(text, bytes, "for %s so far", since);
        return text;
    case THREAD_KILL:
        snprintf(text, bytes, "with the program");
        return text;
    default:
        if (thread->wait_kind == R_GIL_SWITCH) {
            snprintf(text, bytes, "until another has taken the GIL");
            return text;
        }
        return words_waiting(scene->tape, scene->world, id, text, bytes);
    }
}

static void put_edge(struct pen *pen, const struct scene *scene, uint32_t id, bool is_changed)
{
    if (world_is_stuck(scene->world, id))
        pen_glyph(pen, ROLE_ALERT, MARK_STUCK_GLYPH);
    else
        pen_glyph(pen, ROLE_STRONG, is_changed ? MARK_CHANGED_GLYPH : ' ');
}

static void row_draw(struct pen *pen, const struct scene *scene, uint32_t id,
                     const struct columns *c)
{
    const struct world_thread *thread = world_thread(scene->world, id);
    enum role role = theme_state_role(thread->state);
    bool is_changed = scene_is_changed(scene, thread->changed);
    char text[WORDS_MAX];
    put_edge(pen, scene, id, is_changed);
    pen_glyph(pen, role, theme_state_glyph(thread->state, pen->canvas->is_ascii));
    pen_glyph(pen, ROLE_STRONG, id == scene->view->selected ? SELECTED : ' ');
    snprintf(text, sizeof text, "T%u", (unsigned)id);
    int begin = pen->x;
    enum role named = id == scene->world->actor ? ROLE_STRONG : ROLE_TEXT;
    pen_field(pen, named, c->id, text);
    break_mark(pen, scene, break_of(BREAK_THREAD, id));
    pen_field(pen, named, c->name, tape_thread_name(scene->tape, id));
    int end = pen->x;
    pen_put(pen, ROLE_TEXT, " ");
    pen_field(pen, role, WORD_COLS, thread_state_word(thread->state));
    thread_waiting_words(scene, id, text, sizeof text);
    if (c->waits > 0)
        pen_field(pen, ROLE_TEXT, c->waits, text);
    else
        pen_put(pen, ROLE_TEXT, text);
    put_next(pen, scene, id, c->waits > 0);
    if (is_changed)
        pen_mark_row(pen, MARK_CHANGED);
    if (id == scene_thread(scene)) {
        pen_cursor(pen, begin);
        if (id == scene->view->selected)
            canvas_mark(pen->canvas,
                        (struct rect){pen->rect.x + begin, pen->rect.y + pen->y, end - begin, 1},
                        MARK_SELECTED);
    }
}

static void heading_draw(struct pen *pen, const struct columns *c)
{
    pen_field(pen, ROLE_FAINT, 3 + c->id + 1 + c->name + 1, "   thread");
    pen_field(pen, ROLE_FAINT, WORD_COLS, "state");
    pen_field(pen, ROLE_FAINT, c->waits, "waits for");
    pen_put(pen, ROLE_FAINT, "would do next");
}

static int first_shown(const struct scene *scene, int rows)
{
    return scene_scrolled(scene, PANEL_THREADS, (int)scene->world->thread_count, rows,
                          (int)scene_thread(scene) - 1);
}

void threads_more(const struct scene *scene, int rows, int cols, char *text, size_t bytes)
{
    int left = rows - (columns_of(scene, cols).waits > 0);
    hidden_words(first_shown(scene, left), (int)scene->world->thread_count, left, text, bytes);
}

void threads_draw(struct canvas *canvas, struct rect rect, const struct scene *scene)
{
    struct pen pen = pen_at(canvas, rect);
    struct columns columns = columns_of(scene, rect.cols);
    int heading = columns.waits > 0, rows = rect.rows - heading;
    int count = (int)scene->world->thread_count, first = first_shown(scene, rows);
    if (count == 0)
        pen_put(&pen, ROLE_FAINT, " no thread yet");
    else if (heading)
        heading_draw(&pen, &columns);
    for (int i = 0; i < rows && first + i < count; i++) {
        pen_row(&pen, heading + i);
        row_draw(&pen, scene, (uint32_t)(first + i) + 1, &columns);
    }
}
