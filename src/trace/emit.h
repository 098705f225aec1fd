/* SPDX-License-Identifier: MIT */
/*
 * The target's side of the stream: publish records, and heed the viewer.
 *
 * A full ring makes the writer wait for the viewer. When the viewer has died (the socket hangs
 * up), nothing waits any more: if a reel was being recorded, the writer appends to it what the
 * viewer had not yet saved, and everything after; else records go nowhere.
 *
 * In a run of the real engine each thread writes into a ring of its own, and waits for room in it by
 * itself (emitter_await_room); what is emitted here are the definitions. When the viewer has died, the
 * rest is left out: nobody but the viewer can put the rings together.
 *
 * Threads: one at a time, with a happens-before edge between callers (the engine's baton; in a real
 * run, the guard of the definitions), unless it says else.
 */
#ifndef TRACE_EMIT_H
#define TRACE_EMIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "trace/record.h"
#include "trace/segment.h"

struct emitter {
    struct segment *segment; /* NULL: nobody watches */
    int socket;
    int reel_fd;                 /* -1: nothing is recorded */
    _Atomic bool is_viewer_gone; /* we write the reel ourselves from now on, or nobody does */
    pid_t viewer;                /* our parent */
    pid_t self;       /* who has attached; a process of the run forked later is another */
    uint32_t strings; /* ids given out */
};

/**
 * Find the viewer named in the environment and take its descriptors over (they are closed on exec,
 * and the variable is unset, so that children of the target do not write into our ring).
 *
 * Returns: 0; -ENOENT: no viewer; or another negative errno.
 */
int emitter_attach(struct emitter *e);

/** Publish one record. Waits while the ring is full and the viewer lives. */
void emit(struct emitter *e, const struct record *record);

/**
 * In a real run: wait until there is room in `ring`, whose writer we are.
 *
 * Returns: false if the viewer has gone: there will be none.
 * Threads: any number at once, in any process of the run.
 */
bool emitter_await_room(struct emitter *e, struct ring *ring);

/** Define a string. Returns: its id. Longer ones than RECORD_STRING_MAX are cut. */
uint32_t emit_string(struct emitter *e, uint64_t time_ns, const char *text);

/**
 * Wait until the viewer lets step `step` begin.
 *
 * Returns: how the person at the keys wants it to go; thread 0: as the policy says.
 */
struct pick emitter_gate(struct emitter *e, uint64_t step);

/** How many records stand in the main ring so far. Whoever calls it may write there. */
uint64_t emitter_written(const struct emitter *e);

/** Wait until the viewer has taken all up to `end`, as emitter_written told it after the last record;
 * or save it ourselves. Call once, last. */
void emitter_finish(struct emitter *e, uint64_t end);

#endif
