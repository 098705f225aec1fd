/* SPDX-License-Identifier: MIT */
/*
 * The history: the world at any position, reached in any order, equals a fold from the start; also
 * while the tape grows, and when snapshots have been thinned out.
 */
#include "model/history.h"

#include "tests/unit.h"

#define THREADS 8
#define OBJECTS 26

/* A record that keeps a small world busy: threads 1..8, objects 1..26, two of each type. */
static struct record random_record(struct unit_random *random, uint64_t now_ns)
{
    static const uint16_t kinds[] = {
        R_STEP,     R_GO,        R_DISPATCH,  R_PREEMPT,   R_POINT,        R_WAKE,
        R_TIMEOUT,  R_LOCK_WAIT, R_LOCK_TAKE, R_LOCK_TAKE, R_LOCK_RELEASE, R_COND_WAIT,
        R_VAR_LOAD, R_VAR_STORE, R_SLEEP,     R_IO,        R_GIL_WAIT,     R_GIL_TAKE,
        R_GIL_DROP, R_JOIN_WAIT, R_EXPECT,    R_MISUSE,    R_WORK,         R_GIL_REQUEST,
    };
    struct record r = {
        .time_ns = now_ns,
        .kind = kinds[unit_random_below(random, UNIT_COUNT(kinds))],
        .thread = (uint16_t)(1 + unit_random_below(random, THREADS)),
        .arg = (int64_t)unit_random_below(random, 5),
        .extra = (uint32_t)unit_random_below(random, 9),
    };
    if (unit_random_below(random, 2)) /* any other, but those that end it all */
        r.kind = (uint16_t)(R_JOIN_WAIT + unit_random_below(random, R_EXPECT - R_JOIN_WAIT));
    if (unit_random_below(random, 1000) == 0)
        r.kind = R_LOST;
    r.object = (uint32_t)(1 + unit_random_below(random, OBJECTS));
    return r;
}

static void append_start(struct tape *tape)
{
    static const struct record made[] = {
        {.kind = R_LOCK_NEW},
        {.kind = R_LOCK_NEW, .arg = RECORD_RLOCK},
        {.kind = R_COND_NEW, .arg = 1},
        {.kind = R_EVENT_NEW},
        {.kind = R_SEM_NEW, .arg = 2},
        {.kind = R_BARRIER_NEW, .arg = 3},
        {.kind = R_QUEUE_NEW, .arg = 3},
        {.kind = R_POOL_NEW, .arg = 2},
        {.kind = R_FUTURE_NEW, .arg = 8},
        {.kind = R_RW_NEW},
        {.kind = R_SPIN_NEW},
        {.kind = R_PIPE_NEW},
        {.kind = R_VAR_NEW},
    };
    struct record record = {.kind = R_THREAD_NEW};
    for (record.object = 1; record.object <= THREADS; record.object++) {
        record.arg = record.object > 6 ? RECORD_WAY_PROCESS : RECORD_WAY_FUNCTION;
        tape_append(tape, &record);
    }
    for (uint32_t i = 0; i < OBJECTS; i++) {
        record = made[i % UNIT_COUNT(made)];
        record.object = i + 1;
        tape_append(tape, &record);
    }
}

static void append_random(struct tape *tape, struct unit_random *random, size_t count)
{
    uint64_t now_ns = tape->count ? tape->records[tape->count - 1].time_ns : 0;
    for (size_t i = 0; i < count; i++) {
        struct record record = random_record(random, now_ns += unit_random_below(random, 1000));
        tape_append(tape, &record);
    }
}

static void fold_to(struct world *world, const struct tape *tape, size_t position)
{
    while (world->records < position)
        world_apply(world, &tape->records[world->records]);
}

/* Compare with a fold from the start. */
static void check_at(struct history *history, const struct tape *tape, size_t position)
{
    struct world slow;
    size_t clamped = position < tape->count ? position : tape->count;
    world_init(&slow);
    fold_to(&slow, tape, clamped);
    const struct world *fast = history_at(history, position);
    if (fast->records != clamped || !world_equal(fast, &slow))
        fail_msg("the world at position %zu is another one", position);
    world_free(&slow);
}

static void empty_tape_has_one_world(void **state)
{
    (void)state;
    struct tape tape;
    struct history history;
    tape_init(&tape);
    history_init(&history, &tape);
    check_at(&history, &tape, 0);
    check_at(&history, &tape, 1);
    check_at(&history, &tape, SIZE_MAX);
    history_free(&history);
    tape_free(&tape);
}

