/* SPDX-License-Identifier: MIT */
/* A setting is the number of one of its values: so all of them are shown, set and turned alike. */
#include "ui/input/settings.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ui/input/near.h"
#include "ui/session/player.h"

static const struct row {
    const char *name, *values, *sentence;
} rows[SETTINGS_COUNT] = {
#define X(NAME, name, values, sentence) {name, values, sentence},
    SETTINGS(X)
#undef X
};

void settings_init(struct settings *settings)
{
    *settings = (struct settings){.maximised = PANEL_NONE};
    settings->chosen[SETTINGS_SPEED] = SPEED_NORMAL - SPEED_SLOWEST;
}

/* ---- the table ---- */

const char *settings_name(enum setting setting)
{
    return setting < SETTINGS_COUNT ? rows[setting].name : NULL;
}

const char *settings_sentence(enum setting setting)
{
    return setting < SETTINGS_COUNT ? rows[setting].sentence : "";
}

char *settings_value_at(enum setting setting, size_t i, char *text)
{
    const char *values = rows[setting].values;
    for (; i > 0 && *values; i--) {
        values += strcspn(values, " ");
        values += *values == ' ';
    }
    snprintf(text, SETTINGS_VALUE_MAX, "%.*s", (int)strcspn(values, " "), values);
    return text;
}

static size_t count_values(enum setting setting)
{
    char text[SETTINGS_VALUE_MAX];
    size_t count = 0;
    while (*settings_value_at(setting, count, text))
        count++;
    return count;
}

char *settings_value(const struct settings *settings, enum setting setting, char *text)
{
    return settings_value_at(setting, settings->chosen[setting], text);
}

void settings_turn(struct settings *settings, enum setting setting, int direction)
{
    size_t count = count_values(setting), now = settings->chosen[setting];
    settings->chosen[setting] = (uint8_t)((now + count + (size_t)(direction < 0 ? -1 : 1)) % count);
}

/* ---- by name ---- */

static int refuse(char *why, const char *what, const struct near_word *near)
{
    char question[80];
    near_question(near, question, sizeof question);
    snprintf(why, SETTINGS_WHY_MAX, "there is no %s \"%.40s\"%s", what, near->typed, question);
    return -EINVAL;
}

static int refuse_value(char *why, enum setting setting, const char *value)
{
    char list[160];
    size_t used = 0;
    for (const char *at = rows[setting].values; *at && used < sizeof list - 3; at++)
        used += (size_t)snprintf(list + used, sizeof list - used, *at == ' ' ? ", " : "%c", *at);
    snprintf(why, SETTINGS_WHY_MAX, "%s is one of %s, not \"%.40s\"", rows[setting].name, list,
             value);
    return -EINVAL;
}

int settings_set(struct settings *settings, const char *name, const char *value, char *why)
{
    struct near_word near = near_word_of(name);
    char text[SETTINGS_VALUE_MAX];
    for (int i = 0; i < SETTINGS_COUNT; i++) {
        enum setting setting = (enum setting)i;
        near_offer(&near, rows[i].name);
        if (strcasecmp(rows[i].name, name) != 0)
            continue;
        for (size_t j = 0; *settings_value_at(setting, j, text); j++)
            if (strcasecmp(text, value) == 0) {
                settings->chosen[i] = (uint8_t)j;
                return 0;
            }
        return refuse_value(why, setting, value);
    }
    return refuse(why, "setting", &near);
}

/* ---- keys ---- */

static int refuse_key(char *why, int error, const char *key, const char *action)
{
    if (error == -EINVAL)
        snprintf(why, SETTINGS_WHY_MAX, "%s can only have keys from 1 to 9", action);
    else if (error == -ENOSPC)
        snprintf(why, SETTINGS_WHY_MAX, "no more than %d keys can be bound", KEYMAP_MAX);
    else if (strcasecmp(key, "^C") == 0)
        snprintf(why, SETTINGS_WHY_MAX, "^C always quits");
    else
        snprintf(why, SETTINGS_WHY_MAX, "then no key would leave or quit");
    return -EINVAL;
}

