/* SPDX-License-Identifier: MIT */
/* The list on the left is a list of rows: entries that the filter lets through, with the heading of
 * a chapter before its first. */
#include "ui/menu.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ui/layout.h"
#include "ui/pen.h"
#include "ui/scene.h"
#include "ui/term.h"

#define RECORDINGS "Recordings"
#define NO_ENTRY   SIZE_MAX

void menu_init(struct menu_state *menu, const struct menu_entry *entries, size_t count, size_t selected)
{
    *menu = (struct menu_state){.entries = entries, .count = count};
    menu->selected = selected < count ? selected : 0;
}

/* ---- the list ---- */

static const char *text_or_empty(const char *text)
{
    return text ? text : "";
}

static const char *chapter_of(const struct menu_entry *entry)
{
    return entry->is_reel ? RECORDINGS : text_or_empty(entry->chapter);
}

/* Whether `part` stands in `text`, in any case. */
static bool has_part(const char *text, const char *part)
{
    size_t length = strlen(part);
    for (text = text_or_empty(text); *text; text++)
        if (strncasecmp(text, part, length) == 0)
            return true;
    return length == 0;
}

static bool is_let_through(const struct menu_state *menu, size_t i)
{
    const struct menu_entry *entry = &menu->entries[i];
    return has_part(entry->name, menu->filter) || has_part(entry->title, menu->filter) ||
           has_part(chapter_of(entry), menu->filter);
}

/* The next entry that is let through, in a direction; NO_ENTRY: none. */
static size_t neighbour(const struct menu_state *menu, size_t from, int direction)
{
    for (size_t i = from + (size_t)direction; i < menu->count; i += (size_t)direction)
        if (is_let_through(menu, i))
            return i;
    return NO_ENTRY;
}

static void move_by(struct menu_state *menu, int steps)
{
    int direction = steps < 0 ? -1 : 1;
    for (; steps != 0; steps -= direction) {
        size_t next = neighbour(menu, menu->selected, direction);
        if (next == NO_ENTRY)
            return;
        menu->selected = next;
    }
}

/* After the filter has changed: the selected entry must be one that is shown. */
static void settle(struct menu_state *menu)
{
    if (menu->count == 0 || is_let_through(menu, menu->selected))
        return;
    size_t next = neighbour(menu, menu->selected, 1);
    if (next == NO_ENTRY)
        next = neighbour(menu, menu->selected, -1);
    if (next != NO_ENTRY)
        menu->selected = next;
}

static bool is_empty(const struct menu_state *menu)
{
    return menu->count == 0 || !is_let_through(menu, menu->selected);
}

/* ---- keys ---- */

static void filter_key(struct menu_state *menu, struct key key)
{
    size_t length = strlen(menu->filter);
    bool is_text = (key.code == PRESSED_CHARACTER && key.character < 0x7f) ||
                   key.code == PRESSED_SPACE;
    if (key.code == PRESSED_ENTER || key.code == PRESSED_ESCAPE)
        menu->is_filtering = false;
    if (key.code == PRESSED_ESCAPE)
        menu->filter[0] = '\0';
    else if (key.code == PRESSED_BACKSPACE && length > 0)
        menu->filter[length - 1] = '\0';
    else if (is_text && length + 1 < sizeof menu->filter) {
        menu->filter[length] = key.code == PRESSED_SPACE ? ' ' : (char)key.character;
        menu->filter[length + 1] = '\0';
    }
    settle(menu);
}

static void character_key(struct menu_state *menu, uint32_t character)
{
    switch (character) {
    case 'j':
        move_by(menu, 1);
        break;
    case 'k':
        move_by(menu, -1);
        break;
    case 'g':
        move_by(menu, -(int)menu->count);
        break;
    case 'G':
        move_by(menu, (int)menu->count);
        break;
    case '/':
        menu->is_filtering = true;
        break;
    case 'q':
    case 'Q':
        menu->is_left = true;
        break;
    default:
        break;
    }
}

