/* SPDX-License-Identifier: MIT */
#include "app/lesson_key.h"

#include <stdio.h>
#include <string.h>

#include "app/commands.h"
#include "app/lesson_run.h"
#include "app/target.h"
#include "app/wrap.h"
#include "model/words.h"

#define INDENT      5
#define CHOICES_MAX (QUIZ_CHOICES_MAX * (QUIZ_CHOICE_MAX + 3))

static void print_note(const char *heading, const char *text, int indent)
{
    if (!text)
        return;
    printf("%-*s", indent, heading);
    wrap_print(text, indent);
}

void lesson_print_notes(const struct lesson *lesson)
{
    print_note("Problem:", lesson->problem, 10);
    print_note("Say:", lesson->say, 10);
    print_note("Trap:", lesson->trap, 10);
    print_note("Against:", lesson->against, 10);
    if (lesson->problem || lesson->say || lesson->trap || lesson->against)
        putchar('\n');
}

void lesson_print_choices(const struct quiz_question *question)
{
    char text[CHOICES_MAX] = "of: ";
    size_t at = strlen(text);
    for (unsigned i = 0; i < question->choice_count; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "%s%s", i ? " | " : "",
                               question->choices[i]);
    printf("%*s", INDENT, "");
    wrap_print(text, INDENT);
}

static void print_question(const struct quiz *quiz, size_t question)
{
    const struct quiz_question *q = &quiz->questions[question];
    char text[LESSON_BECAUSES_MAX * (LESSON_TEXT_MAX + 1)];
    if (q->state == QUIZ_SKIPPED) {
        printf("  -  %s\n     (not asked: fewer than two threads could take the next step)\n",
               quiz->lesson->questions[question].ask);
        return;
    }
    printf("  %u. %s\n", q->number, quiz->lesson->questions[question].ask);
    lesson_print_choices(q);
    if (q->state == QUIZ_SETTLED)
        printf("     = %s\n", quiz_told(quiz, question, text, sizeof text));
    else
        printf("     (this run does not tell)\n");
    if (*quiz_because(quiz, question, text, sizeof text))
        print_note("", text, INDENT);
}

static void print_stop(const struct quiz *quiz, struct session *session, size_t stop)
{
    size_t step = quiz->stops[stop];
    char time[64];
    if (step == QUIZ_NOWHERE) {
        printf("A stop that this run never reaches (line %u)\n\n", quiz->lesson->stops[stop].line);
        return;
    }
    const struct world *world = history_at(&session->history, tape_step_end(&session->tape, step));
    printf("Step %zu, %s\n", step, words_duration(world->time_ns, time, sizeof time));
    print_note("", quiz->lesson->stops[stop].tell, 2);
    for (size_t place = 0; place < quiz->lesson->question_count; place++) {
        size_t question = quiz_in_order(quiz, place);
        if (quiz->lesson->questions[question].stop == stop)
            print_question(quiz, question);
    }
    putchar('\n');
}

int lesson_key(const struct lesson_file *file, const struct options *typed)
{
    struct session session;
    struct quiz quiz;
    size_t order[LESSON_STOPS_MAX];
    if (lesson_start(&session, file, typed, false) < 0)
        return STATUS_USAGE;
    quiz_init(&quiz, &file->lesson);
    lesson_settle(&quiz, &session);
    const char *title = tape_about(&session.tape, ABOUT_TITLE);
    printf("%s: %s\n\n", session.name,
           file->lesson.title ? file->lesson.title
           : title            ? title
                              : session.name);
    lesson_print_notes(&file->lesson);
    size_t count = lesson_order(&quiz, order);
    for (size_t i = 0; i < count; i++)
        print_stop(&quiz, &session, order[i]);
    if (session.is_live)
        target_print_replay(&session);
    quiz_free(&quiz);
    session_close(&session);
    return STATUS_FINE;
}
