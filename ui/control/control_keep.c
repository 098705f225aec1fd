/* SPDX-License-Identifier: MIT */
/* Keys that keep what was seen: recording a run while it goes on, saving one that is over. */
#include "ui/control/control_parts.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SAVES_MAX 1000
#define PATH_ROOM 256

/* The name of the `i`-th reel of a run. */
static void name_reel(const struct session *session, int i, char *path)
{
    const char *name = session->name ? session->name : "run";
    int length = (int)strlen(name);
    if (length > 5 && strcmp(name + length - 5, ".reel") == 0)
        length -= 5;
    if (length > 200)
        length = 200;
    if (i == 1)
        snprintf(path, PATH_ROOM, "%.*s.reel", length, name);
    else
        snprintf(path, PATH_ROOM, "%.*s-%d.reel", length, name, i);
}

/* Save it, or begin to record it, under the first name that is free. Returns: 0 or a negative errno;
 * path: what it is called. */
static int keep(struct session *session, bool goes_on, char *path)
{
    int error = -EEXIST;
    for (int i = 1; i <= SAVES_MAX && error == -EEXIST; i++) {
        name_reel(session, i, path);
        error = goes_on ? session_record(session, path) : session_save_slowly(session, path);
    }
    return error;
}

static void end_recording(struct control *c, struct session *session, const char *why)
{
    char path[PATH_ROOM];
    int error = session_end_recording(session, path, sizeof path);
    if (error < 0)
        control_sayf(c, "The recording %s breaks off: %s. The run goes on.", path,
                     strerror(-error));
    else
        control_sayf(c, "%sSaved: %s, %zu records.", why, path, session->tape.count);
}

/* Each branch has a recording of its own. */
static void say_begun(struct control *c, const char *path)
{
    const char *other = branches_recorded(&c->branches, c->session);
    if (other)
        control_sayf(c, "Recording %s from its beginning: %s. So is %s.",
                     branches_current(&c->branches)->name, path, other);
    else
        control_sayf(c, "Recording from the beginning of the run: %s", path);
}

/* Whether all of it is in a file already; then that has been said. */
static bool is_kept(struct control *c, const struct session *session)
{
    if (!session->is_live)
        control_sayf(c, "This is a recording already: %s",
                     session->path ? session->path : session->name);
    else if (session_has_ended(session) && session->path && access(session->path, F_OK) == 0)
        control_sayf(c, "Already saved as %s.", session->path);
    else
        return false;
    return true;
}

void do_save(struct control *c, enum action action, uint64_t now_ms)
{
    char path[PATH_ROOM];
    struct session *session = c->session;
    bool goes_on = !session_has_ended(session);
    (void)action;
    (void)now_ms;
    if (session->recording) {
        end_recording(c, session, "");
        return;
    }
    if (session_is_returning(session) || session->file.is_open) {
        control_sayf(c, "Not yet: this run is still on its way to where it is shown.");
        return;
    }
    if (is_kept(c, session))
        return;
    if (session->saving.path) {
        control_sayf(c, "It is being saved already: %s", session->saving.path);
        return;
    }
    int error = keep(session, goes_on, path);
    if (error < 0)
        control_sayf(c, "%s cannot be written: %s.", path, strerror(-error));
    else if (goes_on)
        say_begun(c, path);
    else
        control_save_on(c, session); /* a short run is saved at once */
}

bool control_save_on(struct control *c, struct session *session)
{
    char path[PATH_ROOM];
    if (!session->saving.path)
        return false;
    snprintf(path, sizeof path, "%s", session->saving.path);
    int error = session_save_on(session, SESSION_SAVE_RECORDS);
    if (error < 0)
        control_sayf(c, "%s cannot be written: %s.", path, strerror(-error));
    else if (error == 0)
        control_sayf(c, "Saved: %s, %zu records.", path, session->saving.count);
    return true;
}

void control_tell_file(struct control *c)
{
    const struct session *session = c->session;
    if (!session->file.is_open && !session->is_complete)
        control_sayf(c, "The recording breaks off: these %zu records are all that it holds.",
                     session->tape.count);
}

bool control_tell_recordings(struct control *c)
{
    bool has_ended = false;
    for (int i = 0; i < c->branches.count; i++) {
        struct session *session = c->branches.at[i].session;
        if (!session->recording || session_is_recording(session))
            continue;
        end_recording(c, session, "The run has ended. ");
        has_ended = true;
    }
    return has_ended;
}
