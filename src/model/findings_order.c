/* SPDX-License-Identifier: MIT */
/*
 * What happens before what, and what comes of it: data races, lost updates, potential deadlocks.
 *
 * The edges: who starts a thread and the thread; its end and who joins it; a release and the takes of
 * the lock after it (readers of an rwlock and the next writer, a writer and everybody); who wakes a
 * thread at a condition and that thread; setting an event and passing it; releasing a semaphore and
 * acquiring it; writing an ordered variable and reading it; all who come to a barrier and all who pass it; putting and getting, sending and
 * receiving, the last task_done and the join of a queue; submitting a task, doing it, and getting its
 * result. Whether a lock is held, or a queue empty, is a question whose answer may be out of date:
 * it orders nothing.
 *
 * The GIL orders nothing. It does keep two threads from touching a variable in the same instant, but
 * who comes first is left to chance; and a program cannot rely on it to hold from one operation to the
 * next, since it is dropped whenever its interval is over.
 *
 * A data race is a pair of accesses to a variable, one of them a write, that nothing orders. A lost
 * update is a write based on a stale read: a thread reads a variable, another writes it, and the first,
 * without another look, writes over that. Locks may order all of these, and the update is lost all the
 * same, if they are released in between; but if the first was *told* of the write (by an event, a
 * barrier, a message ...), it writes over it knowingly.
 */
#include "model/findings_parts.h"

/* ---- variables ---- */

static void report_races(struct world *w, const struct access *access,
                         const struct accesses_race *races, size_t count)
{
    struct finding f = {.kind = FINDING_DATA_RACE,
                        .other = access->thread,
                        .object = access->object,
                        .process = (uint16_t)access->process,
                        .proof_count = 1};
    for (size_t i = 0; i < count; i++) {
        f.thread = races[i].other;
        f.proof[0] = races[i].record;
        findings_add(w, &f);
    }
}

/* Who reads an ordered variable has heard of all who wrote it; which of them did so first is chance.
 * It is a signal, and each write of it is meant. */
static void order_variable(struct world *w, const struct record *r)
{
    struct clocks *clocks = &w->watch.clocks;
    if (!findings_is_of(w, r, OBJECT_VAR))
        return;
    if (r->kind == R_VAR_STORE)
        clocks_send(clocks, r->thread, r->object, CLOCKS_FORTH, CLOCKS_LOOSE);
    else
        clocks_receive(clocks, r->thread, r->object, CLOCKS_FORTH);
}

static void access_variable(struct world *w, const struct record *r)
{
    struct watch *watch = &w->watch;
    struct access access = {.thread = r->thread,
                            .is_write = r->kind == R_VAR_STORE,
                            .object = r->object,
                            .process = record_var_process(r),
                            .record = findings_now(w),
                            .value = r->arg};
    struct accesses_race races[CLOCKS_THREADS_MAX];
    struct accesses_loss loss;
    if (!findings_is_of(w, r, OBJECT_VAR) || access.process > UINT16_MAX ||
        access.record == UINT32_MAX)
        return;
    if (access.is_write && accesses_is_loss(&watch->accesses, &watch->clocks, &access, &loss))
        findings_add(w, &(struct finding){.kind = FINDING_LOST_UPDATE,
                                          .thread = r->thread,
                                          .other = loss.other,
                                          .object = r->object,
                                          .proof = {loss.read, loss.written},
                                          .proof_count = 2});
    report_races(w, &access, races, accesses_add(&watch->accesses, &watch->clocks, &access, races));
}

/* ---- the order of locks ---- */

/* Whether the same threads wait for the same locks already. */
static bool is_deadlock(const struct world *w, const struct finding *potential)
{
    for (size_t i = 0; i < w->finding_count; i++) {
        const struct finding *f = &w->findings[i];
        uint32_t same = 0;
        if (f->kind != FINDING_DEADLOCK || f->chain_count != potential->chain_count)
            continue;
        for (uint32_t j = 0; j < f->chain_count; j++)
            for (uint32_t k = 0; k < f->chain_count; k++)
                same += f->chain[j] == potential->chain[k] &&
                        f->chain_objects[j] == potential->chain_objects[k];
        if (same == f->chain_count)
            return true;
    }
    return false;
}

