/* SPDX-License-Identifier: MIT */
/* A key is looked up by reading the table's column of keys, word by word: it is short, and so there
 * is no second table that could say something else. */
#include "ui/action.h"

#include <stdio.h>
#include <string.h>

#include "ui/utf8.h"

struct action_row {
    const char *keys, *word, *sentence;
};

static const struct action_row rows[ACTION_COUNT] = {
#define X(NAME, keys, word, sentence) [ACTION_##NAME] = {keys, word, sentence},
    ACTIONS(X)
#undef X
};

struct key_row {
    enum key_code code;
    const char *name, *shown;
};

static const struct key_row named[] = {
#define X(NAME, name, shown) {PRESSED_##NAME, name, shown},
    NAMED_KEYS(X)
#undef X
};
#define NAMED_COUNT (sizeof named / sizeof named[0])

/* A word of the column of keys. Returns: its length; 0 at the end. */
static size_t next_word(const char **keys)
{
    while (**keys == ' ')
        ++*keys;
    return strcspn(*keys, " ");
}

static const struct key_row *named_key(const char *word, size_t length)
{
    for (size_t i = 0; i < NAMED_COUNT; i++)
        if (strlen(named[i].name) == length && strncmp(named[i].name, word, length) == 0)
            return &named[i];
    return NULL;
}

static bool is_range(const char *word, size_t length)
{
    return length == 3 && word[1] == '-';
}

static bool is_match(const char *word, size_t length, struct key key)
{
    const struct key_row *row = named_key(word, length);
    if (row)
        return row->code == key.code;
    if (key.code != PRESSED_CHARACTER)
        return false;
    if (is_range(word, length))
        return key.character >= (unsigned char)word[0] && key.character <= (unsigned char)word[2];
    return utf8_next(&word) == key.character;
}

enum action action_of(struct key key)
{
    for (int i = 1; i < ACTION_COUNT; i++) {
        const char *keys = rows[i].keys;
        for (size_t length; (length = next_word(&keys)) > 0; keys += length)
            if (is_match(keys, length, key))
                return (enum action)i;
    }
    return ACTION_NONE;
}

static const struct action_row *row_of(enum action action)
{
    static const struct action_row none = {"", "", ""};
    return action > ACTION_NONE && action < ACTION_COUNT ? &rows[action] : &none;
}

const char *action_keys(enum action action)
{
    return row_of(action)->keys;
}

const char *action_word(enum action action)
{
    return row_of(action)->word;
}

const char *action_sentence(enum action action)
{
    return row_of(action)->sentence;
}

char *action_shown(enum action action, bool is_all, bool is_ascii, char *text, size_t bytes)
{
    const char *keys = action_keys(action);
    size_t used = 0;
    text[0] = '\0';
    for (size_t length; (length = next_word(&keys)) > 0 && used < bytes; keys += length) {
        const struct key_row *row = named_key(keys, length);
        const char *shown = row ? (is_ascii ? row->name : row->shown) : keys;
        int cols = (int)(row ? strlen(shown) : length);
        int wrote = snprintf(text + used, bytes - used, "%s%.*s", used ? " " : "", cols, shown);
        used += wrote > 0 ? (size_t)wrote : 0;
        if (!is_all)
            break;
    }
    return text;
}
