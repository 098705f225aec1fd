/* SPDX-License-Identifier: MIT */
/* What has to fit together in a lesson, and is seen when a question or all of it has been read. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "model/lesson_parts.h"

static void check_choice(struct lesson_reader *r, const struct lesson_question *q,
                         const char *choice)
{
    uint64_t ns;
    char *end;
    errno = 0;
    strtoll(choice, &end, 10);
    bool is_number = *choice != ' ' && end > choice && *end == '\0' && errno == 0;
    if ((q->what == WHAT_VALUE || q->what == WHAT_COUNT) && !is_number)
        lesson_mistake(r, q->line, "The answer is a number, but the choice \"%s\" is none.",
                       choice);
    if (q->what == WHAT_TIME && lesson_parse_time(choice, &ns) < 0)
        lesson_mistake(r, q->line,
                       "The answer is a time, but the choice \"%s\" is none, as 1.5 ms is.",
                       choice);
}

static void check_choices(struct lesson_reader *r, const struct lesson_question *q)
{
    if (q->what == WHAT_NOTHING)
        return; /* which has been told */
    if (!lesson_needs_choices(q->what)) {
        if (r->choice_line)
            lesson_mistake(r, r->choice_line, "The choices of %s come by themselves.",
                           lesson_word(LESSON_TABLE_ANSWERS, q->what, NULL, NULL));
        return;
    }
    if (q->choice_count < 2)
        lesson_mistake(r, q->line, "The answer %s needs at least two choices to choose from.",
                       lesson_word(LESSON_TABLE_ANSWERS, q->what, NULL, NULL));
    for (size_t i = 0; i < q->choice_count; i++)
        check_choice(r, q, q->choices[i]);
}

static bool is_end_name(const char *answer)
{
    for (unsigned i = 0; i < LESSON_END_COUNT; i++)
        if (strcmp(answer, lesson_end_name(i)) == 0)
            return true;
    return false;
}

/* Whether it could be right. Names of threads are known when it is run; labels when all is read. */
static bool can_be_right(const struct lesson *lesson, const struct lesson_question *q,
                         const char *answer)
{
    bool is_else = strcmp(answer, "something else") == 0;
    switch (q->what) {
    case WHAT_END:
        return is_end_name(answer);
    case WHAT_FOUND:
        return strcmp(answer, "yes") == 0 || strcmp(answer, "no") == 0;
    case WHAT_LEAST:
    case WHAT_MOST:
        return lesson_run_of(lesson, answer) != NULL;
    case WHAT_NEXT:
    case WHAT_WHO:
    case WHAT_NOTHING:
        return true;
    default:
        for (size_t i = 0; i < q->choice_count; i++)
            if (strcmp(q->choices[i], answer) == 0)
                return true;
        return is_else;
    }
}

static void check_becauses(struct lesson_reader *r, const struct lesson_question *q)
{
    for (size_t i = 0; i < q->because_count; i++) {
        const struct lesson_because *b = &q->becauses[i];
        if (b->answer && !can_be_right(r->lesson, q, b->answer))
            lesson_mistake(r, b->line,
                           "\"%s\" cannot be the answer to this question; if it belongs to the "
                           "text, begin with any: ...",
                           b->answer);
    }
}

void lesson_close_question(struct lesson_reader *r)
{
    if (r->under != UNDER_QUESTION)
        return;
    const struct lesson_question *q = &r->lesson->questions[r->lesson->question_count - 1];
    if (!r->has_answer)
        lesson_mistake(r, q->line, "This question has no answer: say below it how it is computed.");
    check_choices(r, q);
}

/* A comparison stops nowhere, and measures; one run has no measures, and stops. */
static void check_question(struct lesson_reader *r, const struct lesson_question *q)
{
    bool is_measured = q->what == WHAT_LEAST || q->what == WHAT_MOST;
    bool is_comparison = r->lesson->run_count > 0;
    if (q->what != WHAT_NOTHING && is_measured && !is_comparison)
        lesson_mistake(r, q->line, "Only a lesson that compares runs can ask for least and most.");
    if (q->what != WHAT_NOTHING && !is_measured && is_comparison)
        lesson_mistake(r, q->line, "A lesson that compares runs asks for least or most.");
}

static void check_stop(struct lesson_reader *r, const struct lesson_stop *stop)
{
    bool is_comparison = r->lesson->run_count > 0;
    if (is_comparison && stop->where != WHERE_NOWHERE)
        lesson_mistake(r, stop->line,
                       "A lesson that compares runs has no stops: it asks before "
                       "anything is run.");
    if (!is_comparison && stop->where == WHERE_NOWHERE)
        lesson_mistake(r, stop->line, "Nothing stops the run for this: put a stop above it.");
}

void lesson_close(struct lesson_reader *r)
{
    const struct lesson *lesson = r->lesson;
    lesson_close_question(r);
    if (!lesson->about && lesson->run_count == 0)
        lesson_mistake(r, 1,
                       "It does not say what it is about: about SCENARIO, or run LABEL: "
                       "SCENARIO ... for each run to compare.");
    if (lesson->about && lesson->run_count > 0)
        lesson_mistake(r, r->first_line[LINE_ABOUT],
                       "A lesson is about one run, or compares several with run: not both.");
    if (lesson->run_count == 1)
        lesson_mistake(r, lesson->runs[0].line, "One run alone cannot be compared.");
    if (lesson->options && lesson->run_count > 0)
        lesson_mistake(r, r->first_line[LINE_OPTIONS],
                       "Runs that are compared have their options in their own lines.");
    if (lesson->shown_count > 0 && lesson->run_count == 0)
        lesson_mistake(r, r->first_line[LINE_SHOW],
                       "There are no runs whose measures could be "
                       "shown.");
    for (size_t i = 0; i < lesson->stop_count; i++)
        check_stop(r, &lesson->stops[i]);
    for (size_t i = 0; i < lesson->question_count; i++) {
        check_question(r, &lesson->questions[i]);
        check_becauses(r, &lesson->questions[i]);
    }
}
