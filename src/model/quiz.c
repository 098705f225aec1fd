/* SPDX-License-Identifier: MIT */
/* What a person has been asked and has answered. */
#include "model/quiz.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/memory.h"
#include "model/quiz_parts.h"
#include "model/text.h"

int quiz_init(struct quiz *quiz, const struct lesson *lesson)
{
    size_t stops = lesson->stop_count, questions = lesson->question_count;
    *quiz = (struct quiz){.lesson = lesson};
    quiz->questions = memory_resize(NULL, questions, sizeof *quiz->questions);
    quiz->stops = memory_resize(NULL, stops, sizeof *quiz->stops);
    quiz->are_passed = memory_resize(NULL, stops, sizeof *quiz->are_passed);
    quiz->seen = memory_resize(NULL, stops, sizeof *quiz->seen);
    memory_clear(quiz->are_passed, stops, sizeof *quiz->are_passed);
    memory_clear(quiz->questions, questions, sizeof *quiz->questions);
    for (size_t i = 0; i < questions; i++) {
        quiz->questions[i].step = QUIZ_NOWHERE;
        quiz->questions[i].given = quiz->questions[i].right = -1;
    }
    quiz_rewind(quiz);
    return 0;
}

void quiz_free(struct quiz *quiz)
{
    free(quiz->questions);
    free(quiz->stops);
    free(quiz->are_passed);
    free(quiz->seen);
    *quiz = (struct quiz){0};
}

/* ---- stops ---- */

size_t quiz_next_stop(const struct quiz *quiz, size_t from)
{
    size_t next = QUIZ_NOWHERE;
    for (size_t i = 0; i < quiz->lesson->stop_count; i++)
        if (!quiz->are_passed[i] && quiz->stops[i] > from && quiz->stops[i] < next)
            next = quiz->stops[i];
    return next;
}

int quiz_stop_at(const struct quiz *quiz, size_t step)
{
    for (size_t i = 0; i < quiz->lesson->stop_count; i++)
        if (!quiz->are_passed[i] && quiz->stops[i] == step)
            return (int)i;
    return -1;
}

void quiz_pass(struct quiz *quiz, size_t stop)
{
    quiz->are_passed[stop] = true;
}

bool quiz_is_gone_through(const struct quiz *quiz)
{
    for (size_t i = 0; i < quiz->lesson->stop_count; i++)
        if (quiz->stops[i] != QUIZ_NOWHERE && !quiz->are_passed[i])
            return false;
    return quiz->is_over;
}

/* ---- questions ---- */

/* The world at a stop; NULL for a comparison, which has none. */
static const struct world *world_at(const struct quiz *quiz, struct history *history, size_t stop)
{
    if (!quiz->tape || !history)
        return NULL;
    return history_at(history, tape_step_end(quiz->tape, quiz->stops[stop]));
}

int quiz_asked(struct quiz *quiz, struct history *history, size_t stop)
{
    if (quiz->stops[stop] == QUIZ_NOWHERE)
        return -1;
    for (size_t i = 0; i < quiz->lesson->question_count; i++) {
        struct quiz_question *q = &quiz->questions[i];
        if (quiz->lesson->questions[i].stop != stop)
            continue;
        if (q->state == QUIZ_AHEAD) {
            bool is_asked = quiz_make_choices(quiz, i, world_at(quiz, history, stop));
            q->state = is_asked ? QUIZ_ASKED : QUIZ_SKIPPED;
            if (is_asked && q->number == 0)
                q->number = ++quiz->asked_count;
            q->step = quiz->stops[stop];
        }
        if (q->state == QUIZ_ASKED)
            return (int)i;
    }
    return -1;
}

int quiz_put(struct quiz *quiz, struct history *history, size_t stop)
{
    int question;
    while ((question = quiz_asked(quiz, history, stop)) >= 0 && quiz->is_over &&
           !quiz->questions[question].fact.is_known)
        quiz->questions[question].state = QUIZ_SKIPPED;
    return question;
}

size_t quiz_in_order(const struct quiz *quiz, size_t place)
{
    size_t count = quiz->lesson->question_count, i = 0;
    for (i = 0; i < count && place < quiz->asked_count; i++)
        if (quiz->questions[i].number == place + 1)
            return i;
    place -= quiz->asked_count;
    for (i = 0; i < count; i++)
        if (quiz->questions[i].number == 0 && place-- == 0)
            return i;
    return count;
}

void quiz_answer(struct quiz *quiz, size_t question, int choice)
{
    struct quiz_question *q = &quiz->questions[question];
    if (q->state != QUIZ_ASKED || choice >= (int)q->choice_count)
        return;
    q->given = choice < 0 ? -1 : choice;
    q->state = QUIZ_ANSWERED;
    if (q->fact.is_known)
        quiz_settle(quiz, question);
}

