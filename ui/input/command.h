/* SPDX-License-Identifier: MIT */
/*
 * Commands: words that do what keys do, and more. The same are typed behind ":" and, as far as they
 * concern how one looks and not what is looked at, stand in the configuration, one a line. Help,
 * completion and manual are written from the table.
 */
#ifndef UI_COMMAND_H
#define UI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "ui/input/action.h"
#include "ui/input/settings.h"

#define COMMAND_LINE_MAX 256 /* bytes */

/*
 * X(NAME, arguments, is_configuring, sentence)
 *
 * arguments       a word in capitals says what is to be put there (and what completes it), other
 *                 words stand for themselves; those in brackets may be missing
 * is_configuring  whether it may stand in the configuration
 */
#define COMMANDS(X)                                                                                \
    X(SET, "SETTING VALUE", true, "Change a setting.")                                             \
    X(BIND, "KEY ACTION", true, "Let a key do something else; none: nothing.")                     \
    X(PANEL, "PANEL [on|off|max]", true, "Show a panel, hide it, or give it the whole screen.")    \
    X(GO, "STEP|TIME", false, "Go to a step (120) or a time (0.5s). The place alone does too.")    \
    X(PLAY, "", false, "Play.")                                                                    \
    X(PAUSE, "", false, "Pause.")                                                                  \
    X(STEP, "[COUNT]", false, "Take one step, or several.")                                        \
    X(BACK, "[COUNT]", false, "Go back one step, or several.")                                     \
    X(RUN, "[THREAD]", false, "Let a thread take the next step.")                                  \
    X(THREAD, "THREAD", false, "Select a thread.")                                                 \
    X(SPEED, "SPEED", false, "Play so many times as fast as normal.")                              \
    X(FOCUS, "PANEL", false, "Let the arrow keys act upon a panel.")                               \
    X(BREAK, "[WHAT] [OBJECT]", false, "Stop there, or no more: line 12, lock A, T2, a kind.")     \
    X(CLEAR, "", false, "Take all breakpoints away.")                                              \
    X(FIND, "WORDS", false, "Go to the next step of which a sentence has these words.")            \
    X(BRANCH, "[BRANCH]", false, "Look at another branch of the run, or at the list of them.")     \
    X(NAME, "WORDS", false, "Name the branch that is looked at.")                                  \
    X(COMPARE, "[BRANCH]", false, "Lay another branch beside this one, or take it away.")          \
    X(RECORD, "[FILE]", false, "Record this run into a file, from its beginning on; stop that.")   \
    X(SAVE, "FILE", false, "Keep what has happened so far in a file.")                             \
    X(HELP, "[COMMAND]", false, "Show the keys, or what a command does.")                          \
    X(QUIT, "", false, "Quit at once.")

enum command_name {
    COMMAND_NONE,
#define X(NAME, arguments, is_configuring, sentence) COMMAND_##NAME,
    COMMANDS(X)
#undef X
        COMMAND_COUNT
};

/* A line, as far as it is understood. */
struct command_line {
    enum command_name command; /* or COMMAND_NONE: the line is empty, or it names an action */
    enum action action;
    char rest[COMMAND_LINE_MAX]; /* what follows the first word */
};

char *command_name(enum command_name command, char *text, size_t bytes);
const char *command_arguments(enum command_name command);
const char *command_sentence(enum command_name command);
bool command_is_configuring(enum command_name command);

/** Returns: COMMAND_NONE if there is none of that name. */
enum command_name command_named(const char *name);

/** Understand a line; "#" begins a comment, unless it is the key of bind. Returns: 0, or -EINVAL with
 * a sentence in `why` (SETTINGS_WHY_MAX bytes). */
int command_read(const char *text, struct command_line *line, char *why);

/** Take the next word off `*rest`. Returns: false if there is none; it is cut to `bytes`. */
bool command_word(const char **rest, char *word, size_t bytes);

/** Do a command that configures. Returns: as command_read. */
int command_configure(const struct command_line *line, struct settings *settings, char *why);

#endif
