/* SPDX-License-Identifier: MIT */
/* What reading a lesson cannot tell: whether the run that it is about has what it speaks of. */
#ifndef APP_LESSON_VERIFY_H
#define APP_LESSON_VERIFY_H

#include "app/lesson_file.h"
#include "app/options.h"

/**
 * Run what a lesson is about, once, and say what is wrong with it, a mistake a line; or that it is fine.
 *
 * typed: of the command line. Returns: the exit status.
 */
int lesson_verify(const struct lesson_file *file, const struct options *typed);

#endif
