/* SPDX-License-Identifier: MIT */
/* The parts of the findings: the list, and what each record means to each sort of them. */
#ifndef MODEL_FINDINGS_PARTS_H
#define MODEL_FINDINGS_PARTS_H

#include "model/findings.h"

/* From how many on it is one. */
#define FINDINGS_LIVELOCK_TRIES   8  /* in vain, of each thread, since it got on */
#define FINDINGS_STARVATION_TAKES 20 /* by others, while a thread could have been served */
#define FINDINGS_STARVATION_EACH  10 /* and so many for each that has waited at a time */
#define FINDINGS_STARVATION_TURNS 20 /* on a core, for each thread that is ready */
#define FINDINGS_CONVOY_TIMES     3  /* in a row */
#define FINDINGS_CONVOY_SHORT     4  /* intervals of the GIL that a short wait takes at most */

/* ---- the list (findings_list.c) ---- */

/** Add a finding; one that is there already is counted once more, and stands again. Returns: it;
 * NULL: there are too many. */
struct finding *findings_add(struct world *world, const struct finding *finding);

/** The one that is about the same, or NULL. */
struct finding *findings_find(const struct world *world, const struct finding *like);

/** It is over: it opened again, or went on. */
void findings_resolve(struct world *world, struct finding *finding);

/** Resolve those that a thread is in, of some kinds: the bits 1 << FINDING_... */
void findings_resolve_of(struct world *world, uint32_t kinds, uint16_t thread);

/** The index of the record that is being folded in, as far as 32 bits go. */
uint32_t findings_now(const struct world *world);

/** Whether a thread may still do something, now or when its time comes. */
bool findings_can_go_on(const struct world *world, const struct world_thread *thread);
bool findings_can_anybody_go_on(const struct world *world);

/** Whether a record is about an object of a type. */
bool findings_is_of(const struct world *world, const struct record *record, enum object_type type);

/* What a record means to the findings of one sort. `record->thread` is there, unless they say else. */
typedef void findings_part(struct world *world, const struct record *record,
                           const struct findings_before *before);

/* ---- what happens before what: races, lost updates, the order of locks (findings_order.c) ---- */

findings_part findings_order; /* whatever the record's thread */

/* ---- who waits for whom: deadlocks, waiting for ever (findings_circles.c) ---- */

/** A thread has begun to wait. */
void findings_check_wait(struct world *world, uint16_t thread);

/** A thread is over, holding something or in the middle of a task: who waits for it? */
void findings_check_left(struct world *world, uint16_t thread);

/** A thread begins a task of a pool. */
void findings_note_task(struct world *world, const struct record *record);

/** A thread spins for a lock. */
void findings_check_spin(struct world *world, const struct record *record);

/** Nobody can go on. */
void findings_check_stuck(struct world *world);

/* ---- signals that came too early (findings_signals.c) ---- */

findings_part findings_signals;

/** Why a thread waits for ever, if it is because of such a signal. Returns: whether it is. */
bool findings_lost_wakeup(const struct world *world, uint16_t thread, struct finding *finding);

/** The run has ended, not because nobody could go on. */
void findings_check_unwoken(struct world *world);

/* ---- others are served, always others (findings_fairness.c) ---- */

findings_part findings_fairness;

/* ---- trying in vain (findings_livelock.c) ---- */

findings_part findings_livelock;

#endif
