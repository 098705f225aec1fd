/* SPDX-License-Identifier: MIT */
/*
 * Runs of records made by hand, with times so that every figure can be added up beside them.
 */
#include <inttypes.h>
#include <string.h>

#include "model/measures.h"
#include "tests/unit.h"

struct play {
    struct tape tape;
    uint64_t now_ns, steps;
    uint64_t figures[MEASURE_COUNT];
};

static void put(struct play *p, uint16_t thread, unsigned kind, uint32_t object, int64_t arg,
                uint32_t extra)
{
    struct record record = {.time_ns = p->now_ns,
                            .kind = (uint16_t)kind,
                            .thread = thread,
                            .object = object,
                            .arg = arg,
                            .extra = extra};
    tape_append(&p->tape, &record);
}

/* Somebody takes the next step, at an instant. */
static void go(struct play *p, uint64_t time_ns, uint16_t thread)
{
    put(p, 0, R_STEP, 0, (int64_t)++p->steps, 0);
    p->now_ns = time_ns;
    put(p, thread, R_GO, 0, 0, 0);
}

/* T1 main on core 0, and others that it has made and not started. */
static void begin(struct play *p, uint16_t threads)
{
    *p = (struct play){0};
    tape_init(&p->tape);
    for (uint16_t id = 1; id <= threads; id++)
        put(p, id > 1, R_THREAD_NEW, id, 0, 0);
    put(p, 1, R_POINT, 0, 0, R_THREAD_BEGIN);
    put(p, 1, R_DISPATCH, 0, 0, 0);
    go(p, 0, 1);
    put(p, 1, R_THREAD_BEGIN, 0, 0, 0);
}

static void end(struct play *p, enum record_end how)
{
    put(p, 0, R_END, 0, how, 0);
    measures_take(&p->tape, p->figures);
    tape_free(&p->tape);
}

static void check(const struct play *p, enum measure measure, uint64_t should)
{
    if (p->figures[measure] != should)
        fail_msg("%s is %" PRIu64 ", not %" PRIu64, measure_name(measure), p->figures[measure],
                 should);
}

/*
 * T1 works from 50 to 1050, starts T2 at 1100, and joins it from 1150 on. T2 has core 1 from 1100, is
 * there at 7100, works from 7150 to 9150, and ends at 9200. T1 follows it on core 1, is there at 12200,
 * and ends at 12250. On cores: T1 1150 + 3050, T2 8100, in all 12300; 3000 of them computing.
 */
static void core_time_is_computing_or_lost(void **state)
{
    struct play p;
    (void)state;
    begin(&p, 2);
    go(&p, 50, 1);
    put(&p, 1, R_WORK, 0, 1000, 0);
    put(&p, 1, R_POINT, 0, 1000, R_WORK_END);
    go(&p, 1050, 1);
    put(&p, 1, R_WORK_END, 0, 0, 0);
    go(&p, 1100, 1);
    put(&p, 1, R_THREAD_START, 2, 0, 0);
    put(&p, 2, R_DISPATCH, 1, 0, 0);
    go(&p, 1150, 1);
    put(&p, 1, R_JOIN_WAIT, 2, 0, 0);
    go(&p, 7100, 2);
    put(&p, 2, R_THREAD_BEGIN, 0, 0, 0);
    go(&p, 7150, 2);
    put(&p, 2, R_WORK, 0, 2000, 0);
    go(&p, 9150, 2);
    put(&p, 2, R_WORK_END, 0, 0, 0);
    go(&p, 9200, 2);
    put(&p, 2, R_THREAD_END, 0, 0, 0);
    put(&p, 1, R_WAKE, 2, 0, 2);
    put(&p, 1, R_DISPATCH, 1, 0, 0);
    go(&p, 12200, 1);
    put(&p, 1, R_JOIN, 2, 0, 0);
    go(&p, 12250, 1);
    put(&p, 1, R_THREAD_END, 0, 0, 0);
    end(&p, END_COMPLETED);
    check(&p, MEASURE_TIME, 12250);
    check(&p, MEASURE_WORK, 3000);
    check(&p, MEASURE_LOST, 9300);
    check(&p, MEASURE_STARTING, 6000);
    check(&p, MEASURE_CORE_WAIT, 0);
    check(&p, MEASURE_SWITCHES, 1); /* core 1 from T2 to T1; each core's first is none */
    check(&p, MEASURE_WAITS, 1);
    check(&p, MEASURE_THREADS, 1);
    check(&p, MEASURE_PROCESSES, 0);
    check(&p, MEASURE_STEPS, 11);
}

/* T1 begins 1000 at 0 and has to leave the core at 300, with 700 left. It has it again from 500 to 600,
 * when the run breaks off: 400 of 400 on the core were computing. T2 has the core from 300 to 500. */
