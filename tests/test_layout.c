/* SPDX-License-Identifier: MIT */
/*
 * The layout, at every size from the least to a wall of a screen, and for every choice of hidden
 * panels: nothing overlaps, nothing is outside, nothing is too small to read, and the places stay.
 */
#include "ui/view/layout.h"

#include <string.h>

#include "tests/unit.h"
#include "ui/view/scene.h"

#define COLS_MOST 300
#define ROWS_MOST 100
#define SUBSETS   (1u << PANEL_COUNT)

static const enum panel main_panels[] = {PANEL_THREADS, PANEL_OBJECTS, PANEL_TIMELINE, PANEL_SOURCE,
                                         PANEL_LOG};

static struct view view_without(unsigned hidden)
{
    struct view view;
    view_init(&view);
    for (int i = 0; i < PANEL_COUNT; i++)
        view.is_hidden[i] = hidden >> i & 1;
    return view;
}

static struct layout layout_of(int cols, int rows, unsigned hidden, bool has_gil)
{
    const struct layout_facts facts = {.has_gil = has_gil, .cores = 4};
    struct view view = view_without(hidden);
    struct layout layout;
    layout_make(&layout, cols, rows, &view, &facts);
    return layout;
}

static void fail_at(const struct layout *layout, unsigned hidden, int panel, const char *what)
{
    struct rect r = layout->panels[panel];
    fail_msg("%s at %dx%d without 0x%x: %s has %d,%d %dx%d", panel_title((enum panel)panel),
             layout->cols, layout->rows, hidden, what, r.x, r.y, r.cols, r.rows);
}

static bool overlap(struct rect a, struct rect b)
{
    /* with the row of the title above, and the line on the left */
    return a.x <= b.x + b.cols && b.x <= a.x + a.cols && a.y <= b.y + b.rows && b.y <= a.y + a.rows;
}

/* The cells of the panels, with their titles and the lines between them, are all cells there are. */
static bool is_filled(const struct layout *layout)
{
    long cells = 0;
    for (int i = 0; i < PANEL_COUNT; i++) {
        struct rect r = layout->panels[i];
        if (r.rows > 0)
            cells += (long)(r.rows + 1) * (r.cols + (r.x > 0));
    }
    return cells == (long)layout->cols * (layout->rows - 3);
}

static void check(const struct layout *layout, unsigned hidden)
{
    for (int i = 0; i < PANEL_COUNT; i++) {
        struct rect r = layout->panels[i];
        if (r.rows == 0)
            continue;
        if (hidden >> i & 1)
            fail_at(layout, hidden, i, "hidden, and yet it");
        if (r.x < 0 || r.y < 2 || r.x + r.cols > layout->cols || r.y + r.rows > layout->rows - 2)
            fail_at(layout, hidden, i, "outside: it");
        if (r.cols < 27 || r.rows < (i == PANEL_CORES ? 1 : i == PANEL_OUTPUT ? 2 : 3))
            fail_at(layout, hidden, i, "too small: it");
        for (int j = 0; j < i; j++)
            if (layout->panels[j].rows > 0 && overlap(r, layout->panels[j]))
                fail_at(layout, hidden, i, "over another: it");
    }
    if (!layout_is_empty(layout) && !is_filled(layout))
        fail_at(layout, hidden, 0, "room is lost:");
}

static void nothing_overlaps_at_any_size_whatever_is_hidden(void **state)
{
    (void)state;
    for (int cols = LAYOUT_COLS_MIN; cols <= COLS_MOST; cols++)
        for (int rows = LAYOUT_ROWS_MIN; rows <= ROWS_MOST; rows++) {
            for (unsigned hidden = 0; hidden < SUBSETS; hidden++) {
                struct layout layout = layout_of(cols, rows, hidden, (cols + rows) % 2 == 0);
                check(&layout, hidden);
            }
            struct layout plain = layout_of(cols, rows, 0, false),
                          all = layout_of(cols, rows, SUBSETS - 1, true);
            check(&plain, 0);
            assert_true(layout_is_empty(&all));
            for (size_t i = 0; i < UNIT_COUNT(main_panels); i++)
                assert_true(layout_has(&plain, main_panels[i]));
        }
}

