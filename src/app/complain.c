/* SPDX-License-Identifier: MIT */
#include "app/complain.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "model/tape.h"

#define LINE_BYTES 8192 /* a path twice, and words around them */

static char *kept;
static size_t kept_bytes;

void complain(const char *format, ...)
{
    char line[LINE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    tape_clean(line, strlen(line));
    if (kept)
        snprintf(kept, kept_bytes, "%s", line);
    else
        fprintf(stderr, "threadreel: %s\n", line);
}

void complain_into(char *text, size_t bytes)
{
    kept = text;
    kept_bytes = bytes;
    if (text)
        *text = '\0';
}
