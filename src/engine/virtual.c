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
 */
#include "engine/engine.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/baton.h"
#include "engine/choices.h"
#include "engine/runnable.h"
#include "engine/timers.h"

#define STACK_BYTES (512 * 1024)

enum status { STATUS_NEW, STATUS_RUNNABLE, STATUS_PARKED, STATUS_DONE };

struct engine_thread {
    struct timer timer; /* armed while parked with a timeout; first, so that it is the thread */
    struct baton baton;
    pthread_t pthread;
    void (*run)(void *);
    void *arg;

    uint16_t id;
    enum status status;
    uint32_t steps;   /* taken so far */
    bool has_yielded; /* since it last went on */
    bool is_working;  /* in engine_work */
    bool has_timed_out;

    struct engine_thread **queue;                    /* parked here */
    enum record_kind why;                            /* parked or asleep */
    struct engine_thread *queue_next, *queue_before; /* a ring */
    struct engine_thread *ready_next;                /* in the queue for a core */

    int core;               /* -1: none */
    uint64_t busy_until_ns; /* on a core */
    uint64_t left_ns;       /* off a core */
    uint64_t slice_end_ns;
    uint64_t work_left_ns; /* what an interrupted engine_work returns */
    uint32_t work_site;
};

static struct engine {
    const struct schedule *plan;
    unsigned core_count; /* 1 under the policies that do not know of more */
    struct emitter *out;
    uint64_t now_ns;
    uint64_t step, max_steps;
    uint64_t preemptions;   /* they count towards the limit too: work can be cut without a step */
    struct choices choices; /* of the plan */
    uint64_t random;
    bool has_ended;

    struct engine_thread **threads; /* by id - 1 */
    unsigned thread_count, thread_room;
    struct runnable runnable;
    struct timers timers;
    struct engine_thread *cores[SCHEDULE_CORES_MAX];
    uint16_t core_last[SCHEDULE_CORES_MAX]; /* whom the core ran last */
    struct engine_thread *ready_first, *ready_last;

    struct engine_thread *last;   /* who took the last step */
    struct engine_thread *zombie; /* has left, but its pthread is not joined yet */
} engine;

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

/* ---- random numbers: splitmix64 ---- */

