/* SPDX-License-Identifier: MIT */
/* What a stop of a lesson waits for, in words, for a person who has waited for it in vain. */
#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "model/lesson.h"
#include "model/text.h"

/* "2nd", "9th" */
static void add_ordinal(struct text *t, unsigned n)
{
    unsigned last = n % 10;
    bool is_teen = n / 10 % 10 == 1;
    const char *ending = is_teen     ? "th"
                         : last == 1 ? "st"
                         : last == 2 ? "nd"
                         : last == 3 ? "rd"
                                     : "th";
    text_addf(t, "%u%s", n, ending);
}

/* The part of a record that a letter of a template stands for: what the lesson does not name is left open. */
static const char *part_of(const struct lesson_event *event, char letter)
{
    switch (letter) {
    case 'T':
        return event->who ? event->who : "a thread";
    case 'U':
        return event->thing ? event->thing : "a thread";
    case 'O':
        return event->thing ? event->thing : "something";
    case 'S':
        return event->thing ? event->thing : "...";
    case 'W':
        return "somebody";
    case 'D':
        return "some time";
    default:
        return "something";
    }
}

/* A template up to its first colon: what follows is known only when it has happened. */
static void add_template(struct text *t, const char *format, const struct lesson_event *event)
{
    for (; *format && *format != ':'; format++)
        if (*format == '%')
            text_add(t, part_of(event, *++format));
        else
            text_addf(t, "%c", *format);
}

/* A kind of record that has no sentence, or one that says nothing before its colon. */
static void add_kind(struct text *t, const struct lesson_event *event)
{
    text_addf(t, "there is a %s", record_kind_name(event->kind));
    text_add(t, event->who ? " of " : "");
    text_add(t, event->who ? event->who : "");
}

static void add_event(struct text *t, const struct lesson_stop *stop)
{
    const struct lesson_event *event = &stop->event;
    const char *sentence = record_sentence(event->kind);
    if (stop->where == WHERE_BEFORE) {
        add_template(t, "%T is about to ", event);
        add_template(t, record_next(event->kind), event);
    } else if (sentence && strncmp(sentence, "%T:", 3) != 0) {
        add_template(t, sentence, event);
    } else {
        add_kind(t, event);
    }
    if (event->thing && (event->kind == R_PRINT || event->kind == R_NOTE)) {
        text_add(t, " \"");
        text_add(t, event->thing);
        text_add(t, "\"");
    }
    if (event->nth > 1) {
        text_add(t, " for the ");
        add_ordinal(t, event->nth);
        text_add(t, " time");
    }
}

char *lesson_never_words(const struct lesson_stop *stop, char *text, size_t bytes)
{
    struct text t = text_begin(text, bytes);
    text_add(&t, "It waits until ");
    if (stop->where == WHERE_STEP) {
        text_addf(&t, "step %" PRIu64 " has been taken", stop->number);
    } else if (stop->where == WHERE_TIME) {
        text_add_duration(&t, stop->number);
        text_add(&t, " have passed");
    } else {
        add_event(&t, stop);
    }
    text_add(&t, ", which never happened.");
    return text;
}
