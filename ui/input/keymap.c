/* SPDX-License-Identifier: MIT */
#include "ui/input/keymap.h"

#include <errno.h>

static bool is_same(struct key a, struct key b)
{
    return a.code == b.code && (a.code != PRESSED_CHARACTER || a.character == b.character);
}

static int index_of(const struct keymap *keymap, struct key key)
{
    for (int i = 0; i < keymap->count; i++)
        if (is_same(keymap->bound[i].key, key))
            return i;
    return -1;
}

static void forget(struct keymap *keymap, struct key key)
{
    int i = index_of(keymap, key);
    if (i < 0)
        return;
    for (keymap->count--; i < keymap->count; i++)
        keymap->bound[i] = keymap->bound[i + 1];
}

/* Whether a key other than ^C leaves the run. */
static bool can_leave(const struct keymap *keymap)
{
    char keys[64];
    action_shown(keymap, ACTION_LEAVE, true, true, keys, sizeof keys);
    if (*keys)
        return true;
    action_shown(keymap, ACTION_QUIT, false, true, keys, sizeof keys);
    return keys[0] != '^' || keys[1] == '\0';
}

int keymap_bind(struct keymap *keymap, struct key key, enum action action)
{
    struct keymap changed = *keymap;
    bool is_digit = key.code == PRESSED_CHARACTER && key.character >= '1' && key.character <= '9';
    if (key.code == PRESSED_INTERRUPT)
        return -EPERM;
    if (action == ACTION_PANEL && !is_digit)
        return -EINVAL;
    forget(&changed, key);
    if (action_of(NULL, key) != action) {
        if (changed.count == KEYMAP_MAX)
            return -ENOSPC;
        changed.bound[changed.count].key = key;
        changed.bound[changed.count++].action = action;
    }
    if (!can_leave(&changed))
        return -EPERM;
    *keymap = changed;
    return 0;
}

bool keymap_find(const struct keymap *keymap, struct key key, enum action *action)
{
    int i = keymap ? index_of(keymap, key) : -1;
    if (i < 0)
        return false;
    *action = keymap->bound[i].action;
    return true;
}
