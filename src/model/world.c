/* SPDX-License-Identifier: MIT */
/* The world as a value (made, copied, compared), and questions about it. fold.c changes it. */
#include "model/world.h"

#include <stdlib.h>
#include <string.h>

#include "model/findings.h"
#include "model/memory.h"

static const char *const state_words[] = {
#define X(NAME, word) word,
    THREAD_STATES(X)
#undef X
};

static const char *const verdict_names[] = {
#define X(NAME, name) #name,
    VERDICTS(X)
#undef X
};

void world_init(struct world *w)
{
    memset(w, 0, sizeof *w); /* compared by bytes */
    watch_init(&w->watch);
    w->cores = 1;
}

void world_free(struct world *w)
{
    free(w->threads);
    free(w->objects);
    free(w->findings);
    free(w->items);
    free(w->copies);
    free(w->holds);
    free(w->gils);
    watch_free(&w->watch);
    world_init(w);
}

/* X(array, count, room) */
#define ARRAYS(X)                                                                                  \
    X(threads, thread_count, thread_room)                                                          \
    X(objects, object_count, object_room)                                                          \
    X(findings, finding_count, finding_room)                                                       \
    X(items, item_count, item_room)                                                                \
    X(copies, copy_count, copy_room)                                                               \
    X(holds, hold_count, hold_room)                                                                \
    X(gils, gil_count, gil_room)

void world_copy(struct world *to, const struct world *from)
{
    struct world own = *to;
    *to = *from;
#define X(array, count, room)                                                                      \
    to->room = own.room;                                                                           \
    to->array = memory_copy(own.array, &to->room, from->array, from->count, sizeof *to->array);
    ARRAYS(X)
#undef X
    to->watch = own.watch;
    watch_copy(&to->watch, &from->watch);
}

/* Compare by bytes: all structs are cleared when they are made, and then set member by member, since
 * a struct that is assigned as a whole brings any bytes between its members along. */
bool world_equal(const struct world *a, const struct world *b)
{
    struct world x = *a, y = *b;
#define X(array, count, room)                                                                      \
    x.array = y.array = NULL;                                                                      \
    x.room = y.room = 0;
    ARRAYS(X)
#undef X
    memset(&x.watch, 0, sizeof x.watch);
    memset(&y.watch, 0, sizeof y.watch);
    if (memcmp(&x, &y, sizeof x) != 0)
        return false;
#define X(array, count, room)                                                                      \
    if (!memory_equal(a->array, b->array, a->count, sizeof *a->array))                             \
        return false;
    ARRAYS(X)
#undef X
    return watch_equal(&a->watch, &b->watch);
}

size_t world_bytes(const struct world *w)
{
    size_t bytes = watch_bytes(&w->watch);
#define X(array, count, room) bytes += w->count * sizeof *w->array;
    ARRAYS(X)
#undef X
    return bytes;
}

/* ---- questions ---- */

const struct world_thread *world_thread(const struct world *w, uint32_t id)
{
    return id && id <= w->thread_count ? &w->threads[id - 1] : NULL;
}

const struct world_object *world_object(const struct world *w, uint32_t id)
{
    return id && id <= w->object_count ? &w->objects[id - 1] : NULL;
}

const struct world_gil *world_gil_of(const struct world *w, uint32_t thread)
{
    const struct world_thread *t = world_thread(w, thread);
    if (!t || t->process == 0)
        return t ? &w->gil : NULL;
    for (size_t i = 0; i < w->gil_count; i++)
        if (w->gils[i].process == t->process)
            return &w->gils[i];
    return NULL;
}

bool world_is_runnable(const struct world *w, uint32_t id)
{
    const struct world_thread *t = world_thread(w, id);
    return t && !w->has_ended && (t->state == THREAD_READY || t->state == THREAD_RUN);
}

bool world_is_over(const struct world_thread *t)
{
    return t->state == THREAD_END || t->state == THREAD_KILL || t->state == THREAD_FAILED;
}

