/* SPDX-License-Identifier: MIT */
/*
 * How waiting works: the writer says in `writer_waits` what it waits for, sends one byte so that a
 * sleeping viewer looks, checks once more, and reads the socket. The viewer, having given room or
 * steps, takes `writer_waits` back to none and, if it was not none, sends one byte. So a wake-up is
 * never lost, and neither side makes a system call while the other keeps up.
 *
 * In a real run several threads, even of several processes, may wait at once, and one would take the
 * byte that was meant for another. So there nobody reads the socket: each sends a byte and looks again
 * after a moment. The viewer looks every few milliseconds anyhow.
 */
#include "trace/emit.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "trace/reel.h"

#define SHORT_NAP_NS 100000
#define LONG_NAP_NS  1000000
#define SHORT_NAPS   10

static bool is_real(const struct emitter *e)
{
    return atomic_load_explicit(&e->segment->real.is_real, memory_order_relaxed) != 0;
}

/* Append what is in our ring to the reel, as the viewer did while it lived. Returns: false if the
 * ring makes no sense. */
static bool save_ring(struct emitter *e)
{
    struct ring *ring = &e->segment->ring;
    const struct record *first;
    int64_t count;
    while ((count = ring_readable(ring, ring->capacity, &first)) > 0) {
        if (e->reel_fd >= 0 && reel_append_records(e->reel_fd, first, (size_t)count) < 0)
            e->reel_fd = -1;
        ring_release(ring, (uint64_t)count);
    }
    return count == 0;
}

/* Become the reader of our own ring, from the first record on that is not in the reel. The viewer
 * may have died within a chunk, or between writing one and giving its room free. */
static void take_over_reel(struct emitter *e)
{
    struct ring *ring = &e->segment->ring;
    uint64_t saved, tail = atomic_load_explicit(&ring->tail, memory_order_acquire);
    if (reel_trim(e->reel_fd, &saved) < 0) {
        e->reel_fd = -1;
        return;
    }
    if (saved > tail)
        ring_release(ring, saved - tail);
}

static void viewer_gone(struct emitter *e)
{
    if (atomic_exchange(&e->is_viewer_gone, true))
        return;
    const char *recording = "";
    if (e->reel_fd >= 0)
        recording = is_real(e) ? "; its recording ends here" : ", and its recording too";
    if (getpid() == e->self)
        fprintf(stderr, "threadreel: the viewer has gone; the run goes on without it%s\n",
                recording);
    if (e->reel_fd >= 0 && !is_real(e))
        take_over_reel(e);
}

/* The program has closed descriptors that it did not open. The viewer may well be alive, and reads
 * the ring; and the number of the reel may be another file's by now. */
static void lose_descriptors(struct emitter *e)
{
    e->socket = -1;
    e->reel_fd = -1;
}

static void send_byte(struct emitter *e)
{
    if (e->socket < 0)
        return;
    ssize_t sent = send(e->socket, "!", 1, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && (errno == EBADF || errno == ENOTSOCK))
        lose_descriptors(e);
    else if (sent < 0 && errno != EAGAIN && errno != EINTR)
        viewer_gone(e);
}

static void await_byte(struct emitter *e)
{
    const struct timespec moment = {.tv_nsec = 1000000};
    char bytes[64];
    if (e->socket < 0) {
        nanosleep(&moment, NULL);
        if (getppid() != e->viewer)
            viewer_gone(e);
        return;
    }
    ssize_t got = recv(e->socket, bytes, sizeof bytes, 0);
    if (got < 0 && (errno == EBADF || errno == ENOTSOCK))
        lose_descriptors(e);
    else if (got == 0 || (got < 0 && errno != EINTR))
        viewer_gone(e);
}

/* For its writer. */
static bool has_room_in(struct ring *ring)
{
    uint64_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
    return head - atomic_load_explicit(&ring->tail, memory_order_acquire) < ring->capacity;
}

static bool has_room(struct emitter *e, uint64_t unused)
{
    (void)unused;
    return has_room_in(&e->segment->ring);
}

static bool may_step(struct emitter *e, uint64_t step)
{
    return step <= atomic_load_explicit(&e->segment->step_limit, memory_order_acquire);
}

/* Whether the viewer has taken what stands before `end`. Not: whether the ring is empty; in a real run
 * other threads may go on writing into it, and after END nobody reads that. */
static bool is_drained(struct emitter *e, uint64_t end)
{
    return atomic_load_explicit(&e->segment->ring.tail, memory_order_acquire) >= end;
}

/* Without a socket that could tell. A process that was forked in the run has another parent. */
static bool is_viewer_dead(const struct emitter *e)
{
    if (getpid() == e->self)
        return getppid() != e->viewer;
    return kill(e->viewer, 0) < 0 && errno == ESRCH;
}