void menu_key(struct menu_state *menu, struct key key, int rows)
{
    int page = rows > 8 ? rows / 2 : 4;
    switch (key.code) {
    case PRESSED_INTERRUPT:
    case PRESSED_HANGUP:
        menu->is_left = true;
        return;
    case PRESSED_UP:
        move_by(menu, -1);
        return;
    case PRESSED_DOWN:
        move_by(menu, 1);
        return;
    case PRESSED_PAGE_UP:
    case PRESSED_PAGE_DOWN:
        move_by(menu, key.code == PRESSED_PAGE_UP ? -page : page);
        return;
    case PRESSED_HOME:
    case PRESSED_END:
        move_by(menu, key.code == PRESSED_HOME ? -(int)menu->count : (int)menu->count);
        return;
    default:
        break;
    }
    if (menu->is_filtering)
        filter_key(menu, key);
    else if (key.code == PRESSED_ENTER)
        menu->is_chosen = !is_empty(menu);
    else if (key.code == PRESSED_ESCAPE && menu->filter[0])
        menu->filter[0] = '\0';
    else if (key.code == PRESSED_ESCAPE)
        menu->is_left = true;
    else if (key.code == PRESSED_CHARACTER)
        character_key(menu, key.character);
}

/* ---- the list, drawn ---- */

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
        if (!is_let_through(menu, i))
            continue;
        if (!chapter || strcmp(chapter, chapter_of(entry)) != 0) {
            chapter = chapter_of(entry);
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
    else if (strcmp(ends, "completes") == 0)
        pen_put(pen, ROLE_GOOD, "Runs to its end.");
    pen_row(pen, pen->y + 2);
}

static void about_draw(struct pen *pen, const struct menu_entry *entry)
{
    const char *title = text_or_empty(entry->title);
    pen_wrap(pen, ROLE_TITLE, 0, *title ? title : text_or_empty(entry->name));
    if (entry->is_reel) {
        pen_row(pen, pen->y + 1);
        pen_wrap(pen, ROLE_TEXT, 0, "A recording: it is played as it was recorded.");
        pen_wrap(pen, ROLE_FAINT, 0, text_or_empty(entry->path));
        return;
    }
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
    if (!is_empty(menu))
        about_draw(&about, &menu->entries[menu->selected]);
    head_draw(canvas);
    title_draw(canvas, 0, "Scenarios");
    title_draw(canvas, left, is_empty(menu) ? "" : menu->entries[menu->selected].name);
    foot_draw(canvas, menu);
}

/* ---- the loop ---- */

static int show(struct canvas *canvas, const struct menu_state *menu)
{
    int cols, rows;
    term_size(&cols, &rows);
    if (!canvas->cells || canvas->cols != cols || canvas->rows != rows) {
        canvas_free(canvas);
        int error = canvas_init(canvas, cols, rows);
        if (error < 0)
            return error;
    }
    canvas->is_ascii = term_is_ascii();
    menu_draw(canvas, menu);
    term_show(canvas);
    return 0;
}

static void await_key(struct menu_state *menu, int rows)
{
    int fds[2];
    term_descriptors(fds);
    struct pollfd polled[2] = {{fds[0], POLLIN, 0}, {fds[1], POLLIN, 0}};
    poll(polled, 2, -1);
    for (;;) {
        struct key key = term_key();
        if (key.code == PRESSED_NOTHING || menu->is_left || menu->is_chosen)
            return;
        if (key.code == PRESSED_REDRAW || key.code == PRESSED_RESIZE)
            term_forget();
        menu_key(menu, key, rows);
    }
}

int menu_run(const struct menu_entry *entries, size_t count, size_t *selected)
{
    struct menu_state menu;
    struct canvas canvas = {0};
    int error = term_start();
    if (error < 0)
        return error;
    menu_init(&menu, entries, count, *selected);
    while (!menu.is_chosen && !menu.is_left && error == 0) {
        error = show(&canvas, &menu);
        if (error == 0)
            await_key(&menu, canvas.rows);
    }
    term_stop();
    canvas_free(&canvas);
    *selected = menu.selected;
    return error < 0 ? error : menu.is_chosen;
}
