/* SPDX-License-Identifier: MIT */
/* The menu as a picture: on the left the entries under the headings of their chapters, on the right
 * what the selected one is about. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "model/words.h"
#include "ui/draw/pen.h"
#include "ui/draw/utf8.h"
#include "ui/input/prompt.h"
#include "ui/menu/menu.h"
#include "ui/view/ends.h"
#include "ui/view/layout.h"
#include "ui/view/scene.h"
#include "ui/view/views.h"

/* ---- the list ---- */

static const char *text_or_empty(const char *text)
{
    return text ? text : "";
}

#define WORD_COLS 9
#define HELP_ROOM 9 /* for the key that tells the others */

static void tick_draw(struct pen *pen, bool is_done)
{
    bool is_ascii = pen->canvas && pen->canvas->is_ascii;
    pen_put(pen, ROLE_GOOD, !is_done ? " " : is_ascii ? "x" : "▪");
}

/* Of a lesson how well it went, or how much it asks; else how it ends. */
static const char *word_of(const struct menu_entry *entry, char *text, size_t bytes)
{
    if (entry->questions == 0)
        return ends_word(entry->ends);
    if (entry->has_score)
        snprintf(text, bytes, "%u/%u right", entry->right, entry->questions);
    else
        snprintf(text, bytes, "asks %u", entry->questions);
    return text;
}

/* Whether less than half of the answers were right, even the best time. */
static bool is_to_redo(const struct menu_entry *entry)
{
    return entry->has_score && 2 * entry->right < entry->questions;
}

static void entry_draw(struct pen *pen, const struct menu_state *menu, size_t i)
{
    const struct menu_entry *entry = &menu->contents.entries[i];
    bool is_selected = i == menu->selected;
    int word_at = pen->rect.cols - WORD_COLS - 2;
    char word[32];
    pen_put(pen, ROLE_STRONG, is_selected ? " ▸" : "  ");
    tick_draw(pen, entry->is_done);
    pen_field(pen, is_selected ? ROLE_STRONG : ROLE_TEXT, word_at - pen->x,
              text_or_empty(entry->name));
    pen_put(pen, ROLE_TEXT, " ");
    pen_put(pen, is_to_redo(entry) ? ROLE_ALERT : ROLE_FAINT, word_of(entry, word, sizeof word));
    if (is_selected) {
        pen_mark_row(pen, MARK_CHANGED);
        pen_cursor(pen, 3);
    }
}

/* A chapter, and how many of its scenarios have been done, whatever the filter hides. */
static void chapter_draw(struct pen *pen, const struct menu_state *menu, const char *chapter)
{
    int count = 0, done = 0;
    char words[40] = "";
    for (size_t i = 0; i < menu->contents.count; i++) {
        const struct menu_entry *entry = &menu->contents.entries[i];
        if (entry->is_reel || strcmp(menu_chapter(entry), chapter) != 0)
            continue;
        count++;
        done += entry->is_done;
    }
    pen_put(pen, ROLE_TEXT, " ");
    if (count > 0)
        snprintf(words, sizeof words, "%d of %d done", done, count);
    pen_field(pen, ROLE_TITLE, pen->rect.cols - 2 - (int)strlen(words), chapter);
    pen_put(pen, ROLE_FAINT, words);
}

/* Write the rows, from the pen's on. Returns: in which row, counted from the first, the selected
 * entry stands. */
static int list_draw(struct pen *pen, const struct menu_state *menu)
{
    const char *chapter = NULL;
    int begin = pen->y, selected = 0;
    for (size_t i = 0; i < menu->contents.count; i++) {
        const struct menu_entry *entry = &menu->contents.entries[i];
        if (!menu_has(menu, i))
            continue;
        if (!chapter || strcmp(chapter, menu_chapter(entry)) != 0) {
            chapter = menu_chapter(entry);
            if (pen->y > begin)
                pen_row(pen, pen->y + 1);
            chapter_draw(pen, menu, chapter);
            pen_row(pen, pen->y + 1);
        }
        if (i == menu->selected)
            selected = pen->y - begin;
        entry_draw(pen, menu, i);
        pen_row(pen, pen->y + 1);
    }
    if (pen->y == begin)
        pen_put(pen, ROLE_FAINT,
                menu->contents.count ? " nothing has that in it" : " there is no scenario");
    return selected;
}