/* Real run, any thread: make the viewer look, and give it a moment. `naps`: how many before. */
static void nap(struct emitter *e, unsigned naps)
{
    const struct timespec moment = {.tv_nsec = naps < SHORT_NAPS ? SHORT_NAP_NS : LONG_NAP_NS};
    char byte;
    if (naps % SHORT_NAPS == 0)
        send(e->socket, "!", 1, MSG_NOSIGNAL | MSG_DONTWAIT);
    nanosleep(&moment, NULL);
    ssize_t got = recv(e->socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    bool is_lost = got < 0 && (errno == EBADF || errno == ENOTSOCK);
    bool is_calm = got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR));
    if (is_lost ? is_viewer_dead(e) : !is_calm)
        viewer_gone(e);
}

static void look_until(struct emitter *e, bool (*is_so)(struct emitter *, uint64_t), uint64_t value)
{
    for (unsigned naps = 0; !e->is_viewer_gone && !is_so(e, value); naps++)
        nap(e, naps);
}

static void wait_until(struct emitter *e, enum segment_wait what,
                       bool (*is_so)(struct emitter *, uint64_t), uint64_t value)
{
    /* before its first step a real run has one thread */
    if (what != SEGMENT_WAIT_STEP && is_real(e)) {
        look_until(e, is_so, value);
        return;
    }
    while (!e->is_viewer_gone && !is_so(e, value)) {
        /* sequentially consistent: our flag before our second look at the condition; the viewer
         * changes the condition before it takes the flag (live.c) */
        atomic_store(&e->segment->writer_waits, what);
        atomic_thread_fence(memory_order_seq_cst);
        if (is_so(e, value))
            break;
        send_byte(e);
        if (!e->is_viewer_gone)
            await_byte(e);
    }
    atomic_store(&e->segment->writer_waits, SEGMENT_WAIT_NONE);
}

int emitter_attach(struct emitter *e)
{
    int memory_fd;
    *e = (struct emitter){.socket = -1, .reel_fd = -1, .viewer = getppid(), .self = getpid()};
    const char *where = getenv(SEGMENT_ENVIRONMENT);
    if (!where)
        return -ENOENT;
    if (sscanf(where, "%d %d %d", &memory_fd, &e->socket, &e->reel_fd) != 3)
        return -EPROTO;
    unsetenv(SEGMENT_ENVIRONMENT);
    e->segment = segment_map(memory_fd);
    if (!e->segment)
        return -errno;
    close(memory_fd);
    fcntl(e->socket, F_SETFD, FD_CLOEXEC);
    if (e->reel_fd >= 0)
        fcntl(e->reel_fd, F_SETFD, FD_CLOEXEC);
    atomic_store(&e->segment->attached, 1);
    return 0;
}

void emit(struct emitter *e, const struct record *record)
{
    if (!e->segment)
        return;
    while (!ring_push(&e->segment->ring, record)) {
        wait_until(e, SEGMENT_WAIT_ROOM, has_room, 0);
        if (e->is_viewer_gone && is_real(e))
            return;
        if (e->is_viewer_gone && !save_ring(e)) {
            e->segment = NULL; /* the program has written over the ring: there is no more to keep */
            return;
        }
    }
}

bool emitter_await_room(struct emitter *e, struct ring *ring)
{
    for (unsigned naps = 0; !e->is_viewer_gone && !has_room_in(ring); naps++)
        nap(e, naps);
    return !e->is_viewer_gone;
}

uint32_t emit_string(struct emitter *e, uint64_t time_ns, const char *text)
{
    size_t length = strnlen(text, RECORD_STRING_MAX);
    uint32_t id = ++e->strings;
    struct record define = {
        .time_ns = time_ns, .kind = R_STRING, .object = id, .arg = (int64_t)length};
    emit(e, &define);
    for (size_t at = 0; at < length; at += RECORD_TEXT_BYTES) {
        size_t piece = length - at < RECORD_TEXT_BYTES ? length - at : RECORD_TEXT_BYTES;
        struct record_text part = {.time_ns = time_ns, .kind = R_TEXT, .length = (uint8_t)piece};
        struct record record;
        memcpy(part.text, text + at, piece);
        memcpy(&record, &part, sizeof record);
        emit(e, &record);
    }
    return id;
}

struct pick emitter_gate(struct emitter *e, uint64_t step)
{
    const struct pick none = {0};
    if (!e->segment)
        return none;
    /* release: the records of the steps before; pairs with live_is_held, behind which the viewer asks
     * whether it has them all */
    atomic_store_explicit(&e->segment->steps, step, memory_order_release);
    if (!may_step(e, step))
        wait_until(e, SEGMENT_WAIT_STEP, may_step, step);
    if (atomic_load_explicit(&e->segment->pick, memory_order_relaxed) == 0)
        return none;
    return segment_unpack_pick(atomic_exchange(&e->segment->pick, 0));
}

uint64_t emitter_written(const struct emitter *e)
{
    return e->segment ? atomic_load_explicit(&e->segment->ring.head, memory_order_relaxed) : 0;
}

void emitter_finish(struct emitter *e, uint64_t end)
{
    if (!e->segment)
        return;
    wait_until(e, SEGMENT_WAIT_DRAIN, is_drained, end);
    if (!e->is_viewer_gone || is_real(e))
        return;
    save_ring(e);
    if (e->reel_fd >= 0)
        reel_append_last(e->reel_fd);
}
