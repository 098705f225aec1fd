/* SPDX-License-Identifier: MIT */
/* What each word of a lesson does. */
#include <stdlib.h>
#include <string.h>

#include "model/lesson_parts.h"
#include "model/memory.h"

static const char *word_at(unsigned i)
{
    return lesson_word(LESSON_TABLE_LINES, i, NULL, NULL);
}

/* ---- what is said once ---- */

/* A text of the whole lesson. */
static void set_text(char **text, const char *rest)
{
    if (!*text)
        *text = lesson_copy(rest);
}

static void read_about(struct lesson_reader *r, const char *rest)
{
    if (strpbrk(rest, "/ "))
        lesson_mistake(r, r->line,
                       "about takes the name of one scenario, or of a reel that stands beside the "
                       "lesson; not \"%s\".",
                       rest);
    set_text(&r->lesson->about, rest);
}

static const char *measure_at(unsigned i)
{
    return i < MEASURE_COUNT ? measure_name((enum measure)i) : NULL;
}

static void read_show(struct lesson_reader *r, const char *rest)
{
    char word[100];
    while (lesson_take_word(r, &rest, word, sizeof word, NULL) > 0) {
        enum measure measure = measure_find(word);
        bool is_shown = false;
        for (size_t i = 0; i < r->lesson->shown_count; i++)
            is_shown |= r->lesson->shown[i] == measure;
        if (measure == MEASURE_COUNT)
            lesson_unknown(r, "measure", word, measure_at);
        else if (is_shown)
            lesson_mistake(r, r->line, "The measure \"%s\" is shown already.", word);
        else
            r->lesson->shown[r->lesson->shown_count++] = measure;
    }
}

/* What follows does not belong to the question, or the run, before it. */
static void leave(struct lesson_reader *r, bool is_left_out)
{
    lesson_close_question(r);
    r->under = UNDER_NOTHING;
    r->is_left_out = is_left_out;
}

/* ---- runs ---- */

const struct lesson_run *lesson_run_of(const struct lesson *lesson, const char *label)
{
    for (size_t i = 0; i < lesson->run_count; i++)
        if (strcmp(lesson->runs[i].label, label) == 0)
            return &lesson->runs[i];
    return NULL;
}

/* A piece of a text, malloced. */
static char *piece(const char *text, size_t bytes)
{
    char *copy = memory_resize(NULL, bytes + 1, 1);
    memcpy(copy, text, bytes);
    copy[bytes] = '\0';
    return copy;
}

static void read_run(struct lesson_reader *r, const char *rest)
{
    struct lesson *lesson = r->lesson;
    const char *colon = strstr(rest, ": ");
    leave(r, true);
    if (!colon || colon == rest) {
        lesson_mistake(r, r->line,
                       "A run needs a label with a colon behind it, and then a "
                       "scenario: run on one core: convoy --cores 1.");
        return;
    }
    if (lesson->run_count == LESSON_RUNS_MAX) {
        lesson_mistake(r, r->line, "A lesson compares at most %d runs.", LESSON_RUNS_MAX);
        return;
    }
    lesson->runs = memory_grow(lesson->runs, lesson->run_count, sizeof *lesson->runs);
    struct lesson_run run = {.line = r->line, .label = piece(rest, (size_t)(colon - rest))};
    const char *scenario = colon + 2 + strspn(colon + 2, " "), *end;
    end = scenario + strcspn(scenario, " ");
    run.scenario = piece(scenario, (size_t)(end - scenario));
    run.options = lesson_copy(end + strspn(end, " "));
    if (lesson_run_of(lesson, run.label))
        lesson_mistake(r, r->line, "Another run has the label \"%s\" already.", run.label);
    if (strlen(run.label) > LESSON_CHOICE_MAX)
        lesson_mistake(r, r->line, "This label is too long: it has at most %d bytes.",
                       LESSON_CHOICE_MAX);
    lesson->runs[lesson->run_count++] = run;
    r->under = UNDER_RUN;
}

/* ---- stops ---- */

static struct lesson_stop *add_stop(struct lesson_reader *r, struct lesson_stop stop)
{
    struct lesson *lesson = r->lesson;
    lesson->stops = memory_grow(lesson->stops, lesson->stop_count, sizeof *lesson->stops);
    lesson->stops[lesson->stop_count] = stop;
    return &lesson->stops[lesson->stop_count++];
}

