/* SPDX-License-Identifier: MIT */
/*
 * The log. It is read backwards from the cursor until the panel is full, so that it costs the same
 * at the end of a long run. What the last step did is highlighted; the scheduler's own doings are
 * faint, findings bold.
 */
#include <stdio.h>

#include "model/words.h"
#include "ui/view/views.h"

#define ENTRIES_MAX  256
#define RECORDS_READ 20000 /* backwards, at most */

#define MARK_FOUND_GLYPH   0x203c
#define MARK_PARTING_GLYPH 0x25aa
#define MARK_CHANGED_GLYPH 0x203a

struct entry {
    size_t record;
    const struct finding *finding; /* that the record completed; NULL: the record itself */
};

struct entries {
    struct entry items[ENTRIES_MAX]; /* latest first */
    int count;
};

static bool has_words(const struct scene *scene, size_t index)
{
    const struct record *record = &scene->tape->records[index];
    char text[WORDS_MAX];
    return record->kind == R_END || *words_record(scene->tape, record, text, sizeof text);
}

static void add(struct entries *entries, size_t record, const struct finding *finding)
{
    if (entries->count < ENTRIES_MAX)
        entries->items[entries->count++] = (struct entry){record, finding};
}

/* Collect `wanted` entries before position `end`, latest first. */
static void collect(const struct scene *scene, size_t end, int wanted, struct entries *entries)
{
    const struct world *world = scene->world;
    size_t finding = world->finding_count, read = 0;
    while (end > 0 && entries->count < wanted && read++ < RECORDS_READ) {
        end--;
        while (finding > 0 && world->findings[finding - 1].record > end)
            finding--;
        for (size_t i = finding; i > 0 && world->findings[i - 1].record == end; i--)
            add(entries, end, &world->findings[i - 1]);
        if (has_words(scene, end))
            add(entries, end, NULL);
    }
}

static const char *entry_words(const struct scene *scene, const struct entry *entry, char *text,
                               size_t bytes)
{
    const struct record *record = &scene->tape->records[entry->record];
    if (entry->finding)
        return words_finding(scene->tape, entry->finding, text, bytes);
    if (record->kind == R_END)
        return words_verdict(scene->tape, scene->world, text, bytes);
    return words_record(scene->tape, record, text, bytes);
}

static enum role entry_role(const struct scene *scene, const struct entry *entry)
{
    if (entry->finding)
        return ROLE_STRONG;
    unsigned kind = scene->tape->records[entry->record].kind;
    if (is_bookkeeping(kind) || kind == R_SCHEDULE || kind == R_PARAM)
        return ROLE_FAINT;
    return kind == R_END ? ROLE_STRONG : ROLE_TEXT;
}

static int number_cols(const struct scene *scene)
{
    int cols = 3;
    for (size_t step = scene->last_step; step >= 1000; step /= 10)
        cols++;
    return cols;
}

/* Write one entry; the pen goes on to the row below it. */
static void entry_draw(struct pen *pen, const struct scene *scene, const struct entries *entries,
                       int i)
{
    const struct entry *entry = &entries->items[i];
    size_t step = tape_step_at(scene->tape, entry->record + 1);
    bool has_number = i == entries->count - 1 ||
                      step != tape_step_at(scene->tape, entries->items[i + 1].record + 1);
    char text[WORDS_MAX];
    int first = pen->y, digits = number_cols(scene);
    if (has_number)
        pen_printf(pen, ROLE_NUMBER, "%*zu", digits, step);
    pen->x = digits;
    bool is_changed = step > 0 && step == scene->world->step;
    bool is_parting = step > 0 && step == scene->difference && !entry->finding &&
                      !is_bookkeeping(scene->tape->records[entry->record].kind);
    if (is_parting)
        pen_glyph(pen, ROLE_ALERT, MARK_PARTING_GLYPH);
    else if (entry->finding)
        pen_glyph(pen, ROLE_ALERT, MARK_FOUND_GLYPH);
    else if (is_changed)
        pen_glyph(pen, ROLE_STRONG, MARK_CHANGED_GLYPH);
    pen->x = digits + 1;
    pen_wrap(pen, is_parting ? ROLE_STRONG : entry_role(scene, entry), digits + 1,
             entry_words(scene, entry, text, sizeof text));
    for (int row = first; row < pen->y && is_changed; row++) {
        struct pen at = *pen;
        at.y = row;
        pen_mark_row(&at, MARK_CHANGED);
    }
}

/* What stands in the panel. Returns: the row, above the first one perhaps, that it begins in. */
static int entries_of(struct rect rect, const struct scene *scene, struct entries *entries)
{
    size_t back = scene->view->scroll[PANEL_LOG] < 0 ? (size_t)-scene->view->scroll[PANEL_LOG] : 0;
    size_t step = scene->world->step > back ? scene->world->step - back : 0;
    size_t end = back ? tape_step_end(scene->tape, step) : scene->world->records;
    struct pen count = pen_at(NULL, rect);
    if (end > scene->tape->count)
        end = scene->tape->count;
    collect(scene, end, rect.rows, entries);
    for (int i = entries->count - 1; i >= 0; i--)
        entry_draw(&count, scene, entries, i);
    return count.y > rect.rows ? rect.rows - count.y : 0;
}

int log_whole_row(struct rect rect, const struct scene *scene, int least)
{
    struct entries entries = {.count = 0};
    struct pen count = pen_at(NULL, rect);
    count.y = entries_of(rect, scene, &entries);
    for (int i = entries.count - 1; i >= 0 && count.y < least; i--)
        entry_draw(&count, scene, &entries, i);
    return count.y > least ? count.y : least;
}

void log_draw(struct canvas *canvas, struct rect rect, const struct scene *scene)
{
    struct entries entries = {.count = 0};
    struct pen pen = pen_at(canvas, rect);
    pen.y = entries_of(rect, scene, &entries);
    for (int i = entries.count - 1; i >= 0; i--)
        entry_draw(&pen, scene, &entries, i);
    if (view_panel(scene->view) == PANEL_LOG) {
        pen.y = pen.y > 0 ? pen.y - 1 : 0;
        pen_cursor(&pen, 0);
    }
}
