/* SPDX-License-Identifier: MIT */
/*
 * Reading a reel, in slices: the screen of a long one is up at once, and what has been read can be
 * looked at. Its records are copied into the tape one by one, since their kinds may have other numbers
 * than ours.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/session/session.h"

/* ---- parts ---- */

static void take_source(struct session *s, const struct reel_part *part)
{
    char name[256];
    snprintf(name, sizeof name, "%.*s", (int)(part->key_bytes < 255 ? part->key_bytes : 255),
             part->key);
    if (part->value_bytes <= SESSION_SOURCE_MAX)
        tape_add_source(&s->tape, name, part->value, part->value_bytes);
}

static void take_info(struct session *s, const struct reel_part *part)
{
    bool is_name = part->key_bytes == 4 && memcmp(part->key, "name", 4) == 0;
    if (is_name && !s->name)
        s->name = strndup(part->value, part->value_bytes);
}

/* Go on to the next part that has records, taking in those before it. */
static void find_records(struct session *s)
{
    struct session_file *f = &s->file;
    f->taken = 0;
    while (reel_next(&f->reel, &f->part) != REEL_END && f->part.type != REEL_RECORDS)
        if (f->part.type == REEL_SOURCE)
            take_source(s, &f->part);
        else
            take_info(s, &f->part);
    if (f->part.type != REEL_END)
        return;
    s->is_complete = f->reel.is_complete;
    s->is_damaged = f->reel.is_damaged;
    session_stop_reading(s);
}

bool session_read(struct session *s, size_t max)
{
    struct session_file *f = &s->file;
    size_t total = 0;
    bool was_open = f->is_open;
    while (f->is_open && (max == 0 || total < max)) {
        size_t end = f->part.count;
        if (max > 0 && end - f->taken > max - total)
            end = f->taken + max - total;
        for (; f->taken < end; f->taken++, total++) {
            struct record record = reel_record(&f->reel, &f->part, f->taken);
            tape_append(&s->tape, &record);
        }
        if (f->taken == f->part.count)
            find_records(s);
    }
    return was_open;
}

int session_read_percent(const struct session *s)
{
    const struct session_file *f = &s->file;
    if (!f->is_open || f->reel.bytes == 0)
        return 100;
    size_t left = (f->part.count - f->taken) * sizeof(struct record);
    return (int)((f->reel.at - left) * 100.0 / (double)f->reel.bytes);
}

void session_stop_reading(struct session *s)
{
    if (s->file.is_open)
        reel_close(&s->file.reel);
    s->file.is_open = false;
}

/* ---- opening ---- */

/* A recording by a stranger names no folder of ours, nor anything to the terminal. */
static void name_session(struct session *s, const char *path)
{
    if (!s->name || !*s->name) {
        const char *slash = strrchr(path, '/');
        free(s->name);
        s->name = strdup(slash ? slash + 1 : path);
    }
    for (char *at = s->name; at && *at; at++)
        if ((unsigned char)*at < 0x20 || (unsigned char)*at >= 0x7f)
            *at = '?';
        else if (*at == '/' || (*at == '.' && at == s->name))
            *at = '_';
}

int session_open_slowly(struct session *s, const char *path, char *why, size_t why_bytes)
{
    const char *reason = "";
    *s = (struct session){.live = {.socket = -1, .output = -1, .reel_fd = -1}};
    int error = reel_open(&s->file.reel, path, &reason);
    if (error < 0) {
        snprintf(why, why_bytes, "cannot read %s: %s", path,
                 error == -EPROTO ? reason : strerror(-error));
        return error;
    }
    s->file.is_open = true;
    s->path = strdup(path);
    tape_init(&s->tape);
    history_init(&s->history, &s->tape);
    find_records(s);
    name_session(s, path);
    return 0;
}

int session_open(struct session *s, const char *path, char *why, size_t why_bytes)
{
    int error = session_open_slowly(s, path, why, why_bytes);
    if (error == 0)
        session_read(s, 0);
    return error;
}
