/* SPDX-License-Identifier: MIT */
/*
 * What records do to threads.
 *
 * In a virtual run each change of state has a record of its own. In a real run, who does something
 * runs: a thread that is seen at work while it should wait has been let go on.
 */
#include "model/fold.h"

#include <string.h>

#include "model/findings.h"
#include "model/memory.h"

/* ---- states ---- */

struct world_thread *fold_thread(struct world *w, uint32_t id)
{
    return id && id <= w->thread_count ? &w->threads[id - 1] : NULL;
}

static uint16_t id_of(const struct world *w, const struct world_thread *t)
{
    return (uint16_t)(t - w->threads + 1);
}

/* `more`: 1 when it has begun to wait, -1 when it is about to stop. */
static void count_waiter(struct world *w, const struct world_thread *t, int more)
{
    if (t->wait_kind == R_GIL_WAIT)
        fold_count_gil_waiter(w, t, more);
    if (t->wait_kind == R_NONE || record_object_of(t->wait_kind) != RECORD_OBJECT)
        return;
    struct world_object *o = &w->objects[t->wait_object - 1];
    for (unsigned i = 0; i < WORLD_WAITS_MAX; i++)
        if (world_wait_kind(o->type, i) == t->wait_kind)
            o->waiters_of[i] += (uint32_t)more;
    o->waiters += (uint32_t)more;
    o->contended += more > 0;
    if (more < 0 && w->time_ns > t->since_ns && w->time_ns - t->since_ns > o->longest_ns)
        o->longest_ns = w->time_ns - t->since_ns;
    o->changed = w->step;
}

void fold_set_state(struct world *w, struct world_thread *t, enum thread_state state)
{
    if (world_is_over(t))
        return;
    count_waiter(w, t, -1);
    bool may_have_waited = t->wait_kind != R_NONE || t->state == THREAD_UNKNOWN;
    if (may_have_waited && state != THREAD_KILL && state != THREAD_UNKNOWN)
        findings_open_circles(w, id_of(w, t));
    t->wait_kind = R_NONE;
    t->wait_object = 0;
    t->is_timed = t->has_timer = false;
    t->due_ns = 0;
    if (w->time_ns > t->since_ns)
        t->time_in[t->state] += w->time_ns - t->since_ns;
    t->since_ns = w->time_ns;
    t->state = state;
    t->changed = w->step;
}

/* It goes on by itself after `ns`, unless the end of time comes first. */
static void set_timer(const struct world *w, struct world_thread *t, uint64_t ns)
{
    t->has_timer = !world_is_over(t) && ns < UINT64_MAX - w->time_ns;
    t->due_ns = t->has_timer ? w->time_ns + ns : 0;
}

static void begin_wait(struct world *w, struct world_thread *t, enum thread_state state,
                       const struct record *r)
{
    fold_set_state(w, t, state);
    if (world_is_over(t))
        return;
    t->wait_kind = r->kind;
    t->wait_object = state == THREAD_GIL ? t->process : r->object;
    t->wait_order = w->waits++;
    t->is_timed = state != THREAD_GIL && (r->arg != 0 || r->kind == R_TIMER_WAIT);
    count_waiter(w, t, 1);
    if (t->is_timed)
        set_timer(w, t, r->arg > 0 ? (uint64_t)r->arg : 0);
    else if (r->kind == R_GIL_WAIT && !w->gil.is_ticking)
        set_timer(w, t, w->gil.interval_ns);
}

static void begin_pause(struct world *w, struct world_thread *t, enum thread_state state,
                        const struct record *r)
{
    fold_set_state(w, t, state);
    set_timer(w, t, r->arg > 0 ? (uint64_t)r->arg : 0);
}

void fold_wait(struct world *w, struct world_thread *t, const struct record *r)
{
    switch (record_wait_of(r->kind)) {
    case RECORD_WAIT_BLOCK:
        begin_wait(w, t, THREAD_BLOCK, r);
        break;
    case RECORD_WAIT_WAIT:
        begin_wait(w, t, THREAD_WAIT, r);
        break;
    case RECORD_WAIT_GIL:
        begin_wait(w, t, THREAD_GIL, r);
        break;
    case RECORD_WAIT_SLEEP:
        begin_pause(w, t, THREAD_SLEEP, r);
        break;
    case RECORD_WAIT_IO:
        begin_pause(w, t, THREAD_IO, r);
        break;
    case RECORD_WAIT_NONE:
        break;
    }
}

