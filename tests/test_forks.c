/* SPDX-License-Identifier: MIT */
/*
 * Processes of the real engine that have copies of one lock and of one variable: whatever each of them
 * counts, the records of each stand in the order in which they happened, and no race is found.
 *
 *   test_forks PROGRAM               targets/forks
 */
#include "tests/scenarios.h"

#define ROUNDS    SCENARIO_SEEDS(10) + 2
#define PROCESSES 8

static char *program;

/* What a process has, as far as has come. */
struct copies {
    uint16_t owner, holder; /* of the lock, of the GIL */
    int64_t count;
};

static void play(struct session *s, const char *schedule, unsigned processes)
{
    char why[300], params[50];
    char *argv[] = {program, NULL};
    struct session_options options = {
        .name = "forks", .argv = argv, .schedule = schedule, .params = params, .reel_fd = -1};
    snprintf(params, sizeof params, "processes=%u\n", processes);
    if (session_start(s, &options, why, sizeof why) < 0)
        fail_msg("%s", why);
    session_allow(s, SEGMENT_STEPS_UNLIMITED);
    scenario_await(s);
    if (world_verdict(scenario_world(s)) != VERDICT_ENDED)
        fail_msg("%s: %s", schedule, verdict_name(world_verdict(scenario_world(s))));
}

static void check_lock(struct copies *c, const struct record *r)
{
    if (r->kind == R_LOCK_TAKE) {
        assert_int_equal(c->owner, 0);
        c->owner = r->thread;
    } else if (r->kind == R_LOCK_RELEASE) {
        assert_int_equal(c->owner, r->thread);
        c->owner = 0;
    } else if (r->kind == R_LOCK_WAIT) {
        assert_int_equal(c->owner, r->extra);
    }
}

static void check_variable(struct copies *c, const struct record *r)
{
    if (r->kind == R_VAR_LOAD)
        assert_int_equal(r->arg, c->count);
    else if (r->kind == R_VAR_STORE)
        c->count = r->arg;
}

static void check_gil(struct copies *c, const struct record *r)
{
    if (r->kind == R_GIL_TAKE) {
        assert_int_equal(c->holder, 0);
        c->holder = r->thread;
    } else if (r->kind == R_GIL_DROP || r->kind == R_GIL_YIELD || r->kind == R_GIL_TICK) {
        assert_int_equal(c->holder, r->thread);
        c->holder = 0;
    }
}

/* A process begins with what its maker has then. */
static void check_records(const struct tape *tape)
{
    struct copies copies[PROCESSES + 1] = {0};
    uint16_t processes[4 * PROCESSES] = {0}, count = 0; /* by thread */
    for (size_t i = 0; i < tape->count; i++) {
        const struct record *r = &tape->records[i];
        if (r->kind == R_THREAD_NEW) {
            assert_true(r->object < UNIT_COUNT(processes));
            processes[r->object] = r->arg == RECORD_WAY_PROCESS ? ++count : processes[r->thread];
        } else if (r->kind == R_THREAD_START && r->arg & RECORD_THREAD_PROCESS) {
            copies[processes[r->object]] = copies[processes[r->thread]];
            copies[processes[r->object]].holder = 0;
        } else if (record_sentence(r->kind)) {
            struct copies *c = &copies[processes[r->thread]];
            check_lock(c, r);
            check_variable(c, r);
            check_gil(c, r);
        }
    }
}

static void check_findings(const struct world *w)
{
    for (size_t i = 0; i < w->finding_count; i++)
        if (w->findings[i].kind == FINDING_DATA_RACE || w->findings[i].kind == FINDING_LOST_UPDATE)
            fail_msg("a race of T%u and T%u is found", w->findings[i].thread, w->findings[i].other);
}

static void each_process_counts_its_own_copies(void **state)
{
    (void)state;
    static const char *const schedules[] = {"real", "real,gil=on,interval=50us", "real,gil=ticks"};
    for (unsigned round = 0; round < ROUNDS; round++) {
        struct session s;
        play(&s, schedules[round % UNIT_COUNT(schedules)], 1 + round % 3);
        check_records(&s.tape);
        check_findings(scenario_world(&s));
        session_close(&s);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_process_counts_its_own_copies)};
    if (argc != 2)
        return 2;
    program = argv[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
