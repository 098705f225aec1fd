/* SPDX-License-Identifier: MIT */
/* Mistakes of a lesson: kept until all of it is read, and then told in order of lines. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/lesson_parts.h"
#include "model/memory.h"
#include "model/tape.h"

void lesson_mistake(struct lesson_reader *r, unsigned line, const char *format, ...)
{
    va_list arguments;
    if (r->mistake_count > LESSON_MISTAKES_MAX)
        return;
    r->mistakes = memory_grow(r->mistakes, r->mistake_count, sizeof *r->mistakes);
    struct lesson_mistake *m = &r->mistakes[r->mistake_count];
    *m = (struct lesson_mistake){.line = line, .order = r->mistake_count};
    r->mistake_count++;
    va_start(arguments, format);
    vsnprintf(m->sentence, sizeof m->sentence, format, arguments);
    va_end(arguments);
    if (r->mistake_count > LESSON_MISTAKES_MAX) {
        m->line = UINT32_MAX; /* behind all others, until it is told */
        snprintf(m->sentence, sizeof m->sentence, "There are more mistakes than can be told.");
    }
    tape_clean(m->sentence, strlen(m->sentence)); /* it may quote, and have been cut */
}

static int by_line(const void *a, const void *b)
{
    const struct lesson_mistake *x = a, *y = b;
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

void lesson_tell_mistakes(struct lesson_reader *r, lesson_complain *complain, void *context)
{
    if (r->mistake_count)
        qsort(r->mistakes, r->mistake_count, sizeof *r->mistakes, by_line);
    for (size_t i = 0; complain && i < r->mistake_count; i++) {
        const struct lesson_mistake *m = &r->mistakes[i];
        unsigned line = m->line == UINT32_MAX ? r->mistakes[i - 1].line : m->line;
        complain(context, line, m->sentence);
    }
    free(r->mistakes);
    r->mistakes = NULL;
}

#define NAME_MAX_BYTES 40

/* How many letters have to be put in, taken out or changed to make `b` of `a`. */
static unsigned distance(const char *a, const char *b)
{
    unsigned row[NAME_MAX_BYTES + 1];
    size_t columns = strlen(b);
    if (columns > NAME_MAX_BYTES || strlen(a) > NAME_MAX_BYTES)
        return UINT32_MAX;
    for (size_t j = 0; j <= columns; j++)
        row[j] = (unsigned)j;
    for (size_t i = 0; a[i]; i++) {
        unsigned corner = row[0];
        row[0] = (unsigned)i + 1;
        for (size_t j = 0; j < columns; j++) {
            unsigned least = corner + (a[i] != b[j]);
            if (row[j] + 1 < least)
                least = row[j] + 1;
            corner = row[j + 1];
            if (corner + 1 < least)
                least = corner + 1;
            row[j + 1] = least;
        }
    }
    return row[columns];
}

const char *lesson_nearest(const char *word, const char *(*at)(unsigned i))
{
    const char *nearest = NULL, *name;
    unsigned least = UINT32_MAX;
    for (unsigned i = 0; (name = at(i)); i++) {
        unsigned far = distance(word, name);
        if (!nearest || far < least) {
            nearest = name;
            least = far;
        }
    }
    return nearest;
}
