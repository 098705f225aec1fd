/* SPDX-License-Identifier: MIT */
/* Thread: a function that runs beside others, from its start to its end. */
#include "runtime/thread.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/fail.h"
#include "runtime/gil.h"
#include "runtime/op.h"

static reel_thread main_thread = {.name = "main", .is_started = true};

/* Those that are alive but for the main one, in the order in which they were started. */
static uint32_t alive_guard[2];
static reel_thread *alive;
static bool has_started; /* any; atomic */

reel_thread *threads_main(void)
{
    return &main_thread;
}

reel_thread *thread_self(void)
{
    return engine_thread_owner(engine_self());
}

struct reel_process *thread_process(void)
{
    return engine_self() ? thread_self()->process : NULL;
}

static uint16_t id_of(const reel_thread *t)
{
    return t->engine ? engine_thread_id(t->engine) : 0;
}

/* Where a thread is, or would be, linked in; alive_guard is entered. */
static reel_thread **place_of(const reel_thread *t)
{
    reel_thread **place = &alive;
    while (*place && *place != t)
        place = &(*place)->next;
    return place;
}

static bool is_listed(const reel_thread *t)
{
    engine_guard(alive_guard);
    bool is_in = *place_of(t) != NULL;
    engine_unguard(alive_guard);
    return is_in;
}

static void list(reel_thread *t, bool is_in)
{
    engine_guard(alive_guard);
    reel_thread **place = place_of(t);
    if (!is_in && *place)
        *place = t->next;
    else if (is_in)
        *place = t;
    engine_unguard(alive_guard);
}

/* Python knows nothing of what _thread has started, until that asks for its own Thread. */
static void make_known(reel_thread *t)
{
    if (t->way != RECORD_WAY_LOW_LEVEL)
        return;
    engine_guard(alive_guard);
    t->is_known = true;
    engine_unguard(alive_guard);
}

static bool is_known(const reel_thread *t)
{
    return t->way != RECORD_WAY_LOW_LEVEL || t->is_known;
}

/* ---- making ---- */

/* "Thread-1"; what _thread starts has a name of its own only when it is asked for. */
static void name_thread(char *name, size_t bytes, enum record_way way)
{
    static unsigned unnamed[RECORD_WAY_COUNT];
    static uint32_t guard[2];
    const char *word = way == RECORD_WAY_LOW_LEVEL ? "Dummy"
                       : way == RECORD_WAY_PROCESS ? "Process"
                                                   : "Thread";
    bool is_own = way == RECORD_WAY_LOW_LEVEL || way == RECORD_WAY_PROCESS;
    engine_guard(guard);
    snprintf(name, bytes, "%s-%u", word, ++unnamed[is_own ? way : RECORD_WAY_FUNCTION]);
    engine_unguard(guard);
}

int thread_new(reel_thread *t, enum record_way way, const char *name, void (*run)(void *),
               void *arg, uint32_t site)
{
    char number[32];
    if (is_listed(t))
        return op_misuse(R_THREAD_START, id_of(t), EBUSY, site);
    if (!name || !*name) {
        name_thread(number, sizeof number, way);
        name = number;
    }
    *t = (reel_thread){.name = strdup(name), .run = run, .arg = arg, .way = (uint8_t)way};
    if (!t->name)
        return -ENOMEM;
    make_known(thread_self()); /* it is asked whether it is a daemon */
    t->is_daemon = way == RECORD_WAY_LOW_LEVEL || thread_self()->is_daemon;
    t->process = thread_process();
    t->engine = engine_thread_new(t->name, way, t, site);
    return t->engine ? 0 : -EAGAIN;
}

int reel_thread_init_at(reel_thread *t, const char *name, void (*run)(void *), void *arg,
                        struct reel_site *site)
{
    return thread_new(t, RECORD_WAY_FUNCTION, name, run, arg, op_site(site));
}

static void call_object(void *object)
{
    reel_callable *callable = object;
    callable->call(callable);
}