/* The circle, told from its lowest thread on. */
static void report_circle(struct world *w, const struct lockorder_circle *circle)
{
    struct finding f = {.kind = FINDING_POTENTIAL};
    size_t first = 0;
    for (size_t i = 1; i < circle->count; i++)
        if (circle->edges[i]->thread < circle->edges[first]->thread)
            first = i;
    for (size_t i = 0; i < circle->count; i++) {
        const struct lockorder_edge *edge = circle->edges[(first + i) % circle->count];
        f.chain[i] = edge->thread;
        f.chain_objects[i] = edge->to.lock;
        f.proof[i] = edge->to.record;
    }
    f.chain_count = f.chain_length = (uint32_t)circle->count;
    f.proof_count = f.chain_count;
    f.thread = f.chain[0];
    f.object = f.chain_objects[0];
    if (!is_deadlock(w, &f))
        findings_add(w, &f);
}

/* `extra` tells whether it would not have waited for ever. */
static void take_lock(struct world *w, const struct record *r, bool is_shared)
{
    struct watch *watch = &w->watch;
    struct lockorder_circle circles[LOCKORDER_HELD_MAX];
    const struct lockorder_lock lock = {
        .lock = r->object, .record = findings_now(w), .is_shared = is_shared};
    bool is_deeper = !is_shared && lockorder_find(&watch->order, r->thread, r->object);
    if (is_deeper)
        return;
    clocks_receive(&watch->clocks, r->thread, r->object, CLOCKS_FORTH);
    if (r->kind == R_RW_WRITE)
        clocks_receive(&watch->clocks, r->thread, r->object, CLOCKS_BACK);
    bool is_ordered = r->extra == 0 && !watch_object(watch, r->object)->is_signal;
    size_t count =
        lockorder_take(&watch->order, &watch->clocks, r->thread, &lock, is_ordered, circles);
    for (size_t i = 0; i < count; i++)
        report_circle(w, &circles[i]);
}

/* Another thread than took it: such a lock is a signal from one to the other. */
static void release_for_another(struct world *w, uint32_t lock)
{
    struct watch *watch = &w->watch;
    bool was_held = false;
    for (size_t id = 1; id <= w->watch.order.thread_count && !was_held; id++)
        was_held = lockorder_release(&watch->order, (uint16_t)id, lock);
    if (!was_held)
        return;
    watch_object(watch, lock)->is_signal = true;
    lockorder_drop(&watch->order, lock);
}

static void release_lock(struct world *w, const struct record *r)
{
    struct watch *watch = &w->watch;
    const struct lockorder_lock *lock = lockorder_find(&watch->order, r->thread, r->object);
    bool is_shared = lock && lock->is_shared;
    if (!lockorder_release(&watch->order, r->thread, r->object))
        release_for_another(w, r->object);
    bool is_signal = watch_object(watch, r->object)->is_signal;
    clocks_send(&watch->clocks, r->thread, r->object, is_shared ? CLOCKS_BACK : CLOCKS_FORTH,
                is_signal ? CLOCKS_FIRM : CLOCKS_LOOSE);
}

/* Returns false for other kinds. */
static bool order_locks(struct world *w, const struct record *r)
{
    bool is_lock = findings_is_of(w, r, OBJECT_LOCK) || findings_is_of(w, r, OBJECT_RLOCK);
    bool is_rwlock = findings_is_of(w, r, OBJECT_RWLOCK);
    bool is_spinlock = findings_is_of(w, r, OBJECT_SPINLOCK);
    switch (r->kind) {
    case R_LOCK_TAKE:
    case R_SPIN_TAKE:
        if (r->kind == R_LOCK_TAKE ? is_lock : is_spinlock)
            take_lock(w, r, false);
        return true;
    case R_RW_READ:
    case R_RW_WRITE:
        if (is_rwlock)
            take_lock(w, r, r->kind == R_RW_READ);
        return true;
    case R_LOCK_RELEASE: /* of an RLock, arg is its depth */
        if (is_lock && (r->arg <= 0 || findings_is_of(w, r, OBJECT_LOCK)))
            release_lock(w, r);
        return true;
    case R_SPIN_RELEASE:
    case R_RW_RELEASE:
        if (r->kind == R_RW_RELEASE ? is_rwlock : is_spinlock)
            release_lock(w, r);
        return true;
    default:
        return false;
    }
}

