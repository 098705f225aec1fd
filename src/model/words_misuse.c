/* SPDX-License-Identifier: MIT */
/* Sentences about what a specification forbids: what the thread wanted to do, and why it must not. */
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "model/words.h"
#include "model/words_parts.h"

/* ---- why not ---- */

static const struct {
    uint16_t kind;
    int error;
    const char *words;
} errors[] = {
    {R_THREAD_NEW, EBUSY, "it is still alive"},
    {R_THREAD_START, EBUSY, "it is still alive"},
    {R_THREAD_START, EINVAL, "it was started before"},
    {R_THREAD_SET_DAEMON, EINVAL, "it was started before"},
    {R_LOCK_INHERITING, EBUSY, "it is held"},
    {R_JOIN, EINVAL, "it was never started"},
    {R_JOIN, ECHILD, "only the process that started it can wait for it"},
    {R_JOIN, EDEADLK, "a thread cannot wait for itself"},
    {R_LOCK_RELEASE, EPERM, "it is not held"},
    {R_LOCK_TAKE, EINVAL, "its timeout is negative, or it gives one and does not wait"},
    {R_COND_WAIT, EPERM, "it does not hold the lock"},
    {R_COND_CHECK, EPERM, "it does not hold the lock"},
    {R_COND_NOTIFY, EPERM, "it does not hold the lock"},
    {R_SEM_NEW, EINVAL, "it must not begin below 0"},
    {R_SEM_RELEASE, EINVAL, "it must count up by at least 1"},
    {R_SEM_RELEASE, EOVERFLOW, "it would count more than it began with"},
    {R_BARRIER_NEW, EINVAL, "it needs at least 1 thread"},
    {R_QUEUE_DONE, EINVAL, "all that was put in is done already"},
    {R_POOL_NEW, EINVAL, "it needs 1 to 64 threads"},
    {R_POOL_NEW, EBUSY, "it is not shut down"},
    {R_RW_READ, EDEADLK, "it writes under it already"},
    {R_RW_WRITE, EDEADLK, "it writes under it already"},
    {R_RW_RELEASE, EPERM, "nobody has it, or another writes under it"},
    {R_SPIN_RELEASE, EPERM, "it does not hold it"},
    {R_SLEEP, EINVAL, "the time is negative"},
    {R_WORK, EINVAL, "the time is negative"},
    {R_IO, EINVAL, "the time is negative"},
    {R_BYTECODE, EINVAL, "their number is negative"},
    {R_RANDOM, EINVAL, "its limit is below 1"},
};

/* Whether an operation may have to wait, so that a timeout can be given. */
static bool may_wait(unsigned kind)
{
    switch (kind) {
    case R_SEM_TAKE:
    case R_QUEUE_PUT:
    case R_QUEUE_GET:
    case R_FUTURE_GET:
    case R_RW_READ:
    case R_RW_WRITE:
        return true;
    default:
        return record_wait_of(kind) != RECORD_WAIT_NONE;
    }
}

const char *words_error(int64_t error, unsigned kind)
{
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++)
        if (errors[i].kind == kind && errors[i].error == error)
            return errors[i].words;
    switch (error) {
    case EPERM:
        return "it does not hold it";
    case EDEADLK:
        return "it would wait for itself";
    case EINVAL:
        return may_wait(kind) ? "its timeout is negative" : "it was never made";
    case ENOTSUP:
        return "a simple queue cannot do that";
    case ESHUTDOWN:
        return "it is shut down";
    case EPIPE:
        return "it is closed";
    case EAGAIN:
    case ENOMEM:
        return "the system has no room for it";
    default:
        return "it is not allowed";
    }
}

/* ---- what ---- */

