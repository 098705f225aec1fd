/* SPDX-License-Identifier: MIT */
/* On the way to a twin: it has not all the parameters that its scenario has. */
#ifndef APP_TWIN_H
#define APP_TWIN_H

#include <stddef.h>

#include "app/options.h"

/**
 * Those of some parameters that a scenario has.
 *
 * params: lines "name=value", or NULL; what is not there to be asked keeps all of them. said: set to a
 * sentence about those that are left out, "" if there are none; room for `bytes`. Returns: malloced, or NULL
 * without memory.
 */
char *twin_params(const char *twin, const char *params, char *said, size_t bytes);

/**
 * The options with which one goes on to a twin. What is left out of them is said, on the screen where there
 * is one.
 *
 * options: a copy of `given` but for params, which is malloced. Returns: 0 or -ENOMEM.
 */
int twin_options(struct options *options, const char *twin, const struct options *given);

#endif
