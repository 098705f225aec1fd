/* SPDX-License-Identifier: MIT */
/* The branches: switching, naming, comparing and dropping them, by keys and by commands. */
#include "ui/control/control_parts.h"

#include <errno.h>
#include <string.h>

#define AHEAD 20000 /* steps that the branch beside may take at once on its way to the end */

/* ---- looking at one ---- */

void control_look_at_current(struct control *c)
{
    const struct branch *branch = branches_current(&c->branches);
    player_pause(&c->player);
    c->session = branch->session;
    c->player.step = session_is_returning(c->session) ? branch->fork : branch->step;
    c->news.is_open = false;
    c->news.seen = branch->lanes.world.finding_count;
    memset(c->view.scroll, 0, sizeof c->view.scroll);
    c->player.limit = SIZE_MAX; /* that was the other one's */
    player_go(&c->player, c->session, branch->step);
}

static void switch_to(struct control *c, int index)
{
    if (control_is_hiding(c)) {
        control_is_asked(c);
        return;
    }
    if (index == c->branches.current) {
        control_sayf(c, "This is %s already.", c->branches.at[index].name);
        return;
    }
    branches_switch(&c->branches, index, c->player.step);
    control_look_at_current(c);
    control_sayf(c, "This is %s.", c->branches.at[index].name);
}

static int find(struct control *c, const char *name)
{
    int index = branches_find(&c->branches, name);
    if (index < 0)
        control_sayf(c, "There is no branch \"%s\": %s shows them all.", name,
                     control_key_of(c, ACTION_BRANCHES));
    return index;
}

bool control_switch_to(struct control *c, const char *name)
{
    int index = find(c, name);
    if (index >= 0)
        switch_to(c, index);
    return index >= 0;
}

bool control_tell_lost(struct control *c)
{
    if (c->branches.error == 0)
        return false;
    control_sayf(c, "%s is given up: %s.", c->branches.lost, session_pick_error(c->branches.error));
    c->branches.error = 0;
    return true;
}

/* ---- comparing ---- */

static void compare_with(struct control *c, int index)
{
    if (control_is_hiding(c)) {
        control_is_asked(c);
        return;
    }
    if (index == c->branches.current) {
        control_sayf(c, "This is the one that is looked at: it is compared with another one.");
        return;
    }
    branches_compare(&c->branches, index == c->branches.beside ? -1 : index);
}

/* The one to compare with unless another is named: the one looked at before, else the parent, else
 * the youngest; -1: there is only one. */
static int obvious_other(const struct branches *b)
{
    if (b->last >= 0 && b->last != b->current)
        return b->last;
    if (b->at[b->current].parent >= 0)
        return b->at[b->current].parent;
    return b->count > 1 ? b->count - 1 : -1;
}

bool control_compare_with(struct control *c, const char *name)
{
    int index = *name ? find(c, name) : obvious_other(&c->branches);
    if (index >= 0)
        compare_with(c, index);
    else if (!*name)
        control_sayf(c, "There is one branch only: step back and pick another thread (r or p).");
    return index >= 0;
}

void do_compare(struct control *c, enum action action, uint64_t now_ms)
{
    (void)action;
    (void)now_ms;
    if (c->branches.beside >= 0)
        branches_compare(&c->branches, -1);
    else
        control_compare_with(c, "");
}

size_t control_step_beside(struct control *c)
{
    struct session *session = c->branches.at[c->branches.beside].session;
    size_t frontier = player_frontier(session);
    if (c->view.axis == AXIS_TIME)
        return player_step_at(session, frontier, control_world(c)->time_ns);
    return c->player.step < frontier ? c->player.step : frontier;
}

void control_lead_beside(struct control *c)
{
    if (c->branches.beside < 0 || session_is_returning(c->session))
        return;
    struct session *session = c->branches.at[c->branches.beside].session;
    size_t frontier = player_frontier(session);
    bool is_by_time = c->view.axis == AXIS_TIME;
    bool is_behind = is_by_time ? control_step_beside(c) == frontier : frontier < c->player.step;
    if (is_behind && session_is_held(session)) /* one that runs has leave to go further */
        session_allow(session, is_by_time ? frontier + 1 : c->player.step);
}

