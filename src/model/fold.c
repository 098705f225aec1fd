/* SPDX-License-Identifier: MIT */
/* The fold. Each record changes a thread, and often an object; findings are made where the record
 * that completes them is folded in (findings.c). */
#include "model/findings.h"
#include "model/memory.h"
#include "model/world.h"

#include <string.h>

#define CORES_MAX 64

/* ---- parts ---- */

static struct world_thread *thread_of(struct world *w, uint32_t id)
{
    return id && id <= w->thread_count ? &w->threads[id - 1] : NULL;
}

static struct world_object *object_of(struct world *w, uint32_t id, enum object_type type)
{
    struct world_object *o = id && id <= w->object_count ? &w->objects[id - 1] : NULL;
    return o && o->type == type ? o : NULL;
}

static void add_thread(struct world *w, const struct record *r)
{
    if (r->object != w->thread_count + 1 || r->object > UINT16_MAX)
        return;
    if (w->thread_count == w->thread_room) {
        w->thread_room = w->thread_room ? w->thread_room * 2 : 8;
        w->threads = memory_resize(w->threads, w->thread_room, sizeof *w->threads);
    }
    struct world_thread *t = &w->threads[w->thread_count++];
    memset(t, 0, sizeof *t);
    t->state = THREAD_NEW;
    t->since_ns = w->time_ns;
    t->changed = w->step;
}

static void add_object(struct world *w, const struct record *r, enum object_type type)
{
    if (r->object != w->object_count + 1)
        return;
    if (w->object_count == w->object_room) {
        w->object_room = w->object_room ? w->object_room * 2 : 8;
        w->objects = memory_resize(w->objects, w->object_room, sizeof *w->objects);
    }
    struct world_object *o = &w->objects[w->object_count++];
    memset(o, 0, sizeof *o);
    o->type = type;
    o->changed = w->step;
    o->site = r->site;
    if (type == OBJECT_VAR)
        o->value = r->arg;
    if (type == OBJECT_COND)
        o->lock = (uint32_t)r->arg;
}

static struct world_object *touch(struct world *w, const struct record *r, enum object_type type)
{
    struct world_object *o = object_of(w, r->object, type);
    if (o) {
        o->changed = w->step;
        o->site = r->site ? r->site : o->site;
    }
    return o;
}

static uint32_t *waiter_count(struct world *w, const struct world_thread *t)
{
    if (t->wait_kind == R_GIL_WAIT)
        return &w->gil.waiters;
    if (t->wait_kind != R_LOCK_WAIT && t->wait_kind != R_COND_WAIT)
        return NULL;
    struct world_object *o = t->wait_object && t->wait_object <= w->object_count
                                 ? &w->objects[t->wait_object - 1]
                                 : NULL;
    if (o)
        o->changed = w->step;
    return o ? &o->waiters : NULL;
}

static void set_state(struct world *w, struct world_thread *t, enum thread_state state)
{
    uint32_t *waiters = waiter_count(w, t);
    if (waiters && *waiters > 0)
        --*waiters;
    if (t->wait_kind != R_NONE && state != THREAD_KILL)
        findings_open_circles(w, (uint16_t)(t - w->threads + 1));
    t->wait_kind = R_NONE;
    t->wait_object = 0;
    t->is_timed = false;
    if (w->time_ns > t->since_ns)
        t->time_in[t->state] += w->time_ns - t->since_ns;
    t->since_ns = w->time_ns;
    t->state = state;
    t->changed = w->step;
}

static void set_waiting(struct world *w, struct world_thread *t, enum thread_state state,
                        const struct record *r)
{
    set_state(w, t, state);
    t->wait_kind = r->kind;
    t->wait_object = r->object;
    t->wait_order = w->waits++;
    t->is_timed = r->kind != R_GIL_WAIT && r->kind != R_GIL_SWITCH && r->arg != 0;
    uint32_t *waiters = waiter_count(w, t);
    if (waiters)
        ++*waiters;
}

/* ---- what each kind does ---- */

