/* SPDX-License-Identifier: MIT */
/*
 * Who waits for whom: deadlocks, and waiting for ever while others go on.
 *
 * Who waits only for a time is in no circle. Who waits for an rwlock needs all that read under it to
 * go; a circle through any of them is one.
 *
 * A circle through a Lock is only suspected while anybody else can still go on, since any thread may
 * release a Lock; so is one through a reader, since who reads is known by number alone. When nobody
 * can, it is certain. One of RLocks, joins and tasks is certain at once. A circle that opens again was
 * none. Who asks for a lock of allocate_lock that it holds itself waits for a signal, as programs do that
 * have no join: that is told only when nobody can give it any more.
 *
 * Who waits for a thread that is over, or that waits for ever for certain, waits for ever too. So does
 * who waits for a task that has not begun, when all workers that its pool may have wait for such tasks
 * themselves; another thread could still cancel it.
 */
#include "model/findings_parts.h"

#include <string.h>

/* ---- who waits for whom ---- */

/* A walk along who waits for whom stops here: no course has so many threads, and a recording by a
 * stranger must not make us walk for ever. */
#define WALK_MAX 4096

static uint16_t holder_after(const struct world *w, uint32_t object, bool is_reading,
                             uint16_t after)
{
    const struct lockorder *order = &w->watch.order;
    for (size_t id = (size_t)after + 1; id <= order->thread_count; id++) {
        const struct lockorder_lock *lock = lockorder_find(order, (uint16_t)id, object);
        if (lock && !(is_reading && lock->is_shared))
            return (uint16_t)id;
    }
    return 0;
}

/* The next thread above `after` that `id` needs to go on, without an end in sight; 0: no more, or it
 * waits only for a time. */
static uint16_t needs(const struct world *w, uint16_t id, uint16_t after)
{
    const struct world_thread *t = world_thread(w, id);
    uint16_t only;
    switch (t && !t->is_timed ? t->wait_kind : R_NONE) {
    case R_LOCK_WAIT:
    case R_JOIN_WAIT:
    case R_FUTURE_WAIT:
        only = world_waits_for(w, id);
        return only > after ? only : 0;
    case R_RW_READ_WAIT:
    case R_RW_WRITE_WAIT:
        return holder_after(w, t->wait_object, t->wait_kind == R_RW_READ_WAIT, after);
    default:
        return 0;
    }
}

/* The way from `start` back to it, along who needs whom. Returns: its length; 0: there is none. Each
 * thread is gone on from once, since a way that did not lead back will not do so later. */
static size_t find_way(const struct world *w, uint16_t start, uint16_t way[WALK_MAX])
{
    uint64_t seen[UINT16_MAX / 64 + 1];
    uint16_t last[WALK_MAX];
    size_t length = 1;
    memset(seen, 0, sizeof seen);
    way[0] = start;
    last[0] = 0;
    while (length > 0) {
        uint16_t next = needs(w, way[length - 1], last[length - 1]);
        if (next == start)
            return length;
        if (next == 0) {
            length--;
            continue;
        }
        last[length - 1] = next;
        bool is_seen = seen[next / 64] >> next % 64 & 1;
        seen[next / 64] |= UINT64_C(1) << next % 64;
        if (is_seen || length == WALK_MAX)
            continue;
        way[length] = next;
        last[length++] = 0;
    }
    return 0;
}

/* Most that wait do so for somebody who does not. */
static bool may_be_in_circle(const struct world *w, uint16_t id)
{
    for (uint16_t next = needs(w, id, 0); next; next = needs(w, id, next))
        if (next == id || needs(w, next, 0))
            return true;
    return false;
}

bool findings_is_in_circle(const struct world *w, uint16_t id)
{
    uint16_t way[WALK_MAX];
    return may_be_in_circle(w, id) && find_way(w, id, way) > 0;
}

/* Whether a third thread could let `id` go on, which waits for `other`. */
static bool may_be_freed(const struct world *w, uint16_t id, uint16_t other)
{
    const struct world_thread *t = &w->threads[id - 1];
    const struct lockorder_lock *lock;
    switch (t->wait_kind) {
    case R_LOCK_WAIT:
        return w->objects[t->wait_object - 1].type == OBJECT_LOCK;
    case R_RW_WRITE_WAIT:
        lock = lockorder_find(&w->watch.order, other, t->wait_object);
        return lock && lock->is_shared;
    default:
        return false;
    }
}

/* ---- tasks that nobody will begin ---- */

/* The pool whose task `id` waits for, without an end in sight, if that has not begun; else 0. */
static uint32_t pool_needed(const struct world *w, uint16_t id)
{
    const struct world_thread *t = &w->threads[id - 1];
    if (t->is_timed || t->wait_kind != R_FUTURE_WAIT)
        return 0;
    const struct world_object *task = &w->objects[t->wait_object - 1];
    return task->future == FUTURE_PENDING && !task->is_unknown ? task->pool : 0;
}

