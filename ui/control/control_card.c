/* SPDX-License-Identifier: MIT */
/*
 * The keys of a card: they choose an answer, read on, scroll it. What is read makes way for what comes
 * next, and the run goes on as it went before the card came.
 */
#include "ui/control/control_parts.h"

#include <stdio.h>
#include <string.h>

#include "model/quiz.h"
#include "ui/view/views.h"

#define SAID "You say: "

void control_forget_said(struct control *c)
{
    if (strncmp(c->message, SAID, strlen(SAID)) == 0)
        c->message[0] = '\0';
}

/* ---- going on ---- */

/* As it was going before the card, unless something has been found here that is to be read first. */
static void go_on(struct control *c, uint64_t now_ms)
{
    if (c->lesson.card.kind == CARD_NONE && !c->news.is_open)
        player_go_on(&c->player, c->session, now_ms);
}

/* Read: what the card says. Then on, unless there is more to say here. */
static void close_card(struct control *c, uint64_t now_ms, bool goes_on)
{
    struct lesson_given *lesson = &c->lesson;
    struct card card = lesson->card;
    if (card.kind == CARD_TELL) {
        lesson->told_stop = card.stop;
    } else if (card.kind == CARD_TOLD) {
        lesson->quiz->questions[card.question].is_told = true;
        const char *trouble =
            lesson->answered ? lesson->answered(lesson->context, c->session, card.question) : NULL;
        if (trouble)
            control_sayf(c, "%s", trouble);
    }
    control_look_at_lesson(c, now_ms);
    if (goes_on)
        go_on(c, now_ms);
}

static void say_answer(struct control *c, const char *words)
{
    size_t length = strlen(words);
    bool is_sentence = length > 0 && words[length - 1] == '.';
    control_sayf(c, SAID "%s%s Now see what happens.", words, is_sentence ? "" : ".");
}

/* Who has come here step by step is not taken on. */
static void say_key_on(struct control *c)
{
    bool is_moving = c->player.is_playing || c->player.goal != GOAL_NONE;
    size_t length = strlen(c->message);
    bool is_said = strncmp(c->message, SAID, strlen(SAID)) == 0;
    if (!is_said || is_moving || c->lesson.card.kind != CARD_NONE)
        return;
    snprintf(c->message + length, sizeof c->message - length, " %s goes on.",
             control_key_of(c, ACTION_PLAY));
}

static void answer(struct control *c, int choice, uint64_t now_ms)
{
    struct lesson_given *lesson = &c->lesson;
    struct quiz_question *question = &lesson->quiz->questions[lesson->card.question];
    if (!lesson->is_readable) /* the key was meant for what stood there before */
        return;
    if (choice >= (int)question->choice_count) {
        control_sayf(c, "There are %u answers: %c to %c.", question->choice_count, quiz_key(0),
                     quiz_key(question->choice_count - 1));
        return;
    }
    question->taken_ms = now_ms - lesson->put_up_ms;
    quiz_answer(lesson->quiz, lesson->card.question, choice);
    say_answer(c, question->choices[choice]);
    control_look_at_lesson(c, now_ms);
    go_on(c, now_ms);
    say_key_on(c);
}

/* Of a comparison, the figures are shown behind the last question: there is no later. */
static void put_off(struct control *c, uint64_t now_ms)
{
    struct lesson_given *lesson = &c->lesson;
    if (lesson->comparison) {
        control_sayf(c, "No answer to question %zu.", lesson->card.question + 1);
        quiz_answer(lesson->quiz, lesson->card.question, -1);
    } else {
        control_sayf(c, "Left for later. %s, and there its number, takes it up again.",
                     control_key_of(c, ACTION_LESSON));
        quiz_pass(lesson->quiz, lesson->card.stop);
    }
    control_look_at_lesson(c, now_ms);
}

/* The choice of a key; behind the last one where it could have been one; -1: it is none. */
static int choice_of(const struct control *c, struct key key, enum action action)
{
    const struct quiz_question *question = &c->lesson.quiz->questions[c->lesson.card.question];
    if (key.code != PRESSED_CHARACTER)
        return -1;
    int choice = quiz_choice_of(question, key.character);
    return choice < 0 && action == ACTION_PANEL ? (int)question->choice_count : choice;
}

static void move_row(struct control *c, int down)
{
    struct card *card = &c->lesson.card;
    int last = (int)c->lesson.quiz->questions[card->question].choice_count - 1;
    int row = card->row + down;
    card->row = row < 0 ? 0 : row > last ? last : row;
}

