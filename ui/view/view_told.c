/* SPDX-License-Identifier: MIT */
/* What the last step did, in one sentence on the rule over the keys. A step may have many records:
 * the most telling one speaks for it. */
#include <stdio.h>
#include <string.h>

#include "model/words.h"
#include "ui/session/news.h"
#include "ui/view/views.h"

#define RECORDS_LOOKED 5000 /* at either end of a step */

/* Whether a thread begins to wait there, for more than the GIL. */
static bool is_waiting(const struct record *record)
{
    enum record_wait wait = record_wait_of(record->kind);
    return wait != RECORD_WAIT_NONE && wait != RECORD_WAIT_GIL;
}

/* How much a record tells of its step; 0: nothing. That somebody begins to wait tells more than what
 * is let go for it, and what a pool is asked for more than what its own queue does for that. */
static int weight_of(const struct record *record, bool is_own)
{
    if (record->kind == R_TIMEOUT)
        return 2;
    if (is_bookkeeping(record->kind))
        return 1;
    if (is_own && is_waiting(record))
        return 5;
    if (tape_object_made(record) != OBJECT_UNKNOWN)
        return 2;
    switch (record->kind) {
    case R_END:
        return 7;
    case R_MISUSE:
    case R_SPURIOUS:
        return 6;
    case R_FUTURE_SUBMIT:
    case R_POOL_SHUTDOWN:
        return 5;
    case R_THREAD_NEW:
    case R_SCHEDULE:
    case R_PARAM:
    case R_WORK_END:
        return 2;
    case R_GIL_WAIT:
    case R_GIL_TAKE:
    case R_GIL_DROP:
    case R_GIL_YIELD:
    case R_GIL_TICK:
    case R_GIL_BUSY:
    case R_GIL_SWITCH:
        return 3;
    default:
        return 4;
    }
}

static bool has_words(const struct scene *scene, const struct record *record)
{
    char text[WORDS_MAX];
    return record->kind == R_END || *words_record(scene->tape, record, text, sizeof text);
}

struct telling {
    const struct record *record;
    int weight;
};

/* Look for a record that tells more, in positions `from` .. `to` - 1, the last one first. */
static void look_back(const struct scene *scene, size_t from, size_t to, struct telling *best)
{
    for (size_t i = to; i > from; i--) {
        const struct record *record = &scene->tape->records[i - 1];
        bool is_own = record->thread == scene->world->actor;
        int weight = 2 * weight_of(record, is_own) + is_own;
        if (weight > best->weight && has_words(scene, record))
            *best = (struct telling){record, weight};
    }
}

/* The most telling record in positions `from` .. `to` - 1; of those alike, the last that the thread
 * did whose step it is. A frame must not take longer for a longer step, and a step has a million
 * records if threads take turns on a core in it: of such a one only the end and the beginning are
 * looked at, where it does what it is about. */
static const struct record *most_telling(const struct scene *scene, size_t from, size_t to)
{
    struct telling best = {.weight = -1};
    bool is_long = to - from > 2 * RECORDS_LOOKED;
    look_back(scene, is_long ? to - RECORDS_LOOKED : from, to, &best);
    if (is_long)
        look_back(scene, from, from + RECORDS_LOOKED, &best);
    return best.record;
}

/* The worst finding of the step that is not only what comes of another one. */
static const struct finding *found_in(const struct world *world, size_t from, size_t to)
{
    const struct finding *worst = NULL;
    for (size_t i = 0; i < world->finding_count; i++) {
        const struct finding *finding = &world->findings[i];
        if (finding->record >= from && finding->record < to &&
            finding->kind != FINDING_WAITS_FOREVER &&
            (!worst || news_rank(finding) < news_rank(worst)))
            worst = finding;
    }
    return worst;
}

/* What the thread did, and in two words what that was, unless it says so itself. */
static const char *words_of_finding(const struct scene *scene, const struct finding *finding,
                                    char *text, size_t bytes)
{
    if (finding->record >= scene->tape->count ||
        !*words_record(scene->tape, &scene->tape->records[finding->record], text, bytes))
        return words_finding(scene->tape, finding, text, bytes);
    size_t length = strlen(text);
    if (finding->kind != FINDING_MISUSE && finding->kind != FINDING_EXPECT)
        snprintf(text + length, bytes - length, " – %s", words_finding_kind(finding));
    return text;
}

/* A step in which nobody did anything to anything. */
static const char *words_of_going_on(const struct scene *scene, char *text, size_t bytes)
{
    uint32_t actor = scene->world->actor;
    char next[WORDS_MAX / 2];
    if (!world_thread(scene->world, actor))
        return "no thread acts";
    words_thread(scene->tape, actor, text, bytes);
    size_t length = strlen(text);
    if (*words_next(scene->tape, scene->world, actor, next, sizeof next))
        snprintf(text + length, bytes - length, " goes on; next: %s", next);
    else
        snprintf(text + length, bytes - length, " goes on");
    return text;
}

/* The circle that a run has ended in. */
static const struct finding *circle_of(const struct world *world)
{
    for (size_t i = 0; i < world->finding_count; i++)
        if (world->findings[i].kind == FINDING_DEADLOCK && !world->findings[i].is_resolved)
            return &world->findings[i];
    return NULL;
}

static const char *words_of_step(const struct scene *scene, char *text, size_t bytes)
{
    const struct world *world = scene->world;
    size_t from = tape_step_end(scene->tape, (size_t)world->step - 1), to = world->records;
    if (to > scene->tape->count)
        to = scene->tape->count;
    const struct finding *finding = found_in(world, from, to);
    const struct record *record = most_telling(scene, from, to);
    if (finding)
        return words_of_finding(scene, finding, text, bytes);
    if (record && record->kind == R_END && world_verdict(world) == VERDICT_DEADLOCK &&
        circle_of(world))
        return words_finding(scene->tape, circle_of(world), text, bytes);
    if (!record)
        return words_of_going_on(scene, text, bytes);
    return record->kind == R_END ? words_verdict(scene->tape, world, text, bytes)
                                 : words_record(scene->tape, record, text, bytes);
}

char *told_words(const struct scene *scene, char *text, size_t bytes)
{
    char words[WORDS_MAX];
    if (scene->world->step == 0)
        snprintf(text, bytes, "Before the first step");
    else
        snprintf(text, bytes, "%s", words_of_step(scene, words, sizeof words));
    return text;
}

void told_draw(struct canvas *canvas, struct rect rect, const struct scene *scene)
{
    struct pen pen = pen_at(canvas, (struct rect){rect.x + 1, rect.y, rect.cols - 3, 1});
    char text[WORDS_MAX];
    if (scene->world->step == 0) {
        pen_put(&pen, ROLE_FAINT, " Step 0: before the first step ");
        return;
    }
    const char *words = words_of_step(scene, text, sizeof text);
    size_t length = strlen(words);
    pen_printf(&pen, ROLE_FAINT, " Step %zu: ", (size_t)scene->world->step);
    pen_printf(&pen, ROLE_TEXT, "%.*s",
               (int)(length > 0 && words[length - 1] == '.' ? length - 1 : length), words);
    canvas_put(canvas, rect.x + 1 + pen.x, rect.y, ' ', ROLE_TEXT);
}
