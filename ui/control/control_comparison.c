/* SPDX-License-Identifier: MIT */
/* A lesson that compares: its runs are branches of no common run. */
#include "ui/session/comparison.h"

#include <stdio.h>

#include "ui/control/control_parts.h"

_Static_assert(LESSON_RUNS_MAX <= BRANCHES_MAX, "each run of a lesson is a branch");

void control_compare_runs(struct control *c, const struct comparison *comparison)
{
    struct branch *first = &c->branches.at[0];
    c->lesson.comparison = comparison;
    snprintf(first->name, sizeof first->name, "%s", comparison->lesson->runs[0].label);
    for (size_t i = 1; i < comparison->count; i++)
        branches_lend(&c->branches, comparison->sessions[i], comparison->lesson->runs[i].label);
}

void control_show_comparison(struct control *c)
{
    c->lesson.has_lent_axis |= c->view.axis == AXIS_STEPS;
    c->view.axis = AXIS_TIME;
    player_go(&c->player, c->session, player_frontier(c->session));
    if (c->branches.count > 1)
        branches_compare(&c->branches, 1);
    control_open_box(c, OVERLAY_LESSON);
}
