/* SPDX-License-Identifier: MIT */
/*
 * Who has the GIL of today, and when: computed here by hand from when threads come to it.
 *
 *   test_gil_turns PROGRAM           targets/turns
 */
#include <inttypes.h>

#include "tests/scenarios.h"

#define MS_NS UINT64_C(1000000)

static char *program;

enum how { ONE_BY_ONE, AGAIN, DAEMONS, MEANWHILE };

static void play(struct session *s, enum how how, const char *schedule)
{
    char why[300], params[20];
    char *argv[] = {program, NULL};
    struct session_options options = {.name = "turns",
                                      .argv = argv,
                                      .schedule = schedule,
                                      .params = params,
                                      .max_steps = 300000,
                                      .reel_fd = -1};
    snprintf(params, sizeof params, "how=%d\n", (int)how);
    if (session_start(s, &options, why, sizeof why) < 0)
        fail_msg("%s", why);
    session_allow(s, SEGMENT_STEPS_UNLIMITED);
    scenario_await(s);
    if (world_verdict(scenario_world(s)) != VERDICT_ENDED)
        fail_msg("%s: %s", schedule, verdict_name(world_verdict(scenario_world(s))));
}

/* T2 comes after 1 ms, while T4 computes, T3 after 3. T2 asks after 6, and waits again, behind T3, which
 * has it. So it has changed hands since: after 11, T2 does not ask, but T4, which came back later. */
static void who_waits_asks_only_if_nothing_has_moved(void **state)
{
    (void)state;
    static const struct {
        uint16_t thread, from;
        uint64_t ms;
    } asked[] = {{2, 4, 6}, {4, 3, 11}};
    struct session s;
    size_t count = 0;
    play(&s, ONE_BY_ONE, "time,gil=on,cores=4,op=0ns,switch=0ns,wake=0ns,start=0ns");
    for (size_t i = 0; i < s.tape.count && count < UNIT_COUNT(asked); i++) {
        const struct record *r = &s.tape.records[i];
        if (r->kind != R_GIL_REQUEST)
            continue;
        assert_int_equal(r->thread, asked[count].thread);
        assert_int_equal(r->extra, asked[count].from);
        assert_int_equal(r->time_ns, asked[count].ms * MS_NS);
        count++;
    }
    assert_int_equal(count, UNIT_COUNT(asked));
    session_close(&s);
}

/* Main is woken in vain until that has gone on for a slice; and the next time it does so anew. */
static void each_wait_in_vain_lasts_a_slice(void **state)
{
    (void)state;
    struct session s;
    unsigned busy = 0, long_waits = 0;
    uint64_t since_ns = 0;
    play(&s, AGAIN, "time,gil=on,slice=1ms");
    for (size_t i = 0; i < s.tape.count; i++) {
        const struct record *r = &s.tape.records[i];
        if (r->thread != 1)
            continue;
        if (r->kind == R_GIL_BUSY && busy++ == 0)
            since_ns = r->time_ns;
        if (r->kind != R_GIL_TAKE)
            continue;
        if (busy > 0) {
            assert_in_range(r->time_ns - since_ns, MS_NS, MS_NS + MS_NS / 10);
            long_waits++;
        }
        busy = 0;
    }
    assert_true(long_waits >= 3);
    session_close(&s);
}

static void daemon_leaves_no_gil_behind(void **state)
{
    (void)state;
    static const char *const schedules[] = {"time,gil=on", "time,gil=ticks", "round-robin,gil=on"};
    for (size_t i = 0; i < UNIT_COUNT(schedules); i++) {
        struct session s;
        unsigned killed = 0, worked = 0;
        play(&s, DAEMONS, schedules[i]);
        for (size_t k = 0; k < s.tape.count; k++) {
            killed += s.tape.records[k].kind == R_THREAD_KILL;
            worked += s.tape.records[k].kind == R_WORK;
        }
        assert_int_equal(killed, 2);
        assert_int_equal(worked, 2);
        session_close(&s);
    }
}

/* T2 is asked in the midst of its instructions, which have no names; a loop has jumped back behind them. */
static void instructions_end_with_a_jump(void **state)
{
    (void)state;
    struct session s;
    size_t yields = 0, last = 0;
    play(&s, MEANWHILE, "time,gil=on,breaker=jumps,interval=5us");
    for (size_t i = 0; i < s.tape.count; i++) {
        const struct record *r = &s.tape.records[i];
        if (r->thread == 2 && r->kind == R_BYTECODE)
            last = i;
        if (r->kind != R_GIL_YIELD)
            continue;
        assert_int_equal(r->thread, 2);
        assert_int_equal(s.tape.records[last].arg, 3000);
        yields++;
    }
    assert_int_equal(yields, 1);
    while (s.tape.records[last].kind != R_GIL_YIELD) {
        assert_int_not_equal(s.tape.records[last].kind, R_VAR_LOAD);
        last++;
    }
    session_close(&s);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_waits_asks_only_if_nothing_has_moved),
        cmocka_unit_test(each_wait_in_vain_lasts_a_slice),
        cmocka_unit_test(daemon_leaves_no_gil_behind),
        cmocka_unit_test(instructions_end_with_a_jump),
    };
    if (argc != 2)
        return 2;
    program = argv[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
