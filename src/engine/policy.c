/* SPDX-License-Identifier: MIT */
/* Who goes on. `time` is a discrete-event simulation: it takes the thread on a core that is free the
 * soonest, and a core changes hands when a slice is over, or somebody more important is ready. The others choose one thread after
 * another for a single core. */
#include "engine/policy.h"

#include <stdio.h>

#include "engine/cores.h"
#include "engine/waits.h"

/* splitmix64 */
uint64_t policy_random(uint64_t limit)
{
    uint64_t z = (engine.random += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    z ^= z >> 31;
    return (z >> 32) * limit >> 32;
}

/* Policy `time`: the discrete-event simulation up to the next operation of any thread. */
static struct engine_thread *by_time(void)
{
    for (;;) {
        if (engine.preemptions > engine.max_steps)
            engine_give_up(END_LIMIT);
        core_dispatch();
        core_prefer();
        struct engine_thread *t = core_earliest();
        struct timer *timer = timers_first(&engine.timers);
        if (!t && !timer)
            return NULL;
        if (timer && (!t || timer->deadline_ns <= core_next_instant(t))) {
            waits_fire(timer);
            continue;
        }
        bool has_to_leave = t->has_yielded || t->slice_end_ns <= t->busy_until_ns;
        if (has_to_leave && core_is_wanted(t)) {
            if (core_next_instant(t) > engine.now_ns)
                engine.now_ns = core_next_instant(t);
            t->has_yielded = false;
            core_preempt(t);
            continue;
        }
        if (t->slice_end_ns <= t->busy_until_ns)
            t->slice_end_ns = add_ns(t->busy_until_ns, engine.plan->slice_ns);
        return t;
    }
}

/* The other policies: one of the threads that could go on, without a look at the clock. */
static struct engine_thread *by_choice(void)
{
    struct runnable *runnable = &engine.runnable;
    struct engine_thread *last = engine.last, *lowered = NULL;
    unsigned id = 0;
    while (runnable->count == 0) {
        struct timer *timer = timers_first(&engine.timers);
        if (!timer)
            return NULL;
        waits_fire_until(timer->deadline_ns);
    }
    if (last && last->has_yielded && last->status == STATUS_RUNNABLE && runnable->count > 1) {
        lowered = last;
        runnable_set(runnable, last->id, false);
    }
    switch (engine.plan->policy) {
    case POLICY_RANDOM:
        id = runnable_nth(runnable,
                          (unsigned)(runnable->count > 1 ? policy_random(runnable->count) : 0));
        break;
    case POLICY_ROUND_ROBIN:
        id = runnable_after(runnable, last ? last->id : 0);
        break;
    default:
        id = last && last->status == STATUS_RUNNABLE && !lowered ? last->id
                                                                 : runnable_after(runnable, 0);
    }
    if (lowered)
        runnable_set(runnable, lowered->id, true);
    return engine.threads[id - 1];
}

/* The choice of the plan for after the last step of `after`, or within it, if there is one. */
static const struct schedule_choice *planned_choice(bool is_waiter,
                                                    const struct engine_thread *after)
{
    return after ? choices_find(&engine.choices, after->id, after->steps, is_waiter) : NULL;
}

/* A choice that cannot be followed ends the run: what came after would be another run. */
static _Noreturn void diverge(const struct schedule_choice *choice)
{
    static const char *const wants[WAY_COUNT] = {
        [WAY_GO] = "T%u to go on",
        [WAY_TIMEOUT] = "the time of T%u to be up",
        [WAY_SPURIOUS] = "T%u to wake spuriously",
    };
    static const char *const lacks[WAY_COUNT] = {
        [WAY_GO] = "it cannot",
        [WAY_TIMEOUT] = "it waits for no time",
        [WAY_SPURIOUS] = "it waits at no condition",
    };
    char want[64];
    snprintf(want, sizeof want, wants[choice->way], choice->next);
    fprintf(stderr, "threadreel: after step %u of T%u the schedule asks for %s, but there %s\n",
            choice->nth, choice->last, want, lacks[choice->way]);
    engine_give_up(END_DIVERGED);
}

static bool is_possible(const struct engine_thread *t, enum schedule_way way)
{
    switch (way) {
    case WAY_GO:
        return t->status == STATUS_RUNNABLE;
    case WAY_TIMEOUT:
        return t->timer.place != 0 && t->timeout_at_ns != ENGINE_FOREVER;
    case WAY_SPURIOUS:
        return t->status == STATUS_PARKED && t->why == R_COND_WAIT;
    default:
        return false;
    }
}

/* Let a thread go on in a way that is possible; the record says so first. */
static void go_in(struct engine_thread *t, enum schedule_way way)
{
    if (engine.last)
        engine_record_of(t, R_PICK, engine.last->id, (int64_t)engine.last->steps, way, 0);
    if (way == WAY_TIMEOUT) {
        waits_arm_timeout(t);
        waits_fire_until(t->timer.deadline_ns);
    } else if (way == WAY_SPURIOUS) {
        waits_end_spuriously(t);
    }
}

struct engine_thread *policy_chosen(struct pick pick)
{
    const struct schedule_choice *planned = planned_choice(false, engine.last);
    bool is_planned = pick.thread == 0 && planned;
    if (is_planned)
        pick = (struct pick){.thread = planned->next, .way = planned->way};
    engine.picked_waiter = 0;
    if (pick.thread == 0)
        return NULL;
    struct engine_thread *t =
        pick.thread <= engine.thread_count ? engine.threads[pick.thread - 1] : NULL;
    if (!t || !is_possible(t, pick.way)) {
        if (is_planned)
            diverge(planned);
        return NULL;
    }
    engine.choices.followed += is_planned;
    engine.picked_waiter = pick.waiter;
    go_in(t, pick.way);
    return t;
}

/* The thread that a choice wants `waker` to wake in its present step; 0: none does. */
static unsigned wanted_waiter(const struct engine_thread *waker)
{
    if (engine.picked_waiter)
        return engine.picked_waiter;
    const struct schedule_choice *planned = planned_choice(true, waker);
    return planned ? planned->next : 0;
}

struct engine_thread *policy_wanted(const struct engine_thread *waker)
{
    unsigned id = wanted_waiter(waker);
    return id && id <= engine.thread_count ? engine.threads[id - 1] : NULL;
}

bool policy_has_woken_wanted(void)
{
    const struct engine_thread *waker = engine.last;
    unsigned wanted = waker ? wanted_waiter(waker) : 0;
    if (wanted == 0 || engine.has_woken_wanted)
        return true;
    fprintf(stderr,
            "threadreel: in step %u of T%u the schedule asks for T%u to be woken, but it was not\n",
            waker->steps, waker->id, wanted);
    return false;
}

struct engine_thread *policy_waiter(const struct engine_thread *waker, struct engine_thread *first)
{
    unsigned wanted = wanted_waiter(waker);
    struct engine_thread *t = first;
    do {
        if (t->id == wanted) {
            engine.choices.followed += !engine.picked_waiter;
            engine.has_woken_wanted = true;
            engine_record_of(t, R_PICK_WAITER, waker->id, (int64_t)waker->steps, 0, 0);
            return t;
        }
        t = t->queue_next;
    } while (t != first);
    return waits_first(first);
}

struct engine_thread *policy_next(void)
{
    return engine.plan->policy == POLICY_TIME ? by_time() : by_choice();
}
