/* SPDX-License-Identifier: MIT */
/*
 * A highlighted row gets both its colours set: it must be readable on a light and on a dark
 * terminal. With 8 or 16 colours the row takes one pair of colours throughout, since the states'
 * colours would drown in it; their glyphs and words remain.
 */
#include "ui/draw/theme.h"

#include <stdlib.h>
#include <string.h>

#include "ui/draw/canvas.h"

/* Colours of 256 that are no role's, by ground: dark, light. */
static const int16_t band[] = {236, 254}; /* behind what the last step changed */
static const int16_t band_text[] = {255, 16};
static const int16_t faded[] = {240, 246};

struct look {
    int16_t colour256[2], colour16; /* dark, light */
    uint8_t attributes, mono;
};

static const struct look looks[ROLE_COUNT] = {
#define X(NAME, dark, light, colour16, attributes, mono)                                           \
    {{dark, light}, colour16, attributes, mono},
    ROLES(X)
#undef X
};

/* X(NAME, UTF-8, ASCII): signs where a thread lives, so that the letters of locks and of what is done
 * to objects stand out among them in the timeline, in ASCII as well */
#define STATE_GLYPHS(X)                                                                            \
    X(NEW, 0x25cc, 'n')                                                                            \
    X(READY, 0x25e6, '.')                                                                          \
    X(RUN, 0x25b8, '>')                                                                            \
    X(BLOCK, 0x25ae, '#')                                                                          \
    X(WAIT, 0x25ca, 'o')                                                                           \
    X(GIL, 0x25bf, '%')                                                                            \
    X(SLEEP, 'z', 'z')                                                                             \
    X(IO, 0x21e2, '~')                                                                             \
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

/* The last number of "15;0" or "15;default;0" is the ground: white, or one of the bright ones that
 * people write upon with black. */
bool theme_is_light(enum theme_choice choice, const char *colorfgbg)
{
    const char *last = colorfgbg ? strrchr(colorfgbg, ';') : NULL;
    char *end;
    if (choice == THEME_LIGHT || choice == THEME_DARK)
        return choice == THEME_LIGHT;
    if (!last)
        return false;
    long ground = strtol(last + 1, &end, 10);
    return end > last + 1 && !*end && (ground == 7 || (ground >= 9 && ground <= 15));
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

/* Of 16 colours, green, yellow and cyan cannot be read upon white: they go behind black text. */
static void lay_under(struct style *style)
{
    int16_t hue = style->foreground > 8 ? style->foreground - 8 : style->foreground;
    if ((hue == 2 || hue == 3 || hue == 6) && !(style->attributes & STYLE_REVERSE)) {
        style->background = hue;
        style->foreground = 0;
    }
}

static void highlight(struct style *style, const struct palette *palette)
{
    if (palette->colours == THEME_256) {
        style->background = band[palette->is_light];
        if (style->foreground < 0)
            style->foreground = band_text[palette->is_light];
    } else if (palette->colours != THEME_MONO && !(style->attributes & STYLE_REVERSE)) {
        *style = (struct style){.foreground = 7, .background = 4, .attributes = STYLE_BOLD};
    } else {
        style->attributes = (style->attributes & ~(unsigned)STYLE_DIM) | STYLE_BOLD;
    }
}

static struct style plain_style(const struct look *look, const struct palette *palette)
{
    struct style style = {.foreground = -1, .background = -1, .attributes = look->mono};
    if (palette->colours == THEME_MONO)
        return style;
    style.foreground =
        palette->colours == THEME_256 ? look->colour256[palette->is_light] : look->colour16;
    style.attributes = look->attributes;
    return style;
}

static struct style faded_style(const struct palette *palette)
{
    struct style style = {.foreground = -1, .background = -1, .attributes = STYLE_DIM};
    if (palette->colours == THEME_MONO)
        return style;
    style.foreground = palette->colours == THEME_256 ? faded[palette->is_light] : 8;
    style.attributes = 0;
    return style;
}

struct style theme_style(unsigned role, unsigned marks, const struct palette *palette)
{
    const struct look *look = &looks[role < ROLE_COUNT ? role : ROLE_TEXT];
    struct style style = marks & MARK_FADED ? faded_style(palette) : plain_style(look, palette);
    bool is_few = palette->colours == THEME_8 || palette->colours == THEME_16;
    if (is_few && palette->is_light)
        lay_under(&style);
    if (palette->colours == THEME_8)
        squeeze(&style);
    if (marks & MARK_CHANGED)
        highlight(&style, palette);
    if (marks & MARK_SELECTED)
        style.attributes ^= STYLE_REVERSE;
    return style;
}
