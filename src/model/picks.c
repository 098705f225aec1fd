/* SPDX-License-Identifier: MIT */
/*
 * What can happen next. It must be what the engine lets happen: so each rule here is one of the
 * runtime's, seen from outside. Where the world does not know enough, less is offered.
 */
#include "model/picks.h"

/* ---- what stands in a thread's way ---- */

static bool is_queue_full(const struct world_object *queue)
{
    return queue->is_bounded && queue->count >= queue->max;
}

/* Whether a lock or rwlock is in hands that keep a thread from taking it. */
static bool is_taken(const struct world_object *o, uint32_t thread)
{
    return o->owner != 0 && (o->owner != thread || o->type == OBJECT_LOCK);
}

/* Whether what an object has to give is not to be had now; R_NONE: it is, or that is not known. Returns:
 * as what a thread then waits. */
static unsigned lack_of(const struct world_object *o, unsigned kind, uint32_t thread)
{
    switch (kind) {
    case R_LOCK_TAKE:
        return is_taken(o, thread) ? R_LOCK_WAIT : R_NONE;
    case R_RW_READ:
        return is_taken(o, thread) ? R_RW_READ_WAIT : R_NONE;
    case R_RW_WRITE:
        return is_taken(o, thread) || o->count > 0 ? R_RW_WRITE_WAIT : R_NONE;
    case R_SEM_TAKE:
        return o->value == 0 ? R_SEM_WAIT : R_NONE;
    case R_QUEUE_GET:
        return o->count == 0 && !o->is_shut_down ? R_QUEUE_GET_WAIT : R_NONE;
    case R_QUEUE_PUT:
        return is_queue_full(o) && !o->is_shut_down ? R_QUEUE_PUT_WAIT : R_NONE;
    case R_QUEUE_JOIN:
        return o->unfinished > 0 ? R_QUEUE_JOIN_WAIT : R_NONE;
    case R_PIPE_RECEIVE:
        return o->count == 0 && !o->is_shut_down ? R_PIPE_RECEIVE_WAIT : R_NONE;
    default:
        return R_NONE;
    }
}

/* The same of the operation that a thread stands before. */
static unsigned lack_before(const struct world *w, uint32_t id)
{
    const struct world_pending *next = &w->threads[id - 1].pending;
    const struct world_thread *other = world_thread(w, next->object);
    const struct world_object *o = world_object(w, next->object);
    if (next->kind == R_JOIN)
        return other && next->object != id && other->state != THREAD_NEW && !world_is_over(other)
                   ? R_JOIN_WAIT
                   : R_NONE;
    bool is_about_object = record_object_of(next->kind) == RECORD_OBJECT;
    return is_about_object && o && !o->is_unknown ? lack_of(o, next->kind, id) : R_NONE;
}

/* Who comes back from some waits takes the GIL before anything else; from others, when it has what it
 * waited for. */
static bool begins_with_gil(const struct world_thread *t)
{
    switch (t->woken_from) {
    case R_COND_WAIT:
    case R_BARRIER_WAIT:
    case R_JOIN_WAIT:
    case R_TIMER_WAIT:
    case R_SLEEP:
    case R_IO:
        return true;
    default:
        return t->pending.kind == R_GIL_TAKE || t->pending.kind == R_GO;
    }
}

/* Somebody has it; or the thread has dropped it as it was asked to, and nobody has taken it since. */
static bool is_gil_denied(const struct world *w, uint32_t id)
{
    const struct world_gil *gil = world_gil_of(w, id);
    if (!gil || !gil->is_on || gil->is_unknown)
        return false;
    return gil->holder ? gil->holder != id : gil->is_drop_requested && gil->last_holder == id;
}

enum outlook picks_outlook(const struct world *w, uint32_t id)
{
    if (!world_is_runnable(w, id))
        return OUTLOOK_GOES_ON;
    if (begins_with_gil(&w->threads[id - 1]) && is_gil_denied(w, id))
        return OUTLOOK_NEEDS_GIL;
    unsigned lack = lack_before(w, id);
    if (lack == R_NONE)
        return OUTLOOK_GOES_ON;
    const struct world_thread *t = &w->threads[id - 1];
    return t->is_time_up && t->woken_from == lack ? OUTLOOK_GIVES_UP : OUTLOOK_WAITS;
}

/* ---- whom a step wakes ---- */

/* A queue of which a step wakes so many. */
struct waking {
    unsigned kind; /* R_NONE: none */
    uint32_t object;
    uint32_t count;
};

static struct waking one_of(unsigned kind, uint32_t object)
{
    return (struct waking){kind, object, 1};
}

