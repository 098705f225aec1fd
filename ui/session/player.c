/* SPDX-License-Identifier: MIT */
/*
 * Everything that moves is a goal: a step forward is the goal of the next step, playing sets such a
 * goal whenever one is due. player_tick chases the goal; it lets the target run no further than the
 * goal asks, or a stretch at a time where the goal is not a step.
 */
#include "ui/session/player.h"

#include <stdio.h>

#define PERIOD_US  UINT64_C(500000) /* at normal speed: two steps a second */
#define STRETCH    20000            /* steps that the target may be ahead on the way to the end */
#define LOOK_AHEAD 64               /* steps, on the way to something unknown */
#define KEYS_AHEAD 64               /* steps that keys may be ahead of the target */
#define MOVING_MS  16
#define DUE_MAX    1000

void player_init(struct player *player)
{
    *player = (struct player){.speed = SPEED_NORMAL, .limit = SIZE_MAX};
}

size_t player_frontier(const struct session *session)
{
    size_t count = session->tape.step_count;
    if (session_has_ended(session) || session_is_held(session))
        return count;
    return count > 0 ? count - 1 : 0;
}

static const struct world *world_after(struct session *session, size_t step)
{
    return history_at(&session->history, tape_step_end(&session->tape, step));
}

bool player_is_at_end(const struct player *player, const struct session *session)
{
    return session_has_ended(session) && player->step >= player_frontier(session);
}

const struct world *player_world(const struct player *player, struct session *session)
{
    return world_after(session, player->step);
}

/* ---- the keys ---- */

static void set_goal(struct player *player, enum player_goal goal, uint64_t value)
{
    player->goal = goal;
    player->goal_value = value;
    player->held = (struct player_held){0};
    player->halt = HALT_NONE;
    player->is_searching = false;
}

size_t player_ahead(const struct player *player)
{
    bool is_near = player->goal == GOAL_STEP && player->goal_value > player->step &&
                   player->goal_value - player->step <= KEYS_AHEAD;
    return is_near ? (size_t)player->goal_value : player->step;
}

bool player_step(struct player *player, struct session *session)
{
    player->is_playing = player->is_following = false;
    if (player_is_at_end(player, session))
        return false;
    player_go(player, session, player_ahead(player) + 1);
    return true;
}

bool player_back(struct player *player, struct session *session)
{
    size_t step = player_ahead(player);
    player_pause(player);
    if (step == 0)
        return false;
    player_go(player, session, step - 1);
    return true;
}

void player_toggle(struct player *player, struct session *session, uint64_t now_ms)
{
    if (player->is_playing || player->goal != GOAL_NONE) {
        player_pause(player);
        return;
    }
    if (player_can_follow(session) && player->step >= player_frontier(session)) {
        player_follow(player, session);
        return;
    }
    if (player_is_at_end(player, session))
        player->step = 0;
    player->halt = HALT_NONE;
    player->is_playing = true;
    player->next_us = now_ms * 1000;
}

void player_pause(struct player *player)
{
    player->is_playing = player->is_following = player->is_searching = false;
    player->goal = GOAL_NONE;
    player->held = (struct player_held){0};
}

void player_go_on(struct player *player, struct session *session, uint64_t now_ms)
{
    struct player_held held = player->held;
    struct seek seek = player->seek;
    player->held = (struct player_held){0};
    if (held.is_following)
        player_follow(player, session);
    else if (held.is_playing && !player_is_at_end(player, session))
        player_toggle(player, session, now_ms);
    else if (held.goal == GOAL_STEP)
        player_go(player, session, (size_t)held.goal_value);
    else if (held.goal == GOAL_TIME)
        player_go_to_time(player, session, held.goal_value);
    else if (held.goal == GOAL_SEEK)
        player_seek(player, session, seek.what, false, seek.words);
}

static uint64_t period_us(const struct player *player)
{
    if (player->speed >= SPEED_MAX)
        return 0;
    return player->speed >= 0 ? PERIOD_US >> player->speed : PERIOD_US << -player->speed;
}

void player_set_speed(struct player *player, int speed, uint64_t now_ms)
{
    player->speed = speed < SPEED_SLOWEST ? SPEED_SLOWEST : speed > SPEED_MAX ? SPEED_MAX : speed;
    if (player->next_us > now_ms * 1000 + period_us(player))
        player->next_us = now_ms * 1000 + period_us(player);
}

