/* SPDX-License-Identifier: MIT */
/* The options that a lesson itself has, and what the command line says beside them. */
#ifndef APP_LESSON_OPTIONS_H
#define APP_LESSON_OPTIONS_H

#include "app/options.h"
#include "ui/session/session.h"

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
 * Start what a lesson runs, up to its first step.
 *
 * target: a scenario or the path of a program. lesson: its own options; those of the command line, `typed`,
 * outweigh them, and a schedule of theirs that names a policy stands for itself. Returns: 0, or a negative errno after
 * one sentence on stderr: nothing is open then.
 */
int lesson_options_start(struct session *session, char *target, const struct options *lesson,
                         const struct options *typed);

#endif
