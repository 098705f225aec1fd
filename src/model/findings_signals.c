/* SPDX-License-Identifier: MIT */
/*
 * Lost wakeups: a thread waits for ever for a signal that was given before it began to wait.
 *
 * A condition keeps nothing of a notification for which nobody waits. That does no harm to a thread
 * which looks, with the lock in its hands, whether it has to wait at all, since it then sees what was
 * notified. So a notification in vain is why a thread waits for ever if
 *
 * - the thread had the lock already, and lost it to nobody, when it was notified (by one without the
 *   lock), or
 * - it has not had the lock between the notification and this wait, and has looked at nothing since it
 *   took the lock; or what it has looked at has changed since, when nobody told it any more.
 *
 * An event that is set and cleared again has been missed by all who did not pass it in between.
 */
#include "model/findings_parts.h"

/* ---- who has been reached by a signal ---- */

static uint64_t bit_of(const struct world *w, uint16_t thread)
{
    return UINT64_C(1) << clocks_row(&w->watch.clocks, thread);
}

static void note_signal(struct world *w, const struct record *r)
{
    struct watch_object *o = watch_object(&w->watch, r->object);
    o->signaled = findings_now(w) + 1;
    o->signaler = r->thread;
    o->cleared = 0;
    o->reached = bit_of(w, r->thread);
}

static void reach(struct world *w, const struct record *r)
{
    watch_object(&w->watch, r->object)->reached |= bit_of(w, r->thread);
}

/* A new condition belongs to its lock: whoever releases that has seen what was notified. */
static void add_condition(struct world *w, const struct record *r)
{
    const struct world_object *lock = world_object(w, (uint32_t)r->arg);
    if (!lock || r->arg != (int64_t)(uint32_t)r->arg || r->arg >= r->object)
        return;
    watch_object(&w->watch, r->object); /* may move the objects */
    struct watch_object *own = watch_object(&w->watch, (uint32_t)r->arg);
    watch_object(&w->watch, r->object)->next = own->next;
    own->next = r->object;
}

static void leave_lock(struct world *w, const struct record *r)
{
    const struct watch *watch = &w->watch;
    uint32_t id = r->object <= watch->object_count ? watch->objects[r->object - 1].next : 0;
    for (; id; id = watch->objects[id - 1].next)
        watch->objects[id - 1].reached |= bit_of(w, r->thread);
}

/* ---- beginning to wait ---- */

static void begin_to_wait(struct world *w, const struct record *r)
{
    struct watch_thread *t = watch_thread(&w->watch, r->thread);
    const struct watch_object *o = watch_object(&w->watch, r->object);
    bool is_reached = o->reached & bit_of(w, r->thread);
    t->missed = 0;
    if (r->arg != 0 || !o->signaled)
        return;
    if (r->kind == R_EVENT_WAIT) {
        t->missed = o->cleared && !is_reached ? o->signaled : 0;
        return;
    }
    uint32_t lock = w->objects[r->object - 1].lock;
    const struct lockorder_lock *held = lockorder_find(&w->watch.order, r->thread, lock);
    t->section = held ? held->record : 0;
    if (held && (o->signaled > held->record || !is_reached))
        t->missed = o->signaled;
}

void findings_signals(struct world *w, const struct record *r, const struct findings_before *before)
{
    bool is_cond = findings_is_of(w, r, OBJECT_COND), is_event = findings_is_of(w, r, OBJECT_EVENT);
    switch (r->kind) {
    case R_COND_NEW:
        if (is_cond && before->object_count < w->object_count)
            add_condition(w, r);
        break;
    case R_COND_NOTIFY:
        if (is_cond && r->arg == 0)
            note_signal(w, r);
        break;
    case R_COND_CHECK:
        if (is_cond)
            watch_thread(&w->watch, r->thread)->checked = findings_now(w) + 1;
        break;
    case R_LOCK_RELEASE:
        if (r->object && r->object <= w->object_count)
            leave_lock(w, r);
        break;
    case R_EVENT_SET:
        if (is_event)
            note_signal(w, r);
        break;
    case R_EVENT_CLEAR:
        if (is_event)
            watch_object(&w->watch, r->object)->cleared = findings_now(w) + 1;
        break;
    case R_EVENT_TEST:
    case R_EVENT_PASS:
        if (is_event && (r->kind == R_EVENT_PASS || r->arg != 0))
            reach(w, r);
        break;
    case R_COND_WAIT:
    case R_EVENT_WAIT:
        if (r->kind == R_COND_WAIT ? is_cond : is_event)
            begin_to_wait(w, r);
        break;
    default:
        break;
    }
}

/* ---- waiting for ever ---- */

/* Whether a thread has looked, since it took the lock, at what it waits for, and it was still so. */
static bool has_looked(const struct world *w, uint16_t thread)
{
    const struct watch_thread *t = &w->watch.threads[thread - 1];
    bool is_stale;
    size_t reads = accesses_read_since(&w->watch.accesses, thread, t->section, &is_stale);
    return (reads > 0 || t->checked > t->section) && !is_stale;
}

bool findings_lost_wakeup(const struct world *w, uint16_t thread, struct finding *f)
{
    const struct world_thread *t = &w->threads[thread - 1];
    const struct watch_thread *own =
        thread <= w->watch.thread_count ? &w->watch.threads[thread - 1] : NULL;
    bool is_cond = t->wait_kind == R_COND_WAIT;
    if (!own || !own->missed || (!is_cond && t->wait_kind != R_EVENT_WAIT))
        return false;
    const struct watch_object *o = &w->watch.objects[t->wait_object - 1];
    if (is_cond && own->missed <= own->section && has_looked(w, thread))
        return false;
    *f = (struct finding){.kind = FINDING_LOST_WAKEUP,
                          .thread = thread,
                          .other = o->signaler,
                          .wait_kind = t->wait_kind,
                          .object = t->wait_object,
                          .proof = {own->missed - 1, own->waits_since},
                          .proof_count = 2};
    if (!is_cond && o->cleared) {
        f->proof[1] = o->cleared - 1;
        f->proof[2] = own->waits_since;
        f->proof_count = 3;
    }
    return true;
}

/* The run has ended in another way: then it is so if who gave the signal could not have given another
 * one; nobody can after exit. */
void findings_check_unwoken(struct world *w)
{
    struct finding f;
    for (uint16_t id = 1; id <= w->thread_count && id != 0; id++)
        if (findings_lost_wakeup(w, id, &f) &&
            (w->end == END_EXITED || !findings_can_go_on(w, &w->threads[f.other - 1])))
            findings_add(w, &f);
}
