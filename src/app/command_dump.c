/* SPDX-License-Identifier: MIT */
/* threadreel dump: every record of a reel, a line each; with --json an object a line. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "app/commands.h"
#include "app/complain.h"
#include "app/json.h"
#include "model/words.h"
#include "ui/session/session.h"

static void print_json(const struct tape *tape, size_t n)
{
    const struct record *r = &tape->records[n];
    struct json json = {stdout, true};
    char text[WORDS_MAX];
    json_open(&json, NULL, '{');
    json_count(&json, "n", n);
    json_count(&json, "time_ns", r->time_ns);
    json_text(&json, "kind", record_kind_name(r->kind));
    if (r->kind == R_TEXT) {
        struct record_text part;
        memcpy(&part, r, sizeof part);
        json_open(&json, "bytes", '[');
        for (size_t i = 0; i < part.length && i < RECORD_TEXT_BYTES; i++)
            json_number(&json, NULL, (unsigned char)part.text[i]);
        json_close(&json, ']');
    } else {
        json_number(&json, "thread", r->thread);
        json_count(&json, "object", r->object);
        json_number(&json, "arg", r->arg);
        json_count(&json, "extra", r->extra);
        json_count(&json, "site", r->site);
        if (r->kind == R_STRING)
            json_text(&json, "text", tape_string(tape, r->object));
        else if (*words_record(tape, r, text, sizeof text))
            json_text(&json, "text", text);
    }
    json_close(&json, '}');
    putchar('\n');
}

static const char *const setting_names[SETTING_COUNT] = {"cores",  "slice in ns",
                                                         "GIL",    "switch interval in ns",
                                                         "engine", "spurious wakeups of 100 waits"};

static void print_text(const struct tape *tape, size_t n)
{
    const struct record *r = &tape->records[n];
    char text[WORDS_MAX], thread[16] = "-";
    if (r->kind == R_TEXT)
        return;
    words_record(tape, r, text, sizeof text);
    if (r->kind == R_STRING)
        snprintf(text, sizeof text, "%" PRIu32 ": %.400s", r->object, tape_string(tape, r->object));
    if (r->kind == R_STEP)
        snprintf(text, sizeof text, "%" PRId64, r->arg);
    if (r->kind == R_ABOUT)
        snprintf(text, sizeof text, "%s: %.400s", about_topic_name(r->arg),
                 tape_string(tape, r->extra));
    if (r->kind == R_SETTING && r->object < SETTING_COUNT)
        snprintf(text, sizeof text, "%s: %" PRId64, setting_names[r->object], r->arg);
    if (r->kind == R_POINT && record_next(r->extra))
        snprintf(text, sizeof text, "before: %s", record_kind_name(r->extra));
    if (r->kind == R_END)
        snprintf(text, sizeof text, "%s", record_end_name(r->arg));
    if (r->thread)
        snprintf(thread, sizeof thread, "T%u", r->thread);
    printf("%6zu %12.9f %-5s %-13s %s\n", n, (double)r->time_ns / 1e9, thread,
           record_kind_name(r->kind), text);
}

int command_dump(const struct options *options)
{
    struct session session;
    char why[5000];
    if (options->argument_count != 1) {
        fputs("threadreel: dump takes one FILE.reel\n", stderr);
        return STATUS_USAGE;
    }
    if (session_open(&session, options->arguments[0], why, sizeof why) < 0) {
        complain("%s", why);
        return STATUS_USAGE;
    }
    for (size_t n = 0; n < session.tape.count; n++) {
        if (options->is_json)
            print_json(&session.tape, n);
        else
            print_text(&session.tape, n);
    }
    session_close(&session);
    return STATUS_FINE;
}
