/* SPDX-License-Identifier: MIT */
/*
 * What the records say: where the stops are, and what is right.
 *
 * Each record is looked at once, and the facts that it tells are kept whether or not a question has been
 * asked by then: the tape may be ahead of the person. What is about the whole run is known at its end;
 * of one that was cut off, only what has been found. Where records are missing, what they would have said is
 * not known: neither who was first, nor how often, nor that something never happened.
 */
#include <string.h>

#include "model/quiz_parts.h"
#include "model/text.h"

/* ---- events ---- */

/* What a record of a kind is about: a name, or the text that it says. */
static const char *thing_of(const struct tape *tape, unsigned kind, uint32_t object, uint32_t extra)
{
    switch (record_object_of(kind)) {
    case RECORD_OBJECT:
        return tape_object_name(tape, object);
    case RECORD_THREAD:
        return tape_thread_name(tape, object);
    default:
        return tape_string(tape, extra);
    }
}

static bool is_by(const struct tape *tape, const struct lesson_event *event, uint16_t thread)
{
    return !event->who || strcmp(event->who, tape_thread_name(tape, thread)) == 0;
}

static bool is_event(const struct tape *tape, const struct lesson_event *event,
                     const struct record *r)
{
    return r->kind == event->kind && is_by(tape, event, r->thread) &&
           (!event->thing ||
            strcmp(event->thing, thing_of(tape, r->kind, r->object, r->extra)) == 0);
}

/* A thread stands before its next operation. What that would say is not known yet. */
static bool is_point(const struct tape *tape, const struct lesson_event *event,
                     const struct record *r)
{
    if (r->kind != R_POINT || r->extra != event->kind || !is_by(tape, event, r->thread))
        return false;
    return !event->thing || strcmp(event->thing, thing_of(tape, event->kind, r->object, 0)) == 0;
}

/* ---- stops ---- */

static bool is_there(struct quiz *quiz, size_t stop, const struct record *r)
{
    const struct lesson_stop *s = &quiz->lesson->stops[stop];
    switch (s->where) {
    case WHERE_STEP:
        return quiz->step >= s->number;
    case WHERE_TIME:
        return r->time_ns >= s->number;
    case WHERE_BEFORE:
        return is_point(quiz->tape, &s->event, r) && ++quiz->seen[stop] == s->event.nth;
    case WHERE_AFTER:
        return is_event(quiz->tape, &s->event, r) && ++quiz->seen[stop] == s->event.nth;
    default:
        return true;
    }
}

static bool find_stops(struct quiz *quiz, const struct record *r)
{
    bool is_new = false;
    for (size_t i = 0; i < quiz->lesson->stop_count; i++)
        if (quiz->stops[i] == QUIZ_NOWHERE && is_there(quiz, i, r)) {
            quiz->stops[i] = quiz->step;
            is_new = true;
        }
    return is_new;
}

/* ---- facts ---- */

static void know(struct quiz *quiz, struct quiz_fact *fact, uint16_t thread, int64_t number)
{
    fact->is_known = true;
    fact->step = quiz->step;
    fact->thread = thread;
    fact->number = number;
}

static void know_text(struct quiz *quiz, struct quiz_fact *fact, const char *text)
{
    struct text out = text_begin(fact->text, sizeof fact->text);
    text_add(&out, text);
    know(quiz, fact, 0, 0);
}

/* Whether the record says who takes the step that it is in. */
static bool tells_actor(const struct tape *tape, const struct record *r)
{
    return tape->is_real ? r->thread != 0 && tape_opens_step(true, r) : r->kind == R_GO;
}

static void look_for(struct quiz *quiz, size_t question, const struct record *r)
{
    const struct lesson_question *asked = &quiz->lesson->questions[question];
    struct quiz_fact *fact = &quiz->questions[question].fact;
    size_t stop = quiz->stops[asked->stop];
    bool is_behind = stop != QUIZ_NOWHERE && quiz->step > stop;
    if (asked->what == WHAT_COUNT)
        fact->number += is_event(quiz->tape, &asked->event, r);
    if (fact->is_known || !is_behind || quiz->is_torn)
        return;
    if (asked->what == WHAT_NEXT && tells_actor(quiz->tape, r))
        know(quiz, fact, r->thread, 0);
    if (asked->what == WHAT_WHO && is_event(quiz->tape, &asked->event, r))
        know(quiz, fact, r->thread, 0);
    if (asked->what == WHAT_PRINTS && r->kind == R_PRINT &&
        is_by(quiz->tape, &asked->event, r->thread))
        know_text(quiz, fact, tape_string(quiz->tape, r->extra));
}

/* ---- the end of the run ---- */

static enum lesson_end end_of(const struct world *world)
{
    switch (world_verdict(world)) {
    case VERDICT_FAILED:
    case VERDICT_CRASHED:
        return LESSON_END_FAILS;
    case VERDICT_DEADLOCK:
        return LESSON_END_DEADLOCK;
    case VERDICT_FOREVER:
        return LESSON_END_WAITS;
    default:
        return world->failed_claims > 0 ? LESSON_END_FAILS : LESSON_END_WELL;
    }
}

