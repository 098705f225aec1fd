/* SPDX-License-Identifier: MIT */
/* What can happen next, a row each; the one that is picked happens. */
#include "ui/control/control_parts.h"

#include "model/picks.h"

void do_pick(struct control *c, enum action action, uint64_t now_ms)
{
    const struct world *world = control_world(c);
    struct pick first;
    (void)action;
    (void)now_ms;
    if (control_is_early(c)) {
        control_open_box(c, OVERLAY_PICK);
        return;
    }
    if (control_is_asked(c))
        return;
    player_pause(&c->player);
    if (!c->session->is_live)
        control_take_pick(c, (struct pick){0}); /* tells what can be done instead */
    else if (world->is_real)
        control_sayf(c, "In the real engine the system chooses who runs.");
    else if (world->has_ended)
        control_sayf(c, "The run is over. Go back to a step, and pick what happens instead.");
    else if (picks_at(world, &first, 1) == 0)
        control_sayf(c, "Nothing can happen: nobody can go on, and nobody waits for its time.");
    else
        control_open_box(c, OVERLAY_PICK);
}

static int rows(struct control *c)
{
    struct pick first;
    size_t count = picks_at(control_world(c), &first, 1);
    return (int)(count < PICKS_MAX ? count : PICKS_MAX);
}

void control_take_row(struct control *c, int row)
{
    struct pick picks[PICKS_MAX];
    if (control_is_early(c)) { /* the rows will be others */
        c->view.overlay = OVERLAY_NONE;
        control_put_off(c, (struct early_move){.kind = EARLY_ROW, .row = row});
        return;
    }
    size_t count = picks_at(control_world(c), picks, PICKS_MAX);
    if (row < 0 || row >= PICKS_MAX || (size_t)row >= count)
        return;
    c->view.overlay = OVERLAY_NONE;
    control_take_pick(c, picks[row]);
}

static bool take_key(struct control *c, struct key key, uint64_t now_ms)
{
    int last = control_is_early(c) ? PICKS_MAX - 1 : rows(c) - 1, row = c->view.overlay_row;
    (void)now_ms;
    if (key.code == PRESSED_ENTER)
        control_take_row(c, row < last ? row : last);
    else if (key.code == PRESSED_CHARACTER && key.character >= '1' && key.character <= '9')
        control_take_row(c, (int)(key.character - '1'));
    else
        return false;
    return true;
}

const struct control_box control_pick_box = {rows, take_key};