static const struct waking nobody = {R_NONE, 0, 0};

/* An rwlock wakes one who waits to write if nobody reads any more, or waits to. */
static struct waking release_rwlock(const struct world *w, uint32_t id, uint32_t thread)
{
    const struct world_object *o = world_object(w, id);
    bool is_last = o->owner ? o->owner == thread : o->count == 1;
    bool has_readers = world_waiters(w, R_RW_READ_WAIT, id, NULL, 0) > 0;
    return is_last && !has_readers ? one_of(R_RW_WRITE_WAIT, id) : nobody;
}

/* Whom a release of a lock wakes: only the last one of an rlock does, and only its owner's. */
static struct waking release_lock(const struct world_object *o, uint32_t id, uint32_t thread)
{
    bool may = o->owner != 0 && (o->type == OBJECT_LOCK || o->owner == thread);
    return may && o->depth <= 1 ? one_of(R_LOCK_WAIT, id) : nobody;
}

static struct waking release_semaphore(const struct world_object *o, uint32_t id, int64_t times)
{
    bool has_room = !o->is_bounded || times <= (int64_t)o->max - o->value;
    if (times < 1 || times > UINT32_MAX || !has_room)
        return nobody;
    return (struct waking){R_SEM_WAIT, id, (uint32_t)times};
}

static bool holds_lock_of(const struct world *w, const struct world_object *cond, uint32_t thread)
{
    const struct world_object *lock = world_object(w, cond->lock);
    return lock && !lock->is_unknown && lock->owner == thread;
}

/* Whom the operation that a thread stands before wakes at the object itself. */
static struct waking waking_of(const struct world *w, uint32_t thread)
{
    const struct world_pending *next = &w->threads[thread - 1].pending;
    const struct world_object *o = world_object(w, next->object);
    uint32_t id = next->object;
    if (record_object_of(next->kind) != RECORD_OBJECT || !o || o->is_unknown)
        return nobody;
    switch (next->kind) {
    case R_LOCK_RELEASE:
        return release_lock(o, id, thread);
    case R_COND_WAIT: /* it gives the lock back, whatever its depth */
        return holds_lock_of(w, o, thread) ? one_of(R_LOCK_WAIT, o->lock) : nobody;
    case R_COND_NOTIFY:
        return holds_lock_of(w, o, thread) && next->arg > 0
                   ? (struct waking){R_COND_WAIT, id, (uint32_t)next->arg}
                   : nobody;
    case R_SEM_RELEASE:
        return release_semaphore(o, id, next->arg);
    case R_QUEUE_PUT:
    case R_QUEUE_FULL:
        return o->is_shut_down || is_queue_full(o) ? nobody : one_of(R_QUEUE_GET_WAIT, id);
    case R_QUEUE_GET:
    case R_QUEUE_EMPTY:
        return o->count > 0 ? one_of(R_QUEUE_PUT_WAIT, id) : nobody;
    case R_RW_RELEASE:
        return release_rwlock(w, id, thread);
    case R_PIPE_SEND: /* who waits to receive has room left for one who sends */
        return o->is_shut_down ? nobody : one_of(R_PIPE_RECEIVE_WAIT, id);
    case R_PIPE_RECEIVE:
        return o->count > 0 ? one_of(R_PIPE_SEND_WAIT, id) : nobody;
    default:
        return nobody;
    }
}

/* Whether the thread drops the GIL in its next step. */
static bool will_drop_gil(const struct world *w, uint32_t id)
{
    const struct world_thread *t = &w->threads[id - 1];
    const struct world_object *o = world_object(w, t->pending.object);
    switch (t->pending.kind) {
    case R_SLEEP:
    case R_IO:
    case R_YIELD:
    case R_GIL_YIELD:
        return true;
    case R_COND_WAIT:
        return o && o->type == OBJECT_COND && holds_lock_of(w, o, id);
    case R_THREAD_END: /* the end of a program or of a process kills who is left */
        return id != 1 && t->way != RECORD_WAY_PROCESS;
    default:
        return picks_outlook(w, id) == OUTLOOK_WAITS;
    }
}

/* Whom it wakes then; it has the GIL, unless it is about to wait for it. */
static struct waking dropping_gil(const struct world *w, uint32_t thread)
{
    const struct world_gil *gil = world_gil_of(w, thread);
    if (!gil || !gil->is_on || gil->is_unknown || gil->holder != thread)
        return nobody;
    return will_drop_gil(w, thread) ? one_of(R_GIL_WAIT, w->threads[thread - 1].process) : nobody;
}

/* ---- the list ---- */

struct list {
    struct pick *picks;
    size_t max, count;
};

