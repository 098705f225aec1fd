/* SPDX-License-Identifier: MIT */
#include "app/lesson_verify.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/compare_parts.h"
#include "app/complain.h"
#include "app/lesson_options.h"
#include "app/lesson_run.h"
#include "app/target.h"
#include "model/text.h"

#define SENTENCE_BYTES 600
#define NAMES_TOLD     12

struct verifying {
    const struct lesson_file *file;
    const struct tape *tape;
    struct quiz *quiz;
    unsigned mistakes;
};

static void mistake(struct verifying *v, unsigned line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void mistake(struct verifying *v, unsigned line, const char *format, ...)
{
    char sentence[SENTENCE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    lesson_file_complain(v->file, line, sentence);
    v->mistakes++;
}

/* ---- names ---- */

static bool has_thread(const struct verifying *v, const char *name)
{
    for (uint32_t id = 1; id <= v->tape->thread_count; id++)
        if (strcmp(tape_thread_name(v->tape, id), name) == 0)
            return true;
    return false;
}

static bool has_object(const struct verifying *v, const char *name, bool is_variable)
{
    for (uint32_t id = 1; id <= v->tape->object_count; id++) {
        bool is_it = !is_variable || tape_object_type(v->tape, id) == OBJECT_VAR;
        if (is_it && strcmp(tape_object_name(v->tape, id), name) == 0)
            return true;
    }
    return false;
}

/* Add a name to a list, unless there are many. */
static void add_name(struct text *list, unsigned *count, const char *name)
{
    if ((*count)++ < NAMES_TOLD)
        text_addf(list, "%s%s", *count > 1 ? ", " : "", name);
    else if (*count == NAMES_TOLD + 1)
        text_add(list, " ...");
}

static void no_thread(struct verifying *v, unsigned line, const char *name, const char *advice)
{
    char names[SENTENCE_BYTES / 2];
    struct text list = text_begin(names, sizeof names);
    unsigned count = 0;
    for (uint32_t id = 1; id <= v->tape->thread_count; id++)
        add_name(&list, &count, tape_thread_name(v->tape, id));
    mistake(v, line, "No thread of this run has the name \"%s\"; there are %s%s.", name, names,
            advice);
}

static void no_object(struct verifying *v, unsigned line, const char *name, bool is_variable)
{
    char names[SENTENCE_BYTES / 2];
    struct text list = text_begin(names, sizeof names);
    unsigned count = 0;
    for (uint32_t id = 1; id <= v->tape->object_count; id++)
        if (!is_variable || tape_object_type(v->tape, id) == OBJECT_VAR)
            add_name(&list, &count, tape_object_name(v->tape, id));
    mistake(v, line, "%s has the name \"%s\"; %s%s.",
            is_variable ? "No variable of this run" : "Nothing in this run", name,
            count ? "there are " : "there is none", names);
}

/* Returns: whether all that it names is there. */
static bool check_event(struct verifying *v, unsigned line, const struct lesson_event *event)
{
    unsigned before = v->mistakes;
    enum record_object object = record_object_of(event->kind);
    if (event->who && !has_thread(v, event->who))
        no_thread(v, line, event->who, "");
    if (event->thing && object == RECORD_THREAD && !has_thread(v, event->thing))
        no_thread(v, line, event->thing, "");
    if (event->thing && object == RECORD_OBJECT && !has_object(v, event->thing, false))
        no_object(v, line, event->thing, false);
    return v->mistakes == before;
}

/* ---- stops and questions ---- */

static void check_because(struct verifying *v, const struct quiz_question *q,
                          const struct lesson_because *because)
{
    if (!because->answer || strcmp(because->answer, "nobody") == 0 ||
        has_thread(v, because->answer))
        return;
    for (unsigned i = 0; i < q->choice_count; i++)
        if (strcmp(q->choices[i], because->answer) == 0)
            return;
    no_thread(v, because->line, because->answer,
              "; if that belongs to the text, begin with any: ..");
}

static void check_settled(struct verifying *v, size_t question)
{
    const struct lesson_question *asked = &v->quiz->lesson->questions[question];
    const struct quiz_question *q = &v->quiz->questions[question];
    if (q->state == QUIZ_SKIPPED)
        mistake(v, asked->answer_line,
                "This is not asked: fewer than two threads could take the next step there.");
    else if (q->state != QUIZ_SETTLED)
        mistake(v, asked->answer_line, "This run does not tell what is right.");
    else if (q->given == QUIZ_CHOICES_MAX)
        mistake(v, asked->answer_line,
                "The right answer, %s, is not among the choices: it is not there yet.",
                quiz_right(v->quiz, question));
}

static void check_question(struct verifying *v, size_t question, bool is_reached)
{
    const struct lesson_question *asked = &v->quiz->lesson->questions[question];
    bool is_variable = asked->what == WHAT_VALUE;
    bool is_fine = true;
    if (is_variable && !has_object(v, asked->event.thing, true)) {
        no_object(v, asked->answer_line, asked->event.thing, true);
        is_fine = false;
    } else if (!is_variable) {
        is_fine = check_event(v, asked->answer_line, &asked->event);
    }
    if (is_fine && is_reached)
        check_settled(v, question);
    for (size_t i = 0; i < asked->because_count; i++)
        if (asked->what == WHAT_WHO || asked->what == WHAT_NEXT)
            check_because(v, &v->quiz->questions[question], &asked->becauses[i]);
}

static void check_stops(struct verifying *v)
{
    const struct lesson *lesson = v->quiz->lesson;
    for (size_t i = 0; i < lesson->stop_count; i++) {
        bool is_reached = v->quiz->stops[i] != QUIZ_NOWHERE;
        if (check_event(v, lesson->stops[i].line, &lesson->stops[i].event) && !is_reached)
            mistake(v, lesson->stops[i].line, "This run never comes there.");
        for (size_t j = 0; j < lesson->question_count; j++)
            if (lesson->questions[j].stop == i)
                check_question(v, j, is_reached);
    }
}

/* ---- runs ---- */

static void check_run(struct verifying *v, struct session *session)
{
    struct quiz quiz;
    quiz_init(&quiz, &v->file->lesson);
    lesson_settle(&quiz, session);
    v->tape = &session->tape;
    v->quiz = &quiz;
    check_stops(v);
    quiz_free(&quiz);
}

/* Whether a line of options parses; its mistake is told. */
static bool check_options(struct verifying *v, unsigned line, const char *text)
{
    struct lesson_options options;
    char why[SENTENCE_BYTES];
    complain_into(why, sizeof why);
    int error = lesson_options_parse(&options, text);
    complain_into(NULL, 0);
    lesson_options_free(&options);
    if (error < 0)
        mistake(v, line, "%s", why);
    return error == 0;
}

static bool check_scenario(struct verifying *v, unsigned line, const char *name)
{
    struct catalog catalog;
    char source[PATH_MAX];
    bool is_path = strchr(name, '/');
    if (is_path ? access(name, X_OK) == 0 : target_is_scenario(name))
        return true;
    snprintf(source, sizeof source, "%s.c", target_name(name));
    if (is_path || lesson_file_has_beside(v->file, source)) {
        mistake(v, line, "There is no program %s: compile its source first.", target_name(name));
        return false;
    }
    const char *nearest = catalog_read(&catalog) == 0 ? catalog_nearest(&catalog, name) : NULL;
    if (nearest)
        mistake(v, line, "There is no scenario %s; did you mean %s?", name, nearest);
    else
        mistake(v, line, "There is no scenario %s; `threadreel list` shows them.", name);
    catalog_free(&catalog);
    return false;
}

/* What a comparison runs: a scenario, or a program beside the lesson. */
static bool check_program(struct verifying *v, const struct lesson_run *run)
{
    char *beside = lesson_file_beside(v->file, run->scenario);
    bool is_there = target_is_scenario(run->scenario), is_path = strchr(run->scenario, '/');
    if (beside && !is_there && !is_path)
        mistake(v, run->line,
                "There is no scenario %s; for the program beside the lesson say ./%s.",
                run->scenario, run->scenario);
    else if (!beside && is_path)
        mistake(v, run->line, "There is no program %s beside the lesson.", run->scenario);
    else
        is_there = beside || check_scenario(v, run->line, run->scenario);
    free(beside);
    return is_there;
}

static void check_about(struct verifying *v, const struct options *typed)
{
    const struct lesson *lesson = &v->file->lesson;
    struct session session;
    char why[SENTENCE_BYTES];
    bool is_fine = v->file->is_reel || check_scenario(v, lesson->about_line, v->file->target);
    if (!check_options(v, lesson->options_line, lesson->options) || !is_fine)
        return;
    complain_into(why, sizeof why);
    int error = lesson_start(&session, v->file, typed, false);
    complain_into(NULL, 0);
    if (error < 0) {
        unsigned line = lesson->options_line ? lesson->options_line : lesson->about_line;
        mistake(v, line, "%s", why);
        return;
    }
    check_run(v, &session);
    session_close(&session);
}

/* Whether a run of a comparison begins: that its parameters are there, it tells itself. */
static void check_start(struct verifying *v, const struct lesson_run *run,
                        const struct options *typed)
{
    struct session session;
    char why[SENTENCE_BYTES];
    bool is_fine = check_program(v, run);
    if (!check_options(v, run->line, run->options) || !is_fine)
        return;
    complain_into(why, sizeof why);
    int error = compare_start(&session, run, typed);
    complain_into(NULL, 0);
    if (error < 0)
        mistake(v, run->line, "%s", why);
    else
        session_close(&session);
}

/* Whether its runs answer what is asked of them. */
static void check_figures(struct verifying *v, const struct options *typed)
{
    const struct lesson *lesson = &v->file->lesson;
    struct quiz quiz;
    struct comparison comparison = {.lesson = lesson, .count = lesson->run_count, .quiz = &quiz};
    int question;
    quiz_init(&quiz, lesson);
    while ((question = quiz_asked(&quiz, NULL, 0)) >= 0)
        quiz_answer(&quiz, (size_t)question, -1);
    int error = compare_run(&comparison, typed, false);
    if (error == 0)
        comparison_settle(&comparison);
    for (size_t i = 0; i < lesson->question_count; i++)
        if (quiz.questions[i].state != QUIZ_SETTLED)
            mistake(v, lesson->questions[i].answer_line, "These runs do not tell what is right.");
    compare_close(&comparison);
    quiz_free(&quiz);
}

static void print_fine(const struct lesson_file *file, size_t count, const char *noun)
{
    size_t questions = file->lesson.question_count;
    printf("%s: fine: %zu %s%s, %zu question%s\n", file->path, count, noun, count == 1 ? "" : "s",
           questions, questions == 1 ? "" : "s");
}

int lesson_verify(const struct lesson_file *file, const struct options *typed)
{
    struct verifying v = {.file = file};
    const struct lesson *lesson = &file->lesson;
    for (size_t i = 0; i < lesson->run_count; i++)
        check_start(&v, &lesson->runs[i], typed);
    if (lesson->run_count > 0 && lesson->question_count > 0 && v.mistakes == 0)
        check_figures(&v, typed);
    if (lesson->about && lesson->stop_count == 0)
        mistake(&v, lesson->about_line,
                "It stops nowhere: say with stop where something is told or asked.");
    if (lesson->about)
        check_about(&v, typed);
    if (v.mistakes > 0)
        return STATUS_USAGE;
    if (lesson->run_count > 0)
        print_fine(file, lesson->run_count, "run");
    else
        print_fine(file, lesson->stop_count, "stop");
    return STATUS_FINE;
}
