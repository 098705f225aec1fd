/* SPDX-License-Identifier: MIT */
/*
 * The scene: all that a view may look at. One instant of a run, and how somebody looks at it.
 *
 * Views are pure functions of a scene, onto a canvas.
 */
#ifndef UI_SCENE_H
#define UI_SCENE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/tape.h"
#include "model/world.h"
#include "ui/session/lanes.h"
#include "ui/view/layout.h"

/* What lies over the panels. */
enum overlay {
    OVERLAY_NONE,
    OVERLAY_HELP,
    OVERLAY_ABOUT,
    OVERLAY_DETAILS,
    OVERLAY_LESSON,
    OVERLAY_NOTES,
    /* boxes with rows to choose from */
    OVERLAY_PICK,
    OVERLAY_BRANCHES,
    OVERLAY_BREAKS,
    OVERLAY_OPTIONS
};

/* How somebody looks at a run. */
struct view {
    uint16_t selected; /* thread; 0: whoever acts */
    enum panel focus;
    enum panel maximised; /* or PANEL_NONE */
    int scroll[PANEL_COUNT];
    uint32_t object; /* selected in its panel; 0: none */
    uint32_t line;   /* selected in the source that is shown; 0: none */
    bool is_hidden[PANEL_COUNT];
    enum axis axis;
    int zoom; /* of the timeline: doublings; 0: all of it */
    int pan;  /* of the timeline: cells to the right of where it would be */
    bool is_presenting;
    enum overlay overlay;
    int overlay_scroll;
    int overlay_row; /* of a box with rows to choose from */
};

struct branches;
struct breaks;
struct card;
struct comparison;
struct keymap;
struct news;
struct prompt;
struct quiz;
struct settings;

struct scene {
    const char *name;   /* of the scenario */
    const char *target; /* what is typed to run it */
    const struct tape *tape;
    const struct world *world; /* at the cursor */
    const struct lanes *lanes; /* or NULL: no timeline */
    const struct view *view;
    size_t last_step;  /* that the tape has in full, and that is shown */
    bool hides_future; /* what comes behind that step, and after `shown_ns`: it is asked about */
    uint64_t shown_ns;
    bool is_live;    /* else from a file */
    bool is_reading; /* the file, and is not through yet: */
    int read_percent;
    bool has_ended;       /* nothing will follow the last step, */
    const char *cut;      /* though the run went on: a sentence for that; or NULL */
    bool has_cores_panel; /* the GIL is shown there */
    bool is_playing;
    bool is_following; /* playing goes along with a real run */
    bool is_moving;    /* on the way to a place */
    bool is_searching; /* and looks for it */
    int speed;
    char *const *output; /* lines of the target's own output: a ring of SESSION_OUTPUT_LINES */
    size_t output_count;
    const struct branches *branches; /* see ui/session/branches.h; or NULL */
    int branch;                      /* which of them this is */
    size_t difference;           /* from the one beside: its first step; SIZE_MAX: none is known */
    const struct scene *beside;  /* the branch that this one is compared with, or NULL */
    const struct breaks *breaks; /* see ui/session/breaks.h */
    const struct quiz *quiz;     /* the lesson that is given, or NULL */
    const struct comparison *comparison; /* that the lesson is about, and is shown; or NULL */
    bool hides_outcome;                  /* a lesson is given, and not summed up yet */
    bool has_menu;                       /* who leaves comes to it */
    const struct card *card;             /* its small box, see ui/view/card.h; or NULL */
    const struct news *news;             /* found just now, and to be told once; or NULL */
    const char *recording;           /* name of the file that this run is recorded into, or NULL */
    const char *recorded;            /* name of another branch that is being recorded, or NULL */
    const char *message;             /* one sentence in place of the keys, or NULL */
    const char *pressed;             /* the key pressed just now, and what it did; or NULL */
    const struct prompt *prompt;     /* that is open, see ui/input/prompt.h; or NULL */
    const char *hint;                /* behind what is typed at it, or NULL */
    const struct keymap *keymap;     /* NULL: keys are as in the table of actions */
    const struct settings *settings; /* for the box of options; or NULL */
    const char *config;              /* path of the configuration, or NULL */
};

/** How a run is looked at in the beginning. */
void view_init(struct view *view);

/** The thread that the keys act upon: the one selected, else the one that acts, else one that is
 * stuck; 0: there is no thread. */
uint32_t view_thread(const struct view *view, const struct world *world);
uint32_t scene_thread(const struct scene *scene);

/** Whether something whose `changed` is this was changed by the last step. */
bool scene_is_changed(const struct scene *scene, uint64_t changed);

/** The panel that the arrow keys act upon. */
enum panel view_panel(const struct view *view);

/** Where the panels stand on a screen of that size. */
void scene_layout(const struct scene *scene, int cols, int rows, struct layout *layout);

/** The first of `count` rows to show in a window of `rows` in which row `wanted` must be seen. It
 * moves by half windows, so that what stands around keeps its place. */
int scene_window(int count, int rows, int wanted);

/** As scene_window, moved on by what the panel has been scrolled. */
int scene_scrolled(const struct scene *scene, enum panel panel, int count, int rows, int wanted);

#endif
