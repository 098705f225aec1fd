/* SPDX-License-Identifier: MIT */
/*
 * Others are served, always others: starvation, and convoys at the GIL.
 *
 * A thread starves for a lock, rwlock, semaphore or the GIL if it was passed over too often since it
 * began to wait: others took it while the thread stood in the queue; or it was woken, ran, and found
 * that another had come first, which does not begin the count anew. A thread that was woken and has
 * not been given a core is not passed over by those who take the lock meanwhile. Where many threads wait
 * at a time, more is allowed: in a queue without order some must come last. Whoever lets the GIL go by
 * its ticks and has it again before anybody else has not got it anew: it has kept it.
 *
 * It starves for a core if others had so many turns while it was ready; that is the doing of who
 * schedules, not of the program, and over when it runs.
 *
 * A convoy: whenever a thread comes back from a short wait, it has to wait a whole interval for the
 * GIL, behind a thread that computes.
 */
#include "model/findings_parts.h"

/* ---- what is taken by one after the other ---- */

static struct watch_object *taken(struct world *w, uint32_t id)
{
    return id == WATCH_GIL ? &w->watch.gil : watch_object(&w->watch, id);
}

static uint32_t allowed(const struct watch_object *o)
{
    uint32_t for_each = o->most * FINDINGS_STARVATION_EACH;
    return for_each > FINDINGS_STARVATION_TAKES ? for_each : FINDINGS_STARVATION_TAKES;
}

static struct finding starvation_of(const struct watch_thread *t, uint16_t thread)
{
    return (struct finding){.kind = FINDING_STARVATION,
                            .thread = thread,
                            .wait_kind = t->starves_for == WATCH_GIL ? R_GIL_WAIT : R_NONE,
                            .object = t->starves_for == WATCH_GIL ? 0 : t->starves_for,
                            .proof = {t->came_record},
                            .proof_count = 1};
}

/* Report it if the thread has been passed over too often. */
static void check_starving(struct world *w, uint16_t thread)
{
    struct watch_thread *t = watch_thread(&w->watch, thread);
    const struct watch_object *o = taken(w, t->starves_for);
    uint32_t passed_over = t->passed_over + (t->is_queued ? o->takes - t->looked : 0);
    if (t->is_starving || passed_over < allowed(o))
        return;
    struct finding f = starvation_of(t, thread);
    f.amount = o->takes - t->came;
    t->is_starving = true;
    findings_add(w, &f);
}

static void look_again_at(struct watch_object *o, uint32_t takes)
{
    if (o->contenders == 1 || takes < o->look_at)
        o->look_at = takes;
}

/* It has got it, or asks for something else, or has given up. */
static void leave_queue(struct world *w, uint16_t thread)
{
    struct watch_thread *t = watch_thread(&w->watch, thread);
    if (t->starves_for == 0)
        return;
    struct watch_object *o = taken(w, t->starves_for);
    struct finding f = starvation_of(t, thread),
                   *same = t->is_starving ? findings_find(w, &f) : NULL;
    if (same && o->takes - t->came > same->amount)
        same->amount = o->takes - t->came;
    o->contenders -= o->contenders > 0;
    t->starves_for = 0;
    t->is_queued = t->is_starving = false;
}

static void join_queue(struct world *w, uint16_t thread, uint32_t id)
{
    struct watch_thread *t = watch_thread(&w->watch, thread);
    if (t->starves_for != id)
        leave_queue(w, thread);
    struct watch_object *o = taken(w, id);
    if (t->starves_for != id) {
        t->starves_for = id;
        t->came = o->takes;
        t->came_record = findings_now(w);
        t->passed_over = 0;
        o->contenders++;
        o->most = o->contenders > o->most ? o->contenders : o->most;
    } else if (!t->is_queued && o->takes != t->looked) {
        t->passed_over++;
    }
    t->looked = o->takes;
    t->is_queued = true;
    check_starving(w, thread);
    look_again_at(o, o->takes + (allowed(o) > t->passed_over ? allowed(o) - t->passed_over : 1));
}

