/* SPDX-License-Identifier: MIT */
#include "app/lesson_options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/complain.h"
#include "app/target.h"

#define WORDS_OF_LINE 64

int lesson_options_parse(struct lesson_options *line, const char *text)
{
    char *words[WORDS_OF_LINE], *rest = NULL;
    int count = 0;
    *line = (struct lesson_options){.text = strdup(text ? text : "")};
    if (!line->text)
        return -ENOMEM;
    for (char *word = strtok_r(line->text, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        if (count == WORDS_OF_LINE) {
            complain("these options have more than %d words", WORDS_OF_LINE);
            return -EINVAL;
        }
        words[count++] = word;
    }
    int error = options_parse(&line->options, ON_LINE, count, words);
    if (error == 0 && line->options.argument_count > 0) {
        complain("%s is no option", line->options.arguments[0]);
        error = -EINVAL;
    }
    return error;
}

void lesson_options_free(struct lesson_options *line)
{
    options_free(&line->options);
    free(line->text);
}

/* Bytes before the first choice of a schedule. */
static int head_of(const char *schedule)
{
    return (int)strcspn(schedule, "/");
}

/* A schedule that begins with a policy stands for itself; one that begins with a setting changes what
 * there is. */
static bool stands_for_itself(const char *schedule)
{
    size_t item = strcspn(schedule, ",/");
    return item > 0 && !memchr(schedule, '=', item);
}

/* Returns: malloced, or NULL. */
static char *join_schedules(const char *lesson, const char *typed)
{
    char *text = malloc(strlen(lesson) + strlen(typed) + 2);
    if (!text)
        return NULL;
    if (stands_for_itself(typed))
        return strcpy(text, typed);
    const char *typed_choices = typed + head_of(typed), *lesson_choices = lesson + head_of(lesson);
    sprintf(text, "%.*s%s%.*s%s", head_of(lesson), lesson,
            head_of(lesson) && head_of(typed) ? "," : "", head_of(typed), typed,
            *typed_choices ? typed_choices : lesson_choices);
    return text;
}

/* joined: a copy of `typed`, with texts of its own for schedule and params. Returns: 0 or -ENOMEM. */
static int join(struct options *joined, const struct options *lesson, const struct options *typed)
{
    const char *first = lesson->params ? lesson->params : "";
    const char *then = typed->params ? typed->params : "";
    *joined = *typed;
    joined->schedule = join_schedules(lesson->schedule ? lesson->schedule : "",
                                      typed->schedule ? typed->schedule : "");
    joined->params = malloc(strlen(first) + strlen(then) + 1);
    if (joined->params)
        sprintf(joined->params, "%s%s", first, then); /* the last of a name counts */
    if (!joined->max_steps)
        joined->max_steps = lesson->max_steps;
    return joined->schedule && joined->params ? 0 : -ENOMEM;
}

int lesson_options_start(struct session *session, char *target, const struct options *lesson,
                         const struct options *typed)
{
    struct options joined;
    char *arguments[] = {target, NULL};
    int error = join(&joined, lesson, typed);
    joined.arguments = arguments;
    joined.argument_count = 1;
    if (error == 0)
        error = target_start(session, &joined, -1);
    free(joined.schedule);
    free(joined.params);
    if (error == 0 && !target_begin(session)) {
        session_close(session);
        error = -EINVAL;
    }
    return error;
}
