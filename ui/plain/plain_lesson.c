/* SPDX-License-Identifier: MIT */
/*
 * A lesson at a prompt. The run goes on by itself while somebody thinks; what has happened is told up to
 * the next place where there is something to ask, or to say.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "model/words.h"
#include "ui/plain/plain.h"
#include "ui/plain/plain_parts.h"

#define BECAUSE_MAX (LESSON_BECAUSES_MAX * (LESSON_TEXT_MAX + 1))

struct giving {
    struct prompt prompt;
    struct quiz *quiz;
    const char *(*answered)(void *context, struct session *session, size_t question);
    void *context;
};

/* ---- telling ---- */

static void tell(struct giving *g, const char *label, const char *text)
{
    if (text && *text)
        fprintf(g->prompt.out, "%s%s\n", label, text);
}

/* "See" of the scenario tells too much before it is asked. */
static void tell_title(struct giving *g)
{
    const struct lesson *lesson = g->quiz->lesson;
    const struct tape *tape = &g->prompt.session->tape;
    const char *title = lesson->title ? lesson->title : tape_about(tape, ABOUT_TITLE);
    tell(g, "", title ? title : g->prompt.session->name);
    if (lesson->question_count > 0)
        fprintf(g->prompt.out,
                "%zu question%s. What stands before an answer, or its text, answers; ? tells what "
                "else.\n",
                lesson->question_count, lesson->question_count == 1 ? "" : "s");
}

/* Say "Right" or "No", and why. */
static void tell_answer(struct giving *g, size_t question)
{
    char text[BECAUSE_MAX];
    plain_tell_right(g->quiz, question, g->prompt.out);
    tell(g, "", quiz_because(g->quiz, question, text, sizeof text));
    g->quiz->questions[question].is_told = true;
    if (g->answered)
        tell(g, "", g->answered(g->context, g->prompt.session, question));
}

static void tell_answers(struct giving *g)
{
    int question;
    bool is_any = false;
    for (; (question = quiz_untold(g->quiz, g->prompt.player.step)) >= 0; is_any = true)
        tell_answer(g, (size_t)question);
    if (is_any)
        fputc('\n', g->prompt.out);
}

/* The questions that never came, and why. */
static void tell_never(struct giving *g)
{
    const struct lesson *lesson = g->quiz->lesson;
    char text[WORDS_MAX];
    for (size_t i = 0; i < lesson->question_count; i++) {
        size_t stop = lesson->questions[i].stop;
        if (g->quiz->stops[stop] != QUIZ_NOWHERE)
            continue;
        tell(g, "Not asked: ", lesson->questions[i].ask);
        tell(g, "", lesson_never_words(&lesson->stops[stop], text, sizeof text));
    }
}

static void tell_end(struct giving *g)
{
    struct session *session = g->prompt.session;
    const struct tape *tape = &session->tape;
    const struct world *world = history_at(&session->history, tape->count);
    char text[WORDS_MAX];
    fprintf(g->prompt.out, "%s\n", words_verdict(tape, world, text, sizeof text));
    for (size_t i = 0; i < world->finding_count; i++)
        tell(g, "", words_finding(tape, &world->findings[i], text, sizeof text));
    tell(g, "What was to be seen: ", tape_about(tape, ABOUT_SEE));
    tell(g, "Why: ", tape_about(tape, ABOUT_WHY));
    tell(g, "Try: ", tape_about(tape, ABOUT_TRY));
    tell(g, "  ",
         words_try(tape_about(tape, ABOUT_TRY), session_target(session), text, sizeof text));
    const char *twin = tape_about(tape, ABOUT_TWIN);
    if (twin && *twin)
        fprintf(g->prompt.out, "Then the twin: threadreel lesson %s\n", twin);
}

/* ---- asking ---- */

static void tell_help(struct giving *g)
{
    static const char *const help[][2] = {
        {"a, b", "the answer that has this before it; its text does too"},
        {"Enter", "no answer: go on"},
        {"w 2", "why does thread 2 run or wait; w: whoever acts"},
        {"l", "list everything"},
        {"q", "quit"},
        {"?", "these lines, and the question again"},
    };
    for (size_t i = 0; i < sizeof help / sizeof help[0]; i++)
        fprintf(g->prompt.out, "  %-6s %s\n", help[i][0], help[i][1]);
}