static uint64_t random_below(uint64_t limit)
{
    uint64_t z = (engine.random += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    z ^= z >> 31;
    return (z >> 32) * limit >> 32;
}

/* ---- time ---- */

/* The end of time stays the end of time. */
static uint64_t add_ns(uint64_t instant_ns, uint64_t more_ns)
{
    return more_ns < ENGINE_FOREVER - instant_ns ? instant_ns + more_ns : ENGINE_FOREVER;
}

/* ---- cores ---- */

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

static void enter_core(struct engine_thread *t, int core)
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

static void leave_core(struct engine_thread *t)
{
    if (t->core < 0)
        return;
    engine.cores[t->core] = NULL;
    t->left_ns = t->busy_until_ns > engine.now_ns ? t->busy_until_ns - engine.now_ns : 0;
    t->core = -1;
}

/* Tell how much of its work a thread still has before it. */
static void record_work_left(const struct engine_thread *t, uint64_t left_ns)
{
    struct op op = {.kind = R_WORK_END, .arg = (int64_t)left_ns, .site = t->work_site};
    if (t->is_working)
        engine_pending(t, &op);
}

/* Take the core away from a thread that could go on. */
static void preempt(struct engine_thread *t)
{
    engine.preemptions++;
    engine_record_of(t, R_PREEMPT, (uint32_t)t->core, 0, 0, 0);
    leave_core(t);
    record_work_left(t, t->left_ns);
    ready_push(t);
}

static int free_core(void)
{
    for (unsigned core = 0; core < engine.core_count; core++)
        if (!engine.cores[core])
            return (int)core;
    return -1;
}

static void make_runnable(struct engine_thread *t, uint64_t cost_ns)
{
    t->status = STATUS_RUNNABLE;
    t->left_ns = cost_ns;
    runnable_set(&engine.runnable, t->id, true);
    ready_push(t);
}

static void make_unrunnable(struct engine_thread *t, enum status status)
{
    t->status = status;
    runnable_set(&engine.runnable, t->id, false);
    leave_core(t);
}

/* ---- waiting ---- */

static void queue_push(struct engine_thread **queue, struct engine_thread *t)
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

static void queue_remove(struct engine_thread *t)
{
    if (!t->queue)
        return;
    t->queue_before->queue_next = t->queue_next;
    t->queue_next->queue_before = t->queue_before;
    if (*t->queue == t)
        *t->queue = t->queue_next == t ? NULL : t->queue_next;
    t->queue = NULL;
}

static void fire(struct timer *timer)
{
    struct engine_thread *t = (struct engine_thread *)(void *)timer;
    static_assert(offsetof(struct engine_thread, timer) == 0, "a timer is its thread");
    if (timer->deadline_ns > engine.now_ns)
        engine.now_ns = timer->deadline_ns;
    timers_disarm(&engine.timers, timer);
    queue_remove(t);
    t->has_timed_out = true;
    engine_record_of(t, R_TIMEOUT, 0, 0, t->why, 0);
    make_runnable(t, engine.plan->wake_ns);
}

/* Let all timers up to `until_ns` fire. Returns whether any did. */
static bool fire_until(uint64_t until_ns)
{
    struct timer *timer;
    bool has_fired = false;
    while ((timer = timers_first(&engine.timers)) && timer->deadline_ns <= until_ns) {
        fire(timer);
        has_fired = true;
    }
    return has_fired;
}

/* End the run and the process: there is nobody to return to. */
static _Noreturn void give_up(enum record_end end)
{
    engine_end(end);
    _Exit(EXIT_FAILURE);
}

/* ---- who goes on ---- */

/* When something next happens to a thread on a core: its operation, or the end of its slice if
 * somebody waits for a core. */
static uint64_t next_instant(const struct engine_thread *t)
{
    if (!engine.ready_first || t->slice_end_ns >= t->busy_until_ns)
        return t->busy_until_ns;
    return t->slice_end_ns > engine.now_ns ? t->slice_end_ns : engine.now_ns;
}

static struct engine_thread *earliest_on_core(void)
{
    struct engine_thread *earliest = NULL;
    for (unsigned core = 0; core < engine.core_count; core++) {
        struct engine_thread *t = engine.cores[core];
        if (t && (!earliest || next_instant(t) < next_instant(earliest)))
            earliest = t;
    }
    return earliest;
}

static void dispatch_ready(void)
{
    int core;
    while (engine.ready_first && (core = free_core()) >= 0) {
        struct engine_thread *t = engine.ready_first;
        ready_remove(t);
        enter_core(t, core);
    }
}

/* Policy `time`: the discrete-event simulation up to the next operation of any thread. */
static struct engine_thread *next_by_time(void)
{
    for (;;) {
        if (engine.preemptions > engine.max_steps)
            give_up(END_LIMIT);
        dispatch_ready();
        struct engine_thread *t = earliest_on_core();
        struct timer *timer = timers_first(&engine.timers);
        if (!t && !timer)
            return NULL;
        if (timer && (!t || timer->deadline_ns <= next_instant(t))) {
            fire(timer);
            continue;
        }
        if (next_instant(t) < t->busy_until_ns || (t->has_yielded && engine.ready_first)) {
            if (next_instant(t) > engine.now_ns)
                engine.now_ns = next_instant(t);
            t->has_yielded = false;
            preempt(t);
            continue;
        }
        if (t->slice_end_ns <= t->busy_until_ns)
            t->slice_end_ns = add_ns(t->busy_until_ns, engine.plan->slice_ns);
        return t;
    }
}

/* The other policies: one of the threads that could go on, without a look at the clock. */
static struct engine_thread *next_by_choice(void)
{
    struct runnable *runnable = &engine.runnable;
    struct engine_thread *last = engine.last, *lowered = NULL;
    unsigned id = 0;
    while (runnable->count == 0) {
        struct timer *timer = timers_first(&engine.timers);
        if (!timer)
            return NULL;
        fire_until(timer->deadline_ns);
    }
    if (last && last->has_yielded && last->status == STATUS_RUNNABLE && runnable->count > 1) {
        lowered = last;
        runnable_set(runnable, last->id, false);
    }
    switch (engine.plan->policy) {
    case POLICY_RANDOM:
        id = runnable_nth(runnable,
                          (unsigned)(runnable->count > 1 ? random_below(runnable->count) : 0));
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
    fprintf(stderr,
            "threadreel: the schedule asks for T%u %s step %u of T%u, but T%u cannot %s there\n",
            choice->next, choice->is_waiter ? "to be woken in" : "after", choice->nth, choice->last,
            choice->next, choice->is_waiter ? "be woken" : "go on");
    give_up(END_DIVERGED);
}

static struct engine_thread *runnable_thread(unsigned id)
{
    if (id == 0 || id > engine.thread_count || engine.threads[id - 1]->status != STATUS_RUNNABLE)
        return NULL;
    return engine.threads[id - 1];
}

/* Put a thread that was chosen by hand on a core: a free one, else that of whoever would go. */
static void force_core(struct engine_thread *t)
{
    if (t->core >= 0)
        return;
    int core = free_core();
    if (core < 0) {
        struct engine_thread *victim =
            engine.last && engine.last->core >= 0 ? engine.last : earliest_on_core();
        core = victim->core;
        preempt(victim);
    }
    ready_remove(t);
    enter_core(t, core);
}

/* Let the clock run until `t` can act. Returns false if a timer stops it in the middle of work. */
static bool reach(struct engine_thread *t)
{
    struct timer *timer = timers_first(&engine.timers);
    if (t->is_working && timer && timer->deadline_ns < t->busy_until_ns) {
        fire_until(timer->deadline_ns > engine.now_ns ? timer->deadline_ns : engine.now_ns);
        return false;
    }
    if (t->busy_until_ns > engine.now_ns)
        engine.now_ns = t->busy_until_ns;
    fire_until(engine.now_ns);
    return true;
}

static struct engine_thread *chosen_thread(uint32_t picked)
{
    const struct schedule_choice *planned = planned_choice(false, engine.last);
    unsigned id = picked ? picked : planned ? planned->next : 0;
    if (id == 0)
        return NULL;
    struct engine_thread *t = runnable_thread(id);
    if (!t && !picked)
        diverge(planned);
    engine.choices.followed += !picked;
    if (t && engine.last)
        engine_record_of(t, R_PICK, engine.last->id, (int64_t)engine.last->steps, 0, 0);
    return t;
}

/* Begin the next step. Returns: the thread that takes it; NULL if nobody ever can. */
static struct engine_thread *decide(void)
{
    for (;;) {
        if (engine.step >= engine.max_steps) {
            give_up(END_LIMIT);
        }
        uint32_t picked = emitter_gate(engine.out, ++engine.step);
        engine_record_of(NULL, R_STEP, 0, (int64_t)engine.step, 0, 0);
        struct engine_thread *t = chosen_thread(picked);
        bool is_timed = !t && engine.plan->policy == POLICY_TIME;
        if (!t)
            t = is_timed ? next_by_time() : next_by_choice();
        if (!t)
            return NULL;
        force_core(t);
        t->steps++;
        engine.last = t;
        bool can_act = is_timed || reach(t);
        if (is_timed && t->busy_until_ns > engine.now_ns)
            engine.now_ns = t->busy_until_ns;
        engine_record_of(t, R_GO, (uint32_t)t->core, 0, 0, 0);
        t->has_yielded = false;
        if (can_act)
            return t;
        record_work_left(t, t->busy_until_ns - engine.now_ns);
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
    if (!next) {
        give_up(END_STUCK);
    }
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
    make_unrunnable(self, STATUS_PARKED);
    self->has_timed_out = false;
    if (queue)
        queue_push(queue, self);
    if (add_ns(engine.now_ns, timeout_ns) != ENGINE_FOREVER)
        timers_arm(&engine.timers, &self->timer, engine.now_ns + timeout_ns);
    hand_over();
    return self->has_timed_out ? -ETIMEDOUT : 0;
}

static struct engine_thread *choose_waiter(struct engine_thread *first)
{
    const struct schedule_choice *planned = planned_choice(true, self);
    struct engine_thread *t = first;
    uint64_t count = 0;
    do {
        if (planned && t->id == planned->next) {
            engine.choices.followed++;
            engine_record_of(t, R_PICK_WAITER, self->id, (int64_t)self->steps, 0, 0);
            return t;
        }
        count++;
        t = t->queue_next;
    } while (t != first);
    if (planned)
        diverge(planned);
    if (engine.plan->policy == POLICY_RANDOM && count > 1)
        for (uint64_t skip = random_below(count); skip > 0; skip--)
            t = t->queue_next;
    return t;
}

struct engine_thread *engine_unpark_one(struct engine_thread **queue, uint32_t object)
{
    if (!*queue)
        return NULL;
    struct engine_thread *t = choose_waiter(*queue);
    queue_remove(t);
    timers_disarm(&engine.timers, &t->timer);
    engine_record_of(t, R_WAKE, object, 0, self->id, 0);
    make_runnable(t, engine.plan->wake_ns);
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
    record_work_left(self, ns);
    hand_over();
    self->is_working = false;
    return self->work_left_ns;
}

void engine_interrupt(struct engine_thread *t)
{
    if (!t->is_working || t->work_left_ns > 0)
        return;
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
    make_runnable(t, engine.plan->start_ns);
    return 0;
}

void engine_thread_leave(void)
{
    make_unrunnable(self, STATUS_DONE);
    struct engine_thread *next = decide();
    if (!next) {
        give_up(END_STUCK);
    }
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
    make_runnable(t, 0);
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
