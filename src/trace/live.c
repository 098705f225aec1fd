/* SPDX-License-Identifier: MIT */
/*
 * The viewer's side of a running target. See emit.c for how the two sides wake each other.
 *
 * When a reel is being recorded, records are appended to it before their room in the ring is given
 * free: so what is not yet in the file is still in the ring, and a target that outlives us can save
 * it.
 *
 * In a run of the real engine that cannot be: the rings of its threads are put together here, in
 * memory (merge.h). Nothing wakes us there unless a ring is full, so we look every few milliseconds.
 */
#include "trace/live.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "trace/merge.h"
#include "trace/reel.h"

#define REAL_LOOK_MS      2
#define RING_CAPACITY     (1u << 18) /* 8 MiB, of each: a burst costs the writer nothing */
#define DEFAULT_MAX_STEPS 1000000

/* ---- starting ---- */

/* What the child does between fork and exec: only async-signal-safe calls. */
static _Noreturn void become_target(const struct live_options *options, char *const *environment,
                                    int output, int report)
{
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    setsid();
    dup2(null, 0);
    dup2(output, 1);
    dup2(output, 2);
    signal(SIGPIPE, SIG_DFL);
    signal(SIGXFSZ, SIG_DFL);
    execve(options->argv[0], options->argv, environment);
    int error = errno;
    if (write(report, &error, sizeof error) < 0)
        _exit(126);
    _exit(127);
}

/* Our environment with the segment's variable in it. Returns: malloced, NULL without memory. */
static char **target_environment(char *variable)
{
    extern char **environ;
    size_t count = 0, kept = 0;
    while (environ[count])
        count++;
    char **environment = malloc((count + 2) * sizeof *environment);
    for (size_t i = 0; environment && i < count; i++)
        if (strncmp(environ[i], SEGMENT_ENVIRONMENT "=", sizeof SEGMENT_ENVIRONMENT) != 0)
            environment[kept++] = environ[i];
    if (environment) {
        environment[kept++] = variable;
        environment[kept] = NULL;
    }
    return environment;
}

/* Fork and exec. Returns: 0, or the negative errno of what failed, exec included. */
static int spawn(struct live *live, const struct live_options *options, int memory_fd, int peer,
                 int output)
{
    int report[2], error = 0;
    char variable[128];
    if (pipe(report) < 0)
        return -errno;
    fcntl(report[0], F_SETFD, FD_CLOEXEC);
    fcntl(report[1], F_SETFD, FD_CLOEXEC);
    snprintf(variable, sizeof variable, "%s=%d %d %d", SEGMENT_ENVIRONMENT, memory_fd, peer,
             options->reel_fd);
    char **environment = target_environment(variable);
    live->pid = environment ? fork() : -1;
    if (live->pid == 0) {
        if (options->reel_fd >= 0)
            fcntl(options->reel_fd, F_SETFD, 0);
        become_target(options, environment, output, report[1]);
    }
    if (live->pid < 0)
        error = environment ? errno : ENOMEM;
    close(report[1]);
    free(environment);
    ssize_t got = 0;
    while (error == 0 && (got = read(report[0], &error, sizeof error)) < 0 && errno == EINTR)
        ;
    close(report[0]);
    if (error != 0 && live->pid > 0)
        waitpid(live->pid, NULL, 0);
    if (error != 0)
        live->pid = 0;
    return -error;
}

static void copy_text(char *to, const char *from, size_t bytes)
{
    snprintf(to, bytes, "%s", from ? from : "");
}

