/* SPDX-License-Identifier: MIT */
/*
 * The presenter's screen, for a projector: threads with their names and states in letters as large
 * as there is room for, objects in bold below them, and the sentence of the last step across.
 *
 * How large is decided by how many threads the whole run has, so that nothing jumps as they come; many
 * threads have a row of plain text each.
 */
#include <stdio.h>
#include <string.h>

#include "model/words.h"
#include "ui/draw/letters.h"
#include "ui/draw/utf8.h"
#include "ui/session/news.h"
#include "ui/view/objects.h"
#include "ui/view/views.h"

#define EDGE_COLS          2
#define STATE_LETTERS      6 /* "SLEEP" and a gap */
#define DETAIL_COLS        18
#define NAME_LEAST         6 /* letters of a name, if it has so many */
#define SAID_ROWS          2
#define SAID_ROWS_LARGE    3
#define LARGE_ROWS         40
#define LOG_ROWS_LEAST     4
#define GIL_ROWS           3
#define MARK_STUCK_GLYPH   0x203c
#define MARK_CHANGED_GLYPH 0x203a

enum way { WAY_LARGE, WAY_SMALL, WAY_TEXT, WAY_ROW };

/* How the threads are drawn. */
struct size {
    enum way way;
    enum letters_size letters;
    int rows;  /* of one of them, with the gap below it */
    int gap;   /* rows */
    int names; /* letters of a name */
};

static int threads_of(const struct scene *scene)
{
    size_t count = scene->tape->thread_count;
    if (count < scene->world->thread_count)
        count = scene->world->thread_count;
    return count < 1 ? 1 : count > 1000 ? 1000 : (int)count;
}

/* Letters that there is room for beside state and detail. */
static int names_of(enum letters_size letters, int cols)
{
    int state = letters_cols(letters, STATE_LETTERS);
    return (cols - EDGE_COLS - state - DETAIL_COLS) / letters_cols(letters, 1);
}

/* The largest way in which all threads fit into `rows`, with so much of their names that one knows
 * them. */
static struct size size_of(const struct scene *scene, int cols, int rows, bool is_ascii)
{
    int count = threads_of(scene), ids = thread_id_cols(scene->tape);
    int widest = ids + 1 + thread_name_cols(scene->tape, 12);
    int least = ids + 1 + NAME_LEAST < widest ? ids + 1 + NAME_LEAST : widest;
    for (int i = 0; i < 3; i++) {
        struct size size = {.way = i == 0 ? WAY_LARGE : WAY_SMALL, .gap = i < 2 || is_ascii};
        size.letters = i == 0 ? LETTERS_LARGE : LETTERS_SMALL;
        size.rows = letters_rows(size.letters, is_ascii) + size.gap;
        int names = names_of(size.letters, cols);
        size.names = names < widest ? names : widest;
        bool has_names = i == 0 ? names >= widest : names >= least;
        if (has_names && count * size.rows - size.gap <= rows)
            return size;
    }
    if (count * 2 <= rows)
        return (struct size){.way = WAY_TEXT, .rows = 2};
    return (struct size){.way = WAY_ROW, .rows = 1};
}

/* ---- threads ---- */

static void name_draw(struct pen *pen, const struct scene *scene, uint32_t id, int names,
                      enum letters_size letters)
{
    char name[WORDS_MAX];
    words_thread(scene->tape, id, name, sizeof name);
    letters_draw(pen, id == scene->world->actor ? ROLE_STRONG : ROLE_TEXT, letters, name, names);
}

static void put_edge(struct pen *pen, const struct scene *scene, uint32_t id)
{
    const struct world_thread *thread = world_thread(scene->world, id);
    bool is_changed = scene_is_changed(scene, thread->changed);
    if (world_is_stuck(scene->world, id))
        pen_glyph(pen, ROLE_ALERT, MARK_STUCK_GLYPH);
    else
        pen_glyph(pen, ROLE_STRONG, is_changed ? MARK_CHANGED_GLYPH : ' ');
    pen_glyph(pen, theme_state_role(thread->state),
              theme_state_glyph(thread->state, pen->canvas->is_ascii));
}

