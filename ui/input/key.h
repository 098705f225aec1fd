/* SPDX-License-Identifier: MIT */
/* A key as a person pressed it, whatever bytes the terminal sent for it. */
#ifndef UI_KEY_H
#define UI_KEY_H

#include <stdint.h>

/* X(NAME, name in the table of keys, as shown) */
#define NAMED_KEYS(X)                                                                              \
    X(UP, "Up", "↑")                                                                               \
    X(DOWN, "Down", "↓")                                                                           \
    X(LEFT, "Left", "←")                                                                           \
    X(RIGHT, "Right", "→")                                                                         \
    X(HOME, "Home", "Home")                                                                        \
    X(END, "End", "End")                                                                           \
    X(PAGE_UP, "PgUp", "PgUp")                                                                     \
    X(PAGE_DOWN, "PgDn", "PgDn")                                                                   \
    X(ENTER, "Enter", "Enter")                                                                     \
    X(ESCAPE, "Esc", "Esc")                                                                        \
    X(TAB, "Tab", "Tab")                                                                           \
    X(BACKSPACE, "Backspace", "Backspace")                                                         \
    X(SPACE, "Space", "Space")                                                                     \
    X(DELETE, "Del", "Del")                                                                        \
    X(BACK_TAB, "Shift-Tab", "Shift-Tab")                                                          \
    X(F1, "F1", "F1")                                                                              \
    X(F2, "F2", "F2")                                                                              \
    X(INTERRUPT, "^C", "^C")                                                                       \
    X(LINE_START, "^A", "^A")                                                                      \
    X(LINE_END, "^E", "^E")                                                                        \
    X(RUB_LINE, "^U", "^U")                                                                        \
    X(RUB_WORD, "^W", "^W")                                                                        \
    X(REDRAW, "^L", "^L")

enum key_code {
    PRESSED_NOTHING,
    PRESSED_CHARACTER, /* any other than those below: see `character` */
#define X(NAME, name, shown) PRESSED_##NAME,
    NAMED_KEYS(X)
#undef X
        PRESSED_RESIZE, /* the screen has another size */
    PRESSED_HANGUP      /* the terminal or the system wants us to end */
};

struct key {
    enum key_code code;
    uint32_t character;
};

#endif