int live_start(struct live *live, const struct live_options *options)
{
    int memory_fd = -1, sockets[2] = {-1, -1}, output[2] = {-1, -1}, error = 0;
    *live = (struct live){.socket = -1, .output = -1, .reel_fd = options->reel_fd};
    if ((options->schedule && strlen(options->schedule) >= SEGMENT_SCHEDULE_MAX) ||
        (options->params && strlen(options->params) >= SEGMENT_PARAMS_MAX))
        return -E2BIG;
    live->capacity = RING_CAPACITY;
    live->ring_capacity = options->ring_capacity ? options->ring_capacity : RING_CAPACITY;
    live->segment = segment_create(live->capacity, live->ring_capacity, &memory_fd);
    if (!live->segment || socketpair(AF_UNIX, SOCK_STREAM, 0, sockets) < 0 || pipe(output) < 0) {
        error = -errno;
        goto out;
    }
    live->segment_bytes = live->segment->bytes;
    live->segment->mode = options->mode;
    live->segment->max_steps = options->max_steps ? options->max_steps : DEFAULT_MAX_STEPS;
    copy_text(live->segment->schedule, options->schedule, SEGMENT_SCHEDULE_MAX);
    copy_text(live->segment->params, options->params, SEGMENT_PARAMS_MAX);
    live->socket = sockets[0];
    live->output = output[0];
    for (int i = 0; i < 2; i++) {
        int ours = i ? live->output : live->socket;
        fcntl(ours, F_SETFD, FD_CLOEXEC);
        fcntl(ours, F_SETFL, O_NONBLOCK);
    }
    fcntl(output[1], F_SETFD, FD_CLOEXEC);
    error = spawn(live, options, memory_fd, sockets[1], output[1]);
out:
    if (memory_fd >= 0)
        close(memory_fd);
    if (sockets[1] >= 0)
        close(sockets[1]);
    if (output[1] >= 0)
        close(output[1]);
    if (error < 0) {
        live->reel_fd = -1;
        live_stop(live, &(struct live_sink){0});
    }
    return error;
}

/* ---- steering ---- */

static void wake_writer(struct live *live)
{
    /* pairs with the fence in wait_until of emit.c: either we see its flag, or it sees what we
     * changed before this */
    atomic_thread_fence(memory_order_seq_cst);
    if (live->socket >= 0 &&
        atomic_exchange(&live->segment->writer_waits, SEGMENT_WAIT_NONE) != SEGMENT_WAIT_NONE)
        send(live->socket, "!", 1, MSG_NOSIGNAL | MSG_DONTWAIT);
}

void live_allow(struct live *live, uint64_t step)
{
    if (!live->segment)
        return;
    atomic_store(&live->segment->step_limit, step);
    wake_writer(live);
}

void live_pick(struct live *live, uint64_t step, struct pick pick)
{
    if (!live->segment)
        return;
    atomic_store(&live->segment->pick, segment_pack_pick(pick));
    live_allow(live, step);
}

bool live_is_held(const struct live *live)
{
    /* a writer that we let go on may say for an instant that it waits, before it looks again */
    return live->segment && live->pid != 0 &&
           atomic_load(&live->segment->writer_waits) == SEGMENT_WAIT_STEP &&
           /* acquire: as emitter_gate */
           atomic_load_explicit(&live->segment->steps, memory_order_acquire) >
               atomic_load(&live->segment->step_limit);
}

bool live_is_attached(const struct live *live)
{
    return live->segment && atomic_load(&live->segment->attached) != 0;
}

bool live_is_real(const struct live *live)
{
    if (live->merge)
        return true;
    /* acquire: what the target has written before it; pairs with its setting */
    return live->segment &&
           atomic_load_explicit(&live->segment->real.is_real, memory_order_acquire) != 0;
}

bool live_is_drained(const struct live *live)
{
    if (live->merge)
        return live->has_ended || merge_is_empty(live->merge);
    /* only we write tail; acquire: as ring_readable */
    return !live->segment ||
           atomic_load_explicit(&live->segment->ring.head, memory_order_acquire) ==
               atomic_load_explicit(&live->segment->ring.tail, memory_order_relaxed);
}

/* ---- taking records in ---- */

static void pass_on(struct live *live, const struct record *record, const struct live_sink *sink)
{
    if (record->kind == R_GO && !live->merge)
        live->actor = record->thread;
    if (record->kind == R_END)
        live->has_ended = true;
    live->last = *record;
    if (sink->record)
        sink->record(sink->context, record);
}

