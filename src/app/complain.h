/* SPDX-License-Identifier: MIT */
#ifndef APP_COMPLAIN_H
#define APP_COMPLAIN_H

#include <stddef.h>

/** Say what is wrong, in one line on standard error. What would steer a terminal is left out: the
 * words of a command line may have been written by somebody else. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** From now on keep the last sentence in `text`, instead of saying it. NULL: say it again. */
void complain_into(char *text, size_t bytes);

#endif
