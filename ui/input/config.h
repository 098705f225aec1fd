/* SPDX-License-Identifier: MIT */
/* The configuration: a file of commands, one a line. A line that is wrong is told and passed over. */
#ifndef UI_CONFIG_H
#define UI_CONFIG_H

#include <stddef.h>
#include <stdio.h>

#include "ui/input/settings.h"

#define CONFIG_BYTES_MAX    65536 /* of the file */
#define CONFIG_MISTAKES_MAX 20    /* that are told one by one */
#define CONFIG_MISTAKE_MAX  (SETTINGS_WHY_MAX + 40)

/* What was wrong. */
struct config_mistakes {
    size_t count; /* all of them */
    size_t first_line;
    char first[SETTINGS_WHY_MAX]; /* a sentence without its point; "" if nothing was wrong */
};

/**
 * Take the commands of a file into the settings.
 *
 * name: how to call it when something is wrong with it. told: where each mistake is told in a line of
 * its own; or NULL. Returns: 0, however many lines were wrong; or the negative errno of reading.
 */
int config_read(FILE *file, const char *name, struct settings *settings, FILE *told,
                struct config_mistakes *mistakes);

#endif
