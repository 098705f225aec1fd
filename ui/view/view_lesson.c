/* SPDX-License-Identifier: MIT */
/* The page of a lesson: at its start what it is and what to do, on the way how it stands with each
 * question, at the end the score and where to go from there. And the notes of the teacher. */
#include <stdio.h>

#include "model/quiz.h"
#include "model/words.h"
#include "ui/input/action.h"
#include "ui/session/comparison.h"
#include "ui/view/card.h"
#include "ui/view/views.h"

#define NUMBER_COLS  3
#define OUTCOME_COLS 13

static void blank(struct pen *pen)
{
    pen_row(pen, pen->y + 1);
}

static bool is_at_end(const struct scene *scene)
{
    return scene->has_ended && scene->world->step >= scene->last_step;
}

/* ---- how it stands with the questions ---- */

static bool is_told(const struct quiz_question *question)
{
    return question->state == QUIZ_SETTLED && question->is_told;
}

static bool is_right(const struct quiz_question *question)
{
    return question->given >= 0 && question->given == question->right;
}

/* The outcome of a question in a word or two. What has not been told yet is not told here. */
static const char *outcome_words(const struct scene *scene, size_t i, enum role *role)
{
    const struct quiz_question *question = &scene->quiz->questions[i];
    const struct card *card = scene->card;
    *role = ROLE_FAINT;
    if (question->state == QUIZ_SKIPPED)
        return "not asked";
    if (is_told(question) && question->given < 0)
        return "no answer";
    if (is_told(question) && (question->is_own_doing || question->is_seen))
        return "not counted";
    if (is_told(question)) {
        *role = is_right(question) ? ROLE_GOOD : ROLE_ALERT;
        return is_right(question) ? "right" : "not right";
    }
    if (question->state == QUIZ_ANSWERED || question->state == QUIZ_SETTLED)
        return "answered";
    if (quiz_is_left(scene->quiz, i))
        return "left";
    if (card && card->kind == CARD_ASK && card->question == i) {
        *role = ROLE_STRONG;
        return "asked now";
    }
    return is_at_end(scene) ? "never came" : "to come";
}

/* Why a question was not asked: the run has not come to its stop. */
static void never_write(struct pen *pen, const struct scene *scene, size_t stop)
{
    char text[WORDS_MAX] = "";
    if (scene->quiz->stops[stop] == QUIZ_NOWHERE)
        lesson_never_words(&scene->quiz->lesson->stops[stop], text, sizeof text);
    pen_wrap(pen, ROLE_FAINT, NUMBER_COLS + OUTCOME_COLS, text);
}

/* A question is shown once it is asked: what is to come would say what will happen. */
static void question_write(struct pen *pen, const struct scene *scene, size_t place)
{
    size_t i = quiz_in_order(scene->quiz, place);
    const struct quiz_question *question = &scene->quiz->questions[i];
    bool is_shown = question->state != QUIZ_AHEAD || quiz_is_left(scene->quiz, i);
    char text[WORDS_MAX], right[QUIZ_ACTUAL_MAX];
    enum role role;
    const char *outcome = outcome_words(scene, i, &role);
    pen_printf(pen, ROLE_KEY, "%2zu ", place + 1);
    pen_field(pen, role, OUTCOME_COLS, outcome);
    if (!is_shown) {
        if (is_at_end(scene))
            never_write(pen, scene, scene->quiz->lesson->questions[i].stop);
        else
            blank(pen);
        return;
    }
    pen_wrap(pen, ROLE_TEXT, NUMBER_COLS + OUTCOME_COLS, scene->quiz->lesson->questions[i].ask);
    if (!is_told(question))
        return;
    pen->x = NUMBER_COLS + OUTCOME_COLS;
    if (!is_right(question) && question->given >= 0)
        snprintf(text, sizeof text, "%s (you said: %s)",
                 quiz_told(scene->quiz, i, right, sizeof right),
                 question->choices[question->given]);
    else
        quiz_told(scene->quiz, i, text, sizeof text);
    pen_wrap(pen, ROLE_STRONG, NUMBER_COLS + OUTCOME_COLS, text);
}

static void questions_write(struct pen *pen, const struct scene *scene)
{
    for (size_t i = 0; i < scene->quiz->lesson->question_count; i++)
        question_write(pen, scene, i);
    blank(pen);
}

/* As far as it has been told, or is told now. */
static struct quiz_score score_told(const struct scene *scene)
{
    struct quiz_score score = quiz_score(scene->quiz);
    const struct card *card = scene->card;
    for (size_t i = 0; i < scene->quiz->lesson->question_count; i++) {
        const struct quiz_question *question = &scene->quiz->questions[i];
        bool is_here = card && card->kind == CARD_TOLD && card->question == i;
        if (!quiz_is_counted(scene->quiz, i) || is_told(question) || is_here)
            continue;
        score.answered--;
        score.open++;
        score.right -= is_right(question);
    }
    return score;
}

