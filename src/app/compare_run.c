/* SPDX-License-Identifier: MIT */
/* Each run of a comparison is started as `threadreel run` would start it, and goes to its end. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/compare_parts.h"
#include "app/lesson_options.h"
#include "app/target.h"

int compare_start(struct session *session, const struct lesson_run *run,
                  const struct options *typed)
{
    struct lesson_options line;
    char *target = run->path ? run->path : run->scenario;
    int error = lesson_options_parse(&line, run->options);
    if (error == 0)
        error = lesson_options_start(session, target, &line.options, typed);
    lesson_options_free(&line);
    return error;
}

static bool is_interrupted(const struct session *session)
{
    return session->options.stop && *session->options.stop;
}

static void tell_progress(const struct comparison *c, size_t run, const struct options *typed)
{
    const struct progress *progress = typed->progress;
    char text[200];
    snprintf(text, sizeof text, "Run %zu of %zu: %s", run + 1, c->count,
             c->lesson->runs[run].label);
    if (progress)
        progress->tell(progress->context, text);
    else if (!typed->is_quiet && isatty(STDERR_FILENO))
        fprintf(stderr, "\r\033[K%s", text);
}

static void end_progress(void)
{
    if (isatty(STDERR_FILENO))
        fputs("\r\033[K", stderr);
}

/* Returns: 0; -EINVAL after a sentence on stderr; -EINTR. */
static int play(struct comparison *c, size_t run, struct session *session,
                const struct options *typed)
{
    if (compare_start(session, &c->lesson->runs[run], typed) < 0)
        return -EINVAL;
    c->sessions[run] = session;
    target_finish(session, false);
    measures_take(&session->tape, (uint64_t *)(uintptr_t)c->figures + run * MEASURE_COUNT);
    ((enum verdict *)(uintptr_t)c->verdicts)[run] = world_verdict(target_outcome(session));
    return is_interrupted(session) ? -EINTR : 0;
}

/* How many times faster a run is that was cut off, or than one that was, nobody knows. */
static void compare_figures(struct comparison *c)
{
    uint64_t *figures = (uint64_t *)(uintptr_t)c->figures;
    measures_compare(figures, c->count);
    for (size_t run = 0; run < c->count; run++)
        if (!verdict_is_own(c->verdicts[0]) || !verdict_is_own(c->verdicts[run]))
            figures[run * MEASURE_COUNT + MEASURE_SPEED_UP] = MEASURE_UNKNOWN;
}

static void forget(struct comparison *c, size_t run)
{
    if (!c->sessions[run])
        return;
    session_close(c->sessions[run]);
    free(c->sessions[run]);
    c->sessions[run] = NULL;
}

int compare_run(struct comparison *comparison, const struct options *typed, bool is_kept)
{
    struct comparison *c = comparison;
    int error = 0;
    c->count = c->lesson->run_count;
    c->sessions = calloc(c->count, sizeof(struct session *));
    c->figures = calloc(c->count * MEASURE_COUNT, sizeof *c->figures);
    c->verdicts = calloc(c->count, sizeof *c->verdicts);
    if (!c->sessions || !c->figures || !c->verdicts)
        return -ENOMEM;
    for (size_t run = 0; error == 0 && run < c->count; run++) {
        struct session *session = malloc(sizeof *session);
        tell_progress(c, run, typed);
        error = session ? play(c, run, session, typed) : -ENOMEM;
        if (session && !c->sessions[run])
            free(session);
        if (error == 0 && !is_kept)
            forget(c, run);
    }
    if (!typed->is_quiet)
        end_progress();
    compare_figures(c);
    return error;
}

void compare_close(struct comparison *comparison)
{
    for (size_t run = 0; comparison->sessions && run < comparison->count; run++)
        forget(comparison, run);
    free(comparison->sessions);
    free((void *)(uintptr_t)comparison->figures);
    free((void *)(uintptr_t)comparison->verdicts);
    comparison->sessions = NULL;
    comparison->figures = NULL;
    comparison->verdicts = NULL;
}
