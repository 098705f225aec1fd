/* SPDX-License-Identifier: MIT */
/* threadreel info: what a reel holds. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "app/commands.h"
#include "app/complain.h"
#include "app/json.h"
#include "app/target.h"
#include "model/words.h"
#include "trace/schedule.h"

/* The seed of a run under policy random. */
static bool seed_of(const char *text, uint64_t *seed)
{
    struct schedule schedule;
    char why[200];
    schedule_init(&schedule);
    bool has_one =
        schedule_parse(&schedule, text, why, sizeof why) == 0 && schedule.policy == POLICY_RANDOM;
    *seed = schedule.seed;
    schedule_free(&schedule);
    return has_one;
}

static void print_json(struct session *s, const char *schedule, bool is_complete)
{
    struct json json = {stdout, true};
    const struct world *w = target_outcome(s);
    char text[WORDS_MAX];
    uint64_t seed;
    json_open(&json, NULL, '{');
    json_number(&json, "version", 1);
    json_text(&json, "name", s->name);
    json_text(&json, "title", tape_about(&s->tape, ABOUT_TITLE));
    json_count(&json, "records", s->tape.count);
    json_count(&json, "steps", s->tape.step_count);
    json_count(&json, "threads", w->thread_count);
    json_count(&json, "objects", w->object_count);
    json_count(&json, "time_ns", w->time_ns);
    json_text(&json, "schedule", schedule);
    if (seed_of(schedule, &seed))
        json_count(&json, "seed", seed);
    else
        json_text(&json, "seed", NULL);
    json_truth(&json, "complete", is_complete);
    json_truth(&json, "ended", w->has_ended);
    json_truth(&json, "damaged", s->is_damaged);
    json_text(&json, "verdict", verdict_name(world_verdict(w)));
    json_open(&json, "findings", '[');
    for (size_t i = 0; i < w->finding_count; i++) {
        const struct finding *f = &w->findings[i];
        json_open(&json, NULL, '{');
        json_text(&json, "kind", words_finding_kind(f));
        json_count(&json, "record", f->record);
        json_count(&json, "step", tape_step_at(&s->tape, f->record + 1));
        json_text(&json, "text", words_finding(&s->tape, f, text, sizeof text));
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_close(&json, '}');
    putchar('\n');
}

/* A recording may have been ended before its run, by the person at the keys. */
static const char *complete_words(const struct session *s, bool is_complete)
{
    if (is_complete)
        return "yes";
    return s->is_complete ? "no, the recording was ended before the run"
                          : "no, the recording breaks off";
}

static void print_text(struct session *s, const char *schedule, bool is_complete)
{
    const struct world *w = target_outcome(s);
    const char *title = tape_about(&s->tape, ABOUT_TITLE);
    char text[WORDS_MAX];
    printf("%s%s%s\n", s->name, title ? ": " : "", title ? title : "");
    printf("records   %zu in %zu steps, %s\n", s->tape.count, s->tape.step_count,
           words_duration(w->time_ns, text, sizeof text));
    printf("threads   %zu\n", w->thread_count);
    printf("objects   %zu\n", w->object_count);
    printf("schedule  %s\n", schedule);
    printf("complete  %s%s\n", complete_words(s, is_complete),
           s->is_damaged ? "; what follows its last whole chunk is damaged" : "");
    printf("verdict   %s\n", w->has_ended ? words_verdict(&s->tape, w, text, sizeof text)
                                          : "The recording ends before the run did.");
    for (size_t i = 0; i < w->finding_count; i++)
        printf("found     %s\n", words_finding(&s->tape, &w->findings[i], text, sizeof text));
}

int command_info(const struct options *options)
{
    struct session session;
    char why[5000];
    if (options->argument_count != 1) {
        fputs("threadreel: info takes one FILE.reel\n", stderr);
        return STATUS_USAGE;
    }
    if (session_open(&session, options->arguments[0], why, sizeof why) < 0) {
        complain("%s", why);
        return STATUS_USAGE;
    }
    char *schedule = session_schedule(&session, session.tape.count);
    bool is_complete = session.is_complete && target_outcome(&session)->has_ended;
    if (options->is_json)
        print_json(&session, schedule ? schedule : "", is_complete);
    else
        print_text(&session, schedule ? schedule : "", is_complete);
    free(schedule);
    session_close(&session);
    return STATUS_FINE;
}
