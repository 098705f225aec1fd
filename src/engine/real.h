/* SPDX-License-Identifier: MIT */
/*
 * The real engine, for engine.c: what each function of engine.h does there.
 *
 * Threads run freely. Each writes into a ring of its own; a record is a stamp, a store, and an index.
 */
#ifndef ENGINE_REAL_H
#define ENGINE_REAL_H

#include "engine/state.h"

/** Set up, before there is a thread, and wait for the viewer's leave. Returns: 0. */
int real_start(void);

/** T1 begins. Records: thread_begin. */
void real_begin(struct engine_thread *thread);

void real_point(void);
int real_park(uint32_t *guard, struct engine_thread **queue, enum record_kind why, uint32_t object,
              uint64_t timeout_ns);
void real_unpark(struct engine_thread *thread, uint32_t object);

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
