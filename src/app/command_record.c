/* SPDX-License-Identifier: MIT */
/* threadreel record: run to the end without a screen, and keep the reel. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/complain.h"
#include "app/target.h"
#include "model/words.h"
#include "trace/reel.h"

static void print_summary(struct session *session)
{
    const struct world *w = target_outcome(session);
    char text[WORDS_MAX];
    printf("%s\n", words_verdict(&session->tape, w, text, sizeof text));
    for (size_t i = 0; i < w->finding_count; i++)
        if (!w->findings[i].is_resolved)
            printf("%s.\n", words_finding(&session->tape, &w->findings[i], text, sizeof text));
    target_print_replay(session);
}

/* The run, from its first step on. Returns: the exit status. */
static int finish(struct session *session, const char *path)
{
    target_finish(session, true);
    target_print_output(session);
    print_summary(session);
    if (session->live.reel_error < 0) {
        complain("the recording broke off: %s: %s", path, strerror(-session->live.reel_error));
        return STATUS_FOUND;
    }
    printf("Recorded: %s, %zu records. Play it: threadreel play %s\n", path, session->tape.count,
           path);
    return target_status(session);
}

/* Record into `unborn`, which becomes `path` when the run begins: a target that cannot begin costs
 * nobody an older reel. */
static int record(const struct options *options, const char *path, const char *unborn, int fd)
{
    struct session session;
    if (target_start(&session, options, fd) < 0) {
        unlink(unborn);
        return STATUS_USAGE;
    }
    int status = STATUS_USAGE;
    if (!target_begin(&session)) {
        unlink(unborn);
    } else if (rename(unborn, path) < 0) {
        complain("cannot write %s: %s", path, strerror(errno));
        unlink(unborn);
    } else {
        status = finish(&session, path);
    }
    session_close(&session);
    return status;
}

int command_record(const struct options *options)
{
    char path[4096], unborn[4200];
    if (options->argument_count == 0) {
        fputs("threadreel: record what? `threadreel list` shows the scenarios\n", stderr);
        return STATUS_USAGE;
    }
    snprintf(path, sizeof path, "%s.reel", target_name(options->arguments[0]));
    if (options->output)
        snprintf(path, sizeof path, "%s", options->output);
    snprintf(unborn, sizeof unborn, "%s.%ld.tmp", path, (long)getpid());
    if (!options->is_forced && access(path, F_OK) == 0) {
        complain("%s is there already; --force overwrites it", path);
        return STATUS_USAGE;
    }
    int fd = reel_create(unborn, false);
    if (fd < 0) {
        complain("cannot write %s: %s", path, strerror(-fd));
        return STATUS_USAGE;
    }
    return record(options, path, unborn, fd);
}
