/* SPDX-License-Identifier: MIT */
/* What records do to objects, and what they may say of them. */
#include <stdlib.h>

#include "tests/stream_check.h"

/* All of one record: whom it is of, what it is about. */
struct deed {
    struct stream_check *check;
    struct stream_thread *thread;
    struct stream_object *object;
    const struct record *record;
};

static void rule(const struct deed *d, bool holds, const char *text)
{
    stream_check_rule(d->check, d->record, holds, text);
}

/* ---- Lock, RLock, Condition ---- */

static bool is_rlock(const struct stream_object *o)
{
    return o->made_arg == RECORD_RLOCK;
}

static void lock_take(const struct deed *d)
{
    struct stream_object *o = d->object;
    const struct record *r = d->record;
    bool is_again = is_rlock(o) && o->owner == r->thread;
    rule(d, o->owner == 0 || is_again, "a lock is free when it is taken");
    if (!is_rlock(o))
        rule(d, r->arg == 0, "a Lock has no depth");
    else if (is_again)
        rule(d, r->arg == (int64_t)o->depth + 1, "an RLock counts up");
    else
        rule(d, r->arg == 1 || r->arg == d->thread->depth, "an RLock begins at 1");
    d->thread->held += !is_again;
    d->thread->depth = 0;
    o->owner = r->thread;
    o->depth = (uint32_t)r->arg;
}

static void lock_release(const struct deed *d)
{
    struct stream_object *o = d->object;
    const struct record *r = d->record;
    bool is_for_condition = d->thread->lock == r->object;
    rule(d, o->owner == r->thread, "who releases a lock has it");
    if (is_for_condition || !is_rlock(o))
        rule(d, r->arg == 0, "it is released wholly");
    else
        rule(d, r->arg == (int64_t)o->depth - 1, "an RLock counts down");
    d->thread->lock = 0;
    o->depth = (uint32_t)r->arg;
    if (r->arg > 0)
        return;
    o->owner = 0;
    if (d->thread->held > 0)
        d->thread->held--;
}

static void holder_is_told(const struct deed *d)
{
    rule(d, d->object->owner == d->record->extra && d->object->owner != 0,
         "it is held by whom it says");
}

static void lock_test(const struct deed *d)
{
    rule(d, d->record->arg == (d->object->owner != 0), "it is held or not, as it says");
}

static struct stream_object *lock_of(const struct deed *d)
{
    return &d->check->objects[d->object->made_arg - 1];
}

static void cond_wait(const struct deed *d)
{
    rule(d, lock_of(d)->owner == d->record->thread, "who waits for a condition has its lock");
    d->thread->lock = (uint32_t)d->object->made_arg;
    d->thread->depth = lock_of(d)->depth;
}

static void cond_notify(const struct deed *d)
{
    rule(d, lock_of(d)->owner == d->record->thread, "who notifies has the lock");
    d->thread->wakes = (uint32_t)d->record->arg;
}

/* ---- Event, Semaphore, Barrier ---- */

static void event_set(const struct deed *d)
{
    d->object->is_set = true;
    d->thread->wakes = (uint32_t)d->record->arg;
}

static void event_clear(const struct deed *d)
{
    d->object->is_set = false;
}

static void event_wait(const struct deed *d)
{
    rule(d, !d->object->is_set, "who waits for an event finds it not set");
}

static void event_pass(const struct deed *d)
{
    rule(d, d->object->is_set || d->thread->has_been_woken, "who passes was woken, or it is set");
    d->thread->has_been_woken = false;
}

static void event_test(const struct deed *d)
{
    rule(d, d->record->arg == d->object->is_set, "it is set or not, as it says");
}

static void sem_take(const struct deed *d)
{
    rule(d, d->object->value > 0, "a semaphore lets nobody pass at 0");
    rule(d, d->record->arg == d->object->value - 1, "a semaphore counts down by one");
    d->object->value = d->record->arg;
}

static void sem_release(const struct deed *d)
{
    int64_t bound = d->object->made_arg >> 32;
    rule(d, d->record->arg == d->object->value + 1, "a semaphore counts up by one");
    rule(d, bound == 0 || d->record->arg <= bound, "a bounded semaphore keeps its bound");
    d->object->value = d->record->arg;
}

static void sem_is_at_0(const struct deed *d)
{
    rule(d, d->object->value == 0, "it is at 0");
}

