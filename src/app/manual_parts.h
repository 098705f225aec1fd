/* SPDX-License-Identifier: MIT */
/* What the parts of the manual page are written with. */
#ifndef APP_MANUAL_PARTS_H
#define APP_MANUAL_PARTS_H

#include <stdio.h>

/** Write plain text, with what roff would take for its own hidden from it; and the same as a line. */
void manual_text(FILE *out, const char *text);
void manual_line(FILE *out, const char *text);

/** The tag of a paragraph: `name` in bold, and what may follow it. */
void manual_tag(FILE *out, const char *name, const char *rest);

/** How lessons are written. */
void manual_lessons(FILE *out);

#endif
