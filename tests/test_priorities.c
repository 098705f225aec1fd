/* SPDX-License-Identifier: MIT */
/*
 * Priorities and their inheritance: that the more important goes first, at once; and, whatever threads do,
 * that nobody waits for a core while a less important one has one, and that who holds a lock runs at the
 * priority of the most important who waits for it.
 *
 *   test_priorities PROGRAM          targets/priorities
 */
#include "tests/scenarios.h"

#define SEEDS       SCENARIO_SEEDS(60)
#define THREADS     16
#define MOMENTS_MAX 64

enum how { IN_ORDER, CHAIN, IN_VAIN, IN_LINE, FOR_NOBODY, AT_EXIT, ANYTHING };

static const char *program;

static void play(struct session *s, enum how how, const char *schedule)
{
    char why[300], params[32];
    char *argv[] = {(char *)(uintptr_t)program, NULL};
    snprintf(params, sizeof params, "how=%d\n", (int)how);
    struct session_options options = {
        .name = "priorities", .argv = argv, .schedule = schedule, .params = params, .reel_fd = -1};
    if (session_start(s, &options, why, sizeof why) < 0)
        fail_msg("%s", why);
    session_allow(s, SEGMENT_STEPS_UNLIMITED);
    while (!session_has_ended(s))
        if (!session_pump(s) && !live_wait(&s->live, -1, 60000))
            fail_msg("%s: nothing has come for a minute", schedule);
    while (session_pump(s))
        ;
    enum verdict verdict = world_verdict(scenario_world(s));
    if (verdict != VERDICT_ENDED)
        fail_msg("schedule %s: %s", schedule, verdict_name(verdict));
}

/* The records of some kind, in order. Returns: how many. */
static size_t records_of(const struct session *s, unsigned kind, const struct record **found)
{
    size_t count = 0;
    for (size_t i = 0; i < s->tape.count; i++)
        if (s->tape.records[i].kind == kind) {
            assert_true(count < MOMENTS_MAX);
            found[count++] = &s->tape.records[i];
        }
    return count;
}

static void check_threads(const struct session *s, unsigned kind, const uint16_t *threads,
                          size_t count)
{
    const struct record *found[MOMENTS_MAX];
    assert_int_equal(records_of(s, kind, found), count);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(found[i]->thread, threads[i]);
}

/* ---- who goes first ---- */

/* T2 and T3 have priority 0, T4 and T5 1, T6 and T7 2; equal ones share the core by slices. */
static void the_most_important_goes_first(void **state)
{
    (void)state;
    struct session s;
    static const uint16_t ends[] = {6, 7, 4, 5, 2, 3, 1};
    const struct record *found[MOMENTS_MAX];
    play(&s, IN_ORDER, "time,cores=1");
    check_threads(&s, R_THREAD_END, ends, UNIT_COUNT(ends));
    session_close(&s);
    play(&s, IN_ORDER, "time,cores=1,slice=2ms"); /* the two of each pair take turns */
    check_threads(&s, R_THREAD_END, ends, UNIT_COUNT(ends));
    assert_true(records_of(&s, R_PREEMPT, found) >= 6);
    session_close(&s);
}

static void a_more_important_one_gets_the_core_at_once(void **state)
{
    (void)state;
    struct session s;
    scenario_play(&s, "priority_inversion", NULL, NULL);
    uint64_t ready_ns = 0;
    unsigned times = 0;
    for (size_t i = 0; i < s.tape.count; i++) {
        const struct record *r = &s.tape.records[i];
        if (r->kind == R_TIMEOUT || (r->kind == R_WAKE && r->thread == 2))
            ready_ns = r->time_ns;
        if (r->kind == R_DISPATCH && r->thread == 2 && ready_ns) {
            assert_int_equal(r->time_ns, ready_ns);
            times++;
        }
    }
    assert_int_equal(times, 2); /* its turn has come; it is given the bus */
    session_close(&s);
}

static void inheritance_cures_an_inversion(void **state)
{
    (void)state;
    struct session broken, whole;
    for (unsigned talk = 10; talk <= 1000; talk *= 10) {
        char params[32];
        snprintf(params, sizeof params, "talk=%u\n", talk);
        scenario_play(&broken, "priority_inversion", NULL, params);
        scenario_play(&whole, "priority_inversion_fixed", NULL, params);
        assert_int_equal(world_verdict(scenario_world(&broken)), VERDICT_FAILED);
        assert_int_equal(world_verdict(scenario_world(&whole)), VERDICT_ENDED);
        session_close(&broken);
        session_close(&whole);
    }
}

/* ---- who inherits ---- */

