/* SPDX-License-Identifier: MIT */
/*
 * Settings: how somebody wants to look at runs. They can be put in the configuration, on the line
 * behind ":", and in the box of options; all three are written from the table here.
 */
#ifndef UI_SETTINGS_H
#define UI_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/draw/theme.h"
#include "ui/input/keymap.h"
#include "ui/input/panel.h"

/*
 * X(NAME, name, values, sentence)
 *
 * values  separated by blanks; the first is that of the beginning, but for the speed
 */
#define SETTINGS(X)                                                                                \
    X(THEME, "theme", "auto dark light mono", "For a dark or a light ground; or no colours.")      \
    X(COLOURS, "colours", "auto 8 16 256", "How many colours to use at most.")                     \
    X(GLYPHS, "glyphs", "auto ascii", "All characters of the terminal, or ASCII alone.")           \
    X(AXIS, "axis", "steps time", "What stands across in the timeline.")                           \
    X(SPEED, "speed", "1/16 1/8 1/4 1/2 1 2 4 8 16 32 64 full",                                    \
      "Times the normal speed of two steps a second.")                                             \
    X(PRESENTER, "presenter", "off on", "Large names and states, for a projector.")                \
    X(FOLLOWING, "following", "on off", "Look at whoever acts, or stay at one thread.")

enum setting {
#define X(NAME, name, values, sentence) SETTINGS_##NAME,
    SETTINGS(X)
#undef X
        SETTINGS_COUNT
};

#define SETTINGS_VALUE_MAX 16
#define SETTINGS_WHY_MAX   240

struct settings {
    uint8_t chosen[SETTINGS_COUNT]; /* index of its value */
    bool is_hidden[PANEL_COUNT];
    enum panel maximised; /* or PANEL_NONE */
    struct keymap keymap;
};

/** Those of the beginning. */
void settings_init(struct settings *settings);

/** The table. Returns of the first: NULL behind the last setting; of the second: an empty text behind
 * the last value. */
const char *settings_name(enum setting setting);
const char *settings_sentence(enum setting setting);
char *settings_value_at(enum setting setting, size_t i, char *text);

/** The value that is chosen. Returns: `text`, of SETTINGS_VALUE_MAX bytes. */
char *settings_value(const struct settings *settings, enum setting setting, char *text);

/** Choose the next value, or the one before. */
void settings_turn(struct settings *settings, enum setting setting, int direction);

/** Set by name. Returns: 0, or -EINVAL with a sentence in `why` (SETTINGS_WHY_MAX bytes). */
int settings_set(struct settings *settings, const char *name, const char *value, char *why);

/** Bind a key, as people write it, to an action or to "none". Returns: as settings_set. */
int settings_bind(struct settings *settings, const char *key, const char *action, char *why);

/** Show a panel ("on"), hide it ("off"), or give it the whole screen ("max"). Returns: as
 * settings_set. */
int settings_panel(struct settings *settings, const char *name, const char *how, char *why);

/** Its name in commands: "output". Returns: `text`. */
char *panel_name(enum panel panel, char *text, size_t bytes);

/** A panel by its name or its number. Returns: PANEL_NONE if there is none. */
enum panel panel_find(const char *name);

/** The rows of the box of options: the settings, and then the panels. Turn one; write the command that
 * keeps it as it is ("set theme light"). Returns: `text`. */
#define SETTINGS_ROWS (SETTINGS_COUNT + PANEL_COUNT)
void settings_turn_row(struct settings *settings, int row, int direction);
char *settings_row_command(const struct settings *settings, int row, char *text, size_t bytes);

/** What term_set_theme wants to know. */
enum theme_choice settings_theme(const struct settings *settings);
int settings_colours(const struct settings *settings);
bool settings_is_ascii(const struct settings *settings);

#endif
