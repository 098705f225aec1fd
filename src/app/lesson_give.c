/* SPDX-License-Identifier: MIT */
#include "app/lesson_give.h"

#include <stdlib.h>

#include "app/answers.h"
#include "app/commands.h"
#include "app/done.h"
#include "app/lesson_run.h"
#include "app/target.h"
#include "app/twin.h"

#define NAME_BYTES 256

static bool has_own_end(struct session *session)
{
    return verdict_is_own(world_verdict(target_outcome(session)));
}

static bool is_any_asked(const struct quiz *quiz)
{
    for (size_t i = 0; i < quiz->lesson->question_count; i++)
        if (quiz->questions[i].state != QUIZ_AHEAD && quiz->questions[i].state != QUIZ_SKIPPED)
            return true;
    return false;
}

/* The score of a scenario's lesson, for the menu: somebody has gone through it with a run that came to an
 * end of its own, and it is not a teacher's own lesson about the same scenario. */
static void remember(const struct lesson_file *file, struct session *session,
                     const struct quiz *quiz)
{
    struct quiz_score score = quiz_score(quiz);
    if (session->is_live && quiz_is_gone_through(quiz) && is_any_asked(quiz) &&
        has_own_end(session) && lesson_file_is_shipped(file, session->name))
        done_add_score(session->name, score.right, score.questions);
}

/* One run with its questions. twin: set as show_session does. */
static int give_once(const struct lesson_file *file, const struct options *options,
                     struct answers *answers, char *twin, enum show_result *result)
{
    struct session session;
    struct quiz quiz;
    char name[NAME_BYTES];
    struct show_lesson shown = {&quiz, answers_write, answers};
    struct options own = *options;
    *result = SHOW_DONE;
    if (lesson_start(&session, file, options, !show_is_plain(options)) < 0)
        return STATUS_USAGE;
    int status = STATUS_FOUND;
    quiz_init(&quiz, &file->lesson);
    own.lesson = &shown;
    lesson_file_name(file, name, sizeof name);
    if (answers_begin(answers, name, &quiz, &session, options) == 0) {
        *result = show_session(&session, &own, twin, NAME_BYTES);
        answers_end(answers);
        status = quiz_is_gone_through(&quiz) && has_own_end(&session) ? STATUS_FINE : STATUS_FOUND;
    }
    remember(file, &session, &quiz);
    quiz_free(&quiz);
    session_close(&session);
    return status;
}

/* The same lesson about the twin, or the one that the twin has itself; the schedule stays. */
static int give_twin(struct lesson_file *file, const char *twin)
{
    lesson_file_close(file);
    return lesson_file_open(file, twin);
}

int lesson_give(struct lesson_file *file, const struct options *options, enum show_result *result)
{
    struct answers answers;
    char twin[NAME_BYTES];
    struct options own;
    *result = SHOW_DONE;
    if (answers_open(&answers, options->answers, options->student) < 0)
        return STATUS_USAGE;
    int status = give_once(file, options, &answers, twin, result);
    while (*result == SHOW_TWIN && give_twin(file, twin) == 0 &&
           twin_options(&own, twin, options) == 0) {
        status = give_once(file, &own, &answers, twin, result);
        free(own.params);
    }
    if (answers_close(&answers) < 0 && status == STATUS_FINE)
        status = STATUS_FOUND;
    return status;
}
