/* SPDX-License-Identifier: MIT */
/*
 * The table of widths is our own, not wcwidth's: that one depends on the locale and the C library,
 * and a canvas must look the same in a test, on a terminal and in a file. It names what is one cell
 * wide for certain; everything else counts as wide, and is shown as "?".
 */
#include "ui/draw/utf8.h"

#include <stdbool.h>

#define REPLACEMENT 0xfffdu

struct range {
    uint32_t first, last;
};

/* In order. */
static const struct range narrow[] = {
    {0x20, 0x7e},
    {0xa1, 0xac},
    {0xae, 0x02ff},
    {0x0370, 0x0377},
    {0x037a, 0x037f},
    {0x0384, 0x03ff},
    {0x0400, 0x0482},
    {0x048a, 0x052f},
    {0x0531, 0x058a},
    {0x10a0, 0x10ff},
    {0x13a0, 0x13f5},
    {0x1d00, 0x1dbf},
    {0x1e00, 0x1fff},
    {0x2010, 0x2027},
    {0x2030, 0x205e},
    {0x2070, 0x20c0},
    {0x2100, 0x2319},
    {0x2320, 0x2328},
    {0x2460, 0x25fc},
    {0x2701, 0x2704},
    {0x270e, 0x2727},
    {0x2758, 0x2794},
    {0x2798, 0x27af},
    {0x27c0, 0x27ff},
    {0x2900, 0x2b1a},
    {0x2c60, 0x2c7f},
    {0xa720, 0xa7ca},
    {0xfb00, 0xfb06},
    {REPLACEMENT, REPLACEMENT},
};

static const struct range nothing[] = {
    {0x00, 0x1f},     {0x7f, 0x9f},     {0xad, 0xad},     {0x0300, 0x036f}, {0x0483, 0x0489},
    {0x0591, 0x05bd}, {0x0610, 0x061a}, {0x064b, 0x065f}, {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff},
    {0x200b, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f}, {0x20d0, 0x20f0}, {0xfe00, 0xfe0f},
    {0xfe20, 0xfe2f}, {0xfeff, 0xfeff},
};

static bool is_in(const struct range *ranges, size_t count, uint32_t code_point)
{
    size_t low = 0; /* those before it end before the code point */
    while (count > low) {
        size_t middle = low + (count - low) / 2;
        if (ranges[middle].last < code_point)
            low = middle + 1;
        else if (ranges[middle].first > code_point)
            count = middle;
        else
            return true;
    }
    return false;
}

/* How many bytes follow a first byte, and the bits that it carries itself. */
static int follow(unsigned char first, uint32_t *bits)
{
    if (first >= 0xc2 && first <= 0xdf)
        return *bits = first & 0x1f, 1;
    if ((first & 0xf0) == 0xe0)
        return *bits = first & 0x0f, 2;
    if (first >= 0xf0 && first <= 0xf4)
        return *bits = first & 0x07, 3;
    return -1;
}

static bool is_valid(uint32_t code_point, int bytes)
{
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    return code_point >= least[bytes] && code_point <= 0x10ffff &&
           !(code_point >= 0xd800 && code_point <= 0xdfff);
}

uint32_t utf8_next(const char **text)
{
    const unsigned char *at = (const unsigned char *)*text;
    uint32_t code_point = at[0];
    if (at[0] == 0)
        return 0;
    *text += 1;
    if (at[0] < 0x80)
        return code_point;
    int more = follow(at[0], &code_point);
    for (int i = 1; i <= more; i++) {
        if ((at[i] & 0xc0) != 0x80)
            return REPLACEMENT;
        code_point = code_point << 6 | (at[i] & 0x3f);
    }
    if (more < 0 || !is_valid(code_point, more))
        return REPLACEMENT;
    *text += more;
    return code_point;
}

size_t utf8_put(uint32_t code_point, char *bytes)
{
    size_t count = code_point < 0x80 ? 1 : code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
    bytes[count] = '\0';
    for (size_t i = count; i-- > 1; code_point >>= 6)
        bytes[i] = (char)(0x80 | (code_point & 0x3f));
    bytes[0] = (char)(lead[count] | code_point);
    return count;
}

int utf8_cells(uint32_t code_point)
{
    if (code_point >= 0x20 && code_point <= 0x7e)
        return 1;
    if (is_in(nothing, sizeof nothing / sizeof nothing[0], code_point))
        return 0;
    return is_in(narrow, sizeof narrow / sizeof narrow[0], code_point) ? 1 : 2;
}

uint32_t utf8_next_cell(const char **text)
{
    uint32_t code_point;
    while ((code_point = utf8_next(text)) != 0) {
        if (code_point == '\t' || code_point == 0xa0)
            return ' ';
        int cells = utf8_cells(code_point);
        if (cells > 0)
            return cells == 1 ? code_point : '?';
    }
    return 0;
}

int utf8_cols(const char *text)
{
    int cols = 0;
    do {
        for (; *text >= 0x20 && *text <= 0x7e; text++)
            cols++; /* most text is this */
    } while (utf8_next_cell(&text) != 0 && ++cols);
    return cols;
}
