/* SPDX-License-Identifier: MIT */
/* The menu as a picture: on the left the entries under the headings of their chapters, on the right
 * what the selected one is about. */
#include <stdio.h>
#include <string.h>

#include "ui/layout.h"
#include "ui/menu.h"
#include "ui/pen.h"
#include "ui/scene.h"

/* ---- the list ---- */

static const char *text_or_empty(const char *text)
{
    return text ? text : "";
}

static void entry_draw(struct pen *pen, const struct menu_state *menu, size_t i)
{
    const struct menu_entry *entry = &menu->entries[i];
    bool is_selected = i == menu->selected;
    pen_put(pen, ROLE_STRONG, is_selected ? " ▸ " : "   ");
    pen_put(pen, is_selected ? ROLE_STRONG : ROLE_TEXT, text_or_empty(entry->name));
    if (is_selected) {
        pen_mark_row(pen, MARK_CHANGED);
        pen_cursor(pen, 3);
    }
}

/* Write the rows, from the pen's on. Returns: in which row, counted from the first, the selected
 * entry stands. */
static int list_draw(struct pen *pen, const struct menu_state *menu)
{
    const char *chapter = NULL;
    int begin = pen->y, selected = 0;
    for (size_t i = 0; i < menu->count; i++) {
        const struct menu_entry *entry = &menu->entries[i];
        if (!menu_has(menu, i))
            continue;
        if (!chapter || strcmp(chapter, menu_chapter(entry)) != 0) {
            chapter = menu_chapter(entry);
            if (pen->y > begin)
                pen_row(pen, pen->y + 1);
            pen_put(pen, ROLE_TEXT, " ");
            pen_put(pen, ROLE_TITLE, chapter);
            pen_row(pen, pen->y + 1);
        }
        if (i == menu->selected)
            selected = pen->y - begin;
        entry_draw(pen, menu, i);
        pen_row(pen, pen->y + 1);
    }
    if (pen->y == begin)
        pen_put(pen, ROLE_FAINT, menu->count ? " nothing has that in it" : " there is no scenario");
    return selected;
}

/* ---- what the selected one is about ---- */

static void topic_draw(struct pen *pen, const char *heading, const char *text)
{
    if (!text || !*text || pen->y >= pen->rect.rows)
        return;
    pen_put(pen, ROLE_FAINT, heading);
    pen_row(pen, pen->y + 1);
    pen_wrap(pen, ROLE_TEXT, 0, text);
    pen_row(pen, pen->y + 1);
}

/* "name default min max meaning" */
static void params_draw(struct pen *pen, const char *params)
{
    char line[256], name[64];
    long value, min, max;
    int meaning = 0;
    while (params && *params) {
        size_t length = strcspn(params, "\n");
        snprintf(line, sizeof line, "%.*s", (int)(length < 255 ? length : 255), params);
        if (sscanf(line, "%63s %ld %ld %ld %n", name, &value, &min, &max, &meaning) >= 4) {
            pen_printf(pen, ROLE_TEXT, "%s = %ld", name, value);
            pen_printf(pen, ROLE_FAINT, "  (%ld to %ld) %s", min, max, line + meaning);
            pen_row(pen, pen->y + 1);
        }
        params += length + (params[length] == '\n');
    }
}

static void ends_draw(struct pen *pen, const struct menu_entry *entry)
{
    const char *ends = text_or_empty(entry->ends);
    if (strcmp(ends, "deadlocks") == 0)
        pen_put(pen, ROLE_KILL, "Ends in a deadlock.");
    else if (strcmp(ends, "fails") == 0)
        pen_put(pen, ROLE_KILL, "Fails.");
    else if (strcmp(ends, "waits") == 0)
        pen_put(pen, ROLE_KILL, "Waits for ever.");
    else if (strcmp(ends, "warns") == 0)
        pen_put(pen, ROLE_KILL, "Runs to its end, and yet something is found.");
    else if (strcmp(ends, "completes") == 0)
        pen_put(pen, ROLE_GOOD, "Runs to its end.");
    pen_row(pen, pen->y + (pen->x > 0 ? 2 : 1));
}

