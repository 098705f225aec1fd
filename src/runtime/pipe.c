/* SPDX-License-Identifier: MIT */
/*
 * Pipe: a ring of messages in memory that processes share.
 *
 * In the virtual engine one thread runs at a time, and who waits stands in a queue. Two processes of
 * the real engine have neither guards nor queues in common: there a lock in the shared memory guards
 * the messages and numbers the records, and who waits sleeps at a bell. A process that dies must not
 * hold up the others: the lock passes on from a dead holder (whatever it was about to do, the ring is
 * whole: a change counts by its last store), a bell that is rung for the dead wakes another one in
 * vain, and nobody sleeps for long without looking again.
 */
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/mman.h>
#include <time.h>

#include "runtime/gil.h"
#include "runtime/op.h"
#include "trace/raw.h"

#define LOOK_AGAIN_S 1

/* What those sleep at who wait for the same thing. */
struct bell {
    sem_t rung;
    uint32_t sleepers; /* for whom it has not been rung; the dead among them */
};

struct reel_pipe_shared {
    pthread_mutex_t lock; /* real engine; of what follows */
    struct bell room, news;
    uint32_t nth; /* of the last record */
    bool is_closed;
    uint64_t sent, received; /* messages so far */
    int64_t messages[REEL_PIPE_MESSAGES];
};

/* ---- the lock and the bells, of the real engine ---- */

/* Who died in it may have changed something and not recorded it: so that is told, or the viewer would
 * wait for the missing number. */
static void enter(struct reel_pipe_shared *s)
{
    if (!engine_is_real || pthread_mutex_lock(&s->lock) != EOWNERDEAD)
        return;
    pthread_mutex_consistent(&s->lock);
    engine_record(R_LOST, 0, 1, 0, 0);
}

static void leave(struct reel_pipe_shared *s)
{
    if (engine_is_real)
        pthread_mutex_unlock(&s->lock);
}

static void ring_bell(struct bell *bell)
{
    if (bell->sleepers == 0)
        return;
    bell->sleepers--;
    sem_post(&bell->rung);
}

/* Sleep until the bell is rung, or for a while. The caller is in the lock, and is in it again. */
static void sleep_at(struct reel_pipe_shared *s, struct bell *bell)
{
    struct timespec until;
    bell->sleepers++;
    leave(s);
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += LOOK_AGAIN_S;
    int error = sem_timedwait(&bell->rung, &until);
    enter(s);
    if (error && sem_trywait(&bell->rung) < 0 && bell->sleepers > 0)
        bell->sleepers--;
}

static int shared_init(struct reel_pipe_shared *s)
{
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    int error = pthread_mutex_init(&s->lock, &attributes);
    pthread_mutexattr_destroy(&attributes);
    if (error)
        return -error;
    if (sem_init(&s->room.rung, 1, 0) < 0 || sem_init(&s->news.rung, 1, 0) < 0)
        return -errno;
    return 0;
}

/* ---- both engines; the caller is in the lock ---- */

static uint32_t count(const struct reel_pipe_shared *s)
{
    return (uint32_t)(s->sent - s->received);
}

static void record(reel_pipe *pipe, enum record_kind kind, int64_t arg, uint32_t site)
{
    struct reel_pipe_shared *s = pipe->shared;
    s->nth = raw_nth_after(s->nth);
    engine_record_nth(s->nth, kind, pipe->id, arg, count(s), site);
}

/* Wait until somebody has changed it; the caller looks again. */
static void await_change(reel_pipe *pipe, enum record_kind why, uint32_t site)
{
    bool is_sending = why == R_PIPE_SEND_WAIT;
    struct reel_pipe_shared *s = pipe->shared;
    record(pipe, why, 0, site);
    if (engine_is_real)
        sleep_at(s, is_sending ? &s->room : &s->news);
    else
        engine_park(pipe->guard, is_sending ? &pipe->senders : &pipe->receivers, why, pipe->id,
                    ENGINE_FOREVER);
}

static bool is_full(const struct reel_pipe_shared *s)
{
    return count(s) == REEL_PIPE_MESSAGES && !s->is_closed;
}

