/* SPDX-License-Identifier: MIT */
/* threadreel alone: the menu, and what is chosen from it, until the person quits. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/catalog.h"
#include "app/commands.h"
#include "app/compare.h"
#include "app/complain.h"
#include "app/done.h"
#include "app/lesson_file.h"
#include "app/lesson_give.h"
#include "app/lesson_text.h"
#include "app/look.h"
#include "app/show.h"
#include "app/target.h"
#include "ui/menu/menu.h"
#include "ui/screen/term.h"

/* What the menu shows. Texts of scenarios are the catalog's, names of reels our own. */
struct listing {
    struct catalog catalog;
    struct done done;
    struct menu_entry *entries;
    size_t count;
    size_t reels; /* the last so many */
};

static struct menu_entry *add_entry(struct listing *menu)
{
    struct menu_entry *grown = realloc(menu->entries, (menu->count + 1) * sizeof *grown);
    if (!grown)
        return NULL;
    menu->entries = grown;
    struct menu_entry *entry = &grown[menu->count++];
    *entry = (struct menu_entry){0};
    return entry;
}

/* How many questions the lesson of a scenario has; 0: it has none that can be read. */
static unsigned count_questions(const struct catalog *catalog, const char *name)
{
    struct lesson lesson;
    char *path = lesson_file_find_in(catalog, name);
    unsigned count = 0;
    if (path) {
        if (lesson_text_peek(&lesson, path))
            count = (unsigned)lesson.question_count;
        lesson_free(&lesson);
    }
    free(path);
    return count;
}

static void add_scenario(struct listing *menu, const struct scenario *s)
{
    struct menu_entry *entry = add_entry(menu);
    if (!entry)
        return;
    *entry = (struct menu_entry){
        .name = s->name,
        .title = scenario_about(s, ABOUT_TITLE),
        .chapter = scenario_about(s, ABOUT_CHAPTER),
        .ends = scenario_about(s, ABOUT_ENDS),
        .see = scenario_about(s, ABOUT_SEE),
        .why = scenario_about(s, ABOUT_WHY),
        .try = scenario_about(s, ABOUT_TRY),
        .params = s->params,
        .path = s->path,
        .runs = s->lesson.run_count,
        .is_done = done_has(&menu->done, s->name),
        .questions = count_questions(&menu->catalog, s->name),
    };
    unsigned questions;
    entry->has_score = done_score(&menu->done, s->name, &entry->right, &questions) &&
                       questions == entry->questions;
}

static int compare_names(const void *a, const void *b)
{
    const struct menu_entry *x = a, *y = b;
    return strcmp(x->name, y->name);
}

static void add_reels(struct listing *menu)
{
    struct dirent *file;
    DIR *folder = opendir(".");
    size_t first = menu->count;
    while (folder && (file = readdir(folder))) {
        const char *ending = strrchr(file->d_name, '.');
        struct menu_entry *entry = ending && strcmp(ending, ".reel") == 0 ? add_entry(menu) : NULL;
        if (!entry)
            continue;
        entry->name = entry->path = strdup(file->d_name);
        entry->is_reel = true;
    }
    if (folder)
        closedir(folder);
    menu->reels = menu->count - first;
    if (menu->reels > 1)
        qsort(menu->entries + first, menu->reels, sizeof *menu->entries, compare_names);
}

static void menu_read(struct listing *menu)
{
    *menu = (struct listing){0};
    catalog_read(&menu->catalog);
    done_read(&menu->done);
    for (size_t i = 0; i < menu->catalog.count; i++)
        add_scenario(menu, &menu->catalog.scenarios[i]);
    add_reels(menu);
}

static void menu_forget(struct listing *menu)
{
    for (size_t i = menu->count - menu->reels; i < menu->count; i++)
        free((char *)(uintptr_t)menu->entries[i].name);
    free(menu->entries);
    done_free(&menu->done);
    catalog_free(&menu->catalog);
}

