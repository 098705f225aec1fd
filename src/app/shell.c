/* SPDX-License-Identifier: MIT */
#include "app/shell.h"

#include <stdio.h>
#include <string.h>

void shell_write_word(FILE *out, const char *word, size_t length)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "-_=+,./:@%";
    if (length > 0 && strspn(word, plain) >= length) {
        fprintf(out, " %.*s", (int)length, word);
        return;
    }
    fputs(" '", out);
    for (size_t i = 0; i < length; i++)
        if (word[i] == '\'')
            fputs("'\\''", out);
        else
            putc(word[i], out);
    putc('\'', out);
}

void shell_print_word(const char *word, size_t length)
{
    shell_write_word(stdout, word, length);
}
