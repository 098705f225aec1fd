/* SPDX-License-Identifier: MIT */
/*
 * Two branches beside each other: their timelines one over the other on one scale, so that what stands
 * in one column happens at the same step or time; below them their logs, side by side. Where they
 * part is said in words at the top, and marked in both timelines and in both logs.
 */
#include <stdio.h>

#include "model/words.h"
#include "ui/draw/utf8.h"
#include "ui/input/action.h"
#include "ui/session/branches.h"
#include "ui/view/timeline.h"
#include "ui/view/views.h"

#define RULERS        2
#define LOG_ROWS_MIN  4
#define LOG_PARTS     3 /* the logs have at least so great a part of the rows */
#define TITLE_COLS    20
#define SENTENCES_MAX (2 * WORDS_MAX + 160)
#define RECORDS_READ  20000 /* of a step, at most */

static const struct branch *branch_of(const struct scene *scene)
{
    return &scene->branches->at[scene->branch];
}

/* ---- where they part ---- */

/* What a step did, in the words of the first record that tells of whose step it is. */
static char *step_words(const struct scene *scene, size_t step, char *text, size_t bytes)
{
    const struct tape *tape = scene->tape;
    uint16_t actor = 0;
    size_t begin = tape_step_end(tape, step - 1), end = tape_step_end(tape, step);
    for (size_t i = begin; i < end && i - begin < RECORDS_READ; i++) {
        const struct record *record = &tape->records[i];
        if (record->kind == R_GO && actor == 0)
            actor = record->thread;
        if (record->thread == actor && actor != 0 && !is_bookkeeping(record->kind) &&
            *words_record(tape, record, text, bytes))
            return text;
    }
    if (step > tape->step_count || actor == 0)
        return words_verdict(tape, &scene->lanes->world, text, bytes);
    char name[WORDS_MAX];
    snprintf(text, bytes, "%s goes on", words_thread(tape, actor, name, sizeof name));
    return text;
}

/* Of runs that have nothing in common. */
static char *begun_words(const struct scene *scene, char *text, size_t bytes)
{
    char others[32], table[32];
    int wrote = snprintf(text, bytes, "Two %s, one above the other, on one %s",
                         scene->comparison ? "of the runs" : "runs that began differently",
                         scene->view->axis == AXIS_TIME ? "time scale" : "scale");
    action_shown(scene->keymap, ACTION_BRANCHES, false, false, others, sizeof others);
    action_shown(scene->keymap, ACTION_LESSON, false, false, table, sizeof table);
    bool has_keys = scene->comparison && *others && *table;
    if (has_keys)
        wrote += snprintf(text + wrote, bytes - (size_t)wrote,
                          "; %s chooses others, %s shows the table", others, table);
    snprintf(text + wrote, bytes - (size_t)wrote, ".");
    return text;
}

/* In one row where that fits, else a row for each of the two. Returns: how many rows. */
static int headline_draw(struct canvas *canvas, struct rect rect, const struct scene *a,
                         const struct scene *b)
{
    char in_a[WORDS_MAX], in_b[WORDS_MAX], text[SENTENCES_MAX];
    struct pen pen = pen_at(canvas, (struct rect){rect.x + 1, rect.y, rect.cols - 2, 2});
    if (a->difference == SIZE_MAX) {
        size_t known = a->last_step < b->last_step ? a->last_step : b->last_step;
        pen_printf(&pen, ROLE_STRONG, "The same so far, up to step %zu.", known);
        return 1;
    }
    if (a->difference == 0) {
        pen_wrap(&pen, ROLE_STRONG, 0, begun_words(a, text, sizeof text));
        return pen.y;
    }
    step_words(a, a->difference, in_a, sizeof in_a);
    step_words(b, b->difference, in_b, sizeof in_b);
    snprintf(text, sizeof text, "The same up to step %zu; then %s | %s", a->difference - 1, in_a,
             in_b);
    if (utf8_cols(text) <= pen_room(&pen)) {
        pen_put(&pen, ROLE_STRONG, text);
        return 1;
    }
    pen_printf(&pen, ROLE_STRONG, "The same up to step %zu; then above: %s", a->difference - 1,
               in_a);
    pen_row(&pen, 1);
    pen_printf(&pen, ROLE_STRONG, "%*s",
               utf8_cols("The same up to step ; then below: ") +
                   snprintf(NULL, 0, "%zu", a->difference - 1),
               "and below: ");
    pen_put(&pen, ROLE_STRONG, in_b);
    return 2;
}

/* ---- the timelines ---- */

/* The place in the timeline at which a run parts from the other one. */
static uint64_t place_of_difference(const struct scene *scene)
{
    const struct tape *tape = scene->tape;
    if (scene->difference == SIZE_MAX || scene->difference == 0)
        return UINT64_MAX;
    if (scene->view->axis == AXIS_STEPS || scene->difference > tape->step_count)
        return scene->difference;
    return tape->records[tape_step_end(tape, scene->difference) - 1].time_ns;
}