/* Returns: false: the person wants no more. */
static bool ask(struct giving *g, size_t question)
{
    const struct quiz_question *q = &g->quiz->questions[question];
    char line[PROMPT_LINE_MAX];
    uint64_t begin_ms = plain_now_ms();
    plain_tell_question(g->quiz, question, g->prompt.out);
    while (plain_read_line(g->prompt.in, g->prompt.out, "A letter, Enter: no answer, ?: help> ",
                           line)) {
        int choice = plain_choice_of(q, line);
        bool is_skipped = *line == '\0' || strcmp(line, ".") == 0;
        if (choice >= 0 || is_skipped) {
            g->quiz->questions[question].taken_ms = plain_now_ms() - begin_ms;
            quiz_answer(g->quiz, question, choice);
            if (choice >= 0)
                fprintf(g->prompt.out, "You say: %s\n", q->choices[choice]);
            return true;
        }
        if (strcasecmp(line, "q") == 0)
            return false;
        if (strcmp(line, "?") == 0 || strcmp(line, "h") == 0) {
            tell_help(g);
            plain_tell_question(g->quiz, question, g->prompt.out);
        } else if (!prompt_look(&g->prompt, line)) {
            fprintf(g->prompt.out, "\"%s\" is none of the answers; ? tells what can be said.\n",
                    line);
        }
    }
    return false;
}

/* Returns: as ask. */
static bool stop(struct giving *g, size_t index)
{
    struct session *session = g->prompt.session;
    int question;
    if (g->quiz->lesson->stops[index].tell)
        fprintf(g->prompt.out, "\n%s\n", g->quiz->lesson->stops[index].tell);
    while ((question = quiz_put(g->quiz, &session->history, index)) >= 0)
        if (!ask(g, (size_t)question))
            return false;
    quiz_pass(g->quiz, index);
    return true;
}

/* ---- going on ---- */

/* The next step behind the cursor at which there is something to do; QUIZ_NOWHERE: none is known. */
static size_t next_place(const struct giving *g)
{
    size_t step = g->prompt.player.step, next = quiz_next_stop(g->quiz, step);
    for (size_t i = 0; i < g->quiz->lesson->question_count; i++) {
        const struct quiz_question *q = &g->quiz->questions[i];
        bool is_untold = q->state == QUIZ_SETTLED && !q->is_told && q->settled > step;
        if (is_untold && q->settled < next)
            next = q->settled;
    }
    return next;
}

/* Take in more of the run. Returns: false: there is no more. */
static bool take_more(struct giving *g)
{
    struct session *session = g->prompt.session;
    struct pollfd polled[2];
    int fds[2];
    if (session_pump(session))
        return true;
    if (session_has_ended(session))
        return false;
    int count = session_descriptors(session, fds);
    for (int i = 0; i < count; i++)
        polled[i] = (struct pollfd){.fd = fds[i], .events = POLLIN};
    poll(polled, (nfds_t)count, session_patience_ms(session, 100));
    return true;
}

/* Go to the next place, or to the end, and tell what happens on the way. Returns: false at the end. */
static bool go_on(struct giving *g)
{
    struct session *session = g->prompt.session;
    const struct tape *tape = &session->tape;
    bool is_over = false;
    size_t next;
    /* a step is whole on the tape when the next one has begun */
    while (quiz_follow(g->quiz, &session->history, is_over),
           ((next = next_place(g)) == QUIZ_NOWHERE || next >= tape->step_count) && !is_over)
        is_over = !take_more(g);
    size_t from = tape_step_end(tape, g->prompt.player.step);
    size_t to = next == QUIZ_NOWHERE ? tape->count : tape_step_end(tape, next);
    plain_tell(session, from, to, g->prompt.out);
    player_go(&g->prompt.player, session, next == QUIZ_NOWHERE ? tape->step_count : next);
    return next != QUIZ_NOWHERE;
}

int plain_lesson(struct session *session, struct quiz *quiz,
                 const char *(*answered)(void *context, struct session *session, size_t question),
                 void *context, FILE *in, FILE *out)
{
    struct giving g = {.prompt = {.session = session, .in = in, .out = out},
                       .quiz = quiz,
                       .answered = answered,
                       .context = context};
    bool is_wanted = true;
    player_init(&g.prompt.player);
    session_allow(session, SEGMENT_STEPS_UNLIMITED);
    session_pump(session);
    quiz_follow(quiz, &session->history, false);
    tell_title(&g);
    do {
        int index;
        tell_answers(&g);
        while (is_wanted && (index = quiz_stop_at(quiz, g.prompt.player.step)) >= 0)
            is_wanted = stop(&g, (size_t)index);
    } while (is_wanted && !ferror(out) && go_on(&g));
    tell_answers(&g);
    if (is_wanted) {
        tell_end(&g);
        tell_never(&g);
    }
    plain_tell_score(quiz, out);
    return fflush(out) == 0 && !ferror(out) ? 0 : -EIO;
}