static void apply_setting(struct world *w, const struct record *r)
{
    uint64_t value = r->arg > 0 ? (uint64_t)r->arg : 0;
    switch (r->object) {
    case SETTING_CORES:
        w->cores = value == 0 ? 1 : value > CORES_MAX ? CORES_MAX : (uint32_t)value;
        break;
    case SETTING_SLICE_NS:
        w->slice_ns = value;
        break;
    case SETTING_GIL:
        w->gil.is_on = value != 0;
        break;
    case SETTING_GIL_INTERVAL_NS:
        w->gil.interval_ns = value;
        break;
    default:
        break;
    }
}

static void apply_point(struct world *w, struct world_thread *t, const struct record *r)
{
    t->pending.kind = r->extra;
    t->pending.object = r->object;
    t->pending.arg = r->arg;
    t->pending.site = r->site;
    t->pending_ns = w->time_ns;
    t->changed = w->step;
    if (t->state == THREAD_NEW)
        set_state(w, t, THREAD_READY);
}

static void set_owner(struct world *w, struct world_object *lock, uint16_t owner)
{
    struct world_thread *before = thread_of(w, lock->owner), *now = thread_of(w, owner);
    if (before && before->locks > 0)
        before->locks--;
    if (now)
        now->locks++;
    lock->owner = owner;
}

static void apply_lock(struct world *w, struct world_thread *t, const struct record *r)
{
    struct world_object *o = touch(w, r, OBJECT_LOCK);
    if (!o)
        return;
    switch (r->kind) {
    case R_LOCK_WAIT:
        set_waiting(w, t, THREAD_BLOCK, r);
        findings_check_cycle(w, r->thread);
        break;
    case R_LOCK_TAKE:
        set_owner(w, o, r->thread);
        break;
    case R_LOCK_RELEASE:
        set_owner(w, o, 0);
        break;
    default:
        break;
    }
}

static void apply_variable(struct world *w, struct world_thread *t, const struct record *r)
{
    if (r->kind == R_VAR_LOAD) {
        if (object_of(w, r->object, OBJECT_VAR))
            findings_note_load(w, t, r);
        return;
    }
    struct world_object *o = touch(w, r, OBJECT_VAR);
    if (!o)
        return;
    findings_check_store(w, t, r);
    o->value = r->arg;
    o->writer = r->thread;
    o->written = w->records;
    o->version++;
}

static void apply_gil(struct world *w, struct world_thread *t, const struct record *r)
{
    struct world_gil *gil = &w->gil;
    gil->changed = w->step;
    switch (r->kind) {
    case R_GIL_WAIT:
        if (gil->waiters == 0)
            gil->wait_ns = w->time_ns;
        set_waiting(w, t, THREAD_GIL, r);
        break;
    case R_GIL_SWITCH:
        set_waiting(w, t, THREAD_GIL, r);
        break;
    case R_GIL_TAKE:
        gil->switches += gil->last_holder != 0 && gil->last_holder != r->thread;
        gil->holder = gil->last_holder = r->thread;
        gil->taken_ns = gil->wait_ns = w->time_ns;
        gil->is_drop_requested = false;
        gil->requester = 0;
        break;
    case R_GIL_REQUEST:
        gil->is_drop_requested = true;
        gil->requester = r->thread;
        break;
    default:
        gil->holder = 0;
        gil->drop_kind = r->kind == R_GIL_YIELD ? R_GIL_YIELD : (uint16_t)r->extra;
    }
}

static void apply_end_of_thread(struct world *w, struct world_thread *t, const struct record *r)
{
    if (t->state == THREAD_END || t->state == THREAD_KILL)
        return;
    if (r->kind == R_THREAD_END && t->locks > 0)
        findings_check_held(w, r);
    set_state(w, t, r->kind == R_THREAD_END ? THREAD_END : THREAD_KILL);
    memset(&t->pending, 0, sizeof t->pending);
}

