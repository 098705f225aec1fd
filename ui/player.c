/* SPDX-License-Identifier: MIT */
/*
 * Everything that moves is a goal: a step forward is the goal of the next step, playing sets such a
 * goal whenever one is due. player_tick chases the goal; it lets the target run no further than the
 * goal asks, or a stretch at a time where the goal is not a step.
 */
#include "ui/player.h"

#include "ui/scene.h"

#define PERIOD_US  UINT64_C(500000) /* at normal speed: two steps a second */
#define STRETCH    20000            /* steps that the target may be ahead on the way to the end */
#define LOOK_AHEAD 64               /* steps, on the way to something unknown */
#define KEYS_AHEAD 64               /* steps that keys may be ahead of the target */
#define MOVING_MS  16
#define DUE_MAX    1000

void player_init(struct player *player)
{
    *player = (struct player){.speed = SPEED_NORMAL};
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

const struct world *player_world(const struct player *player, struct session *session)
{
    return world_after(session, player->step);
}

/* ---- the keys ---- */

static bool is_at_end(const struct player *player, const struct session *session)
{
    return session_has_ended(session) && player->step >= player_frontier(session);
}

static void set_goal(struct player *player, enum player_goal goal, uint64_t value)
{
    player->goal = goal;
    player->goal_value = value;
    player->is_in_vain = false;
}

/* Where steps are counted from: keys may come faster than the target can follow. */
static size_t step_ahead(const struct player *player)
{
    bool is_near = player->goal == GOAL_STEP && player->goal_value > player->step &&
                   player->goal_value - player->step <= KEYS_AHEAD;
    return is_near ? (size_t)player->goal_value : player->step;
}

bool player_step(struct player *player, struct session *session)
{
    player->is_playing = false;
    if (is_at_end(player, session))
        return false;
    player_go(player, session, step_ahead(player) + 1);
    return true;
}

bool player_back(struct player *player, struct session *session)
{
    size_t step = step_ahead(player);
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
    if (is_at_end(player, session))
        player->step = 0;
    player->stopped = player->step;
    player->is_playing = true;
    player->next_us = now_ms * 1000;
}

void player_pause(struct player *player)
{
    player->is_playing = false;
    player->goal = GOAL_NONE;
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

/* Take what the tape has; a goal that lies beyond it is left standing. */
static void chase_step(struct player *player, struct session *session)
{
    size_t frontier = player_frontier(session);
    if (player->goal_value <= frontier || session_has_ended(session)) {
        player->step = player->goal_value < frontier ? (size_t)player->goal_value : frontier;
        player->goal = GOAL_NONE;
        return;
    }
    if (player->step < frontier)
        player->step = frontier;
    uint64_t ahead = (uint64_t)frontier + STRETCH;
    session_allow(session, player->goal_value < ahead ? player->goal_value : ahead);
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

/* The last step up to `frontier` that ends at `time_ns` or before. */
static size_t step_at_time(const struct session *session, size_t frontier, uint64_t time_ns)
{
    size_t low = 0, high = frontier;
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
    bool is_reached = session_has_ended(session) ||
                      (frontier > 0 && time_after(session, frontier) > player->goal_value);
    player->step = step_at_time(session, frontier, player->goal_value);
    if (is_reached)
        player->goal = GOAL_NONE;
    else
        session_allow(session, (uint64_t)frontier + LOOK_AHEAD);
}

void player_go_to_time(struct player *player, struct session *session, uint64_t time_ns)
{
    player->is_playing = false;
    set_goal(player, GOAL_TIME, time_ns);
    chase_time(player, session);
}

/* ---- contention ---- */

static bool is_contention(const struct record *record)
{
    enum record_wait wait = record_wait_of(record->kind);
    bool is_for_others = wait == RECORD_WAIT_BLOCK || wait == RECORD_WAIT_WAIT;
    return record->kind == R_GIL_WAIT ||
           (is_for_others && record->kind != R_JOIN_WAIT && record->kind != R_TIMER_WAIT);
}

/* The first finding that is complete at a position in (from, to], or 0. */
static size_t finding_within(const struct world *world, size_t from, size_t to)
{
    for (size_t i = 0; i < world->finding_count; i++) {
        uint64_t record = world->findings[i].record;
        if (record >= from && record < to)
            return (size_t)record + 1;
    }
    return 0;
}

static void chase_contention(struct player *player, struct session *session)
{
    size_t frontier = player_frontier(session), from = (size_t)player->goal_value;
    size_t end = tape_step_end(&session->tape, frontier), at = from;
    size_t found = finding_within(history_at(&session->history, end), from, end);
    while (at < end && !is_contention(&session->tape.records[at]))
        at++;
    if (at < end && (found == 0 || at + 1 < found))
        found = at + 1;
    if (found > 0) {
        player->step = tape_step_at(&session->tape, found);
        player->goal = GOAL_NONE;
    } else if (session_has_ended(session)) {
        player->goal = GOAL_NONE;
        player->is_in_vain = true;
    } else {
        player->goal_value = end > from ? end : from;
        session_allow(session, (uint64_t)frontier + LOOK_AHEAD);
    }
}

void player_go_to_contention(struct player *player, struct session *session)
{
    player->is_playing = false;
    set_goal(player, GOAL_CONTENTION, tape_step_end(&session->tape, player->step));
    chase_contention(player, session);
}

bool player_back_to_contention(struct player *player, struct session *session)
{
    player_pause(player);
    if (player->step == 0)
        return false;
    size_t at = tape_step_end(&session->tape, player->step - 1);
    const struct world *world = history_at(&session->history, at);
    size_t first = tape_step_end(&session->tape, 0), found = 0;
    for (size_t i = 0; i < world->finding_count; i++)
        if (world->findings[i].record + 1 > found && world->findings[i].record < at)
            found = (size_t)world->findings[i].record + 1;
    while (at > first && at > found && !is_contention(&session->tape.records[at - 1]))
        at--;
    if (at <= first)
        return false;
    player->step = tape_step_at(&session->tape, at);
    return true;
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

/* Playing stops at a finding that the way from step `from` has come upon. */
static void stop_at_finding(struct player *player, struct session *session, size_t from)
{
    if (player->step <= from)
        return;
    size_t begin = tape_step_end(&session->tape, from);
    size_t end = tape_step_end(&session->tape, player->step);
    size_t found = finding_within(world_after(session, player->step), begin, end);
    size_t step = found > 0 ? tape_step_at(&session->tape, found) : 0;
    if (step > player->stopped) {
        player->step = player->stopped = step;
        player_pause(player);
    }
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
    case GOAL_CONTENTION:
        chase_contention(player, session);
        break;
    default:
        break;
    }
}

bool player_tick(struct player *player, struct session *session, uint64_t now_ms)
{
    struct player before = *player;
    if (player->is_playing && player->goal == GOAL_NONE) {
        size_t due = take_due(player, now_ms * 1000);
        if (due > 0)
            set_goal(player, GOAL_STEP, player->step + due);
    }
    chase(player, session);
    if (before.is_playing)
        stop_at_finding(player, session, before.step);
    if (player->is_playing && is_at_end(player, session))
        player_pause(player);
    return player->step != before.step || player->is_playing != before.is_playing ||
           player->goal != before.goal;
}

int player_timeout_ms(const struct player *player, uint64_t now_ms)
{
    uint64_t now_us = now_ms * 1000;
    if (player->goal != GOAL_NONE)
        return MOVING_MS;
    if (!player->is_playing)
        return -1;
    if (player->next_us <= now_us)
        return period_us(player) == 0 ? MOVING_MS : 0;
    return (int)((player->next_us - now_us + 999) / 1000);
}
