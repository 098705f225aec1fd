/* SPDX-License-Identifier: MIT */
/*
 * What the timeline is made of, against plain scans of all records: the states, marks and arrows of
 * any stretch of any scenario, and which place stands in which column.
 */
#include "tests/scenarios.h"
#include "ui/session/lanes.h"
#include "ui/view/timeline.h"

#define STRETCHES SCENARIO_SEEDS(100)
#define SCALES    SCENARIO_SEEDS(200)
#define WEIGHTS   4

static const char *const schedules[] = {NULL, "random:1", "time,gil=on,interval=300us"};

/* A run, folded as the screen does it, and record by record. */
struct run {
    struct session session;
    struct lanes lanes;
    uint64_t *times; /* of each record, and the step that it belongs to */
    uint64_t *steps;
};

static void run_open(struct run *run, const char *name, const char *schedule)
{
    struct world world;
    scenario_play(&run->session, name, schedule, NULL);
    const struct tape *tape = &run->session.tape;
    lanes_init(&run->lanes);
    while (!lanes_update(&run->lanes, tape, 100))
        ;
    run->times = calloc(tape->count + 1, sizeof *run->times);
    run->steps = calloc(tape->count + 1, sizeof *run->steps);
    world_init(&world);
    for (size_t i = 0; i < tape->count; i++) {
        world_apply(&world, &tape->records[i]);
        run->times[i] = world.time_ns;
        run->steps[i] = world.step;
    }
    world_free(&world);
}

static void run_close(struct run *run)
{
    free(run->times);
    free(run->steps);
    lanes_free(&run->lanes);
    session_close(&run->session);
}

static void each_run(void (*check)(struct run *run, struct unit_random *random))
{
    struct unit_random random = unit_random_new();
    struct scenario_list list = scenario_list_new();
    for (int i = 0; i < list.count; i++)
        for (size_t k = 0; k < UNIT_COUNT(schedules); k++) {
            struct run run;
            if (SCENARIO_SEEDS(100) < 100 && k != (size_t)i % UNIT_COUNT(schedules))
                continue; /* a sanitizer is slow: they take turns */
            run_open(&run, list.entries[i]->d_name, schedules[k]);
            check(&run, &random);
            run_close(&run);
        }
    scenario_list_free(&list);
}

static struct stretch random_stretch(const struct run *run, struct unit_random *random)
{
    enum axis axis = unit_random_below(random, 2) ? AXIS_TIME : AXIS_STEPS;
    const struct world *end = &run->lanes.world;
    uint64_t length = (axis == AXIS_TIME ? end->time_ns : end->step) + 2;
    uint64_t from = unit_random_below(random, length);
    uint64_t most = unit_random_below(random, 4) ? 8 : length;
    return (struct stretch){axis, from, from + 1 + unit_random_below(random, most)};
}

static bool is_in(const struct run *run, const struct stretch *stretch, size_t record)
{
    uint64_t place = stretch->axis == AXIS_TIME ? run->times[record] : run->steps[record];
    return place >= stretch->from && place < stretch->to;
}

/* ---- arrows ---- */

/* Who lets whom go on in a record. Returns: whether anybody does. */
static bool is_arrow(const struct record *record, uint32_t *from, uint32_t *to)
{
    *from = record->kind == R_WAKE ? record->extra : record->thread;
    *to = record->kind == R_WAKE ? record->thread : record->object;
    return (record->kind == R_WAKE || record->kind == R_THREAD_START) && *from && *to &&
           *from != *to;
}

static void check_arrows(struct run *run, struct unit_random *random)
{
    const struct tape *tape = &run->session.tape;
    for (int i = 0; i < STRETCHES; i++) {
        struct stretch stretch = random_stretch(run, random);
        size_t count, met = 0;
        uint32_t from, to;
        const struct arrow *arrows = arrows_in(&run->lanes.arrows, &stretch, &count);
        for (size_t k = 0; k < tape->count; k++) {
            if (!is_in(run, &stretch, k) || !is_arrow(&tape->records[k], &from, &to))
                continue;
            assert_true(met < count);
            assert_int_equal(arrows[met].from, from);
            assert_int_equal(arrows[met].to, to);
            met++;
        }
        assert_int_equal(met, count);
    }
}

