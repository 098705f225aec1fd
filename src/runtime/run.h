/* SPDX-License-Identifier: MIT */
/* The run as a whole. */
#ifndef RUNTIME_RUN_H
#define RUNTIME_RUN_H

#include <stdbool.h>

/** Whether a viewer shows what the scenario prints. */
bool run_is_watched(void);

/** Count a claim that did not hold. */
void run_count_failure(const char *text);

#endif
