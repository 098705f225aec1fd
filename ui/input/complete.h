/* SPDX-License-Identifier: MIT */
/* Completion: the words that may stand where the cursor is in a line of a command. */
#ifndef UI_COMPLETE_H
#define UI_COMPLETE_H

#include <stddef.h>

#include "model/tape.h"
#include "ui/input/near.h"
#include "ui/session/branches.h"

#define COMPLETE_MAX 128

struct completion {
    char words[COMPLETE_MAX][NEAR_MAX];
    int count;
    size_t from; /* the byte of the line where they begin */
    int at;      /* the one that stands in the line; -1: none yet */
};

/** Find the words for what stands before byte `cursor` of `text`. tape: whose threads and objects
 * there are; or NULL. branches: or NULL. Returns: how many there are. */
int complete(struct completion *completion, const char *text, size_t cursor,
             const struct tape *tape, const struct branches *branches);

/** What all of them begin with. Returns: `text`. */
char *complete_shared(const struct completion *completion, char *text, size_t bytes);

#endif
