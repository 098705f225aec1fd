/* SPDX-License-Identifier: MIT */
/*
 * Keeping a run: as a schedule, as a reel of what there is, and as a reel that goes on. The last one
 * is written by the viewer alone: the target does not know of it, and cannot end it in our place.
 */
#include "ui/session/session_parts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "trace/reel.h"
#include "trace/schedule.h"

/* In which way a choice that was followed has departed from the policy. */
static enum schedule_way way_of(const struct record *r)
{
    if (r->kind == R_PICK_WAITER)
        return WAY_WAITER;
    return r->extra < WAY_COUNT ? (enum schedule_way)r->extra : WAY_GO;
}

const char *session_target(const struct session *s)
{
    bool is_program = s->options.argv && !s->options.source_dir;
    return is_program ? s->options.argv[0] : s->name;
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

/* What a reel says of the run beside its records. */
int session_write_info(int fd, const struct session_options *o, const char *name)
{
    char command[4096] = "";
    size_t length = 0;
    for (size_t i = 0; o->argv && o->argv[i] && length < sizeof command - 1; i++)
        length += (size_t)snprintf(command + length, sizeof command - length, "%s%s", i ? " " : "",
                                   o->argv[i]);
    int error = reel_append_kinds(fd);
    if (error == 0)
        error = reel_append_info(fd, "name", name ? name : "");
    return error < 0 ? error : reel_append_info(fd, "command", command);
}

/* What stands before the records of a reel. */
static int write_head(int fd, const struct session *s)
{
    int error = session_write_info(fd, &s->options, s->name);
    for (size_t i = 0; error == 0 && i < s->tape.source_count; i++)
        error = save_source(fd, &s->tape.sources[i]);
    return error;
}

/* The file has all that will ever be of the run. */
static void note_kept(struct session *s, const char *path)
{
    if (!s->is_live || !s->live.has_ended)
        return;
    free(s->path);
    s->path = strdup(path);
}

/* The reel has all its records, or cannot have them. */
static int end_saving(struct session *s, int error)
{
    if (error == 0)
        error = reel_append_last(s->saving.fd);
    if (close(s->saving.fd) < 0 && error == 0)
        error = -errno;
    if (error < 0)
        unlink(s->saving.path);
    else
        note_kept(s, s->saving.path);
    free(s->saving.path);
    s->saving.path = NULL;
    return error;
}

int session_save_slowly(struct session *s, const char *path)
{
    if (s->saving.path)
        return -EBUSY;
    int fd = reel_create(path, false);
    if (fd < 0)
        return fd;
    s->saving = (struct session_saving){.path = strdup(path), .fd = fd, .count = s->tape.count};
    if (!s->saving.path) {
        close(fd);
        unlink(path);
        return -ENOMEM;
    }
    int error = write_head(fd, s);
    return error < 0 ? end_saving(s, error) : 1;
}

int session_save_on(struct session *s, size_t max)
{
    struct session_saving *saving = &s->saving;
    if (!saving->path)
        return 0;
    size_t left = saving->count - saving->at, now = max > 0 && max < left ? max : left;
    int error = reel_append_records(saving->fd, s->tape.records + saving->at, now);
    saving->at += now;
    return error == 0 && now < left ? 1 : end_saving(s, error);
}

int session_save(struct session *s, const char *path)
{
    int error = session_save_slowly(s, path);
    return error < 0 ? error : session_save_on(s, 0);
}

int session_record(struct session *s, const char *path)
{
    if (session_has_ended(s) || session_is_returning(s) || s->recording || s->live.reel_fd >= 0)
        return -EBUSY;
    int fd = reel_create(path, false);
    if (fd < 0)
        return fd;
    int error = write_head(fd, s);
    if (error == 0)
        error = reel_append_records(fd, s->tape.records, s->tape.count);
    if (error == 0 && !(s->recording = strdup(path)))
        error = -ENOMEM;
    if (error < 0) {
        close(fd);
        unlink(path);
        return error;
    }
    s->live.reel_fd = fd;
    s->live.reel_error = 0;
    return 0;
}

bool session_is_recording(const struct session *s)
{
    return s->recording && s->live.reel_fd >= 0 && s->live.reel_error == 0;
}

int session_end_recording(struct session *s, char *path, size_t bytes)
{
    snprintf(path, bytes, "%s", s->recording ? s->recording : "");
    live_close_reel(&s->live);
    if (s->recording && s->live.reel_error == 0)
        note_kept(s, s->recording);
    free(s->recording);
    s->recording = NULL;
    return s->live.reel_error;
}