/* T4 waits for T3, which waits for T2. */
static void a_chain_is_inherited_to_its_end(void **state)
{
    (void)state;
    struct session s;
    const struct record *found[MOMENTS_MAX];
    play(&s, CHAIN, "time,cores=1");
    size_t count = records_of(&s, R_INHERIT, found);
    static const struct {
        uint16_t thread, from;
        int64_t priority;
    } expected[] = {{2, 3, 2}, {3, 4, 3}, {2, 3, 3}};
    assert_int_equal(count, UNIT_COUNT(expected));
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(found[i]->thread, expected[i].thread);
        assert_int_equal(found[i]->object, expected[i].from);
        assert_int_equal(found[i]->arg, expected[i].priority);
    }
    const struct world *w = history_at(&s.history, (size_t)(found[2] - s.tape.records) + 1);
    assert_int_equal(world_thread(w, 2)->priority, 1);
    assert_int_equal(world_thread(w, 2)->inherited, 3);
    assert_int_equal(world_thread(w, 2)->inherits_from, 3);
    static const uint16_t ends[] = {2, 3};
    check_threads(&s, R_INHERIT_END, ends, UNIT_COUNT(ends));
    assert_int_equal(world_thread(scenario_world(&s), 2)->inherits_from, 0);
    session_close(&s);
}

static void who_gives_up_takes_its_priority_along(void **state)
{
    (void)state;
    struct session s;
    const struct record *inherited[MOMENTS_MAX], *ended[MOMENTS_MAX], *timeouts[MOMENTS_MAX];
    play(&s, IN_VAIN, "time,cores=1");
    assert_int_equal(records_of(&s, R_INHERIT, inherited), 1);
    assert_int_equal(records_of(&s, R_INHERIT_END, ended), 1);
    assert_int_equal(records_of(&s, R_TIMEOUT, timeouts), 2); /* of its I/O, and of the lock */
    assert_int_equal(inherited[0]->thread, 1);
    assert_int_equal(inherited[0]->arg, 7);
    assert_int_equal(ended[0]->thread, 1);
    assert_int_equal(ended[0]->time_ns, timeouts[1]->time_ns);
    session_close(&s);
}

static void who_is_over_inherits_nothing(void **state)
{
    (void)state;
    struct session s;
    const struct record *found[MOMENTS_MAX];
    play(&s, FOR_NOBODY, "time");
    assert_int_equal(records_of(&s, R_LOCK_WAIT, found), 1);
    assert_int_equal(records_of(&s, R_INHERIT, found), 0);
    assert_int_equal(records_of(&s, R_INHERIT_END, found), 0);
    session_close(&s);
}

/* T3 holds what T4 waits for, and both are killed. */
static void who_is_killed_inherits_nothing_any_more(void **state)
{
    (void)state;
    struct session s;
    const struct record *found[MOMENTS_MAX];
    play(&s, AT_EXIT, "time");
    assert_int_equal(records_of(&s, R_THREAD_KILL, found), 2);
    assert_int_equal(records_of(&s, R_INHERIT_END, found), 0);
    assert_int_equal(records_of(&s, R_INHERIT, found), 1);
    assert_int_equal(found[0]->thread, 3);
    assert_int_equal(world_thread(scenario_world(&s), 3)->inherits_from, 0);
    session_close(&s);
}

/* T2 to T5 wait for a lock, of priorities 1, 2, 5 and 2. */
static void of_those_who_wait_the_most_important_is_woken(void **state)
{
    (void)state;
    struct session s;
    static const uint16_t by_priority[] = {4, 3, 5, 2}, by_arrival[] = {2, 3, 4, 5};
    static const struct {
        const char *schedule;
        const uint16_t *order;
    } cases[] = {{"time", by_priority}, {"time,waiters=fifo", by_arrival}};
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        uint16_t order[4];
        size_t count = 0;
        play(&s, IN_LINE, cases[i].schedule);
        for (size_t j = 0; j < s.tape.count; j++) {
            const struct record *r = &s.tape.records[j];
            if (r->kind == R_WAKE && r->object != 0 && count < 4)
                order[count++] = r->thread;
        }
        assert_int_equal(count, 4);
        assert_memory_equal(order, cases[i].order, sizeof order);
        session_close(&s);
    }
}

/* ---- always ---- */

static int runs_at(const struct world *w, uint16_t id)
{
    const struct world_thread *t = world_thread(w, id);
    return t->inherits_from ? t->inherited : t->priority;
}

