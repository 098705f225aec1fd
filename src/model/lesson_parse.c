/* SPDX-License-Identifier: MIT */
/*
 * Reading a lesson: bytes become lines, and lines that go on become one. Nothing is believed: not that
 * the bytes are text, nor that they end in a line, nor that they are few.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "model/lesson_parts.h"
#include "model/memory.h"
#include "model/tape.h"

/* A word and all that is said of it. */
struct whole {
    char text[LESSON_TEXT_MAX + 100];
    size_t length;
    bool is_there, is_too_long;
};

char *lesson_copy(const char *text)
{
    size_t bytes = strlen(text) + 1;
    return memcpy(memory_resize(NULL, bytes, 1), text, bytes);
}

/* Give the line to whoever knows its word. */
static void finish(struct lesson_reader *r, struct whole *whole)
{
    if (whole->is_too_long)
        lesson_mistake(r, r->line, "This is too long: a text has at most %d bytes.",
                       LESSON_TEXT_MAX);
    else if (whole->is_there) {
        char *word = whole->text, *rest = word + strcspn(word, " ");
        if (*rest)
            *rest++ = '\0';
        rest += strspn(rest, " ");
        if (strlen(rest) > LESSON_TEXT_MAX)
            lesson_mistake(r, r->line, "This is too long: a text has at most %d bytes.",
                           LESSON_TEXT_MAX);
        else
            lesson_read_line(r, word, rest);
    }
    whole->length = 0;
    whole->is_there = whole->is_too_long = false;
}

/* Add a line, or a piece of one that goes on. */
static void add(struct whole *whole, const char *text, size_t bytes)
{
    size_t blank = whole->is_there;
    if (whole->is_too_long || whole->length + blank + bytes >= sizeof whole->text) {
        whole->is_too_long = whole->is_there = true;
        return;
    }
    if (blank)
        whole->text[whole->length++] = ' ';
    memcpy(whole->text + whole->length, text, bytes);
    whole->length += bytes;
    whole->text[whole->length] = '\0';
    whole->is_there = true;
}

/* Make of a line what a terminal may see: what follows belongs to it all the same. Returns: whether it was
 * that already. */
static bool make_clean(char *text, size_t bytes)
{
    char *before = memory_resize(NULL, bytes, 1);
    memcpy(before, text, bytes);
    tape_clean(text, bytes);
    bool is_same = memcmp(before, text, bytes) == 0;
    free(before);
    return is_same;
}

/* One line of the file, which may be changed. */
static void read_physical(struct lesson_reader *r, struct whole *whole, unsigned number, char *text,
                          size_t bytes)
{
    if (bytes > 0 && text[bytes - 1] == '\r')
        bytes--;
    bool goes_on = bytes > 0 && (*text == ' ' || *text == '\t');
    for (size_t i = 0; i < bytes; i++)
        if (text[i] == '\t')
            text[i] = ' ';
    if (bytes > 0 && *text == '#')
        return;
    if (!make_clean(text, bytes))
        lesson_mistake(r, number, "This line has control characters, or is not UTF-8.");
    while (bytes > 0 && *text == ' ')
        text++, bytes--;
    while (bytes > 0 && text[bytes - 1] == ' ')
        bytes--;
    if (bytes == 0)
        return;
    if (!goes_on) {
        finish(r, whole);
        r->line = number;
    }
    if (goes_on && !whole->is_there)
        lesson_mistake(r, number,
                       "This line begins with a blank, and there is none before it "
                       "that could go on.");
    else
        add(whole, text, bytes);
}

int lesson_read(struct lesson *lesson, const char *text, size_t bytes, lesson_complain *complain,
                void *context)
{
    static const char mark[] = "\xef\xbb\xbf"; /* which some editors put before UTF-8 */
    struct lesson_reader r = {.lesson = lesson};
    struct whole whole = {.length = 0};
    char *copy = memory_resize(NULL, bytes, 1), *at = copy, *end = copy + bytes;
    unsigned number = 0;
    *lesson = (struct lesson){0};
    if (bytes > 0)
        memcpy(copy, text, bytes);
    if (bytes >= strlen(mark) && memcmp(at, mark, strlen(mark)) == 0)
        at += strlen(mark);
    while (at < end) {
        char *newline = memchr(at, '\n', (size_t)(end - at));
        char *over = newline ? newline : end;
        read_physical(&r, &whole, ++number, at, (size_t)(over - at));
        at = over + 1;
    }
    finish(&r, &whole);
    lesson_close(&r);
    bool is_fine = r.mistake_count == 0;
    lesson_tell_mistakes(&r, complain, context);
    free(copy);
    return is_fine ? 0 : -EINVAL;
}
