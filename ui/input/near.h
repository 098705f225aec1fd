/* SPDX-License-Identifier: MIT */
/* What somebody may have meant: of several words, the one that takes the fewest slips of a finger. */
#ifndef UI_NEAR_H
#define UI_NEAR_H

#include <stddef.h>

#define NEAR_MAX 48

struct near_word {
    const char *typed;
    char best[NEAR_MAX]; /* "" until one is near enough */
    size_t slips;
};

/** Begin to look for what `typed` may mean. */
struct near_word near_word_of(const char *typed);

/** Offer a word. */
void near_offer(struct near_word *near, const char *word);

/** Write "; did you mean step?", or nothing, to `text`. Returns: `text`. */
char *near_question(const struct near_word *near, char *text, size_t bytes);

/** A name of a table as people write it: ZOOM_IN as zoom-in. Returns: `text`. */
char *near_spell(const char *name, char *text, size_t bytes);

#endif
