/* SPDX-License-Identifier: MIT */
/*
 * Keys that have come too early. Whoever presses a key twice means two steps, though the target has
 * not taken the first one yet. So what decides how the run goes on waits until the step before is
 * there; what only looks does not wait, and whoever goes elsewhere has changed their mind.
 */
#include "ui/control/control_parts.h"

#include <string.h>

bool control_is_early(const struct control *c)
{
    const struct session *session = c->session;
    const struct player *player = &c->player;
    if (!session->is_live || session->tape.is_real)
        return false;
    if (session_is_returning(session) || player_ahead(player) > player->step)
        return true;
    bool is_staying = player->goal == GOAL_NONE ||
                      (player->goal == GOAL_STEP && player->goal_value == player->step);
    return is_staying && player->step >= player_frontier(session) && !session_has_ended(session) &&
           !session_is_held(session);
}

void control_put_off(struct control *c, struct early_move move)
{
    struct early *early = &c->early;
    if (early->count == EARLY_MAX)
        return;
    if (early->count == 0) {
        c->player.is_playing = c->player.is_following = false;
        early->session = c->session;
        early->step = player_ahead(&c->player);
    }
    early->moves[early->count++] = move;
}

/* Whether we are, or will be, where the first of them is meant. */
static bool is_still_meant(const struct control *c)
{
    const struct player *player = &c->player;
    bool is_on_its_way = player->goal == GOAL_STEP && player->goal_value == c->early.step;
    bool is_there = player->goal == GOAL_NONE && player->step == c->early.step;
    return c->early.session == c->session && (is_on_its_way || is_there);
}

static void make(struct control *c, struct early_move move)
{
    switch (move.kind) {
    case EARLY_STEP:
        player_step(&c->player, c->session);
        break;
    case EARLY_ROW:
        control_take_row(c, move.row);
        break;
    default:
        control_take_pick(c, move.pick);
    }
}

bool control_make_early_moves(struct control *c)
{
    struct early *early = &c->early;
    if (early->count > 0 && !is_still_meant(c))
        early->count = 0;
    if (early->count == 0 || control_is_early(c))
        return false;
    struct early_move move = early->moves[0];
    memmove(early->moves, early->moves + 1, (size_t)--early->count * sizeof move);
    make(c, move);
    size_t step = player_ahead(&c->player);
    if (c->session == early->session && step == early->step)
        early->count = 0; /* it could not be: the others were meant to follow it */
    early->session = c->session;
    early->step = step;
    return true;
}
