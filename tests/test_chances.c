/* SPDX-License-Identifier: MIT */
/*
 * What a schedule leaves to chance beside who runs: `spurious` and `waiters`. Drawn from the seed, so that
 * a run goes the same way again.
 *
 *   test_chances PROGRAM             targets/chances
 */
#include "tests/scenarios.h"

#define SEEDS   SCENARIO_SEEDS(200)
#define WAITERS 4
#define TURNS   12

enum how { GATE, RESCUE, TURNS_GIVEN, WHILE };

static const char *program;

static void play(struct session *s, enum how how, const char *schedule)
{
    char why[300], params[32];
    char *argv[] = {(char *)(uintptr_t)program, NULL};
    snprintf(params, sizeof params, "how=%d\n", (int)how);
    struct session_options options = {.name = "chances",
                                      .argv = argv,
                                      .schedule = schedule,
                                      .params = params,
                                      .max_steps = 100000,
                                      .reel_fd = -1};
    if (session_start(s, &options, why, sizeof why) < 0)
        fail_msg("%s", why);
    session_allow(s, SEGMENT_STEPS_UNLIMITED);
    while (!session_has_ended(s))
        if (!session_pump(s) && !live_wait(&s->live, -1, 60000))
            fail_msg("%s: nothing has come for a minute", schedule);
    while (session_pump(s))
        ;
}

static unsigned count_of(const struct session *s, unsigned kind)
{
    unsigned count = 0;
    for (size_t i = 0; i < s->tape.count; i++)
        count += s->tape.records[i].kind == kind;
    return count;
}

static void check_verdict(struct session *s, enum verdict expected, const char *schedule)
{
    enum verdict verdict = world_verdict(scenario_world(s));
    if (verdict != expected)
        fail_msg("%s, schedule %s: %s, not %s", s->name, schedule, verdict_name(verdict),
                 verdict_name(expected));
}

/* The schedules of all policies, by turns. */
static void schedule_of(char *text, size_t bytes, unsigned seed, const char *more)
{
    static const char *const policies[] = {"time", "time,gil=on", "time,cores=1", "round-robin",
                                           "manual"};
    if (seed % 2)
        snprintf(text, bytes, "random:%u%s", seed, more);
    else
        snprintf(text, bytes, "%s,seed=%u%s", policies[seed / 2 % UNIT_COUNT(policies)], seed,
                 more);
}

/* ---- waits that end by themselves ---- */

static void correct_loops_survive_spurious_wakeups(void **state)
{
    (void)state;
    unsigned spurious = 0;
    for (unsigned seed = 1; seed <= SEEDS; seed++) {
        static const char *const names[] = {"condition_if_fixed", "bounded_buffer"};
        struct session s;
        char schedule[100];
        schedule_of(schedule, sizeof schedule, seed, ",spurious=50");
        for (size_t i = 0; i < UNIT_COUNT(names); i++) {
            scenario_play(&s, names[i], schedule, NULL);
            check_verdict(&s, VERDICT_ENDED, schedule);
            spurious += count_of(&s, R_SPURIOUS);
            session_close(&s);
        }
        play(&s, GATE, schedule);
        check_verdict(&s, VERDICT_ENDED, schedule);
        spurious += count_of(&s, R_SPURIOUS);
        session_close(&s);
    }
    assert_true(spurious > SEEDS);
}

/* With `if` it fails as soon as a wait ends by itself before there is anything to take. */
static void an_if_fails_under_spurious_wakeups(void **state)
{
    (void)state;
    unsigned failed = 0;
    for (unsigned seed = 1; seed <= SEEDS; seed++) {
        struct session s;
        char schedule[100];
        snprintf(schedule, sizeof schedule, "time,seed=%u,spurious=50", seed);
        scenario_play(&s, "condition_if", schedule, NULL);
        failed += world_verdict(scenario_world(&s)) == VERDICT_FAILED;
        session_close(&s);
    }
    assert_true(failed > SEEDS / 2);
}

