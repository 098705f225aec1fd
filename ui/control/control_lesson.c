/* SPDX-License-Identifier: MIT */
/*
 * Giving a lesson: predict, then step. The run halts where the lesson has something to say, asks, or
 * tells what was right, and a card says it; the card is never closed by anything but its own keys, and
 * is put away while one looks elsewhere in the run. What the card shows follows from the quiz and the
 * step alone, so that it is the same however one comes there.
 */
#include "ui/control/control_parts.h"

#include "model/quiz.h"
#include "ui/session/comparison.h"

void control_teach(struct control *c, struct quiz *quiz,
                   const char *(*answered)(void *context, struct session *session, size_t question),
                   void *context)
{
    c->lesson = (struct lesson_given){
        .quiz = quiz, .told_stop = QUIZ_NOWHERE, .answered = answered, .context = context};
    if (quiz)
        c->view.overlay = OVERLAY_LESSON;
}

bool control_is_hiding(const struct control *c)
{
    return c->lesson.comparison && !c->lesson.is_open;
}

/* ---- where one stands ---- */

/* The last step that one may go to now. */
static size_t limit_at(const struct quiz *quiz, size_t step)
{
    size_t limit = quiz_next_stop(quiz, step); /* QUIZ_NOWHERE is the greatest number */
    if (quiz_untold(quiz, step) >= 0 || quiz_stop_at(quiz, step) >= 0)
        return step;
    for (size_t i = 0; i < quiz->lesson->question_count; i++) {
        const struct quiz_question *question = &quiz->questions[i];
        if (question->state == QUIZ_SETTLED && !question->is_told && question->settled > step &&
            question->settled < limit)
            limit = question->settled;
    }
    return limit;
}

size_t control_horizon(const struct control *c)
{
    const struct lesson_given *lesson = &c->lesson;
    if (control_is_hiding(c))
        return 0;
    if (!lesson->quiz || lesson->is_summed_up || quiz_is_finished(lesson->quiz))
        return SIZE_MAX;
    return lesson->seen;
}

static void note_seen(struct control *c)
{
    struct lesson_given *lesson = &c->lesson;
    if (lesson->tape != &c->session->tape || lesson->seen < c->player.step)
        lesson->seen = c->player.step;
    lesson->tape = &c->session->tape;
    quiz_note_seen(lesson->quiz, c->player.step, player_world(&c->player, c->session));
}

/* ---- the card ---- */

/* What a stop has to say or to ask; a stop that has nothing more is passed. */
static struct card card_of_stop(struct control *c, size_t stop)
{
    struct lesson_given *lesson = &c->lesson;
    bool has_remark = lesson->quiz->lesson->stops[stop].tell && lesson->told_stop != stop;
    if (has_remark)
        return (struct card){.kind = CARD_TELL, .stop = stop};
    int question = quiz_put(lesson->quiz, &c->session->history, stop);
    if (question >= 0)
        return (struct card){.kind = CARD_ASK, .stop = stop, .question = (size_t)question};
    quiz_pass(lesson->quiz, stop);
    return (struct card){0};
}

static struct card card_here(struct control *c)
{
    struct quiz *quiz = c->lesson.quiz;
    size_t step = c->player.step;
    struct card card = {0};
    int untold = quiz_untold(quiz, c->lesson.comparison ? SIZE_MAX : step), stop;
    if (untold >= 0)
        return (struct card){.kind = CARD_TOLD, .question = (size_t)untold};
    while (card.kind == CARD_NONE && (stop = quiz_stop_at(quiz, step)) >= 0)
        card = card_of_stop(c, (size_t)stop);
    return card;
}

/* Put up the card that belongs here. One that is up already keeps what has been chosen on it. */
static bool put_up_card(struct control *c, uint64_t now_ms)
{
    struct card *now = &c->lesson.card, card = card_here(c);
    bool is_same =
        now->kind == card.kind && now->stop == card.stop && now->question == card.question;
    if (is_same)
        return false;
    *now = card;
    now->row = -1;
    now->has_focus = true;
    if (card.kind != CARD_NONE)
        control_forget_said(c);
    c->lesson.put_up_ms = now_ms;
    c->lesson.is_readable = false;
    return true;
}

