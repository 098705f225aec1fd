/* SPDX-License-Identifier: MIT */
/*
 * How the virtual engine works.
 *
 * The thread that reaches a point runs the scheduler itself (decide), in line: if it chooses
 * itself, nothing is woken; else it hands the baton over and waits for it. There is no scheduler
 * thread.
 *
 * Time. A thread on a core is busy until `busy_until_ns`, for what it did last (an operation costs
 * a little, work costs what it says); then its pending operation happens, at that instant. A thread
 * that loses its core in between keeps the rest in `left_ns`. So work is nothing but a large cost,
 * and the policies differ only in who is chosen: `time` takes the thread on a core that is free
 * the soonest, and a core changes hands when a slice is over; the others take one thread after
 * another through a single core, and a thread in the middle of its work stops where a timer falls
 * due, so that whoever that timer wakes can be chosen too.
 *
 * This file has the steps and the threads; cores.c who is on a core, waits.c who waits for what,
 * policy.c who is chosen.
 */
#include "engine/virtual.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/cores.h"
#include "engine/policy.h"
#include "engine/priority.h"
#include "engine/waits.h"

#define STACK_BYTES (512 * 1024)

/* ---- steps ---- */

/* Let the clock run until a thread can act. Who was chosen to be woken by it waits for that, though its
 * own time may come first. Returns: as waits_reach. */
static bool reach(struct engine_thread *t)
{
    struct engine_thread *spared = policy_wanted(t);
    if (!spared || spared->timer.place == 0)
        return waits_reach(t);
    timers_disarm(&engine.timers, &spared->timer);
    bool can_act = waits_reach(t);
    timers_arm(&engine.timers, &spared->timer, spared->timer.deadline_ns);
    return can_act;
}

/* Begin the next step. Returns: the thread that takes it; NULL if nobody ever can. */
static struct engine_thread *decide(void)
{
    for (;;) {
        if (!policy_has_woken_wanted())
            engine_give_up(END_DIVERGED);
        if (engine.step >= engine.max_steps)
            engine_give_up(END_LIMIT);
        struct pick picked = emitter_gate(engine.out, ++engine.step);
        engine_record_of(NULL, R_STEP, 0, (int64_t)engine.step, 0, 0);
        struct engine_thread *t = policy_chosen(picked);
        bool is_timed = !t && engine.plan->policy == POLICY_TIME;
        if (!t)
            t = policy_next();
        if (!t)
            return NULL;
        core_force(t);
        if (!is_timed) /* who has lost a core to it, or waits for one, takes one that is free */
            core_dispatch();
        t->steps++;
        engine.last = t;
        engine.has_woken_wanted = false;
        bool can_act = is_timed || reach(t);
        if (is_timed && t->busy_until_ns > engine.now_ns)
            engine.now_ns = t->busy_until_ns;
        engine_record_of(t, R_GO, (uint32_t)t->core, 0, 0, 0);
        t->has_yielded = false;
        if (can_act)
            return t;
        thread_record_work_left(t, core_work_left(t));
    }
}

/* ---- handing over ---- */

static void reap(void)
{
    if (engine.zombie) {
        pthread_join(engine.zombie->pthread, NULL);
        engine.zombie = NULL;
    }
}

/* Take the next step, or sleep until it is our turn. */
static void hand_over(void)
{
    struct engine_thread *next = decide();
    if (next == engine_me)
        return;
    if (!next)
        engine_give_up(END_STUCK);
    baton_give(&next->baton);
    baton_take(&engine_me->baton);
    reap();
}

void virtual_pending(const struct engine_thread *thread, const struct op *op)
{
    engine_record_of(thread, R_POINT, op->object, op->arg, op->kind, op->site);
}

void virtual_point(const struct op *op)
{
    virtual_pending(engine_me, op);
    uint64_t cost_ns = op->before_ns ? op->before_ns : engine.plan->op_ns;
    engine_me->busy_until_ns = add_ns(engine.now_ns, cost_ns == ENGINE_NO_TIME ? 0 : cost_ns);
    hand_over();
}

int virtual_park(struct engine_thread **queue, enum record_kind why, uint32_t object,
                 uint64_t timeout_ns)
{
    engine_me->why = why;
    engine_me->waits_for = object;
    thread_make_unrunnable(engine_me, STATUS_PARKED);
    engine_me->has_timed_out = false;
    if (queue)
        waits_push(queue, engine_me);
    waits_arm(engine_me, timeout_ns);
    hand_over();
    return engine_me->has_timed_out ? -ETIMEDOUT : 0;
}

