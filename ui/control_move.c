/* SPDX-License-Identifier: MIT */
/* Keys that move through a run: stepping, playing, going to a place. */
#include "ui/control_parts.h"

static void at_either_end(struct control *c)
{
    if (c->player.step == 0)
        control_sayf(c, "This is the beginning.");
    else
        control_sayf(c, "This is the end.");
}

void do_step(struct control *c, enum action action, uint64_t now_ms)
{
    (void)now_ms;
    bool has_moved = action == ACTION_STEP ? player_step(&c->player, c->session)
                                           : player_back(&c->player, c->session);
    if (!has_moved)
        at_either_end(c);
}

void do_play(struct control *c, enum action action, uint64_t now_ms)
{
    (void)action;
    player_toggle(&c->player, c->session, now_ms);
}

void do_speed(struct control *c, enum action action, uint64_t now_ms)
{
    int speed = c->player.speed;
    speed = action == ACTION_NORMAL   ? SPEED_NORMAL
            : action == ACTION_FASTER ? speed + 1
                                      : speed - 1;
    player_set_speed(&c->player, speed, now_ms);
}

void do_ends(struct control *c, enum action action, uint64_t now_ms)
{
    (void)now_ms;
    size_t frontier = player_frontier(c->session);
    if (control_is_reading(c) && action != ACTION_FINISH) {
        control_scroll_box(c, action == ACTION_FIRST ? -CONTROL_SCROLL_MAX : CONTROL_SCROLL_MAX);
        return;
    }
    player_pause(&c->player);
    if (action == ACTION_FINISH) {
        player_go(&c->player, c->session, SIZE_MAX);
        return;
    }
    bool has_more = c->player.step == frontier && !session_has_ended(c->session);
    if (action == ACTION_LAST && has_more)
        control_sayf(c, c->session->is_live
                            ? "No further step has been run: a runs on to the end."
                            : "The rest of the file is being read; a goes to its end.");
    player_go(&c->player, c->session, action == ACTION_FIRST ? 0 : frontier);
}

void do_contention(struct control *c, enum action action, uint64_t now_ms)
{
    (void)now_ms;
    if (action == ACTION_NEXT)
        player_go_to_contention(&c->player, c->session);
    else if (!player_back_to_contention(&c->player, c->session))
        control_sayf(c, "Before this, no thread had to wait and nothing was found.");
}
