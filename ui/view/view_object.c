/* SPDX-License-Identifier: MIT */
/*
 * An object, as it is drawn: each type in its own way, so that one sees a semaphore's counter, a
 * queue's cells and who has come to a barrier before one reads a word.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "model/words.h"
#include "ui/draw/utf8.h"
#include "ui/view/objects.h"
#include "ui/view/views.h"

#define CELL_FULL      0x25ae
#define CELL_EMPTY     0x25af
#define CELLS_MOST     10
#define IDS_SHOWN      16
#define ITEMS_SHOWN    32
#define RECORDS_READ   2000 /* backwards, at most */
#define LOCKS_FOLLOWED 64
#define LABELS_LOOKED  100

/* ---- labels ---- */

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

char *object_label(const struct tape *tape, uint32_t id, bool has_noun, char *text, size_t bytes)
{
    const char *name = tape_object_name(tape, id), *noun = noun_of(tape, id);
    bool says_noun = has_noun && *noun && !ends_in(name, noun);
    snprintf(text, bytes, "%s%s%s", name, says_noun ? " " : "", says_noun ? noun : "");
    return text;
}

bool object_nouns_fit(const struct tape *tape, int cols)
{
    char text[WORDS_MAX];
    for (uint32_t id = 1; id <= tape->object_count && id <= LABELS_LOOKED; id++)
        if (*noun_of(tape, id) && utf8_cols(object_label(tape, id, true, text, sizeof text)) > cols)
            return false;
    return true;
}

/* ---- what several types draw ---- */

static void put_thread(struct pen *pen, enum role role, const struct scene *scene, uint32_t id)
{
    char name[WORDS_MAX];
    pen_put(pen, role, words_thread(scene->tape, id, name, sizeof name));
}

/* "T2 T4": those that fit, by their numbers. */
static void put_ids(struct pen *pen, enum role role, const uint16_t *ids, size_t count)
{
    size_t shown = count < IDS_SHOWN ? count : IDS_SHOWN;
    for (size_t i = 0; i < shown; i++)
        pen_printf(pen, role, i ? " T%u" : "T%u", ids[i]);
    if (shown < count)
        pen_printf(pen, ROLE_TEXT, " +%zu", count - shown);
}

/* A cell for each, if they are few enough to be counted by eye. */
static bool has_cells(int64_t total)
{
    return total > 0 && total <= CELLS_MOST;
}

static void put_cells(struct pen *pen, enum role role, int64_t full, int64_t total)
{
    pen_repeat(pen, role, CELL_FULL, (int)(full < total ? full : total));
    pen_repeat(pen, ROLE_FAINT, CELL_EMPTY, (int)(total - (full < total ? full : total)));
}

/* ---- the types ---- */

/* With its owner's name, if that leaves room for the queue. */
static void lock_draw(struct pen *pen, const struct scene *scene, const struct world_object *object,
                      int kept)
{
    char name[WORDS_MAX], depth[32] = "";
    if (object->owner == 0) {
        pen_put(pen, ROLE_FAINT, "free");
        return;
    }
    if (object->depth > 1)
        snprintf(depth, sizeof depth, ", depth %" PRIu32, object->depth);
    else if (object->depth == 0 && object->type == OBJECT_RLOCK)
        snprintf(depth, sizeof depth, ", depth unknown");
    pen_put(pen, ROLE_TEXT, "held by ");
    words_thread(scene->tape, object->owner, name, sizeof name);
    if (utf8_cols(name) + utf8_cols(depth) + kept > pen_room(pen))
        snprintf(name, sizeof name, "T%u", object->owner);
    pen_put(pen, ROLE_STRONG, name);
    pen_put(pen, ROLE_TEXT, depth);
}

/* Who has acquired a semaphore as one takes a lock has one of its cells. */
static void semaphore_draw(struct pen *pen, const struct scene *scene, uint32_t id,
                           const struct world_object *object)
{
    uint16_t ids[1];
    int64_t left = object->value > 0 ? object->value : 0, total = object->max;
    if (!object->is_bounded)
        total =
            left + (object->is_passed_on ? 0 : (int64_t)world_holders(scene->world, id, ids, 1));
    if (has_cells(total)) {
        put_cells(pen, ROLE_GOOD, left, total);
        pen_put(pen, ROLE_TEXT, " ");
    }
    pen_printf(pen, ROLE_STRONG, "%" PRId64, object->value);
    if (object->is_bounded)
        pen_printf(pen, ROLE_TEXT, " of %" PRIu32, object->max);
    else
        pen_put(pen, ROLE_TEXT, " left");
}

