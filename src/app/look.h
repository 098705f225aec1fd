/* SPDX-License-Identifier: MIT */
/* How somebody wants to look at runs: as the configuration says, and then the command line. */
#ifndef APP_LOOK_H
#define APP_LOOK_H

#include <limits.h>

#include "app/options.h"
#include "ui/input/settings.h"

struct look {
    struct settings settings;
    char path[PATH_MAX];  /* of the configuration; "": there is none */
    char shown[PATH_MAX]; /* the same for people: "~/.config/threadreel/config" */
    char message[400];    /* what was wrong with it, to be shown on the screen; "": nothing */
};

/** Read the configuration, and what the command line says. What is wrong is told on stderr, and
 * ignored. */
void look_read(struct look *look, const struct options *options);

#endif
