/* SPDX-License-Identifier: MIT */
/* Thread: a function that runs beside others, from its start to its end. */
#include "runtime/thread.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/gil.h"
#include "runtime/op.h"

/* Those that are alive, in the order in which they were started. Guarded by the baton. */
static reel_thread *alive;

/* Where a thread is, or would be, linked in. */
static reel_thread **place_of(const reel_thread *t)
{
    reel_thread **place = &alive;
    while (*place && *place != t)
        place = &(*place)->next;
    return place;
}

int reel_thread_init_at(reel_thread *t, const char *name, void (*run)(void *), void *arg,
                        struct reel_site *site)
{
    static unsigned unnamed;
    char number[32];
    if (*place_of(t))
        return op_misuse(R_THREAD_START, engine_thread_id(t->engine), EBUSY, op_site(site));
    if (!name)
        snprintf(number, sizeof number, "Thread-%u", ++unnamed);
    *t = (reel_thread){.name = strdup(name ? name : number), .run = run, .arg = arg};
    if (!t->name)
        return -ENOMEM;
    t->engine = engine_thread_new(t->name, op_site(site));
    return t->engine ? 0 : -EAGAIN;
}

int reel_thread_set_daemon(reel_thread *t, bool is_daemon)
{
    if (t->is_started)
        return -EINVAL;
    t->is_daemon = is_daemon;
    return 0;
}

/* The end of a thread, also when its function called pthread_exit. */
static void finish(void *thread)
{
    reel_thread *t = thread;
    op_begin(R_THREAD_END, 0, 0, NULL);
    engine_record(R_THREAD_END, 0, 0, 0, 0);
    t->is_finished = true;
    *place_of(t) = t->next;
    while (engine_unpark_one(&t->joiners, 0))
        ;
    gil_leave();
    engine_thread_leave();
}

static void thread_body(void *thread)
{
    reel_thread *t = thread;
    engine_record(R_THREAD_BEGIN, 0, 0, 0, 0);
    gil_take();
    pthread_cleanup_push(finish, t);
    t->run(t->arg);
    pthread_cleanup_pop(1);
}

int reel_thread_start_at(reel_thread *t, struct reel_site *where)
{
    if (!t->engine)
        return op_misuse(R_THREAD_START, 0, EINVAL, op_site(where));
    uint16_t id = engine_thread_id(t->engine);
    uint32_t site = op_begin(R_THREAD_START, id, 0, where);
    if (t->is_started)
        return op_misuse(R_THREAD_START, id, EINVAL, site);
    int error = engine_thread_start(t->engine, thread_body, t, t->is_daemon, site);
    if (error < 0)
        return op_misuse(R_THREAD_START, id, -error, site);
    t->is_started = true;
    *place_of(t) = t;
    return 0;
}

/* Wait for the end of a thread that has been started; no point. */
static int await_end(reel_thread *t, uint64_t timeout_ns, uint32_t site)
{
    uint16_t id = engine_thread_id(t->engine);
    int error = 0;
    if (!t->is_finished) {
        gil_drop(R_JOIN, id, 0);
        engine_record(R_JOIN_WAIT, id, op_wait_arg(timeout_ns), 0, site);
        error = engine_park(&t->joiners, R_JOIN_WAIT, timeout_ns);
        gil_take();
    }
    if (t->is_finished)
        engine_record(R_JOIN, id, 0, 0, site);
    return t->is_finished ? 0 : error;
}

int reel_thread_join_at(reel_thread *t, uint64_t timeout_ns, struct reel_site *where)
{
    if (!t->engine)
        return op_misuse(R_JOIN, 0, EINVAL, op_site(where));
    uint16_t id = engine_thread_id(t->engine);
    uint32_t site = op_begin(R_JOIN, id, 0, where);
    if (!t->is_started)
        return op_misuse(R_JOIN, id, EINVAL, site);
    if (t->engine == engine_self())
        return op_misuse(R_JOIN, id, EDEADLK, site);
    return await_end(t, timeout_ns, site);
}

bool reel_thread_is_alive(const reel_thread *t)
{
    return t->is_started && !t->is_finished;
}

const char *reel_thread_name(const reel_thread *t)
{
    return t->name;
}

bool reel_thread_is_daemon(const reel_thread *t)
{
    return t->is_daemon;
}

static reel_thread *first_to_wait_for(void)
{
    reel_thread *t = alive;
    while (t && t->is_daemon)
        t = t->next;
    return t;
}

void threads_join_all(void)
{
    reel_thread *t;
    while ((t = first_to_wait_for())) {
        op_begin(R_JOIN, engine_thread_id(t->engine), 0, NULL);
        if (!t->is_finished)
            await_end(t, ENGINE_FOREVER, 0);
    }
}

void threads_kill_daemons(void)
{
    for (reel_thread *t = alive; t; t = t->next)
        engine_record_of(t->engine, R_THREAD_KILL, 0, 0, 0, 0);
}
