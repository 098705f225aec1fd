/* SPDX-License-Identifier: MIT */
/*
 * News: which finding is to be told in a small box just now. Each is told once, when the cursor comes
 * for the first time upon the step that completes it, or when a run that goes on has come upon it ahead
 * of the cursor; never again, wherever the cursor goes.
 */
#ifndef UI_NEWS_H
#define UI_NEWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/tape.h"
#include "model/world.h"

#define NEWS_TOLD_MAX 2048

struct news {
    bool is_open;
    struct finding finding;       /* the worst of those that are told */
    size_t more;                  /* how many more there are */
    size_t found;                 /* the step that completes it */
    size_t step;                  /* the cursor, when it was opened */
    size_t seen;                  /* findings that a run has been seen to have come upon */
    uint64_t told[NEWS_TOLD_MAX]; /* hashes of those that have been told; a ring */
    size_t told_count;
};

/** How bad a finding is: the lower, the worse. */
unsigned news_rank(const struct finding *finding);

/** The cursor has come upon `step`, after which the world is this. Returns: whether there are news. */
bool news_come(struct news *news, const struct tape *tape, const struct world *world, size_t step);

/** A run that goes on has come so far as `world`, while the cursor is at `step`. `is_told`: whether
 * what is new since the last call and lies ahead is to be told. Returns: whether there are news. */
bool news_arrive(struct news *news, const struct tape *tape, const struct world *world, size_t step,
                 bool is_told);

#endif
