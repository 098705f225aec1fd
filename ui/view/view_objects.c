/* SPDX-License-Identifier: MIT */
/*
 * Name first, then what there is to say of an object of its type, then its queue. A queue that does
 * not fit has a row of its own, as long as there are rows to spare. Where the GIL has no panel of its
 * own, its rows come first.
 */
#include <stdio.h>

#include "model/words.h"
#include "ui/draw/utf8.h"
#include "ui/view/objects.h"
#include "ui/view/views.h"

#define LABELS_LOOKED      100
#define UNBOUNDED_COLS     1000
#define SELECTED           '*'
#define MARK_CHANGED_GLYPH 0x203a

/* How the names of all objects of a panel are written. */
struct label {
    int cols;
    bool has_noun;
};

/* Nouns may take some cells of the states, names alone may not. */
static struct label label_of(const struct scene *scene, int cols)
{
    char text[WORDS_MAX];
    struct label label = {6, object_nouns_fit(scene->tape, cols * 2 / 5)};
    int most = label.has_noun ? cols * 2 / 5 : cols / 3;
    for (size_t i = 0; i < scene->world->object_count && i < LABELS_LOOKED; i++) {
        int own = utf8_cols(
            object_label(scene->tape, (uint32_t)i + 1, label.has_noun, text, sizeof text));
        if (own > label.cols)
            label.cols = own;
    }
    if (label.cols > most)
        label.cols = most;
    return label;
}

/* Where the state begins: edge, label, two blanks. */
static int state_column(int label)
{
    return 1 + label + 2;
}

/* Whether state and queue have room in one row of `cols`: with the names of who waits, or, if these
 * would not fit into the next row either, with their numbers. */
static bool fits_in_row(const struct scene *scene, uint32_t id, int label, int cols)
{
    int named = object_queues_cols(scene, id, true), column = state_column(label);
    int queues = named <= cols - column + 2 ? named : object_queues_cols(scene, id, false);
    struct pen count = pen_at(NULL, (struct rect){0, 0, UNBOUNDED_COLS, 1});
    count.x = UNBOUNDED_COLS - cols + column;
    object_state_draw(&count, scene, id, 0);
    return queues == 0 || count.x + queues <= UNBOUNDED_COLS;
}

/* Go on to the column of the queues, which leaves room for the longest name before it. */
static void to_queue(struct pen *pen, const struct scene *scene, int from, int queues)
{
    int column = from + 8 + thread_id_cols(scene->tape) + 1 + thread_name_cols(scene->tape, 12);
    if (pen->x < column && column + queues <= pen->rect.cols)
        pen->x = column;
}

static void edge_draw(struct pen *pen, const struct scene *scene, uint32_t id, bool is_changed)
{
    bool is_selected = id == scene->view->object;
    pen_glyph(pen, ROLE_STRONG, is_selected ? SELECTED : is_changed ? MARK_CHANGED_GLYPH : ' ');
}

/* Returns: the rows that it takes. */
static int row_draw(struct pen *pen, const struct scene *scene, uint32_t id, struct label label,
                    bool may_have_two)
{
    const struct world_object *object = world_object(scene->world, id);
    bool is_changed = scene_is_changed(scene, object->changed);
    bool is_one = !may_have_two || fits_in_row(scene, id, label.cols, pen->rect.cols);
    int column = state_column(label.cols), y = pen->y;
    char text[WORDS_MAX];
    edge_draw(pen, scene, id, is_changed);
    pen_field(pen, ROLE_TEXT, label.cols,
              object_label(scene->tape, id, label.has_noun, text, sizeof text));
    break_mark(pen, scene, break_of(BREAK_OBJECT, id));
    pen->x = column;
    object_state_draw(pen, scene, id, is_one ? object_queues_cols(scene, id, false) : 0);
    if (is_one) {
        to_queue(pen, scene, column, object_queues_cols(scene, id, true));
    } else {
        if (is_changed)
            pen_mark_row(pen, MARK_CHANGED);
        pen_row(pen, y + 1);
        pen->x = column - 2; /* a queue begins with two blanks */
    }
    object_queues_draw(pen, scene, id);
    if (is_changed)
        pen_mark_row(pen, MARK_CHANGED);
    if (id == scene->view->object) {
        struct rect name = {pen->rect.x + 1, pen->rect.y + y, label.cols, 1};
        canvas_mark(pen->canvas, name, MARK_SELECTED);
    }
    return is_one ? 1 : 2;
}

/* ---- the panel ---- */

/* The object that changed last. */
static int latest(const struct world *world)
{
    size_t best = 0;
    for (size_t i = 0; i < world->object_count; i++)
        if (world->objects[i].changed > world->objects[best].changed)
            best = i;
    return (int)best;
}

/* Rows that the GIL takes of `rows`. */
static int gil_rows(const struct scene *scene, int rows)
{
    if (!scene->world->gil.is_on || scene->has_cores_panel)
        return 0;
    bool has_room = rows >= 9 || rows - 3 >= (int)scene->tape->object_count;
    return has_room ? 3 : rows >= 5 ? 2 : 1;
}

/* The first object to show. One that is selected stays in sight while the keys act upon it. */
static int first_shown(const struct scene *scene, int rows)
{
    bool is_selecting = view_panel(scene->view) == PANEL_OBJECTS && scene->view->object > 0;
    int wanted = is_selecting ? (int)scene->view->object - 1 : latest(scene->world);
    return scene_scrolled(scene, PANEL_OBJECTS, (int)scene->world->object_count, rows, wanted);
}

void objects_more(const struct scene *scene, int rows, char *text, size_t bytes)
{
    int left = rows - gil_rows(scene, rows), count = (int)scene->world->object_count;
    hidden_words(first_shown(scene, left), count, left, text, bytes);
}

void objects_draw(struct canvas *canvas, struct rect rect, const struct scene *scene)
{
    struct pen pen = pen_at(canvas, rect);
    int gil = gil_rows(scene, rect.rows), rows = rect.rows - gil;
    int count = (int)scene->world->object_count;
    struct label label = label_of(scene, rect.cols);
    int first = first_shown(scene, rows), spare = rows - count, y = gil;
    if (gil > 0)
        gil_draw(&pen, scene, gil);
    else if (count == 0)
        pen_put(&pen, ROLE_FAINT, " nothing that threads share yet");
    for (int i = first; i < count && y < rect.rows; i++) {
        pen_row(&pen, y);
        int taken = row_draw(&pen, scene, (uint32_t)i + 1, label, spare > 0);
        if ((uint32_t)i + 1 == scene->view->object && view_panel(scene->view) == PANEL_OBJECTS) {
            pen.y = y;
            pen_cursor(&pen, 1);
        }
        spare -= taken - 1;
        y += taken;
    }
}

void objects_draw_one(struct canvas *canvas, struct rect rect, const struct scene *scene,
                      uint32_t id)
{
    struct pen pen = pen_at(canvas, rect);
    if (world_object(scene->world, id))
        row_draw(&pen, scene, id, label_of(scene, rect.cols), false);
}
