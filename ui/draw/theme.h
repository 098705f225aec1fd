/* SPDX-License-Identifier: MIT */
/*
 * The theme: how each role looks on a terminal of so many colours, and the glyph of each state.
 *
 * Colour is never alone: a state has its glyph and its word, a change a mark at the row's edge.
 * Colours are near Okabe and Ito's, which colour-blind people can tell apart.
 */
#ifndef UI_THEME_H
#define UI_THEME_H

#include <stdbool.h>
#include <stdint.h>

#include "model/world.h"

enum style_attribute { STYLE_BOLD = 1, STYLE_DIM = 2, STYLE_UNDERLINE = 4, STYLE_REVERSE = 8 };

/* X(NAME, colour of 256 on a dark ground, on a light one, colour of 16, attributes, attributes
 * without colour); -1: the terminal's own colour. Text of 256 colours stands out from its ground by
 * 4.5 to 1 or more. */
#define ROLES(X)                                                                                   \
    X(TEXT, -1, -1, -1, 0, 0)                                                                      \
    X(FAINT, 244, 242, 8, 0, STYLE_DIM)           /* what may be overlooked */                     \
    X(STRONG, -1, -1, -1, STYLE_BOLD, STYLE_BOLD) /* what must not */                              \
    X(RULE, 240, 250, 8, 0, STYLE_DIM)            /* lines between panels */                       \
    X(TITLE, -1, -1, -1, STYLE_BOLD, STYLE_BOLD)                                                   \
    X(FOCUS, -1, -1, -1, STYLE_BOLD | STYLE_UNDERLINE, STYLE_BOLD | STYLE_UNDERLINE)               \
    X(KEY, 74, 25, 6, STYLE_BOLD, STYLE_BOLD) /* a key, in words about keys */                     \
    X(NUMBER, 244, 242, 8, 0, 0)              /* of steps and lines */                             \
    X(TAKE, 36, 29, 2, STYLE_BOLD | STYLE_UNDERLINE,                                               \
      STYLE_BOLD | STYLE_UNDERLINE)               /* gets a lock */                                \
    X(ACCESS, -1, -1, -1, STYLE_BOLD, STYLE_BOLD) /* reads or writes a variable */                 \
    X(GOOD, 36, 29, 2, STYLE_BOLD, STYLE_BOLD)                                                     \
    X(ALERT, 166, 160, 1, STYLE_REVERSE | STYLE_BOLD, STYLE_REVERSE | STYLE_BOLD)                  \
    X(NEW, 244, 242, 8, 0, STYLE_DIM)                                                              \
    X(READY, 74, 24, 6, 0, 0)                                                                      \
    X(RUN, 36, 29, 2, STYLE_BOLD, STYLE_BOLD)                                                      \
    X(BLOCK, 166, 160, 1, 0, STYLE_REVERSE)                                                        \
    X(WAIT, 214, 130, 3, 0, STYLE_UNDERLINE)                                                       \
    X(GIL, 227, 58, 11, 0, STYLE_BOLD | STYLE_UNDERLINE)                                           \
    X(SLEEP, 32, 26, 12, 0, STYLE_DIM)                                                             \
    X(IO, 175, 126, 5, 0, 0)                                                                       \
    X(END, 244, 242, 8, 0, STYLE_DIM)                                                              \
    X(KILL, 166, 160, 1, 0, STYLE_BOLD)                                                            \
    X(FAILED, 166, 160, 1, STYLE_BOLD, STYLE_BOLD)                                                 \
    X(UNKNOWN, 244, 242, 8, 0, STYLE_DIM)

enum role {
#define X(NAME, dark, light, colour16, attributes, mono) ROLE_##NAME,
    ROLES(X)
#undef X
        ROLE_COUNT
};

/* How many colours a terminal has. */
enum theme_colours { THEME_MONO = 0, THEME_8 = 8, THEME_16 = 16, THEME_256 = 256 };

/* What the terminal is asked to show. */
struct palette {
    enum theme_colours colours;
    bool is_light; /* the ground */
};

/* What somebody wants; to be told from the terminal as far as that knows it. */
enum theme_choice { THEME_AUTO, THEME_DARK, THEME_LIGHT, THEME_PLAIN };

/* What a cell looks like. A colour of -1 is the terminal's own. */
struct style {
    int16_t foreground, background;
    unsigned attributes;
};

/** The look of a role with marks (enum cell_mark) on it. */
struct style theme_style(unsigned role, unsigned marks, const struct palette *palette);

/** The palette to use on a terminal of `colours` colours; `no_colour` is the value of NO_COLOR, or
 * NULL. */
enum theme_colours theme_choose(int colours, const char *no_colour);

/** Whether the ground is light: as it was chosen, else as COLORFGBG says ("0;15"; NULL if it is not
 * set), else not. */
bool theme_is_light(enum theme_choice choice, const char *colorfgbg);

/** Glyph of a thread's state, one cell wide. */
uint32_t theme_state_glyph(enum thread_state state, bool is_ascii);

/** Role of a thread's state. */
enum role theme_state_role(enum thread_state state);

#endif
