/* SPDX-License-Identifier: MIT */
/* What can be chosen are the entries that the filter lets through; keys move among those. */
#include "ui/menu/menu.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define NO_ENTRY SIZE_MAX

void menu_init(struct menu_state *menu, const struct menu_contents *contents, size_t selected)
{
    *menu = (struct menu_state){.contents = *contents};
    menu->selected = selected < contents->count ? selected : 0;
}

/* ---- the list ---- */

static const char *text_or_empty(const char *text)
{
    return text ? text : "";
}

const char *menu_chapter(const struct menu_entry *entry)
{
    return entry->is_reel ? "Recordings" : text_or_empty(entry->chapter);
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

bool menu_has(const struct menu_state *menu, size_t i)
{
    const struct menu_entry *entry = &menu->contents.entries[i];
    return has_part(entry->name, menu->filter.text) || has_part(entry->title, menu->filter.text) ||
           has_part(menu_chapter(entry), menu->filter.text);
}

/* The next entry that is let through, in a direction; NO_ENTRY: none. */
static size_t neighbour(const struct menu_state *menu, size_t from, int direction)
{
    for (size_t i = from + (size_t)direction; i < menu->contents.count; i += (size_t)direction)
        if (menu_has(menu, i))
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
        menu->about_scroll = 0;
    }
}

/* After the filter has changed: the selected entry must be one that is shown. */
static void settle(struct menu_state *menu)
{
    if (menu->contents.count == 0 || menu_has(menu, menu->selected))
        return;
    size_t next = neighbour(menu, menu->selected, 1);
    if (next == NO_ENTRY)
        next = neighbour(menu, menu->selected, -1);
    if (next != NO_ENTRY)
        menu->selected = next;
    menu->about_scroll = 0;
}

bool menu_is_empty(const struct menu_state *menu)
{
    return menu->contents.count == 0 || !menu_has(menu, menu->selected);
}

/* ---- keys ---- */

static void move(struct menu_state *menu, enum action action, int rows)
{
    int page = rows > 8 ? rows / 2 : 4, all = (int)menu->contents.count;
    int steps = action == ACTION_UP          ? -1
                : action == ACTION_DOWN      ? 1
                : action == ACTION_PAGE_UP   ? -page
                : action == ACTION_PAGE_DOWN ? page
                : action == ACTION_FIRST     ? -all
                                             : all;
    move_by(menu, steps);
}

static bool is_moving(enum action action)
{
    return action == ACTION_UP || action == ACTION_DOWN || action == ACTION_PAGE_UP ||
           action == ACTION_PAGE_DOWN || action == ACTION_FIRST || action == ACTION_LAST;
}

/* While words are typed, only keys that are no characters move. */
static void filter_key(struct menu_state *menu, struct key key, enum action action, int rows)
{
    bool is_typed =
        key.code == PRESSED_CHARACTER || key.code == PRESSED_HOME || key.code == PRESSED_END;
    if (is_moving(action) && !is_typed) {
        move(menu, action, rows);
        return;
    }
    prompt_key(&menu->filter, key);
    if (key.code == PRESSED_ESCAPE)
        menu->filter.text[0] = '\0';
    settle(menu);
}

static void turn(struct menu_state *menu, int direction)
{
    settings_turn_row(menu->contents.settings, menu->box_row, direction);
}

static void box_key(struct menu_state *menu, struct key key, enum action action)
{
    int down = action == ACTION_DOWN ? 1 : action == ACTION_UP ? -1 : 0;
    int page = action == ACTION_PAGE_DOWN ? 8 : action == ACTION_PAGE_UP ? -8 : 0;
    int row = menu->box_row + down, scroll = menu->box_scroll + down + page;
    bool is_options = menu->box == MENU_OPTIONS;
    menu->box_row = row < 0 ? 0 : row < SETTINGS_ROWS ? row : SETTINGS_ROWS - 1;
    menu->box_scroll = scroll < 0 ? 0 : scroll;
    if (is_options &&
        (key.code == PRESSED_RIGHT || key.code == PRESSED_ENTER || key.code == PRESSED_SPACE))
        turn(menu, 1);
    else if (is_options && key.code == PRESSED_LEFT)
        turn(menu, -1);
    else if (action == ACTION_CLOSE || action == ACTION_LEAVE || action == ACTION_HELP ||
             action == ACTION_OPTIONS)
        menu->box = MENU_BARE;
}

static void open_box(struct menu_state *menu, enum menu_box box)
{
    menu->box = box;
    menu->box_row = menu->box_scroll = 0;
}

static const char *say_how_to_leave(struct menu_state *menu)
{
    char key[32];
    action_shown(&menu->contents.settings->keymap, ACTION_LEAVE, false, false, key, sizeof key);
    snprintf(menu->said, sizeof menu->said, "Nothing lies on top. %s quits.", *key ? key : "^C");
    return menu->said;
}

static bool has_lesson(const struct menu_state *menu)
{
    const struct menu_entry *entry = &menu->contents.entries[menu->selected];
    return !menu_is_empty(menu) && entry->questions > 0 && entry->runs == 0;
}

static void act(struct menu_state *menu, enum action action)
{
    switch (action) {
    case ACTION_RUN:
        menu->is_chosen = menu->is_bare = has_lesson(menu);
        break;
    case ACTION_SEARCH:
        prompt_open_at(&menu->filter, '/');
        break;
    case ACTION_HELP:
        open_box(menu, MENU_HELP);
        break;
    case ACTION_OPTIONS:
        open_box(menu, MENU_OPTIONS);
        break;
    case ACTION_GLYPHS:
        settings_turn(menu->contents.settings, SETTINGS_GLYPHS, 1);
        break;
    case ACTION_CLOSE: /* one too many leaves nothing */
        if (menu->filter.text[0] == '\0')
            menu->contents.message = say_how_to_leave(menu);
        menu->filter.text[0] = '\0';
        break;
    case ACTION_LEAVE:
        menu->is_left = true;
        break;
    default:
        break;
    }
}

void menu_key(struct menu_state *menu, struct key key, int rows)
{
    enum action action = action_of(&menu->contents.settings->keymap, key);
    menu->contents.message = NULL;
    if (key.code == PRESSED_INTERRUPT || key.code == PRESSED_HANGUP)
        menu->is_left = true;
    else if (menu->filter.is_open)
        filter_key(menu, key, action, rows);
    else if (action == ACTION_QUIT)
        menu->is_left = true;
    else if (menu->box != MENU_BARE)
        box_key(menu, key, action);
    else if (key.code == PRESSED_ENTER)
        menu->is_chosen = !menu_is_empty(menu);
    else if (key.code == PRESSED_RIGHT)
        menu->about_scroll += 4;
    else if (key.code == PRESSED_LEFT)
        menu->about_scroll -= menu->about_scroll > 4 ? 4 : menu->about_scroll;
    else if (is_moving(action))
        move(menu, action, rows);
    else
        act(menu, action);
}