static void barrier_open(const struct deed *d)
{
    struct stream_object *o = d->object;
    rule(d, d->record->arg == o->made_arg, "it opens for as many as it is for");
    rule(d, o->draining == 0, "the round before has gone");
    o->draining = (uint32_t)o->made_arg;
    for (unsigned i = 0; i < STREAM_PARTIES_MAX; i++)
        o->has_passed[i] = false;
}

static void barrier_pass(const struct deed *d)
{
    struct stream_object *o = d->object;
    int64_t number = d->record->arg;
    rule(d, o->draining > 0, "who passes a barrier finds it open");
    rule(d, number >= 0 && number < o->made_arg && !o->has_passed[number % STREAM_PARTIES_MAX],
         "each number passes once");
    o->has_passed[number % STREAM_PARTIES_MAX] = true;
    o->draining -= o->draining > 0;
}

static void barrier_broken(const struct deed *d)
{
    rule(d, d->object->draining == 0, "an open barrier is not broken");
}

/* ---- queues ---- */

static bool is_full(const struct stream_object *o)
{
    size_t max = (size_t)(o->made_arg & UINT32_MAX);
    return max > 0 && o->count >= max;
}

static void push(struct stream_object *o, int64_t item)
{
    if (o->first + o->count == o->room) {
        size_t room = 2 * o->count + 64;
        int64_t *items = malloc(room * sizeof *items);
        if (!items)
            abort();
        for (size_t i = 0; i < o->count; i++)
            items[i] = o->items[o->first + i];
        free(o->items);
        o->items = items;
        o->room = room;
        o->first = 0;
    }
    o->items[o->first + o->count++] = item;
}

static size_t place_of_next(const struct stream_object *o)
{
    size_t next = o->first, end = o->first + o->count;
    switch (o->made_arg >> 32) {
    case RECORD_LIFO:
        return end - 1;
    case RECORD_PRIORITY:
        for (size_t i = o->first; i < end; i++)
            if (o->items[i] < o->items[next])
                next = i;
        return next;
    default:
        return next;
    }
}

/* There is one. */
static int64_t pop(struct stream_object *o)
{
    size_t place = place_of_next(o);
    int64_t item = o->items[place];
    o->count--;
    if (o->made_arg >> 32 == RECORD_PRIORITY)
        o->items[place] = o->items[o->first + o->count];
    else if (place == o->first)
        o->first++;
    return item;
}

static void queue_put(const struct deed *d)
{
    rule(d, !is_full(d->object), "what is put finds room");
    push(d->object, d->record->arg);
    d->object->unfinished += d->object->made_arg >> 32 != RECORD_SIMPLE;
    rule(d, d->record->extra == d->object->count, "so many are in it");
}

static void queue_get(const struct deed *d)
{
    rule(d, d->object->count > 0, "what is got is in it");
    if (d->object->count > 0)
        rule(d, pop(d->object) == d->record->arg, "the right item is got");
    rule(d, d->record->extra == d->object->count, "so many are left");
}

static void queue_is_full(const struct deed *d)
{
    rule(d, is_full(d->object), "it is full");
}

static void queue_is_empty(const struct deed *d)
{
    rule(d, d->object->count == 0, "it is empty");
}

static void queue_done(const struct deed *d)
{
    rule(d, d->object->unfinished > 0, "there was something to do");
    d->object->unfinished--;
    rule(d, d->record->arg == (int64_t)d->object->unfinished, "so much is to do");
}

static void queue_join(const struct deed *d)
{
    rule(d, d->object->unfinished == 0, "all is done");
}

static void queue_size(const struct deed *d)
{
    rule(d, d->record->arg == (int64_t)d->object->count, "it is as large as it says");
}

/* ---- futures ---- */

static void future_submit(const struct deed *d)
{
    rule(d, d->object->state == R_NONE, "a task is submitted once");
    d->object->state = R_FUTURE_SUBMIT;
}

static void future_run(const struct deed *d)
{
    rule(d, d->object->state == R_FUTURE_SUBMIT, "a task begins once");
    d->object->state = R_FUTURE_RUN;
}

static void future_done(const struct deed *d)
{
    rule(d, d->object->state == R_FUTURE_RUN, "what is done was begun");
    d->object->state = R_FUTURE_DONE;
    d->object->value = d->record->arg;
}

static void future_wait(const struct deed *d)
{
    rule(d, d->object->state != R_FUTURE_DONE, "who waits for a task finds it not done");
}

static void future_get(const struct deed *d)
{
    rule(d, d->object->state == R_FUTURE_DONE && d->object->value == d->record->arg,
         "the result is what was done");
}

/* ---- rwlock, spinlock, variable ---- */

