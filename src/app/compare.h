/* SPDX-License-Identifier: MIT */
/* A lesson that compares runs: all of them are run, measured, and laid beside each other. */
#ifndef APP_COMPARE_H
#define APP_COMPARE_H

#include "app/options.h"
#include "app/show.h"
#include "model/lesson.h"

/**
 * Give a lesson that compares runs: ask, run, tell, show the table; on the screen, or in sentences. With
 * options->is_key: ask nothing. With options->is_table: the table alone (with options->is_json for
 * programs to read).
 *
 * name: of the lesson, for its answers. result: how the screen was left. Returns: the exit status.
 */
int compare_show(const struct lesson *lesson, const char *name, const struct options *options,
                 enum show_result *result);

#endif
