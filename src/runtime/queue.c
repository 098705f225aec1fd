/* SPDX-License-Identifier: MIT */
/*
 * Queue, LifoQueue, PriorityQueue and SimpleQueue: numbers, and three queues of threads, which wait
 * to put one in, to take one out, or for all of them to be dealt with.
 *
 * Whoever is woken looks again: another thread may have come first. The items are a ring that
 * begins at `first`; a stack and a heap always begin at 0. In the real engine everything but the id
 * and the flavour is guarded by the queue's guard.
 */
#include "runtime/queue.h"

#include <errno.h>
#include <stdlib.h>

#include "runtime/gil.h"
#include "runtime/op.h"

#define ROOM_AT_FIRST 16

/* ---- the items ---- */

/* Make the room twice as large; what had wrapped around the end of the ring follows the rest again. */
static int grow(reel_queue *q)
{
    size_t room = q->room ? 2 * q->room : ROOM_AT_FIRST;
    int64_t *items = malloc(room * sizeof *items);
    if (!items)
        return -ENOMEM;
    for (size_t i = 0; i < q->count; i++)
        items[i] = q->items[(q->first + i) % q->room];
    free(q->items);
    q->items = items;
    q->room = room;
    q->first = 0;
    return 0;
}

static void swap(int64_t *a, int64_t *b)
{
    int64_t kept = *a;
    *a = *b;
    *b = kept;
}

/* Let the last item of a heap rise to its place. */
static void rise(int64_t *heap, size_t at)
{
    for (; at > 0 && heap[at] < heap[(at - 1) / 2]; at = (at - 1) / 2)
        swap(&heap[at], &heap[(at - 1) / 2]);
}

/* Let the first item of a heap sink to its place. */
static void sink(int64_t *heap, size_t count)
{
    size_t at = 0, child;
    while ((child = 2 * at + 1) < count) {
        if (child + 1 < count && heap[child + 1] < heap[child])
            child++;
        if (heap[at] <= heap[child])
            return;
        swap(&heap[at], &heap[child]);
        at = child;
    }
}

static void push(reel_queue *q, int64_t item)
{
    q->items[(q->first + q->count) % q->room] = item;
    if (q->flavour == RECORD_PRIORITY)
        rise(q->items, q->count);
    q->count++;
}

/* There is one. */
static int64_t pop(reel_queue *q)
{
    int64_t item;
    q->count--;
    switch (q->flavour) {
    case RECORD_LIFO:
        return q->items[q->count];
    case RECORD_PRIORITY:
        item = q->items[0];
        q->items[0] = q->items[q->count];
        sink(q->items, q->count);
        return item;
    default:
        item = q->items[q->first];
        q->first = (q->first + 1) % q->room;
        return item;
    }
}

/* ---- waiting; the caller is in the guard ---- */

static bool is_full(const reel_queue *q)
{
    return q->max > 0 && q->count >= q->max;
}

static bool cannot_put(const reel_queue *q)
{
    return is_full(q) && !q->is_shut_down;
}

static bool cannot_get(const reel_queue *q)
{
    return q->count == 0 && !q->is_shut_down;
}

static bool is_undone(const reel_queue *q)
{
    return q->unfinished > 0;
}

static void wait_while(reel_queue *q, bool (*is_so)(const reel_queue *),
                       struct engine_thread **waiters, enum record_kind why, uint64_t timeout_ns,
                       uint32_t site)
{
    uint64_t deadline_ns = op_deadline(timeout_ns);
    int error = 0;
    while (is_so(q) && error == 0) {
        uint64_t left_ns = op_left(deadline_ns);
        engine_record_in(q->guard, why, q->id, op_wait_arg(left_ns), 0, site);
        error = engine_park(q->guard, waiters, why, q->id, left_ns);
    }
}

static void wake_all(struct engine_thread **waiters, uint32_t id)
{
    while (engine_unpark_one(waiters, id))
        ;
}

/* ---- put and get; the caller is in the guard ---- */