bool quiz_is_left(const struct quiz *quiz, size_t question)
{
    enum quiz_state state = quiz->questions[question].state;
    bool is_open = state == QUIZ_AHEAD || state == QUIZ_ASKED;
    return is_open && quiz->are_passed[quiz->lesson->questions[question].stop];
}

void quiz_meddle(struct quiz *quiz, size_t step)
{
    for (size_t i = 0; i < quiz->lesson->question_count; i++) {
        struct quiz_question *q = &quiz->questions[i];
        q->is_own_doing |=
            quiz_is_left(quiz, i) && quiz->stops[quiz->lesson->questions[i].stop] < step;
        bool is_open = q->state == QUIZ_ANSWERED || (q->state == QUIZ_SETTLED && !q->is_told);
        if (!is_open || q->step >= step || (q->state == QUIZ_SETTLED && q->settled < step))
            continue;
        q->is_own_doing = true;
        q->state = QUIZ_ANSWERED;
        q->right = -1;
    }
    quiz_rewind(quiz);
}

/* Whether somebody who sees a world sees what is right before the run has ended. */
static bool is_given_away(const struct lesson_question *asked, const struct world *world)
{
    if (asked->what == WHAT_FOUND)
        return quiz_has_found(world, asked->finding);
    return asked->what == WHAT_END && (quiz_has_found(world, FINDING_DEADLOCK) ||
                                       quiz_has_found(world, FINDING_SELF_DEADLOCK));
}

void quiz_note_seen(struct quiz *quiz, size_t step, const struct world *world)
{
    for (size_t i = 0; i < quiz->lesson->question_count; i++) {
        const struct quiz_fact *fact = &quiz->questions[i].fact;
        bool is_known = fact->is_known && fact->step <= step;
        if (quiz_is_left(quiz, i) &&
            (is_known || is_given_away(&quiz->lesson->questions[i], world)))
            quiz->questions[i].is_seen = true;
    }
}

/* Whether nobody could take a place for an answer. */
static bool has_places(const struct quiz_question *question)
{
    bool has_digit = false;
    for (unsigned i = 0; i < question->choice_count; i++)
        has_digit |= isdigit((unsigned char)question->choices[i][0]) != 0;
    return !has_digit;
}

char quiz_key(unsigned choice)
{
    return "abcdefghijklmnoprstuvwxyz"[choice];
}

int quiz_choice_of(const struct quiz_question *question, uint32_t character)
{
    for (unsigned i = 0; i < question->choice_count; i++)
        if (character == (unsigned char)quiz_key(i) ||
            (has_places(question) && i < 9 && character == '1' + i))
            return (int)i;
    return -1;
}

bool quiz_is_finished(const struct quiz *quiz)
{
    for (size_t i = 0; i < quiz->lesson->question_count; i++) {
        const struct quiz_question *q = &quiz->questions[i];
        bool is_over = q->state == QUIZ_SETTLED && q->is_told;
        if (!is_over && q->state != QUIZ_SKIPPED)
            return false;
    }
    return true;
}

int quiz_untold(const struct quiz *quiz, size_t step)
{
    for (size_t i = 0; i < quiz->lesson->question_count; i++) {
        const struct quiz_question *q = &quiz->questions[i];
        if (q->state == QUIZ_SETTLED && !q->is_told && q->settled <= step)
            return (int)i;
    }
    return -1;
}

/* ---- what was right ---- */

const char *quiz_right(const struct quiz *quiz, size_t question)
{
    const struct lesson_question *asked = &quiz->lesson->questions[question];
    const struct quiz_question *q = &quiz->questions[question];
    if (q->right < 0)
        return "";
    bool is_else = quiz_has_else(asked) && q->right == (int)asked->choice_count;
    return is_else ? q->actual : q->choices[q->right];
}

static bool is_alike(const struct quiz_question *q, unsigned choice)
{
    return q->alike >> choice & 1;
}

static void add_alike(struct text *out, const struct quiz_question *q)
{
    const char *between = "";
    for (unsigned i = 0; i < q->choice_count; i++)
        if (is_alike(q, i)) {
            text_addf(out, "%s%s", between, q->choices[i]);
            between = "; or ";
        }
}

const char *quiz_told(const struct quiz *quiz, size_t question, char *text, size_t bytes)
{
    const struct lesson_question *asked = &quiz->lesson->questions[question];
    const struct quiz_question *q = &quiz->questions[question];
    const char *right = quiz_right(quiz, question);
    bool is_one = *q->actual && q->right < (int)asked->choice_count;
    struct text out = text_begin(text, bytes);
    if (asked->what == WHAT_TIME && is_one && strcmp(right, q->actual) != 0)
        text_addf(&out, "%s: it took %s", right, q->actual);
    else if (q->alike && q->given != q->right)
        add_alike(&out, q);
    else
        text_add(&out, right);
    return text;
}

/* Whether a because belongs to what is right: by a choice, the name of the thread, or the word for how the
 * run ended. */
