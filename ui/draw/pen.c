/* SPDX-License-Identifier: MIT */
/* All clipping is here: a row or a cell outside the rectangle is counted, and not written. */
#include "ui/draw/pen.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

#include "ui/draw/utf8.h"

#define ELLIPSIS     0x2026
#define HERE         0x203a
#define HERE_ASCII   '=' /* as at the line of the source that is looked at */
#define PRINTF_BYTES 1024

struct pen pen_at(struct canvas *canvas, struct rect rect)
{
    return (struct pen){.canvas = canvas, .rect = rect, .selected = -1};
}

void pen_row(struct pen *pen, int y)
{
    pen->x = 0;
    pen->y = y;
}

int pen_room(const struct pen *pen)
{
    return pen->x < pen->rect.cols ? pen->rect.cols - pen->x : 0;
}

static bool is_inside(const struct pen *pen)
{
    return pen->canvas && pen->x >= 0 && pen->x < pen->rect.cols && pen->y >= 0 &&
           pen->y < pen->rect.rows;
}

void pen_glyph(struct pen *pen, enum role role, uint32_t code_point)
{
    if (is_inside(pen))
        canvas_put(pen->canvas, pen->rect.x + pen->x, pen->rect.y + pen->y, code_point,
                   (uint8_t)role);
    pen->x++;
}

void pen_repeat(struct pen *pen, enum role role, uint32_t code_point, int times)
{
    for (int i = 0; i < times && i < pen->rect.cols; i++)
        pen_glyph(pen, role, code_point);
}

/* Write at most `cols` cells; the last of them is an ellipsis if there would be more. */
static void put_cut(struct pen *pen, enum role role, int cols, const char *text)
{
    for (int i = 0; i < cols; i++) {
        uint32_t code_point = utf8_next_cell(&text);
        const char *rest = text;
        if (code_point == 0)
            return;
        if (i == cols - 1 && utf8_next_cell(&rest) != 0)
            code_point = ELLIPSIS;
        pen_glyph(pen, role, code_point);
    }
}

void pen_put(struct pen *pen, enum role role, const char *text)
{
    put_cut(pen, role, pen_room(pen), text);
}

void pen_printf(struct pen *pen, enum role role, const char *format, ...)
{
    char text[PRINTF_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    pen_put(pen, role, text);
}

void pen_field(struct pen *pen, enum role role, int cols, const char *text)
{
    int end = pen->x + cols, room = pen_room(pen);
    put_cut(pen, role, cols < room ? cols : room, text);
    while (pen->x < end)
        pen_glyph(pen, ROLE_TEXT, ' ');
}

/* Where the piece of `text` that fits into `cols` cells ends. */
static const char *break_of(const char *text, int cols)
{
    const char *at = text, *end = NULL;
    for (int i = 0; i <= cols; i++) {
        const char *here = at;
        uint32_t code_point = utf8_next_cell(&at);
        if (code_point == 0)
            return at; /* behind what has no cell, too */
        if (code_point == ' ' && i > 0)
            end = here;
        if (i == cols)
            return end ? end : here > text ? here : at;
    }
    return at;
}

static void put_piece(struct pen *pen, enum role role, const char *text, const char *end)
{
    while (text < end) {
        uint32_t code_point = utf8_next_cell(&text);
        if (code_point == 0)
            return;
        pen_glyph(pen, role, code_point);
    }
}

static bool has_cells(const char *text)
{
    return utf8_next_cell(&text) != 0;
}

/* No piece but the first is without a cell: so the text comes to its end. */
void pen_wrap(struct pen *pen, enum role role, int indent, const char *text)
{
    if (indent > pen->rect.cols / 2)
        indent = pen->rect.cols / 2;
    while (*text == ' ')
        text++;
    do {
        int room = pen_room(pen);
        const char *end = break_of(text, room > 0 ? room : 1);
        put_piece(pen, role, text, end);
        for (text = end; *text == ' ';)
            text++;
        pen_row(pen, pen->y + 1);
        pen->x = indent;
    } while (has_cells(text));
    pen->x = 0;
}

void pen_mark_row(struct pen *pen, unsigned marks)
{
    if (pen->canvas && pen->y >= 0 && pen->y < pen->rect.rows)
        canvas_mark(pen->canvas,
                    (struct rect){pen->rect.x, pen->rect.y + pen->y, pen->rect.cols, 1}, marks);
}

void pen_select(struct pen *pen)
{
    pen->selected = pen->y;
    pen_mark_row(pen, MARK_SELECTED);
    pen_cursor(pen, 0);
}

void pen_here(struct pen *pen, bool is_here)
{
    bool is_ascii = pen->canvas && pen->canvas->is_ascii;
    pen_glyph(pen, ROLE_STRONG, !is_here ? ' ' : is_ascii ? HERE_ASCII : HERE);
}

void pen_cursor(struct pen *pen, int x)
{
    if (!pen->canvas || pen->y < 0 || pen->y >= pen->rect.rows || x < 0 || x >= pen->rect.cols)
        return;
    pen->canvas->cursor_x = pen->rect.x + x;
    pen->canvas->cursor_y = pen->rect.y + pen->y;
}