static void arrows_are_those_of_the_records(void **state)
{
    (void)state;
    each_run(check_arrows);
}

/* ---- states ---- */

static void check_states(struct run *run, struct unit_random *random)
{
    for (int i = 0; i < STRETCHES; i++) {
        uint64_t step = unit_random_below(random, run->lanes.world.step + 1);
        const struct world *world =
            history_at(&run->session.history, tape_step_end(&run->session.tape, step));
        for (uint32_t id = 1; id <= run->lanes.world.thread_count; id++) {
            const struct lane_span *span =
                lane_span_at(lanes_thread(&run->lanes, id), AXIS_STEPS, step);
            const struct world_thread *thread = world_thread(world, id);
            assert_int_equal(span ? span->value : -1, thread ? (int)thread->state : -1);
        }
        if (world->gil.is_on)
            assert_int_equal(lane_span_at(&run->lanes.gil, AXIS_STEPS, step)->value,
                             world->gil.holder);
    }
}

static void states_are_those_of_the_world(void **state)
{
    (void)state;
    each_run(check_states);
}

/* How much of a stretch a lane has a value. */
static uint64_t share(const struct lane *lane, const struct stretch *s, int value)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < lane->span_count; i++) {
        const struct lane_span *span = &lane->spans[i], *next = span + 1;
        uint64_t from = s->axis == AXIS_TIME ? span->time_ns : span->step, to = s->to;
        if (i + 1 < lane->span_count)
            to = s->axis == AXIS_TIME ? next->time_ns : next->step;
        from = from > s->from ? from : s->from;
        to = to < s->to ? to : s->to;
        sum += span->value == value && to > from ? to - from : 0;
    }
    return sum;
}

/* Of a stretch in which the lane changes often, a few places stand for the whole: then the value is
 * one that it has there. */
static void check_values(struct run *run, struct unit_random *random)
{
    for (int i = 0; i < STRETCHES; i++) {
        struct stretch stretch = random_stretch(run, random);
        uint32_t id = 1 + (uint32_t)unit_random_below(random, run->lanes.thread_count);
        const struct lane *lane = lanes_thread(&run->lanes, id);
        uint64_t longest = 0;
        size_t spans = 0;
        for (int value = 0; value < THREAD_STATE_COUNT; value++)
            longest =
                share(lane, &stretch, value) > longest ? share(lane, &stretch, value) : longest;
        for (size_t k = 0; k < lane->span_count; k++) {
            uint64_t from =
                stretch.axis == AXIS_TIME ? lane->spans[k].time_ns : lane->spans[k].step;
            spans += from > stretch.from && from < stretch.to;
        }
        int value = lane_value(lane, &stretch);
        if (longest == 0)
            assert_int_equal(value, -1);
        else if (spans < 8)
            assert_int_equal(share(lane, &stretch, value), longest);
        else
            assert_true(share(lane, &stretch, value) > 0);
    }
}

static void cells_show_the_longest_state(void **state)
{
    (void)state;
    each_run(check_values);
}

/* ---- marks ---- */

static void check_marks(struct run *run, struct unit_random *random)
{
    const struct tape *tape = &run->session.tape;
    for (int i = 0; i < STRETCHES; i++) {
        struct stretch stretch = random_stretch(run, random);
        uint32_t id = 1 + (uint32_t)unit_random_below(random, run->lanes.thread_count);
        const struct record *best = NULL;
        for (size_t k = 0; k < tape->count; k++) {
            const struct record *r = &tape->records[k];
            int weight = lane_mark_weight(r->kind);
            if (is_in(run, &stretch, k) && r->thread == id && r->kind != R_GIL_REQUEST &&
                r->kind != R_TEXT && weight > 0 &&
                (!best || weight >= lane_mark_weight(best->kind)))
                best = r;
        }
        const struct lane_mark *mark = lane_mark(lanes_thread(&run->lanes, id), &stretch);
        assert_int_equal(mark != NULL, best != NULL);
        if (mark && best) {
            assert_int_equal(mark->kind, best->kind);
            assert_int_equal(mark->object, best->object);
        }
    }
}

static void marks_are_the_most_telling_ones(void **state)
{
    (void)state;
    each_run(check_marks);
}

