/* SPDX-License-Identifier: MIT */
/* Waiting: a queue is a ring that knows its first; a timeout is a timer that is its thread. */
#include "engine/waits.h"

#include <assert.h>
#include <stddef.h>

#include "engine/cores.h"

void waits_push(struct engine_thread **queue, struct engine_thread *t)
{
    struct engine_thread *first = *queue ? *queue : t;
    struct engine_thread *before = *queue ? first->queue_before : t;
    t->queue = queue;
    t->queue_next = first;
    t->queue_before = before;
    before->queue_next = t;
    first->queue_before = t;
    *queue = first;
}

void waits_remove(struct engine_thread *t)
{
    if (!t->queue)
        return;
    t->queue_before->queue_next = t->queue_next;
    t->queue_next->queue_before = t->queue_before;
    if (*t->queue == t)
        *t->queue = t->queue_next == t ? NULL : t->queue_next;
    t->queue = NULL;
}

void waits_fire(struct timer *timer)
{
    struct engine_thread *t = (struct engine_thread *)(void *)timer;
    static_assert(offsetof(struct engine_thread, timer) == 0, "a timer is its thread");
    if (timer->deadline_ns > engine.now_ns)
        engine.now_ns = timer->deadline_ns;
    timers_disarm(&engine.timers, timer);
    waits_remove(t);
    t->has_timed_out = true;
    engine_record_of(t, R_TIMEOUT, 0, 0, t->why, 0);
    thread_make_runnable(t, engine.plan->wake_ns);
}

bool waits_fire_until(uint64_t until_ns)
{
    struct timer *timer;
    bool has_fired = false;
    while ((timer = timers_first(&engine.timers)) && timer->deadline_ns <= until_ns) {
        waits_fire(timer);
        has_fired = true;
    }
    return has_fired;
}

void waits_end_spuriously(struct engine_thread *t)
{
    waits_remove(t);
    timers_disarm(&engine.timers, &t->timer);
    engine_record_of(t, R_SPURIOUS, t->waits_for, 0, 0, 0);
    thread_make_runnable(t, engine.plan->wake_ns);
}

bool waits_reach(struct engine_thread *t)
{
    struct timer *timer = timers_first(&engine.timers);
    if (t->is_working && timer && timer->deadline_ns < t->busy_until_ns) {
        waits_fire_until(timer->deadline_ns > engine.now_ns ? timer->deadline_ns : engine.now_ns);
        return false;
    }
    if (t->busy_until_ns > engine.now_ns)
        engine.now_ns = t->busy_until_ns;
    waits_fire_until(engine.now_ns);
    return true;
}
