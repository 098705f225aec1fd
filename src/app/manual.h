/* SPDX-License-Identifier: MIT */
/*
 * threadreel(1), the manual page: written by the program itself from the tables of its commands,
 * options, keys and exit statuses, so that it tells what the program does.
 */
#ifndef APP_MANUAL_H
#define APP_MANUAL_H

#include <stdio.h>

/** Write the page, in the macros of man(7). */
void manual_write(FILE *out);

#endif
