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
#include "engine/engine.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/cores.h"
#include "engine/policy.h"
#include "engine/state.h"
#include "engine/waits.h"

#define STACK_BYTES (512 * 1024)

struct engine engine;

static _Thread_local struct engine_thread *self;

/* ---- records ---- */

void engine_record_of(const struct engine_thread *thread, enum record_kind kind, uint32_t object,
                      int64_t arg, uint32_t extra, uint32_t site)
{
    struct record record = {
        .time_ns = engine.now_ns,
        .kind = (uint16_t)kind,
        .thread = thread ? thread->id : 0,
        .object = object,
        .arg = arg,
        .extra = extra,
        .site = site,
    };
    emit(engine.out, &record);
}

void engine_record(enum record_kind kind, uint32_t object, int64_t arg, uint32_t extra,
                   uint32_t site)
{
    engine_record_of(self, kind, object, arg, extra, site);
}

uint32_t engine_string(const char *text)
{
    return emit_string(engine.out, engine.now_ns, text);
}

/* ---- steps ---- */

_Noreturn void engine_give_up(enum record_end end)
{
    engine_end(end);
    _Exit(EXIT_FAILURE);
}

/* Begin the next step. Returns: the thread that takes it; NULL if nobody ever can. */
static struct engine_thread *decide(void)
{
    for (;;) {
        if (engine.step >= engine.max_steps)
            engine_give_up(END_LIMIT);
        uint32_t picked = emitter_gate(engine.out, ++engine.step);
        engine_record_of(NULL, R_STEP, 0, (int64_t)engine.step, 0, 0);
        struct engine_thread *t = policy_chosen(picked);
        bool is_timed = !t && engine.plan->policy == POLICY_TIME;
        if (!t)
            t = policy_next();
        if (!t)
            return NULL;
        core_force(t);
        t->steps++;
        engine.last = t;
        bool can_act = is_timed || waits_reach(t);
        if (is_timed && t->busy_until_ns > engine.now_ns)
            engine.now_ns = t->busy_until_ns;
        engine_record_of(t, R_GO, (uint32_t)t->core, 0, 0, 0);
        t->has_yielded = false;
        if (can_act)
            return t;
        thread_record_work_left(t, t->busy_until_ns - engine.now_ns);
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
    if (next == self)
        return;
    if (!next)
        engine_give_up(END_STUCK);
    baton_give(&next->baton);
    baton_take(&self->baton);
    reap();
}

void engine_pending(const struct engine_thread *thread, const struct op *op)
{
    engine_record_of(thread, R_POINT, op->object, op->arg, op->kind, op->site);
}

void engine_point(const struct op *op)
{
    engine_pending(self, op);
    self->busy_until_ns = add_ns(engine.now_ns, engine.plan->op_ns);
    hand_over();
}

int engine_park(struct engine_thread **queue, enum record_kind why, uint64_t timeout_ns)
{
    self->why = why;
    thread_make_unrunnable(self, STATUS_PARKED);
    self->has_timed_out = false;
    if (queue)
        waits_push(queue, self);
    if (add_ns(engine.now_ns, timeout_ns) != ENGINE_FOREVER)
        timers_arm(&engine.timers, &self->timer, engine.now_ns + timeout_ns);
    hand_over();
    return self->has_timed_out ? -ETIMEDOUT : 0;
}

struct engine_thread *engine_unpark_one(struct engine_thread **queue, uint32_t object)
{
    if (!*queue)
        return NULL;
    struct engine_thread *t = policy_waiter(self, *queue);
    waits_remove(t);
    timers_disarm(&engine.timers, &t->timer);
    engine_record_of(t, R_WAKE, object, 0, self->id, 0);
    thread_make_runnable(t, engine.plan->wake_ns);
    return t;
}

unsigned engine_waiters(struct engine_thread *const *queue)
{
    unsigned count = 0;
    const struct engine_thread *t = *queue;
    if (t)
        do
            count++;
        while ((t = t->queue_next) != *queue);
    return count;
}

uint64_t engine_work(uint64_t ns, uint32_t site)
{
    self->work_left_ns = 0;
    self->work_site = site;
    self->is_working = true;
    self->busy_until_ns = add_ns(engine.now_ns, ns);
    thread_record_work_left(self, ns);
    hand_over();
    self->is_working = false;
    return self->work_left_ns;
}

void engine_interrupt(struct engine_thread *t, const struct op *next)
{
    if (!t->is_working || t->work_left_ns > 0)
        return;
    engine_pending(t, next);
    if (t->core >= 0) {
        t->work_left_ns = t->busy_until_ns > engine.now_ns ? t->busy_until_ns - engine.now_ns : 0;
        t->busy_until_ns = engine.now_ns;
    } else {
        t->work_left_ns = t->left_ns;
        t->left_ns = 0;
    }
}

void engine_yield(void)
{
    self->has_yielded = true;
}

/* ---- threads ---- */

struct engine_thread *engine_thread_new(const char *name, uint32_t site)
{
    if (engine.thread_count == ENGINE_THREADS_MAX)
        return NULL;
    if (engine.thread_count == engine.thread_room) {
        unsigned room = engine.thread_room ? engine.thread_room * 2 : 16;
        struct engine_thread **grown =
            realloc(engine.threads, room * sizeof(struct engine_thread *));
        if (!grown)
            return NULL;
        engine.threads = grown;
        engine.thread_room = room;
    }
    struct engine_thread *t = calloc(1, sizeof *t);
    if (!t || runnable_reserve(&engine.runnable, engine.thread_count + 1) < 0) {
        free(t);
        return NULL;
    }
    engine.threads[engine.thread_count++] = t;
    t->id = (uint16_t)engine.thread_count;
    t->core = -1;
    baton_init(&t->baton);
    engine_record(R_THREAD_NEW, t->id, 0, engine_string(name), site);
    return t;
}

static void *thread_main(void *thread)
{
    self = thread;
    baton_take(&self->baton);
    reap();
    self->run(self->arg);
    return NULL;
}

int engine_thread_start(struct engine_thread *t, void (*run)(void *), void *arg, bool is_daemon,
                        uint32_t site)
{
    pthread_attr_t attributes;
    struct op begin = {.kind = R_THREAD_BEGIN};
    t->run = run;
    t->arg = arg;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_BYTES);
    int error = pthread_create(&t->pthread, &attributes, thread_main, t);
    pthread_attr_destroy(&attributes);
    if (error)
        return -error;
    engine_record(R_THREAD_START, t->id, is_daemon ? RECORD_THREAD_DAEMON : 0, 0, site);
    engine_pending(t, &begin);
    thread_make_runnable(t, engine.plan->start_ns);
    return 0;
}

