/* SPDX-License-Identifier: MIT */
/* The teacher's sheet: what to say, what is told and asked, and what is right. */
#ifndef APP_LESSON_KEY_H
#define APP_LESSON_KEY_H

#include "app/lesson_file.h"
#include "app/options.h"
#include "model/quiz.h"

/** Print what a run answers, in the order in which it comes to the questions. Returns: the exit status. */
int lesson_key(const struct lesson_file *file, const struct options *typed);

/** Print the notes of a lesson, with an empty line behind them if there are any. */
void lesson_print_notes(const struct lesson *lesson);

/** Print what there is to choose from. */
void lesson_print_choices(const struct quiz_question *question);

#endif