/* Records about one thread, which exists. */
static void apply_thread(struct world *w, struct world_thread *t, const struct record *r)
{
    struct world_thread *other;
    if (r->site && r->kind != R_POINT)
        t->site = r->site;
    switch (r->kind) {
    case R_POINT:
        apply_point(w, t, r);
        break;
    case R_GO:
        w->actor = r->thread;
        t->steps++;
        t->changed = w->step;
        if (t->state == THREAD_RUN)
            break;
        /* fall through */
    case R_DISPATCH:
        set_state(w, t, THREAD_RUN);
        t->core = r->object < CORES_MAX ? (uint16_t)r->object : 0;
        break;
    case R_PREEMPT:
    case R_WAKE:
    case R_TIMEOUT:
        set_state(w, t, THREAD_READY);
        break;
    case R_THREAD_START:
        other = thread_of(w, r->object);
        if (other && other->state == THREAD_NEW) {
            other->is_daemon = r->arg & RECORD_THREAD_DAEMON;
            set_state(w, other, THREAD_READY);
        }
        break;
    case R_THREAD_END:
    case R_THREAD_KILL:
        apply_end_of_thread(w, t, r);
        break;
    case R_JOIN_WAIT:
        set_waiting(w, t, THREAD_WAIT, r);
        findings_check_cycle(w, r->thread);
        break;
    case R_COND_WAIT:
        if (touch(w, r, OBJECT_COND))
            set_waiting(w, t, THREAD_WAIT, r);
        break;
    case R_COND_NOTIFY:
        touch(w, r, OBJECT_COND);
        break;
    case R_LOCK_WAIT:
    case R_LOCK_TAKE:
    case R_LOCK_BUSY:
    case R_LOCK_RELEASE:
        apply_lock(w, t, r);
        break;
    case R_VAR_LOAD:
    case R_VAR_STORE:
        apply_variable(w, t, r);
        break;
    case R_SLEEP:
    case R_IO:
        set_state(w, t, r->kind == R_SLEEP ? THREAD_SLEEP : THREAD_IO);
        break;
    case R_GIL_WAIT:
    case R_GIL_TAKE:
    case R_GIL_REQUEST:
    case R_GIL_DROP:
    case R_GIL_YIELD:
    case R_GIL_SWITCH:
        apply_gil(w, t, r);
        break;
    case R_EXPECT:
        if (r->arg == 0) {
            w->failed_claims++;
            findings_add_plain(w, FINDING_EXPECT, r);
        }
        break;
    case R_MISUSE:
        findings_add_plain(w, FINDING_MISUSE, r);
        break;
    default:
        break;
    }
}

static void apply_end(struct world *w, const struct record *r)
{
    if (w->has_ended || r->arg < 0 || r->arg >= RECORD_END_COUNT)
        return;
    w->has_ended = true;
    w->end = (enum record_end)r->arg;
    w->end_detail = r->extra;
    w->end_thread = r->thread;
    if (w->end == END_STUCK)
        findings_check_stuck(w);
}

void world_apply(struct world *w, const struct record *r)
{
    /* TEXT records carry bytes where others carry a thread */
    struct world_thread *t = r->kind == R_TEXT ? NULL : thread_of(w, r->thread);
    if (r->time_ns > w->time_ns)
        w->time_ns = r->time_ns;
    switch (r->kind) {
    case R_STEP:
        w->step++;
        w->actor = 0;
        break;
    case R_SETTING:
        apply_setting(w, r);
        break;
    case R_THREAD_NEW:
        add_thread(w, r);
        break;
    case R_LOCK_NEW:
        add_object(w, r, OBJECT_LOCK);
        break;
    case R_COND_NEW:
        add_object(w, r, OBJECT_COND);
        break;
    case R_VAR_NEW:
        add_object(w, r, OBJECT_VAR);
        break;
    case R_LOST:
        w->lost += r->arg > 0 ? (uint64_t)r->arg : 0;
        break;
    case R_END:
        apply_end(w, r);
        break;
    default:
        if (t)
            apply_thread(w, t, r);
    }
    w->records++;
}
