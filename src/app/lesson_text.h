/* SPDX-License-Identifier: MIT */
/* The text of a lesson, wherever it stands. */
#ifndef APP_LESSON_TEXT_H
#define APP_LESSON_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "model/lesson.h"

/**
 * Read the bytes of a file, malloced; to be freed whatever is returned.
 *
 * Returns: 0 or a negative errno; -EFBIG: it is too long for a lesson; -EINVAL: it is a pipe, or another
 * thing that is no file.
 */
int lesson_text_read(const char *path, char **bytes, size_t *count);

/** Read a lesson without a word about its mistakes, for a list. Returns: whether it has none. */
bool lesson_text_peek(struct lesson *lesson, const char *path);

#endif
