/* SPDX-License-Identifier: MIT */
/*
 * Priorities: of the threads that are ready the most important gets a core, at once. Policy `time` alone
 * acts on them; until somebody sets one, all are 0, and nothing here costs anything.
 *
 * Inheritance: who holds what others wait for runs at the priority of the most important of them, if that
 * is above its own; and so does who holds what it waits for itself, and so on.
 */
#ifndef ENGINE_PRIORITY_H
#define ENGINE_PRIORITY_H

#include "engine/state.h"

/** Set a thread's own priority. Records: inherit, inherit_end. */
void priority_set(struct engine_thread *thread, int priority);

/** The running thread holds what those in `queue` wait for; nobody does any more. Records: inherit,
 * inherit_end. */
void priority_hold(struct engine_thread **queue);
void priority_let_go(struct engine_thread **queue);

/** A thread is over, whatever it holds. */
void priority_forget(struct engine_thread *thread);

/** Somebody has come to `queue`, or has left it. Records: inherit, inherit_end. */
void priority_look_at(struct engine_thread **queue);

/** The most important of those who wait behind `first`; of several the one that came first. */
struct engine_thread *priority_first(struct engine_thread *first);

#endif
