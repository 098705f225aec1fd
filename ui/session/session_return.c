/* SPDX-License-Identifier: MIT */
/*
 * Going back to where a run was, to go on from there otherwise. The program is started anew with the
 * schedule that leads there; when it is held where it was, and has done the same up to there, it is
 * told what was picked. Until then nobody can let it go on.
 */
#include "ui/session/session_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "model/picks.h"

#define SILENCE_MS 10000 /* how long nothing may come from a run that is on its way */

static uint64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* A hash of the first records: whether a run that was started anew is the same up to there. */
static uint64_t hash_of(const struct tape *tape, size_t count)
{
    const uint64_t *words = (const uint64_t *)(const void *)tape->records;
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < count * (sizeof *tape->records / sizeof *words); i++) {
        hash = (hash ^ words[i]) * 0x100000001b3u;
        hash ^= hash >> 32;
    }
    return hash;
}

/* Where `parent` was before step `step`, as a place to return to. */
static struct session_return place_of(const struct session *parent, uint64_t step, struct pick pick)
{
    size_t position = tape_step_end(&parent->tape, step - 1);
    return (struct session_return){.is_on = true,
                                   .step = step,
                                   .pick = pick,
                                   .position = position,
                                   .hash = hash_of(&parent->tape, position)};
}

static void begin_returning(struct session *s, const struct session_return *place)
{
    s->back = *place;
    s->back.since_ms = now_ms();
    live_allow(&s->live, place->step - 1);
}

bool session_is_returning(const struct session *s)
{
    return s->back.is_on;
}

static void fail(struct session *s, int error)
{
    s->back.is_on = false;
    s->back.error = error;
}

void session_go_on_returning(struct session *s, bool is_new)
{
    struct session_return *back = &s->back;
    bool is_held = session_is_held(s), is_past = s->tape.count > back->position;
    if (is_new)
        back->since_ms = now_ms();
    if (is_held && s->tape.count == back->position &&
        hash_of(&s->tape, back->position) == back->hash) {
        back->is_on = false;
        live_pick(&s->live, back->step, back->pick);
    } else if (is_held || is_past || session_has_ended(s)) {
        fail(s, -ESTALE);
    } else if (now_ms() - back->since_ms >= SILENCE_MS) {
        fail(s, -ETIMEDOUT);
    }
}

int session_return_patience_ms(const struct session *s)
{
    uint64_t silent_ms = now_ms() - s->back.since_ms;
    return silent_ms < SILENCE_MS ? (int)(SILENCE_MS - silent_ms) : 0;
}

/* ---- beginning anew ---- */

static int start_again(struct session *s, const char *schedule)
{
    struct live_sink none = {0};
    if (s->options.reel_fd >= 0)
        return -EBUSY;
    struct live fresh;
    int error = session_launch(s, &fresh, schedule, -1);
    if (error < 0)
        return error; /* what we have stays as it is */
    live_stop(&s->live, &none);
    s->live = fresh;
    s->back = (struct session_return){0};
    session_end_tape(s);
    session_begin_tape(s);
    s->runs++;
    return 0;
}

int session_restart(struct session *s)
{
    return s->is_live ? start_again(s, s->options.schedule) : -ENOTSUP;
}

/* Whether step `step` can go as picked. Returns: 0, or as session_pick. */
static int check_pick(struct session *s, uint64_t step, struct pick pick)
{
    if (!s->is_live || s->tape.is_real)
        return -ENOTSUP;
    if (session_is_returning(s))
        return -EAGAIN;
    if (step == 0 || step > s->tape.step_count + 1)
        return -EINVAL;
    size_t position = tape_step_end(&s->tape, step - 1);
    return picks_has(history_at(&s->history, position), pick) ? 0 : -EINVAL;
}

/* The same run again, up to step `step`. Waits for it. */
static int return_to(struct session *s, uint64_t step, struct pick pick)
{
    struct session_return place = place_of(s, step, pick);
    char *schedule = session_schedule(s, place.position);
    int error = schedule ? start_again(s, schedule) : -ENOMEM;
    free(schedule);
    if (error < 0)
        return error;
    begin_returning(s, &place);
    while (session_is_returning(s))
        if (!session_pump(s))
            live_wait(&s->live, -1, 100);
    return s->back.error;
}

bool session_is_at_frontier(const struct session *s, uint64_t step)
{
    return step == s->tape.step_count + 1 && session_is_held(s);
}

int session_pick(struct session *s, uint64_t step, struct pick pick)
{
    int error = check_pick(s, step, pick);
    if (error < 0)
        return error;
    if (!session_is_at_frontier(s, step))
        return return_to(s, step, pick);
    live_pick(&s->live, step, pick);
    return 0;
}

int session_branch(struct session *parent, uint64_t step, struct pick pick, struct session **branch)
{
    char why[300];
    int error = check_pick(parent, step, pick);
    if (error < 0)
        return error;
    struct session_return place = place_of(parent, step, pick);
    struct session_options options = parent->options;
    char *schedule = session_schedule(parent, place.position);
    struct session *s = malloc(sizeof *s);
    options.schedule = schedule;
    options.reel_fd = -1;
    error = schedule && s ? session_start(s, &options, why, sizeof why) : -ENOMEM;
    free(schedule);
    if (error < 0) {
        free(s);
        return error;
    }
    begin_returning(s, &place);
    *branch = s;
    return 0;
}

const char *session_pick_error(int error)
{
    switch (error) {
    case -ESTALE:
        return "the program did not do the same again up to there";
    case -ETIMEDOUT:
        return "the program takes too long to get there again";
    case -EAGAIN:
        return "the program is still on its way there";
    case -ENOTSUP:
        return "in the real engine the system chooses who runs";
    case -EBUSY:
        return "the run is being recorded, and cannot begin anew";
    case -E2BIG:
        return "more choices have been made than a schedule can hold";
    default:
        return strerror(-error);
    }
}
