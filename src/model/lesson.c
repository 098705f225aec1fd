/* SPDX-License-Identifier: MIT */
/* What a lesson is made of: its words, and giving it back. */
#include "model/lesson.h"

#include <errno.h>
#include <stdlib.h>

#include "model/world.h"
#include "trace/schedule.h"

struct word {
    const char *name, *argument, *sentence;
};

static const struct word lines[] = {
#define X(NAME, name, argument, sentence) {#name, argument, sentence},
    LESSON_LINES(X)
#undef X
};

static const struct word places[] = {
#define X(NAME, name, argument, sentence) {#name, argument, sentence},
    LESSON_PLACES(X)
#undef X
};

static const struct word answers[] = {
#define X(NAME, name, argument, sentence) {#name, argument, sentence},
    LESSON_ANSWERS(X)
#undef X
};

static const struct word ends[] = {
#define X(NAME, name, sentence) {#name, NULL, sentence},
    LESSON_ENDS(X)
#undef X
};

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

const char *lesson_word(enum lesson_table table, unsigned i, const char **argument,
                        const char **sentence)
{
    const struct word *words = table == LESSON_TABLE_LINES    ? lines
                               : table == LESSON_TABLE_PLACES ? places
                                                              : answers;
    size_t count = table == LESSON_TABLE_LINES    ? COUNT(lines)
                   : table == LESSON_TABLE_PLACES ? COUNT(places)
                                                  : COUNT(answers);
    if (i >= count)
        return NULL;
    if (argument)
        *argument = words[i].argument;
    if (sentence)
        *sentence = words[i].sentence;
    return words[i].name;
}

const char *lesson_end_words(unsigned i)
{
    return i < COUNT(ends) ? ends[i].sentence : NULL;
}

const char *lesson_end_name(unsigned i)
{
    return i < COUNT(ends) ? ends[i].name : NULL;
}

const char *lesson_finding(unsigned kind)
{
    static const char *const names[FINDING_KIND_COUNT] = {
        [FINDING_DEADLOCK] = "deadlock",
        [FINDING_SELF_DEADLOCK] = "self_deadlock",
        [FINDING_WAITS_FOREVER] = "waits_forever",
        [FINDING_LOST_WAKEUP] = "lost_wakeup",
        [FINDING_POTENTIAL] = "potential_deadlock",
        [FINDING_LIVELOCK] = "livelock",
        [FINDING_STARVATION] = "starvation",
        [FINDING_CONVOY] = "convoy",
        [FINDING_DATA_RACE] = "data_race",
        [FINDING_LOST_UPDATE] = "lost_update",
        [FINDING_LOCK_HELD] = "lock_held",
        [FINDING_DAEMON_AT_WORK] = "daemon_at_work",
        [FINDING_EXPECT] = "failed_expectation",
        [FINDING_MISUSE] = "misuse",
    };
    return kind < FINDING_KIND_COUNT ? names[kind] : NULL;
}

int lesson_parse_time(const char *text, uint64_t *ns)
{
    char packed[64];
    size_t length = 0;
    for (; *text && length < sizeof packed - 1; text++)
        if (*text != ' ')
            packed[length++] = *text;
    packed[length] = '\0';
    return *text ? -EINVAL : schedule_parse_time(packed, ns);
}

bool lesson_needs_choices(enum lesson_what what)
{
    return what == WHAT_PRINTS || what == WHAT_VALUE || what == WHAT_COUNT || what == WHAT_TIME;
}

static void free_event(struct lesson_event *event)
{
    free(event->who);
    free(event->thing);
}

static void free_question(struct lesson_question *q)
{
    free(q->ask);
    free_event(&q->event);
    for (size_t i = 0; i < q->choice_count; i++)
        free(q->choices[i]);
    for (size_t i = 0; i < q->because_count; i++) {
        free(q->becauses[i].answer);
        free(q->becauses[i].text);
    }
}

static void free_run(struct lesson_run *run)
{
    free(run->label);
    free(run->scenario);
    free(run->options);
    free(run->because);
    free(run->path);
}

void lesson_free(struct lesson *lesson)
{
    char *texts[] = {lesson->title,   lesson->chapter, lesson->about, lesson->options,
                     lesson->against, lesson->problem, lesson->say,   lesson->trap};
    for (size_t i = 0; i < COUNT(texts); i++)
        free(texts[i]);
    for (size_t i = 0; i < lesson->stop_count; i++) {
        free_event(&lesson->stops[i].event);
        free(lesson->stops[i].tell);
    }
    for (size_t i = 0; i < lesson->question_count; i++)
        free_question(&lesson->questions[i]);
    for (size_t i = 0; i < lesson->run_count; i++)
        free_run(&lesson->runs[i]);
    free(lesson->stops);
    free(lesson->questions);
    free(lesson->runs);
    *lesson = (struct lesson){0};
}
