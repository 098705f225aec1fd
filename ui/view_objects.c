/* SPDX-License-Identifier: MIT */
/* Name first, then what there is to say of an object of its type, then its queue. Where the GIL has
 * no panel of its own, its rows come first. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "model/words.h"
#include "ui/utf8.h"
#include "ui/views.h"

#define LABELS_LOOKED 100

static bool ends_in(const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);
    return length >= tail && strcmp(text + length - tail, end) == 0;
}

/* The noun behind a name; of a condition the state says it, a variable and a task need none. */
static const char *noun_of(const struct tape *tape, uint32_t id)
{
    switch (tape_object_type(tape, id)) {
    case OBJECT_UNKNOWN:
    case OBJECT_COND:
    case OBJECT_FUTURE:
    case OBJECT_VAR:
        return "";
    case OBJECT_SEMAPHORE:
        return "sem.";
    default:
        return object_type_noun(tape_object_type(tape, id));
    }
}

static char *label_of(const struct tape *tape, uint32_t id, char *text, size_t bytes)
{
    const char *name = tape_object_name(tape, id), *noun = noun_of(tape, id);
    bool says_noun = *noun && !ends_in(name, noun);
    snprintf(text, bytes, "%s%s%s", name, says_noun ? " " : "", says_noun ? noun : "");
    return text;
}

static int label_cols(const struct scene *scene, int max)
{
    char text[WORDS_MAX];
    int widest = 6;
    for (size_t i = 0; i < scene->world->object_count && i < LABELS_LOOKED; i++) {
        int cols = utf8_cols(label_of(scene->tape, (uint32_t)i + 1, text, sizeof text));
        if (cols > widest)
            widest = cols;
    }
    return widest < max ? widest : max;
}

/* Go on to the column of the queues, which leaves room for the longest name before it. */
static void to_queue(struct pen *pen, const struct scene *scene, int from)
{
    int column = from + 8 + thread_id_cols(scene->tape) + 1 + thread_name_cols(scene->tape, 12);
    if (pen->x < column && column + 12 < pen->rect.cols)
        pen->x = column;
}

static void lock_draw(struct pen *pen, const struct scene *scene, uint32_t id,
                      const struct world_object *object)
{
    char name[WORDS_MAX];
    int from = pen->x;
    if (object->owner == 0) {
        pen_put(pen, ROLE_FAINT, "free");
    } else {
        pen_put(pen, ROLE_TEXT, "held by ");
        pen_put(pen, ROLE_STRONG, words_thread(scene->tape, object->owner, name, sizeof name));
    }
    if (object->depth > 1)
        pen_printf(pen, ROLE_TEXT, ", depth %" PRIu32, object->depth);
    to_queue(pen, scene, from);
    queue_draw(pen, scene, R_LOCK_WAIT, id);
}

/* What it is in words, and its queues. */
static void other_draw(struct pen *pen, const struct scene *scene, uint32_t id,
                       const struct world_object *object)
{
    char text[WORDS_MAX];
    int from = pen->x;
    pen_put(pen, ROLE_TEXT, words_state(scene->world, id, text, sizeof text));
    to_queue(pen, scene, from);
    for (unsigned i = 0; i < WORLD_WAITS_MAX; i++)
        if (world_wait_kind(object->type, i) != R_NONE)
            queue_draw(pen, scene, world_wait_kind(object->type, i), id);
}

static void cond_draw(struct pen *pen, const struct scene *scene, uint32_t id,
                      const struct world_object *object)
{
    const char *lock = tape_object_name(scene->tape, object->lock);
    const char *kind = ends_in(lock, "lock") ? "" : "lock ";
    struct pen queue = pen_at(NULL, (struct rect){0, 0, 1000, 1});
    char text[WORDS_MAX];
    int from = pen->x;
    queue_draw(&queue, scene, R_COND_WAIT, id);
    for (int shorter = 0; shorter < 4; shorter++) { /* as long as leaves room for the queue */
        snprintf(text, sizeof text, shorter < 2 ? "%s of %s%s" : "%s",
                 shorter < 3 ? "condition" : "cond.", shorter < 1 ? kind : "", lock);
        int rest = shorter == 2 ? (int)object->waiters * 4 + 2 : queue.x; /* numbers, or names */
        if (utf8_cols(text) + rest <= pen_room(pen))
            break;
    }
    pen_put(pen, ROLE_FAINT, text);
    to_queue(pen, scene, from);
    queue_draw(pen, scene, R_COND_WAIT, id);
}