/* ---- what the selected one is about ---- */

static void topic_draw(struct pen *pen, const char *heading, const char *text)
{
    if (!text || !*text)
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
            pen_printf(pen, ROLE_FAINT, "  (%ld to %ld) ", min, max);
            pen_wrap(pen, ROLE_FAINT, 2, line + meaning);
        }
        params += length + (params[length] == '\n');
    }
}

static void ends_draw(struct pen *pen, const struct menu_entry *entry)
{
    const char *words = ends_words(entry->ends);
    bool is_well = strcmp(words, ends_words("completes")) == 0;
    if (*words)
        pen_printf(pen, is_well ? ROLE_GOOD : ROLE_KILL, "%c%s.", toupper((unsigned char)*words),
                   words + 1);
    if (entry->is_done)
        pen_put(pen, ROLE_TEXT, " You have done it.");
    pen_row(pen, pen->y + (pen->x > 0 ? 2 : 1));
}

/* What a lesson asks is not told before it has been taken. */
static void lesson_draw(struct pen *pen, const struct menu_state *menu)
{
    const struct menu_entry *entry = &menu->contents.entries[menu->selected];
    char text[120], key[32];
    action_shown(&menu->contents.settings->keymap, ACTION_RUN, false, false, key, sizeof key);
    snprintf(text, sizeof text, "A lesson with %u question%s: predict, then see who is right.",
             entry->questions, entry->questions == 1 ? "" : "s");
    pen_wrap(pen, ROLE_TEXT, 0, text);
    if (is_to_redo(entry)) {
        snprintf(text, sizeof text, "%u of %u were right: once more?", entry->right,
                 entry->questions);
        pen_wrap(pen, ROLE_ALERT, 0, text);
    }
    pen_row(pen, pen->y + 1);
    pen_field(pen, ROLE_KEY, 7, "Enter");
    pen_wrap(pen, ROLE_TEXT, 7, "begins the lesson");
    if (entry->runs == 0) {
        pen_field(pen, ROLE_KEY, 7, key);
        pen_wrap(pen, ROLE_TEXT, 7, "runs it without questions");
    }
    pen_row(pen, pen->y + 1);
    if (!entry->is_done)
        pen_wrap(pen, ROLE_FAINT, 0, "What it shows, and why, stands here once you have done it.");
}

static void about_draw(struct pen *pen, const struct menu_state *menu)
{
    const struct menu_entry *entry = &menu->contents.entries[menu->selected];
    const char *title = text_or_empty(entry->title);
    char command[WORDS_MAX];
    if (entry->is_reel) {
        pen_wrap(pen, ROLE_TEXT, 0, "A recording of a run. Enter plays it.");
        pen_wrap(pen, ROLE_FAINT, 0, menu->recorded);
        return;
    }
    pen_wrap(pen, ROLE_TITLE, 0, *title ? title : text_or_empty(entry->name));
    if (entry->questions > 0) {
        pen_row(pen, pen->y + 1);
        lesson_draw(pen, menu);
    }
    if (entry->questions > 0 && !entry->is_done) {
        pen_row(pen, pen->y + 1);
        params_draw(pen, entry->params);
        return;
    }
    ends_draw(pen, entry);
    topic_draw(pen, "What you will see", entry->see);
    topic_draw(pen, "Why", entry->why);
    topic_draw(pen, "Try", entry->try);
    if (*words_try(entry->try, entry->name, command, sizeof command)) {
        pen_wrap(pen, ROLE_KEY, 2, command);
        pen_row(pen, pen->y + 1);
    }
    params_draw(pen, entry->params);
}

