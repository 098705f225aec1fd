/* SPDX-License-Identifier: MIT */
/*
 * A highlighted row gets both its colours set: it must be readable on a light and on a dark
 * terminal. With 8 or 16 colours the row takes one pair of colours throughout, since the states'
 * colours would drown in it; their glyphs and words remain.
 */
#include "ui/theme.h"

#include "ui/canvas.h"

#define BAND_256      237 /* behind what the last step changed */
#define BAND_TEXT_256 255
#define FADED_256     240

struct look {
    int16_t colour256, colour16;
    uint8_t attributes, mono;
};

static const struct look looks[ROLE_COUNT] = {
#define X(NAME, colour256, colour16, attributes, mono) {colour256, colour16, attributes, mono},
    ROLES(X)
#undef X
};

/* X(NAME, UTF-8, ASCII) */
#define STATE_GLYPHS(X)                                                                            \
    X(NEW, 0x25cc, 'n')                                                                            \
    X(READY, 0x25e6, 'r')                                                                          \
    X(RUN, 0x25b8, 'R')                                                                            \
    X(BLOCK, 0x25ae, 'B')                                                                          \
    X(WAIT, 0x25ca, 'W')                                                                           \
    X(GIL, 0x25bf, 'G')                                                                            \
    X(SLEEP, 'z', 'S')                                                                             \
    X(IO, 0x21e2, 'I')                                                                             \
    X(END, 0x2715, 'x')                                                                            \
    X(KILL, 0x2717, 'X')                                                                           \
    X(FAILED, '!', 'F')                                                                            \
    X(UNKNOWN, '?', '?')

uint32_t theme_state_glyph(enum thread_state state, bool is_ascii)
{
    switch (state) {
#define X(NAME, utf8, ascii)                                                                       \
    case THREAD_##NAME:                                                                            \
        return is_ascii ? ascii : utf8;
        STATE_GLYPHS(X)
#undef X
    default:
        return '?';
    }
}

enum role theme_state_role(enum thread_state state)
{
    switch (state) {
#define X(NAME, word)                                                                              \
    case THREAD_##NAME:                                                                            \
        return ROLE_##NAME;
        THREAD_STATES(X)
#undef X
    default:
        return ROLE_TEXT;
    }
}

enum theme_colours theme_choose(int colours, const char *no_colour)
{
    if (colours < 8 || (no_colour && *no_colour))
        return THEME_MONO;
    return colours >= 256 ? THEME_256 : colours >= 16 ? THEME_16 : THEME_8;
}

/* The bright half of 16 colours on a terminal that has 8: a bright black would be black. */
static void squeeze(struct style *style)
{
    if (style->foreground == 8) {
        style->foreground = -1;
        style->attributes |= STYLE_DIM;
    } else if (style->foreground > 8) {
        style->foreground -= 8;
        style->attributes |= STYLE_BOLD;
    }
}

static void highlight(struct style *style, enum theme_colours colours)
{
    if (colours == THEME_256) {
        style->background = BAND_256;
        if (style->foreground < 0)
            style->foreground = BAND_TEXT_256;
    } else if (colours != THEME_MONO && !(style->attributes & STYLE_REVERSE)) {
        *style = (struct style){.foreground = 7, .background = 4, .attributes = STYLE_BOLD};
    } else {
        style->attributes = (style->attributes & ~(unsigned)STYLE_DIM) | STYLE_BOLD;
    }
}

struct style theme_style(unsigned role, unsigned marks, enum theme_colours colours)
{
    const struct look *look = &looks[role < ROLE_COUNT ? role : ROLE_TEXT];
    struct style style = {.foreground = -1, .background = -1, .attributes = look->mono};
    if (colours != THEME_MONO) {
        style.foreground = colours == THEME_256 ? look->colour256 : look->colour16;
        style.attributes = look->attributes;
    }
    if (marks & MARK_FADED) {
        style.foreground = colours == THEME_256 ? FADED_256 : colours == THEME_MONO ? -1 : 8;
        style.attributes = colours == THEME_MONO ? STYLE_DIM : 0;
    }
    if (colours == THEME_8)
        squeeze(&style);
    if (marks & MARK_CHANGED)
        highlight(&style, colours);
    if (marks & MARK_SELECTED)
        style.attributes ^= STYLE_REVERSE;
    return style;
}
