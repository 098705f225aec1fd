/* SPDX-License-Identifier: MIT */
/* Cores and the queue of those who wait for one. A thread on a core has an instant until which it is
 * busy; one that loses its core keeps the rest. */
#include "engine/cores.h"

static void ready_push(struct engine_thread *t)
{
    t->ready_next = NULL;
    if (engine.ready_last)
        engine.ready_last->ready_next = t;
    else
        engine.ready_first = t;
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
    t->busy_until_ns = add_ns(begin_ns, t->left_ns);
    t->slice_end_ns = add_ns(begin_ns, engine.plan->slice_ns); /* the switch does not count */
    engine.cores[core] = t;
    engine.core_last[core] = t->id;
    engine_record_of(t, R_DISPATCH, (uint32_t)core, 0, 0, 0);
}

static void core_leave(struct engine_thread *t)
{
    if (t->core < 0)
        return;
    engine.cores[t->core] = NULL;
    t->left_ns = t->busy_until_ns > engine.now_ns ? t->busy_until_ns - engine.now_ns : 0;
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

uint64_t core_next_instant(const struct engine_thread *t)
{
    if (!engine.ready_first || t->slice_end_ns >= t->busy_until_ns)
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
