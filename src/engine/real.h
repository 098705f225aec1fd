/* SPDX-License-Identifier: MIT */
/*
 * The real engine, for engine.c: what each function of engine.h does there.
 *
 * Threads run freely. Each writes into a ring of its own; a record is a stamp, a store, and an index.
 */
#ifndef ENGINE_REAL_H
#define ENGINE_REAL_H

#include "engine/state.h"
#include "trace/raw.h"
#include "trace/ring.h"
#include "trace/stamp.h"

/** Set up, before there is a thread, and wait for the viewer's leave. Returns: 0. */
int real_start(void);

/** T1 begins. Records: thread_begin. */
void real_begin(struct engine_thread *thread);

/** What a thread does whose ring has no room, or is none: as the schedule's `full` says. */
void real_emit_slowly(struct engine_thread *thread, struct record *record);

/** Publish a record in the running thread's ring. `nth`: see raw.h. */
static inline void real_emit(struct engine_thread *me, struct record *record, uint32_t nth)
{
    record->time_ns = stamp_now();
    raw_pack(record, nth);
    if (ring_is_untold(me->real.ring) || !ring_push(me->real.ring, record))
        real_emit_slowly(me, record);
}

void real_point(void);
int real_park(uint32_t *guard, struct engine_thread **queue, enum record_kind why,
              uint64_t timeout_ns);
void real_unpark(struct engine_thread *thread, uint32_t object);

/** Wake those whom the running thread has unparked. */
void real_wake_all(struct engine_thread *me);

uint64_t real_work(uint64_t ns);
void real_interrupt(struct engine_thread *thread);
void real_yield(void);
uint64_t real_now(void);

/** The stamp of a definition: 0 before the run begins. */
uint64_t real_stamp(void);

/** Number of processors that we may use. */
unsigned real_cores(void);

int real_thread_new(struct engine_thread *thread);
int real_thread_start(struct engine_thread *thread, unsigned flags, uint32_t site);
void real_thread_leave(void);
pid_t real_fork(struct engine_thread *thread, uint32_t site);
bool real_is_process(void);
bool real_is_forking(void);
void real_stop_others(void);

#endif
