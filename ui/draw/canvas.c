/* SPDX-License-Identifier: MIT */
/*
 * How lines join: a box-drawing character stands for a set of arms (up, right, down, left). Drawing
 * a line adds arms to those that a cell already has, and the sum names the new character.
 */
#include "ui/draw/canvas.h"

#include <errno.h>
#include <stdlib.h>

#include "ui/draw/utf8.h"

enum arm { UP = 1, RIGHT = 2, DOWN = 4, LEFT = 8 };

static const uint16_t joints[16] = {
    [0] = ' ',
    [UP] = 0x2502,
    [DOWN] = 0x2502,
    [UP | DOWN] = 0x2502,
    [LEFT] = 0x2500,
    [RIGHT] = 0x2500,
    [LEFT | RIGHT] = 0x2500,
    [DOWN | RIGHT] = 0x250c,
    [DOWN | LEFT] = 0x2510,
    [UP | RIGHT] = 0x2514,
    [UP | LEFT] = 0x2518,
    [UP | DOWN | RIGHT] = 0x251c,
    [UP | DOWN | LEFT] = 0x2524,
    [DOWN | LEFT | RIGHT] = 0x252c,
    [UP | LEFT | RIGHT] = 0x2534,
    [UP | DOWN | LEFT | RIGHT] = 0x253c,
};

/* X(code point, ASCII) */
#define STAND_INS(X)                                                                               \
    X(0x00b7, '-') /* middle dot */                                                                \
    X(0x00d7, 'x') /* times */                                                                     \
    X(0x00b5, 'u') /* micro */                                                                     \
    X(0x2013, '-') /* dashes */                                                                    \
    X(0x2014, '-')                                                                                 \
    X(0x2018, '\'') /* quotes */                                                                   \
    X(0x2019, '\'')                                                                                \
    X(0x201c, '"')                                                                                 \
    X(0x201d, '"')                                                                                 \
    X(0x2022, '@')  /* bullet: a breakpoint; * is what is selected */                              \
    X(0x2026, '~')  /* ellipsis */                                                                 \
    X(0x203a, '\'') /* single angle: > is a thread on a core */                                    \
    X(0x203c, '!')  /* double exclamation */                                                       \
    X(0x2190, '<')  /* arrows */                                                                   \
    X(0x2191, '^')                                                                                 \
    X(0x2192, '>')                                                                                 \
    X(0x2193, 'v')                                                                                 \
    X(0x21e2, '>')                                                                                 \
    X(0x25cf, '*') /* full and empty circle */                                                     \
    X(0x25cb, 'o')                                                                                 \
    X(0x2580, '"') /* blocks */                                                                    \
    X(0x2584, '_')                                                                                 \
    X(0x2588, '#')                                                                                 \
    X(0x25ae, '#') /* full and empty piece of a bar */                                             \
    X(0x25af, '.')                                                                                 \
    X(0x25b4, '^') /* triangles */                                                                 \
    X(0x25b8, '>')                                                                                 \
    X(0x25b9, '-')                                                                                 \
    X(0x25be, 'v')                                                                                 \
    X(0x25c2, '<')                                                                                 \
    X(0x25aa, '#')                                                                                 \
    X(0x275a, '|') /* pause */                                                                     \
    X(0x2502, '|') /* lines */                                                                     \
    X(0x2500, '-')

char canvas_ascii(uint32_t code_point)
{
    if (code_point >= 0x20 && code_point <= 0x7e)
        return (char)code_point;
    if (code_point >= 0x250c && code_point <= 0x253c)
        return '+';
    switch (code_point) {
#define X(from, to)                                                                                \
    case from:                                                                                     \
        return to;
        STAND_INS(X)
#undef X
    default:
        return '?';
    }
}

int canvas_init(struct canvas *canvas, int cols, int rows)
{
    *canvas = (struct canvas){.cols = cols > 0 ? cols : 1, .rows = rows > 0 ? rows : 1};
    canvas->cells = calloc((size_t)canvas->cols * (size_t)canvas->rows, sizeof *canvas->cells);
    if (!canvas->cells)
        return -ENOMEM;
    canvas_clear(canvas);
    return 0;
}

void canvas_free(struct canvas *canvas)
{
    free(canvas->cells);
    *canvas = (struct canvas){0};
}

