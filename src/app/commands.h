/* SPDX-License-Identifier: MIT */
/*
 * The commands of `threadreel`, and the one table of them: `--help` and the manual are written from it.
 * Each gets its parsed options and returns the exit status.
 */
#ifndef APP_COMMANDS_H
#define APP_COMMANDS_H

#include <stddef.h>

#include "app/options.h"

enum { STATUS_FINE = 0, STATUS_FOUND = 1, STATUS_USAGE = 2 };

struct command {
    const char *name;
    enum command_bit bit;
    int (*run)(const struct options *options);
    const char *arguments; /* as the help shows them */
    int arguments_max;
    const char *help;
};

/** The commands in the order of the help. Returns: NULL behind the last one. */
const struct command *command_at(size_t i);

/** Returns: NULL if there is none of that name. */
const struct command *command_find(const char *name);

/** What an exit status means. */
const char *command_status(int status);

int command_menu(const struct options *options);
int command_list(const struct options *options);
int command_run(const struct options *options);
int command_record(const struct options *options);
int command_play(const struct options *options);
int command_lesson(const struct options *options);
int command_info(const struct options *options);
int command_dump(const struct options *options);
int command_new(const struct options *options);

#endif
