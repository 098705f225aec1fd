/* SPDX-License-Identifier: MIT */
/* threadreel alone: the menu, and what is chosen from it, until the person quits. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/catalog.h"
#include "app/commands.h"
#include "app/done.h"
#include "app/look.h"
#include "app/show.h"
#include "ui/menu.h"
#include "ui/term.h"

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
        .is_done = done_has(&menu->done, s->name),
    };
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

/* Run or play what was chosen, as the command would. */
static enum show_result open_entry(const struct menu_entry *entry, struct look *look)
{
    enum show_result result;
    char *arguments[] = {(char *)(uintptr_t)(entry->is_reel ? entry->path : entry->name), NULL};
    struct options options = {
        .arguments = arguments, .argument_count = 1, .is_quiet = true, .look = look};
    if (entry->is_reel)
        show_reel(&options, &result);
    else
        show_run(&options, &result);
    return result;
}

/* The terminal stays ours from the menu to the screen and back. */
static int choose(struct look *look)
{
    size_t selected = 0;
    enum show_result result = SHOW_DONE;
    int chosen = 1;
    bool is_bare = false;
    while (chosen > 0 && result != SHOW_QUIT) {
        struct listing menu;
        menu_read(&menu);
        struct menu_contents contents = {.entries = menu.entries,
                                         .count = menu.count,
                                         .settings = &look->settings,
                                         .config = *look->shown ? look->shown : NULL,
                                         .message = *look->message ? look->message : NULL};
        chosen = menu_run(&contents, &selected, &is_bare);
        look->message[0] = '\0'; /* it has been shown */
        if (chosen > 0)
            result = open_entry(&menu.entries[selected], look);
        menu_forget(&menu);
    }
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
