/* SPDX-License-Identifier: MIT */
/* What reading a lesson cannot tell: whether the run that it is about has what it speaks of. */
#ifndef APP_LESSON_VERIFY_H
#define APP_LESSON_VERIFY_H

#include "app/lesson_file.h"
#include "app/options.h"
#include "model/quiz.h"
#include "ui/session/session.h"

/**
 * Run what a lesson is about, once, and say what is wrong with it, a mistake a line; or that it is fine.
 *
 * typed: of the command line. Returns: the exit status.
 */
int lesson_verify(const struct lesson_file *file, const struct options *typed);

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