/* As many of the items as fit, in their order, each whole. */
static void put_items(struct pen *pen, const struct scene *scene, uint32_t id, uint32_t count,
                      int kept)
{
    int64_t values[ITEMS_SHOWN];
    char text[32];
    size_t known = world_items(scene->world, id, values, ITEMS_SHOWN), i;
    for (i = 0; i < known && i < ITEMS_SHOWN; i++) {
        bool is_last = i + 1 == count;
        snprintf(text, sizeof text, "%s%" PRId64, i ? " " : ": ", values[i]);
        if (utf8_cols(text) + (is_last ? 0 : 2) + kept > pen_room(pen))
            break;
        pen_put(pen, ROLE_STRONG, text);
    }
    if (i > 0 && i < count)
        pen_put(pen, ROLE_FAINT, " …");
}

static void queue_cells_draw(struct pen *pen, const struct scene *scene, uint32_t id,
                             const struct world_object *object, int kept)
{
    uint32_t total = object->is_bounded ? object->max : object->count;
    char more[64] = "";
    if (has_cells(total)) {
        pen_put(pen, ROLE_TEXT, "[");
        put_cells(pen, ROLE_READY, object->count, total);
        pen_put(pen, ROLE_TEXT, "] ");
    }
    if (object->unfinished > object->count && !object->is_todo_unknown)
        snprintf(more, sizeof more, ", %" PRIu64 " to do", object->unfinished);
    if (object->is_bounded)
        pen_printf(pen, ROLE_TEXT, "%" PRIu32 " of %" PRIu32, object->count, object->max);
    else if (object->count > 0)
        pen_printf(pen, ROLE_TEXT, "%" PRIu32, object->count);
    else
        pen_put(pen, ROLE_FAINT, "empty");
    const char *closed = !object->is_shut_down          ? ""
                         : object->type == OBJECT_QUEUE ? ", shut down"
                                                        : ", closed";
    put_items(pen, scene, id, object->count, kept + utf8_cols(more) + utf8_cols(closed));
    pen_put(pen, ROLE_TEXT, more);
    pen_put(pen, ROLE_STRONG, closed);
}

static void barrier_draw(struct pen *pen, const struct scene *scene, uint32_t id,
                         const struct world_object *object)
{
    uint16_t ids[IDS_SHOWN];
    size_t come = world_waiters(scene->world, R_BARRIER_WAIT, id, ids, IDS_SHOWN);
    if (object->is_broken) {
        pen_put(pen, ROLE_STRONG, "broken");
        return;
    }
    if (has_cells(object->max)) {
        put_cells(pen, ROLE_WAIT, object->count, object->max);
        pen_put(pen, ROLE_TEXT, " ");
    }
    pen_printf(pen, ROLE_TEXT, "%" PRIu32 " of %" PRIu32, object->count, object->max);
    if (come == 0)
        return;
    pen_put(pen, ROLE_TEXT, ": ");
    put_ids(pen, ROLE_WAIT, ids, come);
}

static void rwlock_draw(struct pen *pen, const struct scene *scene, uint32_t id,
                        const struct world_object *object)
{
    uint16_t ids[IDS_SHOWN];
    if (object->count > 0) {
        size_t known = world_holders(scene->world, id, ids, IDS_SHOWN);
        pen_put(pen, ROLE_TEXT, "read by ");
        put_ids(pen, ROLE_STRONG, ids, known < object->count ? known : object->count);
        if (known < object->count)
            pen_printf(pen, ROLE_TEXT, " +%zu", object->count - known);
    } else if (object->owner) {
        pen_put(pen, ROLE_TEXT, "written by ");
        put_thread(pen, ROLE_STRONG, scene, object->owner);
    } else {
        pen_put(pen, ROLE_FAINT, "free");
    }
}

