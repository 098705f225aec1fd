/* SPDX-License-Identifier: MIT */
/* What is shown and how, a row each. */
#include "ui/control_parts.h"

void do_options(struct control *c, enum action action, uint64_t now_ms)
{
    (void)action;
    (void)now_ms;
    control_open_box(c, OVERLAY_OPTIONS);
}

void do_presenter(struct control *c, enum action action, uint64_t now_ms)
{
    (void)action;
    (void)now_ms;
    control_open_box(c, OVERLAY_OPTIONS);
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

const struct control_box control_options_box = {rows, take_key};