/* The score is told once, when the end has been reached and nothing is left to be told there. */
static bool sum_up(struct control *c)
{
    struct lesson_given *lesson = &c->lesson;
    bool is_at_end = player_is_at_end(&c->player, c->session);
    if (lesson->is_summed_up || !is_at_end || lesson->card.kind != CARD_NONE)
        return false;
    lesson->is_summed_up = true;
    c->view.overlay = OVERLAY_LESSON;
    c->view.overlay_scroll = 0;
    return true;
}

/* The questions of a comparison come before anything of it is shown, and are told by its figures. */
static bool look_at_comparison(struct control *c, uint64_t now_ms)
{
    struct lesson_given *lesson = &c->lesson;
    c->player.limit = 0;
    bool has_changed = put_up_card(c, now_ms);
    if (lesson->card.kind == CARD_NONE && !lesson->is_settled) {
        lesson->is_settled = true;
        comparison_settle(lesson->comparison);
        has_changed |= put_up_card(c, now_ms);
    }
    if (lesson->card.kind != CARD_NONE || c->view.overlay == OVERLAY_LESSON)
        return has_changed;
    lesson->is_open = lesson->is_summed_up = true;
    c->player.limit = SIZE_MAX;
    control_show_comparison(c);
    return true;
}

/* On the way to where a branch begins there is nothing to say. */
bool control_look_at_lesson(struct control *c, uint64_t now_ms)
{
    struct quiz *quiz = c->lesson.quiz;
    c->player.limit = SIZE_MAX;
    if (control_is_hiding(c))
        return look_at_comparison(c, now_ms);
    if (!quiz || c->lesson.comparison || session_is_returning(c->session))
        return false;
    bool has_changed = quiz_follow(quiz, &c->session->history, session_has_ended(c->session));
    note_seen(c);
    has_changed |= put_up_card(c, now_ms);
    c->player.limit = limit_at(quiz, c->player.step);
    c->player.is_careful = !quiz_is_finished(quiz);
    return sum_up(c) || has_changed;
}

bool control_is_asked(struct control *c)
{
    if (c->lesson.card.kind != CARD_ASK)
        return false;
    control_sayf(c, "First the question: what do you think? %s leaves it%s.",
                 control_key_of(c, ACTION_CLOSE), c->lesson.comparison ? "" : " for later");
    return true;
}

void control_note_drawn(struct control *c)
{
    c->lesson.is_readable = c->lesson.card.kind != CARD_NONE && c->view.overlay == OVERLAY_NONE &&
                            c->cols >= LAYOUT_COLS_MIN && c->rows >= LAYOUT_ROWS_MIN;
}

/* ---- keys ---- */

static bool key_for_lesson(struct control *c, struct key key, enum action action, uint64_t now_ms)
{
    if (c->view.overlay == OVERLAY_LESSON)
        return control_page_key(c, key, action, now_ms);
    if (c->view.overlay == OVERLAY_NONE)
        return control_card_key(c, key, action, now_ms);
    bool is_covered = c->lesson.card.kind != CARD_NONE && control_leads_on(action);
    if (is_covered) /* first of all it is read */
        c->view.overlay = OVERLAY_NONE;
    return is_covered;
}

/* Who presses a digit at a box has an answer in mind, and no panel. */
static bool is_stray_digit(const struct control *c, enum action action)
{
    bool is_boxed =
        c->view.overlay != OVERLAY_NONE || c->lesson.card.kind != CARD_NONE || c->news.is_open;
    return action == ACTION_PANEL && is_boxed;
}

bool control_offer_to_lesson(struct control *c, struct key key, enum action action, uint64_t now_ms)
{
    if (!c->lesson.quiz)
        return false;
    if (key_for_lesson(c, key, action, now_ms))
        return true;
    if (is_stray_digit(c, action))
        control_sayf(c, "Digits choose where a question is asked; close this first.");
    return is_stray_digit(c, action);
}
