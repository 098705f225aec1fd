/* SPDX-License-Identifier: MIT */
/* Cores and the queue of those who wait for one. A thread on a core has an instant until which it is
 * busy; one that loses its core keeps the rest. */
#include "engine/cores.h"

/* Behind all that are as important. */
static void ready_push(struct engine_thread *t)
{
    struct engine_thread *before = engine.ready_last;
    if (before && before->runs_at < t->runs_at) {
        before = NULL;
        for (struct engine_thread *at = engine.ready_first; at->runs_at >= t->runs_at;
             at = at->ready_next)
            before = at;
    }
    t->ready_next = before ? before->ready_next : engine.ready_first;
    if (before)
        before->ready_next = t;
    else
        engine.ready_first = t;
    if (!t->ready_next)
        engine.ready_last = t;
}

static void ready_remove(struct engine_thread *t)
{
    struct engine_thread **at = &engine.ready_first, *before = NULL;
    while (*at && *at != t) {
        before = *at;
        at = &before->ready_next;
    }
    if (!*at)
        return;
    *at = t->ready_next;
    if (engine.ready_last == t)
        engine.ready_last = before;
}

static void core_enter(struct engine_thread *t, int core)
{
    bool is_other = engine.core_last[core] != t->id;
    t->core = core;
    uint64_t begin_ns =
        add_ns(engine.now_ns, is_other && engine.core_last[core] ? engine.plan->switch_ns : 0);
    t->begin_ns = begin_ns;
    t->busy_until_ns = add_ns(begin_ns, t->left_ns);
    t->slice_end_ns = add_ns(begin_ns, engine.plan->slice_ns); /* the switch does not count */
    engine.cores[core] = t;
    engine.core_last[core] = t->id;
    engine_record_of(t, R_DISPATCH, (uint32_t)core, 0, 0, 0);
}

uint64_t core_goes_on_ns(const struct engine_thread *t)
{
    return t->begin_ns > engine.now_ns ? t->begin_ns : engine.now_ns;
}

uint64_t core_work_left(const struct engine_thread *t)
{
    if (t->core < 0)
        return t->left_ns;
    uint64_t from_ns = core_goes_on_ns(t);
    return t->busy_until_ns > from_ns ? t->busy_until_ns - from_ns : 0;
}

static void core_leave(struct engine_thread *t)
{
    if (t->core < 0)
        return;
    t->left_ns = core_work_left(t);
    engine.cores[t->core] = NULL;
    t->core = -1;
}

void thread_record_work_left(const struct engine_thread *t, uint64_t left_ns)
{
    struct op op = {.kind = R_WORK_END,
                    .arg = (int64_t)add_ns(left_ns, t->work_after_ns),
                    .site = t->work_site};
    if (t->is_working)
        engine_pending(t, &op);
}

void core_preempt(struct engine_thread *t)
{
    engine.preemptions++;
    engine_record_of(t, R_PREEMPT, (uint32_t)t->core, 0, 0, 0);
    core_leave(t);
    thread_record_work_left(t, t->left_ns);
    ready_push(t);
}

static int core_free(void)
{
    for (unsigned core = 0; core < engine.core_count; core++)
        if (!engine.cores[core])
            return (int)core;
    return -1;
}

void thread_make_runnable(struct engine_thread *t, uint64_t cost_ns)
{
    t->status = STATUS_RUNNABLE;
    t->left_ns = cost_ns;
    runnable_set(&engine.runnable, t->id, true);
    ready_push(t);
}

void thread_make_unrunnable(struct engine_thread *t, enum status status)
{
    t->status = status;
    runnable_set(&engine.runnable, t->id, false);
    if (t->core < 0)
        ready_remove(t);
    core_leave(t);
}

void core_line_up(struct engine_thread *t)
{
    if (t->status != STATUS_RUNNABLE || t->core >= 0)
        return;
    ready_remove(t);
    ready_push(t);
}

bool core_is_wanted(const struct engine_thread *t)
{
    return engine.ready_first && engine.ready_first->runs_at >= t->runs_at;
}

uint64_t core_next_instant(const struct engine_thread *t)
{
    if (!core_is_wanted(t) || t->slice_end_ns >= t->busy_until_ns)
        return t->busy_until_ns;
    return t->slice_end_ns > engine.now_ns ? t->slice_end_ns : engine.now_ns;
}

struct engine_thread *core_earliest(void)
{
    struct engine_thread *earliest = NULL;
    for (unsigned core = 0; core < engine.core_count; core++) {
        struct engine_thread *t = engine.cores[core];
        if (t && (!earliest || core_next_instant(t) < core_next_instant(earliest)))
            earliest = t;
    }
    return earliest;
}

void core_dispatch(void)
{
    int core;
    while (engine.ready_first && (core = core_free()) >= 0) {
        struct engine_thread *t = engine.ready_first;
        ready_remove(t);
        core_enter(t, core);
    }
}

/* The least important on a core; of several the one on the last core. */
static struct engine_thread *core_least(void)
{
    struct engine_thread *least = NULL;
    for (unsigned core = 0; core < engine.core_count; core++) {
        struct engine_thread *t = engine.cores[core];
        if (t && (!least || t->runs_at <= least->runs_at))
            least = t;
    }
    return least;
}

void core_prefer(void)
{
    struct engine_thread *least;
    while (engine.has_priorities && engine.ready_first && (least = core_least()) &&
           least->runs_at < engine.ready_first->runs_at) {
        core_preempt(least);
        core_dispatch();
    }
}

void core_force(struct engine_thread *t)
{
    if (t->core >= 0)
        return;
    int core = core_free();
    if (core < 0) {
        struct engine_thread *victim =
            engine.last && engine.last->core >= 0 ? engine.last : core_earliest();
        core = victim->core;
        core_preempt(victim);
    }
    ready_remove(t);
    core_enter(t, core);
}
