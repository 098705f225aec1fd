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
    w->cores = 1;
}

void world_free(struct world *w)
{
    free(w->threads);
    free(w->objects);
    free(w->findings);
    world_init(w);
}

static void *copy_array(void *to, size_t *room, const void *from, size_t count, size_t item_bytes)
{
    if (*room < count) {
        to = memory_resize(to, count, item_bytes);
        *room = count;
    }
    if (count)
        memcpy(to, from, count * item_bytes);
    return to;
}

void world_copy(struct world *to, const struct world *from)
{
    struct world own = *to;
    *to = *from;
    to->thread_room = own.thread_room;
    to->object_room = own.object_room;
    to->finding_room = own.finding_room;
    to->threads = copy_array(own.threads, &to->thread_room, from->threads, from->thread_count,
                             sizeof *to->threads);
    to->objects = copy_array(own.objects, &to->object_room, from->objects, from->object_count,
                             sizeof *to->objects);
    to->findings = copy_array(own.findings, &to->finding_room, from->findings, from->finding_count,
                              sizeof *to->findings);
}

/* Compare by bytes: all structs are cleared when they are made, and then set member by member, since
 * a struct that is assigned as a whole brings any bytes between its members along. */
static bool is_same(const void *a, const void *b, size_t count, size_t item_bytes)
{
    return count == 0 || memcmp(a, b, count * item_bytes) == 0;
}

bool world_equal(const struct world *a, const struct world *b)
{
    struct world x = *a, y = *b;
    x.threads = y.threads = NULL;
    x.objects = y.objects = NULL;
    x.findings = y.findings = NULL;
    x.thread_room = y.thread_room = x.object_room = y.object_room = 0;
    x.finding_room = y.finding_room = 0;
    return memcmp(&x, &y, sizeof x) == 0 &&
           is_same(a->threads, b->threads, a->thread_count, sizeof *a->threads) &&
           is_same(a->objects, b->objects, a->object_count, sizeof *a->objects) &&
           is_same(a->findings, b->findings, a->finding_count, sizeof *a->findings);
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

bool world_is_runnable(const struct world *w, uint32_t id)
{
    const struct world_thread *t = world_thread(w, id);
    return t && !w->has_ended && (t->state == THREAD_READY || t->state == THREAD_RUN);
}

uint16_t world_waits_for(const struct world *w, uint32_t id)
{
    const struct world_thread *t = world_thread(w, id);
    const struct world_object *o;
    if (!t)
        return 0;
    switch (t->wait_kind) {
    case R_LOCK_WAIT:
        o = world_object(w, t->wait_object);
        return o ? o->owner : 0;
    case R_JOIN_WAIT:
        return t->wait_object <= w->thread_count ? (uint16_t)t->wait_object : 0;
    case R_GIL_WAIT:
        return w->gil.holder;
    default:
        return 0;
    }
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
    if (world_thread(w, id) && findings_is_in_circle(w, (uint16_t)id))
        return true;
    for (size_t i = 0; i < w->finding_count; i++)
        if (w->findings[i].kind == FINDING_WAITS_FOREVER && w->findings[i].thread == id)
            return true;
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
    if (w->end == END_COMPLETED && w->failed_claims > 0)
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
