/* SPDX-License-Identifier: MIT */
/* Which scenarios somebody has run to their ends: a file of names, one a line. Nothing depends on it:
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

/** Remember a scenario. */
void done_add(const char *name);

#endif
