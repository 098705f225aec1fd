/* SPDX-License-Identifier: MIT */
/* Keys that decide how the run goes on. */
#include "ui/control/control_parts.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "model/quiz.h"
#include "model/words.h"

/* What keeps a thread from going on. */
static const char *obstacle(struct control *c, uint32_t id, char *text, size_t bytes)
{
    size_t length;
    switch (world_thread(control_world(c), id)->state) {
    case THREAD_NEW:
        return "has not been started yet";
    case THREAD_END:
        return "has finished";
    case THREAD_KILL:
        return "was killed as the program ended";
    case THREAD_FAILED:
        return "has failed";
    case THREAD_SLEEP:
        return "sleeps";
    case THREAD_IO:
        return "waits for I/O";
    default:
        length = (size_t)snprintf(text, bytes, "waits for ");
        words_waiting(&c->session->tape, control_world(c), id, text + length, bytes - length);
        return text;
    }
}

/* How a thread that waits can be let go on all the same. */
static const char *way_out(const struct world *world, const struct world_thread *thread)
{
    if (world->has_ended)
        return "";
    if (thread->has_timer)
        return "; p can end its wait";
    return thread->wait_kind == R_COND_WAIT ? "; p can wake it" : "";
}

/* Why a thread cannot take the next step. */
static void say_why_not(struct control *c, uint32_t id)
{
    const struct world_thread *thread = world_thread(control_world(c), id);
    char name[WORDS_MAX], why[WORDS_MAX];
    if (!thread)
        control_sayf(c, "There is no thread yet.");
    else if (thread->state == THREAD_READY || thread->state == THREAD_RUN)
        control_sayf(c,
                     control_world(c)->has_ended ? "The run is over." : "That cannot happen here.");
    else
        control_sayf(c, "%s %s: it cannot be picked%s.",
                     words_thread(&c->session->tape, id, name, sizeof name),
                     obstacle(c, id, why, sizeof why), way_out(control_world(c), thread));
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
        control_sayf(c, "A recording takes no other branch. Run it: threadreel run %s", name);
    else
        control_sayf(c, "This is a recording: its threads cannot take another branch.");
}

/* Step `step` goes as picked in another branch already, or in this one. */
static void go_along(struct control *c, int index, size_t step)
{
    if (index != c->branches.current) {
        branches_switch(&c->branches, index, c->player.step);
        control_look_at_current(c);
        control_sayf(c, "This branch has been taken before: %s.", c->branches.at[index].name);
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
    if (control_is_early(c)) {
        control_put_off(c, (struct early_move){.kind = EARLY_PICK, .pick = pick});
        return;
    }
    if (control_is_asked(c))
        return;
    if (pick.thread == 0)
        pick.thread = (uint16_t)control_thread(c);
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
    else if (c->lesson.quiz && c->session->is_live)
        quiz_meddle(c->lesson.quiz, step);
}

void do_run(struct control *c, enum action action, uint64_t now_ms)
{
    (void)action;
    (void)now_ms;
    /* who is not selected, but only acted last, will be another one then */
    uint32_t thread = control_is_early(c) ? c->view.selected : control_thread(c);
    control_take_pick(c, (struct pick){.thread = (uint16_t)thread});
}
