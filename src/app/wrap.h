/* SPDX-License-Identifier: MIT */
#ifndef APP_WRAP_H
#define APP_WRAP_H

/** Print a text in lines of 80 cells that begin in a column, where the cursor is. */
void wrap_print(const char *text, int indent);

#endif
