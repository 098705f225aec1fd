/* SPDX-License-Identifier: MIT */
/* Wrapping text: it ends, whatever the text ends in, and loses nothing that has a cell. */
#include "ui/draw/pen.h"

#include <string.h>
#include <unistd.h>

#include "tests/unit.h"

#define COLS_MOST  40
#define ROWS       64
#define SECONDS    60 /* until what wraps counts as hanging */
#define TEXT_BYTES 160

/* One of each class of characters that take no cell. */
static const char *const without_cells[] = {
    "\xcc\x81",         /* a combining mark */
    "\xef\xb8\x8f",     /* a variation selector */
    "\xe2\x80\x8b",     /* a space of no width */
    "\xe2\x80\x8d",     /* a joiner */
    "\xe2\x80\xae",     /* a change of direction */
    "\xc2\xad",         /* a soft hyphen */
    "\xef\xbb\xbf",     /* a mark of the byte order */
    "\x01",             /* a control character */
    "\xcc\x81\xcc\x82", /* two of them */
};

/* The letters that stand on a canvas, without what is blank. */
static void letters_of(const struct canvas *canvas, char *letters)
{
    for (int y = 0; y < canvas->rows; y++)
        for (int x = 0; x < canvas->cols; x++) {
            uint32_t code_point = canvas_at(canvas, x, y)->code_point;
            if (code_point > ' ' && code_point < 0x7f)
                *letters++ = (char)code_point;
        }
    *letters = '\0';
}

static int wrap(const char *text, int cols, int indent, char *letters)
{
    struct canvas canvas;
    assert_int_equal(canvas_init(&canvas, cols, ROWS), 0);
    struct pen pen = pen_at(&canvas, (struct rect){0, 0, cols, ROWS});
    pen_wrap(&pen, ROLE_TEXT, indent, text);
    letters_of(&canvas, letters);
    canvas_free(&canvas);
    return pen.y;
}

/* What has no cell changes nothing: neither the letters nor the rows that they take. */
static void check_behind(const char *begin, const char *invisible)
{
    char text[TEXT_BYTES], is[TEXT_BYTES], should[TEXT_BYTES];
    snprintf(text, sizeof text, "%s%s", begin, invisible);
    for (int cols = 1; cols <= COLS_MOST; cols++)
        for (int indent = 0; indent < 4; indent++) {
            int rows = wrap(begin, cols, indent, should);
            assert_int_equal(wrap(text, cols, indent, is), rows);
            assert_string_equal(is, should);
        }
}

static void text_ends_in_what_has_no_cell(void **state)
{
    (void)state;
    static const char *const begins[] = {"", "c", "cafe", "T2 asks for lock cafe", "lock cafe  "};
    for (size_t i = 0; i < UNIT_COUNT(begins); i++)
        for (size_t j = 0; j < UNIT_COUNT(without_cells); j++)
            check_behind(begins[i], without_cells[j]);
}

static void text_is_full_of_what_has_no_cell(void **state)
{
    (void)state;
    char letters[TEXT_BYTES], text[TEXT_BYTES];
    for (size_t j = 0; j < UNIT_COUNT(without_cells); j++)
        for (int cols = 1; cols <= COLS_MOST; cols++) {
            const char *z = without_cells[j];
            snprintf(text, sizeof text, "%sc%sa%s %s f%se%s %s", z, z, z, z, z, z, z);
            wrap(text, cols, 2, letters);
            assert_string_equal(letters, "cafe");
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_ends_in_what_has_no_cell),
        cmocka_unit_test(text_is_full_of_what_has_no_cell),
    };
    alarm(SECONDS);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
