/* SPDX-License-Identifier: MIT */
/*
 * ThreadPool: workers that take the numbers of futures from a queue, and do what those ask for.
 *
 * As in CPython, a worker is made when a task is submitted and none is idle, and there are fewer than
 * may be; a worker counts as idle when it has done a task, and no more when another one is submitted.
 * The number 0 in the queue sends a worker home, which passes it on to the next.
 *
 * The pool's guard is held from looking whether it is shut down until the task is in the queue: so
 * nothing comes behind the 0. It comes before the guards of the queue, of a thread and of a future.
 */
#include "runtime/pool.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/future.h"
#include "runtime/op.h"
#include "runtime/queue.h"
#include "runtime/thread.h"

#define NAME_BYTES 128

/* All pools whose end has not been waited for, the last one first. */
static reel_pool *pools;
static bool is_program_ending; /* as reel_process.is_ending */
static uint32_t pools_guard[ENGINE_GUARD_WORDS];

/* ---- workers ---- */

static reel_future *future_of(reel_pool *pool, int64_t number)
{
    engine_guard(pool->guard);
    reel_future *f = pool->futures[number - 1];
    engine_unguard(pool->guard);
    return f;
}

static void work(void *arg)
{
    reel_pool *pool = arg;
    const char *why;
    int64_t number;
    while (reel_queue_get_at(&pool->tasks, &number, REEL_FOREVER, NULL) == 0 && number != 0) {
        reel_future *f = future_of(pool, number);
        if (future_begin(f) && thread_call(future_do, f, true, &why) != THREAD_RETURNED)
            future_fail(f, why);
        engine_guard(pool->guard);
        pool->idle++;
        engine_unguard(pool->guard);
    }
    queue_put(&pool->tasks, 0, 0);
}

/* See that somebody will do the next task; the caller is in the guard. */
static int provide_worker(reel_pool *pool, uint32_t site)
{
    char name[NAME_BYTES];
    if (pool->idle > 0) {
        pool->idle--;
        return 0;
    }
    if (pool->count == pool->max)
        return 0;
    reel_thread *worker = &pool->workers[pool->count];
    snprintf(name, sizeof name, "%s_%u", pool->name, pool->count);
    int error = thread_new(worker, RECORD_WAY_WORKER, name, work, pool, site);
    if (error == 0)
        error = thread_start(worker, 0, site);
    if (error == 0)
        pool->count++;
    return pool->count > 0 ? 0 : error;
}

/* ---- making and submitting ---- */

/* Whether the pool's process has begun to end, and its pools take nothing more. */
static bool *is_ending(void)
{
    struct reel_process *process = thread_process();
    return process ? &process->is_ending : &is_program_ending;
}

static bool has_live_workers(reel_pool *pool)
{
    bool is_any_alive = false;
    for (uint32_t i = 0; i < pool->count && !is_any_alive; i++) {
        engine_guard(pool->workers[i].guard);
        is_any_alive = !pool->workers[i].is_finished;
        engine_unguard(pool->workers[i].guard);
    }
    return is_any_alive;
}

/* Returns: whether it was in the list. */
static bool unlist(reel_pool *pool)
{
    engine_guard(pools_guard);
    reel_pool **place = &pools;
    while (*place && *place != pool)
        place = &(*place)->next;
    bool was_in = *place != NULL;
    if (was_in)
        *place = pool->next;
    engine_unguard(pools_guard);
    return was_in;
}

static void list(reel_pool *pool)
{
    engine_guard(pools_guard);
    pool->next = pools;
    pools = pool;
    engine_unguard(pools_guard);
}

/* Its workers have gone: nobody takes tasks, and nothing can be submitted. */
static void dismiss(reel_pool *pool)
{
    if (!unlist(pool))
        return;
    free(pool->name);
    free(pool->futures);
    queue_forget(&pool->tasks);
    pool->name = NULL;
    pool->futures = NULL;
}

static char *name_pool(const char *name)
{
    static uint32_t unnamed;
    char number[NAME_BYTES];
    if (!name)
        snprintf(number, sizeof number, "pool-%u",
                 __atomic_add_fetch(&unnamed, 1, __ATOMIC_RELAXED));
    return strdup(name ? name : number);
}

/* Returns: 0, or -EBUSY: it is in use. */
static int make(reel_pool *pool, uint32_t max, const char *name)
{
    if (unlist(pool)) {
        list(pool);
        if (has_live_workers(pool))
            return -EBUSY;
        dismiss(pool);
    }
    *pool = (reel_pool){.max = max, .name = name_pool(name), .process = thread_process()};
    return pool->name ? 0 : -ENOMEM;
}

int reel_pool_init_at(reel_pool *pool, int32_t threads, const char *name, struct reel_site *where)
{
    char tasks[NAME_BYTES];
    uint32_t site = op_site(where);
    if (threads < 1 || threads > REEL_POOL_THREADS_MAX)
        return op_misuse(R_POOL_NEW, 0, EINVAL, site);
    int error = make(pool, (uint32_t)threads, name);
    if (error < 0)
        return error == -EBUSY ? op_misuse(R_POOL_NEW, pool->id, EBUSY, site) : error;
    pool->id = engine_object_new(pool->guard, R_POOL_NEW, threads, pool->name, site);
    snprintf(tasks, sizeof tasks, "%s.tasks", pool->name);
    reel_queue_init_at(&pool->tasks, RECORD_SIMPLE, 0, tasks, where);
    list(pool);
    return 0;
}

