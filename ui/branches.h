/* SPDX-License-Identifier: MIT */
/*
 * Branches: the courses that one program has taken, as a small tree. Each is a session of its own with
 * a target of its own, which stays where it is while another branch is looked at. The first is the run
 * that was begun; each other one has left its parent at a step, where somebody picked otherwise.
 */
#ifndef UI_BRANCHES_H
#define UI_BRANCHES_H

#include <stdbool.h>
#include <stddef.h>

#include "trace/schedule.h"
#include "ui/lanes.h"
#include "ui/session.h"

#define BRANCHES_MAX    16
#define BRANCH_NAME_MAX 24

struct branch {
    struct session *session; /* ours, but for that of the first */
    struct lanes lanes;
    size_t runs;      /* of the session that the lanes are of */
    int parent;       /* index; -1: the first */
    size_t fork;      /* the last step that it has in common with its parent */
    struct pick pick; /* what was picked there */
    size_t step;      /* where we were in it when we left it */
    char name[BRANCH_NAME_MAX];
};

struct branches {
    struct branch at[BRANCHES_MAX];
    int count;
    int current;
    int beside; /* the one that the current one is compared with; -1: none */
};

/** Begin with one branch: `session`, which stays the caller's. */
void branches_init(struct branches *branches, struct session *session);
void branches_free(struct branches *branches);

/** The branch that is looked at. */
struct branch *branches_current(struct branches *branches);

/**
 * Take another course from step `step` of the current branch on: with `pick`. The new branch becomes
 * the current one at once; its session runs up to there while it is pumped (session_is_returning).
 *
 * Returns: its index; -ENOSPC: there are BRANCHES_MAX; or as session_branch.
 */
int branches_fork(struct branches *branches, size_t step, struct pick pick);

/** Look at another branch. `step`: where we are in the current one. */
void branches_switch(struct branches *branches, int index, size_t step);

/** Forget a branch and those that grew from it. Returns: 0; -EINVAL: the first, or the current one
 * or one that it grew from. */
int branches_drop(struct branches *branches, int index);

/** Take in what all targets have published. Returns: whether anything was new in the current one or
 * the one beside it. */
bool branches_pump(struct branches *branches);

/** The first step in which two runs differ; SIZE_MAX: they do not, as far as both are known. */
size_t branches_difference(const struct tape *a, const struct tape *b);

#endif
