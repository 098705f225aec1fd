/* SPDX-License-Identifier: MIT */
/* A session ties a source of records (a target or a file) to the tape that keeps them. */
#include "ui/session.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "trace/reel.h"
#include "trace/schedule.h"

#define PUMP_RECORDS    100000
#define OUTPUT_LINE_MAX 1024
#define AGAIN_S         10 /* how long a run may take to get again where it was */

/* ---- what arrives ---- */

static void take_record(void *context, const struct record *record)
{
    struct session *s = context;
    tape_append(&s->tape, record);
}

/* Add to the last line of the target's output, or begin the next one. */
static void take_output(void *context, const char *text, size_t bytes)
{
    struct session *s = context;
    s->output_bytes += bytes;
    for (size_t i = 0; i < bytes; i++) {
        char **line = &s->output[s->output_count % SESSION_OUTPUT_LINES];
        size_t length = *line ? strlen(*line) : 0;
        unsigned char byte = (unsigned char)text[i];
        if (byte == '\n') {
            if (*line)
                tape_clean(*line, length);
            s->output_count++;
            free(s->output[s->output_count % SESSION_OUTPUT_LINES]);
            s->output[s->output_count % SESSION_OUTPUT_LINES] = NULL;
        } else if (length < OUTPUT_LINE_MAX) {
            if (!*line)
                *line = calloc(1, OUTPUT_LINE_MAX + 1);
            if (*line)
                (*line)[length] = byte < 0x20 || byte == 0x7f ? ' ' : (char)byte;
        }
    }
}

static const struct live_sink *sink_of(struct session *s, struct live_sink *sink)
{
    *sink = (struct live_sink){s, take_record, take_output};
    return sink;
}

/* ---- source files ---- */

static char *read_file(const char *path, size_t *bytes)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return NULL;
    char *text = NULL;
    if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size <= SESSION_SOURCE_MAX)
        text = malloc((size_t)status.st_size + 1);
    *bytes = 0;
    ssize_t got = 1;
    while (text && got > 0 && *bytes < (size_t)status.st_size) {
        got = read(fd, text + *bytes, (size_t)status.st_size - *bytes);
        *bytes += got > 0 ? (size_t)got : 0;
    }
    close(fd);
    return text;
}

/* Try "directory/base" with the directory part of `path` (or `path` itself, if it is one). */
static char *read_beside(const char *directory, size_t length, const char *base, size_t *bytes)
{
    char *path = malloc(length + strlen(base) + 2);
    if (!path)
        return NULL;
    memcpy(path, directory, length);
    sprintf(path + length, "/%s", base);
    char *text = read_file(path, bytes);
    free(path);
    return text;
}

static void find_source(struct session *s, const char *name)
{
    size_t bytes;
    const char *slash = strrchr(name, '/'), *base = slash ? slash + 1 : name;
    const char *program = s->options.argv[0], *end = strrchr(program, '/');
    char *text = s->options.source_dir ? read_beside(s->options.source_dir,
                                                     strlen(s->options.source_dir), base, &bytes)
                                       : NULL;
    if (!text)
        text = read_file(name, &bytes);
    if (!text && end)
        text = read_beside(program, (size_t)(end - program), base, &bytes);
    if (!text)
        return;
    tape_add_source(&s->tape, name, text, bytes);
    if (s->live.reel_fd >= 0)
        reel_append_source(s->live.reel_fd, name, text, bytes);
    free(text);
}

