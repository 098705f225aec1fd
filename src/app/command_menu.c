/* SPDX-License-Identifier: MIT */
/* threadreel alone: the menu, and what is chosen from it, until the person quits. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/catalog.h"
#include "app/commands.h"
#include "app/show.h"
#include "ui/menu.h"
#include "ui/term.h"

/* What the menu shows. Texts of scenarios are the catalog's, names of reels our own. */
struct listing {
    struct catalog catalog;
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
    for (size_t i = 0; i < menu->catalog.count; i++)
        add_scenario(menu, &menu->catalog.scenarios[i]);
    add_reels(menu);
}

static void menu_forget(struct listing *menu)
{
    for (size_t i = menu->count - menu->reels; i < menu->count; i++)
        free((char *)(uintptr_t)menu->entries[i].name);
    free(menu->entries);
    catalog_free(&menu->catalog);
}

/* Run or play what was chosen, as the command would. */
static enum show_result open_entry(const struct menu_entry *entry)
{
    enum show_result result;
    char *arguments[] = {(char *)(uintptr_t)(entry->is_reel ? entry->path : entry->name), NULL};
    struct options options = {.arguments = arguments, .argument_count = 1, .is_quiet = true};
    if (entry->is_reel)
        show_reel(&options, &result);
    else
        show_run(&options, &result);
    return result;
}

/* The terminal stays ours from the menu to the screen and back. */
static int choose(void)
{
    size_t selected = 0;
    enum show_result result = SHOW_DONE;
    int chosen = 1;
    while (chosen > 0 && result != SHOW_QUIT) {
        struct listing menu;
        menu_read(&menu);
        chosen = menu_run(menu.entries, menu.count, &selected);
        if (chosen > 0)
            result = open_entry(&menu.entries[selected]);
        menu_forget(&menu);
    }
    return chosen;
}

int command_menu(void)
{
    struct options none = {0};
    int error = term_start();
    if (error < 0)
        return command_list(&none);
    int chosen = choose();
    term_stop();
    return chosen < 0 ? STATUS_FOUND : STATUS_FINE;
}
