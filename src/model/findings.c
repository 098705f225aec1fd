/* SPDX-License-Identifier: MIT */
/* Each record is shown to all sorts of findings; what a record says by itself is found here. */
#include "model/findings_parts.h"

#include <string.h>

/* ---- findings that a record makes by itself ---- */

/* Claims of one place are one finding, wherever else they fail. */
static void add_failed_claim(struct world *w, const struct record *r)
{
    findings_add(w,
                 &(struct finding){.kind = FINDING_EXPECT, .thread = r->thread, .object = r->site});
}

static void add_misuse(struct world *w, const struct record *r)
{
    findings_add(w, &(struct finding){.kind = FINDING_MISUSE,
                                      .thread = r->thread,
                                      .object = r->object,
                                      .wait_kind = (uint16_t)r->extra,
                                      .amount = r->arg > 0 ? (uint64_t)r->arg : 0});
}

static void check_held(struct world *w, uint16_t thread)
{
    const struct lockorder_thread *held = lockorder_held(&w->watch.order, thread);
    for (uint32_t i = 0; held && i < held->count; i++)
        findings_add(w, &(struct finding){.kind = FINDING_LOCK_HELD,
                                          .thread = thread,
                                          .object = held->held[i].lock,
                                          .proof = {held->held[i].record},
                                          .proof_count = 1});
}

/* What a daemon that runs or could run is at. Between two operations it is at work, unless it is
 * about to wait for something to do, or there is nothing left but its end; in a real run it is not
 * known what it would do next. */
static unsigned occupation_on_core(const struct watch_thread *t, unsigned pending)
{
    switch (t->has_begun ? pending : R_THREAD_BEGIN) {
    case R_THREAD_BEGIN:
    case R_THREAD_END:
    case R_THREAD_EXIT:
    case R_QUEUE_GET:
    case R_PIPE_RECEIVE:
    case R_COND_WAIT:
    case R_EVENT_WAIT:
    case R_SEM_TAKE:
    case R_BARRIER_WAIT:
    case R_SLEEP:
        return R_NONE;
    case R_WORK_END:
        return R_WORK;
    case R_NONE:
        return t->last_kind == R_WORK ? R_WORK : R_NONE;
    case R_BYTECODE:
        return t->last_kind == R_BYTECODE ? R_BYTECODE : R_POINT;
    default:
        return R_POINT;
    }
}

/* What a daemon is at, by the kind of an operation; R_NONE: it is idle, and nothing is lost with it. */
static unsigned occupation(const struct watch_thread *t, const struct findings_before *before)
{
    switch (before->state) {
    case THREAD_IO:
        return R_IO;
    case THREAD_BLOCK:
    case THREAD_GIL:
        return before->wait_kind;
    case THREAD_READY:
    case THREAD_RUN:
        return occupation_on_core(t, before->pending.kind);
    default:
        return R_NONE;
    }
}

static void check_daemon(struct world *w, uint16_t thread, const struct findings_before *before)
{
    const struct lockorder_thread *held = lockorder_held(&w->watch.order, thread);
    const struct watch_thread *t = watch_thread(&w->watch, thread);
    struct finding f = {.kind = FINDING_DAEMON_AT_WORK, .thread = thread, .proof_count = 1};
    if (held && held->count > 0) {
        f.wait_kind = R_LOCK_TAKE;
        f.object = held->held[0].lock;
        f.proof[0] = held->held[0].record;
    } else {
        f.wait_kind = (uint16_t)occupation(t, before);
        f.object = before->state == THREAD_BLOCK ? before->wait_object : 0;
        f.proof[0] = f.wait_kind == R_POINT ? t->point : t->last;
    }
    if (f.wait_kind != R_NONE)
        findings_add(w, &f);
}

/* ---- each record ---- */

struct findings_before findings_before(const struct world *w, const struct record *r)
{
    const struct world_thread *t = r->kind == R_TEXT ? NULL : world_thread(w, r->thread);
    struct findings_before before = {
        .state = THREAD_NEW, .has_ended = w->has_ended, .object_count = w->object_count};
    if (!t)
        return before;
    before.state = t->state;
    before.is_timed = t->is_timed;
    before.wait_kind = t->wait_kind;
    before.wait_object = t->wait_object;
    before.since_ns = t->since_ns;
    before.pending = t->pending;
    const struct world_object *o = r->kind == R_VAR_STORE ? world_object(w, r->object) : NULL;
    before.has_value = o && record_var_process(r) == 0 && !o->is_unknown;
    before.value = o ? o->value : 0;
    return before;
}

