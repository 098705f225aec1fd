/* SPDX-License-Identifier: MIT */
/* Waiting: a queue is a ring that knows its first; a timeout is a timer that is its thread. */
#include "engine/waits.h"

#include <assert.h>
#include <stddef.h>

#include "engine/cores.h"
#include "engine/priority.h"

#define SPURIOUS_LEAST_NS 1000
#define SPURIOUS_DOUBLED  14 /* so often at most, and less than as much again: up to 16 ms */

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
    priority_look_at(queue);
}

void waits_remove(struct engine_thread *t)
{
    if (!t->queue)
        return;
    struct engine_thread **queue = t->queue;
    t->queue_before->queue_next = t->queue_next;
    t->queue_next->queue_before = t->queue_before;
    if (*queue == t)
        *queue = t->queue_next == t ? NULL : t->queue_next;
    t->queue = NULL;
    priority_look_at(queue);
}

unsigned waits_count(const struct engine_thread *first)
{
    unsigned count = 0;
    const struct engine_thread *t = first;
    do
        count++;
    while ((t = t->queue_next) != first);
    return count;
}

struct engine_thread *waits_first(struct engine_thread *first)
{
    const struct schedule *plan = engine.plan;
    if (engine.has_priorities && plan->waiters == WAITERS_BY_POLICY)
        return priority_first(first);
    bool is_any = plan->waiters == WAITERS_BY_POLICY ? plan->policy == POLICY_RANDOM
                                                     : plan->waiters == WAITERS_ANY;
    unsigned count = is_any ? waits_count(first) : 1;
    for (uint64_t skip = count > 1 ? engine_random(count) : 0; skip > 0; skip--)
        first = first->queue_next;
    return first;
}

/* ---- waits that end by themselves ---- */

/* Moments of every size are alike: some waits last a few operations, others some milliseconds. */
uint64_t waits_spurious_ns(enum record_kind why)
{
    uint32_t percent = engine.plan->spurious_percent;
    if (why != R_COND_WAIT || percent == 0 || engine_random(100) >= percent)
        return ENGINE_FOREVER;
    uint64_t least_ns = (uint64_t)SPURIOUS_LEAST_NS << engine_random(SPURIOUS_DOUBLED);
    return least_ns + engine_random(least_ns);
}

void waits_arm(struct engine_thread *t, uint64_t timeout_ns)
{
    uint64_t spurious_ns = waits_spurious_ns(t->why);
    t->timeout_at_ns = add_ns(engine.now_ns, timeout_ns);
    t->is_to_end_spuriously = spurious_ns < timeout_ns;
    uint64_t end_ns =
        t->is_to_end_spuriously ? add_ns(engine.now_ns, spurious_ns) : t->timeout_at_ns;
    if (end_ns != ENGINE_FOREVER)
        timers_arm(&engine.timers, &t->timer, end_ns);
}

void waits_arm_timeout(struct engine_thread *t)
{
    if (!t->is_to_end_spuriously)
        return;
    t->is_to_end_spuriously = false;
    timers_disarm(&engine.timers, &t->timer);
    timers_arm(&engine.timers, &t->timer, t->timeout_at_ns);
}

void waits_fire(struct timer *timer)
{
    struct engine_thread *t = (struct engine_thread *)(void *)timer;
    static_assert(offsetof(struct engine_thread, timer) == 0, "a timer is its thread");
    if (timer->deadline_ns > engine.now_ns)
        engine.now_ns = timer->deadline_ns;
    if (t->is_to_end_spuriously) {
        waits_end_spuriously(t);
        return;
    }
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
