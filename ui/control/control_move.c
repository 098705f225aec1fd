/* SPDX-License-Identifier: MIT */
/* Keys that move through a run: stepping, playing, going to a place. */
#include "ui/control/control_parts.h"

#include <string.h>

#include "model/words.h"

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
    if (c->early.count > 0 && action == ACTION_STEP) {
        control_put_off(c, (struct early_move){.kind = EARLY_STEP});
        return;
    }
    if (c->early.count > 0) { /* one back from where it would have led */
        c->early.count--;
        return;
    }
    if (action == ACTION_STEP && control_is_asked(c))
        return;
    bool has_moved = action == ACTION_STEP ? player_step(&c->player, c->session)
                                           : player_back(&c->player, c->session);
    if (!has_moved)
        at_either_end(c);
}

void do_play(struct control *c, enum action action, uint64_t now_ms)
{
    (void)action;
    if (control_is_asked(c))
        c->player.held.is_playing = true; /* once it is answered */
    else
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
        control_is_asked(c); /* and then it runs on */
        player_go(&c->player, c->session, SIZE_MAX);
        control_finish_beside(c);
        return;
    }
    if (action == ACTION_LAST && player_can_follow(c->session)) {
        player_follow(&c->player, c->session);
        return;
    }
    bool has_more = c->player.step == frontier && !session_has_ended(c->session);
    if (action == ACTION_LAST && has_more)
        control_sayf(c,
                     c->session->is_live
                         ? "No further step has been run: %s runs on to the end."
                         : "The rest of the file is being read; %s goes to its end.",
                     control_key_of(c, ACTION_FINISH));
    player_go(&c->player, c->session, action == ACTION_FIRST ? 0 : frontier);
}

/* ---- a place that was typed ---- */

void control_tell_beyond(struct control *c)
{
    const struct session *session = c->session;
    const char *what = session->is_live ? "run" : "recording";
    char duration[48];
    if (!c->is_asked || c->player.goal != GOAL_NONE)
        return;
    c->is_asked = false;
    uint64_t end_ns =
        session->tape.count > 0 ? session->tape.records[session->tape.count - 1].time_ns : 0;
    if (!session_has_ended(session) || c->player.step < player_frontier(session))
        return;
    if (c->asked.is_time && c->asked.time_ns > end_ns)
        control_sayf(c, "The %s is over after %s: this is its end.", what,
                     words_duration(end_ns, duration, sizeof duration));
    else if (!c->asked.is_time && c->asked.step > c->player.step)
        control_sayf(c, "The %s has only %zu step%s: this is its end.", what, c->player.step,
                     c->player.step == 1 ? "" : "s");
}

/* ---- marks ---- */

void do_mark(struct control *c, enum action action, uint64_t now_ms)
{
    struct marks *marks = &c->marks;
    size_t step = player_ahead(&c->player);
    (void)action;
    (void)now_ms;
    marks->at = -1;
    if (marks->count > 0 && marks->steps[marks->count - 1] == step) {
        control_sayf(c, "Step %zu is marked already: ' comes back to it.", step);
        return;
    }
    if (marks->count == MARKS_MAX) /* the oldest is forgotten */
        memmove(marks->steps, marks->steps + 1, --marks->count * sizeof marks->steps[0]);
    marks->steps[marks->count++] = step;
    control_sayf(c, "Step %zu is marked: ' comes back to it.", step);
}

/* From where we are through the marks, the last one first, and back to where we were. */
void do_recall(struct control *c, enum action action, uint64_t now_ms)
{
    struct marks *marks = &c->marks;
    size_t step = player_ahead(&c->player);
    (void)action;
    (void)now_ms;
    if (marks->count == 0) {
        control_sayf(c, "No step is marked yet: m marks this one.");
        return;
    }
    if (marks->at < 0 || step != marks->here) {
        marks->origin = step;
        marks->at = marks->count;
    }
    if (marks->at > 0 && marks->steps[marks->at - 1] == step)
        marks->at--; /* we stand on it */
    player_pause(&c->player);
    marks->at--;
    marks->here = marks->at >= 0 ? marks->steps[marks->at] : marks->origin;
    if (marks->at >= 0)
        control_sayf(c, "Mark %d of %d: step %zu.", marks->at + 1, marks->count, marks->here);
    else
        control_sayf(c, "Back at step %zu.", marks->here);
    player_go(&c->player, c->session, marks->here);
}