static bool is_over(enum thread_state state)
{
    return state == THREAD_END || state == THREAD_KILL || state == THREAD_FAILED;
}

/* Remember what a thread does: its operations, and what it is about to do. */
static void note_deed(struct world *w, const struct record *r)
{
    struct watch_thread *t = watch_thread(&w->watch, r->thread);
    switch (r->kind) {
    case R_POINT:
        t->point = findings_now(w);
        break;
    case R_GO:
    case R_DISPATCH:
    case R_PREEMPT:
    case R_PICK:
    case R_PICK_WAITER:
    case R_WAKE:
    case R_TIMEOUT:
    case R_SPURIOUS:
    case R_INHERIT:
    case R_INHERIT_END:
    case R_GIL_WAIT:
    case R_GIL_TAKE:
    case R_GIL_REQUEST:
    case R_GIL_DROP:
    case R_GIL_YIELD:
    case R_GIL_TICK:
    case R_GIL_BUSY:
    case R_GIL_SWITCH:
        break;
    default:
        t->last = findings_now(w);
        t->last_kind = r->kind;
        t->has_begun = true;
    }
}

static void check_end_of_thread(struct world *w, const struct record *r,
                                const struct findings_before *before)
{
    if (is_over(before->state))
        return;
    if (r->kind == R_THREAD_KILL)
        check_daemon(w, r->thread, before);
    else
        check_held(w, r->thread);
    findings_check_left(w, r->thread);
}

static void check_end(struct world *w)
{
    if (w->end == END_STUCK)
        findings_check_stuck(w);
    else if (w->end != END_COMPLETED)
        findings_check_unwoken(w);
}

static void look_at_deed(struct world *w, const struct record *r,
                         const struct findings_before *before)
{
    const struct world_thread *t = world_thread(w, r->thread);
    watch_thread(&w->watch, r->thread);
    findings_order(w, r, before);
    findings_signals(w, r, before);
    findings_fairness(w, r, before);
    findings_livelock(w, r, before);
    if (t->wait_kind == r->kind && t->state != THREAD_GIL)
        findings_check_wait(w, r->thread);
    switch (r->kind) {
    case R_EXPECT:
        if (r->arg == 0)
            add_failed_claim(w, r);
        break;
    case R_MISUSE:
        add_misuse(w, r);
        break;
    case R_FUTURE_RUN:
        findings_note_task(w, r);
        break;
    case R_SPIN_BUSY:
        findings_check_spin(w, r);
        break;
    case R_SPIN_TAKE:
        findings_open_circles(w, r->thread);
        break;
    case R_THREAD_END:
    case R_THREAD_KILL:
        check_end_of_thread(w, r, before);
        break;
    default:
        break;
    }
    note_deed(w, r);
}

/* Records are missing: what threads tried and waited for meanwhile is not known, nor which signals
 * there were. What a thread is about to do, whose tasks it does and that it is stuck stays. */
static void forget(struct world *w)
{
    for (size_t i = 0; i < w->watch.thread_count; i++) {
        struct watch_thread *t = &w->watch.threads[i], kept = *t;
        memset(t, 0, sizeof *t);
        t->has_begun = kept.has_begun;
        t->is_stuck = kept.is_stuck;
        t->pool = kept.pool;
    }
    for (size_t i = 0; i < w->watch.object_count; i++) {
        struct watch_object *o = &w->watch.objects[i];
        o->contenders = o->signaled = o->cleared = 0;
        o->reached = 0;
    }
    w->watch.gil.contenders = 0;
    w->watch.ticker = 0;
}

void findings_after(struct world *w, const struct record *r, const struct findings_before *before)
{
    switch (r->kind) {
    case R_STRING:
    case R_TEXT:
    case R_SITE:
    case R_STEP:
        break;
    case R_POINT:
    case R_GO:
        if (!world_thread(w, r->thread))
            break;
        note_deed(w, r);
        findings_fairness(w, r, before);
        break;
    case R_LOST:
        if (r->arg > 0)
            forget(w);
        findings_order(w, r, before);
        break;
    case R_THREAD_NEW:
        findings_order(w, r, before);
        break;
    case R_END:
        if (w->has_ended && !before->has_ended)
            check_end(w);
        break;
    default:
        if (world_thread(w, r->thread))
            look_at_deed(w, r, before);
    }
}