/* Keys that choose an answer. */
static bool ask_key(struct control *c, struct key key, enum action action, uint64_t now_ms)
{
    struct card *card = &c->lesson.card;
    int choice = choice_of(c, key, action);
    if (choice >= 0)
        answer(c, choice, now_ms);
    else if (action == ACTION_CLOSE)
        put_off(c, now_ms);
    else if (!card->has_focus)
        return false;
    else if (key.code == PRESSED_ENTER && card->row < 0)
        control_sayf(c, "Choose an answer first: its key, or Up and Down.");
    else if (key.code == PRESSED_ENTER)
        answer(c, card->row, now_ms);
    else if (action == ACTION_UP || action == ACTION_DOWN)
        move_row(c, action == ACTION_UP ? -1 : 1);
    else
        return false;
    return true;
}

/* Show the next page of a card. Returns: whether there was one. */
static bool turn_page(struct control *c)
{
    struct scene scene;
    control_scene(c, &scene);
    int shown = 0, most = card_scroll_most(&scene, c->cols, c->rows, &shown);
    int scroll = c->lesson.card.scroll + shown;
    if (c->lesson.card.scroll >= most)
        return false;
    c->lesson.card.scroll = scroll < most ? scroll : most;
    return true;
}

/* Keys of a card that is only read. Who takes a step has read it, too. */
static bool read_key(struct control *c, struct key key, enum action action, uint64_t now_ms)
{
    bool is_read = key.code == PRESSED_ENTER || action == ACTION_PLAY || action == ACTION_CLOSE;
    if (c->lesson.card.kind == CARD_TELL && action == ACTION_PANEL) {
        control_sayf(c, "This is to be read: nothing is asked yet. Enter goes on.");
        return true;
    }
    if (!is_read && !control_leads_on(action))
        return false;
    if (!c->lesson.is_readable) /* as above */
        return true;
    if (key.code == PRESSED_ENTER && turn_page(c))
        return true;
    close_card(c, now_ms, is_read && action != ACTION_CLOSE);
    return is_read;
}

static void scroll_card(struct control *c, int down)
{
    struct scene scene;
    control_scene(c, &scene);
    int shown = 0, most = card_scroll_most(&scene, c->cols, c->rows, &shown),
        scroll = c->lesson.card.scroll + down;
    c->lesson.card.scroll = scroll < 0 ? 0 : scroll > most ? most : scroll;
}

/* The arrow keys are the card's until Tab takes them on to the panels, and again after the last. */
static bool focus_key(struct control *c, enum action action)
{
    struct card *card = &c->lesson.card;
    int rows = c->rows / 3;
    if (action == ACTION_FOCUS && card->has_focus) {
        card->has_focus = false;
        c->view.focus = PANEL_THREADS;
        return true;
    }
    if (action == ACTION_FOCUS && c->view.maximised == PANEL_NONE) {
        control_act(c, action, 0);
        card->has_focus = c->view.focus == PANEL_THREADS;
        return true;
    }
    bool is_scroll = action == ACTION_PAGE_UP || action == ACTION_PAGE_DOWN ||
                     (card->kind != CARD_ASK && (action == ACTION_UP || action == ACTION_DOWN));
    if (!card->has_focus || !is_scroll)
        return false;
    int by = action == ACTION_UP || action == ACTION_DOWN ? 1 : rows;
    scroll_card(c, action == ACTION_UP || action == ACTION_PAGE_UP ? -by : by);
    return true;
}

/* The box of a finding is read as a card is. Pressed once too often, Enter opens nothing over what is to
 * come. */
static bool enter_key(struct control *c, uint64_t now_ms)
{
    if (!c->news.is_open)
        return !c->lesson.is_summed_up && (c->player.is_playing || c->player.goal != GOAL_NONE);
    control_read_news(c);
    go_on(c, now_ms);
    return true;
}

bool control_leads_on(enum action action)
{
    return action == ACTION_PLAY || action == ACTION_STEP || action == ACTION_FINISH ||
           action == ACTION_CONTINUE || action == ACTION_NEXT;
}

bool control_card_key(struct control *c, struct key key, enum action action, uint64_t now_ms)
{
    enum card_kind kind = c->lesson.card.kind;
    if (kind == CARD_NONE)
        return key.code == PRESSED_ENTER && enter_key(c, now_ms);
    bool is_taken =
        kind == CARD_ASK ? ask_key(c, key, action, now_ms) : read_key(c, key, action, now_ms);
    return is_taken || focus_key(c, action);
}