static void a_computation_that_is_broken_off_counts_as_far_as_it_came(void **state)
{
    struct play p;
    (void)state;
    begin(&p, 2);
    put(&p, 1, R_THREAD_START, 2, RECORD_THREAD_PROCESS, 0);
    put(&p, 1, R_WORK, 0, 1000, 0);
    put(&p, 1, R_POINT, 0, 1000, R_WORK_END);
    p.now_ns = 300;
    put(&p, 1, R_PREEMPT, 0, 0, 0);
    put(&p, 1, R_POINT, 0, 700, R_WORK_END);
    put(&p, 2, R_DISPATCH, 0, 0, 0);
    go(&p, 500, 2);
    put(&p, 2, R_LOCK_NEW, 1, 0, 0);
    put(&p, 2, R_LOCK_WAIT, 1, 0, 0);
    put(&p, 1, R_DISPATCH, 0, 0, 0);
    p.now_ns = 600;
    end(&p, END_LIMIT);
    check(&p, MEASURE_WORK, 400);
    check(&p, MEASURE_LOST, 200);            /* of T2 */
    check(&p, MEASURE_CORE_WAIT, 300 + 200); /* T2 from 0 to 300, T1 from 300 to 500 */
    check(&p, MEASURE_LOCK_WAIT, 100);
    check(&p, MEASURE_SWITCHES, 2);
    check(&p, MEASURE_THREADS, 1);
    check(&p, MEASURE_PROCESSES, 1);
}

/* As above, but T1 is interrupted at 300 to drop the GIL, and has a core from 400 to 600 to no avail. */
static void who_waits_in_the_middle_of_a_computation_does_not_compute(void **state)
{
    struct play p;
    (void)state;
    begin(&p, 1);
    put(&p, 1, R_WORK, 0, 1000, 0);
    put(&p, 1, R_POINT, 0, 1000, R_WORK_END);
    p.now_ns = 300;
    put(&p, 1, R_POINT, 0, 0, R_GIL_YIELD);
    go(&p, 300, 1);
    put(&p, 1, R_GIL_YIELD, 0, 0, 0);
    put(&p, 1, R_GIL_SWITCH, 0, 0, 0);
    p.now_ns = 400;
    put(&p, 1, R_WAKE, 0, 0, 1);
    put(&p, 1, R_DISPATCH, 0, 0, 0);
    p.now_ns = 600;
    end(&p, END_STOPPED);
    check(&p, MEASURE_WORK, 300);
    check(&p, MEASURE_LOST, 200);
    check(&p, MEASURE_GIL_WAIT, 100);
}

/* Three instructions: the first costs an operation (until 50), the others 30 each (100 to 130 and 130 to
 * 160, as their points say). */
static void instructions_are_computing(void **state)
{
    struct play p;
    (void)state;
    begin(&p, 1);
    put(&p, 1, R_POINT, 0, 1, R_BYTECODE);
    go(&p, 50, 1);
    put(&p, 1, R_BYTECODE, 0, 1, 3);
    p.now_ns = 100;
    put(&p, 1, R_POINT, 0, 2, R_BYTECODE);
    go(&p, 130, 1);
    put(&p, 1, R_BYTECODE, 0, 2, 3);
    put(&p, 1, R_POINT, 0, 3, R_BYTECODE);
    go(&p, 160, 1);
    put(&p, 1, R_BYTECODE, 0, 3, 3);
    end(&p, END_COMPLETED);
    check(&p, MEASURE_WORK, 60);
    check(&p, MEASURE_LOST, 100);
}

/* Each of them by its name: from the point before it to its record. */
static void named_instructions_are_computing(void **state)
{
    struct play p;
    (void)state;
    begin(&p, 1);
    put(&p, 1, R_POINT, 1, 0, R_INSTRUCTION);
    go(&p, 50, 1);
    put(&p, 1, R_INSTRUCTION, 1, 0, 0);
    p.now_ns = 70; /* an operation of another kind */
    put(&p, 1, R_POINT, 1, 1, R_INSTRUCTION);
    go(&p, 100, 1);
    put(&p, 1, R_INSTRUCTION, 1, 1, 0);
    end(&p, END_COMPLETED);
    check(&p, MEASURE_WORK, 50 + 30);
    check(&p, MEASURE_LOST, 20);
}

/* T1 has the GIL from 0. T2 waits for it from 100, asks at 200, and is woken at 300; but it is taken
 * again when T2 is there at 310. It has it at 400. T1 does I/O from 410 to 510. */
