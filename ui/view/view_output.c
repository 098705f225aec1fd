/* SPDX-License-Identifier: MIT */
/*
 * Output: what the threads have printed up to the cursor, and below it what the program wrote to its
 * standard output and standard error by other ways. The latter has no place in the run: it is shown
 * as far as it has arrived.
 */
#include <inttypes.h>

#include "ui/session/session.h"
#include "ui/view/views.h"

#define RECORDS_READ       20000 /* backwards, at most */
#define LINES_MAX          256
#define MARK_CHANGED_GLYPH 0x203a

/* Indices of the last `wanted` records that print, latest first. Returns: how many. */
static int collect(const struct scene *scene, int wanted, size_t *prints)
{
    size_t end =
        scene->world->records < scene->tape->count ? scene->world->records : scene->tape->count;
    int count = 0;
    for (size_t read = 0; end > 0 && count < wanted && read < RECORDS_READ; read++)
        if (scene->tape->records[--end].kind == R_PRINT)
            prints[count++] = end;
    return count;
}

static void print_draw(struct pen *pen, const struct scene *scene, size_t index)
{
    const struct record *record = &scene->tape->records[index];
    bool is_changed = scene_is_changed(scene, tape_step_at(scene->tape, index + 1));
    pen_glyph(pen, ROLE_STRONG, is_changed ? MARK_CHANGED_GLYPH : ' ');
    pen_printf(pen, ROLE_FAINT, "T%" PRIu16 " ", record->thread);
    pen_put(pen, ROLE_TEXT, tape_string(scene->tape, record->extra));
    if (is_changed)
        pen_mark_row(pen, MARK_CHANGED);
    pen_row(pen, pen->y + 1);
}

static void raw_draw(struct pen *pen, const struct scene *scene, int rows, int back)
{
    for (int i = 0; i < rows; i++) {
        size_t number = scene->output_count - (size_t)(rows + back - i);
        const char *line = scene->output[number % SESSION_OUTPUT_LINES];
        pen_put(pen, ROLE_FAINT, " | ");
        pen_put(pen, ROLE_TEXT, line ? line : "");
        pen_row(pen, pen->y + 1);
    }
}

/* Of `count` lines of which `rows` are shown: how far back one can look at most, and does. */
static int back_of(const struct scene *scene, int count, int rows)
{
    int back = -scene->view->scroll[PANEL_OUTPUT], most = count > rows ? count - rows : 0;
    return back < 0 ? 0 : back < most ? back : most;
}

void output_draw(struct canvas *canvas, struct rect rect, const struct scene *scene)
{
    size_t prints[LINES_MAX], kept = scene->output ? scene->output_count : 0;
    int count = collect(scene, LINES_MAX, prints), most = count > 0 ? rect.rows / 2 : rect.rows;
    struct pen pen = pen_at(canvas, rect);
    if (kept > SESSION_OUTPUT_LINES - 1)
        kept = SESSION_OUTPUT_LINES - 1;
    int raw = kept < (size_t)most ? (int)kept : most;
    int shown = count < rect.rows - raw ? count : rect.rows - raw;
    int back = back_of(scene, count, shown);
    if (count == 0 && raw == 0)
        pen_put(&pen, ROLE_FAINT, " nothing has been printed");
    for (int i = shown - 1; i >= 0; i--)
        print_draw(&pen, scene, prints[back + i]);
    raw_draw(&pen, scene, raw, back_of(scene, (int)kept, raw));
}
