/* SPDX-License-Identifier: MIT */
/* How findings are made: each function is called by the fold at the record that completes them. */
#ifndef MODEL_FINDINGS_H
#define MODEL_FINDINGS_H

#include "model/world.h"

/** Whether following who waits for whom from thread `id` leads back to it. */
bool findings_is_in_circle(const struct world *world, uint16_t id);

/** `thread` has begun to wait: does that close a circle? */
void findings_check_cycle(struct world *world, uint16_t thread);

/** `thread` waits no longer: circles that it was in are open. */
void findings_open_circles(struct world *world, uint16_t thread);

/** A variable was read: remember which version of it the thread has seen. */
void findings_note_load(struct world *world, struct world_thread *thread, const struct record *r);

/** A variable is about to be written: has the thread read an older version, which others have
 * written since? */
void findings_check_store(struct world *world, struct world_thread *thread, const struct record *r);

/** A thread finishes: does it still hold locks? */
void findings_check_held(struct world *world, const struct record *r);

/** Nobody can go on: which circles are real now, and who waits outside of any? */
void findings_check_stuck(struct world *world);

/** A finding that the record says by itself. */
void findings_add_plain(struct world *world, enum finding_kind kind, const struct record *r);

#endif