static bool is_exhausted(const struct world *w, uint32_t pool)
{
    const struct world_object *o = world_object(w, pool);
    uint32_t stuck = 0;
    for (uint16_t id = 1; id <= w->watch.thread_count && id != 0; id++) {
        const struct watch_thread *t = &w->watch.threads[id - 1];
        stuck += t->pool == pool &&
                 (t->is_stuck || world_is_over(&w->threads[id - 1]) || pool_needed(w, id) == pool);
    }
    return o && o->type == OBJECT_POOL && o->max > 0 && stuck >= o->max;
}

/* ---- waiting for ever ---- */

/* Whether `id` waits for ever since it needs `other`; `is_freeable`: unless a third thread helps. Who
 * has finished wakes those who wait for just that. */
static bool is_lost_through(struct world *w, uint16_t id, uint16_t other, bool *is_freeable)
{
    *is_freeable = may_be_freed(w, id, other);
    if (world_is_over(&w->threads[other - 1]))
        return w->threads[id - 1].wait_kind != R_JOIN_WAIT;
    return !*is_freeable && watch_thread(&w->watch, other)->is_stuck;
}

static struct finding waiting_of(const struct world *w, uint16_t id, uint16_t other)
{
    const struct world_thread *t = &w->threads[id - 1];
    return (struct finding){.kind = FINDING_WAITS_FOREVER,
                            .thread = id,
                            .other = other,
                            .wait_kind = t->wait_kind,
                            .object = t->wait_object,
                            .amount = other && world_is_over(&w->threads[other - 1])};
}

static void report_waiting(struct world *w, uint16_t id, uint16_t other, bool is_suspected)
{
    struct finding f = waiting_of(w, id, other), *same = findings_find(w, &f);
    struct watch_thread *t = watch_thread(&w->watch, id);
    f.is_suspected = is_suspected;
    f.proof[0] = t->waits_since;
    f.proof_count = 1;
    t->is_stuck = !is_suspected;
    if (!same || same->is_resolved)
        findings_add(w, &f);
    else
        same->is_suspected = is_suspected;
}

/* Does it wait for somebody who will never come? Returns: whether it does for certain. */
static bool check_waiting(struct world *w, uint16_t id)
{
    bool is_freeable;
    uint32_t pool = pool_needed(w, id);
    if (pool && is_exhausted(w, pool)) {
        bool is_suspected = findings_can_anybody_go_on(w);
        report_waiting(w, id, 0, is_suspected);
        return !is_suspected;
    }
    for (uint16_t other = needs(w, id, 0); other; other = needs(w, id, other)) {
        if (!is_lost_through(w, id, other, &is_freeable))
            continue;
        bool is_suspected = is_freeable && findings_can_anybody_go_on(w);
        report_waiting(w, id, other, is_suspected);
        return !is_suspected;
    }
    return false;
}

/* A thread will never go on: nor will those that wait for it, nor those that wait for these. */
static void spread(struct world *w)
{
    for (bool is_more = true; is_more;) {
        is_more = false;
        for (uint16_t id = 1; id <= w->thread_count && id != 0; id++)
            if (w->threads[id - 1].wait_kind != R_NONE && !watch_thread(&w->watch, id)->is_stuck)
                is_more |= check_waiting(w, id);
    }
}

/* ---- circles ---- */

/* The circle, told from its lowest thread on: so it is the same finding wherever it is closed. */
static struct finding circle_of(struct world *w, const uint16_t *way, size_t length)
{
    struct finding f = {.kind = length == 1 ? FINDING_SELF_DEADLOCK : FINDING_DEADLOCK};
    size_t first = 0;
    for (size_t i = 1; i < length; i++)
        first = way[i] < way[first] ? i : first;
    for (size_t i = 0; i < length; i++) {
        uint16_t id = way[(first + i) % length], next = way[(first + i + 1) % length];
        const struct world_thread *t = &w->threads[id - 1];
        f.is_suspected |= may_be_freed(w, id, next);
        if (i >= FINDING_CHAIN_MAX)
            continue;
        f.chain[i] = id;
        f.chain_objects[i] = t->wait_kind != R_JOIN_WAIT ? t->wait_object : 0;
        f.proof[i] = watch_thread(&w->watch, id)->waits_since;
        f.chain_count = (uint32_t)i + 1;
    }
    f.proof_count = f.chain_count;
    f.chain_length = (uint32_t)length;
    f.thread = f.chain[0];
    f.object = w->threads[f.thread - 1].wait_object;
    f.is_suspected = f.is_suspected && findings_can_anybody_go_on(w);
    return f;
}

/* It took the lock itself, to be woken by whoever releases it. */
static bool is_signal_awaited(const struct world *w, uint16_t id)
{
    const struct world_thread *t = &w->threads[id - 1];
    return t->wait_kind == R_LOCK_WAIT && needs(w, id, 0) == id &&
           w->objects[t->wait_object - 1].flavour == RECORD_LOCK_LOW_LEVEL &&
           findings_can_anybody_go_on(w);
}