int settings_bind(struct settings *settings, const char *key_text, const char *name, char *why)
{
    struct near_word near = near_word_of(name);
    enum action action = action_find(name);
    char own[NEAR_MAX];
    struct key key;
    if (!key_read(key_text, &key)) {
        snprintf(why, SETTINGS_WHY_MAX,
                 "\"%.40s\" is no key: a key is one character, or a name such as Space, F2, ^L",
                 key_text);
        return -EINVAL;
    }
    for (int i = 1; i < ACTION_COUNT; i++)
        near_offer(&near, action_name((enum action)i, own, sizeof own));
    if (action == ACTION_NONE && strcasecmp(name, "none") != 0)
        return refuse(why, "action", &near);
    int error = keymap_bind(&settings->keymap, key, action);
    return error < 0 ? refuse_key(why, error, key_text, name) : 0;
}

/* ---- panels ---- */

char *panel_name(enum panel panel, char *text, size_t bytes)
{
    static const char *const names[] = {
#define X(NAME, title) #NAME,
        PANELS(X)
#undef X
    };
    return near_spell(panel < PANEL_COUNT ? names[panel] : "", text, bytes);
}

enum panel panel_find(const char *name)
{
    char own[NEAR_MAX];
    for (int i = 0; i < PANEL_COUNT; i++) {
        bool is_number = name[0] == '1' + i && name[1] == '\0';
        if (is_number || strcasecmp(panel_name((enum panel)i, own, sizeof own), name) == 0)
            return (enum panel)i;
    }
    return PANEL_NONE;
}

int settings_panel(struct settings *settings, const char *name, const char *how, char *why)
{
    struct near_word near = near_word_of(name);
    enum panel panel = panel_find(name);
    char own[NEAR_MAX];
    for (int i = 0; i < PANEL_COUNT; i++)
        near_offer(&near, panel_name((enum panel)i, own, sizeof own));
    if (panel == PANEL_NONE)
        return refuse(why, "panel", &near);
    if (strcasecmp(how, "on") != 0 && strcasecmp(how, "off") != 0 && strcasecmp(how, "max") != 0) {
        snprintf(why, SETTINGS_WHY_MAX, "a panel is on, off or max, not \"%.40s\"", how);
        return -EINVAL;
    }
    settings->is_hidden[panel] = strcasecmp(how, "off") == 0;
    if (strcasecmp(how, "max") == 0)
        settings->maximised = panel;
    else if (settings->maximised == panel)
        settings->maximised = PANEL_NONE;
    return 0;
}

/* ---- rows of the box ---- */

void settings_turn_row(struct settings *settings, int row, int direction)
{
    if (row < SETTINGS_COUNT) {
        settings_turn(settings, (enum setting)row, direction);
        return;
    }
    bool *is_hidden = &settings->is_hidden[row - SETTINGS_COUNT];
    *is_hidden = !*is_hidden;
    if (*is_hidden && settings->maximised == (enum panel)(row - SETTINGS_COUNT))
        settings->maximised = PANEL_NONE;
}

char *settings_row_command(const struct settings *settings, int row, char *text, size_t bytes)
{
    char value[SETTINGS_VALUE_MAX], name[NEAR_MAX];
    if (row < SETTINGS_COUNT)
        snprintf(text, bytes, "set %s %s", rows[row].name,
                 settings_value(settings, (enum setting)row, value));
    else
        snprintf(text, bytes, "panel %s %s",
                 panel_name((enum panel)(row - SETTINGS_COUNT), name, sizeof name),
                 settings->is_hidden[row - SETTINGS_COUNT] ? "off" : "on");
    return text;
}

/* ---- for the terminal ---- */

enum theme_choice settings_theme(const struct settings *settings)
{
    return (enum theme_choice)settings->chosen[SETTINGS_THEME]; /* in the order of its values */
}

int settings_colours(const struct settings *settings)
{
    char text[SETTINGS_VALUE_MAX];
    return atoi(settings_value(settings, SETTINGS_COLOURS, text));
}

bool settings_is_ascii(const struct settings *settings)
{
    return settings->chosen[SETTINGS_GLYPHS] != 0;
}