/* What a thread waits for, or what it would do next. */
static char *detail_of(const struct scene *scene, uint32_t id, char *text, size_t bytes)
{
    const struct world_thread *thread = world_thread(scene->world, id);
    if (thread->state == THREAD_READY || thread->state == THREAD_RUN)
        return words_next(scene->tape, scene->world, id, text, bytes);
    return thread_waiting_words(scene, id, text, bytes);
}

static void letters_row_draw(struct pen *pen, const struct scene *scene, uint32_t id,
                             const struct size *size)
{
    const struct world_thread *thread = world_thread(scene->world, id);
    int first = pen->y, left = EDGE_COLS + letters_cols(size->letters, size->names);
    char text[WORDS_MAX];
    struct pen edge = *pen;
    edge.y += (size->rows - size->gap) / 2;
    put_edge(&edge, scene, id);
    pen->x = EDGE_COLS;
    name_draw(pen, scene, id, size->names, size->letters);
    pen->x = left;
    letters_draw(pen, theme_state_role(thread->state), size->letters,
                 thread_state_word(thread->state), STATE_LETTERS - 1);
    left += letters_cols(size->letters, STATE_LETTERS);
    struct rect area = {pen->rect.x + left, pen->rect.y + first, pen->rect.cols - left,
                        size->rows - size->gap};
    struct pen detail = pen_at(pen->canvas, area);
    pen_wrap(&detail, ROLE_STRONG, 0, detail_of(scene, id, text, sizeof text));
}

static void text_row_draw(struct pen *pen, const struct scene *scene, uint32_t id, bool has_two)
{
    const struct world_thread *thread = world_thread(scene->world, id);
    enum role role = theme_state_role(thread->state);
    char text[WORDS_MAX];
    put_edge(pen, scene, id);
    pen_put(pen, ROLE_TEXT, " ");
    words_thread(scene->tape, id, text, sizeof text);
    pen_field(pen, ROLE_STRONG, thread_id_cols(scene->tape) + 2 + thread_name_cols(scene->tape, 16),
              text);
    pen_field(pen, role, STATE_LETTERS + 1, thread_state_word(thread->state));
    if (pen->rect.cols < 70 && has_two) {
        pen_row(pen, pen->y + 1);
        pen->x = 3;
    }
    pen_put(pen, ROLE_STRONG, detail_of(scene, id, text, sizeof text));
}

static void threads_part(struct canvas *canvas, struct rect rect, const struct scene *scene,
                         const struct size *size)
{
    struct pen pen = pen_at(canvas, rect);
    int count = (int)scene->world->thread_count, fit = (rect.rows + size->gap) / size->rows;
    int first = scene_scrolled(scene, PANEL_THREADS, count, fit, (int)scene_thread(scene) - 1);
    for (int i = 0; i < fit && first + i < count; i++) {
        uint32_t id = (uint32_t)(first + i) + 1;
        struct rect row = {rect.x, rect.y + i * size->rows, rect.cols, size->rows - size->gap};
        pen_row(&pen, i * size->rows);
        if (size->way == WAY_LARGE || size->way == WAY_SMALL)
            letters_row_draw(&pen, scene, id, size);
        else
            text_row_draw(&pen, scene, id, size->way == WAY_TEXT);
        if (scene_is_changed(scene, world_thread(scene->world, id)->changed))
            canvas_mark(canvas, row, MARK_CHANGED);
        if (id == scene->view->selected)
            canvas_mark(canvas, (struct rect){row.x, row.y, EDGE_COLS, row.rows}, MARK_SELECTED);
    }
}

/* ---- objects ---- */

/* Whatever is plain or faint is bold here. */
static void embolden(struct canvas *canvas, struct rect rect)
{
    for (int y = rect.y; y < rect.y + rect.rows; y++)
        for (int x = rect.x; x < rect.x + rect.cols; x++) {
            struct cell *cell = canvas_at(canvas, x, y);
            if (cell && (cell->role == ROLE_TEXT || cell->role == ROLE_FAINT))
                cell->role = ROLE_STRONG;
        }
}

