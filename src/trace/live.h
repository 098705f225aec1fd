/* SPDX-License-Identifier: MIT */
/*
 * A running target, seen from the viewer: its process, its ring, its output.
 *
 * The target runs in a process group and a session of its own, so that the keys ^C and ^Z reach
 * the viewer alone; its input is empty and its output comes to us through a pipe. It waits before
 * its first step until live_allow lets it go.
 */
#ifndef TRACE_LIVE_H
#define TRACE_LIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "trace/record.h"
#include "trace/schedule.h"
#include "trace/segment.h"

/* What to start, and how. */
struct live_options {
    char *const *argv;      /* argv[0] is the path of the program; ends with NULL */
    const char *schedule;   /* as in schedule.h; NULL or "": the scenario's default */
    const char *params;     /* "name=value" lines, or NULL */
    uint64_t max_steps;     /* 0: a million */
    uint64_t ring_capacity; /* of each thread's ring of a real run, a power of two; 0: 8 MiB */
    enum segment_mode mode;
    int reel_fd; /* a reel to record into, with its header written; -1: none. live_pump appends
                    records to it; live_close_reel or live_stop closes it. */
};

/* What becomes of the target's records and output; NULL members are not called. */
struct live_sink {
    void *context;
    void (*record)(void *context, const struct record *record);
    void (*output)(void *context, const char *text, size_t bytes); /* its stdout and stderr */
};

struct live {
    struct segment *segment;
    /* our own copies: the target can damage the segment's */
    uint64_t segment_bytes, capacity, ring_capacity;
    struct merge *merge;  /* once a run of the real engine has begun */
    struct record *batch; /* what comes out of it, on its way */
    pid_t pid;            /* 0: it has been waited for */
    int socket;           /* -1: closed */
    int output;           /* -1: closed */
    int reel_fd;
    int reel_error;     /* a negative errno: the recording broke off there */
    int status;         /* of waitpid, once pid is 0 */
    bool has_ended;     /* an END record has been passed on, and none follows */
    bool is_damaged;    /* the target has written over the ring */
    bool is_stopped;    /* by live_stop */
    struct record last; /* passed on */
    uint16_t actor;     /* who took the last step; 0: nobody, or that cannot be known */
};

/**
 * Start a target.
 *
 * Returns: 0, or a negative errno of the system (-ENOENT, -EACCES, -ENOEXEC: of starting the
 * program itself).
 */
int live_start(struct live *live, const struct live_options *options);

/**
 * Pass on what has arrived: never waits. When the target has died, an END record that says how is
 * passed on as the last. At most `max` records (0: all there are).
 *
 * Returns: how many records; the target has ended when live->has_ended is set.
 */
size_t live_pump(struct live *live, size_t max, const struct live_sink *sink);

/** Close the reel that is recorded into, if there is one; call it when the run has ended and all
 * else that belongs into the reel has been appended. live->reel_error tells how it went. */
void live_close_reel(struct live *live);

/** Wait until live_pump may have something to do, at most `timeout_ms` (-1: for ever). Returns:
 * false on timeout. `other`: one more descriptor to wait for, -1 for none. */
bool live_wait(struct live *live, int other, int timeout_ms);

/** How long one may sleep without looking, in ms, though nothing has come in by a descriptor; -1: for
 * ever. */
int live_patience_ms(const struct live *live);

/** Let the target begin steps up to number `step` (SEGMENT_STEPS_UNLIMITED: all). */
void live_allow(struct live *live, uint64_t step);

/** As live_allow(step), and step `step` shall go as picked; the target must be waiting to begin it. */
void live_pick(struct live *live, uint64_t step, struct pick pick);

/** Whether the target waits for leave to begin its next step (and has published all before it). */
bool live_is_held(const struct live *live);

/** Whether the target has found us, as a program written with the library does first of all. */
bool live_is_attached(const struct live *live);

/** Whether the run is one of the real engine, in which nobody is held once it has begun. */
bool live_is_real(const struct live *live);

/** Whether all that has been published has been passed on. */
bool live_is_drained(const struct live *live);

/** Whether everything has been said: the END record has been passed on, and the process is over. */
static inline bool live_is_over(const struct live *live)
{
    return live->has_ended && live->pid == 0;
}

/** End the target if it still runs (Records: end "stopped", passed to `sink`), and give everything
 * free. */
void live_stop(struct live *live, const struct live_sink *sink);

#endif