static void as_many_waits_end_by_themselves_as_the_schedule_says(void **state)
{
    (void)state;
    unsigned waits = 0, spurious = 0;
    for (unsigned seed = 1; seed <= SEEDS; seed++) {
        struct session s;
        char schedule[100];
        snprintf(schedule, sizeof schedule, "time,seed=%u,spurious=30", seed);
        play(&s, RESCUE, schedule); /* nobody notifies: each draw is seen */
        waits += count_of(&s, R_COND_WAIT);
        spurious += count_of(&s, R_SPURIOUS);
        session_close(&s);
    }
    assert_int_equal(waits, SEEDS);
    if (spurious * 100 < waits * 15 || spurious * 100 > waits * 45)
        fail_msg("%u of %u waits, not 30 of 100", spurious, waits);
}

static void no_deadlock_is_reported_while_one_is_due(void **state)
{
    (void)state;
    struct session s;
    for (unsigned seed = 1; seed <= 10; seed++) {
        char schedule[100];
        schedule_of(schedule, sizeof schedule, seed, ",spurious=99");
        play(&s, RESCUE, schedule);
        check_verdict(&s, VERDICT_ENDED, schedule);
        const struct world *w = scenario_world(&s);
        for (size_t i = 0; i < w->finding_count; i++)
            if (w->findings[i].kind == FINDING_DEADLOCK &&
                (!w->findings[i].is_resolved || !w->findings[i].is_suspected))
                fail_msg("%s: a deadlock was found that was none", schedule);
        session_close(&s);
    }
    play(&s, RESCUE, "time");
    check_verdict(&s, VERDICT_DEADLOCK, "time");
    session_close(&s);
}

static void a_timeout_stays_what_it_is(void **state)
{
    (void)state;
    unsigned timeouts = 0, spurious = 0;
    for (unsigned seed = 1; seed <= SEEDS / 10 + 2; seed++) {
        struct session s;
        char schedule[100];
        schedule_of(schedule, sizeof schedule, seed, ",spurious=60");
        play(&s, WHILE, schedule);
        check_verdict(&s, VERDICT_ENDED, schedule);
        timeouts += count_of(&s, R_TIMEOUT);
        spurious += count_of(&s, R_SPURIOUS);
        session_close(&s);
    }
    assert_true(timeouts > 0 && spurious > 0);
}

/* How the first wait of T1 at the condition ends: with a record of which kind, and when. `step`: in which of
 * its steps it begins. */
static unsigned end_of_first_wait(const struct session *s, unsigned *step, uint64_t *waited_ns)
{
    uint64_t begin_ns = 0;
    bool is_waiting = false;
    *step = 0;
    for (size_t i = 0; i < s->tape.count; i++) {
        const struct record *r = &s->tape.records[i];
        if (r->thread != 1)
            continue;
        *step += !is_waiting && r->kind == R_GO;
        if (r->kind == R_COND_WAIT) {
            is_waiting = true;
            begin_ns = r->time_ns;
        }
        *waited_ns = r->time_ns - begin_ns;
        if (is_waiting && (r->kind == R_SPURIOUS || r->kind == R_TIMEOUT))
            return r->kind;
    }
    fail_msg("it does not wait");
    return R_NONE;
}

/* A wait that was to end by itself; the schedule wants its time to be up instead. */
static void a_timeout_can_be_chosen_all_the_same(void **state)
{
    (void)state;
    static const char schedule[] = "time,spurious=99,seed=3";
    struct session s;
    char chosen[100];
    unsigned step, same_step;
    uint64_t waited_ns;
    play(&s, WHILE, schedule);
    assert_int_equal(end_of_first_wait(&s, &step, &waited_ns), R_SPURIOUS);
    assert_true(waited_ns < 1000000);
    session_close(&s);
    snprintf(chosen, sizeof chosen, "%s/T1.%u!T1", schedule, step);
    play(&s, WHILE, chosen);
    check_verdict(&s, VERDICT_ENDED, chosen);
    assert_int_equal(end_of_first_wait(&s, &same_step, &waited_ns), R_TIMEOUT);
    assert_int_equal(same_step, step);
    assert_int_equal(waited_ns, 1000000);
    session_close(&s);
}

static void check_same_again(enum how how, const char *schedule)
{
    struct session first, second;
    play(&first, how, schedule);
    char *told = session_schedule(&first, first.tape.count);
    assert_non_null(told);
    play(&second, how, told);
    if (first.tape.count != second.tape.count ||
        memcmp(first.tape.records, second.tape.records,
               first.tape.count * sizeof *first.tape.records) != 0)
        fail_msg("%s, then %s: other records", schedule, told);
    free(told);
    session_close(&first);
    session_close(&second);
}

