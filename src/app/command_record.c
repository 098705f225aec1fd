/* SPDX-License-Identifier: MIT */
/* threadreel record: run to the end without a screen, and keep the reel. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/target.h"
#include "model/words.h"
#include "trace/reel.h"

static void print_summary(struct session *session)
{
    const struct world *w = target_outcome(session);
    char text[WORDS_MAX];
    printf("%s\n", words_verdict(&session->tape, w, text, sizeof text));
    for (size_t i = 0; i < w->finding_count; i++)
        printf("%s.\n", words_finding(&session->tape, &w->findings[i], text, sizeof text));
    target_print_replay(session);
}

/* Run into an open reel. Returns: the exit status. */
static int record(const struct options *options, const char *path, int fd)
{
    struct session session;
    if (target_start(&session, options, fd) < 0) {
        unlink(path);
        return STATUS_USAGE;
    }
    target_finish(&session, true);
    int status = STATUS_USAGE;
    if (target_has_failed_to_begin(&session)) {
        unlink(path);
    } else {
        print_summary(&session);
        printf("Recorded: %s, %zu records. Play it: threadreel play %s\n", path,
               session.tape.count, path);
        status = target_status(target_outcome(&session));
    }
    if (session.live.reel_error < 0) {
        fprintf(stderr, "threadreel: the recording broke off: %s: %s\n", path,
                strerror(-session.live.reel_error));
        status = STATUS_FOUND;
    }
    session_close(&session);
    return status;
}

int command_record(const struct options *options)
{
    char path[4096];
    if (options->argument_count == 0) {
        fputs("threadreel: record what? `threadreel list` shows the scenarios\n", stderr);
        return STATUS_USAGE;
    }
    snprintf(path, sizeof path, "%s.reel", target_name(options->arguments[0]));
    if (options->output)
        snprintf(path, sizeof path, "%s", options->output);
    int fd = reel_create(path, options->is_forced);
    if (fd == -EEXIST)
        fprintf(stderr, "threadreel: %s is there already; --force overwrites it\n", path);
    else if (fd < 0)
        fprintf(stderr, "threadreel: cannot write %s: %s\n", path, strerror(-fd));
    return fd < 0 ? STATUS_USAGE : record(options, path, fd);
}