void control_finish_beside(struct control *c)
{
    if (c->branches.beside < 0)
        return;
    struct session *session = c->branches.at[c->branches.beside].session;
    session_allow(session, player_frontier(session) + AHEAD);
}

/* ---- naming ---- */

static bool name_branch(struct control *c, int index, const char *name)
{
    int error = branches_name(&c->branches, index, name);
    if (error == -EEXIST)
        control_sayf(c, "There is a branch \"%s\" already.", name);
    else if (error < 0)
        control_sayf(c, "A name has at least one letter.");
    return error == 0;
}

bool control_name_branch(struct control *c, const char *name)
{
    return name_branch(c, c->branches.current, name);
}

static void begin_name(struct control *c, int index)
{
    c->branches.named = index;
    c->branches.typed[0] = '\0';
}

/* A key while a name is typed. */
static void type_name(struct control *c, struct key key)
{
    struct branches *b = &c->branches;
    size_t length = strlen(b->typed);
    uint32_t letter = key.code == PRESSED_SPACE       ? ' '
                      : key.code == PRESSED_CHARACTER ? key.character
                                                      : 0;
    if (key.code == PRESSED_BACKSPACE && length > 0) {
        b->typed[length - 1] = '\0';
    } else if (letter >= ' ' && letter < 0x7f && length + 1 < sizeof b->typed) {
        b->typed[length] = (char)letter;
        b->typed[length + 1] = '\0';
    } else if (key.code == PRESSED_ENTER) {
        if (length == 0 || name_branch(c, b->named, b->typed))
            b->named = -1;
    } else if (key.code == PRESSED_ESCAPE) {
        b->named = -1;
    }
}

/* ---- the box ---- */

void do_branches(struct control *c, enum action action, uint64_t now_ms)
{
    int order[BRANCHES_MAX];
    (void)action;
    (void)now_ms;
    if (control_is_hiding(c)) {
        control_is_asked(c);
        return;
    }
    control_open_box(c, OVERLAY_BRANCHES);
    branches_order(&c->branches, order);
    for (int row = 0; row < c->branches.count; row++)
        if (order[row] == c->branches.current)
            c->view.overlay_row = row;
}

static void drop(struct control *c, int index)
{
    char name[BRANCH_NAME_MAX];
    memcpy(name, c->branches.at[index].name, sizeof name);
    if (index == 0)
        control_sayf(c, "The %s is what all others grow from: it stays.", name);
    else if (branches_drop(&c->branches, index) < 0)
        control_sayf(c, "%s is looked at, or what is looked at grows from it: switch first.", name);
    else
        control_sayf(c, "%s is dropped.", name);
    if (c->view.overlay_row >= c->branches.count)
        c->view.overlay_row = c->branches.count - 1;
}

static int rows(struct control *c)
{
    return c->branches.count;
}

static bool take_key(struct control *c, struct key key, uint64_t now_ms)
{
    int order[BRANCHES_MAX];
    (void)now_ms;
    if (c->branches.named >= 0) {
        type_name(c, key);
        return true;
    }
    branches_order(&c->branches, order);
    int index = order[c->view.overlay_row < c->branches.count ? c->view.overlay_row : 0];
    uint32_t letter = key.code == PRESSED_CHARACTER ? key.character : 0;
    if (key.code == PRESSED_ENTER)
        switch_to(c, index);
    else if (letter == '=' || letter == 'V')
        compare_with(c, index);
    else if (letter == 'n')
        begin_name(c, index);
    else if (letter == 'x')
        drop(c, index);
    else
        return false;
    if (key.code == PRESSED_ENTER || letter == '=' || letter == 'V')
        c->view.overlay = OVERLAY_NONE;
    return true;
}

const struct control_box control_branches_box = {rows, take_key};
