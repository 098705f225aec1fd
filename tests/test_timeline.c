/* SPDX-License-Identifier: MIT */
/* The timeline of a run whose time has come to the end of all numbers, at every size. */
#include <unistd.h>

#include "tests/folded.h"
#include "ui/session/lanes.h"
#include "ui/view/timeline.h"
#include "ui/view/views.h"

#define SECONDS   120 /* until what draws counts as hanging */
#define COLS_MOST 210
#define ZOOM_MOST 66
#define CELLS     300

/* A few steps up to a time, the last but one shortly before it. */
static void begin_at(struct folded *f, struct lanes *lanes, uint64_t end_ns)
{
    uint64_t times[] = {0, end_ns / 3, end_ns / 3 * 2, end_ns - 1, end_ns};
    folded_begin(f);
    uint32_t lock = folded_make(f, R_LOCK_NEW, RECORD_LOCK, "A");
    for (size_t i = 0; i < UNIT_COUNT(times); i++) {
        f->now_ns = times[i];
        folded_step(f, (uint16_t)(2 + i % 2));
        folded_put(f, (uint16_t)(2 + i % 2), i % 2 ? R_WORK : R_LOCK_TAKE, lock, 0, 0);
    }
    lanes_init(lanes);
    lanes_update(lanes, &f->tape, 0);
    f->scene.lanes = lanes;
    f->scene.last_step = f->tape.step_count;
}

static void end(struct folded *f, struct lanes *lanes)
{
    lanes_free(lanes);
    folded_end(f);
}

/* The stretches follow each other, and none ends before it begins. */
static void check_stretches(const struct scene *scene, int cols)
{
    struct scale s = scale_of(scene, cols);
    uint64_t to = scale_stretch(&s, s.first).from;
    assert_true(s.cell > 0);
    for (uint64_t i = 0; i < CELLS; i++) {
        struct stretch stretch = scale_stretch(&s, s.first + i);
        if (s.first + i < s.first)
            return;
        assert_true(stretch.from == to);
        assert_true(stretch.to >= stretch.from);
        to = stretch.to;
    }
}

static void draw_at(struct folded *f, int cols)
{
    struct canvas canvas;
    assert_int_equal(canvas_init(&canvas, cols, 8), 0);
    timeline_draw(&canvas, (struct rect){0, 1, cols, 7}, &f->scene);
    canvas_free(&canvas);
    check_stretches(&f->scene, cols);
}

static void draw_at_all_sizes(struct folded *f)
{
    for (int cols = TIMELINE_COLS_MIN; cols <= COLS_MOST; cols += cols < 90 ? 1 : 11)
        draw_at(f, cols);
}

static void draw_zoomed_and_panned(struct folded *f)
{
    static const int pans[] = {0, -1000000, -40, 40, 1000000};
    for (int zoom = -ZOOM_MOST; zoom <= ZOOM_MOST; zoom += 3)
        for (size_t i = 0; i < UNIT_COUNT(pans); i++) {
            f->view.zoom = zoom;
            f->view.pan = pans[i];
            draw_at(f, 80);
            draw_at(f, TIMELINE_COLS_MIN);
        }
    f->view.zoom = f->view.pan = 0;
}

static void draw_all(uint64_t end_ns)
{
    struct folded f;
    struct lanes lanes;
    begin_at(&f, &lanes, end_ns);
    for (int i = 0; i < 4; i++) {
        f.view.axis = i & 1 ? AXIS_TIME : AXIS_STEPS;
        f.scene.has_ended = i & 2;
        draw_at_all_sizes(&f);
        draw_zoomed_and_panned(&f);
    }
    end(&f, &lanes);
}

static void time_may_be_any_number(void **state)
{
    (void)state;
    static const uint64_t below[] = {
        0, 1, 2, 50, 1000000, UINT64_MAX / 100, UINT64_MAX / 2, UINT64_MAX / 2 + 1};
    for (size_t i = 0; i < UNIT_COUNT(below); i++)
        draw_all(UINT64_MAX - below[i]);
    draw_all(9000000000000000000u);
    draw_all(10000000000000000000u);
}

/* A cell that wide is the least that a scale of few columns can have. */
static void scale_of_one_column_can_be_zoomed(void **state)
{
    (void)state;
    struct folded f;
    struct lanes lanes;
    begin_at(&f, &lanes, UINT64_MAX);
    f.view.axis = AXIS_TIME;
    f.scene.has_ended = true;
    for (f.view.zoom = 0; f.view.zoom <= ZOOM_MOST; f.view.zoom++)
        for (int cols = 1; cols < TIMELINE_COLS_MIN; cols++) {
            struct scale s = scale_of(&f.scene, cols);
            assert_true(s.cell > 0);
            assert_true(scale_label_distance(&s, 7) >= s.cell);
            check_stretches(&f.scene, cols);
        }
    end(&f, &lanes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(time_may_be_any_number),
        cmocka_unit_test(scale_of_one_column_can_be_zoomed),
    };
    alarm(SECONDS);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
