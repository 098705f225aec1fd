/* SPDX-License-Identifier: MIT */
/* Which scenarios somebody has run to their ends, and how well their lessons went: a file of lines, a
 * name, or a name and a score ("two_locks 2/3", the best so far). Nothing depends on it:
 * if it cannot be read or written, nothing is remembered, and nothing is said. */
#ifndef APP_DONE_H
#define APP_DONE_H

#include <stdbool.h>

struct done {
    char *names;     /* lines, or NULL */
    bool is_unknown; /* there is a file that cannot be read */
};

void done_read(struct done *done);
void done_free(struct done *done);
bool done_has(const struct done *done, const char *name);

/** The best score of its lesson. Returns: false if there is none. */
bool done_score(const struct done *done, const char *name, unsigned *right, unsigned *questions);

/** Remember a scenario; and the score of its lesson, unless a better one of as many questions is
 * remembered. */
void done_add(const char *name);
void done_add_score(const char *name, unsigned right, unsigned questions);

#endif
