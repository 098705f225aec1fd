/* SPDX-License-Identifier: MIT */
/* What has to fit together in a lesson, and is seen when a question or all of it has been read. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "model/lesson_parts.h"

/* The number that a choice is. Returns: whether it is one. */
static bool read_number(enum lesson_what what, const char *choice, int64_t *number)
{
    uint64_t ns = 0;
    char *end;
    if (what == WHAT_TIME) {
        bool is_time = lesson_parse_time(choice, &ns) == 0;
        *number = (int64_t)ns;
        return is_time;
    }
    errno = 0;
    *number = strtoll(choice, &end, 10);
    return end > choice && *end == '\0' && errno == 0;
}

static void check_choice(struct lesson_reader *r, const struct lesson_question *q, size_t choice)
{
    const char *text = q->choices[choice];
    unsigned line = q->choice_lines[choice];
    int64_t number, other;
    if (strcmp(text, LESSON_ELSE) == 0)
        lesson_mistake(r, line, "The choice \"%s\" comes by itself, behind the others.", text);
    if (q->what == WHAT_PRINTS || strcmp(text, LESSON_ELSE) == 0)
        return;
    bool is_number = read_number(q->what, text, &number);
    if (!is_number && q->what == WHAT_TIME)
        lesson_mistake(r, line,
                       "The answer is a time, but the choice \"%s\" is none, as 1.5 ms is.", text);
    else if (!is_number)
        lesson_mistake(r, line, "The answer is a number, but the choice \"%s\" is none.", text);
    for (size_t i = 0; is_number && i < choice; i++)
        if (read_number(q->what, q->choices[i], &other) && other == number &&
            strcmp(q->choices[i], text) != 0)
            lesson_mistake(r, line, "The choice \"%s\" is the same as \"%s\".", text,
                           q->choices[i]);
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
        check_choice(r, q, i);
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
    bool is_else = strcmp(answer, LESSON_ELSE) == 0;
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

/* "ends, fails, " */
#define END_WORD(NAME, name, sentence) #name ", "

static void check_becauses(struct lesson_reader *r, const struct lesson_question *q)
{
    for (size_t i = 0; i < q->because_count; i++) {
        const struct lesson_because *b = &q->becauses[i];
        if (b->answer && !can_be_right(r->lesson, q, b->answer))
            lesson_mistake(r, b->line,
                           "\"%s\" cannot be the answer to this question%s; if it belongs to the "
                           "text, begin with any: ...",
                           b->answer,
                           q->what == WHAT_END ? ": that is one of " LESSON_ENDS(END_WORD) "any"
                                               : "");
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

static bool is_reel(const char *about)
{
    const char *ending = about ? strrchr(about, '.') : NULL;
    return ending && strcmp(ending, ".reel") == 0;
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
    if (lesson->options && is_reel(lesson->about))
        lesson_mistake(r, r->first_line[LINE_OPTIONS],
                       "A recording has been run already: it takes no options.");
    for (size_t i = 0; i < lesson->stop_count; i++)
        check_stop(r, &lesson->stops[i]);
    for (size_t i = 0; i < lesson->question_count; i++) {
        check_question(r, &lesson->questions[i]);
        check_becauses(r, &lesson->questions[i]);
    }
}
