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
#include "ui/session/lanes.h"
#include "ui/session/session.h"

#define BRANCHES_MAX      16
#define BRANCH_NAME_MAX   40
#define BRANCH_COURSE_MAX 120

struct branch {
    struct session *session; /* ours, but for that of the first */
    struct lanes lanes;
    size_t runs;                    /* of the session that the lanes are of */
    int parent;                     /* index; -1: the first, and those that are lent */
    size_t fork;                    /* the last step that it has in common with its parent */
    struct pick pick;               /* what was picked there, */
    char course[BRANCH_COURSE_MAX]; /* in words */
    size_t step;                    /* where we were in it when we left it */
    bool is_lent;                   /* its session is somebody else's */
    char name[BRANCH_NAME_MAX];
};

struct branches {
    struct branch at[BRANCHES_MAX];
    int count;
    int current;
    int beside;   /* the one that the current one is compared with; -1: none */
    int last;     /* the one that was looked at before; -1: none */
    int made;     /* so far, for their names */
    size_t alike; /* records that the current one and that beside it are known to have in common */

    int named; /* the one whose name is being typed; -1: none */
    char typed[BRANCH_NAME_MAX];

    int error; /* why a branch was given up: as back.error of a session; 0: none was */
    char lost[BRANCH_NAME_MAX];
};

/** Begin with one branch: `session`, which stays the caller's. */
void branches_init(struct branches *branches, struct session *session);

/** End all targets but the first, and all recordings. */
void branches_free(struct branches *branches);

/** Add a run of another program, which has ended and stays the caller's, to be laid beside the others.
 * Nothing is added to BRANCHES_MAX of them. */
void branches_lend(struct branches *branches, struct session *session, const char *name);

/** The branch that is looked at. */
struct branch *branches_current(struct branches *branches);

/** The branch in which step `step` of the current one goes as picked, all being the same up to there;
 * -1: there is none. */
int branches_with(const struct branches *branches, size_t step, struct pick pick);

/**
 * Take another course: step `step` of the current branch shall go as picked. The new branch becomes
 * the current one at once; its session runs up to there while it is pumped (session_is_returning).
 *
 * Returns: its index; -ENOSPC: there are BRANCHES_MAX; or as session_branch.
 */
int branches_fork(struct branches *branches, size_t step, struct pick pick);

/** Look at another branch. `step`: where we are in the current one. */
void branches_switch(struct branches *branches, int index, size_t step);

/** Lay a branch beside the current one (-1: none). */
void branches_compare(struct branches *branches, int index);

/** Forget a branch and those that grew from it. Returns: 0; -EINVAL: the first, or the current one
 * or one that it grew from. */
int branches_drop(struct branches *branches, int index);

/** Give a branch another name. Returns: 0; -EEXIST: another one has it; -EINVAL: it is empty. */
int branches_name(struct branches *branches, int index, const char *name);

/** The branch of a name; -1: there is none. */
int branches_find(const struct branches *branches, const char *name);

/** The name of a branch that is being recorded, other than that of `session`; NULL: there is none. */
const char *branches_recorded(const struct branches *branches, const struct session *session);

/** Their indices as the tree shows them: each behind its parent. order: room for BRANCHES_MAX. */
void branches_order(const struct branches *branches, int *order);

/** Take in what all targets have published, and give up a branch that did not get where it was to
 * begin: `error` and `lost` tell of it. Returns: whether anything was new; there may be more. */
bool branches_pump(struct branches *branches);

/** Fold what has arrived, at most `max` records of each (0: all). Returns: whether all is folded. */
bool branches_follow(struct branches *branches, size_t max);

/** As session_patience_ms, session_descriptors (at most 2 of each), for all of them. */
int branches_patience_ms(const struct branches *branches, int timeout_ms);
int branches_descriptors(const struct branches *branches, int *fds);

/** The first step in which two runs differ; SIZE_MAX: they do not, as far as both are known. */
size_t branches_difference(const struct tape *a, const struct tape *b);

/** The same of the current one and that beside it. */
size_t branches_difference_beside(struct branches *branches);

#endif
