/* SPDX-License-Identifier: MIT */
/* What may stand at a place is told by the arguments in the table of commands: a word in capitals
 * names a list. */
#include "ui/input/complete.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "ui/input/command.h"

/* What the lists are made for. */
struct asked {
    struct completion *into;
    const struct tape *tape;
    const struct branches *branches;
    char begun[NEAR_MAX];  /* of the word itself */
    char before[NEAR_MAX]; /* the word in front of it */
};

static void offer(struct asked *a, const char *word)
{
    struct completion *into = a->into;
    if (strncasecmp(word, a->begun, strlen(a->begun)) != 0 || into->count == COMPLETE_MAX)
        return;
    if (!*word || strchr(word, ' ') || strlen(word) >= NEAR_MAX)
        return;
    for (int i = 0; i < into->count; i++)
        if (strcmp(into->words[i], word) == 0)
            return;
    snprintf(into->words[into->count++], NEAR_MAX, "%s", word);
}

/* ---- lists ---- */

static void offer_commands(struct asked *a)
{
    char name[NEAR_MAX];
    for (int i = 1; i < COMMAND_COUNT; i++)
        offer(a, command_name((enum command_name)i, name, sizeof name));
}

static void offer_actions(struct asked *a)
{
    char name[NEAR_MAX];
    for (int i = 1; i < ACTION_COUNT; i++)
        offer(a, action_name((enum action)i, name, sizeof name));
}

static void offer_actions_and_none(struct asked *a)
{
    offer_actions(a);
    offer(a, "none");
}

static void offer_keys(struct asked *a)
{
    const char *name;
    for (size_t i = 0; (name = key_name_at(i)); i++)
        offer(a, name);
}

static void offer_panels(struct asked *a)
{
    char name[NEAR_MAX];
    for (int i = 0; i < PANEL_COUNT; i++)
        offer(a, panel_name((enum panel)i, name, sizeof name));
}

static void offer_settings(struct asked *a)
{
    for (int i = 0; i < SETTINGS_COUNT; i++)
        offer(a, settings_name((enum setting)i));
}

static void offer_values_of(struct asked *a, const char *name)
{
    char value[SETTINGS_VALUE_MAX];
    for (int i = 0; i < SETTINGS_COUNT; i++)
        for (size_t j = 0; strcasecmp(settings_name((enum setting)i), name) == 0; j++) {
            if (!*settings_value_at((enum setting)i, j, value))
                break;
            offer(a, value);
        }
}

static void offer_values(struct asked *a)
{
    offer_values_of(a, a->before);
}

static void offer_speeds(struct asked *a)
{
    offer_values_of(a, settings_name(SETTINGS_SPEED));
}

static void offer_threads(struct asked *a)
{
    char id[16];
    for (uint32_t i = 1; a->tape && i <= a->tape->thread_count; i++) {
        snprintf(id, sizeof id, "T%u", (unsigned)i);
        offer(a, id);
    }
    for (uint32_t i = 1; a->tape && i <= a->tape->thread_count; i++)
        offer(a, tape_thread_name(a->tape, i));
}

static void offer_objects(struct asked *a)
{
    for (uint32_t i = 1; a->tape && i <= a->tape->object_count; i++)
        offer(a, tape_object_name(a->tape, i));
}

static void offer_branches(struct asked *a)
{
    for (int i = 0; a->branches && i < a->branches->count; i++)
        offer(a, a->branches->at[i].name);
}

/* What one can stop at begins so: "line 12", "lock A", "T2". */
static void offer_whats(struct asked *a)
{
    offer(a, "line");
    offer(a, "kind");
    offer(a, "GIL");
    for (uint32_t i = 1; a->tape && i <= a->tape->object_count; i++)
        offer(a, object_type_noun(tape_object_type(a->tape, i)));
    offer_threads(a);
}

static const struct {
    const char *name;
    void (*offer)(struct asked *a);
} lists[] = {
    {"ACTION", offer_actions_and_none},
    {"BRANCH", offer_branches},
    {"COMMAND", offer_commands},
    {"KEY", offer_keys},
    {"OBJECT", offer_objects},
    {"PANEL", offer_panels},
    {"SETTING", offer_settings},
    {"SPEED", offer_speeds},
    {"THREAD", offer_threads},
    {"VALUE", offer_values},
    {"WHAT", offer_whats},
};

/* ---- which of them ---- */

/* One of the ways "[on|off|max]" that an argument can be. */
static void offer_way(struct asked *a, const char *way)
{
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        if (strcmp(lists[i].name, way) == 0)
            lists[i].offer(a);
    if (islower((unsigned char)*way))
        offer(a, way);
}

/* Those that people can read a sentence of. */
static void offer_kinds(struct asked *a)
{
    for (unsigned kind = 0; kind < RECORD_KIND_COUNT; kind++)
        if (record_sentence(kind))
            offer(a, record_kind_name(kind));
}

static void offer_argument(struct asked *a, enum command_name command, int number)
{
    const char *rest = command_arguments(command);
    char argument[NEAR_MAX], way[NEAR_MAX];
    if (command == COMMAND_BREAK && number == 1 && strcasecmp(a->before, "kind") == 0) {
        offer_kinds(a);
        return;
    }
    for (int i = 0; i <= number; i++)
        if (!command_word(&rest, argument, sizeof argument))
            return;
    for (const char *at = argument; *at;) {
        at += strspn(at, "[]|");
        size_t length = strcspn(at, "[]|");
        snprintf(way, sizeof way, "%.*s", (int)length, at);
        at += length;
        if (length > 0)
            offer_way(a, way);
    }
}

int complete(struct completion *completion, const char *text, size_t cursor,
             const struct tape *tape, const struct branches *branches)
{
    struct asked a = {.into = completion, .tape = tape, .branches = branches};
    char line[COMMAND_LINE_MAX], first[NEAR_MAX] = "", word[NEAR_MAX] = "";
    const char *rest = line;
    int number = 0;
    snprintf(line, sizeof line, "%.*s", (int)cursor, text);
    *completion = (struct completion){.at = -1, .from = strlen(line)};
    for (; command_word(&rest, word, sizeof word); number++) {
        bool is_last = *rest == '\0';
        if (strlen(word) == sizeof word - 1)
            return 0; /* it was cut */
        if (is_last)
            completion->from -= strlen(word);
        memcpy(is_last ? a.begun : a.before, word, sizeof word);
        if (is_last)
            break;
        if (number == 0)
            memcpy(first, word, sizeof first);
    }
    if (number == 0) {
        offer_commands(&a);
        offer_actions(&a);
    } else if (command_named(first) != COMMAND_NONE) {
        offer_argument(&a, command_named(first), number - 1);
    }
    return completion->count;
}

char *complete_shared(const struct completion *completion, char *text, size_t bytes)
{
    size_t length = completion->count > 0 ? strlen(completion->words[0]) : 0;
    for (int i = 1; i < completion->count; i++)
        for (size_t j = 0; j < length; j++)
            if (completion->words[i][j] != completion->words[0][j])
                length = j;
    while (length > 0 && ((unsigned char)completion->words[0][length] & 0xc0) == 0x80)
        length--; /* characters are shared whole */
    snprintf(text, bytes, "%.*s", (int)length, completion->words[0]);
    return text;
}