static void rw_read(const struct deed *d)
{
    rule(d, d->object->owner == 0, "nobody writes when one begins to read");
    rule(d, d->record->arg == d->object->value + 1, "so many read");
    d->object->value = d->record->arg;
    d->thread->held++;
}

static void rw_write(const struct deed *d)
{
    rule(d, d->object->owner == 0 && d->object->value == 0, "who writes is alone");
    d->object->owner = d->record->thread;
    d->thread->held++;
}

static void rw_release(const struct deed *d)
{
    struct stream_object *o = d->object;
    if (o->owner)
        rule(d, o->owner == d->record->thread && d->record->arg == 0, "who writes releases it");
    else
        rule(d, d->record->arg == o->value - 1, "so many read on");
    o->owner = 0;
    o->value = d->record->arg;
    d->thread->held -= d->thread->held > 0;
}

static void rw_read_wait(const struct deed *d)
{
    rule(d, d->object->owner != 0 && d->object->owner == d->record->extra, "another one writes");
}

static void rw_is_taken(const struct deed *d)
{
    rule(d, d->object->owner != 0 || d->object->value > 0, "somebody has it");
}

static void spin_take(const struct deed *d)
{
    rule(d, d->object->owner == 0, "a spinlock is free when it is taken");
    d->object->owner = d->record->thread;
    d->thread->held++;
}

static void spin_release(const struct deed *d)
{
    rule(d, d->object->owner == d->record->thread, "who releases a spinlock has it");
    d->object->owner = 0;
    d->thread->held -= d->thread->held > 0;
}

static void var_load(const struct deed *d)
{
    rule(d, d->record->arg == d->object->value, "what is read was written last");
}

static void var_store(const struct deed *d)
{
    d->object->value = d->record->arg;
}

/* ---- which is which ---- */

static void (*const rules[RECORD_KIND_COUNT])(const struct deed *) = {
    [R_LOCK_TAKE] = lock_take,
    [R_LOCK_RELEASE] = lock_release,
    [R_LOCK_WAIT] = holder_is_told,
    [R_LOCK_BUSY] = holder_is_told,
    [R_LOCK_TEST] = lock_test,
    [R_COND_WAIT] = cond_wait,
    [R_COND_NOTIFY] = cond_notify,
    [R_EVENT_SET] = event_set,
    [R_EVENT_CLEAR] = event_clear,
    [R_EVENT_WAIT] = event_wait,
    [R_EVENT_PASS] = event_pass,
    [R_EVENT_TEST] = event_test,
    [R_SEM_TAKE] = sem_take,
    [R_SEM_RELEASE] = sem_release,
    [R_SEM_WAIT] = sem_is_at_0,
    [R_SEM_BUSY] = sem_is_at_0,
    [R_BARRIER_OPEN] = barrier_open,
    [R_BARRIER_PASS] = barrier_pass,
    [R_BARRIER_BROKEN] = barrier_broken,
    [R_QUEUE_PUT] = queue_put,
    [R_QUEUE_GET] = queue_get,
    [R_QUEUE_PUT_WAIT] = queue_is_full,
    [R_QUEUE_FULL] = queue_is_full,
    [R_QUEUE_GET_WAIT] = queue_is_empty,
    [R_QUEUE_EMPTY] = queue_is_empty,
    [R_QUEUE_DONE] = queue_done,
    [R_QUEUE_JOIN] = queue_join,
    [R_QUEUE_SIZE] = queue_size,
    [R_FUTURE_SUBMIT] = future_submit,
    [R_FUTURE_RUN] = future_run,
    [R_FUTURE_DONE] = future_done,
    [R_FUTURE_WAIT] = future_wait,
    [R_FUTURE_GET] = future_get,
    [R_RW_READ] = rw_read,
    [R_RW_WRITE] = rw_write,
    [R_RW_READ_WAIT] = rw_read_wait,
    [R_RW_WRITE_WAIT] = rw_is_taken,
    [R_RW_BUSY] = rw_is_taken,
    [R_RW_RELEASE] = rw_release,
    [R_SPIN_TAKE] = spin_take,
    [R_SPIN_BUSY] = holder_is_told,
    [R_SPIN_RELEASE] = spin_release,
    [R_VAR_LOAD] = var_load,
    [R_VAR_STORE] = var_store,
};

void stream_check_object(struct stream_check *check, struct stream_thread *thread,
                         const struct record *record)
{
    struct deed deed = {check, thread, &check->objects[record->object - 1], record};
    if (rules[record->kind])
        rules[record->kind](&deed);
}
