/* SPDX-License-Identifier: MIT */
/* What can be chosen are the entries that the filter lets through; keys move among those. */
#include "ui/menu.h"

#include <string.h>
#include <strings.h>

#define NO_ENTRY SIZE_MAX

void menu_init(struct menu_state *menu, const struct menu_entry *entries, size_t count,
               size_t selected)
{
    *menu = (struct menu_state){.entries = entries, .count = count};
    menu->selected = selected < count ? selected : 0;
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
    const struct menu_entry *entry = &menu->entries[i];
    return has_part(entry->name, menu->filter) || has_part(entry->title, menu->filter) ||
           has_part(menu_chapter(entry), menu->filter);
}

/* The next entry that is let through, in a direction; NO_ENTRY: none. */
static size_t neighbour(const struct menu_state *menu, size_t from, int direction)
{
    for (size_t i = from + (size_t)direction; i < menu->count; i += (size_t)direction)
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
    }
}

/* After the filter has changed: the selected entry must be one that is shown. */
static void settle(struct menu_state *menu)
{
    if (menu->count == 0 || menu_has(menu, menu->selected))
        return;
    size_t next = neighbour(menu, menu->selected, 1);
    if (next == NO_ENTRY)
        next = neighbour(menu, menu->selected, -1);
    if (next != NO_ENTRY)
        menu->selected = next;
}

bool menu_is_empty(const struct menu_state *menu)
{
    return menu->count == 0 || !menu_has(menu, menu->selected);
}

/* ---- keys ---- */

static void filter_key(struct menu_state *menu, struct key key)
{
    size_t length = strlen(menu->filter);
    bool is_text =
        (key.code == PRESSED_CHARACTER && key.character < 0x7f) || key.code == PRESSED_SPACE;
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
        menu->is_chosen = !menu_is_empty(menu);
    else if (key.code == PRESSED_ESCAPE && menu->filter[0])
        menu->filter[0] = '\0';
    else if (key.code == PRESSED_ESCAPE)
        menu->is_left = true;
    else if (key.code == PRESSED_CHARACTER)
        character_key(menu, key.character);
}