static void read_stop(struct lesson_reader *r, const char *rest)
{
    struct lesson_stop stop = {.line = r->line, .where = WHERE_START};
    leave(r, false);
    if (r->lesson->stop_count == LESSON_STOPS_MAX) {
        lesson_mistake(r, r->line, "A lesson has at most %d stops.", LESSON_STOPS_MAX);
        return;
    }
    lesson_read_place(r, rest, &stop);
    add_stop(r, stop);
}

/* The stop to which a line belongs: that of a comparison needs no word. */
static struct lesson_stop *stop_of(struct lesson_reader *r)
{
    struct lesson *lesson = r->lesson;
    if (lesson->stop_count == 0)
        return add_stop(r, (struct lesson_stop){.line = r->line, .where = WHERE_NOWHERE});
    return &lesson->stops[lesson->stop_count - 1];
}

static void read_tell(struct lesson_reader *r, const char *rest)
{
    struct lesson_stop *stop = stop_of(r);
    leave(r, false);
    if (stop->tell)
        lesson_mistake(r, r->line, "This stop has a tell already: let that one go on.");
    else
        stop->tell = lesson_copy(rest);
}

/* ---- questions ---- */

/* The question that a line belongs to. Returns: NULL if there is none, which has been told. */
static struct lesson_question *question_of(struct lesson_reader *r, const char *word)
{
    struct lesson *lesson = r->lesson;
    if (r->under != UNDER_QUESTION) {
        if (!r->is_left_out)
            lesson_mistake(r, r->line,
                           "There is no question to which this %s could belong: put "
                           "an ask above it.",
                           word);
        return NULL;
    }
    return &lesson->questions[lesson->question_count - 1];
}

static void read_ask(struct lesson_reader *r, const char *rest)
{
    struct lesson *lesson = r->lesson;
    leave(r, true);
    stop_of(r);
    if (lesson->question_count == LESSON_QUESTIONS_MAX) {
        lesson_mistake(r, r->line, "A lesson has at most %d questions.", LESSON_QUESTIONS_MAX);
        return;
    }
    lesson->questions =
        memory_grow(lesson->questions, lesson->question_count, sizeof *lesson->questions);
    lesson->questions[lesson->question_count++] =
        (struct lesson_question){.stop = lesson->stop_count - 1,
                                 .ask = lesson_copy(rest),
                                 .what = WHAT_NOTHING,
                                 .line = r->line};
    r->under = UNDER_QUESTION;
    r->has_answer = false;
    r->choice_line = 0;
}

static void read_answer(struct lesson_reader *r, const char *rest)
{
    struct lesson_question *q = question_of(r, "answer");
    if (q && r->has_answer)
        lesson_mistake(r, r->line, "This question has an answer already.");
    else if (q && !lesson_read_answer(r, rest, q))
        q->what = WHAT_NOTHING; /* nothing more is wrong with it */
    if (q && !r->has_answer)
        q->answer_line = r->line;
    r->has_answer = true; /* right or wrong */
}

static void read_choice(struct lesson_reader *r, const char *rest)
{
    struct lesson_question *q = question_of(r, "choice");
    if (!q)
        return;
    if (!r->choice_line)
        r->choice_line = r->line;
    if (q->choice_count == LESSON_CHOICES_MAX) {
        lesson_mistake(r, r->line, "A question has at most %d choices.", LESSON_CHOICES_MAX);
        return;
    }
    if (strlen(rest) > LESSON_CHOICE_MAX) {
        lesson_mistake(r, r->line, "This choice is too long: it has at most %d bytes.",
                       LESSON_CHOICE_MAX);
        return;
    }
    for (size_t i = 0; i < q->choice_count; i++)
        if (strcmp(q->choices[i], rest) == 0)
            lesson_mistake(r, r->line, "The choice \"%s\" is there twice.", rest);
    q->choice_lines[q->choice_count] = r->line;
    q->choices[q->choice_count++] = lesson_copy(rest);
}

/* The colon behind an ANSWER: behind its quotes, behind the longest choice that stands there, else the
 * first. NULL: there is none. */
static const char *find_colon(const struct lesson_question *q, const char *rest)
{
    const char *colon = *rest == '"' ? strstr(rest + 1, "\": ") : NULL;
    size_t longest = 0;
    if (colon)
        return colon + 1;
    for (size_t i = 0; i < q->choice_count; i++) {
        size_t bytes = strlen(q->choices[i]);
        bool is_there = strncmp(rest, q->choices[i], bytes) == 0;
        if (is_there && strncmp(rest + bytes, ": ", 2) == 0 && bytes > longest)
            longest = bytes;
    }
    return longest ? rest + longest : strstr(rest, ": ");
}

