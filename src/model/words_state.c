/* SPDX-License-Identifier: MIT */
/* Words for the state that an object is in. */
#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>

#include "model/words.h"
#include "model/words_parts.h"

#define SHOWN_MAX 8

static void add_owner(struct text *t, const struct world_object *o)
{
    if (o->owner == 0)
        text_add(t, "free");
    else
        text_addf(t, "held by T%u", o->owner);
    if (o->depth > 1)
        text_addf(t, ", depth %" PRIu32, o->depth);
}

static void add_readers(struct text *t, const struct world *w, const struct world_object *o,
                        uint32_t id)
{
    uint16_t ids[SHOWN_MAX];
    size_t known = world_holders(w, id, ids, SHOWN_MAX);
    if (o->count == 0) {
        text_add(t, o->owner ? "written under by " : "free");
        if (o->owner)
            text_addf(t, "T%u", o->owner);
        return;
    }
    known = known < SHOWN_MAX ? known : SHOWN_MAX;
    text_add(t, "read by ");
    words_add_threads(t, ids, known < o->count ? known : o->count, o->count);
}

/* "2 of 3 items: 7 8"; of those that are in it, the first that are known. */
static void add_items(struct text *t, const struct world *w, const struct world_object *o,
                      uint32_t id, const char *noun)
{
    int64_t values[SHOWN_MAX];
    size_t known = world_items(w, id, values, SHOWN_MAX);
    size_t said = known < SHOWN_MAX ? known : SHOWN_MAX;
    bool is_one = (o->is_bounded ? o->max : o->count) == 1;
    text_addf(t, "%" PRIu32, o->count);
    if (o->is_bounded)
        text_addf(t, " of %" PRIu32, o->max);
    text_addf(t, " %s%s", noun, is_one ? "" : "s");
    for (size_t i = 0; i < said; i++)
        text_addf(t, "%s%" PRId64, i ? " " : ": ", values[i]);
    if (said < o->count && said > 0)
        text_add(t, " ...");
}

static void add_queue(struct text *t, const struct world *w, const struct world_object *o,
                      uint32_t id)
{
    add_items(t, w, o, id, "item");
    if (o->unfinished > o->count && !o->is_todo_unknown)
        text_addf(t, ", %" PRIu64 " task%s to do", o->unfinished, o->unfinished == 1 ? "" : "s");
    if (o->is_shut_down)
        text_add(t, ", shut down");
}

static void add_future(struct text *t, const struct world_object *o)
{
    static const char *const states[] = {[FUTURE_PENDING] = "not begun",
                                         [FUTURE_CANCELLED] = "cancelled",
                                         [FUTURE_FAILED] = "failed"};
    if (o->future == FUTURE_RUNNING)
        text_addf(t, "T%u does it", o->owner);
    else if (o->future == FUTURE_DONE)
        text_addf(t, "done: %" PRId64, o->value);
    else
        text_add(t, states[o->future]);
}

static void add_semaphore(struct text *t, const struct world_object *o)
{
    text_addf(t, "%" PRId64, o->value);
    if (o->is_bounded)
        text_addf(t, " of %" PRIu32, o->max);
    text_add(t, " left");
}

static void add_state(struct text *t, const struct world *w, const struct world_object *o,
                      uint32_t id)
{
    switch (o->type) {
    case OBJECT_LOCK:
    case OBJECT_RLOCK:
    case OBJECT_SPINLOCK:
        add_owner(t, o);
        break;
    case OBJECT_RWLOCK:
        add_readers(t, w, o, id);
        break;
    case OBJECT_EVENT:
        text_add(t, o->is_set ? "set" : "not set");
        break;
    case OBJECT_SEMAPHORE:
        add_semaphore(t, o);
        break;
    case OBJECT_BARRIER:
        text_addf(t, o->is_broken ? "broken" : "%" PRIu32 " of %" PRIu32 " have come", o->count,
                  o->max);
        break;
    case OBJECT_QUEUE:
        add_queue(t, w, o, id);
        break;
    case OBJECT_PIPE:
        add_items(t, w, o, id, "message");
        text_add(t, o->is_shut_down ? ", closed" : "");
        break;
    case OBJECT_POOL:
        text_addf(t, "at most %" PRIu32 " thread%s", o->max, o->max == 1 ? "" : "s");
        text_add(t, o->is_shut_down ? ", shut down" : "");
        break;
    case OBJECT_FUTURE:
        add_future(t, o);
        break;
    case OBJECT_VAR:
        text_addf(t, "%" PRId64, o->value);
        break;
    default:
        break;
    }
}

char *words_state(const struct world *w, uint32_t object, char *text, size_t bytes)
{
    struct text t = text_begin(text, bytes);
    const struct world_object *o = world_object(w, object);
    if (o && o->is_unknown)
        text_add(&t, "unknown since records were lost");
    else if (o)
        add_state(&t, w, o, object);
    return text;
}