static void var_draw(struct pen *pen, const struct scene *scene, uint32_t id,
                     const struct world_object *object)
{
    char name[WORDS_MAX];
    uint32_t line = 0;
    pen_printf(pen, ROLE_STRONG, "%-5" PRId64, object->value);
    for (size_t i = 0; i < scene->world->copy_count; i++)
        if (scene->world->copies[i].object == id)
            pen_printf(pen, ROLE_TEXT, " in T%" PRIu32 " %" PRId64, scene->world->copies[i].process,
                       scene->world->copies[i].value);
    if (object->writer == 0)
        return;
    words_thread(scene->tape, object->writer, name, sizeof name);
    pen_put(pen, ROLE_FAINT, " last: ");
    pen_put(pen, ROLE_TEXT, name);
    const struct record *write =
        object->written < scene->tape->count ? &scene->tape->records[object->written] : NULL;
    if (write && tape_source_of(scene->tape, write->site, &line))
        pen_printf(pen, ROLE_FAINT, ", line %" PRIu32, line);
}

static void row_draw(struct pen *pen, const struct scene *scene, uint32_t id, int label)
{
    const struct world_object *object = world_object(scene->world, id);
    bool is_changed = scene_is_changed(scene, object->changed);
    char text[WORDS_MAX];
    pen_put(pen, ROLE_STRONG, is_changed ? "›" : " ");
    pen_field(pen, ROLE_TEXT, label, label_of(scene->tape, id, text, sizeof text));
    break_mark(pen, scene, break_of(BREAK_OBJECT, id));
    pen_put(pen, ROLE_TEXT, " ");
    switch (object->is_unknown ? OBJECT_TYPE_COUNT : object->type) {
    case OBJECT_LOCK:
    case OBJECT_RLOCK:
    case OBJECT_SPINLOCK:
        lock_draw(pen, scene, id, object);
        break;
    case OBJECT_COND:
        cond_draw(pen, scene, id, object);
        break;
    case OBJECT_VAR:
        var_draw(pen, scene, id, object);
        break;
    case OBJECT_UNKNOWN:
        pen_put(pen, ROLE_FAINT, "not made yet");
        break;
    default:
        other_draw(pen, scene, id, object);
    }
    if (is_changed)
        pen_mark_row(pen, MARK_CHANGED);
}

/* The object that changed last. */
static int latest(const struct world *world)
{
    size_t best = 0;
    for (size_t i = 0; i < world->object_count; i++)
        if (world->objects[i].changed > world->objects[best].changed)
            best = i;
    return (int)best;
}

static bool has_gil_rows(const struct scene *scene)
{
    return scene->world->gil.is_on && !scene->has_cores_panel;
}

void objects_draw(struct canvas *canvas, struct rect rect, const struct scene *scene)
{
    struct pen pen = pen_at(canvas, rect);
    int gil = has_gil_rows(scene) ? (rect.rows >= 5 ? 2 : 1) : 0, rows = rect.rows - gil;
    int count = (int)scene->world->object_count, label = label_cols(scene, rect.cols / 3);
    int first = scene_scrolled(scene, PANEL_OBJECTS, count, rows, latest(scene->world));
    if (gil > 0)
        gil_draw(&pen, scene, gil);
    else if (count == 0)
        pen_put(&pen, ROLE_FAINT, " nothing that threads share yet");
    for (int i = 0; i < rows && first + i < count; i++) {
        pen_row(&pen, gil + i);
        row_draw(&pen, scene, (uint32_t)(first + i) + 1, label);
    }
}
