/* SPDX-License-Identifier: MIT */
/*
 * Plain mode: a run in sentences, one a line, for pipes, dumb terminals, screen readers and tests.
 * No cursor movement, no colours.
 */
#ifndef UI_PLAIN_H
#define UI_PLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "model/quiz.h"
#include "ui/session/session.h"

/**
 * Let a session run to its end and tell all that happens: "step time sentence", with the findings
 * where they come up and the target's own output behind "output: "; then how it ended.
 *
 * Returns: 0, or a negative errno of writing. Blocks until the run has ended.
 */
int plain_run(struct session *session, FILE *out);

/**
 * Step through a session at a prompt. Each answer of the person is a line; the end of `in` is "q".
 *
 * Returns: 0, or a negative errno of writing. Blocks until the person has had enough.
 */
int plain_step(struct session *session, FILE *in, FILE *out);

/**
 * Give a lesson about a session: tell what happens up to its next stop, ask there, go on, and say what
 * was right; at the end the score, and how the run went. The end of `in` is "q".
 *
 * answered: told of each question that is settled, with `context`; or NULL. Returns: as plain_step.
 * Blocks until the lesson is over, or the person has had enough: then stops are left that have not been
 * passed.
 */
int plain_lesson(struct session *session, struct quiz *quiz,
                 const char *(*answered)(void *context, struct session *session, size_t question),
                 void *context, FILE *in, FILE *out);

/** What can be answered at the prompt, and what that does. Returns: false behind the last one. */
bool plain_answer_at(size_t i, const char **shown, const char **sentence);

/** Tell the records in positions `from` .. `to` - 1, and the findings that they complete. */
void plain_tell(struct session *session, size_t from, size_t to, FILE *out);

#endif