void fold_forget_threads(struct world *w)
{
    for (size_t i = 0; i < w->thread_count; i++) {
        struct world_thread *t = &w->threads[i];
        t->locks = 0;
        if (world_is_over(t))
            continue;
        fold_set_state(w, t, THREAD_UNKNOWN);
        memset(&t->pending, 0, sizeof t->pending);
    }
}

/* ---- from the making of a thread to its end ---- */

void fold_add_thread(struct world *w, const struct record *r)
{
    if (r->object != w->thread_count + 1 || r->object > UINT16_MAX)
        return;
    if (w->thread_count == w->thread_room) {
        w->thread_room = w->thread_room ? w->thread_room * 2 : 8;
        w->threads = memory_resize(w->threads, w->thread_room, sizeof *w->threads);
    }
    const struct world_thread *maker = fold_thread(w, r->thread);
    uint16_t process = r->arg == RECORD_WAY_PROCESS ? (uint16_t)r->object
                       : maker                      ? maker->process
                                                    : 0;
    struct world_thread *t = &w->threads[w->thread_count++];
    memset(t, 0, sizeof *t);
    t->state = THREAD_NEW;
    t->way = r->arg > 0 && r->arg < RECORD_WAY_COUNT ? (uint8_t)r->arg : RECORD_WAY_FUNCTION;
    t->process = process;
    t->since_ns = w->time_ns;
    t->changed = w->step;
}

static void apply_start(struct world *w, const struct world_thread *t, const struct record *r)
{
    struct world_thread *other = fold_thread(w, r->object);
    if (!other || (other->state != THREAD_NEW && other->state != THREAD_UNKNOWN))
        return;
    other->is_daemon = r->arg & RECORD_THREAD_DAEMON;
    other->process = r->arg & RECORD_THREAD_PROCESS ? (uint16_t)r->object : t->process;
    fold_set_state(w, other, THREAD_READY);
}

static void apply_point(struct world *w, struct world_thread *t, const struct record *r)
{
    if (world_is_over(t))
        return;
    t->pending.kind = r->extra;
    t->pending.object = r->object;
    t->pending.arg = r->arg;
    t->pending.site = r->site;
    t->pending_ns = w->time_ns;
    t->changed = w->step;
    if (t->state == THREAD_NEW)
        fold_set_state(w, t, THREAD_READY);
}

static void apply_go(struct world *w, struct world_thread *t, const struct record *r)
{
    t->woken_from = R_NONE;
    t->is_time_up = false;
    if (!w->is_real) {
        w->actor = r->thread;
        t->steps++;
        t->changed = w->step;
        if (t->state == THREAD_RUN)
            return;
    }
    fold_set_state(w, t, THREAD_RUN);
    t->core = r->object < FOLD_CORES_MAX ? (uint16_t)r->object : 0;
}

static void apply_end_of_thread(struct world *w, struct world_thread *t, const struct record *r)
{
    if (world_is_over(t))
        return;
    fold_set_state(w, t,
                   r->kind == R_THREAD_KILL ? THREAD_KILL
                   : t->has_failed          ? THREAD_FAILED
                                            : THREAD_END);
    memset(&t->pending, 0, sizeof t->pending);
    t->inherits_from = 0;
}

/* Who has been joined has finished; it may be that nobody saw it. */
static void apply_join(struct world *w, const struct record *r)
{
    struct world_thread *other = fold_thread(w, r->object);
    if (other && other->state == THREAD_UNKNOWN)
        fold_set_state(w, other, THREAD_END);
}

/* ---- all records of a thread ---- */

/* Whether a record tells what the thread itself did, rather than what was done to it or about it.
 * Those without a sentence are about other things, or have a meaning of their own. */
