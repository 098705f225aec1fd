/* SPDX-License-Identifier: MIT */
/* The fold. Each record changes a thread, and often an object; findings are made where the record
 * that completes them is folded in (findings.c). */
#include "model/world.h"

#include <stdlib.h>
#include <string.h>

#include "model/findings.h"
#include "model/memory.h"

#define CORES_MAX 64

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
