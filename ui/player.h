/* SPDX-License-Identifier: MIT */
/*
 * The player: where in a run we are, and where we are going.
 *
 * The cursor is a number of a step: the world that is shown has seen all of that step. A cursor that
 * is to go past what is on the tape lets the target run just so far, and arrives when the records
 * do. Time comes in as an argument; the player looks at no clock.
 */
#ifndef UI_PLAYER_H
#define UI_PLAYER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/session.h"

enum player_goal {
    GOAL_NONE,
    GOAL_STEP,      /* to a step */
    GOAL_TIME,      /* to the last step up to a time */
    GOAL_CONTENTION /* to the next step with a finding, or in which a thread has to wait */
};

struct player {
    size_t step; /* the cursor */
    enum player_goal goal;
    uint64_t goal_value; /* step; nanoseconds; position up to which has been searched */
    bool is_playing;
    bool is_in_vain;  /* the last search found nothing */
    int speed;        /* see SPEED_NORMAL in ui/scene.h */
    uint64_t next_us; /* when the next step is due */
    size_t stopped;   /* the last step at which a finding stopped us */
};

void player_init(struct player *player);

/** The last step that the tape has in full. */
size_t player_frontier(const struct session *session);

/** The world at the cursor. Valid until the session's history is asked again. */
const struct world *player_world(const struct player *player, struct session *session);

/** One step forward, and one back. Returns: false where there is none. */
bool player_step(struct player *player, struct session *session);
bool player_back(struct player *player, struct session *session);

/** Play, or pause. Playing at the end begins anew. */
void player_toggle(struct player *player, struct session *session, uint64_t now_ms);

/** Stop playing, and stay where we are. */
void player_pause(struct player *player);

/** Set the speed: SPEED_SLOWEST .. SPEED_MAX. */
void player_set_speed(struct player *player, int speed, uint64_t now_ms);

/** Go to a step: at once if it is on the tape, else as soon as it is. SIZE_MAX: to the end. */
void player_go(struct player *player, struct session *session, size_t step);

/** Go to the last step that ends at `time_ns` or before. */
void player_go_to_time(struct player *player, struct session *session, uint64_t time_ns);

/** Go on to the next step with a finding or with contention; is_in_vain is set if there is none. */
void player_go_to_contention(struct player *player, struct session *session);

/** Go back to the one before. Returns: false if there is none. */
bool player_back_to_contention(struct player *player, struct session *session);

/** Move on, as the clock and what has arrived allow. Returns: whether the cursor or the state has
 * changed. */
bool player_tick(struct player *player, struct session *session, uint64_t now_ms);

/** How long player_tick need not be called: milliseconds, -1: until a record or a key comes. */
int player_timeout_ms(const struct player *player, uint64_t now_ms);

#endif
