/* SPDX-License-Identifier: MIT */
#include "app/complain.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "model/tape.h"

#define LINE_BYTES 8192 /* a path twice, and words around them */

void complain(const char *format, ...)
{
    char line[LINE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    tape_clean(line, strlen(line));
    fprintf(stderr, "threadreel: %s\n", line);
}