static void score_write(struct pen *pen, const struct scene *scene)
{
    struct quiz_score score = score_told(scene);
    unsigned given = score.answered + score.open;
    pen_printf(pen, ROLE_STRONG, "%u of %u right", score.right, score.questions);
    if (score.open > 0)
        pen_printf(pen, ROLE_FAINT, "  (%u answered so far, %u of them not settled)", given,
                   score.open);
    else if (given < score.questions)
        pen_printf(pen, ROLE_FAINT, "  (%u answered so far)", given);
    blank(pen);
}

static size_t count_left(const struct quiz *quiz)
{
    size_t count = 0;
    for (size_t i = 0; i < quiz->lesson->question_count; i++)
        count += quiz_is_left(quiz, i);
    return count;
}

/* ---- a key and what it is for ---- */

static void key_write(struct pen *pen, const char *key, const char *words)
{
    pen_field(pen, ROLE_KEY, 9, key);
    pen_wrap(pen, ROLE_TEXT, 9, words);
}

static void action_write(struct pen *pen, const struct scene *scene, enum action action,
                         const char *words)
{
    char key[32];
    bool is_ascii = pen->canvas && pen->canvas->is_ascii;
    if (*action_shown(scene->keymap, action, false, is_ascii, key, sizeof key))
        key_write(pen, key, words);
}

/* ---- the page ---- */

static const char *title_of(const struct scene *scene)
{
    const char *title = scene->quiz->lesson->title;
    if (!title)
        title = tape_about(scene->tape, ABOUT_TITLE);
    return title ? title : scene->name;
}

static void beginning_write(struct pen *pen, const struct scene *scene)
{
    size_t count = scene->quiz->lesson->question_count;
    char text[400];
    snprintf(
        text, sizeof text,
        "You will see this program run, step by step. It stops and asks you %zu time%s what "
        "comes next: look at the threads, the objects and the timeline, think, and choose. Then "
        "the run shows what is right. One step is what one thread does; others that RUN, on other "
        "cores, take theirs later.",
        count, count == 1 ? "" : "s");
    pen_wrap(pen, ROLE_TEXT, 0, text);
    blank(pen);
    action_write(pen, scene, ACTION_PLAY, "Play on to the next question.");
    action_write(pen, scene, ACTION_STEP, "Or take one step at a time;");
    action_write(pen, scene, ACTION_BACK, "go back one, and look again.");
    key_write(pen, "a, b ...", "Answer a question.");
    action_write(pen, scene, ACTION_LESSON, "This page, and how you are doing.");
}

/* What may be done where the run has not ended. */
static void middle_write(struct pen *pen, const struct scene *scene)
{
    questions_write(pen, scene);
    score_write(pen, scene);
    blank(pen);
    if (scene->card)
        action_write(pen, scene, ACTION_CLOSE,
                     scene->card->kind == CARD_ASK ? "Close this, and answer the question."
                                                   : "Close this, and read what is said there.");
    else
        action_write(pen, scene, ACTION_PLAY, "Play on to the next question.");
    if (count_left(scene->quiz) > 0)
        key_write(pen, "1-9", "Take up a question that was left.");
}

/* How to go on; it must be seen without turning a page. */
static void leaving_write(struct pen *pen, const struct scene *scene)
{
    action_write(pen, scene, ACTION_LEAVE,
                 scene->has_menu ? "Back to the menu: the next lesson is chosen there."
                                 : "Leave the lesson.");
}

static void end_write(struct pen *pen, const struct scene *scene)
{
    const char *against = scene->quiz->lesson->against, *twin = tape_about(scene->tape, ABOUT_TWIN);
    char text[WORDS_MAX];
    pen_wrap(pen, ROLE_TEXT, 0, words_verdict(scene->tape, scene->world, text, sizeof text));
    score_write(pen, scene);
    leaving_write(pen, scene);
    blank(pen);
    questions_write(pen, scene);
    if (against && *against) {
        pen_put(pen, ROLE_FAINT, "Not true, though many think so: ");
        pen_wrap(pen, ROLE_TEXT, 0, against);
        blank(pen);
    }
    if (count_left(scene->quiz) > 0)
        key_write(pen, "1-9", "Take up a question that was left.");
    if (twin) {
        snprintf(text, sizeof text, "Go on to its twin, %s: what is different there?", twin);
        action_write(pen, scene, ACTION_TWIN, text);
    }
    action_write(pen, scene, ACTION_ABOUT, "Read what this was about, and what to try.");
}

/* ---- a comparison ---- */

