/* SPDX-License-Identifier: MIT */
/* Stepping through every scenario: the world at each record, reached forwards, backwards or out of
 * nowhere, is the one that a fold from the start gives. */
#include "tests/scenarios.h"

#define JUMPS SCENARIO_SEEDS(300)
#define CHECKS                                                                                     \
    400 /* of a long run, in each direction but forwards; a short one is checked wholly */

static void check_against(struct session *s, const char *what, const struct world *fold)
{
    const struct world *world = history_at(&s->history, fold->records);
    if (!world_equal(world, fold))
        fail_msg("%s, schedule %s: another world at record %zu, reached %s", s->name,
                 s->options.schedule ? s->options.schedule : "none", (size_t)fold->records, what);
}

/* Compare with a fold of all records from the first one on. */
static void check_at(struct session *s, const char *what, size_t position)
{
    struct world fold;
    world_init(&fold);
    for (size_t i = 0; i < position; i++)
        world_apply(&fold, &s->tape.records[i]);
    check_against(s, what, &fold);
    world_free(&fold);
}

static void check_forwards(struct session *s)
{
    struct world fold;
    world_init(&fold);
    check_against(s, "forwards", &fold);
    for (size_t i = 0; i < s->tape.count; i++) {
        world_apply(&fold, &s->tape.records[i]);
        check_against(s, "forwards", &fold);
    }
    world_free(&fold);
}

static void check_everywhere(struct session *s, struct unit_random *random)
{
    size_t count = s->tape.count, steps = s->tape.step_count;
    size_t apart = count / CHECKS + 1, steps_apart = steps / CHECKS + 1;
    check_forwards(s);
    for (size_t position = count + 1; position-- > 0;)
        if (position % apart == 0)
            check_at(s, "backwards", position);
    for (size_t step = 0; step <= steps; step += steps_apart) /* two steps on, one step back */
        check_at(s, "by steps", tape_step_end(&s->tape, step % 3 == 2 ? step - 1 : step + 1));
    for (int i = 0; i < JUMPS; i++)
        check_at(s, "by a jump", unit_random_below(random, count + 1));
}

static void check_scenarios(const char *schedule)
{
    struct unit_random random = unit_random_new();
    struct scenario_list list = scenario_list_new();
    for (int i = 0; i < list.count; i++) {
        struct session s;
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
static void a_long_run_out_of_nowhere(void **state)
{
    (void)state;
    struct unit_random random = unit_random_new();
    struct session s;
    scenario_play(&s, "lost_update", "random:1,gil=on", "rounds=200");
    assert_true(s.tape.count > 5000);
    for (int i = 0; i < JUMPS; i++)
        check_at(&s, "by a jump", unit_random_below(&random, s.tape.count + 1));
    for (size_t position = s.tape.count + 1; position-- > s.tape.count - JUMPS;)
        check_at(&s, "backwards", position);
    session_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_record_of_each_scenario_as_it_comes),
        cmocka_unit_test(each_record_of_each_scenario_with_the_gil),
        cmocka_unit_test(each_record_of_each_scenario_in_random_order),
        cmocka_unit_test(a_long_run_out_of_nowhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