int reel_thread_init_callable_at(reel_thread *t, const char *name, reel_callable *object,
                                 struct reel_site *site)
{
    return thread_new(t, RECORD_WAY_CALLABLE, name, call_object, object, op_site(site));
}

int reel_thread_init_subclass_at(reel_thread *t, const char *name, void (*run)(reel_thread *),
                                 struct reel_site *site)
{
    int error = thread_new(t, RECORD_WAY_SUBCLASS, name, NULL, t, op_site(site));
    t->run_self = run;
    return error;
}

/* ---- running ---- */

void thread_finish(reel_thread *t)
{
    engine_guard(t->guard);
    if (t->way == RECORD_WAY_PROCESS) /* forked, it counts for itself */
        engine_record(R_THREAD_END, 0, 0, 0, 0);
    else
        engine_record_in(t->guard, R_THREAD_END, 0, 0, 0, 0);
    t->is_finished = true;
    while (engine_unpark_one(&t->joiners, 0))
        ;
    engine_unguard(t->guard);
}

/* The end of a thread, also when its function called pthread_exit. */
static void finish(void *thread)
{
    reel_thread *t = thread;
    op_begin(R_THREAD_END, 0, 0, NULL);
    list(t, false);
    thread_finish(t);
    gil_drop(R_THREAD_END, 0, 0);
    engine_thread_leave();
}

static void run_thread(void *thread)
{
    reel_thread *t = thread;
    if (t->run_self)
        t->run_self(t);
    else if (t->run)
        t->run(t->arg);
}

static void thread_body(void *thread)
{
    const char *why;
    gil_take();
    pthread_cleanup_push(finish, thread);
    thread_call(run_thread, thread, false, &why);
    pthread_cleanup_pop(1);
}

int thread_start(reel_thread *t, unsigned flags, uint32_t site)
{
    if (__atomic_exchange_n(&t->is_started, true, __ATOMIC_ACQ_REL)) /* two may try at once */
        return op_misuse(R_THREAD_START, id_of(t), EINVAL, site);
    __atomic_store_n(&has_started, true, __ATOMIC_RELAXED);
    list(t, true);
    int error = engine_thread_start(t->engine, thread_body, t,
                                    flags | (t->is_daemon ? RECORD_THREAD_DAEMON : 0), site);
    if (error == 0)
        return 0;
    t->is_started = false;
    list(t, false);
    return op_misuse(R_THREAD_START, id_of(t), -error, site);
}

int reel_thread_start_at(reel_thread *t, struct reel_site *where)
{
    if (!t->engine)
        return op_misuse(R_THREAD_START, 0, EINVAL, op_site(where));
    uint32_t site = op_begin(R_THREAD_START, id_of(t), 0, where);
    return thread_start(t, 0, site);
}

int reel_thread_run_at(reel_thread *t, struct reel_site *where)
{
    if (!t->engine)
        return op_misuse(R_THREAD_RUN, 0, EINVAL, op_site(where));
    uint32_t site = op_begin(R_THREAD_RUN, id_of(t), 0, where);
    engine_record(R_THREAD_RUN, id_of(t), 0, 0, site);
    run_thread(t);
    return 0;
}

/* ---- joining ---- */

int thread_await_end(reel_thread *t, uint64_t timeout_ns, uint32_t site)
{
    uint16_t id = id_of(t);
    int error = 0;
    engine_guard(t->guard);
    if (!t->is_finished) {
        gil_drop(R_JOIN, id, 0);
        engine_record_in(t->guard, R_JOIN_WAIT, id, op_wait_arg(timeout_ns), 0, site);
        error = engine_park(t->guard, &t->joiners, R_JOIN_WAIT, id, timeout_ns);
        engine_unguard(t->guard);
        gil_take();
        engine_guard(t->guard);
    }
    if (t->is_finished)
        engine_record_in(t->guard, R_JOIN, id, 0, 0, site);
    error = t->is_finished ? 0 : error;
    engine_unguard(t->guard);
    return error;
}