static void lock_taken_before_a_thousand_accesses_is_seen(void **state)
{
    (void)state;
    struct tape tape;
    struct lanes lanes;
    struct stretch all = {AXIS_STEPS, 0, 10};
    struct record begin[] = {{.kind = R_THREAD_NEW, .object = 1},
                             {.kind = R_VAR_NEW, .thread = 1, .object = 1},
                             {.kind = R_LOCK_NEW, .thread = 1, .object = 2},
                             {.kind = R_STEP, .arg = 1},
                             {.kind = R_LOCK_TAKE, .thread = 1, .object = 2}};
    tape_init(&tape);
    lanes_init(&lanes);
    for (size_t i = 0; i < UNIT_COUNT(begin); i++)
        tape_append(&tape, &begin[i]);
    for (int i = 0; i < 1000; i++)
        tape_append(&tape, &(struct record){
                               .kind = i % 3 ? R_VAR_LOAD : R_VAR_STORE, .thread = 1, .object = 1});
    lanes_update(&lanes, &tape, 0);
    const struct lane_mark *mark = lane_mark(lanes_thread(&lanes, 1), &all);
    assert_non_null(mark);
    assert_int_equal(mark->kind, R_LOCK_TAKE);
    lanes_free(&lanes);
    tape_free(&tape);
}

/* ---- scale ---- */

static void random_view(struct view *view, struct unit_random *random)
{
    view_init(view);
    view->axis = unit_random_below(random, 2) ? AXIS_TIME : AXIS_STEPS;
    view->zoom = (int)unit_random_below(random, 16) - 6;
    view->pan = unit_random_below(random, 2) ? (int)unit_random_below(random, 400) - 200 : 0;
}

/* Cells follow each other without a gap, each in columns of its own; only the bar stands between. */
static void check_columns(const struct scale *s)
{
    int free_column = 0;
    for (uint64_t cell = s->first; scale_column(s, cell) >= 0; cell++) {
        struct stretch stretch = scale_stretch(s, cell), next = scale_stretch(s, cell + 1);
        int column = scale_column(s, cell);
        if (column != free_column)
            assert_int_equal(free_column, scale_bar(s));
        assert_true(column - free_column <= 1);
        free_column = column + s->repeat;
        assert_true(free_column <= s->cols);
        assert_int_equal(stretch.to, next.from);
        assert_int_equal(scale_cell(s, stretch.from), cell);
        assert_int_equal(scale_cell(s, stretch.to - 1), cell);
    }
    assert_true(free_column + s->repeat + 1 >= s->cols);
    if (s->first > 0)
        assert_int_equal(scale_column(s, s->first - 1), -1);
}

static void check_scales(struct run *run, struct unit_random *random)
{
    for (int i = 0; i < SCALES; i++) {
        struct view view;
        size_t step = unit_random_below(random, run->session.tape.step_count + 1);
        struct scene scene = {
            .tape = &run->session.tape,
            .world = history_at(&run->session.history, tape_step_end(&run->session.tape, step)),
            .lanes = &run->lanes,
            .view = &view,
            .last_step = run->session.tape.step_count,
            .has_ended = unit_random_below(random, 2)};
        random_view(&view, random);
        struct scale s = scale_of(&scene, 20 + (int)unit_random_below(random, 200));
        check_columns(&s);
        assert_int_equal(s.now, scale_cell(&s, scale_now(&scene)));
        if (view.pan == 0)
            assert_in_range(scale_bar(&s), 0, s.cols - 1);
        uint64_t distance = scale_label_distance(&s, 7);
        assert_true(distance / s.cell * (uint64_t)s.repeat + (uint64_t)s.repeat > 6);
    }
}

static void each_place_is_in_one_column(void **state)
{
    (void)state;
    each_run(check_scales);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arrows_are_those_of_the_records),
        cmocka_unit_test(states_are_those_of_the_world),
        cmocka_unit_test(cells_show_the_longest_state),
        cmocka_unit_test(marks_are_the_most_telling_ones),
        cmocka_unit_test(lock_taken_before_a_thousand_accesses_is_seen),
        cmocka_unit_test(each_place_is_in_one_column),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