/* Of those who keep an rwlock from being written under, the only one. */
static uint16_t only_holder(const struct world *w, uint32_t id, const struct world_object *o)
{
    uint16_t reader;
    if (o->owner)
        return o->owner;
    return o->count == 1 && world_holders(w, id, &reader, 1) == 1 ? reader : 0;
}

uint16_t world_waits_for(const struct world *w, uint32_t id)
{
    const struct world_thread *t = world_thread(w, id);
    const struct world_object *o = t ? world_object(w, t->wait_object) : NULL;
    const struct world_gil *gil;
    switch (t ? t->wait_kind : R_NONE) {
    case R_LOCK_WAIT:
    case R_RW_READ_WAIT:
        return o ? o->owner : 0;
    case R_RW_WRITE_WAIT:
        return o ? only_holder(w, t->wait_object, o) : 0;
    case R_FUTURE_WAIT:
        return o && o->future == FUTURE_RUNNING && !o->is_unknown ? o->owner : 0;
    case R_JOIN_WAIT:
        return t->wait_object <= w->thread_count ? (uint16_t)t->wait_object : 0;
    case R_GIL_WAIT:
        gil = world_gil_of(w, id);
        return gil ? gil->holder : 0;
    default:
        return 0;
    }
}

unsigned world_wait_kind(enum object_type type, unsigned i)
{
    static const uint16_t kinds[OBJECT_TYPE_COUNT][WORLD_WAITS_MAX] = {
        [OBJECT_LOCK] = {R_LOCK_WAIT},
        [OBJECT_RLOCK] = {R_LOCK_WAIT},
        [OBJECT_COND] = {R_COND_WAIT},
        [OBJECT_EVENT] = {R_EVENT_WAIT},
        [OBJECT_SEMAPHORE] = {R_SEM_WAIT},
        [OBJECT_BARRIER] = {R_BARRIER_WAIT},
        [OBJECT_QUEUE] = {R_QUEUE_GET_WAIT, R_QUEUE_PUT_WAIT, R_QUEUE_JOIN_WAIT},
        [OBJECT_FUTURE] = {R_FUTURE_WAIT},
        [OBJECT_RWLOCK] = {R_RW_READ_WAIT, R_RW_WRITE_WAIT},
        [OBJECT_PIPE] = {R_PIPE_RECEIVE_WAIT, R_PIPE_SEND_WAIT},
    };
    return (unsigned)type < OBJECT_TYPE_COUNT && i < WORLD_WAITS_MAX ? kinds[type][i] : R_NONE;
}

size_t world_items(const struct world *w, uint32_t object, int64_t *values, size_t max)
{
    size_t count = 0;
    for (size_t i = 0; i < w->item_count; i++) {
        if (w->items[i].object != object)
            continue;
        if (count < max)
            values[count] = w->items[i].value;
        count++;
    }
    return count;
}

size_t world_holders(const struct world *w, uint32_t object, uint16_t *ids, size_t max)
{
    const struct world_object *o = world_object(w, object);
    size_t count = 0;
    if (o && o->owner && o->type != OBJECT_FUTURE) {
        if (max > 0)
            ids[0] = o->owner;
        return 1;
    }
    for (size_t i = 0; i < w->hold_count; i++) {
        if (w->holds[i].object != object)
            continue;
        if (count < max)
            ids[count] = (uint16_t)w->holds[i].thread;
        count++;
    }
    return count;
}

bool world_value_in(const struct world *w, uint32_t object, uint16_t process, int64_t *value)
{
    for (size_t i = 0; i < w->copy_count; i++)
        if (w->copies[i].object == object && w->copies[i].process == process) {
            *value = w->copies[i].value;
            return true;
        }
    return false;
}