static int put(reel_queue *q, int64_t item, uint32_t site)
{
    if (q->is_shut_down) {
        engine_record_in(q->guard, R_QUEUE_CLOSED, q->id, 0, 0, site);
        return -ESHUTDOWN;
    }
    if (is_full(q)) {
        engine_record_in(q->guard, R_QUEUE_FULL, q->id, 0, 0, site);
        return -ENOSPC;
    }
    if (q->count == q->room && grow(q) < 0)
        return -ENOMEM;
    push(q, item);
    q->unfinished++;
    engine_record_in(q->guard, R_QUEUE_PUT, q->id, item, (uint32_t)q->count, site);
    engine_unpark_one(&q->getters, q->id);
    return 0;
}

static int get(reel_queue *q, int64_t *item, uint32_t site)
{
    if (q->count == 0) {
        engine_record_in(q->guard, q->is_shut_down ? R_QUEUE_CLOSED : R_QUEUE_EMPTY, q->id, 0, 0,
                         site);
        return q->is_shut_down ? -ESHUTDOWN : -ENODATA;
    }
    *item = pop(q);
    engine_record_in(q->guard, R_QUEUE_GET, q->id, *item, (uint32_t)q->count, site);
    engine_unpark_one(&q->putters, q->id);
    return 0;
}

int queue_put(reel_queue *q, int64_t item, uint32_t site)
{
    engine_guard(q->guard);
    int error = put(q, item, site);
    engine_unguard(q->guard);
    return error;
}

bool queue_take(reel_queue *q, int64_t *item, uint32_t site)
{
    engine_guard(q->guard);
    bool is_there = q->count > 0 && get(q, item, site) == 0;
    engine_unguard(q->guard);
    return is_there;
}

void queue_forget(reel_queue *q)
{
    engine_guard(q->guard);
    free(q->items);
    q->items = NULL;
    q->first = q->count = q->room = 0;
    engine_unguard(q->guard);
}

/* ---- the calls ---- */

int reel_queue_init_at(reel_queue *q, unsigned flavour, int32_t max, const char *name,
                       struct reel_site *where)
{
    *q = (reel_queue){.flavour = (uint8_t)flavour, .max = max > 0 ? (uint32_t)max : 0};
    q->id = engine_object_new(q->guard, R_QUEUE_NEW, (int64_t)flavour << 32 | q->max, name,
                              op_site(where));
    return 0;
}

int reel_queue_put_at(reel_queue *q, int64_t item, uint64_t timeout_ns, struct reel_site *where)
{
    if (q->id == 0 || (q->max > 0 && op_is_negative(timeout_ns)))
        return op_misuse(R_QUEUE_PUT, q->id, EINVAL, op_site(where));
    uint32_t site = op_begin(timeout_ns ? R_QUEUE_PUT : R_QUEUE_FULL, q->id, item, where);
    engine_guard(q->guard);
    bool must_wait = timeout_ns > 0 && cannot_put(q);
    if (must_wait) {
        gil_drop(R_QUEUE_PUT, q->id, item);
        wait_while(q, cannot_put, &q->putters, R_QUEUE_PUT_WAIT, timeout_ns, site);
    }
    int error = put(q, item, site);
    engine_unguard(q->guard);
    if (must_wait)
        gil_take();
    return error;
}

int reel_queue_get_at(reel_queue *q, int64_t *item, uint64_t timeout_ns, struct reel_site *where)
{
    if (q->id == 0 || op_is_negative(timeout_ns))
        return op_misuse(R_QUEUE_GET, q->id, EINVAL, op_site(where));
    uint32_t site = op_begin(timeout_ns ? R_QUEUE_GET : R_QUEUE_EMPTY, q->id, 0, where);
    engine_guard(q->guard);
    bool must_wait = timeout_ns > 0 && cannot_get(q);
    if (must_wait) {
        gil_drop(R_QUEUE_GET, q->id, 0);
        wait_while(q, cannot_get, &q->getters, R_QUEUE_GET_WAIT, timeout_ns, site);
    }
    int error = get(q, item, site);
    engine_unguard(q->guard);
    if (must_wait)
        gil_take();
    return error;
}

size_t reel_queue_qsize_at(reel_queue *q, struct reel_site *where)
{
    if (q->id == 0) {
        op_misuse(R_QUEUE_SIZE, 0, EINVAL, op_site(where));
        return 0;
    }
    uint32_t site = op_begin(R_QUEUE_SIZE, q->id, 0, where);
    engine_guard(q->guard);
    size_t count = q->count;
    engine_record_in(q->guard, R_QUEUE_SIZE, q->id, (int64_t)count, 0, site);
    engine_unguard(q->guard);
    return count;
}

