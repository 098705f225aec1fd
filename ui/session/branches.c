/* SPDX-License-Identifier: MIT */
/*
 * The branches stand in the order in which they were begun, so a parent stands before its children.
 * All of them are pumped: one that returns gets where it was to begin while another is looked at, and
 * one that is held costs nothing.
 */
#include "ui/session/branches.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/picks.h"

/* ---- beginning and ending ---- */

void branches_init(struct branches *b, struct session *session)
{
    *b = (struct branches){.count = 1, .beside = -1, .last = -1, .named = -1};
    b->at[0] = (struct branch){
        .session = session, .runs = session->runs, .parent = -1, .name = "main run"};
    lanes_init(&b->at[0].lanes);
}

/* A recording is closed as it is: the target's end, which comes after it, is our own doing. */
static void end_branch(struct branch *branch)
{
    char path[1];
    if (branch->session->recording)
        session_end_recording(branch->session, path, sizeof path);
    lanes_free(&branch->lanes);
    if (branch->parent < 0 || branch->is_lent)
        return;
    session_close(branch->session);
    free(branch->session);
}

void branches_free(struct branches *b)
{
    for (int i = 0; i < b->count; i++)
        end_branch(&b->at[i]);
    b->count = 0;
}

void branches_lend(struct branches *b, struct session *session, const char *name)
{
    if (b->count == BRANCHES_MAX)
        return;
    struct branch *branch = &b->at[b->count++];
    *branch =
        (struct branch){.session = session, .runs = session->runs, .parent = -1, .is_lent = true};
    branch->step = session->tape.step_count;
    snprintf(branch->name, sizeof branch->name, "%s", name);
    lanes_init(&branch->lanes);
}

struct branch *branches_current(struct branches *b)
{
    return &b->at[b->current];
}

/* ---- what they have in common ---- */

/* How many records two tapes have in common, `known` of them known to be. */
static size_t common_records(const struct tape *a, const struct tape *b, size_t known)
{
    size_t least = a->count < b->count ? a->count : b->count;
    while (known < least && memcmp(&a->records[known], &b->records[known], sizeof *a->records) == 0)
        known++;
    return known;
}

/* The step of the record behind those that are common. The one run may end where the other one takes
 * a step. */
static size_t step_behind(const struct tape *a, const struct tape *b, size_t common)
{
    if (common >= a->count || common >= b->count)
        return SIZE_MAX;
    size_t in_a = tape_step_at(a, common + 1), in_b = tape_step_at(b, common + 1);
    return in_a > in_b ? in_a : in_b;
}

size_t branches_difference(const struct tape *a, const struct tape *b)
{
    return step_behind(a, b, common_records(a, b, 0));
}

size_t branches_difference_beside(struct branches *b)
{
    if (b->beside < 0)
        return SIZE_MAX;
    const struct tape *current = &b->at[b->current].session->tape;
    const struct tape *beside = &b->at[b->beside].session->tape;
    b->alike = common_records(current, beside, b->alike);
    return step_behind(current, beside, b->alike);
}

int branches_with(const struct branches *b, size_t step, struct pick pick)
{
    const struct tape *current = &b->at[b->current].session->tape;
    if (step == 0)
        return -1;
    size_t position = tape_step_end(current, step - 1);
    for (int i = 0; i < b->count; i++) {
        int index = (b->current + i) % b->count; /* the current one first */
        const struct tape *tape = &b->at[index].session->tape;
        bool is_known = !session_is_returning(b->at[index].session) && step <= tape->step_count &&
                        tape_step_end(tape, step - 1) == position;
        if (is_known && picks_happened(tape, step, pick) &&
            memcmp(tape->records, current->records, position * sizeof *tape->records) == 0)
            return index;
    }
    return -1;
}

/* ---- going about ---- */

static void set_current(struct branches *b, int index)
{
    if (index == b->current)
        return;
    b->last = b->current;
    if (index == b->beside)
        b->beside = b->current; /* they change places */
    b->current = index;
    b->alike = 0;
}

/* The branch that a new one grows from: what it has in common with the current one may be common
 * with the parent of that, too. */
static int grows_from(const struct branches *b, size_t fork)
{
    int index = b->current;
    while (b->at[index].parent >= 0 && b->at[index].fork >= fork)
        index = b->at[index].parent;
    return index;
}

int branches_fork(struct branches *b, size_t step, struct pick pick)
{
    struct session *session;
    if (b->count == BRANCHES_MAX)
        return -ENOSPC;
    int error = session_branch(branches_current(b)->session, step, pick, &session);
    if (error < 0)
        return error;
    int index = b->count++;
    b->at[index] = (struct branch){.session = session,
                                   .runs = session->runs,
                                   .parent = grows_from(b, step - 1),
                                   .fork = step - 1,
                                   .pick = pick,
                                   .step = step};
    lanes_init(&b->at[index].lanes);
    struct session *parent = b->at[b->current].session;
    words_pick(&parent->tape, history_at(&parent->history, tape_step_end(&parent->tape, step - 1)),
               pick, b->at[index].course, BRANCH_COURSE_MAX);
    do
        snprintf(b->at[index].name, BRANCH_NAME_MAX, "b%d", ++b->made);
    while (branches_find(b, b->at[index].name) != index);
    branches_current(b)->step = step - 1;
    set_current(b, index);
    return index;
}

