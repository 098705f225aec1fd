/* SPDX-License-Identifier: MIT */
#ifndef APP_LESSON_LIST_H
#define APP_LESSON_LIST_H

#include <stdbool.h>

/** Print the lessons by chapter, as the course goes, with the number of their questions; those that compare
 * runs stand behind the scenarios of their chapter. Returns: the exit status. */
int lesson_list(bool is_json);

#endif
