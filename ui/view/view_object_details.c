/* SPDX-License-Identifier: MIT */
/* The box about the object that is selected. What happened to it is read backwards from the cursor. */
#include <inttypes.h>
#include <stdio.h>

#include "model/words.h"
#include "ui/view/objects.h"
#include "ui/view/views.h"

#define HOLDERS_SHOWN 16
#define PAST_SHOWN    6
#define RECORDS_READ  20000 /* backwards, at most */
#define STEP_COLS     5

static void write_state(struct pen *pen, const struct scene *scene, uint32_t id)
{
    pen_put(pen, ROLE_FAINT, "Now      ");
    object_state_draw(pen, scene, id, 0);
    pen_row(pen, pen->y + 1);
}

/* Those who have acquired a semaphore; of other types the state says who. */
static void write_holders(struct pen *pen, const struct scene *scene, uint32_t id,
                          const struct world_object *object)
{
    uint16_t ids[HOLDERS_SHOWN];
    char name[WORDS_MAX];
    size_t count = world_holders(scene->world, id, ids, HOLDERS_SHOWN);
    if (object->type != OBJECT_SEMAPHORE || object->is_passed_on || count == 0)
        return;
    pen_put(pen, ROLE_FAINT, "Acquired ");
    for (size_t i = 0; i < count && i < HOLDERS_SHOWN; i++) {
        pen_put(pen, ROLE_TEXT, i ? ", " : "by ");
        pen_put(pen, ROLE_TEXT, words_thread(scene->tape, ids[i], name, sizeof name));
    }
    pen_row(pen, pen->y + 1);
}

static void write_queues(struct pen *pen, const struct scene *scene, uint32_t id)
{
    struct pen count = pen_at(NULL, pen->rect);
    object_queues_draw(&count, scene, id);
    if (count.x == 0)
        return;
    pen_put(pen, ROLE_FAINT, "Waiting");
    object_queues_draw(pen, scene, id);
    pen_row(pen, pen->y + 1);
}

static void write_guard(struct pen *pen, const struct scene *scene, uint32_t id)
{
    char name[WORDS_MAX];
    uint32_t guard = object_guard(scene, id);
    if (guard == 0)
        return;
    pen_put(pen, ROLE_FAINT, "Written  ");
    pen_put(pen, ROLE_TEXT, "last under ");
    pen_put(pen, ROLE_STRONG, words_object(scene->tape, guard, name, sizeof name));
    pen_row(pen, pen->y + 1);
}

/* Positions of the last records that tell of it, latest first. Returns: how many. */
static int collect(const struct scene *scene, uint32_t id, size_t *records)
{
    char text[WORDS_MAX];
    size_t end = scene->world->records;
    int count = 0;
    if (end > scene->tape->count)
        end = scene->tape->count;
    for (size_t read = 0; end > 0 && count < PAST_SHOWN && read < RECORDS_READ; read++) {
        const struct record *record = &scene->tape->records[--end];
        if (record->object == id && record_object_of(record->kind) == RECORD_OBJECT &&
            *words_record(scene->tape, record, text, sizeof text))
            records[count++] = end;
    }
    return count;
}

static void write_past(struct pen *pen, const struct scene *scene, uint32_t id)
{
    size_t records[PAST_SHOWN];
    char text[WORDS_MAX];
    int count = collect(scene, id, records);
    pen_put(pen, ROLE_STRONG, count > 0 ? "What happened to it" : "Nothing has happened to it.");
    pen_row(pen, pen->y + 1);
    for (int i = count - 1; i >= 0; i--) {
        const struct record *record = &scene->tape->records[records[i]];
        pen_printf(pen, ROLE_NUMBER, "%*zu ", STEP_COLS - 1,
                   tape_step_at(scene->tape, records[i] + 1));
        pen_wrap(pen, is_bookkeeping(record->kind) ? ROLE_FAINT : ROLE_TEXT, STEP_COLS,
                 words_record(scene->tape, record, text, sizeof text));
    }
}

void object_details_write(struct pen *pen, const struct scene *scene)
{
    uint32_t id = scene->view->object;
    const struct world_object *object = world_object(scene->world, id);
    if (!object) {
        pen_put(pen, ROLE_TEXT, "There is no such object yet.");
        pen_row(pen, pen->y + 1);
        return;
    }
    write_state(pen, scene, id);
    write_holders(pen, scene, id, object);
    write_queues(pen, scene, id);
    write_guard(pen, scene, id);
    write_past(pen, scene, id);
}