static void asked_first_write(struct pen *pen, const struct scene *scene)
{
    const struct lesson *lesson = scene->quiz->lesson;
    char text[200];
    snprintf(text, sizeof text,
             "%zu runs are laid beside each other. Before you see them: %zu question%s. Think, and "
             "choose; then the figures show what is right.",
             lesson->run_count, lesson->question_count, lesson->question_count == 1 ? "" : "s");
    pen_wrap(pen, ROLE_TEXT, 0, text);
    blank(pen);
    for (size_t i = 0; i < lesson->run_count; i++) {
        pen_printf(pen, ROLE_KEY, "%2zu ", i + 1);
        pen_wrap(pen, ROLE_TEXT, NUMBER_COLS, lesson->runs[i].label);
    }
    blank(pen);
    action_write(pen, scene, ACTION_PLAY, "Begin.");
}

static void table_write(struct pen *pen, const struct comparison *comparison)
{
    char text[COMPARISON_LINE_MAX], because[COMPARISON_BECAUSE_MAX];
    for (size_t run = 0; run <= comparison->count; run++) {
        pen_put(pen, run == 0 ? ROLE_FAINT : ROLE_STRONG,
                comparison_line(comparison, run, pen->rect.cols, text));
        blank(pen);
    }
    if (*comparison_sums(comparison, text, sizeof text))
        pen_wrap(pen, ROLE_FAINT, NUMBER_COLS, text);
    blank(pen);
    for (size_t run = 1; run <= comparison->count; run++) {
        if (!*comparison_because(comparison, run, because, sizeof because))
            continue;
        pen_printf(pen, ROLE_KEY, "%2zu ", run);
        pen_wrap(pen, ROLE_TEXT, NUMBER_COLS, because);
    }
    blank(pen);
}

static void comparison_write(struct pen *pen, const struct scene *scene)
{
    table_write(pen, scene->comparison);
    score_write(pen, scene);
    leaving_write(pen, scene);
    questions_write(pen, scene);
    action_write(pen, scene, ACTION_COMPARE, "Two of the runs beside each other, or one alone.");
    action_write(pen, scene, ACTION_BRANCHES, "All of the runs, to choose from.");
    action_write(pen, scene, ACTION_LESSON, "This table again.");
}

void lesson_write(struct pen *pen, const struct scene *scene)
{
    pen_wrap(pen, ROLE_STRONG, 0, title_of(scene));
    blank(pen);
    if (scene->comparison)
        comparison_write(pen, scene);
    else if (scene->quiz->lesson->run_count > 0)
        asked_first_write(pen, scene);
    else if (is_at_end(scene) && !scene->card)
        end_write(pen, scene);
    else if (scene->world->step == 0 && quiz_score(scene->quiz).answered == 0)
        beginning_write(pen, scene);
    else
        middle_write(pen, scene);
}

/* ---- the notes ---- */

static void note_write(struct pen *pen, const char *heading, const char *text)
{
    if (!text || !*text)
        return;
    pen_put(pen, ROLE_STRONG, heading);
    blank(pen);
    pen_wrap(pen, ROLE_TEXT, 0, text);
    blank(pen);
}

void notes_write(struct pen *pen, const struct scene *scene)
{
    const struct lesson *lesson = scene->quiz->lesson;
    note_write(pen, "The problem", lesson->problem);
    note_write(pen, "What to say", lesson->say);
    note_write(pen, "The trap", lesson->trap);
    note_write(pen, "Many think", lesson->against);
    if (!lesson->problem && !lesson->say && !lesson->trap && !lesson->against)
        pen_wrap(pen, ROLE_FAINT, 0, "This lesson has no notes for the teacher.");
}

/* ---- the state ---- */

/* Questions that have been put to the person so far. */
static size_t count_asked(const struct scene *scene)
{
    size_t count = 0;
    for (size_t i = 0; i < scene->quiz->lesson->question_count; i++)
        count += scene->quiz->questions[i].state != QUIZ_AHEAD || quiz_is_left(scene->quiz, i);
    return count;
}

char *lesson_words(const struct scene *scene, char *text, size_t bytes)
{
    text[0] = '\0';
    if (!scene->quiz)
        return text;
    struct quiz_score score = score_told(scene);
    size_t count = scene->quiz->lesson->question_count;
    bool is_at_one = scene->card && scene->card->kind != CARD_TELL;
    size_t asked =
        is_at_one ? scene->quiz->questions[scene->card->question].number : count_asked(scene);
    if (!scene->hides_outcome)
        snprintf(text, bytes, "%u of %u right", score.right, score.questions);
    else if (asked == 0)
        snprintf(text, bytes, "%zu question%s", count, count == 1 ? "" : "s");
    else
        snprintf(text, bytes, "question %zu of %zu · %u right", asked, count, score.right);
    return text;
}
