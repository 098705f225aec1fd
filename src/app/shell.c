/* SPDX-License-Identifier: MIT */
#include "app/shell.h"

#include <stdio.h>
#include <string.h>

void shell_print_word(const char *word, size_t length)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "-_=+,./:@%";
    if (length > 0 && strspn(word, plain) >= length) {
        printf(" %.*s", (int)length, word);
        return;
    }
    fputs(" '", stdout);
    for (size_t i = 0; i < length; i++)
        if (word[i] == '\'')
            fputs("'\\''", stdout);
        else
            putchar(word[i]);
    putchar('\'');
}