static void save(struct live *live, const struct record *records, size_t count)
{
    if (live->reel_fd < 0 || live->reel_error < 0)
        return;
    live->reel_error = reel_append_records(live->reel_fd, records, count);
}

static size_t drain_ring(struct live *live, size_t max, const struct live_sink *sink)
{
    size_t total = 0;
    const struct record *first;
    while ((max == 0 || total < max) && !live->is_damaged) {
        int64_t count = ring_readable(&live->segment->ring, live->capacity, &first);
        if (count < 0)
            live->is_damaged = true;
        /* asked after looking: what is there was written before the engine's beginning */
        if (count <= 0 || live_is_real(live))
            break;
        if (max && (size_t)count > max - total)
            count = (int64_t)(max - total);
        if (count > REEL_CHUNK_RECORDS)
            count = REEL_CHUNK_RECORDS;
        if (!live->has_ended)
            save(live, first, (size_t)count);
        for (int64_t i = 0; i < count && !live->has_ended; i++) {
            struct record record = first[i]; /* a copy: the target may still scribble over it */
            pass_on(live, &record, sink);
        }
        ring_release(&live->segment->ring, (uint64_t)count);
        total += (size_t)count;
    }
    if (total > 0)
        wake_writer(live);
    return total;
}

/* The same in a run of the real engine. */
static size_t drain_merge(struct live *live, bool is_over, size_t max, const struct live_sink *sink)
{
    size_t total = 0, count;
    if (!live->merge) {
        live->merge = merge_new(live->segment, live->capacity, live->ring_capacity);
        live->batch = malloc(REEL_CHUNK_RECORDS * sizeof *live->batch);
    }
    if (!live->batch || live->has_ended)
        return 0;
    if (merge_look(live->merge, is_over) < 0)
        live->is_damaged = true;
    do {
        size_t room = max && max - total < REEL_CHUNK_RECORDS ? max - total : REEL_CHUNK_RECORDS;
        count = merge_take(live->merge, live->batch, room);
        if (count > 0)
            save(live, live->batch, count);
        for (size_t i = 0; i < count; i++)
            pass_on(live, &live->batch[i], sink);
        total += count;
    } while (count > 0 && (max == 0 || total < max));
    return total;
}

static void drain_output(struct live *live, const struct live_sink *sink)
{
    char text[4096];
    for (int i = 0; i < 16 && live->output >= 0; i++) {
        ssize_t got = read(live->output, text, sizeof text);
        if (got > 0) {
            if (sink->output)
                sink->output(sink->context, text, (size_t)got);
            continue;
        }
        if (got < 0 && (errno == EAGAIN || errno == EINTR))
            break;
        close(live->output);
        live->output = -1;
    }
}

/* The target leads a session of its own: what it has started ends with it. */
static void end_group(const struct live *live)
{
    if (kill(-live->pid, SIGKILL) < 0)
        kill(live->pid, SIGKILL);
}

/* Whether the target's process is over; sets status. */
static bool is_reaped(struct live *live)
{
    siginfo_t info = {0};
    if (live->pid == 0)
        return true;
    if (waitid(P_PID, (id_t)live->pid, &info, WEXITED | WNOHANG | WNOWAIT) < 0 && errno == EINTR)
        return false;
    if (info.si_pid != live->pid)
        return false;
    end_group(live); /* while its number is still taken: what it has started ends with it */
    while (waitpid(live->pid, &live->status, 0) < 0 && errno == EINTR)
        ;
    live->pid = 0;
    return true;
}

/* The bytes mean nothing but "look". When the target hangs up it is about to end: give it a moment
 * to do so, since nothing will wake us then. */