bool findings_is_caught(const struct world *w, uint16_t id)
{
    return findings_is_in_circle(w, id) && !is_signal_awaited(w, id);
}

static bool check_circle(struct world *w, uint16_t thread)
{
    uint16_t way[WALK_MAX];
    size_t length = may_be_in_circle(w, thread) ? find_way(w, thread, way) : 0;
    if (length == 0)
        return false;
    struct finding f = circle_of(w, way, length);
    if (is_signal_awaited(w, thread))
        return false;
    findings_add(w, &f);
    for (size_t i = 0; i < length && !f.is_suspected; i++)
        watch_thread(&w->watch, way[i])->is_stuck = true;
    if (!f.is_suspected)
        spread(w);
    return true;
}

/* The last worker of a pool that begins to wait for its pool is the end of all that wait for it. */
static bool check_pool(struct world *w, uint16_t thread)
{
    uint32_t pool = pool_needed(w, thread);
    bool is_certain = false;
    if (!pool || !is_exhausted(w, pool))
        return false;
    for (uint16_t id = 1; id <= w->thread_count && id != 0; id++)
        if (pool_needed(w, id) == pool)
            is_certain |= check_waiting(w, id);
    return is_certain;
}

void findings_check_wait(struct world *w, uint16_t thread)
{
    watch_thread(&w->watch, thread)->waits_since = findings_now(w);
    if (!check_circle(w, thread) && (check_pool(w, thread) || check_waiting(w, thread)))
        spread(w);
}

void findings_note_task(struct world *w, const struct record *r)
{
    const struct world_object *task = world_object(w, r->object);
    if (task && task->type == OBJECT_FUTURE)
        watch_thread(&w->watch, r->thread)->pool = task->pool;
}

void findings_check_left(struct world *w, uint16_t thread)
{
    const struct lockorder_thread *held = lockorder_held(&w->watch.order, thread);
    bool has_locks = held && held->count > 0;
    bool has_task = false;
    for (size_t i = 0; i < w->thread_count && !has_task; i++)
        has_task = w->threads[i].wait_kind == R_FUTURE_WAIT &&
                   world_waits_for(w, (uint32_t)(i + 1)) == thread;
    if (has_locks || has_task)
        spread(w);
}

/* Only a thread that spins says so before it spins again: see runtime/spinlock.c. */
void findings_check_spin(struct world *w, const struct record *r)
{
    const struct world_thread *t = world_thread(w, r->thread), *holder = world_thread(w, r->extra);
    if (!holder || !t || t->pending.kind != R_SPIN_BUSY || !findings_is_of(w, r, OBJECT_SPINLOCK))
        return;
    struct finding f = {.kind = FINDING_WAITS_FOREVER,
                        .thread = r->thread,
                        .other = (uint16_t)r->extra,
                        .wait_kind = R_SPIN_BUSY,
                        .object = r->object,
                        .amount = world_is_over(holder)};
    if (r->extra == r->thread) {
        f.kind = FINDING_SELF_DEADLOCK;
        f.other = 0;
    } else if (f.amount == 0 && !watch_thread(&w->watch, f.other)->is_stuck) {
        return;
    }
    struct finding *same = findings_find(w, &f);
    if (!same || same->is_resolved)
        findings_add(w, &f);
}

#define ABOUT_WAITING                                                                              \
    (1u << FINDING_DEADLOCK | 1u << FINDING_SELF_DEADLOCK | 1u << FINDING_WAITS_FOREVER)

void findings_open_circles(struct world *w, uint16_t thread)
{
    watch_thread(&w->watch, thread)->is_stuck = false;
    findings_resolve_of(w, ABOUT_WAITING, thread);
}

/* A signal that was awaited will not come. */
static void tell_circle(struct world *w, uint16_t id)
{
    uint16_t way[WALK_MAX];
    struct finding f = circle_of(w, way, find_way(w, id, way));
    if (!findings_find(w, &f))
        findings_add(w, &f);
}

/* Those that wait in a circle are told as that. */
void findings_check_stuck(struct world *w)
{
    for (size_t i = 0; i < w->finding_count; i++)
        if (ABOUT_WAITING >> w->findings[i].kind & 1)
            w->findings[i].is_suspected = false;
    for (uint16_t id = 1; id <= w->thread_count && id != 0; id++) {
        struct finding f;
        if (w->threads[id - 1].wait_kind == R_NONE)
            continue;
        if (findings_is_in_circle(w, id)) {
            tell_circle(w, id);
            continue;
        }
        if (findings_lost_wakeup(w, id, &f))
            findings_add(w, &f);
        else
            report_waiting(w, id, world_waits_for(w, id), false);
    }
}
