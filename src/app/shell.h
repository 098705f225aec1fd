/* SPDX-License-Identifier: MIT */
#ifndef APP_SHELL_H
#define APP_SHELL_H

#include <stddef.h>

/** Print a blank, and a word as a shell takes it: in quotes where it needs them. */
void shell_print_word(const char *word, size_t length);

#endif
