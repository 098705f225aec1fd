/* SPDX-License-Identifier: MIT */
#include "ui/input/command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "ui/input/near.h"

#define WORD_MAX 64

static const struct row {
    const char *name, *arguments, *sentence;
    bool is_configuring;
} rows[COMMAND_COUNT] = {[COMMAND_NONE] = {"", "", "", false},
#define X(NAME, arguments, is_configuring, sentence)                                               \
    [COMMAND_##NAME] = {#NAME, arguments, sentence, is_configuring},
                         COMMANDS(X)
#undef X
};

/* ---- the table ---- */

char *command_name(enum command_name command, char *text, size_t bytes)
{
    return near_spell(rows[command].name, text, bytes);
}

const char *command_arguments(enum command_name command)
{
    return rows[command].arguments;
}

const char *command_sentence(enum command_name command)
{
    return rows[command].sentence;
}

bool command_is_configuring(enum command_name command)
{
    return rows[command].is_configuring;
}

enum command_name command_named(const char *name)
{
    char own[NEAR_MAX];
    for (int i = 1; i < COMMAND_COUNT; i++)
        if (strcasecmp(command_name((enum command_name)i, own, sizeof own), name) == 0)
            return (enum command_name)i;
    return COMMAND_NONE;
}

/* ---- reading a line ---- */

bool command_word(const char **rest, char *word, size_t bytes)
{
    *rest += strspn(*rest, " \t");
    size_t length = strcspn(*rest, " \t");
    snprintf(word, bytes, "%.*s", (int)length, *rest);
    *rest += length;
    return length > 0;
}

/* Bytes in front of a comment: of a word that begins with "#" and is not the key of bind. */
static size_t length_without_comment(const char *text)
{
    const char *at = text, *end = text;
    char word[WORD_MAX], before[WORD_MAX] = "";
    while (command_word(&at, word, sizeof word)) {
        bool is_key = strcmp(word, "#") == 0 && strcasecmp(before, "bind") == 0;
        if (*word == '#' && !is_key)
            break;
        memcpy(before, word, sizeof before);
        end = at;
    }
    return (size_t)(end - text);
}

static int refuse(const char *word, char *why)
{
    struct near_word near = near_word_of(word);
    char own[NEAR_MAX], question[80];
    for (int i = 1; i < COMMAND_COUNT; i++)
        near_offer(&near, command_name((enum command_name)i, own, sizeof own));
    for (int i = 1; i < ACTION_COUNT; i++)
        near_offer(&near, action_name((enum action)i, own, sizeof own));
    near_question(&near, question, sizeof question);
    snprintf(why, SETTINGS_WHY_MAX, "there is no command \"%.40s\"%s", word, question);
    return -EINVAL;
}

int command_read(const char *text, struct command_line *line, char *why)
{
    char kept[COMMAND_LINE_MAX], word[WORD_MAX];
    const char *at = kept;
    *line = (struct command_line){COMMAND_NONE, ACTION_NONE, ""};
    snprintf(kept, sizeof kept, "%.*s", (int)length_without_comment(text), text);
    if (!command_word(&at, word, sizeof word))
        return 0;
    at += strspn(at, " \t");
    memcpy(line->rest, at, strlen(at) + 1);
    line->command = command_named(word);
    if (line->command == COMMAND_NONE)
        line->action = action_find(word);
    if (line->command != COMMAND_NONE || line->action != ACTION_NONE)
        return 0;
    return refuse(word, why);
}

/* ---- what configures ---- */

int command_configure(const struct command_line *line, struct settings *settings, char *why)
{
    const char *rest = line->rest;
    char one[WORD_MAX], two[WORD_MAX], more[WORD_MAX], name[NEAR_MAX];
    bool has_one = command_word(&rest, one, sizeof one);
    bool has_two = command_word(&rest, two, sizeof two);
    if (!has_one || (!has_two && line->command != COMMAND_PANEL) ||
        command_word(&rest, more, sizeof more)) {
        snprintf(why, SETTINGS_WHY_MAX, "it is: %s %s",
                 command_name(line->command, name, sizeof name), command_arguments(line->command));
        return -EINVAL;
    }
    switch (line->command) {
    case COMMAND_SET:
        return settings_set(settings, one, two, why);
    case COMMAND_BIND:
        return settings_bind(settings, one, two, why);
    default:
        return settings_panel(settings, one, has_two ? two : "on", why);
    }
}