static void check_cores(const struct world *w, const char *schedule)
{
    int least = INT_MAX, most = INT_MIN;
    for (uint16_t id = 1; id <= w->thread_count; id++) {
        enum thread_state state = world_thread(w, id)->state;
        if (state == THREAD_RUN && runs_at(w, id) < least)
            least = runs_at(w, id);
        if (state == THREAD_READY && runs_at(w, id) > most)
            most = runs_at(w, id);
    }
    if (most > least)
        fail_msg("%s, step %llu: one of priority %d waits while one of %d runs", schedule,
                 (unsigned long long)w->step, most, least);
}

/* All locks of the program are inheriting ones. */
static void check_inheritance(const struct world *w, const char *schedule)
{
    int most[THREADS + 1];
    assert_true(w->thread_count <= THREADS);
    for (uint16_t id = 1; id <= w->thread_count; id++)
        most[id] = world_thread(w, id)->priority;
    for (uint32_t id = 1; id <= w->object_count; id++) {
        uint16_t waiters[THREADS], owner = world_object(w, id)->owner;
        size_t count = world_waiters(w, R_LOCK_WAIT, id, waiters, THREADS);
        for (size_t i = 0; owner && i < count; i++)
            if (runs_at(w, waiters[i]) > most[owner])
                most[owner] = runs_at(w, waiters[i]);
    }
    for (uint16_t id = 1; id <= w->thread_count; id++)
        if (runs_at(w, id) != most[id])
            fail_msg("%s, step %llu: T%u runs at %d, not at %d", schedule,
                     (unsigned long long)w->step, id, runs_at(w, id), most[id]);
}

static void nobody_waits_behind_a_less_important_one(void **state)
{
    (void)state;
    struct unit_random random = unit_random_new();
    unsigned inherited = 0;
    for (unsigned round = 0; round < SEEDS; round++) {
        struct session s;
        struct world w;
        char schedule[100];
        snprintf(schedule, sizeof schedule, "time,cores=%u,slice=%uus,seed=%u", round % 3 + 1,
                 5 + round % 40, (unsigned)unit_random_below(&random, 1000000));
        play(&s, ANYTHING, schedule);
        world_init(&w);
        for (size_t i = 0; i < s.tape.count; i++) {
            world_apply(&w, &s.tape.records[i]);
            inherited += s.tape.records[i].kind == R_INHERIT;
            if (s.tape.records[i].kind != R_GO)
                continue;
            check_cores(&w, schedule);
            check_inheritance(&w, schedule);
        }
        world_free(&w);
        session_close(&s);
    }
    assert_true(inherited > SEEDS);
}

static void the_same_schedule_gives_the_same_records(void **state)
{
    (void)state;
    static const char *const schedules[] = {"time,seed=3", "time,cores=1,seed=4,spurious=50",
                                            "random:5", "round-robin,seed=6", "manual,seed=7"};
    for (size_t i = 0; i < UNIT_COUNT(schedules); i++) {
        struct session first, second;
        play(&first, ANYTHING, schedules[i]);
        play(&second, ANYTHING, schedules[i]);
        assert_int_equal(first.tape.count, second.tape.count);
        assert_memory_equal(first.tape.records, second.tape.records,
                            first.tape.count * sizeof *first.tape.records);
        session_close(&first);
        session_close(&second);
    }
}

static void other_policies_do_not_act_on_them(void **state)
{
    (void)state;
    static const char *const schedules[] = {"random:1", "round-robin", "manual", "real",
                                            "real,gil=on"};
    const struct record *found[MOMENTS_MAX];
    for (size_t i = 0; i < UNIT_COUNT(schedules); i++)
        for (enum how how = IN_ORDER; how <= IN_LINE; how++) {
            struct session s;
            play(&s, how, schedules[i]);
            assert_int_equal(records_of(&s, R_INHERIT, found), 0);
            session_close(&s);
        }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_most_important_goes_first),
        cmocka_unit_test(a_more_important_one_gets_the_core_at_once),
        cmocka_unit_test(inheritance_cures_an_inversion),
        cmocka_unit_test(a_chain_is_inherited_to_its_end),
        cmocka_unit_test(who_gives_up_takes_its_priority_along),
        cmocka_unit_test(who_is_over_inherits_nothing),
        cmocka_unit_test(who_is_killed_inherits_nothing_any_more),
        cmocka_unit_test(of_those_who_wait_the_most_important_is_woken),
        cmocka_unit_test(nobody_waits_behind_a_less_important_one),
        cmocka_unit_test(the_same_schedule_gives_the_same_records),
        cmocka_unit_test(other_policies_do_not_act_on_them),
    };
    if (argc != 2)
        return 2;
    program = argv[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
