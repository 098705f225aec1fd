/* SPDX-License-Identifier: MIT */
/*
 * The fold with records of a world that has everything in it: at random, and until its stores are full.
 * Whatever comes, what the world counts is what there is, and each word of it can be said.
 */
#include <string.h>

#include "model/words.h"
#include "tests/unit.h"
#include "tests/world_check.h"
#include "trace/schedule.h"

#define THREADS 8

struct play {
    struct tape tape;
    struct world world;
};

static void play(struct play *p, struct record record)
{
    tape_append(&p->tape, &record);
    world_apply(&p->world, &record);
}

/* Threads T1 to T8, of which T7 and T8 are processes, and two objects of each type. */
static void play_begin(struct play *p)
{
    static const struct record made[] = {
        {.kind = R_LOCK_NEW},
        {.kind = R_LOCK_NEW, .arg = RECORD_RLOCK},
        {.kind = R_COND_NEW, .arg = 1},
        {.kind = R_EVENT_NEW},
        {.kind = R_SEM_NEW, .arg = 3},
        {.kind = R_BARRIER_NEW, .arg = 3},
        {.kind = R_QUEUE_NEW, .arg = 3},
        {.kind = R_QUEUE_NEW, .arg = (int64_t)RECORD_LIFO << 32},
        {.kind = R_QUEUE_NEW, .arg = (int64_t)RECORD_PRIORITY << 32 | 2},
        {.kind = R_POOL_NEW, .arg = 2},
        {.kind = R_FUTURE_NEW, .arg = 10},
        {.kind = R_RW_NEW},
        {.kind = R_SPIN_NEW},
        {.kind = R_PIPE_NEW},
        {.kind = R_VAR_NEW},
    };
    tape_init(&p->tape);
    world_init(&p->world);
    for (uint32_t id = 1; id <= THREADS; id++)
        play(p, (struct record){.kind = R_THREAD_NEW,
                                .thread = id > 1,
                                .object = id,
                                .arg = id > 6 ? RECORD_WAY_PROCESS : RECORD_WAY_FUNCTION});
    for (uint32_t i = 0; i < 2 * UNIT_COUNT(made); i++) {
        struct record record = made[i % UNIT_COUNT(made)];
        record.object = i + 1;
        record.thread = 1;
        play(p, record);
    }
}

static void play_end(struct play *p)
{
    tape_free(&p->tape);
    world_free(&p->world);
}

/* ---- at random ---- */

static struct record random_record(struct unit_random *random, const struct world *w)
{
    struct record r = {
        .time_ns = w->time_ns + unit_random_below(random, 1000),
        .kind = (uint16_t)(1 + unit_random_below(random, RECORD_KIND_COUNT - 1)),
        .thread = (uint16_t)unit_random_below(random, THREADS + 2),
        .arg = (int64_t)unit_random_below(random, 6) - 1,
        .extra = (uint32_t)unit_random_below(random, 5),
    };
    r.object = (uint32_t)unit_random_below(
        random, record_object_of(r.kind) == RECORD_OBJECT ? w->object_count + 2 : THREADS + 2);
    bool is_final = r.kind == R_END || r.kind == R_THREAD_END || r.kind == R_THREAD_KILL;
    if (is_final && unit_random_below(random, 30))
        r.kind = R_YIELD;
    if ((r.kind == R_LOST || r.kind == R_SETTING) && unit_random_below(random, 10))
        r.kind = R_STEP;
    if (unit_random_below(random, 50) == 0)
        r.extra = (uint32_t)unit_random_next(random);
    if (unit_random_below(random, 50) == 0)
        r.arg = (int64_t)unit_random_next(random);
    return r;
}

