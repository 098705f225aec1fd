/* SPDX-License-Identifier: MIT */
/* The virtual engine, for engine.c: what each function of engine.h does there. */
#ifndef ENGINE_VIRTUAL_H
#define ENGINE_VIRTUAL_H

#include "engine/state.h"

/** Set up, before there is a thread. Returns: 0 or -ENOMEM. */
int virtual_start(void);

/** T1 takes its first step. Records: thread_begin. */
void virtual_begin(struct engine_thread *thread);

void virtual_pending(const struct engine_thread *thread, const struct op *op);
void virtual_point(const struct op *op);
int virtual_park(struct engine_thread **queue, enum record_kind why, uint32_t object,
                 uint64_t timeout_ns);

/** Which of those who wait behind `first` is to be woken. */
struct engine_thread *virtual_waiter(struct engine_thread *first);
void virtual_unpark(struct engine_thread *thread, uint32_t object);

uint64_t virtual_work(uint64_t ns, uint64_t after_ns, uint32_t site);
void virtual_interrupt(struct engine_thread *thread, const struct op *next);
void virtual_yield(void);

/** Give a new thread its part. Returns: 0 or -ENOMEM. */
int virtual_thread_new(struct engine_thread *thread);
int virtual_thread_start(struct engine_thread *thread, unsigned flags, uint32_t site);
void virtual_thread_leave(void);
void virtual_thread_kill(struct engine_thread *thread);

/** How the run ends: as `end` says, or because its last step did not follow its schedule. */
enum record_end virtual_end(enum record_end end);

/** Complain of choices of the schedule that were never reached. */
void virtual_check_choices(enum record_end end);

#endif
