/* SPDX-License-Identifier: MIT */
/*
 * The memory that target and viewer share: what the run shall be, the control page and the ring.
 *
 * The viewer makes it, and hands it down as an open descriptor together with one end of a socket
 * pair, named in the environment (SEGMENT_ENVIRONMENT). The socket carries single bytes that only
 * mean "look again"; that it hangs up tells each side that the other has died.
 */
#ifndef TRACE_SEGMENT_H
#define TRACE_SEGMENT_H

#include <stdatomic.h>
#include <stdint.h>

#include "trace/ring.h"

/* "MEMORY-FD SOCKET-FD REEL-FD" in decimal; REEL-FD is -1 when nothing is recorded. */
#define SEGMENT_ENVIRONMENT "THREADREEL_SEGMENT"

#define SEGMENT_MAGIC        0x4c454552u
#define SEGMENT_VERSION      1u
#define SEGMENT_SCHEDULE_MAX 65536
#define SEGMENT_PARAMS_MAX   4096

#define SEGMENT_STEPS_UNLIMITED UINT64_MAX

enum segment_mode { SEGMENT_RUN, SEGMENT_DESCRIBE /* tell about the scenario, do not run it */ };

/* What the writer waits for, in `writer_waits`. */
enum segment_wait { SEGMENT_WAIT_NONE, SEGMENT_WAIT_ROOM, SEGMENT_WAIT_STEP, SEGMENT_WAIT_DRAIN };

struct segment {
    uint32_t magic;
    uint32_t version;
    uint64_t bytes;

    /* Written by the viewer before the target starts; constant from then on. */
    uint32_t mode;                       /* enum segment_mode */
    uint64_t max_steps;                  /* the run ends as "limit" there */
    char schedule[SEGMENT_SCHEDULE_MAX]; /* "" : the scenario's own default */
    char params[SEGMENT_PARAMS_MAX];     /* "name=value" lines */

    /* Written by the viewer at any time. */
    _Alignas(RING_LINE_BYTES) _Atomic uint64_t step_limit; /* the target may begin steps <= this */
    _Atomic uint32_t pick; /* thread that shall take the next step; 0: as the policy says. The
                              target takes it back to 0. */

    /* Written by the target at any time. */
    _Alignas(RING_LINE_BYTES) _Atomic uint32_t attached; /* 1: the library has found us */
    _Atomic uint32_t writer_waits;                       /* enum segment_wait */
    _Atomic uint64_t steps;                              /* steps begun so far */

    struct ring ring;
};

/**
 * Make a segment with a ring of `capacity` records (a power of two).
 *
 * fd: set to a descriptor of it that survives exec. Returns: the mapping, or NULL with errno.
 */
struct segment *segment_create(uint64_t capacity, int *fd);

/** Map the segment behind `fd`. Returns: the mapping, or NULL with errno (EPROTO: not one). */
struct segment *segment_map(int fd);

/** Unmap. `bytes`: the size that segment_create or segment_map saw. */
void segment_unmap(struct segment *segment, uint64_t bytes);

#endif