/* ---- the screen ---- */

/* A key and its word, unless less than `kept` cells would be left. */
static void key_draw(struct pen *pen, const char *key, const char *word, int kept)
{
    bool is_first = pen->x <= 1;
    int cols = utf8_cols(key) + 1 + utf8_cols(word) + (is_first ? 0 : 3);
    if (!*key || pen_room(pen) - cols < kept)
        return;
    pen_put(pen, ROLE_FAINT, is_first ? "" : " · ");
    pen_put(pen, ROLE_KEY, key);
    pen_put(pen, ROLE_TEXT, " ");
    pen_put(pen, ROLE_TEXT, word);
}

/* The key of an action as it is bound now, and a word. */
static void action_draw(struct pen *pen, const struct menu_state *menu, enum action action,
                        const char *word)
{
    char key[32];
    action_shown(&menu->contents.settings->keymap, action, false, pen->canvas->is_ascii, key,
                 sizeof key);
    key_draw(pen, key, word, action == ACTION_HELP ? 0 : HELP_ROOM);
}

static void foot_draw(struct canvas *canvas, const struct menu_state *menu, bool is_cut)
{
    struct pen pen = pen_at(canvas, (struct rect){0, canvas->rows - 1, canvas->cols, 1});
    bool has_filter = menu->filter.text[0] != '\0';
    if (menu->filter.is_open) {
        prompt_draw(&pen, &menu->filter, "Enter: keep; Esc: show all");
        return;
    }
    pen_put(&pen, ROLE_TEXT, " ");
    if (menu->contents.message) {
        pen_put(&pen, ROLE_STRONG, menu->contents.message);
        return;
    }
    bool has_lesson = !menu_is_empty(menu) && menu->contents.entries[menu->selected].questions > 0;
    key_draw(&pen, "Enter", has_lesson ? "begin" : "start", HELP_ROOM);
    if (has_lesson && menu->contents.entries[menu->selected].runs == 0)
        action_draw(&pen, menu, ACTION_RUN, "just run");
    key_draw(&pen, canvas->is_ascii ? "Up Down" : "↑ ↓", "choose", HELP_ROOM);
    if (is_cut)
        key_draw(&pen, canvas->is_ascii ? "Left Right" : "← →", "more", HELP_ROOM);
    action_draw(&pen, menu, ACTION_SEARCH, "filter");
    if (has_filter)
        action_draw(&pen, menu, ACTION_CLOSE, "show all");
    action_draw(&pen, menu, ACTION_LEAVE, "quit");
    action_draw(&pen, menu, ACTION_OPTIONS, "options");
    action_draw(&pen, menu, ACTION_HELP, "keys");
}

/* Whether nobody has done anything yet that the menu knows of. */
static bool is_new_here(const struct menu_state *menu)
{
    bool has_lesson = false;
    for (size_t i = 0; i < menu->contents.count; i++) {
        if (menu->contents.entries[i].is_done)
            return false;
        has_lesson |= menu->contents.entries[i].questions > 0;
    }
    return has_lesson;
}

static void head_draw(struct canvas *canvas, const struct menu_state *menu)
{
    struct pen pen = pen_at(canvas, (struct rect){0, 0, canvas->cols, 1});
    pen_put(&pen, ROLE_TEXT, " ");
    pen_put(&pen, ROLE_TITLE, "Threadreel");
    pen_put(&pen, ROLE_FAINT, " · ");
    if (is_new_here(menu))
        pen_put(&pen, ROLE_STRONG, "Enter: begin the first lesson");
    else
        pen_put(&pen, ROLE_TEXT, "what threads do, step by step");
}

/* Room for the longest name and the word behind it. */
static int list_cols(int cols)
{
    int wanted = cols >= 110 ? 43 : 38;
    return cols * 3 / 5 < wanted ? cols * 3 / 5 : wanted;
}