void canvas_clear(struct canvas *canvas)
{
    size_t count = (size_t)canvas->cols * (size_t)canvas->rows;
    for (size_t i = 0; i < count; i++)
        canvas->cells[i] = (struct cell){.code_point = ' '};
    canvas->cursor_x = canvas->cursor_y = -1;
}

struct cell *canvas_at(const struct canvas *canvas, int x, int y)
{
    if (x < 0 || y < 0 || x >= canvas->cols || y >= canvas->rows)
        return NULL;
    return &canvas->cells[(size_t)y * (size_t)canvas->cols + (size_t)x];
}

void canvas_put(struct canvas *canvas, int x, int y, uint32_t code_point, uint8_t role)
{
    struct cell *cell = canvas_at(canvas, x, y);
    if (!cell)
        return;
    if (canvas->is_ascii)
        code_point = (unsigned char)canvas_ascii(code_point);
    if (utf8_cells(code_point) != 1)
        code_point = '?';
    *cell = (struct cell){.code_point = code_point, .role = role};
}

void canvas_fill(struct canvas *canvas, struct rect area, uint8_t role)
{
    for (int y = area.y; y < area.y + area.rows; y++)
        for (int x = area.x; x < area.x + area.cols; x++)
            canvas_put(canvas, x, y, ' ', role);
}

void canvas_mark(struct canvas *canvas, struct rect area, unsigned marks)
{
    for (int y = area.y; y < area.y + area.rows; y++)
        for (int x = area.x; x < area.x + area.cols; x++) {
            struct cell *cell = canvas_at(canvas, x, y);
            if (cell)
                cell->marks |= (uint8_t)marks;
        }
}

/* ---- lines ---- */

static unsigned arms_of(const struct canvas *canvas, const struct cell *cell)
{
    if (canvas->is_ascii)
        return cell->code_point == '-'   ? LEFT | RIGHT
               : cell->code_point == '|' ? UP | DOWN
               : cell->code_point == '+' ? UP | DOWN | LEFT | RIGHT
                                         : 0;
    for (unsigned arms = 15; arms > 0; arms--)
        if (joints[arms] == cell->code_point && (arms & (arms - 1)) != 0)
            return arms;
    return 0;
}

static void join(struct canvas *canvas, int x, int y, unsigned arms, uint8_t role)
{
    struct cell *cell = canvas_at(canvas, x, y);
    if (cell)
        canvas_put(canvas, x, y, joints[arms | arms_of(canvas, cell)], role);
}

void canvas_line_across(struct canvas *canvas, int x, int y, int cells, uint8_t role)
{
    for (int i = 0; i < cells; i++)
        join(canvas, x + i, y, (i > 0 ? LEFT : 0u) | (i < cells - 1 ? RIGHT : 0u), role);
}

void canvas_line_down(struct canvas *canvas, int x, int y, int cells, uint8_t role)
{
    for (int i = 0; i < cells; i++)
        join(canvas, x, y + i, (i > 0 ? UP : 0u) | (i < cells - 1 ? DOWN : 0u), role);
}

void canvas_box(struct canvas *canvas, struct rect area, uint8_t role)
{
    int right = area.x + area.cols - 1, bottom = area.y + area.rows - 1;
    canvas_fill(canvas, area, 0);
    canvas_line_across(canvas, area.x, area.y, area.cols, role);
    canvas_line_across(canvas, area.x, bottom, area.cols, role);
    canvas_line_down(canvas, area.x, area.y, area.rows, role);
    canvas_line_down(canvas, right, area.y, area.rows, role);
    canvas_put(canvas, area.x, area.y, joints[RIGHT | DOWN], role);
    canvas_put(canvas, right, area.y, joints[LEFT | DOWN], role);
    canvas_put(canvas, area.x, bottom, joints[RIGHT | UP], role);
    canvas_put(canvas, right, bottom, joints[LEFT | UP], role);
}

/* ---- text ---- */

char *canvas_text(const struct canvas *canvas)
{
    size_t room = (size_t)canvas->rows * ((size_t)canvas->cols * 4 + 1) + UTF8_BYTES;
    char *text = malloc(room), *at = text;
    if (!text)
        return NULL;
    for (int y = 0; y < canvas->rows; y++) {
        char *end = at;
        for (int x = 0; x < canvas->cols; x++) {
            uint32_t code_point = canvas_at(canvas, x, y)->code_point;
            at += utf8_put(code_point, at);
            if (code_point != ' ')
                end = at;
        }
        at = end;
        *at++ = '\n';
    }
    *at = '\0';
    return text;
}
