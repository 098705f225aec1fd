/* SPDX-License-Identifier: MIT */
/*
 * A comparison: the runs of a lesson that compares, beside each other, as the screen shows them.
 *
 * Whoever makes one has run them to their ends. The lesson's questions are asked first, and until they
 * are answered nothing of the runs is shown; then the table, and, on a common axis of time, the
 * timelines, one below the other.
 *
 * The table has a line a run. Its columns are the measures that the lesson shows; the figures of a column
 * have one unit, and what is not known is "?".
 */
#ifndef UI_COMPARISON_H
#define UI_COMPARISON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/lesson.h"
#include "model/measures.h"
#include "model/quiz.h"
#include "model/world.h"
#include "ui/session/session.h"

#define COMPARISON_LINE_MAX    512
#define COMPARISON_BECAUSE_MAX (LESSON_TEXT_MAX + 256) /* and that it was cut off */

struct comparison {
    const struct lesson *lesson;
    const char *title;            /* of the lesson */
    size_t count;                 /* of runs: lesson->runs[i] is played in sessions[i] */
    struct session **sessions;    /* each has ended; open until the screen is left. NULL: only the
                                     figures are there */
    const uint64_t *figures;      /* measure `m` of run `r` is at r * MEASURE_COUNT + m */
    const enum verdict *verdicts; /* how each has ended */
    struct quiz *quiz;            /* of the lesson; quiz_compare settles what has been answered */
};

/**
 * A line of the table: the headings, or a run with its number, its label and its figures, right-aligned
 * under the headings.
 *
 * run: 0: the headings; else counted from 1. cols: how wide the table is; where labels do not
 * fit, columns stand closer, and if that does not help labels are cut. text: room
 * for COMPARISON_LINE_MAX. Returns: `text`.
 */
char *comparison_line(const struct comparison *comparison, size_t run, int cols, char *text);

/** Which columns are sums over threads, for a line below the table: "Added up over all threads: starting, GIL
 * wait."; "" if none is. text: room for `bytes`. Returns: `text`. */
char *comparison_sums(const struct comparison *comparison, char *text, size_t bytes);

/** What explains the figures of a run, counted from 1: the lesson's own words, and behind them, if it was
 * cut off, that it was. "" if there is nothing to say. text: room for `bytes`:
 * COMPARISON_BECAUSE_MAX is enough. Returns: `text`. */
char *comparison_because(const struct comparison *comparison, size_t run, char *text, size_t bytes);

/** Settle the questions of its quiz by its figures. Those that the table would show the same are. */
void comparison_settle(const struct comparison *comparison);

/** Whether a figure that the table shows is unknown. */
bool comparison_has_unknown(const struct comparison *comparison);

#endif
