/* SPDX-License-Identifier: MIT */
/* The panels: the parts of the screen that have a number, a title and a place, and that can be hidden. */
#ifndef UI_PANEL_H
#define UI_PANEL_H

/* X(NAME, title); the key of a panel is its number in this order */
#define PANELS(X)                                                                                  \
    X(THREADS, "Threads")                                                                          \
    X(OBJECTS, "Objects")                                                                          \
    X(TIMELINE, "Timeline")                                                                        \
    X(SOURCE, "Source")                                                                            \
    X(LOG, "What happened")                                                                        \
    X(CORES, "Cores and GIL")                                                                      \
    X(OUTPUT, "Output")                                                                            \
    X(WAITS, "Who waits for whom")                                                                 \
    X(STATS, "Where the time went")

enum panel {
#define X(NAME, title) PANEL_##NAME,
    PANELS(X)
#undef X
        PANEL_COUNT,
    PANEL_NONE = PANEL_COUNT
};

/** Title of a panel. */
const char *panel_title(enum panel panel);

#endif
