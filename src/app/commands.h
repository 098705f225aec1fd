/* SPDX-License-Identifier: MIT */
/* The commands of `threadreel`. Each gets its parsed options and returns the exit status. */
#ifndef APP_COMMANDS_H
#define APP_COMMANDS_H

#include "app/options.h"

enum { STATUS_FINE = 0, STATUS_FOUND = 1, STATUS_USAGE = 2 };

int command_menu(void);
int command_list(const struct options *options);
int command_run(const struct options *options);
int command_record(const struct options *options);
int command_play(const struct options *options);
int command_info(const struct options *options);
int command_dump(const struct options *options);

#endif
