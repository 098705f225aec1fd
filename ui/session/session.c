/* SPDX-License-Identifier: MIT */
/* A session ties a source of records (a target or a file) to the tape that keeps them. */
#include "ui/session/session_parts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trace/reel.h"

#define PUMP_RECORDS 16384

/* ---- what arrives ---- */

static void take_record(void *context, const struct record *record)
{
    struct session *s = context;
    tape_append(&s->tape, record);
}

static void take_output(void *context, const char *text, size_t bytes)
{
    session_take_output(context, text, bytes);
}

static const struct live_sink *sink_of(struct session *s, struct live_sink *sink)
{
    *sink = (struct live_sink){s, take_record, take_output};
    return sink;
}

/* ---- beginning and ending ---- */

static char *copy_or_null(const char *text)
{
    return text ? strdup(text) : NULL;
}

static void free_options(struct session_options *o)
{
    char **argv = (char **)(uintptr_t)o->argv;
    for (size_t i = 0; argv && argv[i]; i++)
        free(argv[i]);
    free(argv);
    free((char *)(uintptr_t)o->name);
    free((char *)(uintptr_t)o->schedule);
    free((char *)(uintptr_t)o->params);
    free((char *)(uintptr_t)o->source_dir);
}

static int copy_options(struct session_options *to, const struct session_options *from)
{
    size_t count = 0;
    *to = *from;
    while (from->argv[count])
        count++;
    char **argv = calloc(count + 1, sizeof *argv);
    for (size_t i = 0; argv && i < count; i++)
        argv[i] = strdup(from->argv[i]);
    to->argv = argv;
    to->name = copy_or_null(from->name);
    to->schedule = copy_or_null(from->schedule);
    to->params = copy_or_null(from->params);
    to->source_dir = copy_or_null(from->source_dir);
    return argv ? 0 : -ENOMEM;
}

void session_begin_tape(struct session *s)
{
    tape_init(&s->tape);
    history_init(&s->history, &s->tape);
}

void session_end_tape(struct session *s)
{
    session_save_on(s, 0);
    history_free(&s->history);
    tape_free(&s->tape);
    for (size_t i = 0; i < SESSION_OUTPUT_LINES; i++) {
        free(s->output[i]);
        s->output[i] = NULL;
    }
    s->output_count = 0;
    free(s->path);
    s->path = NULL;
    s->has_looked_for_source = false;
}

int session_launch(const struct session *s, struct live *live, const char *schedule, int reel_fd)
{
    struct live_options options = {
        .argv = s->options.argv,
        .schedule = schedule,
        .params = s->options.params,
        .max_steps = s->options.max_steps,
        .reel_fd = reel_fd,
    };
    return live_start(live, &options);
}

int session_start(struct session *s, const struct session_options *options, char *why,
                  size_t why_bytes)
{
    *s = (struct session){.is_live = true, .live = {.socket = -1, .output = -1, .reel_fd = -1}};
    session_begin_tape(s);
    int error = copy_options(&s->options, options);
    if (error == 0 && options->reel_fd >= 0)
        error = session_write_info(options->reel_fd, options, options->name);
    if (error == 0)
        error = session_launch(s, &s->live, s->options.schedule, options->reel_fd);
    if (error < 0) {
        snprintf(why, why_bytes, "cannot start %s: %s", options->argv[0],
                 error == -E2BIG ? "its schedule or its parameters are too long"
                                 : strerror(-error));
        session_close(s);
        return error;
    }
    s->name = strdup(options->name);
    return 0;
}

void session_close(struct session *s)
{
    struct live_sink none = {0};
    live_stop(&s->live, &none);
    session_stop_reading(s);
    session_end_tape(s);
    if (s->is_live)
        free_options(&s->options);
    free(s->recording);
    free(s->name);
    s->recording = s->name = NULL;
}

void session_stop(struct session *s)
{
    struct live_sink sink;
    live_stop(&s->live, sink_of(s, &sink));
}

/* ---- going on ---- */

bool session_pump(struct session *s)
{
    struct live_sink sink;
    size_t sites = s->tape.site_count, bytes = s->output_bytes;
    if (!s->is_live)
        return session_read(s, SESSION_READ_RECORDS);
    if (s->options.stop && *s->options.stop && !live_is_over(&s->live))
        session_stop(s);
    size_t count = live_pump(&s->live, PUMP_RECORDS, sink_of(s, &sink));
    if (count > 0)
        session_find_sources(s, sites);
    if (s->live.has_ended)
        live_close_reel(&s->live);
    if (s->live.output < 0)
        session_end_output(s);
    bool is_returning = session_is_returning(s);
    if (is_returning)
        session_go_on_returning(s, count > 0);
    return count > 0 || bytes != s->output_bytes || is_returning != session_is_returning(s);
}

bool session_has_ended(const struct session *s)
{
    return s->is_live ? live_is_over(&s->live) : !s->file.is_open;
}

const char *session_cut_words(const struct session *s)
{
    bool has_end = s->tape.count > 0 && s->tape.records[s->tape.count - 1].kind == R_END;
    if (s->is_live || s->file.is_open || has_end)
        return NULL;
    if (s->is_damaged)
        return "The recording is damaged from here on.";
    return s->is_complete ? "The recording ends here; the run went on."
                          : "The recording breaks off here.";
}

bool session_is_held(const struct session *s)
{
    return s->is_live && !s->live.has_ended && live_is_held(&s->live) && live_is_drained(&s->live);
}

void session_allow(struct session *s, uint64_t step)
{
    if (s->is_live && !session_is_returning(s))
        live_allow(&s->live, step);
}

int session_patience_ms(const struct session *s, int timeout_ms)
{
    int patience_ms = session_is_returning(s) ? session_return_patience_ms(s)
                      : s->is_live            ? live_patience_ms(&s->live)
                                              : -1;
    bool is_short = patience_ms >= 0 && (timeout_ms < 0 || timeout_ms > patience_ms);
    return is_short ? patience_ms : timeout_ms;
}

int session_descriptors(const struct session *s, int *fds)
{
    int count = 0;
    if (s->is_live && s->live.socket >= 0)
        fds[count++] = s->live.socket;
    if (s->is_live && s->live.output >= 0)
        fds[count++] = s->live.output;
    return count;
}