static void the_gil_is_waited_for_asked_for_and_found_taken(void **state)
{
    struct play p;
    (void)state;
    begin(&p, 2);
    put(&p, 1, R_GIL_TAKE, 0, 0, 0);
    put(&p, 1, R_THREAD_START, 2, 0, 0);
    put(&p, 2, R_DISPATCH, 1, 0, 0);
    go(&p, 100, 2);
    put(&p, 2, R_GIL_WAIT, 0, 0, 1);
    p.now_ns = 200;
    put(&p, 2, R_TIMEOUT, 0, 0, R_GIL_WAIT);
    put(&p, 2, R_DISPATCH, 1, 0, 0);
    put(&p, 2, R_GIL_REQUEST, 0, 0, 1);
    put(&p, 2, R_GIL_WAIT, 0, 0, 1); /* asked, not in vain */
    go(&p, 300, 1);
    put(&p, 1, R_GIL_DROP, 0, 0, R_YIELD);
    put(&p, 2, R_WAKE, 0, 0, 1);
    put(&p, 1, R_GIL_TAKE, 0, 0, 0);
    put(&p, 2, R_DISPATCH, 1, 0, 0);
    go(&p, 310, 2);
    put(&p, 2, R_GIL_WAIT, 0, 0, 1);
    go(&p, 390, 1);
    put(&p, 1, R_GIL_DROP, 0, 0, R_IO);
    put(&p, 2, R_WAKE, 0, 0, 1);
    put(&p, 2, R_DISPATCH, 1, 0, 0);
    go(&p, 400, 2);
    put(&p, 2, R_GIL_TAKE, 0, 0, 0);
    go(&p, 410, 1);
    put(&p, 1, R_IO, 0, 100, 0);
    p.now_ns = 510;
    put(&p, 1, R_TIMEOUT, 0, 0, R_IO);
    p.now_ns = 520;
    end(&p, END_STOPPED);
    check(&p, MEASURE_GIL_WAIT, 100 + 100 + 80);
    check(&p, MEASURE_GIL_REQUESTS, 1);
    check(&p, MEASURE_GIL_TRIES, 1);
    check(&p, MEASURE_GIL_SWITCHES, 1);
    check(&p, MEASURE_IO, 100);
    check(&p, MEASURE_CORE_WAIT, 10); /* T1 from 510 on */
    check(&p, MEASURE_WAITS, 0);
}

/* A real run says who waits for what, but not who is on which core. */
static void a_real_run_leaves_cores_unknown(void **state)
{
    struct play p;
    (void)state;
    p = (struct play){0};
    tape_init(&p.tape);
    put(&p, 0, R_SETTING, SETTING_ENGINE, ENGINE_REAL, 0);
    put(&p, 0, R_THREAD_NEW, 1, 0, 0);
    put(&p, 1, R_THREAD_BEGIN, 0, 0, 0);
    put(&p, 1, R_WORK, 0, 1000, 0);
    p.now_ns = 1200;
    put(&p, 1, R_WORK_END, 0, 0, 0);
    put(&p, 1, R_IO, 0, 500, 0);
    p.now_ns = 1800;
    put(&p, 1, R_TIMEOUT, 0, 0, R_IO);
    put(&p, 1, R_THREAD_END, 0, 0, 0);
    end(&p, END_COMPLETED);
    check(&p, MEASURE_TIME, 1800);
    check(&p, MEASURE_WORK, 1000);
    check(&p, MEASURE_IO, 600);
    check(&p, MEASURE_CORE_WAIT, MEASURE_UNKNOWN);
    check(&p, MEASURE_LOST, MEASURE_UNKNOWN);
    check(&p, MEASURE_SWITCHES, MEASURE_UNKNOWN);
}

static void what_a_real_run_does_not_tell_of_its_computing_is_unknown(void **state)
{
    struct play p;
    (void)state;
    p = (struct play){0};
    tape_init(&p.tape);
    put(&p, 0, R_SETTING, SETTING_ENGINE, ENGINE_REAL, 0);
    put(&p, 0, R_THREAD_NEW, 1, 0, 0);
    put(&p, 1, R_THREAD_BEGIN, 0, 0, 0);
    put(&p, 1, R_WORK, 0, 1000, 0);
    p.now_ns = 700;
    end(&p, END_KILLED);
    check(&p, MEASURE_WORK, MEASURE_UNKNOWN);
    check(&p, MEASURE_TIME, 700);
}

/* How long an instruction of a real interpreter took, no record says. */
static void instructions_of_a_real_run_are_not_told(void **state)
{
    struct play p = {0};
    (void)state;
    tape_init(&p.tape);
    put(&p, 0, R_SETTING, SETTING_ENGINE, ENGINE_REAL, 0);
    put(&p, 0, R_THREAD_NEW, 1, 0, 0);
    put(&p, 1, R_THREAD_BEGIN, 0, 0, 0);
    p.now_ns = 400;
    put(&p, 1, R_BYTECODE, 0, 1, 3);
    put(&p, 1, R_THREAD_END, 0, 0, 0);
    end(&p, END_COMPLETED);
    check(&p, MEASURE_TIME, 400);
    check(&p, MEASURE_WORK, MEASURE_UNKNOWN);
}

