/* SPDX-License-Identifier: MIT */
/* A key is looked up by reading the table's column of keys, word by word: it is short, and so there
 * is no second table that could say something else. */
#include "ui/input/action.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "ui/draw/utf8.h"
#include "ui/input/keymap.h"
#include "ui/input/near.h"

struct action_row {
    const char *name, *keys, *word, *sentence;
};

static const struct action_row rows[ACTION_COUNT] = {
#define X(NAME, keys, word, sentence) [ACTION_##NAME] = {#NAME, keys, word, sentence},
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

enum action action_of(const struct keymap *keymap, struct key key)
{
    enum action action;
    if (keymap_find(keymap, key, &action))
        return action;
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
    static const struct action_row none = {"", "", "", ""};
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

/* ---- names ---- */

char *action_name(enum action action, char *text, size_t bytes)
{
    return near_spell(row_of(action)->name, text, bytes);
}

enum action action_find(const char *name)
{
    char own[32];
    for (int i = 1; i < ACTION_COUNT; i++)
        if (strcasecmp(action_name((enum action)i, own, sizeof own), name) == 0)
            return (enum action)i;
    return ACTION_NONE;
}

char *key_words(struct key key, char *text, size_t bytes)
{
    char character[UTF8_BYTES];
    snprintf(text, bytes, "?");
    if (key.code == PRESSED_CHARACTER) {
        utf8_put(key.character, character);
        snprintf(text, bytes, "%s", character);
    }
    for (size_t i = 0; i < NAMED_COUNT; i++)
        if (named[i].code == key.code)
            snprintf(text, bytes, "%s", named[i].name);
    return text;
}

const char *key_name_at(size_t i)
{
    return i < NAMED_COUNT ? named[i].name : NULL;
}

bool key_read(const char *text, struct key *key)
{
    for (size_t i = 0; i < NAMED_COUNT; i++)
        if (strcasecmp(named[i].name, text) == 0) {
            *key = (struct key){.code = named[i].code};
            return true;
        }
    *key = (struct key){PRESSED_CHARACTER, utf8_next(&text)};
    return key->character > ' ' && key->character != 0x7f && key->character != 0xfffd && !*text;
}

/* ---- as shown ---- */

/* Text that grows by words, as far as there is room. */
struct words {
    char *text;
    size_t bytes, used;
};

static void add_word(struct words *words, const char *word, size_t length)
{
    if (words->used >= words->bytes)
        return;
    int wrote = snprintf(words->text + words->used, words->bytes - words->used, "%s%.*s",
                         words->used ? " " : "", (int)length, word);
    words->used += wrote > 0 ? (size_t)wrote : 0;
}

static void add_key(struct words *words, struct key key, bool is_ascii)
{
    char text[UTF8_BYTES];
    for (size_t i = 0; i < NAMED_COUNT; i++)
        if (named[i].code == key.code) {
            const char *shown = is_ascii ? named[i].name : named[i].shown;
            add_word(words, shown, strlen(shown));
            return;
        }
    add_word(words, text, utf8_put(key.character, text));
}

static void add_bound(struct words *words, const struct keymap *keymap, enum action action,
                      bool is_ascii)
{
    for (int i = keymap ? keymap->count - 1 : -1; i >= 0; i--)
        if (keymap->bound[i].action == action)
            add_key(words, keymap->bound[i].key, is_ascii);
}

/* The key that a word of the table names; a range is not one key. */
static bool key_of_word(const char *word, size_t length, struct key *key)
{
    char text[16];
    snprintf(text, sizeof text, "%.*s", (int)length, word);
    return !is_range(word, length) && key_read(text, key);
}

/* Those of the table that nobody has given to another action. */
static void add_own(struct words *words, const struct keymap *keymap, enum action action,
                    bool is_ascii)
{
    const char *keys = action_keys(action);
    for (size_t length; (length = next_word(&keys)) > 0; keys += length) {
        enum action other;
        struct key key;
        if (!key_of_word(keys, length, &key))
            add_word(words, keys, length);
        else if (!keymap_find(keymap, key, &other))
            add_key(words, key, is_ascii);
    }
}

char *action_shown(const struct keymap *keymap, enum action action, bool is_all, bool is_ascii,
                   char *text, size_t bytes)
{
    struct words words = {text, bytes, 0};
    text[0] = '\0';
    add_bound(&words, keymap, action, is_ascii);
    add_own(&words, keymap, action, is_ascii);
    if (!is_all)
        text[strcspn(text, " ")] = '\0';
    return text;
}