void branches_switch(struct branches *b, int index, size_t step)
{
    struct branch *left = branches_current(b);
    left->step = session_is_returning(left->session) ? left->fork + 1 : step;
    set_current(b, index);
}

void branches_compare(struct branches *b, int index)
{
    b->beside = index == b->current ? -1 : index;
    b->alike = 0;
}

/* Whether `index` is `root` or grew from it. */
static bool is_within(const struct branches *b, int index, int root)
{
    while (index > root)
        index = b->at[index].parent;
    return index == root;
}

static void forget(struct branches *b, int root)
{
    int moved[BRANCHES_MAX], kept = 0;
    for (int i = 0; i < b->count; i++)
        moved[i] = is_within(b, i, root) ? -1 : kept++;
    int *indices[] = {&b->current, &b->beside, &b->last, &b->named};
    for (size_t i = 0; i < sizeof indices / sizeof indices[0]; i++)
        *indices[i] = *indices[i] >= 0 ? moved[*indices[i]] : -1;
    for (int i = 0; i < b->count; i++) {
        struct branch *branch = &b->at[i];
        if (moved[i] < 0) {
            end_branch(branch);
            continue;
        }
        if (branch->parent >= 0)
            branch->parent = moved[branch->parent];
        b->at[moved[i]] = *branch;
    }
    b->count = kept;
    b->alike = 0;
}

int branches_drop(struct branches *b, int index)
{
    if (index <= 0 || index >= b->count || is_within(b, b->current, index))
        return -EINVAL;
    forget(b, index);
    return 0;
}

/* ---- names, order ---- */

int branches_find(const struct branches *b, const char *name)
{
    for (int i = 0; i < b->count; i++)
        if (strcmp(b->at[i].name, name) == 0)
            return i;
    return -1;
}

int branches_name(struct branches *b, int index, const char *name)
{
    char kept[BRANCH_NAME_MAX];
    snprintf(kept, sizeof kept, "%s", name + strspn(name, " "));
    for (size_t end = strlen(kept); end > 0 && kept[end - 1] == ' ';)
        kept[--end] = '\0';
    int other = branches_find(b, kept);
    if (!*kept)
        return -EINVAL;
    if (other >= 0 && other != index)
        return -EEXIST;
    memcpy(b->at[index].name, kept, sizeof kept);
    return 0;
}

static int add_family(const struct branches *b, int root, int *order, int count)
{
    order[count++] = root;
    for (int i = root + 1; i < b->count; i++)
        if (b->at[i].parent == root)
            count = add_family(b, i, order, count);
    return count;
}

const char *branches_recorded(const struct branches *b, const struct session *session)
{
    for (int i = 0; i < b->count; i++)
        if (b->at[i].session != session && session_is_recording(b->at[i].session))
            return b->at[i].name;
    return NULL;
}

void branches_order(const struct branches *b, int *order)
{
    int count = 0;
    for (int i = 0; i < b->count; i++)
        if (b->at[i].parent < 0)
            count = add_family(b, i, order, count);
}

/* ---- going on ---- */

static void give_up(struct branches *b, int index)
{
    b->error = b->at[index].session->back.error;
    memcpy(b->lost, b->at[index].name, sizeof b->lost);
    if (b->current == index)
        set_current(b, b->at[index].parent);
    forget(b, index);
}

bool branches_pump(struct branches *b)
{
    bool is_new = false;
    for (int i = 0; i < b->count; i++)
        is_new |= session_pump(b->at[i].session);
    for (int i = b->count - 1; i > 0; i--)
        if (b->at[i].session->back.error < 0) {
            give_up(b, i);
            is_new = true;
        }
    return is_new;
}

bool branches_follow(struct branches *b, size_t max)
{
    bool is_done = true;
    for (int i = 0; i < b->count; i++) {
        struct branch *branch = &b->at[i];
        if (branch->runs != branch->session->runs) {
            lanes_reset(&branch->lanes);
            b->alike = 0; /* the records are others */
        }
        branch->runs = branch->session->runs;
        is_done &= lanes_update_beside(&branch->lanes, &branch->session->history, max);
    }
    return is_done;
}

int branches_patience_ms(const struct branches *b, int timeout_ms)
{
    for (int i = 0; i < b->count; i++)
        timeout_ms = session_patience_ms(b->at[i].session, timeout_ms);
    return timeout_ms;
}

int branches_descriptors(const struct branches *b, int *fds)
{
    int count = 0;
    for (int i = 0; i < b->count; i++)
        count += session_descriptors(b->at[i].session, fds + count);
    return count;
}