/* T1 starts the process T2, which starts T3: these two have a GIL of their own, which goes from one to the
 * other and back, while that of T1 stays where it is. */
static void the_gils_of_processes_count_too(void **state)
{
    struct play p;
    (void)state;
    begin(&p, 3);
    put(&p, 1, R_GIL_TAKE, 0, 0, 0);
    put(&p, 1, R_THREAD_START, 2, RECORD_THREAD_PROCESS, 0);
    put(&p, 2, R_DISPATCH, 1, 0, 0);
    put(&p, 2, R_GIL_TAKE, 0, 0, 0);
    put(&p, 2, R_THREAD_START, 3, 0, 0);
    put(&p, 3, R_DISPATCH, 2, 0, 0);
    put(&p, 2, R_GIL_DROP, 0, 0, R_IO);
    put(&p, 3, R_GIL_TAKE, 0, 0, 0);
    put(&p, 3, R_GIL_DROP, 0, 0, R_IO);
    put(&p, 2, R_GIL_TAKE, 0, 0, 0);
    end(&p, END_STOPPED);
    check(&p, MEASURE_GIL_SWITCHES, 2);
    check(&p, MEASURE_THREADS, 2);
    check(&p, MEASURE_PROCESSES, 1);
}

/* The first thread is started by nobody. */
static void main_is_not_started(void **state)
{
    struct play p = {.now_ns = 300};
    (void)state;
    tape_init(&p.tape);
    put(&p, 0, R_THREAD_NEW, 1, 0, 0);
    put(&p, 1, R_THREAD_BEGIN, 0, 0, 0);
    end(&p, END_STOPPED);
    check(&p, MEASURE_STARTING, 0);
    check(&p, MEASURE_THREADS, 0);
}

static void where_records_are_missing_the_time_alone_is_known(void **state)
{
    struct play p;
    (void)state;
    begin(&p, 1);
    p.now_ns = 70;
    put(&p, 0, R_LOST, 0, 5, 0);
    end(&p, END_COMPLETED);
    check(&p, MEASURE_TIME, 70);
    for (int i = 0; i < MEASURE_COUNT; i++)
        if (i != MEASURE_TIME && i != MEASURE_SPEED_UP)
            check(&p, (enum measure)i, MEASURE_UNKNOWN);
}

/* 90 of 100 is 1.11 times as fast, to the hundredth; what takes no time cannot be compared. */
static void runs_are_measured_against_the_first(void **state)
{
    static const uint64_t times[] = {100, 50, 400, 90, 0}, should[] = {100, 200, 25, 111};
    uint64_t figures[UNIT_COUNT(times) * MEASURE_COUNT] = {0};
    (void)state;
    for (size_t run = 0; run < UNIT_COUNT(times); run++)
        figures[run * MEASURE_COUNT + MEASURE_TIME] = times[run];
    measures_compare(figures, UNIT_COUNT(times));
    for (size_t run = 0; run < UNIT_COUNT(should); run++)
        assert_int_equal(figures[run * MEASURE_COUNT + MEASURE_SPEED_UP], should[run]);
    assert_true(figures[4 * MEASURE_COUNT + MEASURE_SPEED_UP] == MEASURE_UNKNOWN);
}

static void each_measure_is_found_by_its_name(void **state)
{
    (void)state;
    for (int i = 0; i < MEASURE_COUNT; i++) {
        assert_int_equal(measure_find(measure_name((enum measure)i)), i);
        assert_true(strlen(measure_heading((enum measure)i)) <= 12);
    }
    assert_int_equal(measure_find("speed"), MEASURE_COUNT);
    assert_int_equal(measure_find(""), MEASURE_COUNT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(core_time_is_computing_or_lost),
        cmocka_unit_test(a_computation_that_is_broken_off_counts_as_far_as_it_came),
        cmocka_unit_test(who_waits_in_the_middle_of_a_computation_does_not_compute),
        cmocka_unit_test(instructions_are_computing),
        cmocka_unit_test(named_instructions_are_computing),
        cmocka_unit_test(the_gil_is_waited_for_asked_for_and_found_taken),
        cmocka_unit_test(a_real_run_leaves_cores_unknown),
        cmocka_unit_test(what_a_real_run_does_not_tell_of_its_computing_is_unknown),
        cmocka_unit_test(instructions_of_a_real_run_are_not_told),
        cmocka_unit_test(the_gils_of_processes_count_too),
        cmocka_unit_test(main_is_not_started),
        cmocka_unit_test(where_records_are_missing_the_time_alone_is_known),
        cmocka_unit_test(runs_are_measured_against_the_first),
        cmocka_unit_test(each_measure_is_found_by_its_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