bool reel_queue_empty_at(reel_queue *q, struct reel_site *where)
{
    if (q->id == 0) {
        op_misuse(R_QUEUE_IS_EMPTY, 0, EINVAL, op_site(where));
        return true;
    }
    uint32_t site = op_begin(R_QUEUE_IS_EMPTY, q->id, 0, where);
    engine_guard(q->guard);
    bool is_empty = q->count == 0;
    engine_record_in(q->guard, R_QUEUE_IS_EMPTY, q->id, is_empty, 0, site);
    engine_unguard(q->guard);
    return is_empty;
}

/* What a SimpleQueue does not have. Returns: 0, or why not, which has been recorded. */
static int check(const reel_queue *q, enum record_kind kind, struct reel_site *where)
{
    if (q->id == 0)
        return op_misuse(kind, 0, EINVAL, op_site(where));
    if (q->flavour == RECORD_SIMPLE)
        return op_misuse(kind, q->id, ENOTSUP, op_site(where));
    return 0;
}

bool reel_queue_full_at(reel_queue *q, struct reel_site *where)
{
    if (check(q, R_QUEUE_IS_FULL, where) < 0)
        return false;
    uint32_t site = op_begin(R_QUEUE_IS_FULL, q->id, 0, where);
    engine_guard(q->guard);
    bool is_so = is_full(q);
    engine_record_in(q->guard, R_QUEUE_IS_FULL, q->id, is_so, 0, site);
    engine_unguard(q->guard);
    return is_so;
}

int reel_queue_task_done_at(reel_queue *q, struct reel_site *where)
{
    int error = check(q, R_QUEUE_DONE, where);
    if (error < 0)
        return error;
    uint32_t site = op_begin(R_QUEUE_DONE, q->id, 0, where);
    engine_guard(q->guard);
    if (q->unfinished == 0) {
        error = op_misuse(R_QUEUE_DONE, q->id, EINVAL, site);
    } else {
        q->unfinished--;
        engine_record_in(q->guard, R_QUEUE_DONE, q->id, (int64_t)q->unfinished, 0, site);
        if (q->unfinished == 0)
            wake_all(&q->joiners, q->id);
    }
    engine_unguard(q->guard);
    return error;
}

int reel_queue_join_at(reel_queue *q, struct reel_site *where)
{
    int error = check(q, R_QUEUE_JOIN, where);
    if (error < 0)
        return error;
    uint32_t site = op_begin(R_QUEUE_JOIN, q->id, 0, where);
    engine_guard(q->guard);
    bool must_wait = is_undone(q);
    if (must_wait) {
        gil_drop(R_QUEUE_JOIN, q->id, 0);
        wait_while(q, is_undone, &q->joiners, R_QUEUE_JOIN_WAIT, ENGINE_FOREVER, site);
    }
    engine_record_in(q->guard, R_QUEUE_JOIN, q->id, 0, 0, site);
    engine_unguard(q->guard);
    if (must_wait)
        gil_take();
    return 0;
}

/* Items that nobody has taken out count as dealt with; those that somebody has do not. */
static void discard_all(reel_queue *q)
{
    q->unfinished -= q->count < q->unfinished ? q->count : q->unfinished;
    q->first = q->count = 0;
    wake_all(&q->joiners, q->id);
}

int reel_queue_shutdown_at(reel_queue *q, bool is_immediate, struct reel_site *where)
{
    int error = check(q, R_QUEUE_SHUTDOWN, where);
    if (error < 0)
        return error;
    uint32_t site = op_begin(R_QUEUE_SHUTDOWN, q->id, 0, where);
    engine_guard(q->guard);
    q->is_shut_down = true;
    engine_record_in(q->guard, R_QUEUE_SHUTDOWN, q->id, is_immediate,
                     is_immediate ? 0 : (uint32_t)q->count, site);
    if (is_immediate)
        discard_all(q);
    wake_all(&q->getters, q->id);
    wake_all(&q->putters, q->id);
    engine_unguard(q->guard);
    return 0;
}
