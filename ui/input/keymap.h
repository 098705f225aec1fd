/* SPDX-License-Identifier: MIT */
/* The keymap: keys that somebody has given to other actions than the table of actions does. */
#ifndef UI_KEYMAP_H
#define UI_KEYMAP_H

#include <stdbool.h>

#include "ui/input/action.h"
#include "ui/input/key.h"

#define KEYMAP_MAX 64

struct keymap {
    struct {
        struct key key;
        enum action action; /* ACTION_NONE: the key does nothing */
    } bound[KEYMAP_MAX];
    int count;
};

/**
 * Give a key to an action; ACTION_NONE: to none.
 *
 * Returns: 0; -EPERM: nobody could leave any more, or it is ^C, which always quits; -EINVAL: the
 * action needs to know which of its own keys was pressed; -ENOSPC: KEYMAP_MAX are bound.
 */
int keymap_bind(struct keymap *keymap, struct key key, enum action action);

/** What somebody has given a key to. Returns: false if it does what the table of actions says. */
bool keymap_find(const struct keymap *keymap, struct key key, enum action *action);

#endif
