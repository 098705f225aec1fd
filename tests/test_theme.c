/* SPDX-License-Identifier: MIT */
/* Whether what the theme chooses can be read: contrast as of WCAG 2, on black and on white, computed
 * from the colours that terminals of 256 colours show. */
#include "ui/draw/theme.h"

#include <math.h>
#include <string.h>

#include "tests/unit.h"
#include "ui/draw/canvas.h"

#define READABLE 4.5
#define VISIBLE  3.0

static const struct palette dark = {THEME_256, false}, light = {THEME_256, true};

/* Red, green and blue of a colour from 16 on: a cube of six levels, and 24 greys. */
static void components(int colour, int *rgb)
{
    static const int levels[] = {0, 95, 135, 175, 215, 255};
    assert_in_range(colour, 16, 255);
    for (int i = 0, divisor = 36; i < 3; i++, divisor /= 6)
        rgb[i] = colour < 232 ? levels[(colour - 16) / divisor % 6] : 8 + 10 * (colour - 232);
}

static double linear(int component)
{
    double part = component / 255.0;
    return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4);
}

static double luminance(int colour)
{
    int rgb[3];
    components(colour, rgb);
    return 0.2126 * linear(rgb[0]) + 0.7152 * linear(rgb[1]) + 0.0722 * linear(rgb[2]);
}

static double contrast(int a, int b)
{
    double x = luminance(a) + 0.05, y = luminance(b) + 0.05;
    return x > y ? x / y : y / x;
}

/* A role's contrast with what is behind it; the terminal's own colours are black and white. */
static double contrast_of(enum role role, unsigned marks, const struct palette *palette)
{
    int ground = palette->is_light ? 231 : 16, text = palette->is_light ? 16 : 231;
    struct style style = theme_style(role, marks, palette);
    return contrast(style.foreground < 0 ? text : style.foreground,
                    style.background < 0 ? ground : style.background);
}

static void contrast_is_as_defined(void **state)
{
    (void)state;
    assert_true(fabs(contrast(16, 231) - 21) < 0.01);
    assert_true(fabs(contrast(244, 244) - 1) < 0.01);
    assert_true(fabs(contrast(244, 231) - 3.95) < 0.01);
}

static void text_is_readable_on_both_grounds(void **state)
{
    (void)state;
    for (int i = 0; i < ROLE_COUNT; i++) {
        enum role role = (enum role)i;
        double least = role == ROLE_RULE ? 1.2 : READABLE;
        if (contrast_of(role, 0, &dark) < least || contrast_of(role, 0, &light) < least)
            fail_msg("role %d: %.2f on black, %.2f on white", i, contrast_of(role, 0, &dark),
                     contrast_of(role, 0, &light));
    }
}

static void text_is_visible_on_the_band_of_what_changed(void **state)
{
    (void)state;
    for (int i = 0; i < ROLE_COUNT; i++)
        if (i != ROLE_RULE) {
            assert_true(contrast_of((enum role)i, MARK_CHANGED, &dark) >= VISIBLE);
            assert_true(contrast_of((enum role)i, MARK_CHANGED, &light) >= VISIBLE);
        }
}

/* With few colours, what can be read upon white is left to the terminal; the rest goes behind. */
static void light_colours_of_sixteen_go_behind_black_text(void **state)
{
    (void)state;
    static const enum theme_colours few[] = {THEME_8, THEME_16};
    for (size_t i = 0; i < UNIT_COUNT(few); i++)
        for (int role = 0; role < ROLE_COUNT; role++) {
            struct palette palette = {few[i], true};
            int hue = theme_style((unsigned)role, 0, &palette).foreground;
            assert_true(hue < 8 || few[i] == THEME_16);
            assert_true(hue != 2 && hue != 3 && hue != 6 && hue != 10 && hue != 11 && hue != 14);
        }
}

/* No pair of states may look the same where colours are missing: they have their glyphs. */
static void states_differ_without_colour(void **state)
{
    (void)state;
    for (int i = 0; i < THREAD_STATE_COUNT; i++)
        for (int j = 0; j < i; j++)
            for (int ascii = 0; ascii < 2; ascii++)
                assert_int_not_equal(theme_state_glyph((enum thread_state)i, ascii),
                                     theme_state_glyph((enum thread_state)j, ascii));
    struct palette mono = {THEME_MONO, false};
    for (int i = 0; i < ROLE_COUNT; i++) {
        struct style style = theme_style((unsigned)i, 0, &mono);
        assert_true(style.foreground == -1 && style.background == -1);
    }
}

static void ground_is_as_chosen_else_as_the_terminal_says(void **state)
{
    (void)state;
    assert_true(theme_is_light(THEME_LIGHT, "15;0"));
    assert_false(theme_is_light(THEME_DARK, "0;15"));
    assert_true(theme_is_light(THEME_AUTO, "0;15"));
    assert_true(theme_is_light(THEME_AUTO, "0;default;7"));
    static const char *const others[] = {NULL,  "",      "15;0", "7",   "0;",
                                         "0;x", "0;15x", "0;8",  "0;16"};
    for (size_t i = 0; i < UNIT_COUNT(others); i++)
        assert_false(theme_is_light(THEME_AUTO, others[i]));
}

static void no_color_counts_if_it_is_not_empty(void **state)
{
    (void)state;
    assert_int_equal(theme_choose(256, NULL), THEME_256);
    assert_int_equal(theme_choose(256, ""), THEME_256);
    assert_int_equal(theme_choose(256, "0"), THEME_MONO);
    assert_int_equal(theme_choose(88, NULL), THEME_16);
    assert_int_equal(theme_choose(8, NULL), THEME_8);
    assert_int_equal(theme_choose(2, NULL), THEME_MONO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contrast_is_as_defined),
        cmocka_unit_test(text_is_readable_on_both_grounds),
        cmocka_unit_test(text_is_visible_on_the_band_of_what_changed),
        cmocka_unit_test(light_colours_of_sixteen_go_behind_black_text),
        cmocka_unit_test(states_differ_without_colour),
        cmocka_unit_test(ground_is_as_chosen_else_as_the_terminal_says),
        cmocka_unit_test(no_color_counts_if_it_is_not_empty),
    };
    return cmocka_run_group_tests_name("theme", tests, NULL, NULL);
}