static void random_walk_equals_a_fold_from_the_start(void **state)
{
    (void)state;
    struct unit_random random = unit_random_new();
    struct tape tape;
    struct history history;
    tape_init(&tape);
    append_start(&tape);
    append_random(&tape, &random, 20000);
    history_init(&history, &tape);
    for (int i = 0; i < 300; i++)
        check_at(&history, &tape, unit_random_below(&random, tape.count + 2));
    history_free(&history);
    tape_free(&tape);
}

static void stepping_there_and_back_equals_a_fold_from_the_start(void **state)
{
    (void)state;
    struct unit_random random = unit_random_new();
    struct tape tape;
    struct history history;
    struct world *slow;
    tape_init(&tape);
    append_start(&tape);
    append_random(&tape, &random, 3000);
    history_init(&history, &tape);
    slow = calloc(tape.count + 1, sizeof *slow);
    assert_non_null(slow);
    for (size_t i = 0; i <= tape.count; i++) {
        world_init(&slow[i]);
        if (i > 0)
            world_copy(&slow[i], &slow[i - 1]);
        fold_to(&slow[i], &tape, i);
    }
    for (size_t i = 0; i <= tape.count; i++)
        assert_true(world_equal(history_at(&history, i), &slow[i]));
    for (size_t i = tape.count + 1; i-- > 0;)
        assert_true(world_equal(history_at(&history, i), &slow[i]));
    for (size_t i = 0; i <= tape.count; i++)
        world_free(&slow[i]);
    free(slow);
    history_free(&history);
    tape_free(&tape);
}

static void walk_over_a_growing_tape_equals_a_fold_from_the_start(void **state)
{
    (void)state;
    struct unit_random random = unit_random_new();
    struct tape tape;
    struct history history;
    tape_init(&tape);
    history_init(&history, &tape);
    append_start(&tape);
    for (int i = 0; i < 150; i++) {
        append_random(&tape, &random, unit_random_below(&random, 300));
        check_at(&history, &tape,
                 unit_random_below(&random, 2) ? tape.count
                                               : unit_random_below(&random, tape.count + 1));
    }
    history_free(&history);
    tape_free(&tape);
}

/* A tape so long that snapshots are thinned out more than once. */
static void thinned_snapshots_are_still_right(void **state)
{
    (void)state;
    struct unit_random random = unit_random_new();
    struct tape tape;
    struct history history;
    struct world slow;
    size_t marks[24];
    tape_init(&tape);
    append_start(&tape);
    history_init(&history, &tape);
    append_random(&tape, &random, HISTORY_SNAPSHOTS * history.distance * 3);
    history_at(&history, tape.count);
    assert_true(history.snapshot_count <= HISTORY_SNAPSHOTS);
    for (size_t i = 0; i < history.snapshot_count; i++)
        assert_int_equal(history.snapshots[i].records, i * history.distance);

    world_init(&slow);
    for (size_t i = 0; i < UNIT_COUNT(marks); i++) {
        marks[i] = tape.count / UNIT_COUNT(marks) * i + unit_random_below(&random, 2000);
        fold_to(&slow, &tape, marks[i]);
        assert_true(world_equal(history_at(&history, marks[i]), &slow));
    }
    world_free(&slow);
    history_free(&history);
    tape_free(&tape);
}

static void copied_world_is_equal_and_its_own(void **state)
{
    (void)state;
    struct unit_random random = unit_random_new();
    struct tape tape;
    struct world one, two;
    tape_init(&tape);
    append_start(&tape);
    append_random(&tape, &random, 500);
    world_init(&one);
    world_init(&two);
    for (size_t i = 0; i < tape.count; i++) {
        world_apply(&one, &tape.records[i]);
        assert_false(world_equal(&one, &two));
        world_copy(&two, &one);
        assert_true(world_equal(&one, &two));
    }
    world_free(&one);
    assert_int_equal(two.records, tape.count);
    assert_int_equal(world_thread(&two, 8)->state < THREAD_STATE_COUNT, true);
    world_free(&two);
    tape_free(&tape);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_tape_has_one_world),
        cmocka_unit_test(random_walk_equals_a_fold_from_the_start),
        cmocka_unit_test(stepping_there_and_back_equals_a_fold_from_the_start),
        cmocka_unit_test(walk_over_a_growing_tape_equals_a_fold_from_the_start),
        cmocka_unit_test(thinned_snapshots_are_still_right),
        cmocka_unit_test(copied_world_is_equal_and_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
