/* SPDX-License-Identifier: MIT */
/*
 * Somebody who presses keys without an aim: those of all actions, whatever actions there are; letters
 * and other characters, Esc, whole lines at the prompt, some of which mean something.
 */
#ifndef TESTS_PRESS_H
#define TESTS_PRESS_H

#include <stdio.h>
#include <string.h>

#include "tests/unit.h"
#include "ui/draw/utf8.h"
#include "ui/input/action.h"
#include "ui/input/command.h"
#include "ui/input/key.h"

#define PRESS_LINE_MAX 128

struct presser {
    struct unit_random *random;
    char line[PRESS_LINE_MAX]; /* that is being typed, */
    const char *rest;          /* and what is left of it; NULL: none */
};

static inline struct key press_character(uint32_t character)
{
    if (character == ' ')
        return (struct key){.code = PRESSED_SPACE};
    return (struct key){.code = PRESSED_CHARACTER, .character = character};
}

static inline struct key press_named(const char *name)
{
    struct key key = {.code = PRESSED_NOTHING};
    bool is_key = key_read(name, &key);
    assert_true(is_key);
    return key;
}

/* One of the keys of one of the actions. */
static inline struct key press_action(struct presser *p)
{
    char word[32];
    enum action action = (enum action)(1 + unit_random_below(p->random, ACTION_COUNT - 1));
    const char *keys = action_keys(action);
    uint64_t pick = unit_random_below(p->random, 3);
    size_t length = strcspn(keys, " ");
    for (; pick > 0 && keys[length]; pick--) {
        keys += length + 1;
        length = strcspn(keys, " ");
    }
    if (length == 0)
        return (struct key){.code = PRESSED_ESCAPE};
    if (length == 3 && keys[1] == '-')
        return press_character((uint32_t)(keys[0] + (char)unit_random_below(p->random, 9)));
    snprintf(word, sizeof word, "%.*s", (int)length, keys);
    return press_named(word);
}

static inline struct key press_any_named(struct presser *p)
{
    size_t count = 0;
    while (key_name_at(count))
        count++;
    return press_named(key_name_at((size_t)unit_random_below(p->random, count)));
}

static inline struct key press_any_character(struct presser *p)
{
    static const uint32_t limits[] = {0x5e, 0x5e, 0x5e, 0x400, 0x3000, 0x10ffde};
    uint64_t limit = limits[unit_random_below(p->random, UNIT_COUNT(limits))];
    return press_character(0x21 + (uint32_t)unit_random_below(p->random, limit));
}

/* Begin to type a line: a place, a command, an action, or what is none of these. */
static inline struct key press_line(struct presser *p)
{
    static const char *const words[] = {"",
                                        "0",
                                        "7",
                                        "12",
                                        "0.5s",
                                        "1us",
                                        "99999999999999999999",
                                        "-1",
                                        "main",
                                        "alice",
                                        "T2",
                                        "T999",
                                        "lock",
                                        "lock A",
                                        "line 12",
                                        "takes",
                                        "on",
                                        "off",
                                        "max",
                                        "light",
                                        "ascii",
                                        "x",
                                        "x q",
                                        "none",
                                        "log",
                                        "all",
                                        "threads",
                                        "speed",
                                        "theme ",
                                        "theme no",
                                        "\xc3\xa4\xe2\x96\xb8",
                                        "%s%n"};
    char word[64];
    uint64_t sort = unit_random_below(p->random, 4);
    const char *rest = words[unit_random_below(p->random, UNIT_COUNT(words))];
    if (sort == 0)
        action_name((enum action)(1 + unit_random_below(p->random, ACTION_COUNT - 1)), word,
                    sizeof word);
    else if (sort == 1)
        word[0] = '\0';
    else
        command_name((enum command_name)(1 + unit_random_below(p->random, COMMAND_COUNT - 1)), word,
                     sizeof word);
    bool is_search = unit_random_below(p->random, 4) == 0;
    snprintf(p->line, sizeof p->line, "%s%s%s%s", is_search ? "" : word,
             *word && !is_search ? " " : "", rest, unit_random_below(p->random, 8) ? "\r" : "\033");
    if (unit_random_below(p->random, 4) == 0)
        p->line[unit_random_below(p->random, strlen(p->line))] = '\t';
    p->rest = p->line;
    return press_character(is_search ? '/' : ':');
}

static inline struct key press_typed(struct presser *p)
{
    uint32_t character = utf8_next(&p->rest);
    switch (character) {
    case 0:
        p->rest = NULL;
        return (struct key){.code = PRESSED_ENTER};
    case '\t':
        return (struct key){.code = PRESSED_TAB};
    case '\r':
        return (struct key){.code = PRESSED_ENTER};
    case '\033':
        return (struct key){.code = PRESSED_ESCAPE};
    default:
        return press_character(character);
    }
}

/* The next key. */
static inline struct key press_next(struct presser *p)
{
    uint64_t sort = unit_random_below(p->random, 100);
    if (p->rest)
        return press_typed(p);
    if (sort < 70)
        return press_action(p);
    if (sort < 80)
        return press_any_named(p);
    return sort < 95 ? press_any_character(p) : press_line(p);
}

#endif