/* What is forbidden, where the words for a pending operation will not do. */
static const struct {
    uint16_t kind;
    const char *words;
} deeds[] = {
    {R_THREAD_NEW, "make %U anew"},
    {R_THREAD_RENAME, "name %U"},
    {R_THREAD_IDENT, "ask for the ident of %U"},
    {R_JOIN_WAIT, "join %U"},
    {R_TIMER_WAIT, "make a timer"},
    {R_LOCK_WAIT, "take %O"},
    {R_COND_CHECK, "wait for %O"},
    {R_SEM_NEW, "make a semaphore"},
    {R_SEM_WAIT, "acquire %O"},
    {R_BARRIER_NEW, "make a barrier"},
    {R_QUEUE_PUT_WAIT, "put into %O"},
    {R_QUEUE_GET_WAIT, "get from %O"},
    {R_QUEUE_JOIN_WAIT, "join %O"},
    {R_QUEUE_PUT, "put into %O"},
    {R_POOL_NEW, "make a pool"},
    {R_FUTURE_SUBMIT, "submit a task to %O"},
    {R_FUTURE_WAIT, "get the result of %O"},
    {R_RW_READ_WAIT, "read under %O"},
    {R_RW_WRITE_WAIT, "write under %O"},
    {R_PIPE_SEND_WAIT, "send into %O"},
    {R_PIPE_RECEIVE_WAIT, "receive from %O"},
    {R_PIPE_SEND, "send into %O"},
    {R_VAR_STORE, "write %O"},
    {R_SLEEP, "sleep"},
    {R_WORK, "work"},
    {R_IO, "do I/O"},
    {R_BYTECODE, "execute bytecodes"},
    {R_RANDOM, "draw a random number"},
};

static const char *deed_of(const struct record *r)
{
    unsigned kind = r->extra;
    if (kind == R_POOL_NEW && r->object != 0)
        return "make %O anew";
    for (size_t i = 0; i < sizeof deeds / sizeof deeds[0]; i++)
        if (deeds[i].kind == kind)
            return deeds[i].words;
    const char *next = record_next(kind);
    return next ? next : "do that";
}

/* ---- with nothing ---- */

/* What an operation is for; NULL: for no thing that is made. */
static const char *noun_of(unsigned kind)
{
    static const struct {
        uint16_t first, last;
        enum object_type type;
    } families[] = {
        {R_LOCK_NEW, R_LOCK_TEST, OBJECT_LOCK},
        {R_COND_NEW, R_COND_NOTIFY, OBJECT_COND},
        {R_EVENT_NEW, R_EVENT_TEST, OBJECT_EVENT},
        {R_SEM_NEW, R_SEM_RELEASE, OBJECT_SEMAPHORE},
        {R_BARRIER_NEW, R_BARRIER_TEST, OBJECT_BARRIER},
        {R_QUEUE_NEW, R_QUEUE_IS_FULL, OBJECT_QUEUE},
        {R_POOL_NEW, R_POOL_SHUTDOWN, OBJECT_POOL},
        {R_FUTURE_SUBMIT, R_FUTURE_SUBMIT, OBJECT_POOL},
        {R_FUTURE_NEW, R_FUTURE_TEST, OBJECT_FUTURE},
        {R_RW_NEW, R_RW_RELEASE, OBJECT_RWLOCK},
        {R_SPIN_NEW, R_SPIN_RELEASE, OBJECT_SPINLOCK},
        {R_PIPE_NEW, R_PIPE_END, OBJECT_PIPE},
        {R_VAR_NEW, R_VAR_STORE, OBJECT_VAR},
    };
    if (kind == R_TIMER_CANCEL)
        return "timer";
    if (record_object_of(kind) == RECORD_THREAD)
        return "thread";
    for (size_t i = 0; i < sizeof families / sizeof families[0]; i++)
        if (families[i].first <= kind && kind <= families[i].last)
            return object_type_noun(families[i].type);
    return NULL;
}

/* What could not be made has no number either. */
static bool is_making(unsigned kind)
{
    return kind == R_SEM_NEW || kind == R_BARRIER_NEW || kind == R_POOL_NEW || kind == R_THREAD_NEW;
}

void words_add_misuse(struct text *t, const struct tape *tape, const struct record *r)
{
    unsigned kind = r->extra;
    const char *noun =
        r->object == 0 && r->arg == EINVAL && !is_making(kind) ? noun_of(kind) : NULL;
    text_add_thread(t, tape, r->thread);
    if (noun) {
        text_add(t, " must not use ");
        text_add(t, strchr("er", noun[0]) ? "an " : "a "); /* an event, an rwlock */
        text_add(t, noun);
        text_add(t, " that was never made");
        return;
    }
    text_add(t, " must not ");
    text_add_template(t, tape, deed_of(r), r);
    text_add(t, ": ");
    if (kind == R_THREAD_START && r->arg == EBUSY && tape->is_real &&
        tape_thread_way(tape, r->object) == RECORD_WAY_PROCESS)
        text_add(t, "threads have been started already");
    else if (kind == R_LOCK_RELEASE && tape_object_type(tape, r->object) == OBJECT_RLOCK)
        text_add(t, words_error(r->arg, R_SPIN_RELEASE));
    else
        text_add(t, words_error(r->arg, kind));
}