static bool belongs(const struct quiz *quiz, size_t question, const char *answer)
{
    const struct lesson_question *asked = &quiz->lesson->questions[question];
    const struct quiz_question *q = &quiz->questions[question];
    for (unsigned i = 0; i < q->choice_count; i++)
        if ((is_alike(q, i) || (int)i == q->right) && strcmp(answer, q->choices[i]) == 0)
            return true;
    if (asked->what == WHAT_END)
        return strcmp(answer, lesson_end_name((unsigned)q->right)) == 0;
    return q->threads[q->right] && quiz->tape &&
           strcmp(answer, tape_thread_name(quiz->tape, q->threads[q->right])) == 0;
}

const char *quiz_because(const struct quiz *quiz, size_t question, char *text, size_t bytes)
{
    const struct lesson_question *asked = &quiz->lesson->questions[question];
    struct text out = text_begin(text, bytes);
    bool is_first = true;
    for (size_t i = 0; i < asked->because_count && quiz->questions[question].right >= 0; i++) {
        const struct lesson_because *b = &asked->becauses[i];
        if (b->answer && !belongs(quiz, question, b->answer))
            continue;
        text_add(&out, is_first ? "" : " ");
        text_add(&out, b->text);
        is_first = false;
    }
    return text;
}

bool quiz_is_counted(const struct quiz *quiz, size_t question)
{
    const struct quiz_question *q = &quiz->questions[question];
    return q->state == QUIZ_SETTLED && q->given >= 0 && !q->is_own_doing && !q->is_seen;
}

struct quiz_score quiz_score(const struct quiz *quiz)
{
    struct quiz_score score = {0};
    for (size_t i = 0; i < quiz->lesson->question_count; i++) {
        const struct quiz_question *q = &quiz->questions[i];
        bool is_counted = quiz_is_counted(quiz, i);
        score.questions += q->state != QUIZ_SKIPPED;
        score.answered += is_counted;
        score.uncounted += q->state == QUIZ_SETTLED && q->given >= 0 && !is_counted;
        score.open += q->state == QUIZ_ANSWERED && q->given >= 0;
        score.right += is_counted && q->given == q->right;
    }
    return score;
}

const char *quiz_score_words(const struct quiz *quiz, char *text, size_t bytes)
{
    struct quiz_score score = quiz_score(quiz);
    unsigned without = score.questions - score.answered - score.uncounted - score.open;
    struct text out = text_begin(text, bytes);
    text_addf(&out, "Score: %u of %u answers right", score.right, score.answered);
    if (score.uncounted > 0)
        text_addf(&out, "; %u answered, not counted", score.uncounted);
    if (score.open > 0)
        text_addf(&out, "; %u answered, not settled", score.open);
    if (without > 0)
        text_addf(&out, "; %u of %u questions not answered", without, score.questions);
    text_add(&out, ".");
    return text;
}

/* ---- comparisons ---- */

/* Whether a figure is better than the best so far; what is not known never is. */
static bool is_better(enum lesson_what what, uint64_t figure, uint64_t best)
{
    if (figure == MEASURE_UNKNOWN || best == MEASURE_UNKNOWN)
        return figure != MEASURE_UNKNOWN;
    return what == WHAT_LEAST ? figure < best : figure > best;
}

_Static_assert(LESSON_RUNS_MAX <= 32, "each run has a bit of `alike`");

static void compare(struct quiz *quiz, size_t question, const uint64_t *figures)
{
    const struct lesson_question *asked = &quiz->lesson->questions[question];
    struct quiz_question *q = &quiz->questions[question];
    const uint64_t *column = figures + asked->measure;
    uint64_t best = column[0];
    size_t right = 0;
    for (size_t run = 1; run < quiz->lesson->run_count; run++)
        if (is_better(asked->what, column[run * MEASURE_COUNT], best)) {
            best = column[run * MEASURE_COUNT];
            right = run;
        }
    if (best == MEASURE_UNKNOWN)
        return;
    if (q->given >= 0 && column[(size_t)q->given * MEASURE_COUNT] == best)
        right = (size_t)q->given;
    q->alike = 0;
    for (size_t run = 0; run < quiz->lesson->run_count; run++)
        q->alike |= (uint32_t)(column[run * MEASURE_COUNT] == best) << run;
    q->fact = (struct quiz_fact){.is_known = true, .number = (int64_t)right};
    if (q->state == QUIZ_ANSWERED)
        quiz_settle(quiz, question);
}

void quiz_compare(struct quiz *quiz, const uint64_t *figures, const enum verdict *verdicts)
{
    for (size_t run = 0; run < quiz->lesson->run_count; run++)
        if (!verdict_is_own(verdicts[run]))
            return;
    for (size_t i = 0; i < quiz->lesson->question_count; i++) {
        enum lesson_what what = quiz->lesson->questions[i].what;
        if (what == WHAT_LEAST || what == WHAT_MOST)
            compare(quiz, i, figures);
    }
}