/* Take "ANSWER:" off a because. Returns: malloced, or NULL: there is none. */
static char *take_answer(const struct lesson_question *q, const char **rest)
{
    const char *colon = find_colon(q, *rest);
    if (!colon || colon == *rest || colon - *rest > LESSON_CHOICE_MAX + 2)
        return NULL;
    bool is_quoted = **rest == '"' && colon[-1] == '"' && colon - *rest > 2;
    char *answer = piece(*rest + is_quoted, (size_t)(colon - *rest) - 2 * is_quoted);
    *rest = colon + 2 + strspn(colon + 2, " ");
    if (!is_quoted && strcmp(answer, "any") == 0) {
        free(answer);
        return NULL;
    }
    return answer;
}

static void read_because(struct lesson_reader *r, const char *rest)
{
    if (r->under == UNDER_RUN) {
        struct lesson_run *run = &r->lesson->runs[r->lesson->run_count - 1];
        if (run->because)
            lesson_mistake(r, r->line, "This run has a because already: let that one go on.");
        else
            run->because = lesson_copy(rest);
        return;
    }
    struct lesson_question *q = question_of(r, "because");
    if (!q)
        return;
    if (q->because_count == LESSON_BECAUSES_MAX) {
        lesson_mistake(r, r->line, "A question has at most %d becauses.", LESSON_BECAUSES_MAX);
        return;
    }
    if (strcspn(rest, ":") + 1 == strlen(rest)) {
        lesson_mistake(r, r->line, "There is nothing behind \"%s\" that could be said.", rest);
        return;
    }
    char *answer = take_answer(q, &rest);
    for (size_t i = 0; answer && i < q->because_count; i++)
        if (q->becauses[i].answer && strcmp(q->becauses[i].answer, answer) == 0)
            lesson_mistake(r, r->line, "There is a because for \"%s\" already, in line %u.", answer,
                           q->becauses[i].line);
    q->becauses[q->because_count++] =
        (struct lesson_because){.answer = answer, .text = lesson_copy(rest), .line = r->line};
}

/* ---- words ---- */

/* Whether it may stand there once only. */
static bool is_once(enum lesson_line line)
{
    return line < LINE_STOP || line == LINE_SHOW;
}

static void read_as(struct lesson_reader *r, enum lesson_line line, const char *rest)
{
    char **texts[LINE_COUNT] = {
        [LINE_LESSON] = &r->lesson->title,    [LINE_CHAPTER] = &r->lesson->chapter,
        [LINE_OPTIONS] = &r->lesson->options, [LINE_AGAINST] = &r->lesson->against,
        [LINE_PROBLEM] = &r->lesson->problem, [LINE_SAY] = &r->lesson->say,
        [LINE_TRAP] = &r->lesson->trap,
    };
    static void (*const readers[LINE_COUNT])(struct lesson_reader *, const char *) = {
        [LINE_ABOUT] = read_about,     [LINE_STOP] = read_stop,     [LINE_TELL] = read_tell,
        [LINE_ASK] = read_ask,         [LINE_ANSWER] = read_answer, [LINE_CHOICE] = read_choice,
        [LINE_BECAUSE] = read_because, [LINE_RUN] = read_run,       [LINE_SHOW] = read_show,
    };
    if (readers[line])
        readers[line](r, rest);
    else
        set_text(texts[line], rest);
}

void lesson_read_line(struct lesson_reader *r, const char *word, const char *rest)
{
    const char *argument, *name;
    unsigned line = 0;
    while ((name = lesson_word(LESSON_TABLE_LINES, line, &argument, NULL)) &&
           strcmp(name, word) != 0)
        line++;
    if (!name) {
        lesson_unknown(r, "word", word, word_at);
        return;
    }
    if (is_once((enum lesson_line)line) && r->first_line[line]) {
        lesson_mistake(r, r->line, "%s is there twice: the first is in line %u.", name,
                       r->first_line[line]);
        return;
    }
    if (!r->first_line[line])
        r->first_line[line] = r->line;
    r->lesson->about_line = r->first_line[LINE_ABOUT];
    r->lesson->options_line = r->first_line[LINE_OPTIONS];
    bool has_own_words = line == LINE_STOP; /* for what is missing behind it */
    if (!*rest && !has_own_words) {
        lesson_mistake(r, r->line, "There is nothing behind %s: it takes %s.", name, argument);
        r->has_answer |= line == LINE_ANSWER; /* one mistake is enough */
        if (line == LINE_ASK || line == LINE_RUN)
            leave(r, true);
        return;
    }
    read_as(r, (enum lesson_line)line, rest);
}
