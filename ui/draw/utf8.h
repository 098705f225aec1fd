/* SPDX-License-Identifier: MIT */
/* UTF-8 as the screen needs it: code points, and how many cells of a terminal they take. */
#ifndef UI_UTF8_H
#define UI_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* Bytes that utf8_put may write, with the terminating zero. */
#define UTF8_BYTES 5

/** Take the next code point off `*text`; a byte that is no UTF-8 counts as U+FFFD. Returns: 0 at
 * the end. */
uint32_t utf8_next(const char **text);

/** Write a code point as UTF-8 with a zero behind it. Returns: bytes without the zero. */
size_t utf8_put(uint32_t code_point, char *bytes);

/** Cells that a code point takes: 0 (combining, control), 1, or 2 (wide, or not known to be 1). */
int utf8_cells(uint32_t code_point);

/** Take what stands in the next cell off `*text`: combining characters are passed over, wide ones
 * become "?". Returns: 0 at the end. */
uint32_t utf8_next_cell(const char **text);

/** Cells that a text takes. */
int utf8_cols(const char *text);

#endif