/* The caller is in the guard. Returns: the number of a new future, or -ENOMEM. */
static int64_t add_future(reel_pool *pool, reel_future *f)
{
    if (pool->submitted == pool->future_room) {
        size_t room = pool->future_room ? 2 * pool->future_room : 16;
        reel_future **grown = realloc(pool->futures, room * sizeof(reel_future *));
        if (!grown)
            return -ENOMEM;
        pool->futures = grown;
        pool->future_room = room;
    }
    pool->futures[pool->submitted] = f;
    return ++pool->submitted;
}

/* The caller is in the guard. */
static int submit(reel_pool *pool, reel_future *f, const char *name, uint32_t site)
{
    if (pool->is_shut_down || *is_ending())
        return op_misuse(R_FUTURE_SUBMIT, pool->id, ESHUTDOWN, site);
    int64_t number = add_future(pool, f);
    if (number < 0)
        return (int)number;
    future_new(f, pool, name, site);
    int error = provide_worker(pool, site);
    if (error == 0)
        error = queue_put(&pool->tasks, number, site);
    if (error < 0)
        future_cancel(f, site);
    return error;
}

int reel_pool_submit_at(reel_pool *pool, int64_t (*task)(void *), void *arg, reel_future *future,
                        const char *name, struct reel_site *where)
{
    if (pool->id == 0)
        return op_misuse(R_FUTURE_SUBMIT, 0, EINVAL, op_site(where));
    uint32_t site = op_begin(R_FUTURE_SUBMIT, pool->id, 0, where);
    *future = (reel_future){.task = task, .arg = arg};
    engine_guard(pool->guard);
    int error = submit(pool, future, name, site);
    engine_unguard(pool->guard);
    return error;
}

/* ---- map ---- */

struct item {
    reel_future future;
    int64_t (*task)(int64_t);
    int64_t in;
};

/* The items of one map. */
struct batch {
    struct batch *next;
    struct item items[];
};

/* Of those that have failed: the numbers of some that were cancelled may still be in the queue. */
static struct batch *failed_batches;

static int64_t do_item(void *arg)
{
    struct item *item = arg;
    return item->task(item->in);
}

static int collect(struct item *items, int64_t *out, size_t count, struct reel_site *where)
{
    int error = 0;
    for (size_t i = 0; i < count; i++) {
        if (error == 0)
            error = reel_future_result_at(&items[i].future, &out[i], REEL_FOREVER, where);
        else
            reel_future_cancel_at(&items[i].future, where);
    }
    return error;
}

static void forget(struct batch *batch, int error)
{
    if (error == 0) {
        free(batch);
        return;
    }
    engine_guard(pools_guard);
    batch->next = failed_batches;
    failed_batches = batch;
    engine_unguard(pools_guard);
}

int reel_pool_map_at(reel_pool *pool, int64_t (*task)(int64_t), const int64_t *in, int64_t *out,
                     size_t count, struct reel_site *where)
{
    if (pool->id == 0)
        return op_misuse(R_FUTURE_SUBMIT, 0, EINVAL, op_site(where));
    int error = 0;
    static_assert(sizeof(struct batch) <= sizeof(struct item), "one item more is room enough");
    struct batch *batch = count < SIZE_MAX ? calloc(count + 1, sizeof(struct item)) : NULL;
    if (!batch)
        return -ENOMEM;
    for (size_t i = 0; i < count && error == 0; i++) {
        struct item *item = &batch->items[i];
        item->task = task;
        item->in = in[i];
        error = reel_pool_submit_at(pool, do_item, item, &item->future, NULL, where);
    }
    if (error == 0)
        error = collect(batch->items, out, count, where);
    forget(batch, error);
    return error;
}

/* ---- shutting down ---- */

static void cancel_all(reel_pool *pool, uint32_t site)
{
    int64_t number;
    while (queue_take(&pool->tasks, &number, site))
        if (number != 0)
            future_cancel(pool->futures[number - 1], site);
}

int reel_pool_shutdown_at(reel_pool *pool, bool is_waiting, bool is_cancelling,
                          struct reel_site *where)
{
    int error = 0;
    if (pool->id == 0)
        return op_misuse(R_POOL_SHUTDOWN, 0, EINVAL, op_site(where));
    uint32_t site = op_begin(R_POOL_SHUTDOWN, pool->id, 0, where);
    engine_guard(pool->guard);
    pool->is_shut_down = true;
    engine_record_in(pool->guard, R_POOL_SHUTDOWN, pool->id, 0, 0, site);
    if (is_cancelling)
        cancel_all(pool, site);
    queue_put(&pool->tasks, 0, site);
    uint32_t count = pool->count;
    engine_unguard(pool->guard);
    for (uint32_t i = 0; is_waiting && i < count && error == 0; i++)
        error = reel_thread_join_at(&pool->workers[i], REEL_FOREVER, where);
    if (is_waiting && error == 0)
        dismiss(pool);
    return error;
}

static reel_pool *first_open(const struct reel_process *process)
{
    bool is_open = false;
    engine_guard(pools_guard);
    reel_pool *pool = pools;
    while (pool && !is_open) {
        engine_guard(pool->guard);
        is_open = pool->process == process && !pool->is_shut_down;
        engine_unguard(pool->guard);
        if (!is_open)
            pool = pool->next;
    }
    engine_unguard(pools_guard);
    return pool;
}

void pools_shutdown_all(void)
{
    reel_pool *pool;
    *is_ending() = true;
    while ((pool = first_open(thread_process())))
        reel_pool_shutdown_at(pool, true, false, NULL);
}
