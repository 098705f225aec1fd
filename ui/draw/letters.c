/* SPDX-License-Identifier: MIT */
/* A letter is five octal digits, one a row from the top; the bits of each are its dots. */
#include "ui/draw/letters.h"

#include <stddef.h>

#include "ui/draw/utf8.h"

#define LETTER_COLS 3
#define LETTER_ROWS 5

#define BLOCK_FULL  0x2588
#define BLOCK_UPPER 0x2580
#define BLOCK_LOWER 0x2584

static const uint16_t digits[] = {075557, 026227, 061247, 061216, 055711,
                                  074616, 034757, 071222, 075757, 075716};

static const uint16_t capitals[] = {
    025755, 065656, 034443, 065556, 074647, 074644, 034553, 055755, 072227,
    011152, 055655, 044447, 057755, 065555, 025552, 065644, 025563, 065655,
    034216, 072222, 055557, 055552, 055775, 055255, 055222, 071247,
};

static const struct {
    char sign;
    uint16_t dots;
} signs[] = {{'-', 000700}, {'_', 000007}, {'.', 000002}, {'/', 011244}, {':', 002020}};

#define UNKNOWN 061202 /* a question mark */

static uint16_t dots_of(uint32_t character)
{
    if (character >= '0' && character <= '9')
        return digits[character - '0'];
    if (character >= 'A' && character <= 'Z')
        return capitals[character - 'A'];
    if (character >= 'a' && character <= 'z')
        return capitals[character - 'a'];
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (character == (unsigned char)signs[i].sign)
            return signs[i].dots;
    return character == ' ' ? 0 : UNKNOWN;
}

/* A row below the last has no dots. */
static bool has_dot(uint16_t dots, int x, int y)
{
    return y < LETTER_ROWS && dots >> (3 * (LETTER_ROWS - 1 - y) + (LETTER_COLS - 1 - x)) & 1;
}

static uint32_t half_blocks(uint16_t dots, int x, int row)
{
    bool is_upper = has_dot(dots, x, 2 * row), is_lower = has_dot(dots, x, 2 * row + 1);
    return is_upper && is_lower ? BLOCK_FULL
           : is_upper           ? BLOCK_UPPER
           : is_lower           ? BLOCK_LOWER
                                : ' ';
}

int letters_rows(enum letters_size size, bool is_ascii)
{
    return size == LETTERS_LARGE || is_ascii ? LETTER_ROWS : (LETTER_ROWS + 1) / 2;
}

int letters_cols(enum letters_size size, int count)
{
    return count * (LETTER_COLS + 1) * (size == LETTERS_LARGE ? 2 : 1);
}

static void letter_draw(struct pen pen, enum role role, enum letters_size size, uint16_t dots)
{
    bool is_ascii = pen.canvas && pen.canvas->is_ascii;
    int left = pen.x, top = pen.y, rows = letters_rows(size, is_ascii);
    for (int row = 0; row < rows; row++) {
        pen.x = left;
        pen.y = top + row;
        for (int x = 0; x < LETTER_COLS; x++) {
            uint32_t cell = rows < LETTER_ROWS ? half_blocks(dots, x, row)
                                               : (has_dot(dots, x, row) ? BLOCK_FULL : ' ');
            pen_repeat(&pen, role, cell, size == LETTERS_LARGE ? 2 : 1);
        }
    }
}

void letters_draw(struct pen *pen, enum role role, enum letters_size size, const char *text,
                  int count)
{
    for (uint32_t character; count-- > 0 && (character = utf8_next_cell(&text)) != 0;) {
        letter_draw(*pen, role, size, dots_of(character));
        pen->x += letters_cols(size, 1);
    }
}
