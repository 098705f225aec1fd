/* SPDX-License-Identifier: MIT */
/* The page of a lesson, and the notes of the teacher: what opens them, and the keys of the page. */
#include "ui/control/control_parts.h"

#include "model/quiz.h"

/* Whether the run has a question's stop, and the person has been there. */
static bool has_been_at(const struct quiz *quiz, size_t question)
{
    size_t stop = quiz->lesson->questions[question].stop;
    return quiz->stops[stop] != QUIZ_NOWHERE &&
           (quiz->are_passed[stop] || quiz->questions[question].state == QUIZ_ASKED);
}

/* Take up a question that was left: back to where it is asked. */
static void take_up(struct control *c, size_t place)
{
    struct quiz *quiz = c->lesson.quiz;
    size_t count = quiz->lesson->question_count;
    size_t index = place < count ? quiz_in_order(quiz, place) : place;
    const struct quiz_question *question = index < count ? &quiz->questions[index] : NULL;
    size_t stop = question ? quiz->lesson->questions[index].stop : 0;
    if (control_is_hiding(c)) {
        c->view.overlay = OVERLAY_NONE; /* they are asked one after the other */
    } else if (!question) {
        control_sayf(c, "The lesson has %zu questions.", count);
    } else if (c->lesson.comparison) {
        control_sayf(c, "The figures have been shown: nothing is asked any more.");
    } else if (question->state == QUIZ_ANSWERED || question->state == QUIZ_SETTLED) {
        control_sayf(c, "Question %zu has been answered.", place + 1);
    } else if (question->state == QUIZ_SKIPPED) {
        control_sayf(c, "Question %zu is not asked in this run.", place + 1);
    } else if (!has_been_at(quiz, index)) {
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

/* Space begins, or goes on. Who takes a step looks at the run again; but a card is read first. */
bool control_page_key(struct control *c, struct key key, enum action action, uint64_t now_ms)
{
    bool is_begin = action == ACTION_PLAY || key.code == PRESSED_ENTER;
    bool is_move = control_leads_on(action) || action == ACTION_BACK;
    bool is_at_end = player_is_at_end(&c->player, c->session);
    if (key.code == PRESSED_CHARACTER && key.character >= '1' && key.character <= '9') {
        take_up(c, key.character - '1');
        return true;
    }
    if (!is_begin && !is_move)
        return false;
    c->view.overlay = OVERLAY_NONE;
    if (control_is_hiding(c))
        return true;
    if (!is_begin)
        return c->lesson.card.kind != CARD_NONE && action != ACTION_BACK;
    if (c->lesson.card.kind == CARD_NONE && !is_at_end && !c->player.is_playing)
        player_toggle(&c->player, c->session, now_ms);
    else if (c->player.step == 0)
        c->player.held.is_playing = true; /* once the card is read */
    return true;
}

bool control_is_last_page(const struct control *c)
{
    return c->view.overlay == OVERLAY_LESSON && c->lesson.is_summed_up &&
           player_is_at_end(&c->player, c->session);
}

/* ---- what opens them ---- */

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
