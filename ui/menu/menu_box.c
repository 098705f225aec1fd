/* SPDX-License-Identifier: MIT */
/* What lies over the menu: its keys, or the options. */
#include <stdio.h>

#include "ui/draw/pen.h"
#include "ui/menu/menu.h"
#include "ui/view/layout.h"
#include "ui/view/views.h"

#define BOX_COLS  70
#define KEYS_COLS 14

static void write_key(struct pen *pen, const char *keys, const char *sentence)
{
    pen_field(pen, ROLE_KEY, KEYS_COLS, keys);
    pen_wrap(pen, ROLE_TEXT, KEYS_COLS, sentence);
}

static void write_help(struct pen *pen, const struct menu_state *menu)
{
    static const struct {
        enum action action;
        const char *sentence;
    } rows[] = {
        {ACTION_RUN, "Run the scenario without the questions of its lesson."},
        {ACTION_UP, "The scenario above."},
        {ACTION_DOWN, "The scenario below."},
        {ACTION_PAGE_UP, "Half a screen up."},
        {ACTION_PAGE_DOWN, "Half a screen down."},
        {ACTION_FIRST, "The first one."},
        {ACTION_LAST, "The last one."},
        {ACTION_SEARCH, "Show those alone whose name, title or chapter has these words."},
        {ACTION_OPTIONS, "What is shown, and how."},
        {ACTION_GLYPHS, "Draw with ASCII characters only, or with all."},
        {ACTION_HELP, "Show or hide these keys."},
        {ACTION_LEAVE, "Quit."},
        {ACTION_QUIT, "Quit."},
    };
    bool is_ascii = pen->canvas && pen->canvas->is_ascii;
    char keys[64];
    write_key(pen, "Enter", "Begin the lesson, start the scenario, or play the recording.");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        action_shown(&menu->contents.settings->keymap, rows[i].action, true, is_ascii, keys,
                     sizeof keys);
        write_key(pen, keys, rows[i].sentence);
    }
    write_key(pen, is_ascii ? "Left Right" : "← →", "Read what it is about, if it is cut.");
    write_key(pen, "Esc", "Close a box; show all again.");
    pen_row(pen, pen->y + 1);
    write_key(pen, is_ascii ? "x" : "▪", "You have run it to its end.");
    write_key(pen, "asks 3", "Its lesson has so many questions.");
    write_key(pen, "2/3 right", "So many of them you have answered rightly, the best time.");
}

static void write_box(struct pen *pen, const struct menu_state *menu)
{
    if (menu->box == MENU_HELP)
        write_help(pen, menu);
    else
        options_list_write(pen, menu->contents.settings, menu->box_row, menu->contents.config,
                           NULL);
}

static void title_draw(struct canvas *canvas, struct rect area, int hidden, int scroll,
                       const struct menu_state *menu)
{
    struct pen head = pen_at(canvas, (struct rect){area.x + 2, area.y, area.cols - 4, 1});
    struct pen foot =
        pen_at(canvas, (struct rect){area.x + 2, area.y + area.rows - 1, area.cols - 4, 1});
    pen_put(&head, ROLE_TITLE, menu->box == MENU_HELP ? " Keys " : " Options ");
    pen_put(&foot, ROLE_KEY, " Esc");
    pen_put(&foot, ROLE_TEXT, " close ");
    if (hidden <= 0)
        return;
    foot.x++;
    pen_put(&foot, ROLE_KEY, canvas->is_ascii ? " Up Down PgUp PgDn" : " ↑ ↓ PgUp PgDn");
    int shown = area.rows - 2;
    pen_printf(&foot, ROLE_FAINT, " lines %d-%d of %d ", scroll + 1, scroll + shown,
               hidden + shown);
}

/* The inside of the box on a screen of that size, and the row of it that is selected. */
static struct rect measure(const struct menu_state *menu, int cols, int rows, int *taken,
                           int *selected)
{
    int box_cols = BOX_COLS < cols - 4 ? BOX_COLS : cols - 4, most = rows - 4;
    struct pen count = pen_at(NULL, (struct rect){0, 0, box_cols - 4, 0});
    write_box(&count, menu);
    int shown = count.y < most ? count.y : most;
    *taken = count.y;
    *selected = count.selected;
    return (struct rect){(cols - box_cols) / 2 + 2, (rows - shown) / 2, box_cols - 4, shown};
}

int menu_box_hidden(const struct menu_state *menu, int cols, int rows)
{
    int taken, selected;
    struct rect inside = measure(menu, cols, rows, &taken, &selected);
    return taken - inside.rows;
}

void menu_box_draw(struct canvas *canvas, const struct menu_state *menu)
{
    int taken, selected;
    if (menu->box == MENU_BARE)
        return;
    struct rect inside = measure(menu, canvas->cols, canvas->rows, &taken, &selected);
    struct rect area = {inside.x - 2, inside.y - 1, inside.cols + 4, inside.rows + 2};
    int hidden = taken - inside.rows;
    int scroll = menu->box_scroll < hidden ? menu->box_scroll : hidden;
    if (selected >= 0)
        scroll = scene_window(taken, inside.rows, selected);
    canvas_box(canvas, area, ROLE_RULE);
    title_draw(canvas, area, hidden, scroll, menu);
    struct pen pen = pen_at(canvas, inside);
    pen_row(&pen, -scroll);
    write_box(&pen, menu);
}
