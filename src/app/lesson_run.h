/* SPDX-License-Identifier: MIT */
/* The run that a lesson is about: started as the lesson wants it, and gone through to its end. */
#ifndef APP_LESSON_RUN_H
#define APP_LESSON_RUN_H

#include "app/lesson_file.h"
#include "app/options.h"
#include "model/quiz.h"
#include "ui/session/session.h"

/** Start what a lesson is about, as it wants it and the command line too. is_slow: a reel is read by
 * session_pump. Returns: 0, or -EINVAL after one sentence on stderr: nothing is open then. */
int lesson_start(struct session *session, const struct lesson_file *file,
                 const struct options *typed, bool is_slow);

/** The stops in the order in which the run comes to them, those that it never reaches last. order: room for
 * LESSON_STOPS_MAX. Returns: how many. */
size_t lesson_order(const struct quiz *quiz, size_t *order);

/** Go to the end of a run, ask all questions and answer none of them: all that can be known is settled. */
void lesson_settle(struct quiz *quiz, struct session *session);

#endif