static void add(struct list *list, uint32_t thread, uint32_t waiter, enum schedule_way way)
{
    if (list->count < list->max)
        list->picks[list->count] = (struct pick){(uint16_t)thread, (uint16_t)waiter, way};
    list->count++;
}

/* Who waits at a queue of which a step wakes some. Returns: 0 if it wakes them all. */
static size_t rivals_of(const struct world *w, struct waking waking, uint16_t *ids)
{
    size_t count = waking.kind ? world_waiters(w, waking.kind, waking.object, ids, PICKS_MAX) : 0;
    return count > waking.count ? count : 0;
}

static void add_waiters(struct list *list, uint32_t thread, const uint16_t *ids, size_t count)
{
    for (size_t i = 0; i < count && i < PICKS_MAX; i++)
        add(list, thread, ids[i], WAY_GO);
}

/* The next step of a thread. Where all whom it may wake are listed, whoever the policy would choose is
 * one of them: then there is no row without a waiter. */
static void add_next(struct list *list, const struct world *w, uint32_t id)
{
    uint16_t woken[PICKS_MAX], takers[PICKS_MAX];
    size_t woken_count = rivals_of(w, waking_of(w, id), woken);
    size_t taker_count = rivals_of(w, dropping_gil(w, id), takers);
    bool is_whole = woken_count <= PICKS_MAX && taker_count <= PICKS_MAX;
    if ((woken_count == 0) == (taker_count == 0) || !is_whole)
        add(list, id, 0, WAY_GO);
    add_waiters(list, id, woken, woken_count);
    add_waiters(list, id, takers, taker_count);
}

size_t picks_at(const struct world *w, struct pick *picks, size_t max)
{
    struct list list = {picks, max, 0};
    if (w->is_real || w->has_ended)
        return 0;
    for (uint32_t id = 1; id <= w->thread_count; id++) {
        if (world_is_runnable(w, id))
            add_next(&list, w, id);
    }
    for (uint32_t id = 1; id <= w->thread_count; id++)
        if (w->threads[id - 1].has_timer)
            add(&list, id, 0, WAY_TIMEOUT);
    for (uint32_t id = 1; id <= w->thread_count; id++)
        if (w->threads[id - 1].wait_kind == R_COND_WAIT)
            add(&list, id, 0, WAY_SPURIOUS);
    return list.count;
}

bool picks_has(const struct world *w, struct pick pick)
{
    struct pick picks[PICKS_MAX];
    const struct world_thread *t = world_thread(w, pick.thread);
    bool can = t && !w->is_real && !w->has_ended;
    switch (pick.way) {
    case WAY_TIMEOUT:
        return can && pick.waiter == 0 && t->has_timer;
    case WAY_SPURIOUS:
        return can && pick.waiter == 0 && t->wait_kind == R_COND_WAIT;
    case WAY_GO:
        break;
    default:
        return false;
    }
    if (pick.waiter == 0)
        return can && world_is_runnable(w, pick.thread);
    size_t count = picks_at(w, picks, PICKS_MAX);
    for (size_t i = 0; i < count && i < PICKS_MAX; i++)
        if (picks[i].thread == pick.thread && picks[i].waiter == pick.waiter &&
            picks[i].way == pick.way)
            return true;
    return false;
}

/* ---- what has happened ---- */

/* The first record of a kind in a step, of a thread (0: whichever); NULL: there is none. */
static const struct record *first_in(const struct tape *tape, size_t step, unsigned kind,
                                     uint16_t thread)
{
    for (size_t i = tape->steps[step - 1]; i < tape_step_end(tape, step); i++) {
        const struct record *record = &tape->records[i];
        if (record->kind == kind && (thread == 0 || record->thread == thread))
            return record;
    }
    return NULL;
}

bool picks_happened(const struct tape *tape, size_t step, struct pick pick)
{
    const struct record *go = first_in(tape, step, R_GO, 0);
    const struct record *picked = first_in(tape, step, R_PICK, 0);
    const struct record *waiter = first_in(tape, step, R_PICK_WAITER, 0);
    if (!go || go->thread != pick.thread)
        return false;
    if (!waiter && pick.waiter != 0)
        waiter = first_in(tape, step, R_WAKE, 0); /* as the policy says, without a choice */
    enum schedule_way way = first_in(tape, step, R_TIMEOUT, go->thread) ? WAY_TIMEOUT : WAY_GO;
    if (picked && picked->extra < WAY_COUNT)
        way = (enum schedule_way)picked->extra;
    return way == pick.way && (waiter ? waiter->thread : 0) == pick.waiter;
}
