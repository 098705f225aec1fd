/* SPDX-License-Identifier: MIT */
/* Sentences about waiting: for what, since who has it or what is missing, and who could end it. */
#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>

#include "model/words.h"
#include "model/words_parts.h"

/* ---- what each kind of waiting is for ---- */

/* X(KIND, goal, cure, until): what it is for, how another thread ends it, and with "until some thread"
 * before it; 0: it is one thread that has to. */
#define WAITS(X)                                                                                   \
    X(LOCK_WAIT, "%O", 0, 0)                                                                       \
    X(TIMER_WAIT, "its time to come", 0, 0)                                                        \
    X(COND_WAIT, "%O", "notify it", "notifies it")                                                 \
    X(EVENT_WAIT, "%O", "set it", "sets it")                                                       \
    X(SEM_WAIT, "%O", "release it", "releases it")                                                 \
    X(BARRIER_WAIT, "%O", "come to it", "comes to it")                                             \
    X(QUEUE_PUT_WAIT, "room in %O", "get an item out", "gets an item out")                         \
    X(QUEUE_GET_WAIT, "an item in %O", "put one in", "puts one in")                                \
    X(QUEUE_JOIN_WAIT, "%O to be done", "do what is left", "has done what is left")                \
    X(FUTURE_WAIT, "the result of %O", "do it", "has done it")                                     \
    X(RW_READ_WAIT, "%O to read", 0, 0)                                                            \
    X(RW_WRITE_WAIT, "%O to write", "release it", "releases it")                                   \
    X(PIPE_SEND_WAIT, "room in %O", "receive a message", "receives a message")                     \
    X(PIPE_RECEIVE_WAIT, "a message in %O", "send one", "sends one")                               \
    X(GIL_WAIT, "the GIL", 0, 0)                                                                   \
    X(GIL_SWITCH, "another thread to take the GIL", 0, 0)

struct wait {
    unsigned kind;
    const char *goal, *cure, *until;
};

static const struct wait *wait_of(unsigned kind)
{
    static const struct wait none = {R_NONE, "", NULL, NULL};
    static const struct wait waits[] = {
#define X(KIND, goal, cure, until) {R_##KIND, goal, cure, until},
        WAITS(X)
#undef X
    };
    for (size_t i = 0; i < sizeof waits / sizeof waits[0]; i++)
        if (waits[i].kind == kind)
            return &waits[i];
    return &none;
}

const char *words_cure(unsigned kind)
{
    return wait_of(kind)->cure;
}

void words_add_goal(struct text *t, const struct tape *tape, unsigned kind, uint32_t object)
{
    const struct record r = {.object = object};
    if (kind == R_JOIN_WAIT)
        text_addf(t, "T%" PRIu32 " to finish", object);
    else
        text_add_template(t, tape, wait_of(kind)->goal, &r);
}

void words_add_threads(struct text *t, const uint16_t *ids, size_t known, size_t count)
{
    size_t others = count - known;
    for (size_t i = 0; i < known; i++)
        text_addf(t, "%sT%u", i == 0 ? "" : i + 1 < count ? ", " : " and ", ids[i]);
    if (others > 0)
        text_addf(t, "%s%zu other%s", known ? " and " : "", others, others == 1 ? "" : "s");
}

/* ---- what keeps it from going on ---- */

#define HOLDERS_SHOWN 4

static void add_holders(struct text *t, const struct world *w, uint32_t id, size_t count)
{
    uint16_t ids[HOLDERS_SHOWN];
    size_t known = world_holders(w, id, ids, HOLDERS_SHOWN);
    if (known > HOLDERS_SHOWN)
        known = HOLDERS_SHOWN;
    words_add_threads(t, ids, known < count ? known : count, count);
}

static void add_lock(struct text *t, const struct world *w, const struct world_thread *thread,
                     const struct world_object *o)
{
    if (o->owner) {
        text_addf(t, ", held by T%u", o->owner);
    } else if (o->count > 0) {
        text_add(t, ", read by ");
        add_holders(t, w, thread->wait_object, o->count);
    } else {
        text_add(t, ", which is free again");
    }
}

static void add_task(struct text *t, const struct world_object *o)
{
    switch (o->future) {
    case FUTURE_PENDING:
        text_add(t, ", which has not begun");
        break;
    case FUTURE_RUNNING:
        text_addf(t, ", which T%u does", o->owner);
        break;
    default:
        text_add(t, ", which is over");
    }
}

/* The object stands in the way; or not any more, if the thread is woken next. */
static void add_obstacle(struct text *t, const struct world *w, const struct world_thread *thread)
{
    const struct world_object *o = world_object(w, thread->wait_object);
    if (!o || record_object_of(thread->wait_kind) != RECORD_OBJECT)
        return;
    if (o->is_unknown) {
        text_add(t, ", unknown since records were lost");
        return;
    }
    switch (o->type) {
    case OBJECT_LOCK:
    case OBJECT_RLOCK:
    case OBJECT_RWLOCK:
        add_lock(t, w, thread, o);
        break;
    case OBJECT_SEMAPHORE:
        if (o->value > 0)
            text_addf(t, ", now at %" PRId64, o->value);
        break;
    case OBJECT_BARRIER: /* with none, the round before is about to go */
        if (o->count > 0)
            text_addf(t, ", %" PRIu32 " of %" PRIu32 " have come", o->count, o->max);
        break;
    case OBJECT_QUEUE:
        if (thread->wait_kind == R_QUEUE_JOIN_WAIT && !o->is_todo_unknown)
            text_addf(t, ", %" PRIu64 " task%s left", o->unfinished,
                      o->unfinished == 1 ? " is" : "s are");
        break;
    case OBJECT_FUTURE:
        add_task(t, o);
        break;
    default:
        break;
    }
}