/* Rows that all objects of the run take, one in two rows, and the GIL above them. */
static int objects_rows(const struct scene *scene)
{
    int count = scene->tape->object_count < 1000 ? (int)scene->tape->object_count : 1000;
    return (scene->world->gil.is_on ? GIL_ROWS : 0) + (count > 0 ? 2 * count - 1 : 1);
}

static void objects_part(struct canvas *canvas, struct rect rect, const struct scene *scene)
{
    struct scene own = *scene;
    own.has_cores_panel = false;
    if (objects_rows(scene) > rect.rows || scene->world->gil.is_on) {
        objects_draw(canvas, rect, &own);
    } else {
        for (int i = 0; i < (int)scene->world->object_count; i++)
            objects_draw_one(canvas, (struct rect){rect.x, rect.y + 2 * i, rect.cols, 1}, &own,
                             (uint32_t)i + 1);
    }
    embolden(canvas, rect);
}

/* The objects, and where they leave room, what happened before. */
static void lower_part(struct canvas *canvas, struct rect rect, const struct scene *scene)
{
    struct rect objects = rect, log = rect;
    objects.rows = objects_rows(scene);
    log.y += objects.rows + 1;
    log.rows -= objects.rows + 1;
    if (log.rows < LOG_ROWS_LEAST) {
        objects_part(canvas, rect, scene);
        return;
    }
    objects_part(canvas, objects, scene);
    canvas_line_across(canvas, rect.x, log.y - 1, rect.cols, ROLE_RULE);
    log_draw(canvas, log, scene);
}

/* ---- the sentence ---- */

void pressed_draw(struct canvas *canvas, int y, const struct scene *scene)
{
    if (!scene->pressed || !*scene->pressed)
        return;
    int cols = utf8_cols(scene->pressed) + 4;
    struct rect rect = {canvas->cols - cols - 1, y, cols, 1};
    struct pen pen = pen_at(canvas, rect);
    canvas_fill(canvas, rect, ROLE_STRONG);
    pen.x = 2;
    pen_put(&pen, ROLE_STRONG, scene->pressed);
    canvas_mark(canvas, rect, MARK_SELECTED);
}

static void said_part(struct canvas *canvas, struct rect rect, const struct scene *scene)
{
    struct pen pen = pen_at(canvas, rect);
    char text[WORDS_MAX];
    canvas_line_across(canvas, 0, rect.y - 1, canvas->cols, ROLE_RULE);
    struct pen title = pen_at(canvas, (struct rect){1, rect.y - 1, rect.cols, 1});
    pen_printf(&title, ROLE_TITLE, " Step %zu ", (size_t)scene->world->step);
    if (scene->news) {
        pen_glyph(&pen, ROLE_ALERT, MARK_STUCK_GLYPH);
        pen_put(&pen, ROLE_TEXT, " ");
        words_finding(scene->tape, &scene->news->finding, text, sizeof text);
    } else {
        told_words(scene, text, sizeof text);
    }
    pen_wrap(&pen, ROLE_STRONG, pen.x, text);
    pressed_draw(canvas, rect.y - 1, scene);
}

void presenter_draw(struct canvas *canvas, struct rect rect, const struct scene *scene)
{
    int said = rect.rows >= LARGE_ROWS ? SAID_ROWS_LARGE : SAID_ROWS;
    int rows = rect.rows - said - 1; /* of threads and objects, with the rule between them */
    struct size size = size_of(scene, rect.cols, rows - 2, canvas->is_ascii);
    int threads = threads_of(scene) * size.rows - size.gap;
    if (threads > rows - 4)
        threads = threads < rows - 2 ? threads : rows - 2;
    struct rect upper = {rect.x, rect.y, rect.cols, threads};
    struct rect lower = {rect.x, rect.y + threads + 1, rect.cols, rows - threads - 1};
    threads_part(canvas, upper, scene, &size);
    canvas_line_across(canvas, rect.x, rect.y + threads, rect.cols, ROLE_RULE);
    lower_part(canvas, lower, scene);
    said_part(canvas, (struct rect){rect.x + 1, rect.y + rows + 1, rect.cols - 2, said}, scene);
}