/* Its name; and "T3 of 5", if not all threads are seen. */
static void title_put(struct canvas *canvas, struct rect rect, const struct scene *scene,
                      const char *more)
{
    struct pen pen = pen_at(canvas, (struct rect){rect.x + 1, rect.y, rect.cols - 2, 1});
    bool is_current = scene->branches->current == scene->branch;
    pen_put(&pen, ROLE_TITLE, is_current ? " ▸ " : " ");
    pen_put(&pen, ROLE_TITLE, branch_of(scene)->name);
    pen_put(&pen, ROLE_TITLE, " ");
    if (*more)
        pen_printf(&pen, ROLE_FAINT, "%s ", more);
}

static void timeline_put(struct canvas *canvas, struct rect rect, const struct scene *scene,
                         struct timeline timeline, const char *more)
{
    struct rect ruler = {rect.x, rect.y, rect.cols, 1};
    struct rect rows = {rect.x, rect.y + 1, rect.cols, rect.rows - 1};
    int title = utf8_cols(branch_of(scene)->name) + 6;
    title += *more ? utf8_cols(more) + 1 : 0;
    timeline.title = title > TITLE_COLS ? title : TITLE_COLS;
    timeline.marked = place_of_difference(scene);
    canvas_line_across(canvas, ruler.x, ruler.y, ruler.cols, ROLE_RULE);
    timeline_ruler_draw(canvas, ruler, scene, &timeline);
    title_put(canvas, ruler, scene, more);
    timeline_rows_draw(canvas, rows, scene, &timeline);
}

/* ---- the logs ---- */

static void log_put(struct canvas *canvas, struct rect rect, const struct scene *scene)
{
    char outcome[64];
    struct pen pen = pen_at(canvas, (struct rect){rect.x + 1, rect.y, rect.cols - 2, 1});
    const struct world *end = &scene->lanes->world;
    bool is_bad = end->has_ended && world_verdict(end) != VERDICT_ENDED;
    pen_put(&pen, ROLE_TITLE, " ");
    pen_put(&pen, ROLE_TITLE, branch_of(scene)->name);
    pen_put(&pen, ROLE_TITLE, ": ");
    pen_put(&pen,
            is_bad           ? ROLE_ALERT
            : end->has_ended ? ROLE_GOOD
                             : ROLE_TEXT,
            branch_outcome_words(branch_of(scene), outcome, sizeof outcome));
    pen_put(&pen, ROLE_TITLE, " ");
    log_draw(canvas, (struct rect){rect.x, rect.y + 1, rect.cols, rect.rows - 1}, scene);
}

static void logs_put(struct canvas *canvas, struct rect rect, const struct scene *a,
                     const struct scene *b)
{
    int half = rect.cols / 2;
    canvas_line_across(canvas, rect.x, rect.y, rect.cols, ROLE_RULE);
    canvas_line_down(canvas, rect.x + half, rect.y, rect.rows + 1, ROLE_RULE);
    log_put(canvas, (struct rect){rect.x, rect.y, half, rect.rows}, a);
    log_put(canvas, (struct rect){rect.x + half + 1, rect.y, rect.cols - half - 1, rect.rows}, b);
}

/* ---- the whole ---- */

/* Rows for the threads of each: what they need, as far as the logs leave it. */
static int rows_for_threads(const struct scene *a, const struct scene *b, int rows)
{
    int logs = rows / LOG_PARTS > LOG_ROWS_MIN ? rows / LOG_PARTS : LOG_ROWS_MIN;
    int most = (rows - logs - 1 - RULERS) / 2;
    size_t count = a->world->thread_count > b->world->thread_count ? a->world->thread_count
                                                                   : b->world->thread_count;
    int needed = (int)count + a->world->gil.is_on;
    needed = needed < 3 ? 3 : needed;
    return needed < most ? needed : most > 1 ? most : 1;
}

/* The first thread of both timelines: threads of one name stand in one row, whoever acts in each. */
static int first_thread(const struct scene *a, const struct scene *b, int rows)
{
    size_t most = a->world->thread_count > b->world->thread_count ? a->world->thread_count
                                                                  : b->world->thread_count;
    return scene_scrolled(a, PANEL_TIMELINE, (int)most, rows - a->world->gil.is_on,
                          (int)scene_thread(a) - 1);
}

void compare_draw(struct canvas *canvas, struct rect rect, const struct scene *scene)
{
    const struct scene *beside = scene->beside;
    if (!beside || !scene->lanes || !beside->lanes)
        return;
    canvas_line_across(canvas, rect.x, rect.y + rect.rows, rect.cols, ROLE_RULE);
    int head = headline_draw(canvas, rect, scene, beside);
    int rows = rows_for_threads(scene, beside, rect.rows - head) + 1;
    struct timeline timeline = timeline_of(scene, rect.cols);
    char more[48];
    timeline.first = first_thread(scene, beside, rows - 1);
    timeline_more(scene, rows - 1, more, sizeof more);
    struct rect upper = {rect.x, rect.y + head, rect.cols, rows};
    struct rect lower = {rect.x, upper.y + rows, rect.cols, rows};
    struct rect logs = {rect.x, lower.y + rows, rect.cols, rect.rows - head - 2 * rows};
    timeline_put(canvas, upper, scene, timeline_for(&timeline, scene), more);
    timeline_put(canvas, lower, beside, timeline_for(&timeline, beside), more);
    logs_put(canvas, logs, scene, beside);
}
