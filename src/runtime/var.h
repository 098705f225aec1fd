/* SPDX-License-Identifier: MIT */
/* What a process needs of variables. */
#ifndef RUNTIME_VAR_H
#define RUNTIME_VAR_H

#include "runtime/threadreel.h"

/** Give `process` its own copies of all variables that there are, as `parent` (NULL: the program) sees
 * them now. Virtual engine. Returns: 0 or -ENOMEM. */
int vars_copy(struct reel_process *process, struct reel_process *parent);

#endif
