/* SPDX-License-Identifier: MIT */
/* The branches, a row each. */
#include "ui/control_parts.h"

void do_branches(struct control *c, enum action action, uint64_t now_ms)
{
    (void)action;
    (void)now_ms;
    control_open_box(c, OVERLAY_BRANCHES);
}

void do_compare(struct control *c, enum action action, uint64_t now_ms)
{
    (void)action;
    (void)now_ms;
    control_open_box(c, OVERLAY_BRANCHES);
}

static int rows(struct control *c)
{
    (void)c;
    return 0;
}

static bool take_key(struct control *c, struct key key, uint64_t now_ms)
{
    (void)c;
    (void)key;
    (void)now_ms;
    return false;
}

const struct control_box control_branches_box = {rows, take_key};
