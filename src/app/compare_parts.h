/* SPDX-License-Identifier: MIT */
/* The parts of comparing: what its files share among each other, and with nobody else. */
#ifndef APP_COMPARE_PARTS_H
#define APP_COMPARE_PARTS_H

#include <stdbool.h>

#include "app/options.h"
#include "ui/session/comparison.h"

/**
 * Play the runs of a lesson to their ends, and measure them. On a terminal it is told how far that is.
 *
 * comparison: its lesson and title are set; the rest is. typed: of the command line, which outweighs the
 * lesson. is_kept: the sessions stay open. Returns: 0, or
 * -EINVAL after one sentence on stderr: a run could not be started; -EINTR: somebody has interrupted it.
 * Whatever is returned, compare_close.
 */
int compare_run(struct comparison *comparison, const struct options *typed, bool is_kept);
void compare_close(struct comparison *comparison);

/**
 * Start one run, up to its first step, as compare_run does.
 *
 * Returns: 0, or -EINVAL after one sentence on stderr: nothing is open then.
 */
int compare_start(struct session *session, const struct lesson_run *run,
                  const struct options *typed);

/** Print the table with what explains it. */
void compare_print(const struct comparison *comparison);

/** The same, and every figure, for programs to read. */
void compare_print_json(const struct comparison *comparison);

#endif
