/* SPDX-License-Identifier: MIT */
/* Who is on which core, and who waits for one, in order. */
#ifndef ENGINE_CORES_H
#define ENGINE_CORES_H

#include "engine/state.h"

/** A thread can go on, once it has had a core for `cost_ns`. */
void thread_make_runnable(struct engine_thread *thread, uint64_t cost_ns);

/** A thread cannot go on: it leaves its core. */
void thread_make_unrunnable(struct engine_thread *thread, enum status status);

/** Tell how much of its work a thread still has before it. Records: point, if it works. */
void thread_record_work_left(const struct engine_thread *thread, uint64_t left_ns);

/** How long it still has to be on a core for what it does; a switch to it does not count. */
uint64_t core_work_left(const struct engine_thread *thread);

/** When a thread on a core does something again: now, or when the switch to it is over. */
uint64_t core_goes_on_ns(const struct engine_thread *thread);

/** Take the core away from a thread that could go on. Records: preempt, point. */
void core_preempt(struct engine_thread *thread);

/** The priority of a thread has changed: it waits for a core in another place. */
void core_line_up(struct engine_thread *thread);

/** Whether one that is as important waits for a core, or a more important one. */
bool core_is_wanted(const struct engine_thread *thread);

/** Take cores away from those that are less important than who waits for one. Records: preempt, point,
 * dispatch. */
void core_prefer(void);

/** Put those who wait for a core on the free ones. Records: dispatch. */
void core_dispatch(void);

/** Put a thread that was chosen by hand on a core: a free one, else that of whoever would go.
 * Records: preempt, dispatch. */
void core_force(struct engine_thread *thread);

/** When something next happens to a thread on a core: its operation, or the end of its slice if
 * somebody waits for a core. */
uint64_t core_next_instant(const struct engine_thread *thread);

/** The thread on a core to which something happens first; NULL: all cores are free. */
struct engine_thread *core_earliest(void);

#endif
