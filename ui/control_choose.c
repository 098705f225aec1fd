/* SPDX-License-Identifier: MIT */
/* Keys that decide how the run goes on. */
#include "ui/control_parts.h"

#include <errno.h>
#include <stdio.h>

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

void control_take_pick(struct control *c, struct pick pick)
{
    char name[WORDS_MAX];
    size_t step = c->player.step + 1;
    player_pause(&c->player);
    words_thread(&c->session->tape, pick.thread, name, sizeof name);
    int error = session_pick(c->session, step, pick);
    if (error == -EINVAL)
        say_why_not(c, pick.thread);
    else if (error < 0)
        control_sayf(c, "%s could not be chosen: %s.", name, session_pick_error(error));
    else
        player_go(&c->player, c->session, step);
}

void do_run(struct control *c, enum action action, uint64_t now_ms)
{
    uint32_t thread = control_thread(c);
    (void)action;
    (void)now_ms;
    if (!c->session->is_live)
        control_sayf(c, "This is a recording: its threads cannot take another course.");
    else
        control_take_pick(c, (struct pick){.thread = (uint16_t)thread});
}
