/* SPDX-License-Identifier: MIT */
/* Leaving a lesson: in its middle that is asked once more, and what has been answered is told of. */
#include "ui/control/control_parts.h"

#include "model/quiz.h"

/* Whether somebody has answered who has not come to the end. */
static bool is_in_the_middle(const struct control *c)
{
    const struct quiz *quiz = c->lesson.quiz;
    if (!quiz || c->lesson.is_summed_up)
        return false;
    for (size_t i = 0; i < quiz->lesson->question_count; i++)
        if (quiz->questions[i].given >= 0)
            return true;
    return false;
}

bool control_asks_before_leaving(struct control *c)
{
    if (c->is_leaving || !is_in_the_middle(c))
        return false;
    c->is_leaving = true;
    control_sayf(c,
                 "Leave this lesson? It will ask all again. %s again leaves, any other key stays.",
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

void control_leave_lesson(struct control *c)
{
    const struct lesson_given *lesson = &c->lesson;
    if (!lesson->quiz || !lesson->answered)
        return;
    for (size_t i = 0; i < lesson->quiz->lesson->question_count; i++) {
        const struct quiz_question *question = &lesson->quiz->questions[i];
        bool is_given = question->state == QUIZ_ANSWERED && question->given >= 0;
        if (is_given || (question->state == QUIZ_SETTLED && !question->is_told))
            lesson->answered(lesson->context, c->session, i);
    }
}
