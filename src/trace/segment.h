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
#include "trace/schedule.h"

/* "MEMORY-FD SOCKET-FD REEL-FD" in decimal; REEL-FD is -1 when nothing is recorded. */
#define SEGMENT_ENVIRONMENT "THREADREEL_SEGMENT"

#define SEGMENT_MAGIC        0x4c454552u
#define SEGMENT_VERSION      3u
#define SEGMENT_SCHEDULE_MAX 65536
#define SEGMENT_PARAMS_MAX   4096

#define SEGMENT_STEPS_UNLIMITED UINT64_MAX

enum segment_mode { SEGMENT_RUN, SEGMENT_DESCRIBE /* tell about the scenario, do not run it */ };

/* What the writer waits for, in `writer_waits`. */
enum segment_wait { SEGMENT_WAIT_NONE, SEGMENT_WAIT_ROOM, SEGMENT_WAIT_STEP, SEGMENT_WAIT_DRAIN };

/*
 * A run of the real engine writes its definitions (strings, sites, what is made) into `ring`, under a
 * guard that its processes share, and everything else into one ring a thread.
 */
#define SEGMENT_RINGS       64 /* the last one is shared by all threads for whom there is none */
#define SEGMENT_RING_SHARED (SEGMENT_RINGS - 1)

struct segment_real {
    /* Written by the target before its first thread's record; constant from then on. */
    _Atomic uint32_t is_real;
    uint32_t full;             /* enum schedule_full */
    uint64_t stamp_ns_by_2_32; /* nanoseconds of one stamp, times 2^32 */
    /* The stamp at time 0, when the viewer lets the run begin; 0: not yet, and definitions before it
       have the stamp 0 too. */
    _Atomic uint64_t stamp_begin;

    /* Guarded by `definitions`, as is writing into `ring`. */
    _Alignas(RING_LINE_BYTES) uint32_t definitions[2];
    uint32_t strings, sites, threads, objects; /* numbers given out */

    _Alignas(RING_LINE_BYTES) _Atomic uint64_t rings_taken; /* bit i: a thread writes into ring i */
    _Atomic uint64_t rings_used;                            /* bit i: one ever has */
    uint32_t shared_ring[2];                                /* guards the shared ring */
};

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
    _Atomic uint64_t pick; /* how the next step shall go, see segment_pack_pick; 0: as the policy
                              says. The target takes it back to 0. */

    /* Written by the target at any time. */
    _Alignas(RING_LINE_BYTES) _Atomic uint32_t attached; /* 1: the library has found us */
    _Atomic uint32_t writer_waits;                       /* enum segment_wait */
    _Atomic uint64_t steps;                              /* steps begun so far */

    struct segment_real real;

    uint64_t ring_capacity; /* of each thread's ring; constant */
    struct ring ring;       /* all records of a virtual run; behind it the threads' rings */
};

/** A pick as one word, which is never half of one and half of another; and back. */
static inline uint64_t segment_pack_pick(struct pick pick)
{
    return (uint64_t)pick.way << 32 | (uint64_t)pick.waiter << 16 | pick.thread;
}

static inline struct pick segment_unpack_pick(uint64_t word)
{
    return (struct pick){.thread = (uint16_t)word,
                         .waiter = (uint16_t)(word >> 16),
                         .way = (enum schedule_way)(word >> 32)};
}

/**
 * Make a segment with a ring of `capacity` records and SEGMENT_RINGS of `ring_capacity` each (powers
 * of two). Memory is taken as it is written to.
 *
 * fd: set to a descriptor of it that survives exec. Returns: the mapping, or NULL with errno.
 */
struct segment *segment_create(uint64_t capacity, uint64_t ring_capacity, int *fd);

/** Bytes of a segment with rings of these capacities (powers of two); 0: more than there can be. */
uint64_t segment_bytes(uint64_t capacity, uint64_t ring_capacity);

/** Ring `i` of the threads' rings. The capacities are the caller's: the viewer has its own word for
 * them, since the target can damage the segment's. */
struct ring *segment_ring_at(struct segment *segment, uint64_t capacity, uint64_t ring_capacity,
                             unsigned i);

/** The same for its writer, by the segment's own word. A ring that has never been written to is made
 * ready by that; only the shared one always is, so that many may ask for it at once. */
struct ring *segment_ring(struct segment *segment, unsigned i);

/** Map the segment behind `fd`. Returns: the mapping, or NULL with errno (EPROTO: not one). */
struct segment *segment_map(int fd);

/** Unmap. `bytes`: the size that segment_create or segment_map saw. */
void segment_unmap(struct segment *segment, uint64_t bytes);

#endif
