/* SPDX-License-Identifier: MIT */
/* The heap of deadlines against a sorted list. */
#include "engine/timers.h"

#include <stdbool.h>

#include "tests/unit.h"

static void no_timer_is_first_of_none(void **state)
{
    (void)state;
    struct timers timers = {0};
    assert_null(timers_first(&timers));
}

static void equal_deadlines_fire_in_order_of_arming(void **state)
{
    (void)state;
    struct timers timers = {0};
    struct timer all[20] = {{0}};
    for (size_t i = 0; i < UNIT_COUNT(all); i++)
        assert_int_equal(timers_arm(&timers, &all[i], 7), 0);
    for (size_t i = 0; i < UNIT_COUNT(all); i++) {
        assert_ptr_equal(timers_first(&timers), &all[i]);
        timers_disarm(&timers, &all[i]);
    }
    assert_null(timers_first(&timers));
    free(timers.heap);
}

static void disarming_an_idle_timer_does_nothing(void **state)
{
    (void)state;
    struct timers timers = {0};
    struct timer idle = {0}, armed = {0};
    timers_disarm(&timers, &idle);
    assert_int_equal(timers_arm(&timers, &armed, 1), 0);
    timers_disarm(&timers, &idle);
    assert_ptr_equal(timers_first(&timers), &armed);
    timers_disarm(&timers, &armed);
    timers_disarm(&timers, &armed);
    assert_int_equal(timers.count, 0);
    free(timers.heap);
}

static void extreme_deadlines_are_ordered(void **state)
{
    (void)state;
    struct timers timers = {0};
    struct timer late = {0}, now = {0}, later = {0};
    assert_int_equal(timers_arm(&timers, &later, UINT64_MAX), 0);
    assert_int_equal(timers_arm(&timers, &late, UINT64_MAX - 1), 0);
    assert_int_equal(timers_arm(&timers, &now, 0), 0);
    assert_ptr_equal(timers_first(&timers), &now);
    timers_disarm(&timers, &now);
    assert_ptr_equal(timers_first(&timers), &late);
    timers_disarm(&timers, &late);
    assert_ptr_equal(timers_first(&timers), &later);
    free(timers.heap);
}

#define TIMERS 200

struct model {
    struct timer timer;
    bool is_armed;
    uint64_t deadline_ns, order;
};

/* The slow way to the same answer. */
static struct timer *first_of(struct model *all)
{
    struct model *first = NULL;
    for (size_t i = 0; i < TIMERS; i++) {
        struct model *m = &all[i];
        if (m->is_armed && (!first || m->deadline_ns < first->deadline_ns ||
                            (m->deadline_ns == first->deadline_ns && m->order < first->order)))
            first = m;
    }
    return first ? &first->timer : NULL;
}

static void random_changes_agree_with_a_list(void **state)
{
    (void)state;
    struct unit_random random = unit_random_new();
    struct timers timers = {0};
    static struct model all[TIMERS];
    uint64_t order = 0;
    for (int round = 0; round < 20000; round++) {
        struct model *m = &all[unit_random_below(&random, TIMERS)];
        if (m->is_armed) {
            timers_disarm(&timers, &m->timer);
            m->is_armed = false;
        } else {
            m->deadline_ns = unit_random_below(&random, 50); /* many equal ones */
            m->order = order++;
            m->is_armed = true;
            assert_int_equal(timers_arm(&timers, &m->timer, m->deadline_ns), 0);
        }
        assert_ptr_equal(timers_first(&timers), first_of(all));
    }
    for (struct timer *first; (first = timers_first(&timers));) {
        assert_ptr_equal(first, first_of(all));
        ((struct model *)(void *)first)->is_armed = false;
        timers_disarm(&timers, first);
    }
    assert_null(first_of(all));
    free(timers.heap);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_timer_is_first_of_none),
        cmocka_unit_test(equal_deadlines_fire_in_order_of_arming),
        cmocka_unit_test(disarming_an_idle_timer_does_nothing),
        cmocka_unit_test(extreme_deadlines_are_ordered),
        cmocka_unit_test(random_changes_agree_with_a_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