/* A circle that opened again is none; who has starved for a time has starved. */
bool quiz_has_found(const struct world *world, unsigned kind)
{
    bool can_be_gone = kind != FINDING_LIVELOCK && kind != FINDING_STARVATION;
    for (size_t i = 0; i < world->finding_count; i++) {
        const struct finding *f = &world->findings[i];
        if ((unsigned)f->kind == kind && !(can_be_gone && f->is_resolved))
            return true;
    }
    return false;
}

static void know_value(struct quiz *quiz, struct quiz_fact *fact, const struct world *world,
                       const char *name)
{
    for (uint32_t id = 1; id <= world->object_count; id++) {
        const struct world_object *object = world_object(world, id);
        bool is_it = object->type == OBJECT_VAR && !object->is_unknown;
        if (is_it && strcmp(tape_object_name(quiz->tape, id), name) == 0) {
            know(quiz, fact, 0, object->value);
            return;
        }
    }
}

static void finish_whole(struct quiz *quiz, size_t question, const struct world *world)
{
    const struct lesson_question *asked = &quiz->lesson->questions[question];
    struct quiz_fact *fact = &quiz->questions[question].fact;
    if (quiz->is_torn && asked->what != WHAT_TIME && asked->what != WHAT_VALUE)
        return;
    switch (asked->what) {
    case WHAT_NEXT:
    case WHAT_WHO:
        know(quiz, fact, 0, 0);
        break;
    case WHAT_PRINTS:
        know_text(quiz, fact, "nothing");
        break;
    case WHAT_VALUE:
        know_value(quiz, fact, world, asked->event.thing);
        break;
    case WHAT_COUNT:
        know(quiz, fact, 0, fact->number);
        break;
    case WHAT_TIME:
        if (!verdict_is_unfinished(world_verdict(world)))
            know(quiz, fact, 0, (int64_t)world->time_ns);
        break;
    case WHAT_END:
        know(quiz, fact, 0, end_of(world));
        break;
    case WHAT_FOUND:
        know(quiz, fact, 0, false);
        break;
    default:
        break;
    }
}

/* Of a run that was cut off nobody knows how it would have gone on. */
static void finish(struct quiz *quiz, const struct world *world)
{
    bool is_whole = verdict_is_own(world_verdict(world));
    for (size_t i = 0; i < quiz->lesson->question_count; i++) {
        const struct lesson_question *asked = &quiz->lesson->questions[i];
        struct quiz_fact *fact = &quiz->questions[i].fact;
        if (asked->what == WHAT_FOUND && quiz_has_found(world, asked->finding))
            know(quiz, fact, 0, true);
        else if (!fact->is_known && is_whole)
            finish_whole(quiz, i, world);
    }
}

/* ---- following ---- */

void quiz_rewind(struct quiz *quiz)
{
    const struct lesson *lesson = quiz->lesson;
    quiz->tape = NULL;
    quiz->looked = quiz->step = 0;
    quiz->is_over = quiz->is_torn = false;
    for (size_t i = 0; i < lesson->stop_count; i++) {
        quiz->stops[i] = lesson->stops[i].where == WHERE_NOWHERE ? 0 : QUIZ_NOWHERE;
        quiz->seen[i] = 0;
    }
    for (size_t i = 0; i < lesson->question_count; i++) {
        struct quiz_question *q = &quiz->questions[i];
        q->fact = (struct quiz_fact){0};
        if (q->state == QUIZ_ASKED || q->state == QUIZ_SKIPPED)
            q->state = QUIZ_AHEAD;
    }
}

static bool look(struct quiz *quiz, size_t index)
{
    const struct tape *tape = quiz->tape;
    const struct record *r = &tape->records[index];
    while (quiz->step < tape->step_count && tape->steps[quiz->step] <= index)
        quiz->step++;
    bool is_new = find_stops(quiz, r);
    quiz->is_torn |= r->kind == R_LOST;
    for (size_t i = 0; i < quiz->lesson->question_count; i++)
        look_for(quiz, i, r);
    return is_new;
}

bool quiz_follow(struct quiz *quiz, struct history *history, bool is_over)
{
    const struct tape *tape = history->tape;
    bool is_new = false;
    if (quiz->tape != tape || tape->count < quiz->looked)
        quiz_rewind(quiz);
    quiz->tape = tape;
    for (; quiz->looked < tape->count; quiz->looked++)
        is_new |= look(quiz, quiz->looked);
    if (is_over && !quiz->is_over) {
        quiz->is_over = is_new = true;
        finish(quiz, history_at(history, tape->count));
    }
    for (size_t i = 0; i < quiz->lesson->question_count; i++)
        if (quiz->questions[i].state == QUIZ_ANSWERED && quiz->questions[i].fact.is_known) {
            quiz_settle(quiz, i);
            is_new = true;
        }
    return is_new;
}
