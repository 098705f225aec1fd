/* SPDX-License-Identifier: MIT */
/* The options that a lesson itself has, and what the command line says beside them. */
#ifndef APP_LESSON_OPTIONS_H
#define APP_LESSON_OPTIONS_H

#include "app/options.h"

/* A line of options. */
struct lesson_options {
    char *text; /* what the words are in */
    struct options options;
};

/** Parse a line, words with blanks between them; NULL is an empty one. Returns: 0, or -EINVAL after one
 * sentence on stderr. To be freed whatever is returned. */
int lesson_options_parse(struct lesson_options *line, const char *text);
void lesson_options_free(struct lesson_options *line);

/**
 * Join them with those of the command line, which outweigh them; a schedule of its own stands for itself.
 *
 * joined: a copy of `typed`, with texts of its own for schedule and params. Returns: 0 or -ENOMEM.
 */
int lesson_options_join(struct options *joined, const struct options *lesson,
                        const struct options *typed);
void lesson_options_unjoin(struct options *joined);

#endif
