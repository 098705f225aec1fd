/* SPDX-License-Identifier: MIT */
/* What can be answered, and which of it is right. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/quiz_parts.h"
#include "model/text.h"
#include "model/words.h"

#define THREADS_MAX 20

_Static_assert(THREADS_MAX + 2 <= QUIZ_CHOICES_MAX, "threads, nobody, and one that comes later");
_Static_assert(LESSON_CHOICES_MAX + 1 <= QUIZ_CHOICES_MAX, "what is written, and something else");
_Static_assert(LESSON_RUNS_MAX <= QUIZ_CHOICES_MAX, "the runs of a comparison");

/* As much of a text as fits, cut between characters. */
static void put(char *to, const char *text)
{
    struct text out = text_begin(to, QUIZ_CHOICE_MAX);
    text_add(&out, text);
}

static unsigned add_choice(struct quiz_question *q, const char *text, uint16_t thread)
{
    put(q->choices[q->choice_count], text);
    q->threads[q->choice_count] = thread;
    return q->choice_count++;
}

/* ---- threads ---- */

/* Whether another thread of the world has the same name. */
static bool is_shared(const struct tape *tape, const struct world *world, uint32_t id)
{
    const char *name = tape_thread_name(tape, id);
    for (uint32_t other = 1; other <= world->thread_count; other++)
        if (other != id && strcmp(tape_thread_name(tape, other), name) == 0)
            return true;
    return false;
}

static void add_thread(struct quiz_question *q, const struct tape *tape, const struct world *world,
                       uint32_t id)
{
    char text[WORDS_MAX];
    struct text out = text_begin(text, sizeof text);
    text_add(&out, tape_thread_name(tape, id));
    if (is_shared(tape, world, id))
        text_addf(&out, " (T%" PRIu32 ")", id);
    add_choice(q, text, (uint16_t)id);
}

/* Those that can go on, or (is_able false) those that cannot and are not over. */
static void add_threads(struct quiz_question *q, const struct tape *tape, const struct world *world,
                        bool is_able)
{
    for (uint32_t id = 1; id <= world->thread_count && q->choice_count < THREADS_MAX; id++)
        if (!world_is_over(world_thread(world, id)) && world_is_runnable(world, id) == is_able)
            add_thread(q, tape, world, id);
}

static void sort_threads(struct quiz_question *q)
{
    for (unsigned i = 1; i < q->choice_count; i++)
        for (unsigned j = i; j > 0 && q->threads[j - 1] > q->threads[j]; j--) {
            char text[QUIZ_CHOICE_MAX];
            uint16_t thread = q->threads[j];
            memcpy(text, q->choices[j], sizeof text);
            memcpy(q->choices[j], q->choices[j - 1], sizeof text);
            memcpy(q->choices[j - 1], text, sizeof text);
            q->threads[j] = q->threads[j - 1];
            q->threads[j - 1] = thread;
        }
}

/* ---- choices ---- */

bool quiz_has_else(const struct lesson_question *asked)
{
    return lesson_needs_choices(asked->what);
}

static void add_written(struct quiz_question *q, const struct lesson_question *asked)
{
    for (size_t i = 0; i < asked->choice_count; i++)
        add_choice(q, asked->choices[i], 0);
    if (quiz_has_else(asked))
        add_choice(q, LESSON_ELSE, 0);
}

bool quiz_make_choices(struct quiz *quiz, size_t question, const struct world *world)
{
    const struct lesson_question *asked = &quiz->lesson->questions[question];
    struct quiz_question *q = &quiz->questions[question];
    q->choice_count = 0;
    switch (asked->what) {
    case WHAT_NEXT:
    case WHAT_WHO:
        add_threads(q, quiz->tape, world, true);
        if (asked->what == WHAT_WHO)
            add_threads(q, quiz->tape, world, false);
        sort_threads(q);
        if (asked->what == WHAT_WHO)
            add_choice(q, "nobody", 0);
        break;
    case WHAT_END:
        for (unsigned i = 0; i < LESSON_END_COUNT; i++)
            add_choice(q, lesson_end_words(i), 0);
        break;
    case WHAT_FOUND:
        add_choice(q, "yes", 0);
        add_choice(q, "no", 0);
        break;
    case WHAT_LEAST:
    case WHAT_MOST:
        for (size_t i = 0; i < quiz->lesson->run_count; i++)
            add_choice(q, quiz->lesson->runs[i].label, 0);
        break;
    default:
        add_written(q, asked);
    }
    return q->choice_count >= 2;
}

/* ---- what is right ---- */

static unsigned right_thread(struct quiz *quiz, struct quiz_question *q)
{
    uint16_t thread = q->fact.thread;
    for (unsigned i = 0; i < q->choice_count; i++)
        if (q->threads[i] == thread)
            return i;
    return add_choice(q, thread ? tape_thread_name(quiz->tape, thread) : "nobody", thread);
}

static unsigned right_text(struct quiz_question *q, const struct lesson_question *asked)
{
    for (unsigned i = 0; i < asked->choice_count; i++)
        if (strcmp(asked->choices[i], q->fact.text) == 0)
            return i;
    put(q->actual, q->fact.text);
    return (unsigned)asked->choice_count;
}

static unsigned right_number(struct quiz_question *q, const struct lesson_question *asked)
{
    for (unsigned i = 0; i < asked->choice_count; i++)
        if (strtoll(asked->choices[i], NULL, 10) == q->fact.number)
            return i;
    snprintf(q->actual, sizeof q->actual, "%" PRId64, q->fact.number);
    return (unsigned)asked->choice_count;
}

/* The nearest, if it is near. */
static unsigned right_time(struct quiz_question *q, const struct lesson_question *asked)
{
    uint64_t time = (uint64_t)q->fact.number, least = UINT64_MAX;
    unsigned nearest = (unsigned)asked->choice_count;
    for (unsigned i = 0; i < asked->choice_count; i++) {
        uint64_t ns = 0;
        lesson_parse_time(asked->choices[i], &ns);
        uint64_t far = ns > time ? ns - time : time - ns;
        if (far < least && far <= time / LESSON_TIME_PART) {
            least = far;
            nearest = i;
        }
    }
    struct text out = text_begin(q->actual, sizeof q->actual);
    text_add_duration(&out, time);
    return nearest;
}

void quiz_settle(struct quiz *quiz, size_t question)
{
    const struct lesson_question *asked = &quiz->lesson->questions[question];
    struct quiz_question *q = &quiz->questions[question];
    unsigned right;
    switch (asked->what) {
    case WHAT_NEXT:
    case WHAT_WHO:
        right = right_thread(quiz, q);
        break;
    case WHAT_PRINTS:
        right = right_text(q, asked);
        break;
    case WHAT_VALUE:
    case WHAT_COUNT:
        right = right_number(q, asked);
        break;
    case WHAT_TIME:
        right = right_time(q, asked);
        break;
    case WHAT_FOUND:
        right = q->fact.number ? 0 : 1;
        break;
    default:
        right = (unsigned)q->fact.number;
    }
    q->right = (int)right;
    q->settled = q->fact.step;
    q->state = QUIZ_SETTLED;
}