static void about_draw(struct pen *pen, const struct menu_state *menu)
{
    const struct menu_entry *entry = &menu->entries[menu->selected];
    const char *title = text_or_empty(entry->title);
    if (entry->is_reel) {
        pen_wrap(pen, ROLE_TEXT, 0, "A recording of a run. Enter plays it.");
        pen_wrap(pen, ROLE_FAINT, 0, menu->recorded);
        return;
    }
    pen_wrap(pen, ROLE_TITLE, 0, *title ? title : text_or_empty(entry->name));
    ends_draw(pen, entry);
    topic_draw(pen, "What you will see", entry->see);
    topic_draw(pen, "Why", entry->why);
    topic_draw(pen, "Try", entry->try);
    params_draw(pen, entry->params);
}

/* ---- the screen ---- */

static void key_draw(struct pen *pen, const char *key, const char *word)
{
    pen_put(pen, ROLE_FAINT, pen->x > 1 ? " · " : "");
    pen_put(pen, ROLE_KEY, key);
    pen_put(pen, ROLE_TEXT, " ");
    pen_put(pen, ROLE_TEXT, word);
}

static void foot_draw(struct canvas *canvas, const struct menu_state *menu)
{
    struct pen pen = pen_at(canvas, (struct rect){0, canvas->rows - 1, canvas->cols, 1});
    if (menu->is_filtering) {
        pen_put(&pen, ROLE_KEY, "/");
        pen_put(&pen, ROLE_TEXT, menu->filter);
        pen_cursor(&pen, pen.x);
        pen_put(&pen, ROLE_FAINT, "   Enter: keep; Esc: show all");
        return;
    }
    pen_put(&pen, ROLE_TEXT, " ");
    key_draw(&pen, "Enter", "start");
    key_draw(&pen, canvas->is_ascii ? "Up Down" : "↑ ↓", "choose");
    key_draw(&pen, "/", menu->filter[0] ? "filter again" : "filter");
    if (menu->filter[0])
        key_draw(&pen, "Esc", "show all");
    key_draw(&pen, "q", "quit");
}

static void head_draw(struct canvas *canvas)
{
    struct pen pen = pen_at(canvas, (struct rect){0, 0, canvas->cols, 1});
    pen_put(&pen, ROLE_TEXT, " ");
    pen_put(&pen, ROLE_TITLE, "Threadreel");
    pen_put(&pen, ROLE_FAINT, " · ");
    pen_put(&pen, ROLE_TEXT, "what threads do, step by step");
}

static int list_cols(const struct canvas *canvas)
{
    return canvas->cols >= 110 ? 34 : canvas->cols * 2 / 5 < 28 ? canvas->cols * 2 / 5 : 28;
}

static void title_draw(struct canvas *canvas, int x, const char *title)
{
    struct pen pen = pen_at(canvas, (struct rect){x + 1, 1, canvas->cols - x - 1, 1});
    if (*title)
        pen_printf(&pen, ROLE_TITLE, " %s ", title);
}

void menu_draw(struct canvas *canvas, const struct menu_state *menu)
{
    canvas_clear(canvas);
    if (canvas->cols < LAYOUT_COLS_MIN || canvas->rows < LAYOUT_ROWS_MIN) {
        struct pen pen = pen_at(canvas, (struct rect){0, 0, canvas->cols, 1});
        pen_printf(&pen, ROLE_TEXT, "too small: needs %d×%d, has %d×%d", LAYOUT_COLS_MIN,
                   LAYOUT_ROWS_MIN, canvas->cols, canvas->rows);
        return;
    }
    int left = list_cols(canvas), rows = canvas->rows - 4;
    canvas_line_across(canvas, 0, 1, canvas->cols, ROLE_RULE);
    canvas_line_across(canvas, 0, canvas->rows - 2, canvas->cols, ROLE_RULE);
    canvas_line_down(canvas, left, 1, canvas->rows - 2, ROLE_RULE);
    struct pen count = pen_at(NULL, (struct rect){0, 2, left, rows});
    int selected = list_draw(&count, menu);
    struct pen list = pen_at(canvas, (struct rect){0, 2, left, rows});
    pen_row(&list, -scene_window(count.y, rows, selected));
    list_draw(&list, menu);
    struct pen about = pen_at(canvas, (struct rect){left + 2, 2, canvas->cols - left - 3, rows});
    if (about.rect.cols > 80)
        about.rect.cols = 80;
    if (!menu_is_empty(menu))
        about_draw(&about, menu);
    head_draw(canvas);
    title_draw(canvas, 0, "Scenarios");
    title_draw(canvas, left, menu_is_empty(menu) ? "" : menu->entries[menu->selected].name);
    foot_draw(canvas, menu);
}