static bool is_deed(unsigned kind)
{
    switch (kind) {
    case R_DISPATCH:
    case R_PREEMPT:
    case R_PICK:
    case R_PICK_WAITER:
    case R_WAKE:
    case R_TIMEOUT:
    case R_SPURIOUS:
    case R_THREAD_KILL:
    case R_INHERIT:
    case R_INHERIT_END:
        return false;
    default:
        return record_sentence(kind) != NULL;
    }
}

/* On its way into a wait, which it has told already, a thread gives back what it has in its hands. */
static bool is_part_of_wait(const struct world *w, const struct world_thread *t,
                            const struct record *r)
{
    if (t->wait_kind == R_NONE)
        return false;
    if (r->kind == R_GIL_DROP)
        return true;
    const struct world_object *cond = world_object(w, t->wait_object);
    return r->kind == R_LOCK_RELEASE && t->wait_kind == R_COND_WAIT && cond->lock == r->object;
}

static void note_deed(struct world *w, struct world_thread *t, const struct record *r)
{
    if (world_is_over(t))
        return;
    bool tells_state = w->is_real || t->state == THREAD_UNKNOWN;
    if (tells_state && t->state != THREAD_RUN && !is_part_of_wait(w, t, r))
        fold_set_state(w, t, THREAD_RUN);
}

/* The thread's own kinds, from THREAD_START on. Returns false for others. */
static bool apply_life(struct world *w, struct world_thread *t, const struct record *r)
{
    struct world_thread *other = fold_thread(w, r->object);
    switch (r->kind) {
    case R_THREAD_START:
        apply_start(w, t, r);
        return true;
    case R_THREAD_SET_DAEMON:
        if (other && !world_is_over(other))
            other->is_daemon = r->arg != 0;
        return true;
    case R_THREAD_PRIORITY:
        if (other)
            other->priority = (int32_t)r->arg;
        return true;
    case R_INHERIT:
        t->inherits_from = other ? (uint16_t)r->object : 0;
        t->inherited = (int32_t)r->arg;
        return true;
    case R_INHERIT_END:
        t->inherits_from = 0;
        return true;
    case R_THREAD_FAIL:
        t->has_failed |= !world_is_over(t);
        return true;
    case R_THREAD_END:
    case R_THREAD_KILL:
        apply_end_of_thread(w, t, r);
        return true;
    case R_JOIN:
        apply_join(w, r);
        return true;
    default:
        return false;
    }
}

/* What decides about threads from outside. Returns false for other kinds. */
static bool apply_scheduling(struct world *w, struct world_thread *t, const struct record *r)
{
    switch (r->kind) {
    case R_POINT:
        apply_point(w, t, r);
        return true;
    case R_GO:
        apply_go(w, t, r);
        return true;
    case R_DISPATCH:
        fold_set_state(w, t, THREAD_RUN);
        t->core = r->object < FOLD_CORES_MAX ? (uint16_t)r->object : 0;
        return true;
    case R_WAKE:
    case R_TIMEOUT:
    case R_SPURIOUS:
        t->woken_from = r->kind == R_TIMEOUT ? (uint16_t)r->extra : t->wait_kind;
        t->is_time_up = r->kind == R_TIMEOUT;
        fold_set_state(w, t, THREAD_READY);
        return true;
    case R_PREEMPT:
        fold_set_state(w, t, THREAD_READY);
        return true;
    default:
        return false;
    }
}

void fold_apply_thread(struct world *w, struct world_thread *t, const struct record *r)
{
    if (r->site && r->kind != R_POINT && !world_is_over(t))
        t->site = r->site;
    if (is_deed(r->kind))
        note_deed(w, t, r);
    if (apply_scheduling(w, t, r) || apply_life(w, t, r))
        return;
    switch (r->kind) {
    case R_GIL_WAIT:
    case R_GIL_TAKE:
    case R_GIL_REQUEST:
    case R_GIL_DROP:
    case R_GIL_YIELD:
    case R_GIL_TICK:
    case R_GIL_BUSY:
    case R_GIL_SWITCH:
        fold_apply_gil(w, t, r);
        break;
    case R_EXPECT:
        w->failed_claims += r->arg == 0;
        break;
    default:
        if (record_object_of(r->kind) == RECORD_OBJECT)
            fold_apply_object(w, t, r);
        else
            fold_wait(w, t, r);
    }
}
