/* SPDX-License-Identifier: MIT */
/* A lesson that compares runs: all of them are run, measured, and laid beside each other. */
#ifndef APP_COMPARE_H
#define APP_COMPARE_H

#include "app/lesson_file.h"
#include "app/options.h"
#include "app/show.h"

/**
 * Give a lesson that compares runs: ask, run, tell, show the table; on the screen, or in sentences. With
 * options->is_key: ask nothing. With options->is_table: the table alone (with options->is_json for
 * programs to read).
 *
 * result: how the screen was left. Returns: the exit status.
 */
int compare_show(const struct lesson_file *file, const struct options *options,
                 enum show_result *result);

#endif