static int shown(const struct layout *layout)
{
    int count = 0;
    for (int i = 0; i < PANEL_COUNT; i++)
        count += layout_has(layout, (enum panel)i);
    return count;
}

/* How far edges lie apart at most, over the panels that both have. */
static int moved(const struct layout *a, const struct layout *b)
{
    int most = 0;
    for (int i = 0; i < PANEL_COUNT; i++) {
        struct rect r = a->panels[i], s = b->panels[i];
        if (r.rows == 0 || s.rows == 0)
            continue;
        int moves[] = {abs(r.x - s.x), abs(r.y - s.y), abs(r.cols - s.cols), abs(r.rows - s.rows)};
        for (size_t j = 0; j < UNIT_COUNT(moves); j++)
            most = moves[j] > most ? moves[j] : most;
    }
    return most;
}

static void one_cell_more_moves_nothing_far(void **state)
{
    (void)state;
    for (int cols = LAYOUT_COLS_MIN; cols < COLS_MOST; cols++)
        for (int rows = LAYOUT_ROWS_MIN; rows < ROWS_MOST; rows++) {
            struct layout layout = layout_of(cols, rows, 0, true);
            struct layout wider = layout_of(cols + 1, rows, 0, true);
            struct layout higher = layout_of(cols, rows + 1, 0, true);
            if (shown(&wider) == shown(&layout) && cols + 1 != 160 && moved(&layout, &wider) > 2)
                fail_msg("one column more than %dx%d moves things by %d", cols, rows,
                         moved(&layout, &wider));
            if (shown(&higher) == shown(&layout) && moved(&layout, &higher) > 2)
                fail_msg("one row more than %dx%d moves things by %d", cols, rows,
                         moved(&layout, &higher));
            /* a panel that is shown stays as the screen grows */
            assert_true(shown(&wider) >= shown(&layout) && shown(&higher) >= shown(&layout));
        }
}

static void more_panels_come_with_more_room(void **state)
{
    (void)state;
    struct layout small = layout_of(80, 24, 0, false), medium = layout_of(120, 40, 0, false),
                  large = layout_of(200, 60, 0, false);
    assert_int_equal(shown(&small), 5);
    assert_int_equal(shown(&medium), 7);
    assert_int_equal(shown(&large), PANEL_COUNT);
}

static void hidden_panel_leaves_its_room_to_its_neighbour(void **state)
{
    (void)state;
    struct layout layout = layout_of(80, 24, 1u << PANEL_OBJECTS | 1u << PANEL_CORES, false);
    assert_int_equal(layout.panels[PANEL_THREADS].cols, 80);
    layout = layout_of(80, 24, 1u << PANEL_TIMELINE, false);
    assert_int_equal(layout.panels[PANEL_THREADS].rows + layout.panels[PANEL_SOURCE].rows, 24 - 5);
}

/* Where a panel has had no place, the place of a hidden one is it. */
static void hidden_panel_leaves_its_place_to_one_without(void **state)
{
    (void)state;
    struct layout layout = layout_of(80, 24, 0, false);
    struct rect place = layout.panels[PANEL_LOG];
    assert_false(layout_has(&layout, PANEL_OUTPUT));
    layout = layout_of(80, 24, 1u << PANEL_LOG, false);
    assert_memory_equal(&layout.panels[PANEL_OUTPUT], &place, sizeof place);
}

static void maximised_panel_has_the_screen(void **state)
{
    (void)state;
    struct view view = view_without(1u << PANEL_STATS);
    struct layout layout;
    view.maximised = PANEL_STATS;
    layout_make(&layout, 80, 24, &view, NULL);
    assert_int_equal(shown(&layout), 1);
    assert_int_equal(layout.panels[PANEL_STATS].cols, 80);
    assert_int_equal(layout.panels[PANEL_STATS].rows, 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_overlaps_at_any_size_whatever_is_hidden),
        cmocka_unit_test(one_cell_more_moves_nothing_far),
        cmocka_unit_test(more_panels_come_with_more_room),
        cmocka_unit_test(hidden_panel_leaves_its_room_to_its_neighbour),
        cmocka_unit_test(hidden_panel_leaves_its_place_to_one_without),
        cmocka_unit_test(maximised_panel_has_the_screen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
