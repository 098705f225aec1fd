/* SPDX-License-Identifier: MIT */
/* Who goes on, and who is woken: the policies of schedule.h, and the choices that depart from them. */
#ifndef ENGINE_POLICY_H
#define ENGINE_POLICY_H

#include "engine/state.h"

/** A number below `limit`, from the seed. */
uint64_t policy_random(uint64_t limit);

/** The thread that takes the next step by the schedule's policy; NULL: nobody ever can. */
struct engine_thread *policy_next(void);

/**
 * The thread that a choice wants to take the next step: as picked (thread 0: not) by the person
 * at the keys, else the schedule's. A choice of the schedule that cannot be followed ends the run.
 *
 * Returns: it, NULL if there is no such choice. Records: pick; timeout or spurious.
 */
struct engine_thread *policy_chosen(struct pick pick);

/** The thread that a choice wants `waker` to wake in its present step, or NULL. */
struct engine_thread *policy_wanted(const struct engine_thread *waker);

/** Whether the last step has woken whom a choice wanted it to, if there was one. If not, says so: what
 * comes after would be another run, and so would this step without that choice. */
bool policy_has_woken_wanted(void);

/** Which thread of a queue `waker` wakes; `first` is the queue, not empty. Records: pick_waiter, if
 * there is a choice. */
struct engine_thread *policy_waiter(const struct engine_thread *waker, struct engine_thread *first);

#endif