static void say_all(const struct play *p)
{
    char text[WORDS_MAX];
    for (uint32_t id = 0; id <= p->world.thread_count + 1; id++) {
        words_waiting(&p->tape, &p->world, id, text, sizeof text);
        words_why(&p->tape, &p->world, id, text, sizeof text);
        words_next(&p->tape, &p->world, id, text, sizeof text);
    }
    for (uint32_t id = 0; id <= p->world.object_count + 1; id++)
        words_state(&p->world, id, text, sizeof text);
    for (size_t i = 0; i < p->world.finding_count; i++)
        words_finding(&p->tape, &p->world.findings[i], text, sizeof text);
}

static void worlds_add_up_after_any_record(void **state)
{
    (void)state;
    struct unit_random random = unit_random_new();
    char text[WORDS_MAX];
    for (int round = 0; round < 20; round++) {
        struct play p;
        play_begin(&p);
        play(&p, (struct record){.kind = R_SETTING, .object = SETTING_ENGINE, .arg = round % 2});
        for (int i = 0; i < 3000; i++) {
            struct record record = random_record(&random, &p.world);
            play(&p, record);
            words_record(&p.tape, &record, text, sizeof text);
            if (!world_check(&p.world))
                fail_msg("the world does not add up after record %zu: %s", p.tape.count,
                         record_kind_name(record.kind));
            if (i % 100 == 0)
                say_all(&p);
        }
        assert_int_equal(p.tape.step_count, p.world.step);
        play_end(&p);
    }
}

/* ---- until the stores are full ---- */

#define MANY 3000

static void put_and_get(struct play *p, unsigned kind, uint32_t queue, int64_t item, uint32_t left)
{
    play(p, (struct record){
                .kind = (uint16_t)kind, .thread = 2, .object = queue, .arg = item, .extra = left});
    assert_true(world_check(&p->world));
}

static void long_queue_is_counted_on_and_known_again_when_it_is_short(void **state)
{
    (void)state;
    struct play p;
    int64_t values[4];
    play_begin(&p);
    for (uint32_t i = 0; i < MANY; i++)
        put_and_get(&p, R_QUEUE_PUT, 7, i, i + 1);
    assert_int_equal(world_object(&p.world, 7)->count, MANY);
    assert_int_equal(world_items(&p.world, 7, values, 4), WORLD_ITEMS_MAX);
    assert_int_equal(values[3], 3);
    for (uint32_t i = 0; i < MANY; i++)
        put_and_get(&p, R_QUEUE_GET, 7, i, MANY - i - 1);
    assert_int_equal(world_object(&p.world, 7)->kept, 0);
    put_and_get(&p, R_QUEUE_PUT, 7, 77, 1);
    assert_int_equal(world_items(&p.world, 7, values, 4), 1);
    assert_int_equal(values[0], 77);
    play_end(&p);
}

static void many_holds_are_counted_on(void **state)
{
    (void)state;
    struct play p;
    uint16_t reader;
    play_begin(&p);
    for (int i = 1; i <= MANY; i++) /* a semaphore, an rwlock */
        for (uint32_t object = 5; object <= 12; object += 7)
            play(&p, (struct record){.kind = object == 5 ? R_SEM_TAKE : R_RW_READ,
                                     .thread = 2,
                                     .object = object,
                                     .arg = i});
    assert_true(world_check(&p.world));
    assert_int_equal(p.world.hold_count, WORLD_HOLDS_MAX);
    assert_int_equal(world_object(&p.world, 12)->count, MANY);
    assert_int_equal(world_thread(&p.world, 2)->locks, WORLD_HOLDS_MAX / 2);
    for (int i = MANY; i-- > 0;)
        play(&p, (struct record){.kind = R_RW_RELEASE, .thread = 2, .object = 12, .arg = i});
    assert_int_equal(world_thread(&p.world, 2)->locks, 0);
    assert_int_equal(world_holders(&p.world, 12, &reader, 1), 0);
    play_end(&p);
}