/* ---- goals ---- */

/* Who comes to the limit on the way to something beyond it stays there, until it is lifted. */
static void stop_at_limit(struct player *player)
{
    bool is_beyond = player->goal != GOAL_STEP || player->goal_value > player->limit;
    player->held = (struct player_held){.is_playing = player->is_playing,
                                        .is_following = player->is_following,
                                        .goal = is_beyond ? player->goal : GOAL_NONE,
                                        .goal_value = player->goal_value};
    player->is_playing = player->is_following = player->is_searching = false;
    player->goal = GOAL_NONE;
}

/* How many steps the target may be ahead of the cursor, where it may be `steps` else. */
static uint64_t stretch_of(const struct player *player, uint64_t steps)
{
    return player->is_careful ? 1 : steps;
}

/* Take what the tape has; a goal that lies beyond it is left standing. */
static void chase_step(struct player *player, struct session *session)
{
    size_t frontier = player_frontier(session);
    uint64_t goal = player->goal_value < player->limit ? player->goal_value : player->limit;
    if (goal <= frontier || session_has_ended(session)) {
        player->step = goal < frontier ? (size_t)goal : frontier;
        if (player->step == player->limit)
            stop_at_limit(player);
        player->goal = GOAL_NONE;
        return;
    }
    if (player->step < frontier)
        player->step = frontier;
    uint64_t ahead = (uint64_t)frontier + stretch_of(player, STRETCH);
    bool has_begun = goal <= session->tape.step_count; /* so it has leave */
    if (!has_begun)
        session_allow(session, goal < ahead ? goal : ahead);
}

void player_go(struct player *player, struct session *session, size_t step)
{
    set_goal(player, GOAL_STEP, step);
    chase_step(player, session);
}

static uint64_t time_after(const struct session *session, size_t step)
{
    size_t end = tape_step_end(&session->tape, step);
    return end > 0 ? session->tape.records[end - 1].time_ns : 0;
}

