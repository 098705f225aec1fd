/* SPDX-License-Identifier: MIT */
/* What records do to what has items or tasks in it: queues, pipes, pools and their futures. */
#include "model/fold.h"

#include <errno.h>

/* ---- queues ---- */

/* At once: the items that are in it count as done. */
static void shut_down_queue(struct world *w, struct world_object *o, const struct record *r)
{
    o->is_shut_down = true;
    if (r->arg != 0)
        o->unfinished -= o->count < o->unfinished ? o->count : o->unfinished;
    fold_set_count(w, o, r->arg != 0 ? 0 : r->extra);
}

static void put(struct world *w, struct world_object *o, const struct record *r)
{
    fold_put_item(w, o, r);
    fold_set_count(w, o, r->extra);
    o->unfinished += o->flavour != RECORD_SIMPLE;
    o->is_shut_down = false;
}

/* Kinds that change a queue; returns false for others. */
static bool use_queue(struct world *w, struct world_object *o, const struct record *r)
{
    switch (r->kind) {
    case R_QUEUE_PUT:
        put(w, o, r);
        return true;
    case R_QUEUE_GET:
        fold_take_item(w, o, r);
        fold_set_count(w, o, r->extra);
        return true;
    case R_QUEUE_DONE:
        o->unfinished = r->arg > 0 ? (uint64_t)r->arg : 0;
        o->is_todo_unknown = false;
        return true;
    case R_QUEUE_JOIN:
        o->unfinished = 0;
        o->is_todo_unknown = false;
        return true;
    case R_QUEUE_JOIN_WAIT:
        return true;
    case R_QUEUE_SHUTDOWN:
        shut_down_queue(w, o, r);
        return true;
    case R_QUEUE_CLOSED:
        o->is_shut_down = true;
        return true;
    default:
        return false;
    }
}

/* Kinds that tell how much is in a queue; returns false for others. */
static bool learn_size(struct world *w, struct world_object *o, const struct record *r)
{
    switch (r->kind) {
    case R_QUEUE_PUT_WAIT:
    case R_QUEUE_FULL:
        if (o->max > 0)
            fold_set_count(w, o, o->max);
        return true;
    case R_QUEUE_GET_WAIT:
    case R_QUEUE_EMPTY:
        fold_set_count(w, o, 0);
        return true;
    case R_QUEUE_SIZE:
        fold_set_count(w, o, fold_count(r->arg));
        return true;
    case R_QUEUE_IS_EMPTY:
        if (r->arg != 0)
            fold_set_count(w, o, 0);
        return true;
    case R_QUEUE_IS_FULL:
        if (r->arg != 0 && o->max > 0)
            fold_set_count(w, o, o->max);
        return true;
    default:
        return false;
    }
}

bool fold_queue(struct world *w, struct world_thread *t, struct world_object *o,
                const struct record *r)
{
    (void)t;
    return use_queue(w, o, r) || learn_size(w, o, r);
}

/* ---- pipes ---- */

bool fold_pipe(struct world *w, struct world_thread *t, struct world_object *o,
               const struct record *r)
{
    (void)t;
    switch (r->kind) {
    case R_PIPE_SEND_WAIT:
    case R_PIPE_RECEIVE_WAIT:
        break;
    case R_PIPE_SEND:
        fold_put_item(w, o, r);
        o->is_shut_down = false;
        break;
    case R_PIPE_RECEIVE:
        fold_take_item(w, o, r);
        break;
    case R_PIPE_CLOSE:
    case R_PIPE_END:
        o->is_shut_down = true;
        break;
    default:
        return false;
    }
    fold_set_count(w, o, r->extra);
    return true;
}

/* ---- pools, futures ---- */

bool fold_pool(struct world *w, struct world_thread *t, struct world_object *o,
               const struct record *r)
{
    (void)w;
    (void)t;
    if (r->kind != R_POOL_SHUTDOWN)
        return false;
    o->is_shut_down = true;
    o->is_unknown = false;
    return true;
}

/* A pool that takes a task is not shut down. */
static void learn_pool(struct world *w, const struct world_object *future)
{
    struct world_object *pool =
        future->pool && future->pool <= w->object_count ? &w->objects[future->pool - 1] : NULL;
    if (pool && pool->type == OBJECT_POOL)
        pool->is_shut_down = pool->is_unknown = false;
}

static void set_future(struct world_object *o, enum future_state state, uint16_t worker)
{
    o->future = (uint8_t)state;
    o->owner = worker;
    o->is_unknown = false;
}

bool fold_future(struct world *w, struct world_thread *t, struct world_object *o,
                 const struct record *r)
{
    switch (r->kind) {
    case R_FUTURE_WAIT:
    case R_FUTURE_TEST:
        break;
    case R_FUTURE_SUBMIT:
        set_future(o, FUTURE_PENDING, 0);
        learn_pool(w, o);
        break;
    case R_FUTURE_RUN:
        set_future(o, FUTURE_RUNNING, r->thread);
        break;
    case R_FUTURE_DONE:
        set_future(o, FUTURE_DONE, r->thread);
        o->value = r->arg;
        break;
    case R_FUTURE_FAIL:
        set_future(o, FUTURE_FAILED, r->thread);
        t->has_failed = world_is_over(t) && t->has_failed; /* the task did, not the worker */
        break;
    case R_FUTURE_GET:
        set_future(o, FUTURE_DONE, o->owner);
        o->value = r->arg;
        break;
    case R_FUTURE_NONE: /* or its time was up */
        if (r->arg == EIO)
            set_future(o, FUTURE_FAILED, o->owner);
        if (r->arg == ECANCELED)
            set_future(o, FUTURE_CANCELLED, 0);
        break;
    case R_FUTURE_CANCEL:
        if (r->arg != 0)
            set_future(o, FUTURE_CANCELLED, 0);
        break;
    default:
        return false;
    }
    return true;
}