/* Load the files of sites that are new since `first`. */
static void find_sources(struct session *s, size_t first)
{
    const char *main_file = tape_about(&s->tape, ABOUT_FILE);
    const char *last = NULL;
    if (main_file && !s->has_looked_for_source) {
        s->has_looked_for_source = true;
        find_source(s, main_file);
    }
    for (size_t i = first; i < s->tape.site_count; i++) {
        const char *name = tape_string(&s->tape, s->tape.sites[i].file);
        uint32_t line;
        if ((last && strcmp(last, name) == 0) || tape_source_of(&s->tape, (uint32_t)(i + 1), &line))
            continue;
        last = name;
        find_source(s, name);
    }
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

static void begin_tape(struct session *s)
{
    tape_init(&s->tape);
    history_init(&s->history, &s->tape);
}

static void end_tape(struct session *s)
{
    history_free(&s->history);
    tape_free(&s->tape);
    for (size_t i = 0; i < SESSION_OUTPUT_LINES; i++) {
        free(s->output[i]);
        s->output[i] = NULL;
    }
    s->output_count = 0;
    s->has_looked_for_source = false;
}

static int launch(struct session *s, struct live *live, const char *schedule)
{
    struct live_options options = {
        .argv = s->options.argv,
        .schedule = schedule,
        .params = s->options.params,
        .max_steps = s->options.max_steps,
        .reel_fd = s->options.reel_fd,
    };
    return live_start(live, &options);
}

/* What a reel says of the run beside its records. */
static int write_info(int fd, const struct session_options *o)
{
    char command[4096] = "";
    size_t length = 0;
    for (size_t i = 0; o->argv && o->argv[i] && length < sizeof command - 1; i++)
        length += (size_t)snprintf(command + length, sizeof command - length, "%s%s", i ? " " : "",
                                   o->argv[i]);
    int error = reel_append_kinds(fd);
    if (error == 0)
        error = reel_append_info(fd, "name", o->name ? o->name : "");
    return error < 0 ? error : reel_append_info(fd, "command", command);
}

int session_start(struct session *s, const struct session_options *options, char *why,
                  size_t why_bytes)
{
    *s = (struct session){.is_live = true, .live = {.socket = -1, .output = -1, .reel_fd = -1}};
    begin_tape(s);
    int error = copy_options(&s->options, options);
    if (error == 0 && options->reel_fd >= 0)
        error = write_info(options->reel_fd, options);
    if (error == 0)
        error = launch(s, &s->live, s->options.schedule);
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
    end_tape(s);
    if (s->is_live)
        free_options(&s->options);
    free(s->name);
    s->name = NULL;
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
        find_sources(s, sites);
    if (s->live.has_ended)
        live_close_reel(&s->live);
    char *last = s->output[s->output_count % SESSION_OUTPUT_LINES];
    if (s->live.output < 0 && last)
        tape_clean(last, strlen(last)); /* it will not go on */
    return count > 0 || bytes != s->output_bytes;
}

bool session_has_ended(const struct session *s)
{
    return s->is_live ? live_is_over(&s->live) : !s->file.is_open;
}

bool session_is_held(const struct session *s)
{
    return s->is_live && !s->live.has_ended && live_is_held(&s->live) && live_is_drained(&s->live);
}

void session_allow(struct session *s, uint64_t step)
{
    if (s->is_live)
        live_allow(&s->live, step);
}

/* Run until the target waits to begin the step after `step`, or ends. Returns: 0 or -ETIMEDOUT. */
static int run_up_to(struct session *s, uint64_t step)
{
    struct timespec now, begin;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    now = begin;
    session_allow(s, step);
    while (!session_has_ended(s) && !session_is_held(s) && now.tv_sec - begin.tv_sec < AGAIN_S) {
        if (!session_pump(s))
            live_wait(&s->live, -1, 100);
        clock_gettime(CLOCK_MONOTONIC, &now);
    }
    if (!session_has_ended(s) && !session_is_held(s))
        return -ETIMEDOUT;
    while (session_pump(s))
        ;
    return 0;
}

/* FNV-1a over the first records: whether a run that was started anew is the same up to there. */
static uint64_t hash_of(const struct tape *tape, size_t count)
{
    const unsigned char *bytes = (const unsigned char *)tape->records;
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < count * sizeof *tape->records; i++)
        hash = (hash ^ bytes[i]) * 0x100000001b3u;
    return hash;
}

static int start_again(struct session *s, const char *schedule)
{
    struct live_sink none = {0};
    if (s->options.reel_fd >= 0)
        return -EBUSY;
    struct live fresh;
    int error = launch(s, &fresh, schedule);
    if (error < 0)
        return error; /* what we have stays as it is */
    live_stop(&s->live, &none);
    s->live = fresh;
    end_tape(s);
    begin_tape(s);
    s->runs++;
    return 0;
}

