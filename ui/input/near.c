/* SPDX-License-Identifier: MIT */
/* Slips are: a letter too few, one too many, a wrong one, two that have changed places. The table of
 * the textbook, of which three rows suffice. */
#include "ui/input/near.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

struct near_word near_word_of(const char *typed)
{
    return (struct near_word){.typed = typed, .slips = 1 + strnlen(typed, NEAR_MAX) / 3};
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static char lower(char letter)
{
    return (char)tolower((unsigned char)letter);
}

static size_t slips_between(const char *a, const char *b)
{
    size_t rows[3][NEAR_MAX], length = strlen(b);
    size_t *older = rows[0], *old = rows[1], *now = rows[2];
    for (size_t j = 0; j <= length; j++)
        old[j] = j;
    for (size_t i = 0; a[i]; i++) {
        now[0] = i + 1;
        for (size_t j = 0; j < length; j++) {
            size_t wrong = lower(a[i]) != lower(b[j]);
            now[j + 1] = least(old[j] + wrong, 1 + least(old[j + 1], now[j]));
            if (i > 0 && j > 0 && lower(a[i]) == lower(b[j - 1]) && lower(a[i - 1]) == lower(b[j]))
                now[j + 1] = least(now[j + 1], older[j - 1] + 1);
        }
        size_t *spare = older;
        older = old;
        old = now;
        now = spare;
    }
    return old[length];
}

void near_offer(struct near_word *near, const char *word)
{
    if (strlen(word) >= NEAR_MAX || strnlen(near->typed, NEAR_MAX) >= NEAR_MAX)
        return;
    size_t slips = slips_between(near->typed, word);
    if (slips > near->slips || (slips == near->slips && *near->best))
        return;
    near->slips = slips;
    snprintf(near->best, sizeof near->best, "%s", word);
}

char *near_question(const struct near_word *near, char *text, size_t bytes)
{
    if (*near->best)
        snprintf(text, bytes, "; did you mean %s?", near->best);
    else
        snprintf(text, bytes, "%s", "");
    return text;
}

char *near_spell(const char *name, char *text, size_t bytes)
{
    size_t i = 0;
    for (; name[i] && i + 1 < bytes; i++)
        text[i] = name[i] == '_' ? '-' : lower(name[i]);
    text[i] = '\0';
    return text;
}