static void title_draw(struct canvas *canvas, int x, const char *title)
{
    struct pen pen = pen_at(canvas, (struct rect){x + 1, 1, canvas->cols - x - 1, 1});
    if (*title)
        pen_printf(&pen, ROLE_TITLE, " %s ", title);
}

/* Where it is told what the selected entry is about. */
static struct rect about_rect(int left, int cols, int rows)
{
    int about_cols = cols - left - 3;
    return (struct rect){left + 2, 2, about_cols < 80 ? about_cols : 80, rows - 4};
}

static int about_hidden(const struct menu_state *menu, struct rect rect)
{
    struct pen count = pen_at(NULL, rect);
    if (!menu_is_empty(menu))
        about_draw(&count, menu);
    return count.y > rect.rows ? count.y - rect.rows : 0;
}

void menu_settle(struct menu_state *menu, int cols, int rows)
{
    int hidden = about_hidden(menu, about_rect(list_cols(cols), cols, rows));
    int hidden_of_box = menu_box_hidden(menu, cols, rows);
    if (menu->about_scroll > hidden)
        menu->about_scroll = hidden;
    if (menu->box_scroll > hidden_of_box)
        menu->box_scroll = hidden_of_box;
}

static void selected_draw(struct canvas *canvas, const struct menu_state *menu, struct rect rect)
{
    struct pen pen = pen_at(canvas, rect);
    pen_row(&pen, -menu->about_scroll);
    if (!menu_is_empty(menu))
        about_draw(&pen, menu);
}

/* On the rule below it: a description that is cut does not look like one that ends there. */
static void more_draw(struct canvas *canvas, struct rect about, int hidden)
{
    char words[40];
    int cols = snprintf(words, sizeof words, " %d more below ", hidden);
    struct pen pen =
        pen_at(canvas, (struct rect){canvas->cols - cols - 1, about.y + about.rows, cols, 1});
    if (hidden > 0 && cols < about.cols)
        pen_put(&pen, ROLE_FAINT, words);
}

void menu_draw(struct canvas *canvas, const struct menu_state *menu)
{
    canvas_clear(canvas);
    if (canvas->cols < LAYOUT_COLS_MIN || canvas->rows < LAYOUT_ROWS_MIN) {
        struct pen pen = pen_at(canvas, (struct rect){0, 0, canvas->cols, 1});
        pen_printf(&pen, ROLE_TEXT, "%d×%d needed, this is %d×%d", LAYOUT_COLS_MIN, LAYOUT_ROWS_MIN,
                   canvas->cols, canvas->rows);
        return;
    }
    int left = list_cols(canvas->cols), rows = canvas->rows - 4;
    struct rect about = about_rect(left, canvas->cols, canvas->rows);
    canvas_line_across(canvas, 0, 1, canvas->cols, ROLE_RULE);
    canvas_line_across(canvas, 0, canvas->rows - 2, canvas->cols, ROLE_RULE);
    canvas_line_down(canvas, left, 1, canvas->rows - 2, ROLE_RULE);
    struct pen count = pen_at(NULL, (struct rect){0, 2, left, rows});
    int selected = list_draw(&count, menu);
    struct pen list = pen_at(canvas, (struct rect){0, 2, left, rows});
    pen_row(&list, -scene_window(count.y, rows, selected));
    list_draw(&list, menu);
    selected_draw(canvas, menu, about);
    more_draw(canvas, about, about_hidden(menu, about) - menu->about_scroll);
    head_draw(canvas, menu);
    title_draw(canvas, 0, "Scenarios");
    title_draw(canvas, left,
               menu_is_empty(menu) ? "" : menu->contents.entries[menu->selected].name);
    foot_draw(canvas, menu, about_hidden(menu, about) > 0);
    menu_box_draw(canvas, menu);
}
