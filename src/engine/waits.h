/* SPDX-License-Identifier: MIT */
/* Queues of those who wait for one thing, and timers for those who wait for the clock. */
#ifndef ENGINE_WAITS_H
#define ENGINE_WAITS_H

#include "engine/state.h"

/** Put a thread at the end of a queue; take one out of the queue that it is in, if any. */
void waits_push(struct engine_thread **queue, struct engine_thread *thread);
void waits_remove(struct engine_thread *thread);

/** How many wait in a queue that begins with `first`. */
unsigned waits_count(const struct engine_thread *first);

/** Who of those that wait behind `first` is woken, if nobody is chosen: the schedule's `waiters`. */
struct engine_thread *waits_first(struct engine_thread *first);

/**
 * When a wait ends by itself though nobody ends it, drawn from the seed: how long after it began.
 *
 * Returns: ENGINE_FOREVER if it is none at a condition, or is to end as it should.
 */
uint64_t waits_spurious_ns(enum record_kind why);

/** Arm the timer of a thread that begins to wait: for the end of its time, or for an earlier end that
 * is drawn. */
void waits_arm(struct engine_thread *thread, uint64_t timeout_ns);

/** It is the end of its time that it waits for, not the drawn one. */
void waits_arm_timeout(struct engine_thread *thread);

/** Let one timer fire: the clock is at least there, and its thread can go on. Records: timeout; or
 * spurious. */
void waits_fire(struct timer *timer);

/** Let the wait of a thread at a condition end though nobody has unparked it. Records: spurious. */
void waits_end_spuriously(struct engine_thread *thread);

/** Let all timers up to `until_ns` fire. Returns: whether any did. */
bool waits_fire_until(uint64_t until_ns);

/** Let the clock run until a thread on a core can act. Returns: false if a timer stops it in the
 * middle of its work. */
bool waits_reach(struct engine_thread *thread);

#endif