/* A condition has no state: only its lock and who waits. They are named, if that leaves room. */
static void cond_draw(struct pen *pen, const struct scene *scene, uint32_t id,
                      const struct world_object *object, int kept)
{
    static const char *const forms[] = {"condition of %s%s", "cond. of %s%s", "condition", "cond."};
    const char *lock = tape_object_name(scene->tape, object->lock);
    const char *kind = ends_in(lock, "lock") ? "" : "lock ";
    int least[] = {kept > 0 ? object_queues_cols(scene, id, true) : 0, kept};
    char text[WORDS_MAX] = "";
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 8; j++) {
            snprintf(text, sizeof text, forms[j / 2], j % 2 ? "" : kind, lock);
            if (utf8_cols(text) + least[i] <= pen_room(pen)) {
                pen_put(pen, ROLE_FAINT, text);
                return;
            }
        }
    pen_put(pen, ROLE_FAINT, text);
}

static void pool_draw(struct pen *pen, const struct scene *scene, uint32_t id,
                      const struct world_object *object)
{
    size_t running = 0, waiting = 0;
    for (size_t i = 0; i < scene->world->object_count; i++) {
        const struct world_object *task = &scene->world->objects[i];
        if (task->type != OBJECT_FUTURE || task->pool != id || task->is_unknown)
            continue;
        running += task->future == FUTURE_RUNNING;
        waiting += task->future == FUTURE_PENDING;
    }
    if (has_cells(object->max)) {
        put_cells(pen, ROLE_RUN, (int64_t)running, object->max);
        pen_put(pen, ROLE_TEXT, " ");
    }
    pen_printf(pen, ROLE_TEXT, "%zu of %" PRIu32 " at work", running, object->max);
    if (waiting > 0)
        pen_printf(pen, ROLE_TEXT, ", %zu wait%s", waiting, waiting == 1 ? "s" : "");
    if (object->is_shut_down)
        pen_put(pen, ROLE_STRONG, ", shut down");
}

static void future_draw(struct pen *pen, const struct scene *scene, uint32_t id,
                        const struct world_object *object)
{
    char text[WORDS_MAX];
    if (object->future == FUTURE_RUNNING) {
        put_thread(pen, ROLE_RUN, scene, object->owner);
        pen_put(pen, ROLE_TEXT, " does it");
        return;
    }
    pen_put(pen, object->future == FUTURE_FAILED ? ROLE_FAILED : ROLE_TEXT,
            words_state(scene->world, id, text, sizeof text));
}

/* ---- variables ---- */

/* The lock that a record lets go; 0: none. */
static uint32_t lock_let_go(const struct scene *scene, const struct record *record)
{
    const struct world_object *cond;
    switch (record->kind) {
    case R_LOCK_RELEASE:
        return record->arg == 0 ? record->object : 0; /* an rlock may still be held */
    case R_RW_RELEASE:
    case R_SPIN_RELEASE:
        return record->object;
    case R_COND_WAIT:
        cond = world_object(scene->world, record->object);
        return cond ? cond->lock : 0;
    default:
        return 0;
    }
}

static bool takes_lock(const struct record *record)
{
    return record->kind == R_LOCK_TAKE || record->kind == R_RW_WRITE || record->kind == R_SPIN_TAKE;
}

static bool is_one_of(const uint32_t *locks, int count, uint32_t lock)
{
    for (int i = 0; i < count; i++)
        if (locks[i] == lock)
            return true;
    return false;
}

/* Back from where it was written, to the last lock that its writer had taken and not let go. */
uint32_t object_guard(const struct scene *scene, uint32_t id)
{
    const struct world_object *object = world_object(scene->world, id);
    const struct tape *tape = scene->tape;
    uint32_t let_go[LOCKS_FOLLOWED];
    int count = 0;
    if (!object || object->writer == 0 || object->written >= tape->count)
        return 0;
    size_t end = object->written, least = end > RECORDS_READ ? end - RECORDS_READ : 0;
    for (size_t i = end; i > least && count < LOCKS_FOLLOWED; i--) {
        const struct record *record = &tape->records[i - 1];
        if (record->thread != object->writer)
            continue;
        uint32_t lock = lock_let_go(scene, record);
        if (lock)
            let_go[count++] = lock;
        else if (takes_lock(record) && !is_one_of(let_go, count, record->object))
            return record->object;
    }
    return 0;
}