/* ---- threads ---- */

/* Whether who is woken goes on because of that: a lock it would have to ask for again. */
static bool is_signal(unsigned wait_kind)
{
    return wait_kind == R_COND_WAIT || wait_kind == R_BARRIER_WAIT || wait_kind == R_TIMER_WAIT ||
           wait_kind == R_PIPE_SEND_WAIT;
}

/* Returns false for other kinds. */
static bool order_threads(struct world *w, const struct record *r,
                          const struct findings_before *before)
{
    struct clocks *clocks = &w->watch.clocks;
    const struct world_thread *t = world_thread(w, r->object);
    uint16_t other = t ? (uint16_t)r->object : 0;
    switch (r->kind) {
    case R_THREAD_NEW:
        if (r->thread == 0 && t && clocks_row(clocks, other) == CLOCKS_CROWD)
            clocks_begin(clocks, other);
        return true;
    case R_THREAD_START:
        if (t && clocks_row(clocks, other) == CLOCKS_CROWD)
            clocks_start(clocks, r->thread, other);
        return true;
    case R_THREAD_END:
    case R_THREAD_KILL:
        clocks_end(clocks, r->thread);
        return true;
    case R_JOIN:
        if (t)
            clocks_join(clocks, r->thread, other);
        return true;
    case R_THREAD_ALIVE: /* who finds that it is not has as good as joined it */
        if (t && r->arg == 0 && world_is_over(t))
            clocks_join(clocks, r->thread, other);
        return true;
    case R_WAKE:
        if (is_signal(before->wait_kind) && world_thread(w, r->extra))
            clocks_wake(clocks, (uint16_t)r->extra, r->thread);
        return true;
    default:
        return false;
    }
}

/* ---- what passes something on ---- */

struct edge {
    uint8_t type; /* enum object_type; OBJECT_UNKNOWN: the kind passes nothing on */
    bool is_send;
    bool needs_yes; /* only if the answer, `arg`, is yes */
    enum clocks_way way;
};

/* Each firmly, but those of semaphores: who releases and who acquires next have met by chance. */
static const struct edge edges[RECORD_KIND_COUNT] = {
    [R_EVENT_SET] = {OBJECT_EVENT, true, false, CLOCKS_FORTH},
    [R_EVENT_PASS] = {OBJECT_EVENT, false, false, CLOCKS_FORTH},
    [R_EVENT_TEST] = {OBJECT_EVENT, false, true, CLOCKS_FORTH},
    [R_SEM_RELEASE] = {OBJECT_SEMAPHORE, true, false, CLOCKS_FORTH},
    [R_SEM_TAKE] = {OBJECT_SEMAPHORE, false, false, CLOCKS_FORTH},
    [R_BARRIER_WAIT] = {OBJECT_BARRIER, true, false, CLOCKS_FORTH},
    [R_BARRIER_ACTION] = {OBJECT_BARRIER, false, false, CLOCKS_FORTH},
    [R_BARRIER_PASS] = {OBJECT_BARRIER, false, false, CLOCKS_DONE},
    [R_QUEUE_PUT] = {OBJECT_QUEUE, true, false, CLOCKS_FORTH},
    [R_QUEUE_GET] = {OBJECT_QUEUE, false, false, CLOCKS_FORTH},
    [R_QUEUE_DONE] = {OBJECT_QUEUE, true, false, CLOCKS_DONE},
    [R_QUEUE_JOIN] = {OBJECT_QUEUE, false, false, CLOCKS_DONE},
    [R_QUEUE_SHUTDOWN] = {OBJECT_QUEUE, true, false, CLOCKS_FORTH},
    [R_QUEUE_CLOSED] = {OBJECT_QUEUE, false, false, CLOCKS_FORTH},
    [R_FUTURE_SUBMIT] = {OBJECT_FUTURE, true, false, CLOCKS_FORTH},
    [R_FUTURE_RUN] = {OBJECT_FUTURE, false, false, CLOCKS_FORTH},
    [R_FUTURE_DONE] = {OBJECT_FUTURE, true, false, CLOCKS_FORTH},
    [R_FUTURE_FAIL] = {OBJECT_FUTURE, true, false, CLOCKS_FORTH},
    [R_FUTURE_CANCEL] = {OBJECT_FUTURE, true, true, CLOCKS_FORTH},
    [R_FUTURE_GET] = {OBJECT_FUTURE, false, false, CLOCKS_FORTH},
    [R_FUTURE_TEST] = {OBJECT_FUTURE, false, true, CLOCKS_FORTH},
    [R_PIPE_SEND] = {OBJECT_PIPE, true, false, CLOCKS_FORTH},
    [R_PIPE_RECEIVE] = {OBJECT_PIPE, false, false, CLOCKS_FORTH},
    [R_PIPE_CLOSE] = {OBJECT_PIPE, true, false, CLOCKS_FORTH},
    [R_PIPE_END] = {OBJECT_PIPE, false, false, CLOCKS_FORTH},
};