int reel_thread_join_at(reel_thread *t, uint64_t timeout_ns, struct reel_site *where)
{
    if (!t->engine)
        return op_misuse(R_JOIN, 0, EINVAL, op_site(where));
    uint32_t site = op_begin(R_JOIN, id_of(t), 0, where);
    if (!t->is_started)
        return op_misuse(R_JOIN, id_of(t), EINVAL, site);
    if (t->engine == engine_self())
        return op_misuse(R_JOIN, id_of(t), EDEADLK, site);
    return thread_await_end(t, op_timeout(timeout_ns), site);
}

static reel_thread *first_to_wait_for(void)
{
    engine_guard(alive_guard);
    reel_thread *t = alive;
    while (t && (t->is_daemon || t->process != thread_process() || t == thread_self()))
        t = t->next;
    engine_unguard(alive_guard);
    return t;
}

void threads_main_returned(void)
{
    engine_guard(main_thread.guard);
    main_thread.is_finished = true;
    while (engine_unpark_one(&main_thread.joiners, 0))
        ;
    engine_unguard(main_thread.guard);
}

void threads_join_all(void)
{
    reel_thread *t;
    while ((t = first_to_wait_for())) {
        op_begin(R_JOIN, id_of(t), 0, NULL);
        if (is_listed(t))
            thread_await_end(t, REEL_FOREVER, 0);
    }
}

void threads_kill_daemons(void)
{
    engine_guard(alive_guard);
    for (reel_thread *t = alive; t; t = t->next)
        engine_record_of(t->engine, R_THREAD_KILL, 0, 0, 0, 0);
    engine_unguard(alive_guard);
}

void threads_kill_others(const struct reel_process *process)
{
    reel_thread *t, **place = &alive;
    while ((t = *place)) {
        if (t->process != process || t == thread_self()) {
            place = &t->next;
            continue;
        }
        *place = t->next;
        t->is_finished = true;
        engine_thread_kill(t->engine);
    }
}

bool threads_were_started(void)
{
    return __atomic_load_n(&has_started, __ATOMIC_RELAXED);
}

/* ---- asking ---- */

bool reel_thread_is_alive_at(reel_thread *t, struct reel_site *where)
{
    uint32_t site = op_begin(R_THREAD_ALIVE, id_of(t), 0, where);
    engine_guard(t->guard);
    bool is_alive = t->is_started && !t->is_finished;
    engine_record_in(t->guard, R_THREAD_ALIVE, id_of(t), is_alive, 0, site);
    engine_unguard(t->guard);
    return is_alive;
}

const char *reel_thread_name_at(reel_thread *t, struct reel_site *where)
{
    uint32_t site = op_begin(R_THREAD_NAME, id_of(t), 0, where);
    engine_record(R_THREAD_NAME, id_of(t), 0, 0, site);
    return t->name;
}

int reel_thread_set_name_at(reel_thread *t, const char *name, struct reel_site *where)
{
    if (!t->engine)
        return op_misuse(R_THREAD_RENAME, 0, EINVAL, op_site(where));
    uint32_t site = op_begin(R_THREAD_RENAME, id_of(t), 0, where);
    char *copy = strdup(name);
    if (!copy)
        return -ENOMEM;
    t->name = copy; /* the old one stays: somebody may be reading it */
    engine_record(R_THREAD_RENAME, id_of(t), 0, engine_string(copy), site);
    return 0;
}

bool reel_thread_is_daemon_at(reel_thread *t, struct reel_site *where)
{
    uint32_t site = op_begin(R_THREAD_DAEMON, id_of(t), 0, where);
    engine_record(R_THREAD_DAEMON, id_of(t), t->is_daemon, 0, site);
    return t->is_daemon;
}