static void drain_socket(struct live *live)
{
    const struct timespec moment = {.tv_nsec = 1000000};
    char bytes[64];
    ssize_t got = -1;
    while (live->socket >= 0 && (got = recv(live->socket, bytes, sizeof bytes, MSG_DONTWAIT)) != 0)
        if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            return;
        else if (got < 0 && errno != EINTR)
            break;
    if (live->socket < 0)
        return;
    close(live->socket);
    live->socket = -1;
    for (int i = 0; i < 100 && !is_reaped(live); i++)
        nanosleep(&moment, NULL);
}

/* The target died without a word: say how. */
static void add_end(struct live *live, const struct live_sink *sink)
{
    struct record end = {.time_ns = live->last.time_ns, .kind = R_END};
    if (live->is_damaged) {
        end.arg = END_DAMAGED;
    } else if (live->is_stopped) {
        end.arg = END_STOPPED;
    } else if (WIFSIGNALED(live->status)) {
        int number = WTERMSIG(live->status);
        bool is_from_outside = number == SIGKILL || number == SIGTERM || number == SIGINT ||
                               number == SIGHUP || number == SIGQUIT;
        end.arg = is_from_outside ? END_KILLED : END_CRASHED;
        end.extra = (uint32_t)number;
        end.thread = is_from_outside ? 0 : live->actor;
    } else {
        end.arg = END_EXITED;
        end.extra = (uint32_t)WEXITSTATUS(live->status);
        end.thread = live->actor;
    }
    save(live, &end, 1);
    pass_on(live, &end, sink);
}

void live_close_reel(struct live *live)
{
    if (live->reel_fd < 0)
        return;
    if (live->reel_error == 0)
        live->reel_error = reel_append_last(live->reel_fd);
    if (close(live->reel_fd) < 0 && live->reel_error == 0)
        live->reel_error = -errno;
    live->reel_fd = -1;
}

size_t live_pump(struct live *live, size_t max, const struct live_sink *sink)
{
    if (!live->segment)
        return 0;
    drain_socket(live);
    bool is_over = is_reaped(live); /* before the last look at the ring */
    size_t count = live->merge ? 0 : drain_ring(live, max, sink);
    if (live_is_real(live) && (max == 0 || count < max))
        count += drain_merge(live, is_over, max ? max - count : 0, sink);
    drain_output(live, sink);
    if (live->is_damaged && live->pid > 0)
        end_group(live);
    bool is_empty = max == 0 || count < max;
    if (is_over && is_empty && !live->has_ended) {
        add_end(live, sink);
        count++;
    }
    return count;
}

int live_patience_ms(const struct live *live)
{
    bool is_still =
        live->pid == 0 || live->has_ended || (live_is_held(live) && live_is_drained(live));
    return live_is_real(live) && !is_still ? REAL_LOOK_MS : -1;
}

bool live_wait(struct live *live, int other, int timeout_ms)
{
    struct pollfd fds[3] = {
        {live->socket, POLLIN, 0}, {live->output, POLLIN, 0}, {other, POLLIN, 0}};
    if (other < 0 && (live->pid == 0 || (live_is_held(live) && live_is_drained(live))))
        return true; /* nothing would wake us */
    int patience_ms = live_patience_ms(live);
    bool is_short = patience_ms >= 0 && (timeout_ms < 0 || timeout_ms > patience_ms);
    return poll(fds, 3, is_short ? patience_ms : timeout_ms) != 0 || is_short;
}

void live_stop(struct live *live, const struct live_sink *sink)
{
    if (live->pid > 0 && !is_reaped(live)) {
        live->is_stopped = true;
        end_group(live);
        while (waitpid(live->pid, &live->status, 0) < 0 && errno == EINTR)
            ;
        live->pid = 0;
    }
    if (live->segment) {
        live_pump(live, 0, sink);
        merge_free(live->merge);
        free(live->batch);
        segment_unmap(live->segment, live->segment_bytes);
        live->merge = NULL;
        live->batch = NULL;
        live->segment = NULL;
    }
    live_close_reel(live);
    if (live->socket >= 0)
        close(live->socket);
    if (live->output >= 0)
        close(live->output);
    live->socket = live->output = -1;
}
