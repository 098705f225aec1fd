/* SPDX-License-Identifier: MIT */
/*
 * Giving a lesson: predict, then step. The run halts where the lesson has something to say, asks, or
 * tells what was right, and a card says it; the card is never closed by anything but its own keys, and
 * is put away while one looks elsewhere in the run. What the card shows follows from the quiz and the
 * step alone, so that it is the same however one comes there.
 */
#include "ui/control/control_parts.h"

#include <string.h>

#include "model/quiz.h"
#include "ui/session/comparison.h"
#include "ui/view/views.h"

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

static size_t question_count(const struct quiz *quiz)
{
    return quiz->lesson->question_count;
}

/* The last step that one may go to now. */
static size_t limit_at(const struct quiz *quiz, size_t step)
{
    size_t limit = quiz_next_stop(quiz, step); /* QUIZ_NOWHERE is the greatest number */
    if (quiz_untold(quiz, step) >= 0 || quiz_stop_at(quiz, step) >= 0)
        return step;
    for (size_t i = 0; i < question_count(quiz); i++) {
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
    return lesson->tape == &c->session->tape ? lesson->seen : c->player.step;
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
    int question = quiz_asked(lesson->quiz, &c->session->history, stop);
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

#define SAID "You say: "

void control_forget_said(struct control *c)
{
    if (strncmp(c->message, SAID, strlen(SAID)) == 0)
        c->message[0] = '\0';
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
    bool is_at_end = session_has_ended(c->session) && c->player.step >= player_frontier(c->session);
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

void control_leave_lesson(struct control *c)
{
    const struct lesson_given *lesson = &c->lesson;
    if (!lesson->quiz || !lesson->answered)
        return;
    for (size_t i = 0; i < question_count(lesson->quiz); i++) {
        const struct quiz_question *question = &lesson->quiz->questions[i];
        bool is_given = question->state == QUIZ_ANSWERED && question->given >= 0;
        if (is_given || (question->state == QUIZ_SETTLED && !question->is_told))
            lesson->answered(lesson->context, c->session, i);
    }
}

/* ---- its keys ---- */

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

static void answer(struct control *c, int choice, uint64_t now_ms)
{
    struct lesson_given *lesson = &c->lesson;
    struct quiz_question *question = &lesson->quiz->questions[lesson->card.question];
    if (!lesson->is_readable) /* the key was meant for what stood there before */
        return;
    if (choice >= (int)question->choice_count) {
        control_sayf(c, "There are %u answers: %c to %c.", question->choice_count,
                     quiz_key(question, 0), quiz_key(question, question->choice_count - 1));
        return;
    }
    question->taken_ms = now_ms - lesson->put_up_ms;
    quiz_answer(lesson->quiz, lesson->card.question, choice);
    say_answer(c, question->choices[choice]);
    control_look_at_lesson(c, now_ms);
    go_on(c, now_ms);
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
    for (unsigned i = 0; i < question->choice_count; i++)
        if (key.character == (unsigned char)quiz_key(question, i))
            return (int)i;
    return action == ACTION_PANEL ? (int)question->choice_count : -1;
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
    bool is_step = action == ACTION_STEP || action == ACTION_FINISH || action == ACTION_CONTINUE;
    if (c->lesson.card.kind == CARD_TELL && action == ACTION_PANEL) {
        control_sayf(c, "This is to be read: nothing is asked yet. Enter goes on.");
        return true;
    }
    if (key.code == PRESSED_ENTER && turn_page(c))
        return true;
    if (key.code == PRESSED_ENTER || action == ACTION_PLAY)
        close_card(c, now_ms, true);
    else if (action == ACTION_CLOSE || is_step)
        close_card(c, now_ms, false);
    return key.code == PRESSED_ENTER || action == ACTION_PLAY || action == ACTION_CLOSE;
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

/* ---- its page ---- */

/* Take up a question that was left: back to where it is asked. */
static void take_up(struct control *c, size_t place)
{
    struct quiz *quiz = c->lesson.quiz;
    size_t index = place < question_count(quiz) ? quiz_in_order(quiz, place) : place;
    const struct quiz_question *question =
        index < question_count(quiz) ? &quiz->questions[index] : NULL;
    size_t stop = question ? quiz->lesson->questions[index].stop : 0;
    if (control_is_hiding(c)) {
        c->view.overlay = OVERLAY_NONE; /* they are asked one after the other */
    } else if (!question) {
        control_sayf(c, "The lesson has %zu questions.", question_count(quiz));
    } else if (c->lesson.comparison) {
        control_sayf(c, "The figures have been shown: nothing is asked any more.");
    } else if (question->state == QUIZ_ANSWERED || question->state == QUIZ_SETTLED) {
        control_sayf(c, "Question %zu has been answered.", place + 1);
    } else if (quiz->stops[stop] == QUIZ_NOWHERE || question->state == QUIZ_SKIPPED) {
        control_sayf(c, "The run has not come to question %zu.", place + 1);
    } else {
        quiz->are_passed[stop] = false;
        c->lesson.told_stop = stop;
        c->view.overlay = OVERLAY_NONE;
        player_pause(&c->player);
        player_go(&c->player, c->session, quiz->stops[stop]);
        if (question->is_seen)
            control_sayf(c, "You have seen what happens: this answer will not count.");
    }
}

/* Space begins, or goes on. */
static bool page_key(struct control *c, struct key key, enum action action, uint64_t now_ms)
{
    bool is_begin = action == ACTION_PLAY || key.code == PRESSED_ENTER;
    bool is_at_end = session_has_ended(c->session) && c->player.step >= player_frontier(c->session);
    if (key.code == PRESSED_CHARACTER && key.character >= '1' && key.character <= '9') {
        take_up(c, key.character - '1');
        return true;
    }
    if (!is_begin)
        return false;
    c->view.overlay = OVERLAY_NONE;
    if (control_is_hiding(c))
        return true;
    if (c->lesson.card.kind == CARD_NONE && !is_at_end && !c->player.is_playing)
        player_toggle(&c->player, c->session, now_ms);
    else if (c->player.step == 0)
        c->player.held.is_playing = true; /* once the card is read */
    return true;
}

/* The box of a finding is read as a card is. */
static bool news_key(struct control *c, struct key key, uint64_t now_ms)
{
    if (!c->news.is_open || key.code != PRESSED_ENTER)
        return false;
    control_read_news(c);
    go_on(c, now_ms);
    return true;
}

static bool key_for_lesson(struct control *c, struct key key, enum action action, uint64_t now_ms)
{
    enum card_kind kind = c->lesson.card.kind;
    if (c->view.overlay == OVERLAY_LESSON)
        return page_key(c, key, action, now_ms);
    if (c->view.overlay != OVERLAY_NONE)
        return false;
    if (kind == CARD_NONE)
        return news_key(c, key, now_ms);
    bool is_taken =
        kind == CARD_ASK ? ask_key(c, key, action, now_ms) : read_key(c, key, action, now_ms);
    return is_taken || focus_key(c, action);
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

/* ---- leaving ---- */

bool control_is_last_page(const struct control *c)
{
    bool is_at_end = session_has_ended(c->session) && c->player.step >= player_frontier(c->session);
    return c->view.overlay == OVERLAY_LESSON && c->lesson.is_summed_up && is_at_end;
}

/* Whether somebody has answered who has not come to the end. */
static bool is_in_the_middle(const struct control *c)
{
    const struct quiz *quiz = c->lesson.quiz;
    if (!quiz || c->lesson.is_summed_up)
        return false;
    for (size_t i = 0; i < question_count(quiz); i++)
        if (quiz->questions[i].given >= 0)
            return true;
    return false;
}

bool control_asks_before_leaving(struct control *c)
{
    if (c->is_leaving || !is_in_the_middle(c))
        return false;
    c->is_leaving = true;
    control_sayf(c, "Leave this lesson? %s again leaves, any other key stays.",
                 control_key_of(c, ACTION_LEAVE));
    return true;
}

bool control_answer_leaving(struct control *c, struct key key, enum action action)
{
    bool is_none = key.code == PRESSED_NOTHING || key.code == PRESSED_RESIZE;
    bool is_end = key.code == PRESSED_HANGUP || key.code == PRESSED_INTERRUPT;
    if (!c->is_leaving || is_none)
        return c->is_leaving;
    c->is_leaving = false;
    c->message[0] = '\0';
    if (action == ACTION_LEAVE)
        c->wish = WISH_BACK;
    return !is_end && action != ACTION_QUIT;
}

/* ---- what opens its boxes ---- */

static void open_page(struct control *c, enum overlay overlay)
{
    if (c->lesson.quiz)
        control_open_box(c, overlay);
    else
        control_sayf(c, "This run has no lesson: `threadreel lesson NAME` gives one.");
}

void do_lesson(struct control *c, enum action action, uint64_t now_ms)
{
    (void)action;
    (void)now_ms;
    open_page(c, OVERLAY_LESSON);
}

void do_notes(struct control *c, enum action action, uint64_t now_ms)
{
    (void)action;
    (void)now_ms;
    open_page(c, OVERLAY_NOTES);
}