static void add_waiting(struct text *t, const struct tape *tape, const struct world *w, uint32_t id)
{
    const struct world_thread *thread = world_thread(w, id);
    if (!thread || thread->wait_kind == R_NONE)
        return;
    words_add_goal(t, tape, thread->wait_kind, thread->wait_object);
    add_obstacle(t, w, thread);
    if (thread->wait_kind == R_GIL_WAIT && world_waits_for(w, id))
        text_addf(t, ", held by T%u", world_waits_for(w, id));
}

char *words_waiting(const struct tape *tape, const struct world *w, uint32_t thread, char *text,
                    size_t bytes)
{
    struct text t = text_begin(text, bytes);
    add_waiting(&t, tape, w, thread);
    return text;
}

/* ---- the chain ---- */

/* Who acquired a semaphore and has not released it, by whom else it may be held up. Returns: the only
 * one, or 0. */
static uint16_t add_takers(struct text *t, const struct world *w, const struct world_thread *thread)
{
    uint16_t taker;
    size_t count = world_holders(w, thread->wait_object, &taker, 1);
    if (thread->wait_kind != R_SEM_WAIT || count == 0)
        return 0;
    text_add(t, "; ");
    add_holders(t, w, thread->wait_object, count);
    text_add(t, " acquired it last");
    return count == 1 ? taker : 0;
}

/* Who could end a wait that depends on no single thread. Returns: who may well be the one, or 0. */
static uint16_t add_helpers(struct text *t, const struct world *w, uint32_t id)
{
    const struct world_thread *thread = world_thread(w, id);
    const struct wait *wait = wait_of(thread ? thread->wait_kind : R_NONE);
    const struct world_object *o = thread ? world_object(w, thread->wait_object) : NULL;
    if (!wait->cure || (wait->kind == R_RW_WRITE_WAIT && o && !o->is_unknown && o->count == 0))
        return 0;
    text_add(t, w->has_ended ? ": nobody is left who could " : ", until some thread ");
    text_add(t, w->has_ended ? wait->cure : wait->until);
    if (thread->is_timed && !w->has_ended)
        text_add(t, ", or its time is up");
    return add_takers(t, w, thread);
}

static void add_ready(struct text *t, const struct tape *tape, const struct world *w, uint32_t id)
{
    char next[128];
    text_add(t, world_thread(w, id)->state == THREAD_RUN ? " runs" : " is ready to run");
    if (*words_next(tape, w, id, next, sizeof next)) {
        text_add(t, "; next: ");
        text_add(t, next);
    }
}

/* What a thread is doing, as the link of a chain. Returns: whether it waits for others. */
static bool add_link(struct text *t, const struct tape *tape, const struct world *w, uint32_t id)
{
    static const char *const doing[THREAD_STATE_COUNT] = {
        [THREAD_NEW] = " has not been started",
        [THREAD_SLEEP] = " sleeps until its time has come",
        [THREAD_IO] = " waits for I/O",
        [THREAD_END] = " has finished",
        [THREAD_KILL] = " was killed",
        [THREAD_FAILED] = " has failed",
        [THREAD_UNKNOWN] = " was lost sight of, as records were lost",
    };
    const struct world_thread *thread = world_thread(w, id);
    enum thread_state state = thread ? thread->state : THREAD_END;
    text_add_thread(t, tape, id);
    if (state == THREAD_READY || state == THREAD_RUN)
        add_ready(t, tape, w, id);
    if (doing[state])
        text_add(t, doing[state]);
    if (state != THREAD_BLOCK && state != THREAD_WAIT && state != THREAD_GIL)
        return false;
    text_add(t, " waits for ");
    add_waiting(t, tape, w, id);
    return true;
}

#define CHAIN_MAX 32

char *words_why(const struct tape *tape, const struct world *w, uint32_t thread, char *text,
                size_t bytes)
{
    struct text t = text_begin(text, bytes);
    uint32_t chain[CHAIN_MAX], at = thread;
    size_t length = 0, again = 0;
    bool is_certain = true; /* each link needs the next one */
    while (at != 0 && length < CHAIN_MAX && again == length) {
        text_add(&t, length ? "; " : "");
        chain[length++] = at;
        uint16_t next = add_link(&t, tape, w, at) ? world_waits_for(w, at) : 0;
        if (next == 0) {
            next = add_helpers(&t, w, at);
            is_certain = false;
        }
        at = next;
        for (again = 0; again < length && chain[again] != at; again++)
            ;
    }
    if (again < length && is_certain)
        text_add(&t, ": a circle, nobody in it can go on");
    text_add(&t, ".");
    return text;
}