size_t player_step_at(const struct session *session, size_t last, uint64_t time_ns)
{
    size_t low = 0, high = last;
    while (low < high) {
        size_t middle = low + (high - low + 1) / 2;
        if (time_after(session, middle) <= time_ns)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

static void chase_time(struct player *player, struct session *session)
{
    size_t frontier = player_frontier(session);
    size_t last = frontier < player->limit ? frontier : player->limit;
    bool is_reached = session_has_ended(session) ||
                      (frontier > 0 && time_after(session, frontier) > player->goal_value);
    player->step = player_step_at(session, last, player->goal_value);
    if (player->step == player->limit)
        stop_at_limit(player);
    else if (is_reached)
        player->goal = GOAL_NONE;
    else
        session_allow(session, (uint64_t)frontier + stretch_of(player, LOOK_AHEAD));
}

void player_go_to_time(struct player *player, struct session *session, uint64_t time_ns)
{
    player->is_playing = player->is_following = false;
    set_goal(player, GOAL_TIME, time_ns);
    chase_time(player, session);
}

/* ---- searching ---- */

static void arrive(struct player *player, struct session *session, size_t position)
{
    player->step = tape_step_at(&session->tape, position);
    player->halt = player->seek.hit >= 0 ? HALT_BREAK : HALT_FOUND;
    player->halt_break = player->seek.hit;
}

/* Who runs on in vain, has run to the end. */
static void give_up(struct player *player, struct session *session)
{
    player->goal = GOAL_NONE;
    player->halt = HALT_VAIN;
    if (player->seek.what == SEEK_STOP)
        player->step = player->seek.is_back ? 0 : player_frontier(session);
}

static void chase_sought(struct player *player, struct session *session)
{
    size_t frontier = player_frontier(session);
    bool is_limited = !player->seek.is_back && player->limit <= frontier;
    size_t end = tape_step_end(&session->tape, is_limited ? player->limit : frontier);
    size_t found = seek_on(&player->seek, session, end);
    player->is_searching = found == 0 && !seek_is_over(&player->seek, session, end);
    if (found > 0) {
        player->goal = GOAL_NONE;
        arrive(player, session, found);
    } else if (player->is_searching) {
        return;
    } else if (is_limited) {
        player->step = player->limit;
        stop_at_limit(player);
    } else if (player->seek.is_back || session_has_ended(session)) {
        give_up(player, session);
    } else {
        session_allow(session, (uint64_t)frontier + stretch_of(player, LOOK_AHEAD));
    }
}

void player_seek(struct player *player, struct session *session, enum seek_what what, bool is_back,
                 const char *words)
{
    size_t from = is_back && player->step > 0 ? player->step - 1 : player->step;
    player->is_playing = player->is_following = false;
    set_goal(player, GOAL_SEEK, 0);
    player->seek = (struct seek){.what = what,
                                 .is_back = is_back,
                                 .at = tape_step_end(&session->tape, from),
                                 .breaks = player->breaks};
    if (words)
        snprintf(player->seek.words, sizeof player->seek.words, "%s", words);
    chase_sought(player, session);
}

/* ---- following ---- */

bool player_can_follow(const struct session *session)
{
    return session->is_live && session->tape.is_real && !session_has_ended(session);
}

void player_follow(struct player *player, struct session *session)
{
    player_go(player, session, player_frontier(session));
    session_allow(session, SEGMENT_STEPS_UNLIMITED);
    player->is_playing = player->is_following = true;
}

/* Nobody holds a real run: all that there is to do is to keep up. */
static void keep_up(struct player *player, struct session *session)
{
    size_t frontier = player_frontier(session);
    player->step = frontier < player->limit ? frontier : player->limit;
    player->is_following = !session_has_ended(session);
    if (player->step == player->limit)
        stop_at_limit(player);
}

/* ---- the clock ---- */

/* How many steps are due, and when the next one will be. */
static size_t take_due(struct player *player, uint64_t now_us)
{
    uint64_t period = period_us(player);
    size_t due = 0;
    if (period == 0) {
        player->next_us = now_us;
        return DUE_MAX;
    }
    while (player->next_us <= now_us && due < DUE_MAX) {
        player->next_us += period;
        due++;
    }
    if (player->next_us <= now_us)
        player->next_us = now_us + period; /* we were away: there is no catching up */
    return due;
}

/* Playing stops at what the way from step `from` has come upon. */
static void stop_on_the_way(struct player *player, struct session *session, size_t from)
{
    if (player->step <= from)
        return;
    size_t end = tape_step_end(&session->tape, player->step), found = 0;
    player->seek = (struct seek){
        .what = SEEK_STOP, .at = tape_step_end(&session->tape, from), .breaks = player->breaks};
    while (found == 0 && !seek_is_over(&player->seek, session, end))
        found = seek_on(&player->seek, session, end);
    if (found == 0)
        return;
    player_pause(player);
    arrive(player, session, found);
    player->held.is_playing = player->halt == HALT_FOUND; /* once it is read */
}

static void chase(struct player *player, struct session *session)
{
    switch (player->goal) {
    case GOAL_STEP:
        chase_step(player, session);
        break;
    case GOAL_TIME:
        chase_time(player, session);
        break;
    case GOAL_SEEK:
        chase_sought(player, session);
        break;
    default:
        break;
    }
}

bool player_tick(struct player *player, struct session *session, uint64_t now_ms)
{
    struct player before = *player;
    if (player->is_following) {
        keep_up(player, session);
    } else if (player->is_playing && player->goal == GOAL_NONE) {
        size_t due = take_due(player, now_ms * 1000);
        if (due > 0)
            set_goal(player, GOAL_STEP, player->step + due);
    }
    chase(player, session);
    if (before.is_playing)
        stop_on_the_way(player, session, before.step);
    if (player->is_playing && player_is_at_end(player, session))
        player_pause(player);
    return player->step != before.step || player->is_playing != before.is_playing ||
           player->goal != before.goal || player->halt != before.halt;
}

int player_timeout_ms(const struct player *player, uint64_t now_ms)
{
    uint64_t now_us = now_ms * 1000;
    if (player->is_searching)
        return 0;
    if (player->goal != GOAL_NONE)
        return MOVING_MS;
    if (!player->is_playing || player->is_following)
        return -1;
    if (player->next_us <= now_us)
        return period_us(player) == 0 ? MOVING_MS : 0;
    return (int)((player->next_us - now_us + 999) / 1000);
}
