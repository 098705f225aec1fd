/* SPDX-License-Identifier: MIT */
/* The set of runnable threads against a plain array of booleans. */
#include "engine/runnable.h"

#include "tests/unit.h"

static void empty_set_has_no_member(void **state)
{
    (void)state;
    struct runnable set = {0};
    assert_int_equal(runnable_after(&set, 0), 0);
    assert_int_equal(runnable_nth(&set, 0), 0);
    assert_int_equal(runnable_reserve(&set, 200), 0);
    assert_int_equal(set.count, 0);
    assert_int_equal(runnable_after(&set, 0), 0);
    assert_int_equal(runnable_after(&set, 150), 0);
    assert_int_equal(runnable_nth(&set, 0), 0);
    free(set.words);
}

static void twice_in_counts_once(void **state)
{
    (void)state;
    struct runnable set = {0};
    assert_int_equal(runnable_reserve(&set, 5), 0);
    runnable_set(&set, 5, true);
    runnable_set(&set, 5, true);
    assert_int_equal(set.count, 1);
    runnable_set(&set, 5, false);
    runnable_set(&set, 5, false);
    assert_int_equal(set.count, 0);
    free(set.words);
}

static void after_goes_round_the_end(void **state)
{
    (void)state;
    static const unsigned members[] = {3, 63, 64, 128};
    struct runnable set = {0};
    assert_int_equal(runnable_reserve(&set, 128), 0);
    for (size_t i = 0; i < UNIT_COUNT(members); i++)
        runnable_set(&set, members[i], true);
    assert_int_equal(runnable_after(&set, 0), 3);
    assert_int_equal(runnable_after(&set, 3), 63);
    assert_int_equal(runnable_after(&set, 63), 64);
    assert_int_equal(runnable_after(&set, 64), 128);
    assert_int_equal(runnable_after(&set, 128), 3);
    assert_int_equal(runnable_after(&set, 100000), 3);
    free(set.words);
}

static void growing_keeps_the_members(void **state)
{
    (void)state;
    struct runnable set = {0};
    for (unsigned id = 1; id <= 65535; id += 997) {
        assert_int_equal(runnable_reserve(&set, id), 0);
        runnable_set(&set, id, true);
    }
    for (unsigned id = 1, nth = 0; id <= 65535; id += 997, nth++)
        assert_int_equal(runnable_nth(&set, nth), id);
    free(set.words);
}

#define IDS 300

static void random_changes_agree_with_an_array(void **state)
{
    (void)state;
    struct unit_random random = unit_random_new();
    struct runnable set = {0};
    bool is_in[IDS + 1] = {false};
    assert_int_equal(runnable_reserve(&set, IDS), 0);
    for (int round = 0; round < 3000; round++) {
        unsigned id = 1 + (unsigned)unit_random_below(&random, IDS);
        is_in[id] = unit_random_below(&random, 2);
        runnable_set(&set, id, is_in[id]);

        unsigned from = (unsigned)unit_random_below(&random, IDS + 1), next = 0, count = 0;
        for (unsigned i = 1; i <= IDS; i++) {
            if (is_in[i])
                assert_int_equal(runnable_nth(&set, count++), i);
            unsigned other = (from + i - 1) % IDS + 1;
            if (!next && is_in[other])
                next = other;
        }
        assert_int_equal(set.count, count);
        assert_int_equal(runnable_nth(&set, count), 0);
        assert_int_equal(runnable_after(&set, from), next);
    }
    free(set.words);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_set_has_no_member),
        cmocka_unit_test(twice_in_counts_once),
        cmocka_unit_test(after_goes_round_the_end),
        cmocka_unit_test(growing_keeps_the_members),
        cmocka_unit_test(random_changes_agree_with_an_array),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
