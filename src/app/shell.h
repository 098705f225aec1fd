/* SPDX-License-Identifier: MIT */
#ifndef APP_SHELL_H
#define APP_SHELL_H

#include <stddef.h>
#include <stdio.h>

/** Write a blank, and a word as a shell takes it: in quotes where it needs them. */
void shell_write_word(FILE *out, const char *word, size_t length);

/** The same, to the standard output. */
void shell_print_word(const char *word, size_t length);

#endif
