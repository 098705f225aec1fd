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

#include "ui/session/breaks.h"
#include "ui/session/seek.h"
#include "ui/session/session.h"

enum player_goal {
    GOAL_NONE,
    GOAL_STEP, /* to a step */
    GOAL_TIME, /* to the last step up to a time */
    GOAL_SEEK  /* to what is sought */
};

/* What has become of a search, or what playing has been stopped by. */
enum player_halt { HALT_NONE, HALT_FOUND, HALT_BREAK, HALT_VAIN };

/* Speeds are powers of two; SPEED_MAX knows no pauses. */
#define SPEED_SLOWEST (-4)
#define SPEED_NORMAL  0
#define SPEED_MAX     7

/* How it was to go on beyond the limit. */
struct player_held {
    bool is_playing, is_following;
    enum player_goal goal;
    uint64_t goal_value;
};

struct player {
    size_t step;     /* the cursor */
    size_t limit;    /* a step that it does not go beyond; SIZE_MAX: none */
    bool is_careful; /* lets the target take one step at a time: there may be a limit behind each */
    struct player_held held; /* at the limit */
    enum player_goal goal;
    uint64_t goal_value;         /* step; nanoseconds */
    struct seek seek;            /* the last search, done or not */
    bool is_searching;           /* there is more of the tape to look through at once */
    enum player_halt halt;       /* for whoever tells it, and takes it back */
    int halt_break;              /* index of the breakpoint of HALT_BREAK */
    const struct breaks *breaks; /* at which playing stops too, or NULL */
    bool is_playing;
    bool is_following; /* playing goes along with a real run, at its end */
    int speed;         /* SPEED_SLOWEST .. SPEED_MAX */
    uint64_t next_us;  /* when the next step is due */
};

void player_init(struct player *player);

/** The last step that the tape has in full. */
size_t player_frontier(const struct session *session);

/** Whether the cursor is behind the last step of a run that has ended. */
bool player_is_at_end(const struct player *player, const struct session *session);

/** The last step up to `last` that ends at `time_ns` or before. */
size_t player_step_at(const struct session *session, size_t last, uint64_t time_ns);

/** The world at the cursor. Valid until the session's history is asked again. */
const struct world *player_world(const struct player *player, struct session *session);

/** Where a key counts steps from: the cursor, or where it will be when the target has followed the keys
 * before. */
size_t player_ahead(const struct player *player);

/** One step forward, and one back. Returns: false where there is none. */
bool player_step(struct player *player, struct session *session);
bool player_back(struct player *player, struct session *session);

/** Play, or pause. Playing at the end begins anew; at the end of a real run that goes on, it follows
 * that. */
void player_toggle(struct player *player, struct session *session, uint64_t now_ms);

/** The limit has been lifted: go on as it was to be when the cursor came there. */
void player_go_on(struct player *player, struct session *session, uint64_t now_ms);

/** Stop playing, and stay where we are. */
void player_pause(struct player *player);

/** Set the speed: SPEED_SLOWEST .. SPEED_MAX. */
void player_set_speed(struct player *player, int speed, uint64_t now_ms);

/** Go to a step: at once if it is on the tape, else as soon as it is. SIZE_MAX: to the end. */
void player_go(struct player *player, struct session *session, size_t step);

/** Go to the last step that ends at `time_ns` or before. */
void player_go_to_time(struct player *player, struct session *session, uint64_t time_ns);

/**
 * Go on to the next step with what is sought, or back to the one before. It may take many ticks;
 * `halt` tells how it has ended. What is not found leaves the cursor where it is; but where
 * SEEK_STOP finds nothing, the run goes on to its end, or back to its beginning.
 *
 * words: of SEEK_TEXT; else NULL.
 */
void player_seek(struct player *player, struct session *session, enum seek_what what, bool is_back,
                 const char *words);

/** Whether a run of the real engine goes on, so that it can be followed. */
bool player_can_follow(const struct session *session);

/** Go along with a real run: the cursor stays at its end until something stops it. */
void player_follow(struct player *player, struct session *session);

/** Move on, as the clock and what has arrived allow. Returns: whether the cursor or the state has
 * changed. */
bool player_tick(struct player *player, struct session *session, uint64_t now_ms);

/** How long player_tick need not be called: milliseconds, -1: until a record or a key comes. */
int player_timeout_ms(const struct player *player, uint64_t now_ms);

#endif
