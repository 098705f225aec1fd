/* SPDX-License-Identifier: MIT */
#include "app/lesson_run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "app/complain.h"
#include "app/lesson_options.h"
#include "app/target.h"
#include "app/twin.h"

/* The parameters of a lesson are those of the scenario that it is about: its twin may lack some. */
static void leave_out(const struct lesson_file *file, struct options *options)
{
    char said[200];
    const char *about = file->lesson.about;
    if (!about || strcmp(file->target, about) == 0 || !options->params)
        return;
    char *kept = twin_params(file->target, options->params, said, sizeof said);
    if (kept) {
        free(options->params);
        options->params = kept;
    }
}

int lesson_start(struct session *session, const struct lesson_file *file,
                 const struct options *typed, bool is_slow)
{
    char why[5000];
    struct lesson_options line;
    if (file->is_reel &&
        (typed->params || typed->max_steps || (typed->schedule && *typed->schedule))) {
        complain("%s is a recording: it has been run already, and takes no options", file->target);
        return -EINVAL;
    }
    if (file->is_reel) {
        int error = is_slow ? session_open_slowly(session, file->target, why, sizeof why)
                            : session_open(session, file->target, why, sizeof why);
        if (error < 0)
            complain("%s", why);
        return error;
    }
    int error = lesson_options_parse(&line, file->lesson.options);
    if (error == 0) {
        leave_out(file, &line.options);
        error = lesson_options_start(session, file->target, &line.options, typed);
    }
    lesson_options_free(&line);
    return error;
}

/* A thread that is not among the choices is added when it turns out to be right: such a question is marked
 * by an answer that nobody can give. */
static void mark_added(struct quiz_question *q, unsigned choices)
{
    if (q->state == QUIZ_SETTLED && q->choice_count > choices)
        q->given = QUIZ_CHOICES_MAX;
}

size_t lesson_order(const struct quiz *quiz, size_t *order)
{
    size_t count = quiz->lesson->stop_count;
    for (size_t i = 0; i < count; i++) {
        size_t at = i;
        for (; at > 0 && quiz->stops[order[at - 1]] > quiz->stops[i]; at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
    return count;
}

void lesson_settle(struct quiz *quiz, struct session *session)
{
    int question;
    if (session->is_live)
        target_finish(session, false);
    else
        session_read(session, 0);
    quiz_follow(quiz, &session->history, true);
    size_t order[LESSON_STOPS_MAX];
    size_t count = lesson_order(quiz, order);
    for (size_t i = 0; i < count; i++)
        while ((question = quiz_asked(quiz, &session->history, order[i])) >= 0) {
            struct quiz_question *q = &quiz->questions[question];
            unsigned choices = q->choice_count;
            quiz_answer(quiz, (size_t)question, -1);
            mark_added(q, choices);
        }
}
