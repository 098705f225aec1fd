/* SPDX-License-Identifier: MIT */
/* threadreel run and play: look at a program, or at a reel. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/commands.h"
#include "app/complain.h"
#include "app/look.h"
#include "app/show.h"
#include "app/target.h"
#include "app/twin.h"

#define NAME_BYTES 256

/* One run. `twin`: set to the name of its twin, if the person wants to see that. */
static int run_once(const struct options *options, char *twin, enum show_result *result)
{
    struct session session;
    *result = SHOW_DONE;
    if (target_start(&session, options, -1) < 0)
        return STATUS_USAGE;
    int status = STATUS_USAGE;
    if (target_begin(&session)) {
        *result = show_session(&session, options, twin, NAME_BYTES);
        status = target_status(&session);
    }
    session_close(&session);
    return status;
}

int show_run(const struct options *options, enum show_result *result)
{
    char name[NAME_BYTES];
    char *arguments[] = {name, NULL};
    struct options twin;
    int status = run_once(options, name, result);
    while (*result == SHOW_TWIN && twin_options(&twin, name, options) == 0) {
        twin.arguments = arguments;
        twin.argument_count = 1;
        status = run_once(&twin, name, result);
        free(twin.params);
    }
    return status;
}

/* A screen reads on by itself. */
static int open_reel(struct session *session, const struct options *options)
{
    char why[5000];
    const char *path = options->arguments[0];
    int error = show_is_plain(options) ? session_open(session, path, why, sizeof why)
                                       : session_open_slowly(session, path, why, sizeof why);
    if (error < 0)
        complain("%s", why);
    return error;
}

static void tell_whether_complete(const struct session *session, const char *path)
{
    if (session_has_ended(session) && !session->is_complete)
        complain("%s breaks off; this is what it holds", path);
}

int show_reel(const struct options *options, enum show_result *result)
{
    struct session session;
    char twin[NAME_BYTES];
    *result = SHOW_DONE;
    if (options->argument_count != 1) {
        fputs("threadreel: play takes one FILE.reel\n", stderr);
        return STATUS_USAGE;
    }
    if (open_reel(&session, options) < 0)
        return STATUS_USAGE;
    if (show_is_plain(options))
        tell_whether_complete(&session, options->arguments[0]);
    *result = show_session(&session, options, twin, sizeof twin);
    if (!show_is_plain(options))
        tell_whether_complete(&session, options->arguments[0]);
    int status = target_status(&session);
    session_close(&session);
    if (*result != SHOW_TWIN)
        return status;
    char *arguments[] = {twin, NULL};
    struct options run = *options;
    run.arguments = arguments;
    run.argument_count = 1;
    return show_run(&run, result);
}

typedef int shower(const struct options *options, enum show_result *result);

/* Show it as the configuration says, if it is to be shown on the screen. */
static int show(shower *show_it, const struct options *options)
{
    enum show_result result;
    struct options own = *options;
    struct look look;
    if (!show_is_plain(options)) {
        look_read(&look, options);
        own.look = &look;
    }
    return show_it(&own, &result);
}

int command_run(const struct options *options)
{
    return show(show_run, options);
}

int command_play(const struct options *options)
{
    return show(show_reel, options);
}