/* Give the lesson that was chosen. Returns: whether there is a next one to be chosen now. */
static bool give_lesson(const char *name, const struct options *options, enum show_result *result)
{
    struct lesson_file file;
    struct done done;
    unsigned right, questions;
    *result = SHOW_DONE;
    bool is_there = lesson_file_open(&file, name) == 0;
    if (is_there && file.lesson.run_count > 0)
        compare_show(&file, options, result);
    else if (is_there)
        lesson_give(&file, options, result);
    lesson_file_close(&file);
    done_read(&done);
    bool is_finished = done_score(&done, name, &right, &questions);
    done_free(&done);
    return is_finished;
}

/* The menu as it is while what was chosen takes its time. */
struct waiting {
    const struct menu_contents *contents;
    size_t selected;
};

static void tell_waiting(void *context, const char *sentence)
{
    const struct waiting *waiting = context;
    menu_show(waiting->contents, waiting->selected, sentence);
}

/* Run, play or teach what was chosen, as the command would. Returns: as give_lesson. */
static bool open_entry(const struct menu_contents *contents, size_t selected, bool is_bare,
                       struct look *look, enum show_result *result)
{
    const struct menu_entry *entry = &contents->entries[selected];
    struct waiting waiting = {contents, selected};
    const struct progress progress = {tell_waiting, &waiting};
    char *arguments[] = {(char *)(uintptr_t)(entry->is_reel ? entry->path : entry->name), NULL};
    struct options options = {.arguments = arguments,
                              .argument_count = 1,
                              .is_quiet = true,
                              .progress = &progress,
                              .look = look};
    if (entry->is_reel)
        show_reel(&options, result);
    else if (entry->runs > 0 || (entry->questions > 0 && !is_bare))
        return give_lesson(entry->name, &options, result);
    else
        show_run(&options, result);
    return false;
}

/* The first lesson of the course, from an entry on, that has not been taken; that entry if there is none. */
static size_t next_lesson(const struct listing *menu, size_t from)
{
    for (size_t i = from; i < menu->count; i++)
        if (menu->entries[i].questions > 0 && !menu->entries[i].has_score)
            return i;
    return from;
}

/* Let somebody choose, and open that. */
static int choose_once(struct look *look, size_t *selected, bool *goes_on, enum show_result *result)
{
    struct listing menu;
    bool is_bare = false;
    menu_read(&menu);
    struct menu_contents contents = {.entries = menu.entries,
                                     .count = menu.count,
                                     .settings = &look->settings,
                                     .config = *look->shown ? look->shown : NULL,
                                     .message = *look->message ? look->message : NULL};
    if (*goes_on)
        *selected = next_lesson(&menu, *selected);
    int chosen = menu_run(&contents, selected, &is_bare);
    look->message[0] = '\0';    /* it has been shown */
    target_forget_interrupts(); /* those that were meant for what was chosen before */
    complain_into(look->message, sizeof look->message);
    if (chosen > 0)
        *goes_on = open_entry(&contents, *selected, is_bare, look, result);
    complain_into(NULL, 0);
    menu_forget(&menu);
    return chosen;
}

/* The terminal stays ours from the menu to the screen and back. */
static int choose(struct look *look)
{
    size_t selected = 0;
    enum show_result result = SHOW_DONE;
    bool goes_on = true; /* with what was not done the last time */
    int chosen = 1;
    while (chosen > 0 && result != SHOW_QUIT)
        chosen = choose_once(look, &selected, &goes_on, &result);
    return chosen;
}

int command_menu(const struct options *options)
{
    struct look look;
    if (show_is_plain(options))
        return command_list(options);
    look_read(&look, options); /* what is wrong is told before the screen begins */
    if (term_start() < 0)
        return command_list(options);
    int chosen = choose(&look);
    term_stop();
    return chosen < 0 ? STATUS_FOUND : STATUS_FINE;
}