int reel_thread_set_daemon_at(reel_thread *t, bool is_daemon, struct reel_site *where)
{
    if (!t->engine)
        return op_misuse(R_THREAD_SET_DAEMON, 0, EINVAL, op_site(where));
    uint32_t site = op_begin(R_THREAD_SET_DAEMON, id_of(t), is_daemon, where);
    if (t->is_started)
        return op_misuse(R_THREAD_SET_DAEMON, id_of(t), EINVAL, site);
    t->is_daemon = is_daemon;
    engine_record(R_THREAD_SET_DAEMON, id_of(t), is_daemon, 0, site);
    return 0;
}

int reel_thread_set_priority_at(reel_thread *t, int priority, struct reel_site *where)
{
    if (!t->engine)
        return op_misuse(R_THREAD_PRIORITY, 0, EINVAL, op_site(where));
    uint32_t site = op_begin(R_THREAD_PRIORITY, id_of(t), priority, where);
    engine_record(R_THREAD_PRIORITY, id_of(t), priority, 0, site);
    engine_thread_set_priority(t->engine, priority);
    return 0;
}

int64_t reel_thread_ident_at(reel_thread *t, struct reel_site *where)
{
    uint32_t site = op_begin(R_THREAD_IDENT, id_of(t), 0, where);
    int64_t ident = t->is_started ? id_of(t) : 0;
    engine_record(R_THREAD_IDENT, id_of(t), ident, 0, site);
    return ident;
}

reel_thread *reel_current_thread_at(struct reel_site *where)
{
    uint32_t site = op_begin(R_THREAD_CURRENT, 0, 0, where);
    engine_record(R_THREAD_CURRENT, 0, 0, 0, site);
    make_known(thread_self());
    return thread_self();
}

/* Of the running thread's process. */
static reel_thread *first_thread(void)
{
    struct reel_process *process = thread_process();
    return process ? &process->thread : &main_thread;
}

reel_thread *reel_main_thread_at(struct reel_site *where)
{
    reel_thread *first = first_thread();
    uint32_t site = op_begin(R_THREAD_MAIN, id_of(first), 0, where);
    engine_record(R_THREAD_MAIN, id_of(first), 0, 0, site);
    return first;
}

static size_t count_alive(reel_thread **threads, size_t max)
{
    reel_thread *first = first_thread();
    size_t count = 1;
    if (max > 0)
        threads[0] = first;
    engine_guard(alive_guard);
    for (reel_thread *t = alive; t; t = t->next) {
        if (t == first || !is_known(t) || t->process != first->process)
            continue;
        if (count < max)
            threads[count] = t;
        count++;
    }
    engine_unguard(alive_guard);
    return count;
}

size_t reel_enumerate_at(reel_thread **threads, size_t max, struct reel_site *where)
{
    uint32_t site = op_begin(R_THREAD_LIST, 0, 0, where);
    size_t count = count_alive(threads, threads ? max : 0);
    engine_record(R_THREAD_LIST, 0, (int64_t)count, 0, site);
    return count;
}

size_t reel_active_count_at(struct reel_site *where)
{
    uint32_t site = op_begin(R_THREAD_COUNT, 0, 0, where);
    size_t count = count_alive(NULL, 0);
    engine_record(R_THREAD_COUNT, 0, (int64_t)count, 0, site);
    return count;
}

/* ---- low level ---- */

int64_t reel_start_new_thread_at(void (*run)(void *), void *arg, struct reel_site *where)
{
    reel_thread *t = calloc(1, sizeof *t);
    int error = t ? thread_new(t, RECORD_WAY_LOW_LEVEL, NULL, run, arg, op_site(where)) : -ENOMEM;
    if (error == 0)
        error = reel_thread_start_at(t, where);
    return error == 0 ? id_of(t) : error; /* it lives as long as the run */
}

int64_t reel_get_ident_at(struct reel_site *where)
{
    uint32_t site = op_begin(R_THREAD_IDENT, id_of(thread_self()), 0, where);
    int64_t ident = id_of(thread_self());
    engine_record(R_THREAD_IDENT, (uint32_t)ident, ident, 0, site);
    return ident;
}
