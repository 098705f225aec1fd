/* SPDX-License-Identifier: MIT */
/* Keys that decide how the run goes on. */
#include "ui/control_parts.h"

#include <errno.h>
#include <string.h>

#include "model/words.h"

/* Why a thread cannot take the next step. */
static void say_why_not(struct control *c, uint32_t id)
{
    const struct world_thread *thread = world_thread(control_world(c), id);
    char name[WORDS_MAX], waits[WORDS_MAX];
    words_thread(&c->session->tape, id, name, sizeof name);
    words_waiting(&c->session->tape, control_world(c), id, waits, sizeof waits);
    switch (thread ? thread->state : THREAD_STATE_COUNT) {
    case THREAD_NEW:
        control_sayf(c, "%s has not been started yet.", name);
        break;
    case THREAD_END:
        control_sayf(c, "%s has finished.", name);
        break;
    case THREAD_KILL:
        control_sayf(c, "%s was killed as the program ended.", name);
        break;
    case THREAD_FAILED:
        control_sayf(c, "%s has failed.", name);
        break;
    case THREAD_SLEEP:
        control_sayf(c, "%s sleeps.", name);
        break;
    case THREAD_IO:
        control_sayf(c, "%s waits for I/O.", name);
        break;
    case THREAD_STATE_COUNT:
        control_sayf(c, "There is no thread yet.");
        break;
    default:
        if (*waits)
            control_sayf(c, "%s waits for %s.", name, waits);
        else
            control_sayf(c, "%s cannot go on here.", name);
        break;
    }
}

/* A recording can only be looked at; but the program that it is of can be run. */
static void say_how_to_run(struct control *c)
{
    const char *name = c->session->name, *file = tape_about(&c->session->tape, ABOUT_FILE);
    const char *slash = file ? strrchr(file, '/') : NULL;
    const char *base = slash ? slash + 1 : file;
    size_t length = name ? strlen(name) : 0;
    bool is_scenario =
        base && length > 0 && strncmp(base, name, length) == 0 && strcmp(base + length, ".c") == 0;
    if (is_scenario)
        control_sayf(c, "A recording takes no other course. Run it: threadreel run %s", name);
    else
        control_sayf(c, "This is a recording: its threads cannot take another course.");
}

/* Step `step` goes as picked in another branch already, or in this one. */
static void go_along(struct control *c, int index, size_t step)
{
    if (index != c->branches.current) {
        branches_switch(&c->branches, index, c->player.step);
        control_look_at_current(c);
        control_sayf(c, "This course has been taken before: %s.", c->branches.at[index].name);
    }
    player_go(&c->player, c->session, step);
}

static void say_error(struct control *c, int error, uint32_t thread)
{
    char name[WORDS_MAX];
    words_thread(&c->session->tape, thread, name, sizeof name);
    if (error == -EINVAL)
        say_why_not(c, thread);
    else if (error == -ENOSPC)
        control_sayf(c, "There are %d branches, and no more can be: v, and there x, drops one.",
                     BRANCHES_MAX);
    else
        control_sayf(c, "%s could not be chosen: %s.", name, session_pick_error(error));
}

/* Take another course from here on. Returns: 0 or as branches_fork. */
static int branch_off(struct control *c, size_t step, struct pick pick)
{
    int index = branches_fork(&c->branches, step, pick);
    if (index < 0)
        return index;
    control_look_at_current(c);
    return 0;
}

static int pick_here(struct control *c, size_t step, struct pick pick)
{
    int error = session_pick(c->session, step, pick);
    if (error == 0)
        player_go(&c->player, c->session, step);
    return error;
}

void control_take_pick(struct control *c, struct pick pick)
{
    size_t step = c->player.step + 1;
    bool is_settled = !session_is_returning(c->session) && !c->session->tape.is_real;
    int error = 0, same = is_settled ? branches_with(&c->branches, step, pick) : -1;
    player_pause(&c->player);
    if (!c->session->is_live)
        say_how_to_run(c);
    else if (same >= 0)
        go_along(c, same, step);
    else if (session_is_at_frontier(c->session, step))
        error = pick_here(c, step, pick);
    else
        error = branch_off(c, step, pick);
    if (error < 0)
        say_error(c, error, pick.thread);
}

void do_run(struct control *c, enum action action, uint64_t now_ms)
{
    (void)action;
    (void)now_ms;
    control_take_pick(c, (struct pick){.thread = (uint16_t)control_thread(c)});
}
