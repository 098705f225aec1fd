/* SPDX-License-Identifier: MIT */
/* What is shown and how, a row each. */
#include "ui/control/control_parts.h"

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
    c->view.is_presenting = !c->view.is_presenting;
}

static int rows(struct control *c)
{
    (void)c;
    return SETTINGS_ROWS;
}

static bool take_key(struct control *c, struct key key, uint64_t now_ms)
{
    struct settings settings = *control_settings(c);
    bool is_on =
        key.code == PRESSED_RIGHT || key.code == PRESSED_ENTER || key.code == PRESSED_SPACE;
    if (!is_on && key.code != PRESSED_LEFT)
        return false;
    settings_turn_row(&settings, c->view.overlay_row, is_on ? 1 : -1);
    control_apply(c, &settings, now_ms);
    return true;
}

const struct control_box control_options_box = {rows, take_key};
