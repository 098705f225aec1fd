/* SPDX-License-Identifier: MIT */
/* Giving a lesson about one run. */
#ifndef APP_LESSON_GIVE_H
#define APP_LESSON_GIVE_H

#include "app/lesson_file.h"
#include "app/options.h"
#include "app/show.h"

/**
 * Give a lesson, and that of its twin, if the person goes there.
 *
 * file: is that of the twin then. options: with the look of the screen, if there is one. result: how the
 * screen was left. Returns: the exit status.
 */
int lesson_give(struct lesson_file *file, const struct options *options, enum show_result *result);

#endif
