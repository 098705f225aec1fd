/* SPDX-License-Identifier: MIT */
/* Stepping through every scenario: the world at each record, reached forwards, backwards, by steps or
 * out of nowhere, is the one that a fold from the start gives. */
#include "tests/scenarios.h"

#define JUMPS SCENARIO_SEEDS(300)
#define BLOCK 256

/* A fold from the start, done once: the world at the beginning of each block of records, and at each
 * record of one block. */
struct fold {
    const struct tape *tape;
    struct world *begins;
    struct world records[BLOCK];
    size_t block; /* that `records` are of */
};

static void fold_block(struct fold *f, size_t block)
{
    size_t begin = block * BLOCK;
    world_copy(&f->records[0], &f->begins[block]);
    for (size_t i = 1; i < BLOCK && begin + i <= f->tape->count; i++) {
        world_copy(&f->records[i], &f->records[i - 1]);
        world_apply(&f->records[i], &f->tape->records[begin + i - 1]);
    }
    f->block = block;
}

static void fold_init(struct fold *f, const struct tape *tape)
{
    struct world world;
    size_t blocks = tape->count / BLOCK + 1;
    f->tape = tape;
    f->begins = calloc(blocks, sizeof *f->begins);
    assert_non_null(f->begins);
    for (size_t i = 0; i < BLOCK; i++)
        world_init(&f->records[i]);
    world_init(&world);
    for (size_t block = 0; block < blocks; block++) {
        world_init(&f->begins[block]);
        world_copy(&f->begins[block], &world);
        while (world.records < (block + 1) * BLOCK && world.records < tape->count)
            world_apply(&world, &tape->records[world.records]);
    }
    world_free(&world);
    fold_block(f, 0);
}

static void fold_free(struct fold *f)
{
    for (size_t i = 0; i < BLOCK; i++)
        world_free(&f->records[i]);
    for (size_t block = 0; block <= f->tape->count / BLOCK; block++)
        world_free(&f->begins[block]);
    free(f->begins);
}

static void check_at(struct session *s, struct fold *f, const char *what, size_t position)
{
    if (position > s->tape.count)
        position = s->tape.count;
    if (position / BLOCK != f->block)
        fold_block(f, position / BLOCK);
    const struct world *world = history_at(&s->history, position);
    if (!world_equal(world, &f->records[position % BLOCK]))
        fail_msg("%s, schedule %s: another world at record %zu, reached %s", s->name,
                 s->options.schedule ? s->options.schedule : "none", position, what);
}

static void check_everywhere(struct session *s, struct unit_random *random)
{
    size_t count = s->tape.count, steps = s->tape.step_count;
    struct fold *f = malloc(sizeof *f);
    assert_non_null(f);
    fold_init(f, &s->tape);
    for (size_t position = 0; position <= count; position++)
        check_at(s, f, "forwards", position);
    for (size_t position = count + 1; position-- > 0;)
        check_at(s, f, "backwards", position);
    for (size_t step = 0; step <= steps; step++) /* two steps on, one step back */
        check_at(s, f, "by steps", tape_step_end(&s->tape, step % 3 == 2 ? step - 1 : step + 1));
    for (int i = 0; i < JUMPS; i++)
        check_at(s, f, "by a jump", unit_random_below(random, count + 1));
    fold_free(f);
    free(f);
}

static void check_scenarios(const char *schedule)
{
    struct unit_random random = unit_random_new();
    struct scenario_list list = scenario_list_new();
    for (int i = 0; i < list.count; i++) {
        struct session s;
        if (SCENARIO_SEEDS(100) < 100 && i % 2 == (schedule != NULL))
            continue; /* a sanitizer is slow: they take turns */
        scenario_play(&s, list.entries[i]->d_name, schedule, NULL);
        check_everywhere(&s, &random);
        session_close(&s);
    }
    scenario_list_free(&list);
}

static void each_record_of_each_scenario_as_it_comes(void **state)
{
    (void)state;
    check_scenarios(NULL);
}

static void each_record_of_each_scenario_with_the_gil(void **state)
{
    (void)state;
    check_scenarios("time,gil=on,interval=300us");
}

static void each_record_of_each_scenario_in_random_order(void **state)
{
    (void)state;
    check_scenarios("random:4");
}

/* Long enough for many snapshots. */
static void each_record_of_a_long_run(void **state)
{
    (void)state;
    struct unit_random random = unit_random_new();
    struct session s;
    scenario_play(&s, "lost_update", "random:1,gil=on", "rounds=200");
    assert_true(s.tape.count > 5000);
    check_everywhere(&s, &random);
    session_close(&s);
}

/* A run of the real engine, as it happens to be. */
static void each_record_of_a_real_run(void **state)
{
    (void)state;
    struct unit_random random = unit_random_new();
    struct session s;
    scenario_play(&s, "lost_update", "real", "rounds=100");
    assert_true(s.tape.is_real && s.tape.count > 100);
    check_everywhere(&s, &random);
    session_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_record_of_each_scenario_as_it_comes),
        cmocka_unit_test(each_record_of_each_scenario_with_the_gil),
        cmocka_unit_test(each_record_of_each_scenario_in_random_order),
        cmocka_unit_test(each_record_of_a_long_run),
        cmocka_unit_test(each_record_of_a_real_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
