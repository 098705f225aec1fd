/* SPDX-License-Identifier: MIT */
/* Asking at a prompt, and telling what was right: what lessons about one run and comparisons share. */
#ifndef UI_PLAIN_QUIZ_H
#define UI_PLAIN_QUIZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "model/quiz.h"

#define PROMPT_LINE_MAX 256

/** Ask, and read a line without blanks around it into `line` (PROMPT_LINE_MAX bytes); the rest of a longer
 * one is passed over. Returns: false at the end of the input. */
bool plain_read_line(FILE *in, FILE *out, const char *question, char *line);

/** The choice that a line names, by what stands before it or as it is written; -1: none. */
int plain_choice_of(const struct quiz_question *question, const char *line);

/** For taking the time that an answer takes. */
uint64_t plain_now_ms(void);

/** Print a question with its choices. */
void plain_tell_question(const struct quiz *quiz, size_t question, FILE *out);

/** Print a question again, and "Right" or "No". */
void plain_tell_right(const struct quiz *quiz, size_t question, FILE *out);

/** Print the score, if anything counts. */
void plain_tell_score(const struct quiz *quiz, FILE *out);

#endif
