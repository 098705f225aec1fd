/* SPDX-License-Identifier: MIT */
/*
 * A comparison: the runs of a lesson that compares, beside each other, as the screen shows them.
 *
 * Whoever makes one has run them to their ends. The lesson's questions are asked first, and until they
 * are answered nothing of the runs is shown; then the table, and, on a common axis of time, the
 * timelines, one below the other.
 */
#ifndef UI_COMPARISON_H
#define UI_COMPARISON_H

#include <stddef.h>
#include <stdint.h>

#include "model/lesson.h"
#include "model/measures.h"
#include "model/quiz.h"
#include "ui/session.h"

struct comparison {
    const struct lesson *lesson;
    const char *title;         /* of the lesson */
    size_t count;              /* of runs: lesson->runs[i] is played in sessions[i] */
    struct session **sessions; /* each has ended; open until the screen is left */
    const uint64_t *figures;   /* measure `m` of run `r` is at r * MEASURE_COUNT + m */
    struct quiz *quiz;         /* of the lesson; quiz_compare settles what has been answered */
};

#endif