/* It is in the queue no longer, but wants it all the same. */
static void leave_place(struct world *w, uint16_t thread)
{
    struct watch_thread *t = watch_thread(&w->watch, thread);
    if (!t->is_queued)
        return;
    uint32_t takes = taken(w, t->starves_for)->takes;
    check_starving(w, thread);
    t->passed_over += takes - t->looked;
    t->looked = takes;
    t->is_queued = false;
}

static void look_at_queue(struct world *w, uint32_t id)
{
    struct watch_object *o = taken(w, id);
    o->look_at = o->takes + allowed(o);
    for (uint16_t thread = 1; thread <= w->watch.thread_count && thread != 0; thread++) {
        const struct watch_thread *t = &w->watch.threads[thread - 1];
        if (t->starves_for != id || !t->is_queued)
            continue;
        check_starving(w, thread);
        uint32_t due = t->looked + allowed(o) - t->passed_over;
        if (!t->is_starving && due < o->look_at)
            o->look_at = due;
    }
}

static void take(struct world *w, uint16_t thread, uint32_t id)
{
    struct watch_object *o = taken(w, id);
    if (watch_thread(&w->watch, thread)->starves_for == id)
        leave_queue(w, thread);
    o->takes++;
    if (o->contenders > 0 && o->takes >= o->look_at)
        look_at_queue(w, id);
}

/* ---- cores ---- */

static struct finding core_starvation_of(uint16_t thread)
{
    return (struct finding){.kind = FINDING_STARVATION, .thread = thread, .wait_kind = R_DISPATCH};
}

static void look_at_cores(struct world *w)
{
    uint32_t ready = 0, next = UINT32_MAX;
    for (size_t i = 0; i < w->thread_count; i++)
        ready += w->threads[i].state == THREAD_READY;
    for (uint16_t id = 1; id <= w->thread_count && id != 0; id++) {
        struct watch_thread *t = watch_thread(&w->watch, id);
        uint32_t due = t->ready_since + ready * FINDINGS_STARVATION_TURNS;
        if (w->threads[id - 1].state != THREAD_READY || t->is_core_starving)
            continue;
        if (due > w->watch.turns) {
            next = due < next ? due : next;
            continue;
        }
        struct finding f = core_starvation_of(id);
        f.amount = w->watch.turns - t->ready_since;
        t->is_core_starving = true;
        findings_add(w, &f);
    }
    w->watch.turns_look = next;
}

static void become_ready(struct world *w, uint16_t thread)
{
    uint32_t due = w->watch.turns + FINDINGS_STARVATION_TURNS;
    watch_thread(&w->watch, thread)->ready_since = w->watch.turns;
    if (due < w->watch.turns_look)
        w->watch.turns_look = due;
}

static void stop_being_ready(struct world *w, uint16_t thread)
{
    struct watch_thread *t = watch_thread(&w->watch, thread);
    if (!t->is_core_starving)
        return;
    struct finding f = core_starvation_of(thread), *same = findings_find(w, &f);
    t->is_core_starving = false;
    if (!same)
        return;
    if (w->watch.turns - t->ready_since > same->amount)
        same->amount = w->watch.turns - t->ready_since;
    findings_resolve(w, same);
}

static void watch_cores(struct world *w, const struct record *r,
                        const struct findings_before *before)
{
    bool was_ready = before->state == THREAD_READY;
    bool is_ready = w->threads[r->thread - 1].state == THREAD_READY;
    if (was_ready && !is_ready)
        stop_being_ready(w, r->thread);
    if (!was_ready && is_ready)
        become_ready(w, r->thread);
    if (r->kind == R_THREAD_START && world_thread(w, r->object) &&
        world_thread(w, r->object)->state == THREAD_READY)
        become_ready(w, (uint16_t)r->object);
    if (r->kind == R_DISPATCH && ++w->watch.turns >= w->watch.turns_look)
        look_at_cores(w);
}

/* ---- convoys ---- */

static void come_back(struct world *w, const struct record *r, const struct findings_before *before)
{
    struct watch_thread *t = watch_thread(&w->watch, r->thread);
    const struct world_gil *gil = world_gil_of(w, r->thread);
    bool has_waited = before->state == THREAD_IO || before->state == THREAD_SLEEP ||
                      before->state == THREAD_WAIT || before->state == THREAD_BLOCK;
    if (!has_waited || !gil || !gil->is_on)
        return;
    t->is_back = w->time_ns - before->since_ns <= FINDINGS_CONVOY_SHORT * gil->interval_ns;
    t->has_asked = false;
    if (!t->is_back)
        t->convoys = 0;
}