static void chance_goes_the_same_way_again(void **state)
{
    (void)state;
    for (unsigned seed = 1; seed <= 20; seed++) {
        char schedule[100];
        schedule_of(schedule, sizeof schedule, seed, ",waiters=any,spurious=50");
        for (enum how how = GATE; how <= WHILE; how++)
            check_same_again(how, schedule);
    }
}

static void spurious_wakeups_are_there_in_real_time_too(void **state)
{
    (void)state;
    unsigned spurious = 0;
    for (int round = 0; round < 10; round++) {
        struct session s;
        play(&s, GATE, "real,spurious=99");
        check_verdict(&s, VERDICT_ENDED, "real");
        spurious += count_of(&s, R_SPURIOUS);
        session_close(&s);
    }
    assert_true(spurious > 0);
}

/* ---- who is woken ---- */

/* How often not the first of those who wait was woken. */
static unsigned count_out_of_turn(const struct session *s, unsigned *wakes)
{
    uint16_t queue[WAITERS];
    unsigned count = 0, out_of_turn = 0;
    *wakes = 0;
    for (size_t i = 0; i < s->tape.count; i++) {
        const struct record *r = &s->tape.records[i];
        if (r->kind == R_SEM_WAIT && count < WAITERS)
            queue[count++] = r->thread;
        if (r->kind != R_WAKE || r->object == 0)
            continue;
        unsigned place = 0;
        while (place < count && queue[place] != r->thread)
            place++;
        assert_true(place < count);
        out_of_turn += place > 0;
        memmove(&queue[place], &queue[place + 1], (--count - place) * sizeof queue[0]);
        (*wakes)++;
    }
    return out_of_turn;
}

/* Returns: in how many runs somebody was woken out of turn. */
static unsigned count_unfair(const char *policy, const char *more, unsigned seeds)
{
    unsigned unfair = 0;
    for (unsigned seed = 1; seed <= seeds; seed++) {
        struct session s;
        char schedule[100];
        unsigned wakes;
        snprintf(schedule, sizeof schedule, "%s%u%s", policy, seed, more);
        play(&s, TURNS_GIVEN, schedule);
        check_verdict(&s, VERDICT_ENDED, schedule);
        unfair += count_out_of_turn(&s, &wakes) > 0;
        assert_true(wakes > TURNS / 2 || strncmp(policy, "real", 4) == 0);
        session_close(&s);
    }
    return unfair;
}

static void the_first_is_woken_or_any(void **state)
{
    (void)state;
    const unsigned seeds = 10;
    static const char *const policies[] = {
        "time,seed=", "round-robin,seed=", "manual,seed=", "real,seed="};
    for (size_t i = 0; i < UNIT_COUNT(policies); i++) {
        assert_int_equal(count_unfair(policies[i], "", 1), 0);
        assert_int_equal(count_unfair(policies[i], ",waiters=fifo", 1), 0);
        assert_true(count_unfair(policies[i], ",waiters=any", seeds) > 0);
    }
    assert_true(count_unfair("time,seed=", ",waiters=any", seeds) > seeds / 2);
    assert_true(count_unfair("random:", "", seeds) > seeds / 2);
    assert_true(count_unfair("random:", ",waiters=any", seeds) > seeds / 2);
    assert_int_equal(count_unfair("random:", ",waiters=fifo", seeds), 0);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(correct_loops_survive_spurious_wakeups),
        cmocka_unit_test(an_if_fails_under_spurious_wakeups),
        cmocka_unit_test(as_many_waits_end_by_themselves_as_the_schedule_says),
        cmocka_unit_test(no_deadlock_is_reported_while_one_is_due),
        cmocka_unit_test(a_timeout_stays_what_it_is),
        cmocka_unit_test(a_timeout_can_be_chosen_all_the_same),
        cmocka_unit_test(chance_goes_the_same_way_again),
        cmocka_unit_test(spurious_wakeups_are_there_in_real_time_too),
        cmocka_unit_test(the_first_is_woken_or_any),
    };
    if (argc != 2)
        return 2;
    program = argv[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