/* A semaphore that begins at 0 is no lock: its permits are signals, and come first in any run. */
static enum clocks_strength strength_of(struct world *w, const struct record *r)
{
    bool is_chance = r->kind == R_SEM_RELEASE && !watch_object(&w->watch, r->object)->is_signal;
    return is_chance ? CLOCKS_LOOSE : CLOCKS_FIRM;
}

/* Beside the table: a bounded queue makes the putter wait for the getter; and a barrier passes on what
 * all have sent when it opens, for that round; before that, only to who does its work. */
static void order_more(struct world *w, const struct record *r)
{
    struct clocks *clocks = &w->watch.clocks;
    const struct world_object *o = world_object(w, r->object);
    if (r->kind == R_SEM_NEW && o && o->type == OBJECT_SEMAPHORE)
        watch_object(&w->watch, r->object)->is_signal = o->value == 0;
    if (o && o->type == OBJECT_QUEUE && r->kind == R_QUEUE_PUT)
        clocks_receive(clocks, r->thread, r->object, CLOCKS_BACK);
    if (!o || o->type != OBJECT_BARRIER)
        return;
    if (r->kind == R_BARRIER_OPEN) {
        clocks_send(clocks, r->thread, r->object, CLOCKS_FORTH, CLOCKS_FIRM);
        clocks_turn(clocks, r->object, CLOCKS_FORTH, CLOCKS_DONE);
    } else if (r->kind == R_BARRIER_RESET || r->kind == R_BARRIER_ABORT ||
               r->kind == R_BARRIER_BROKEN) {
        clocks_turn(clocks, r->object, CLOCKS_FORTH, CLOCKS_BACK);
    }
}

static void order_objects(struct world *w, const struct record *r)
{
    const struct edge *edge = &edges[r->kind < RECORD_KIND_COUNT ? r->kind : R_NONE];
    order_more(w, r);
    if (edge->type == OBJECT_UNKNOWN || !findings_is_of(w, r, (enum object_type)edge->type) ||
        (edge->needs_yes && r->arg == 0))
        return;
    if (edge->is_send)
        clocks_send(&w->watch.clocks, r->thread, r->object, edge->way, strength_of(w, r));
    else
        clocks_receive(&w->watch.clocks, r->thread, r->object, edge->way);
    if (r->kind == R_QUEUE_GET && world_object(w, r->object)->max > 0)
        clocks_send(&w->watch.clocks, r->thread, r->object, CLOCKS_BACK, CLOCKS_LOOSE);
}

/* Records are missing: nothing is said of what came before them together with what comes, nor of the
 * order of locks any more, since who holds which is not known. */
static void forget(struct world *w)
{
    clocks_order_all(&w->watch.clocks);
    accesses_forget_reads(&w->watch.accesses);
    lockorder_forget(&w->watch.order);
}

void findings_order(struct world *w, const struct record *r, const struct findings_before *before)
{
    if (r->kind == R_LOST) {
        if (r->arg > 0)
            forget(w);
    } else if (r->kind == R_VAR_LOAD || r->kind == R_VAR_STORE) {
        if (r->extra & RECORD_ORDERED)
            order_variable(w, r);
        else
            access_variable(w, r);
    } else if (!order_threads(w, r, before) && !order_locks(w, r)) {
        order_objects(w, r);
    }
}