void engine_thread_leave(void)
{
    thread_make_unrunnable(self, STATUS_DONE);
    struct engine_thread *next = decide();
    if (!next)
        engine_give_up(END_STUCK);
    /* Whoever goes on joins us first, so that nothing of this thread still happens beside it. */
    engine.zombie = self;
    baton_give(&next->baton);
}

/* The schedule is told without its choices: each is a record of its own when it is followed. So a
 * run and its replay are the same records. */
static void record_settings(void)
{
    const struct schedule *plan = engine.plan;
    struct schedule base = *plan;
    base.choice_count = 0;
    char *text = schedule_format(&base);
    engine_record(R_SCHEDULE, 0, 0, engine_string(text ? text : ""), 0);
    free(text);
    engine_record(R_SETTING, SETTING_CORES, engine.core_count, 0, 0);
    engine_record(R_SETTING, SETTING_SLICE_NS, (int64_t)plan->slice_ns, 0, 0);
    engine_record(R_SETTING, SETTING_GIL, plan->is_gil_on, 0, 0);
    engine_record(R_SETTING, SETTING_GIL_INTERVAL_NS, (int64_t)plan->interval_ns, 0, 0);
}

int engine_start(const struct schedule *plan, struct emitter *out, uint64_t max_steps)
{
    struct op begin = {.kind = R_THREAD_BEGIN};
    engine.plan = plan;
    engine.core_count = plan->policy == POLICY_TIME ? plan->cores : 1;
    engine.out = out;
    engine.max_steps = max_steps;
    engine.random = plan->seed;
    if (choices_init(&engine.choices, plan) < 0)
        return -ENOMEM;
    record_settings();
    baton_pin_process();
    struct engine_thread *t = engine_thread_new("main", 0);
    if (!t)
        return -ENOMEM;
    self = t;
    t->pthread = pthread_self();
    thread_make_runnable(t, 0);
    engine_pending(t, &begin);
    hand_over();
    return 0;
}

void engine_end(enum record_end end)
{
    if (engine.has_ended)
        return;
    engine.has_ended = true;
    engine_record_of(end == END_EXITED ? self : NULL, R_END, 0, end, 0, 0);
    if (engine.choices.followed < engine.plan->choice_count && end != END_DIVERGED)
        fprintf(stderr, "threadreel: %zu of the %zu choices of the schedule were never reached\n",
                engine.plan->choice_count - engine.choices.followed, engine.plan->choice_count);
    if (!engine.out->segment && end == END_STUCK)
        fprintf(stderr, "no thread can go on; `threadreel run` shows why\n");
    fflush(NULL);
    emitter_finish(engine.out);
}

bool engine_has_ended(void)
{
    return engine.has_ended;
}

struct engine_thread *engine_self(void)
{
    return self;
}

void engine_forget(void)
{
    self = NULL;
    engine.has_ended = true;
}

uint16_t engine_thread_id(const struct engine_thread *thread)
{
    return thread->id;
}

uint64_t engine_now(void)
{
    return engine.now_ns;
}

const struct schedule *engine_plan(void)
{
    return engine.plan;
}
