/* SPDX-License-Identifier: MIT */
/*
 * Letters drawn of cells, for those who sit far from the screen: capitals, digits and a few signs,
 * each three dots wide and five high.
 */
#ifndef UI_LETTERS_H
#define UI_LETTERS_H

#include "ui/draw/pen.h"

enum letters_size {
    LETTERS_SMALL, /* four cells across each; a cell holds two dots, or one in ASCII */
    LETTERS_LARGE  /* eight cells across each; a dot is two cells */
};

/** Rows that letters take. */
int letters_rows(enum letters_size size, bool is_ascii);

/** Cells across that `count` letters take, with a gap behind each. */
int letters_cols(enum letters_size size, int count);

/** Draw the first `count` characters of a text from where the pen is, downwards too; small letters
 * as capitals. The pen goes on to behind the last one, in the row in which it was. */
void letters_draw(struct pen *pen, enum role role, enum letters_size size, const char *text,
                  int count);

#endif