size_t world_waiters(const struct world *w, unsigned wait_kind, uint32_t object, uint16_t *ids,
                     size_t max)
{
    size_t count = 0;
    for (size_t i = 0; i < w->thread_count; i++) {
        const struct world_thread *t = &w->threads[i];
        if (t->wait_kind != wait_kind || t->wait_object != object)
            continue;
        /* insert by order of arrival, among those that fit */
        size_t at = count < max ? count : max;
        while (at > 0 && w->threads[ids[at - 1] - 1].wait_order > t->wait_order) {
            if (at < max)
                ids[at] = ids[at - 1];
            at--;
        }
        if (at < max)
            ids[at] = (uint16_t)(i + 1);
        count++;
    }
    return count;
}

bool world_is_stuck(const struct world *w, uint32_t id)
{
    if (world_thread(w, id) && findings_is_caught(w, (uint16_t)id))
        return true;
    for (size_t i = 0; i < w->finding_count; i++) {
        const struct finding *f = &w->findings[i];
        bool is_for_ever = f->kind == FINDING_WAITS_FOREVER || f->kind == FINDING_LOST_WAKEUP;
        if (is_for_ever && !f->is_resolved && f->thread == id)
            return true;
    }
    return false;
}

uint64_t world_time_in(const struct world *w, uint32_t id, enum thread_state state)
{
    const struct world_thread *t = world_thread(w, id);
    if (!t || (unsigned)state >= THREAD_STATE_COUNT)
        return 0;
    return t->time_in[state] + (t->state == state ? w->time_ns - t->since_ns : 0);
}

size_t world_findings_standing(const struct world *w)
{
    size_t count = 0;
    for (size_t i = 0; i < w->finding_count; i++)
        count += !w->findings[i].is_resolved;
    return count;
}

static bool is_certain(const struct world *w, enum finding_kind kind)
{
    for (size_t i = 0; i < w->finding_count; i++)
        if (w->findings[i].kind == kind && !w->findings[i].is_suspected &&
            !w->findings[i].is_resolved)
            return true;
    return false;
}

enum verdict world_verdict(const struct world *w)
{
    static const enum verdict verdicts[] = {
        [END_COMPLETED] = VERDICT_ENDED,   [END_STUCK] = VERDICT_FOREVER,
        [END_EXITED] = VERDICT_EXITED,     [END_CRASHED] = VERDICT_CRASHED,
        [END_KILLED] = VERDICT_KILLED,     [END_LIMIT] = VERDICT_LIMIT,
        [END_DIVERGED] = VERDICT_DIVERGED, [END_STOPPED] = VERDICT_STOPPED,
        [END_DAMAGED] = VERDICT_DAMAGED,
    };
    if (!w->has_ended)
        return VERDICT_RUNNING;
    bool has_main_failed = w->thread_count > 0 && w->threads[0].state == THREAD_FAILED;
    if (w->end == END_COMPLETED && (w->failed_claims > 0 || has_main_failed))
        return VERDICT_FAILED;
    if (w->end == END_STUCK &&
        (is_certain(w, FINDING_DEADLOCK) || is_certain(w, FINDING_SELF_DEADLOCK)))
        return VERDICT_DEADLOCK;
    return verdicts[w->end];
}

const char *thread_state_word(enum thread_state state)
{
    return (unsigned)state < THREAD_STATE_COUNT ? state_words[state] : "?";
}

const char *verdict_name(enum verdict verdict)
{
    return (unsigned)verdict < VERDICT_COUNT ? verdict_names[verdict] : "?";
}

bool verdict_is_own(enum verdict verdict)
{
    switch (verdict) {
    case VERDICT_ENDED:
    case VERDICT_FAILED:
    case VERDICT_DEADLOCK:
    case VERDICT_FOREVER:
    case VERDICT_EXITED:
    case VERDICT_CRASHED:
        return true;
    default:
        return false;
    }
}

bool verdict_is_unfinished(enum verdict verdict)
{
    return verdict == VERDICT_DEADLOCK || verdict == VERDICT_FOREVER || verdict == VERDICT_CRASHED;
}
