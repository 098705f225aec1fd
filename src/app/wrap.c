/* SPDX-License-Identifier: MIT */
#include "app/wrap.h"

#include <stdio.h>
#include <string.h>

#include "ui/draw/utf8.h"

#define WRAP_COLS 80

/* Cells of the first word of a text. */
static int word_cols(const char *text)
{
    char word[256];
    size_t length = strcspn(text, " ");
    snprintf(word, sizeof word, "%.*s", (int)length, text);
    return utf8_cols(word);
}

void wrap_print(const char *text, int indent)
{
    int x = indent;
    while (*text) {
        size_t length = strcspn(text, " ");
        int cols = word_cols(text);
        if (x > indent && x + 1 + cols > WRAP_COLS) {
            printf("\n%*s", indent, "");
            x = indent;
        } else if (x > indent) {
            putchar(' ');
            x++;
        }
        printf("%.*s", (int)length, text);
        x += cols;
        text += length + strspn(text + length, " ");
    }
    putchar('\n');
}