static void ask_for_gil(struct world *w, const struct record *r)
{
    struct watch_thread *t = watch_thread(&w->watch, r->thread);
    if (!t->is_back || t->has_asked)
        return;
    t->has_asked = true;
    t->asked_ns = w->time_ns;
    t->behind = r->extra <= w->thread_count ? (uint16_t)r->extra : 0;
}

static void have_gil(struct world *w, const struct record *r)
{
    struct watch_thread *t = watch_thread(&w->watch, r->thread);
    const struct world_gil *gil = world_gil_of(w, r->thread);
    if (!t->is_back || !gil)
        return;
    bool is_long =
        t->has_asked && gil->interval_ns > 0 && w->time_ns - t->asked_ns >= gil->interval_ns;
    t->is_back = t->has_asked = false;
    t->convoys = is_long ? t->convoys + 1 : 0;
    if (t->convoys >= FINDINGS_CONVOY_TIMES)
        findings_add(w, &(struct finding){.kind = FINDING_CONVOY,
                                          .thread = r->thread,
                                          .other = t->behind,
                                          .wait_kind = gil->is_ticking ? R_GIL_TICK : R_NONE,
                                          .amount = gil->interval_ns});
}

/* ---- each record ---- */

/* By its ticks it only lets it go to take it again: that is one turn, if nobody was faster. */
static void take_gil(struct world *w, uint16_t thread)
{
    bool is_same_turn = w->watch.ticker == thread;
    w->watch.ticker = 0;
    if (!is_same_turn)
        take(w, thread, WATCH_GIL);
}

static bool is_program(const struct world *w, const struct record *r)
{
    return w->threads[r->thread - 1].process == 0;
}

static void watch_gil(struct world *w, const struct record *r)
{
    if (r->kind == R_GIL_WAIT) {
        ask_for_gil(w, r);
        if (is_program(w, r))
            join_queue(w, r->thread, WATCH_GIL);
    } else if (r->kind == R_GIL_TAKE) {
        have_gil(w, r);
        if (is_program(w, r))
            take_gil(w, r->thread);
    } else if (r->kind == R_GIL_TICK && is_program(w, r)) {
        w->watch.ticker = r->thread;
    }
}

/* Who is woken from a queue, or whose time is up, stands in it no more. In a real run the record of
 * what it does next can be the first to say so. */
static void watch_queues(struct world *w, const struct record *r,
                         const struct findings_before *before)
{
    const struct world_thread *t = &w->threads[r->thread - 1];
    bool is_queued = t->wait_kind != R_NONE;
    bool is_there = r->object && r->object <= w->object_count;
    if (before->wait_kind != R_NONE && !is_queued)
        leave_place(w, r->thread);
    switch (r->kind) {
    case R_TIMEOUT:
        if (before->wait_kind != R_GIL_WAIT)
            leave_queue(w, r->thread);
        break;
    case R_LOCK_WAIT:
    case R_RW_READ_WAIT:
    case R_RW_WRITE_WAIT:
    case R_SEM_WAIT:
        if (t->wait_kind == r->kind && t->wait_object == r->object)
            join_queue(w, r->thread, r->object);
        break;
    case R_LOCK_TAKE:
    case R_RW_READ:
    case R_RW_WRITE:
    case R_SEM_TAKE:
        if (is_there)
            take(w, r->thread, r->object);
        break;
    default:
        break;
    }
}

void findings_fairness(struct world *w, const struct record *r,
                       const struct findings_before *before)
{
    watch_cores(w, r, before);
    if (r->kind == R_POINT || r->kind == R_GO)
        return;
    watch_queues(w, r, before);
    watch_gil(w, r);
    if (r->kind == R_WAKE || r->kind == R_TIMEOUT || r->kind == R_SPURIOUS)
        come_back(w, r, before);
    if (r->kind == R_THREAD_END || r->kind == R_THREAD_KILL)
        leave_queue(w, r->thread);
}