static void many_processes_have_copies_and_gils_as_far_as_there_is_room(void **state)
{
    (void)state;
    struct play p;
    int64_t value;
    play_begin(&p);
    for (uint32_t id = THREADS + 1; id <= 400; id++) {
        struct record record = {
            .kind = R_THREAD_NEW, .thread = 1, .object = id, .arg = RECORD_WAY_PROCESS};
        play(&p, record);
        record = (struct record){.kind = R_GIL_TAKE, .thread = (uint16_t)id};
        play(&p, record);
        record = (struct record){.kind = R_GIL_WAIT, .thread = (uint16_t)id};
        play(&p, record);
        record = (struct record){
            .kind = R_VAR_STORE, .thread = (uint16_t)id, .object = 15, .arg = id, .extra = id};
        play(&p, record);
        assert_true(world_check(&p.world));
    }
    assert_int_equal(p.world.gil_count, WORLD_GILS_MAX);
    assert_int_equal(p.world.copy_count, WORLD_COPIES_MAX);
    assert_int_equal(world_gil_of(&p.world, 9)->holder, 9);
    assert_null(world_gil_of(&p.world, 400));
    assert_int_equal(world_waits_for(&p.world, 400), 0);
    assert_true(world_value_in(&p.world, 15, 9, &value));
    assert_int_equal(value, 9);
    assert_false(world_value_in(&p.world, 15, 400, &value));
    play_end(&p);
}

static void play_gil(struct play *p, enum record_kind kind, uint16_t thread, uint64_t time_ns)
{
    play(p, (struct record){.kind = (uint16_t)kind, .thread = thread, .time_ns = time_ns});
}

/* Of the program, and of a process, which comes to know the same settings. */
static void check_gil(struct play *p, uint16_t first, uint16_t second)
{
    uint64_t begin_ns = p->world.time_ns;
    play_gil(p, R_GIL_TAKE, first, begin_ns + 10);
    const struct world_gil *gil = world_gil_of(&p->world, first);
    assert_true(gil->is_on && gil->is_ticking);
    assert_int_equal(gil->switches, 0);
    play_gil(p, R_GIL_WAIT, second, begin_ns + 20);
    assert_int_equal(world_gil_of(&p->world, first)->wait_ns, begin_ns + 20);
    play_gil(p, R_GIL_TICK, first, begin_ns + 30);
    assert_int_equal(world_gil_of(&p->world, first)->drop_kind, R_GIL_TICK);
    play_gil(p, R_GIL_TAKE, second, begin_ns + 40);
    gil = world_gil_of(&p->world, first);
    assert_int_equal(gil->switches, 1);
    assert_int_equal(gil->taken_ns, begin_ns + 40);
    assert_int_equal(gil->wait_ns, begin_ns + 40); /* others who wait do so anew */
    play(p, (struct record){.kind = R_GIL_DROP, .thread = second, .extra = R_IO});
    assert_int_equal(world_gil_of(&p->world, first)->drop_kind, R_IO);
}

static void each_gil_is_kept(void **state)
{
    (void)state;
    struct play p;
    struct record record = {.kind = R_SETTING, .object = SETTING_GIL, .arg = GIL_TICKS};
    play_begin(&p);
    play(&p, record);
    check_gil(&p, 1, 2);
    record = (struct record){
        .kind = R_THREAD_NEW, .thread = 1, .object = THREADS + 1, .arg = RECORD_WAY_PROCESS};
    play(&p, record);
    record = (struct record){.kind = R_THREAD_NEW, .thread = THREADS + 1, .object = THREADS + 2};
    play(&p, record);
    check_gil(&p, THREADS + 1, THREADS + 2);
    play_end(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(worlds_add_up_after_any_record),
        cmocka_unit_test(long_queue_is_counted_on_and_known_again_when_it_is_short),
        cmocka_unit_test(many_holds_are_counted_on),
        cmocka_unit_test(each_gil_is_kept),
        cmocka_unit_test(many_processes_have_copies_and_gils_as_far_as_there_is_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
