/* SPDX-License-Identifier: MIT */
/* The branches, a row each, as a tree: where each has left its parent, and how far it has come. */
#include <stdio.h>

#include "ui/draw/utf8.h"
#include "ui/session/branches.h"
#include "ui/session/player.h"
#include "ui/view/views.h"

#define TREE_DOWN   0x2502
#define TREE_BRANCH 0x251c
#define TREE_LAST   0x2514
#define CURRENT     0x25b8
#define RECORDED    0x25cf
#define MARKS_COLS  3
#define NAMES_MAX   30

static int depth_of(const struct branches *b, int index)
{
    int depth = 0;
    while ((index = b->at[index].parent) >= 0)
        depth++;
    return depth;
}

static bool has_younger_sibling(const struct branches *b, int index)
{
    for (int i = index + 1; i < b->count; i++)
        if (b->at[i].parent == b->at[index].parent)
            return true;
    return false;
}

/* The lines that lead to a branch from those that it grew from. */
static void tree_write(struct pen *pen, const struct branches *b, int index)
{
    int line[BRANCHES_MAX], count = 0;
    for (int i = index; b->at[i].parent >= 0; i = b->at[i].parent)
        line[count++] = i;
    while (count-- > 0) {
        bool goes_on = has_younger_sibling(b, line[count]);
        uint32_t glyph =
            count == 0 ? (goes_on ? TREE_BRANCH : TREE_LAST) : (goes_on ? TREE_DOWN : ' ');
        pen_glyph(pen, ROLE_RULE, glyph);
        pen_put(pen, ROLE_TEXT, " ");
    }
}

static int name_cols(const struct branches *b)
{
    int widest = 0;
    for (int i = 0; i < b->count; i++) {
        int cols = 2 * depth_of(b, i) + utf8_cols(b->at[i].name);
        widest = cols > widest ? cols : widest;
    }
    return widest < NAMES_MAX ? widest : NAMES_MAX;
}

char *branch_outcome_words(const struct branch *branch, char *text, size_t bytes)
{
    const struct session *session = branch->session;
    const struct world *world = &branch->lanes.world;
    enum verdict verdict = world_verdict(world);
    if (session_is_returning(session))
        snprintf(text, bytes, "running again, %zu of %zu", session->tape.step_count, branch->fork);
    else if (!world->has_ended)
        snprintf(text, bytes, "step %zu…", player_frontier(session));
    else
        snprintf(text, bytes, "%s, step %zu",
                 verdict == VERDICT_FOREVER ? "waits for ever" : verdict_name(verdict),
                 player_frontier(session));
    return text;
}

static void name_write(struct pen *pen, const struct branches *b, int index, int end)
{
    enum role role = index == b->current ? ROLE_STRONG : ROLE_TEXT;
    if (index == b->named) {
        pen_put(pen, ROLE_KEY, b->typed);
        pen_cursor(pen, pen->x);
        pen_put(pen, ROLE_KEY, "_");
    } else {
        pen_field(pen, role, end - pen->x, b->at[index].name);
    }
    if (pen->x < end)
        pen->x = end;
}

static void branch_write(struct pen *pen, const struct branches *b, int index, int names)
{
    const struct branch *branch = &b->at[index];
    char course[BRANCH_COURSE_MAX + 40] = "", outcome[64];
    const struct world *world = &branch->lanes.world;
    pen_glyph(pen, ROLE_STRONG, index == b->current ? CURRENT : index == b->beside ? '=' : ' ');
    pen_glyph(pen, ROLE_ALERT, session_is_recording(branch->session) ? RECORDED : ' ');
    pen->x = MARKS_COLS;
    tree_write(pen, b, index);
    name_write(pen, b, index, MARKS_COLS + names + 2);
    branch_outcome_words(branch, outcome, sizeof outcome);
    if (branch->parent >= 0)
        snprintf(course, sizeof course, "from step %zu: %s", branch->fork + 1, branch->course);
    pen_field(pen, ROLE_TEXT, pen_room(pen) - utf8_cols(outcome) - 1, course);
    pen_put(pen, ROLE_TEXT, " ");
    bool is_bad = world->has_ended && world_verdict(world) != VERDICT_ENDED;
    pen_put(pen, is_bad ? ROLE_ALERT : world->has_ended ? ROLE_GOOD : ROLE_FAINT, outcome);
}

static void keys_write(struct pen *pen, const struct branches *b)
{
    static const char *const keys[][2] = {
        {"Enter", "switch"}, {"n", "name"}, {"=", "beside this one"}, {"x", "drop"}};
    static const char *const typing[][2] = {{"Enter", "so it is named"}, {"Esc", "as before"}};
    bool is_typing = b->named >= 0;
    size_t count = is_typing ? sizeof typing / sizeof *typing : sizeof keys / sizeof *keys;
    for (size_t i = 0; i < count; i++) {
        pen_put(pen, ROLE_FAINT, i ? " · " : "");
        pen_put(pen, ROLE_KEY, is_typing ? typing[i][0] : keys[i][0]);
        pen_put(pen, ROLE_TEXT, " ");
        pen_put(pen, ROLE_TEXT, is_typing ? typing[i][1] : keys[i][1]);
    }
}

void branches_write(struct pen *pen, const struct scene *scene)
{
    const struct branches *b = scene->branches;
    int order[BRANCHES_MAX];
    if (!b)
        return;
    branches_order(b, order);
    for (int row = 0; row < b->count; row++) {
        branch_write(pen, b, order[row], name_cols(b));
        if (row == scene->view->overlay_row)
            pen_mark_row(pen, MARK_SELECTED);
        pen_row(pen, pen->y + 1);
    }
    if (b->count == 1) {
        pen_wrap(pen, ROLE_FAINT, 0,
                 "Step back and pick another thread (r or p): the run takes another branch from "
                 "there, and this one is kept.");
        return;
    }
    pen_row(pen, pen->y + 1);
    keys_write(pen, b);
    pen_row(pen, pen->y + 1);
}
