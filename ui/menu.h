/* SPDX-License-Identifier: MIT */
/* The menu: the scenarios by chapter, what each is about, and the recordings that are here. */
#ifndef UI_MENU_H
#define UI_MENU_H

#include <stdbool.h>
#include <stddef.h>

#include "ui/canvas.h"
#include "ui/key.h"

#define MENU_FILTER_MAX 40

/* One thing to choose. Texts may be NULL. Entries come in the order in which they are to stand. */
struct menu_entry {
    const char *name;    /* "two_locks" */
    const char *title;   /* a line */
    const char *chapter; /* "C locks"; of a recording: not looked at */
    const char *ends;    /* "completes", "deadlocks", "fails", "warns", "waits" */
    const char *see, *why, *try;
    const char *params; /* lines "name default min max meaning" */
    const char *path;
    bool is_reel;
};

struct menu_state {
    const struct menu_entry *entries;
    size_t count;
    size_t selected; /* an index of entries */
    bool is_filtering;
    char filter[MENU_FILTER_MAX];
    bool is_chosen, is_left; /* how it ended */
    char recorded[64];       /* size and date of the selected recording, "" if not known */
};

void menu_init(struct menu_state *menu, const struct menu_entry *entries, size_t count,
               size_t selected);

/** Do what a key means; `rows`: of the screen. */
void menu_key(struct menu_state *menu, struct key key, int rows);

/** The heading that an entry stands under. */
const char *menu_chapter(const struct menu_entry *entry);

/** Whether an entry is shown: the filter lets it through. */
bool menu_has(const struct menu_state *menu, size_t entry);

/** Whether no entry is shown. */
bool menu_is_empty(const struct menu_state *menu);

/** Draw the menu over the whole canvas. */
void menu_draw(struct canvas *canvas, const struct menu_state *menu);

/**
 * Let somebody choose.
 *
 * selected: the entry to begin at, and the one chosen. Returns: 1 chosen; 0 left; or the negative
 * errno of term_start (see term_error).
 */
int menu_run(const struct menu_entry *entries, size_t count, size_t *selected);

#endif
