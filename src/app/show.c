/* SPDX-License-Identifier: MIT */
#include "app/show.h"

#include <stdio.h>
#include <unistd.h>

#include "app/complain.h"
#include "app/done.h"
#include "app/look.h"
#include "app/target.h"
#include "model/quiz.h"
#include "model/words.h"
#include "ui/plain/plain.h"
#include "ui/screen/screen.h"

/* What stays in the terminal when the screen is gone. */
static void print_summary(struct session *session)
{
    const struct world *w = target_outcome(session);
    char text[WORDS_MAX];
    if (!w->has_ended)
        return;
    printf("%s: %s\n", session->name, words_verdict(&session->tape, w, text, sizeof text));
    for (size_t i = 0; i < w->finding_count; i++)
        if (!w->findings[i].is_resolved)
            printf("%s.\n", words_finding(&session->tape, &w->findings[i], text, sizeof text));
}

static void print_score(const struct quiz *quiz)
{
    char text[WORDS_MAX];
    if (quiz_score(quiz).questions > 0)
        puts(quiz_score_words(quiz, text, sizeof text));
}

/* A scenario that has come to an end of its own is one that has been done. In a lesson it may have come there
 * ahead of the person, who left at a question. */
static void remember(struct session *session, const struct show_lesson *lesson)
{
    enum verdict verdict = world_verdict(target_outcome(session));
    if (lesson && !quiz_is_gone_through(lesson->quiz))
        return;
    if (session->is_live && verdict_is_own(verdict) && target_is_scenario(session->name))
        done_add(session->name);
}

static enum show_result show_plain(struct session *session, const struct options *options)
{
    session_read(session, 0);
    if (options->lesson)
        plain_lesson(session, options->lesson->quiz, options->lesson->answered,
                     options->lesson->context, stdin, stdout);
    else if (options->is_stepping)
        plain_step(session, stdin, stdout);
    else
        plain_run(session, stdout);
    remember(session, options->lesson);
    if (session->is_live)
        target_print_replay(session);
    return SHOW_DONE;
}

bool show_is_plain(const struct options *options)
{
    return options->is_plain || options->is_stepping || !isatty(STDIN_FILENO) ||
           !isatty(STDOUT_FILENO);
}

static void use_look(struct screen_options *screen, struct look *look)
{
    screen->settings = &look->settings;
    screen->config = *look->shown ? look->shown : NULL;
    screen->message = *look->message ? look->message : NULL;
}

enum show_result show_session(struct session *session, const struct options *options, char *twin,
                              size_t bytes)
{
    char why[200] = "";
    struct screen_options screen = {
        .why = why, .why_bytes = sizeof why, .has_menu = options->is_quiet};
    if (show_is_plain(options))
        return show_plain(session, options);
    if (options->look)
        use_look(&screen, options->look);
    if (options->lesson) {
        screen.quiz = options->lesson->quiz;
        screen.answered = options->lesson->answered;
        screen.answered_context = options->lesson->context;
    }
    enum screen_result result = screen_run(session, &screen);
    if (options->look)
        options->look->message[0] = '\0'; /* it has been shown */
    if (result != SCREEN_ERROR)
        remember(session, options->lesson);
    switch (result) {
    case SCREEN_ERROR:
        complain("%s; in plain sentences, then:", why);
        return show_plain(session, options);
    case SCREEN_TWIN:
        snprintf(twin, bytes, "%s", tape_about(&session->tape, ABOUT_TWIN));
        return SHOW_TWIN;
    default:
        if (!options->is_quiet)
            print_summary(session);
        if (!options->is_quiet && options->lesson)
            print_score(options->lesson->quiz);
        if (!options->is_quiet && session->is_live && target_outcome(session)->has_ended)
            target_print_replay(session);
        return result == SCREEN_QUIT ? SHOW_QUIT : SHOW_DONE;
    }
}
