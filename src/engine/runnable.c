/* SPDX-License-Identifier: MIT */
#include "engine/runnable.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int runnable_reserve(struct runnable *set, unsigned id)
{
    unsigned needed = id / 64 + 1;
    if (needed <= set->word_count)
        return 0;
    unsigned room = needed > 2 * set->word_count ? needed : 2 * set->word_count;
    uint64_t *grown = realloc(set->words, room * sizeof *grown);
    if (!grown)
        return -ENOMEM;
    memset(grown + set->word_count, 0, (room - set->word_count) * sizeof *grown);
    set->words = grown;
    set->word_count = room;
    return 0;
}

void runnable_set(struct runnable *set, unsigned id, bool is_in)
{
    uint64_t bit = (uint64_t)1 << id % 64, *word = &set->words[id / 64];
    bool was_in = *word & bit;
    if (was_in == is_in)
        return;
    *word ^= bit;
    set->count += is_in ? 1u : -1u;
}

static unsigned lowest_from(const struct runnable *set, unsigned id)
{
    for (unsigned w = id / 64; w < set->word_count; w++) {
        uint64_t word = set->words[w];
        if (w == id / 64)
            word &= ~(uint64_t)0 << id % 64;
        if (word)
            return w * 64 + (unsigned)__builtin_ctzll(word);
    }
    return 0;
}

unsigned runnable_after(const struct runnable *set, unsigned id)
{
    unsigned next = lowest_from(set, id + 1);
    return next ? next : lowest_from(set, 1);
}

unsigned runnable_nth(const struct runnable *set, unsigned nth)
{
    for (unsigned w = 0; w < set->word_count; w++) {
        uint64_t word = set->words[w];
        unsigned here = (unsigned)__builtin_popcountll(word);
        if (nth >= here) {
            nth -= here;
            continue;
        }
        for (; nth > 0; nth--)
            word &= word - 1;
        return w * 64 + (unsigned)__builtin_ctzll(word);
    }
    return 0;
}
