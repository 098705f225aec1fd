/* SPDX-License-Identifier: MIT */
/* From what the command line says to a session. */
#ifndef APP_TARGET_H
#define APP_TARGET_H

#include <stdbool.h>
#include <stdio.h>

#include "app/options.h"
#include "model/world.h"
#include "ui/session/session.h"

/** From now on ^C ends waiting and what has been started, not us. A target leads a session of its own, which the
 * terminal's keys do not reach: who interrupts us means it. */
void target_heed_interrupts(void);

/** Somebody has interrupted what was started before: what is started from now on goes on. */
void target_forget_interrupts(void);

/**
 * Start what the first argument names: a scenario, or a program (a path with a slash in it); the
 * other arguments are the program's own.
 *
 * reel_fd: -1, or a reel to record into. Returns: 0, or -EINVAL after one sentence on stderr.
 */
int target_start(struct session *session, const struct options *options, int reel_fd);

/** The path of a scenario's program, malloced; NULL: there is none. */
char *target_scenario_path(const char *name);

/** Whether there is a scenario of that name. */
bool target_is_scenario(const char *name);

/** Name of a scenario or program without its folder. */
const char *target_name(const char *argument);

/**
 * Wait until the target stands before its first step.
 *
 * Returns: false if it never will (a bad parameter, not written with the library), after a sentence
 * on stderr.
 */
bool target_begin(struct session *session);

/** Take everything in until the run has ended. `is_shown`: tell on stderr how far it is, if that is
 * a terminal. Interrupted by ^C, the target is stopped. */
void target_finish(struct session *session, bool is_shown);

/** The world at the end of what is known. */
const struct world *target_outcome(struct session *session);

/** STATUS_FINE, or STATUS_FOUND if the run did not end well or anything was found in it. */
int target_status(struct session *session);

/** Print what the target itself has written to its output, as far as it was kept. */
void target_print_output(const struct session *session);

/** Write what makes a run again beside its schedule, a blank before each word. params: lines, or NULL.
 * max_steps: 0: the default. */
void target_write_options(FILE *out, const char *params, uint64_t max_steps);

/** Print the command that gives the same run again. */
void target_print_replay(const struct session *session);

#endif
