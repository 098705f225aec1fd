/* SPDX-License-Identifier: MIT */
/* The parts of a quiz: what it remembers (quiz.c), what the records say (quiz_follow.c), and what can be
 * answered (quiz_choices.c). */
#ifndef MODEL_QUIZ_PARTS_H
#define MODEL_QUIZ_PARTS_H

#include "model/quiz.h"

/** Give a question its choices, as the world is when it is asked (NULL: a comparison). Returns: false:
 * there is nothing to ask. */
bool quiz_make_choices(struct quiz *quiz, size_t question, const struct world *world);

/** Whether "something else" is among the choices, as the last one that was written in no lesson. */
bool quiz_has_else(const struct lesson_question *asked);

/** Set what is right, which is known. */
void quiz_settle(struct quiz *quiz, size_t question);

/** Whether a kind of finding is there, and still holds. */
bool quiz_has_found(const struct world *world, unsigned kind);

/** Forget what was looked through: the next tape begins anew. */
void quiz_rewind(struct quiz *quiz);

#endif
