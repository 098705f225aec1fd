/* SPDX-License-Identifier: MIT */
/* The menu: the scenarios by chapter, what each is about, and the recordings that are here. */
#ifndef UI_MENU_H
#define UI_MENU_H

#include <stdbool.h>
#include <stddef.h>

#include "ui/draw/canvas.h"
#include "ui/input/key.h"
#include "ui/input/prompt.h"
#include "ui/input/settings.h"

/* One thing to choose. Texts may be NULL. Entries come in the order in which they are to stand. */
struct menu_entry {
    const char *name;    /* "two_locks" */
    const char *title;   /* a line */
    const char *chapter; /* "C locks"; of a recording: not looked at */
    const char
        *ends; /* "completes", "deadlocks", "fails", "warns", "waits"; "compares": a lesson */
    const char *see, *why, *try;
    const char *params; /* lines "name default min max meaning" */
    const char *path;
    size_t
        runs; /* that the lesson of its name compares; 0: it compares none, or there is no lesson */
    bool is_reel;
    bool is_done;       /* somebody has seen it to its end */
    unsigned questions; /* of its lesson; 0: it has none */
    bool has_score;     /* and somebody has taken that: */
    unsigned right;     /* so many answers were right, the best time */
};

/* What lies over the menu. */
enum menu_box { MENU_BARE, MENU_HELP, MENU_OPTIONS };

/* What the menu shows, and how. */
struct menu_contents {
    const struct menu_entry *entries;
    size_t count;
    struct settings *settings;
    const char *config;  /* path of the configuration, or NULL */
    const char *message; /* a sentence to begin with, or NULL */
};

struct menu_state {
    struct menu_contents contents;
    size_t selected;      /* an index of entries */
    struct prompt filter; /* open: it is being typed */
    enum menu_box box;
    int box_row, box_scroll;
    int about_scroll;        /* of what the selected entry is about */
    bool is_chosen, is_left; /* how it ended */
    bool is_bare;            /* what is chosen is to run without questions */
    char said[80];           /* a sentence, until the next key */
    char recorded[64];       /* size and date of the selected recording, "" if not known */
};

void menu_init(struct menu_state *menu, const struct menu_contents *contents, size_t selected);

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

/** Scroll back what has been scrolled further than there is to see on a screen of that size. */
void menu_settle(struct menu_state *menu, int cols, int rows);

/** Draw the box that lies over it, if one does; count its rows that are hidden. */
void menu_box_draw(struct canvas *canvas, const struct menu_state *menu);
int menu_box_hidden(const struct menu_state *menu, int cols, int rows);

/** Show the menu once, with a sentence, while nobody is asked: what was chosen takes its time. */
void menu_show(const struct menu_contents *contents, size_t selected, const char *sentence);

/**
 * Let somebody choose.
 *
 * selected: the entry to begin at, and the one chosen. is_bare: set to whether it is to run without the
 * questions of its lesson. Returns: 1 chosen; 0 left; or the negative errno of term_start (see
 * term_error).
 */
int menu_run(const struct menu_contents *contents, size_t *selected, bool *is_bare);

#endif