static bool is_empty(const struct reel_pipe_shared *s)
{
    return count(s) == 0 && !s->is_closed;
}

static void push(struct reel_pipe_shared *s, int64_t message)
{
    s->messages[s->sent % REEL_PIPE_MESSAGES] = message;
    s->sent++;
}

static int64_t pop(struct reel_pipe_shared *s)
{
    int64_t message = s->messages[s->received % REEL_PIPE_MESSAGES];
    s->received++;
    return message;
}

static void wake_receiver(reel_pipe *pipe)
{
    ring_bell(&pipe->shared->news);
    engine_unpark_one(&pipe->receivers, pipe->id);
}

static void wake_sender(reel_pipe *pipe)
{
    ring_bell(&pipe->shared->room);
    engine_unpark_one(&pipe->senders, pipe->id);
}

/* ---- the calls ---- */

int reel_pipe_init_at(reel_pipe *pipe, const char *name, struct reel_site *where)
{
    *pipe = (reel_pipe){0};
    struct reel_pipe_shared *s =
        mmap(NULL, sizeof *s, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (s == MAP_FAILED)
        return -ENOMEM;
    int error = shared_init(s);
    if (error < 0) {
        munmap(s, sizeof *s);
        return error;
    }
    pipe->shared = s;
    pipe->id = engine_object_new(pipe->guard, R_PIPE_NEW, 0, name, op_site(where));
    return 0;
}

int reel_pipe_send_at(reel_pipe *pipe, int64_t message, struct reel_site *where)
{
    if (pipe->id == 0)
        return op_misuse(R_PIPE_SEND, 0, EINVAL, op_site(where));
    uint32_t site = op_begin(R_PIPE_SEND, pipe->id, message, where);
    struct reel_pipe_shared *s = pipe->shared;
    int error = 0;
    enter(s);
    bool must_wait = is_full(s);
    if (must_wait)
        gil_drop(R_PIPE_SEND, pipe->id, message);
    while (is_full(s))
        await_change(pipe, R_PIPE_SEND_WAIT, site);
    if (s->is_closed) {
        error = op_misuse(R_PIPE_SEND, pipe->id, EPIPE, site);
    } else {
        push(s, message);
        record(pipe, R_PIPE_SEND, message, site);
        wake_receiver(pipe);
    }
    leave(s);
    if (must_wait)
        gil_take();
    return error;
}

int reel_pipe_receive_at(reel_pipe *pipe, int64_t *message, struct reel_site *where)
{
    if (pipe->id == 0)
        return op_misuse(R_PIPE_RECEIVE, 0, EINVAL, op_site(where));
    uint32_t site = op_begin(R_PIPE_RECEIVE, pipe->id, 0, where);
    struct reel_pipe_shared *s = pipe->shared;
    enter(s);
    bool must_wait = is_empty(s), has_ended;
    if (must_wait)
        gil_drop(R_PIPE_RECEIVE, pipe->id, 0);
    while (is_empty(s))
        await_change(pipe, R_PIPE_RECEIVE_WAIT, site);
    has_ended = count(s) == 0;
    if (has_ended) {
        record(pipe, R_PIPE_END, 0, site);
    } else {
        *message = pop(s);
        record(pipe, R_PIPE_RECEIVE, *message, site);
        wake_sender(pipe);
    }
    leave(s);
    if (must_wait)
        gil_take();
    return has_ended ? -ENODATA : 0;
}

int reel_pipe_close_at(reel_pipe *pipe, struct reel_site *where)
{
    if (pipe->id == 0)
        return op_misuse(R_PIPE_CLOSE, 0, EINVAL, op_site(where));
    uint32_t site = op_begin(R_PIPE_CLOSE, pipe->id, 0, where);
    struct reel_pipe_shared *s = pipe->shared;
    enter(s);
    s->is_closed = true;
    record(pipe, R_PIPE_CLOSE, 0, site);
    while (s->news.sleepers > 0 || pipe->receivers)
        wake_receiver(pipe);
    while (s->room.sleepers > 0 || pipe->senders)
        wake_sender(pipe);
    leave(s);
    return 0;
}
