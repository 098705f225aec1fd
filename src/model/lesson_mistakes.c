/* SPDX-License-Identifier: MIT */
/* Mistakes of a lesson: kept until all of it is read, and then told in order of lines. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/lesson_parts.h"
#include "model/memory.h"
#include "model/tape.h"
#include "model/text.h"

/* A sentence that was too long, for what it quotes, ends in dots. */
static void end_in_dots(char *sentence)
{
    size_t length = LESSON_SENTENCE_MAX - sizeof "...";
    sentence[length] = '\0';
    tape_clean(sentence, length); /* it may have been cut within a letter */
    while (length > 0 && sentence[length - 1] == ' ')
        length--;
    strcpy(sentence + length, "...");
}

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
    int length = vsnprintf(m->sentence, sizeof m->sentence, format, arguments);
    va_end(arguments);
    if (length >= (int)sizeof m->sentence)
        end_in_dots(m->sentence);
    if (r->mistake_count > LESSON_MISTAKES_MAX) {
        m->line = UINT32_MAX; /* behind all others, until it is told */
        snprintf(m->sentence, sizeof m->sentence, "There are more mistakes than can be told.");
    }
    tape_clean(m->sentence, strlen(m->sentence)); /* it may quote */
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
#define LISTED_MAX     30

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

/* The name that looks like a word; NULL: none does. */
static const char *nearest(const char *word, const char *(*at)(unsigned i))
{
    const char *found = NULL, *name;
    unsigned least = (unsigned)strlen(word) / 4 + 2; /* letters: more is another word */
    for (unsigned i = 0; (name = at(i)); i++) {
        unsigned far = distance(word, name);
        if (far < least) {
            found = name;
            least = far;
        }
    }
    return found;
}

void lesson_unknown(struct lesson_reader *r, const char *noun, const char *word,
                    const char *(*at)(unsigned i))
{
    char all[LESSON_SENTENCE_MAX];
    const char *name;
    if (r->mistake_count > LESSON_MISTAKES_MAX)
        return; /* to look for what is near takes its time */
    const char *near = nearest(word, at);
    struct text out = text_begin(all, sizeof all);
    unsigned count = 0;
    for (; (name = at(count)); count++)
        text_addf(&out, "%s%s", count ? ", " : "", name);
    if (near)
        lesson_mistake(r, r->line, "There is no %s \"%.40s\"; the nearest is \"%s\".", noun, word,
                       near);
    else if (count <= LISTED_MAX)
        lesson_mistake(r, r->line, "There is no %s \"%.40s\"; there are %s.", noun, word, all);
    else
        lesson_mistake(r, r->line,
                       "There is no %s \"%.40s\"; `threadreel dump` shows those of a run.", noun,
                       word);
}