struct engine_thread *virtual_waiter(struct engine_thread *first)
{
    return policy_waiter(engine_me, first);
}

void virtual_unpark(struct engine_thread *t, uint32_t object)
{
    waits_remove(t);
    timers_disarm(&engine.timers, &t->timer);
    engine_record_of(t, R_WAKE, object, 0, engine_me->id, 0);
    thread_make_runnable(t, engine.plan->wake_ns);
}

uint64_t virtual_work(uint64_t ns, uint64_t after_ns, uint32_t site)
{
    engine_me->work_left_ns = 0;
    engine_me->work_after_ns = after_ns;
    engine_me->work_site = site;
    engine_me->is_working = true;
    engine_me->busy_until_ns = add_ns(engine.now_ns, ns);
    thread_record_work_left(engine_me, ns);
    hand_over();
    engine_me->is_working = false;
    return engine_me->work_left_ns;
}

void virtual_interrupt(struct engine_thread *t, const struct op *next)
{
    if (!t->is_working)
        return;
    if (next)
        virtual_pending(t, next);
    else
        thread_record_work_left(t, core_work_left(t));
    t->is_working = false; /* it is about to do `next`, whatever happens to its core */
    t->work_left_ns = core_work_left(t);
    if (t->core >= 0)
        t->busy_until_ns = core_goes_on_ns(t);
    else
        t->left_ns = 0;
}

void virtual_yield(void)
{
    engine_me->has_yielded = true;
}

/* ---- threads ---- */

int virtual_thread_new(struct engine_thread *t)
{
    t->core = -1;
    baton_init(&t->baton);
    return runnable_reserve(&engine.runnable, t->id);
}

static void *thread_main(void *thread)
{
    engine_me = thread;
    baton_take(&engine_me->baton);
    reap();
    engine_record(R_THREAD_BEGIN, 0, 0, 0, 0);
    engine_me->run(engine_me->arg);
    return NULL;
}

int virtual_thread_start(struct engine_thread *t, unsigned flags, uint32_t site)
{
    pthread_attr_t attributes;
    struct op begin = {.kind = R_THREAD_BEGIN};
    bool is_process = flags & RECORD_THREAD_PROCESS;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_BYTES);
    int error = pthread_create(&t->pthread, &attributes, thread_main, t);
    pthread_attr_destroy(&attributes);
    if (error)
        return -error;
    engine_record(R_THREAD_START, t->id, flags, 0, site);
    virtual_pending(t, &begin);
    thread_make_runnable(t, is_process ? engine.plan->process_ns : engine.plan->start_ns);
    return 0;
}

void virtual_thread_leave(void)
{
    priority_forget(engine_me);
    thread_make_unrunnable(engine_me, STATUS_DONE);
    struct engine_thread *next = decide();
    if (!next)
        engine_give_up(END_STUCK);
    /* Whoever goes on joins us first, so that nothing of this thread still happens beside it. */
    engine.zombie = engine_me;
    baton_give(&next->baton);
}

void virtual_thread_kill(struct engine_thread *t)
{
    waits_remove(t);
    timers_disarm(&engine.timers, &t->timer);
    priority_forget(t);
    thread_make_unrunnable(t, STATUS_DONE);
    engine_record_of(t, R_THREAD_KILL, 0, 0, 0, 0);
}

int virtual_start(void)
{
    engine.core_count = engine.plan->policy == POLICY_TIME ? engine.plan->cores : 1;
    if (choices_init(&engine.choices, engine.plan) < 0)
        return -ENOMEM;
    baton_pin_process();
    return 0;
}

void virtual_begin(struct engine_thread *t)
{
    struct op begin = {.kind = R_THREAD_BEGIN};
    t->pthread = pthread_self();
    thread_make_runnable(t, 0);
    virtual_pending(t, &begin);
    hand_over();
    engine_record(R_THREAD_BEGIN, 0, 0, 0, 0);
}

enum record_end virtual_end(enum record_end end)
{
    return end == END_DIVERGED || policy_has_woken_wanted() ? end : END_DIVERGED;
}

void virtual_check_choices(enum record_end end)
{
    if (engine.choices.followed < engine.plan->choice_count && end != END_DIVERGED)
        fprintf(stderr, "threadreel: %zu of the %zu choices of the schedule were never reached\n",
                engine.plan->choice_count - engine.choices.followed, engine.plan->choice_count);
}