/* Write what may be left out, if all of it fits. */
static void put_whole(struct pen *pen, const char *text)
{
    if (utf8_cols(text) <= pen_room(pen))
        pen_put(pen, ROLE_FAINT, text);
}

/* Who wrote it, where and under which lock: the later, the sooner it gives way. */
static void var_draw(struct pen *pen, const struct scene *scene, uint32_t id,
                     const struct world_object *object)
{
    char text[WORDS_MAX], name[WORDS_MAX];
    uint32_t line = 0, guard = object_guard(scene, id);
    pen_printf(pen, ROLE_STRONG, "%-5" PRId64, object->value);
    for (size_t i = 0; i < scene->world->copy_count; i++)
        if (scene->world->copies[i].object == id)
            pen_printf(pen, ROLE_TEXT, " in T%" PRIu32 " %" PRId64, scene->world->copies[i].process,
                       scene->world->copies[i].value);
    if (object->writer == 0)
        return;
    pen_put(pen, ROLE_FAINT, " last: ");
    snprintf(text, sizeof text, "T%u", object->writer);
    words_thread(scene->tape, object->writer, name, sizeof name);
    pen_put(pen, ROLE_TEXT, utf8_cols(name) <= pen_room(pen) ? name : text);
    const struct record *write =
        object->written < scene->tape->count ? &scene->tape->records[object->written] : NULL;
    if (write && tape_source_of(scene->tape, write->site, &line)) {
        snprintf(text, sizeof text, ", line %" PRIu32, line);
        put_whole(pen, text);
    }
    if (guard == 0)
        return;
    snprintf(text, sizeof text, ", under %s", words_object(scene->tape, guard, name, sizeof name));
    if (utf8_cols(text) > pen_room(pen))
        snprintf(text, sizeof text, ", under %s", tape_object_name(scene->tape, guard));
    put_whole(pen, text);
}

/* ---- all of them ---- */

void object_state_draw(struct pen *pen, const struct scene *scene, uint32_t id, int kept)
{
    const struct world_object *object = world_object(scene->world, id);
    if (object->is_unknown) {
        pen_put(pen, ROLE_UNKNOWN, "unknown: records were lost");
        return;
    }
    switch (object->type) {
    case OBJECT_LOCK:
    case OBJECT_RLOCK:
    case OBJECT_SPINLOCK:
        lock_draw(pen, scene, object, kept);
        break;
    case OBJECT_COND:
        cond_draw(pen, scene, id, object, kept);
        break;
    case OBJECT_EVENT:
        pen_put(pen, object->is_set ? ROLE_GOOD : ROLE_TEXT, object->is_set ? "set" : "not set");
        break;
    case OBJECT_SEMAPHORE:
        semaphore_draw(pen, scene, id, object);
        break;
    case OBJECT_BARRIER:
        barrier_draw(pen, scene, id, object);
        break;
    case OBJECT_QUEUE:
    case OBJECT_PIPE:
        queue_cells_draw(pen, scene, id, object, kept);
        break;
    case OBJECT_POOL:
        pool_draw(pen, scene, id, object);
        break;
    case OBJECT_FUTURE:
        future_draw(pen, scene, id, object);
        break;
    case OBJECT_RWLOCK:
        rwlock_draw(pen, scene, id, object);
        break;
    case OBJECT_VAR:
        var_draw(pen, scene, id, object);
        break;
    default:
        pen_put(pen, ROLE_FAINT, "not made yet");
    }
}

void object_queues_draw(struct pen *pen, const struct scene *scene, uint32_t id)
{
    const struct world_object *object = world_object(scene->world, id);
    for (unsigned i = 0; i < WORLD_WAITS_MAX && object->type != OBJECT_BARRIER; i++)
        if (world_wait_kind(object->type, i) != R_NONE)
            queue_draw(pen, scene, world_wait_kind(object->type, i), id);
}

int object_queues_cols(const struct scene *scene, uint32_t id, bool has_names)
{
    const struct world_object *object = world_object(scene->world, id);
    int cols = 0;
    for (unsigned i = 0; i < WORLD_WAITS_MAX && object->type != OBJECT_BARRIER; i++)
        if (world_wait_kind(object->type, i) != R_NONE)
            cols += queue_cols(scene, world_wait_kind(object->type, i), id, has_names);
    return cols;
}