int session_restart(struct session *s)
{
    return s->is_live ? start_again(s, s->options.schedule) : -ENOTSUP;
}

int session_pick(struct session *s, uint64_t step, struct pick pick)
{
    if (!s->is_live || s->tape.is_real)
        return -ENOTSUP;
    if (step == 0 || step > s->tape.step_count + 1)
        return -EINVAL;
    size_t position = tape_step_end(&s->tape, step - 1);
    if (!world_is_runnable(history_at(&s->history, position), pick.thread))
        return -EINVAL;
    if (step <= s->tape.step_count || !session_is_held(s)) {
        char *schedule = session_schedule(s, position);
        uint64_t hash = hash_of(&s->tape, position);
        int error = schedule ? start_again(s, schedule) : -ENOMEM;
        free(schedule);
        if (error == 0)
            error = run_up_to(s, step - 1);
        if (error < 0)
            return error;
        if (s->tape.count != position || hash_of(&s->tape, position) != hash || !session_is_held(s))
            return -ESTALE;
    }
    live_pick(&s->live, step, pick);
    return 0;
}

const char *session_pick_error(int error)
{
    switch (error) {
    case -ESTALE:
        return "the program did not do the same again; what is shown is another run";
    case -ETIMEDOUT:
        return "the program takes too long to get there again";
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

int session_patience_ms(const struct session *s, int timeout_ms)
{
    int patience_ms = s->is_live ? live_patience_ms(&s->live) : -1;
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

/* ---- keeping ---- */

/* In which way a choice that was followed has departed from the policy. */
static enum schedule_way way_of(const struct record *r)
{
    if (r->kind == R_PICK_WAITER)
        return WAY_WAITER;
    return r->extra < WAY_COUNT ? (enum schedule_way)r->extra : WAY_GO;
}

char *session_schedule(const struct session *s, size_t position)
{
    struct schedule schedule;
    char why[200];
    schedule_init(&schedule);
    const char *base = s->tape.schedule ? tape_string(&s->tape, s->tape.schedule) : "";
    int error = schedule_parse(&schedule, base, why, sizeof why);
    schedule_free(&schedule); /* its choices are in the tape, as far as they were reached */
    for (size_t i = 0; error == 0 && i < position && i < s->tape.count; i++) {
        const struct record *r = &s->tape.records[i];
        if (r->kind != R_PICK && r->kind != R_PICK_WAITER)
            continue;
        error = schedule_add(&schedule, (struct schedule_choice){
                                            .last = (uint16_t)r->object,
                                            .nth = (uint32_t)r->arg,
                                            .next = r->thread,
                                            .way = way_of(r),
                                        });
    }
    char *text = error == 0 ? schedule_format(&schedule) : NULL;
    schedule_free(&schedule);
    return text;
}

/* Source text as it was: its lines were taken apart for the screen. */
static int save_source(int fd, const struct tape_source *source)
{
    char *text = NULL;
    size_t bytes;
    FILE *out = open_memstream(&text, &bytes);
    if (!out)
        return -ENOMEM;
    for (size_t line = 1; line <= source->line_count; line++)
        fprintf(out, "%s\n", tape_source_line(source, line));
    int error = fclose(out) == 0 ? reel_append_source(fd, source->name, text, bytes) : -ENOMEM;
    free(text);
    return error;
}

int session_save(const struct session *s, const char *path)
{
    int fd = reel_create(path, false);
    if (fd < 0)
        return fd;
    struct session_options options = s->options;
    options.name = s->name;
    int error = write_info(fd, &options);
    for (size_t i = 0; error == 0 && i < s->tape.source_count; i++)
        error = save_source(fd, &s->tape.sources[i]);
    if (error == 0)
        error = reel_append_records(fd, s->tape.records, s->tape.count);
    if (error == 0)
        error = reel_append_last(fd);
    if (close(fd) < 0 && error == 0)
        error = -errno;
    return error;
}
