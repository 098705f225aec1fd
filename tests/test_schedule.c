/* SPDX-License-Identifier: MIT */
/*
 * Schedules: what is printed parses to itself, in its shortest form; items change a scenario's
 * default, a policy replaces it; and each error is a sentence that quotes what was wrong.
 */
#include "trace/schedule.h"

#include <errno.h>
#include <string.h>

#include "tests/unit.h"

static void check_same(const struct schedule *a, const struct schedule *b)
{
    assert_int_equal(a->policy, b->policy);
    if (a->policy == POLICY_RANDOM)
        assert_true(a->seed == b->seed);
    if (a->policy == POLICY_TIME)
        assert_int_equal(a->cores, b->cores);
    assert_int_equal(a->gil, b->gil);
    assert_int_equal(a->breaker, b->breaker);
    assert_int_equal(a->waiters, b->waiters);
    assert_int_equal(a->spurious_percent, b->spurious_percent);
    assert_true(a->slice_ns == b->slice_ns);
    assert_true(a->interval_ns == b->interval_ns);
    assert_true(a->op_ns == b->op_ns);
    assert_true(a->switch_ns == b->switch_ns);
    assert_true(a->wake_ns == b->wake_ns);
    assert_true(a->start_ns == b->start_ns);
    assert_true(a->process_ns == b->process_ns);
    assert_true(a->bytecode_ns == b->bytecode_ns);
    if (a->policy == POLICY_REAL)
        assert_int_equal(a->full, b->full);
    assert_int_equal(a->choice_count, b->choice_count);
    for (size_t i = 0; i < a->choice_count; i++) {
        assert_int_equal(a->choices[i].last, b->choices[i].last);
        assert_int_equal(a->choices[i].nth, b->choices[i].nth);
        assert_int_equal(a->choices[i].next, b->choices[i].next);
        assert_int_equal(a->choices[i].way, b->choices[i].way);
    }
}

/* The text of `text` parsed over `base` (NULL: the library's defaults); malloced. */
static char *settled(const char *base, const char *text)
{
    struct schedule s;
    char why[200] = "";
    schedule_init(&s);
    if (base && schedule_parse(&s, base, why, sizeof why) != 0)
        fail_msg("%s: %s", base, why);
    if (schedule_parse(&s, text, why, sizeof why) != 0)
        fail_msg("%s: %s", text, why);
    char *shown = schedule_format(&s);
    schedule_free(&s);
    assert_non_null(shown);
    return shown;
}

struct row {
    const char *base, *text, *shown;
};

static const struct row rows[] = {
    {NULL, "", "time"},
    {NULL, "time", "time"},
    {NULL, "time,cores=2", "time"},
    {NULL, "time,cores=1", "time,cores=1"},
    {NULL, "time,cores=64", "time,cores=64"},
    {NULL, "cores=1", "time,cores=1"},
    {NULL, "round-robin", "round-robin"},
    {NULL, "manual", "manual"},
    {NULL, "random:0", "random:0"},
    {NULL, "random:18446744073709551615", "random:18446744073709551615"},
    {NULL, "gil=on", "time,gil=on"},
    {NULL, "gil=on,gil=off", "time"},
    {NULL, "slice=10ms", "time"},
    {NULL, "slice=10000us", "time"},
    {NULL, "slice=0.01s", "time"},
    {NULL, "slice=1s", "time,slice=1s"},
    {NULL, "slice=1.5ms", "time,slice=1500us"},
    {NULL, "slice=1234567ns", "time,slice=1234567ns"},
    {NULL, "interval=1ns", "time,interval=1ns"},
    {NULL, "op=0ns,switch=0ns,wake=0s,start=0us", "time,op=0ns,switch=0ns,wake=0ns,start=0ns"},
    {NULL, "policy=round-robin", "round-robin"},
    {NULL, "policy=random:7,cores=1", "random:7"},
    {NULL, "/T1.1:T2", "time/T1.1:T2"},
    {NULL, "time/T1.1:T2/T2.5@T3", "time/T1.1:T2/T2.5@T3"},
    {NULL, "time/T1.1@T2/T1.1:T2/T2.1:T2", "time/T1.1@T2/T1.1:T2/T2.1:T2"},
    {NULL, "time/T1.1!T2/T2.5~T3", "time/T1.1!T2/T2.5~T3"},
    {NULL, "time/T65535.4294967295:T1", "time/T65535.4294967295:T1"},
    {NULL, "time,cores=1/T2.0:T3", "time,cores=1/T2.0:T3"},
    {NULL, "process=200us,bytecode=10ns", "time"},
    {NULL, "process=1ms,bytecode=0ns", "time,process=1ms,bytecode=0ns"},
    {NULL, "real", "real"},
    {NULL, "policy=real", "real"},
    {NULL, "real,gil=on", "real,gil=on"},
    {NULL, "real,gil=on,interval=1ms", "real,gil=on,interval=1ms"},
    {NULL, "real,full=block", "real"},
    {NULL, "real,full=drop", "real,full=drop"},
    {NULL, "real,full=overwrite", "real,full=overwrite"},
    {NULL, "full=drop", "time"},
    {NULL, "full=drop,policy=real", "real,full=drop"},
    {NULL, "real,cores=8", "real"},
    /* items change the scenario's default, a policy stands for itself */
    {"time,cores=1,gil=on", "", "time,cores=1,gil=on"},
    {"time,cores=1,gil=on", "gil=off", "time,cores=1"},
    {"time,cores=1,gil=on", "slice=1ms", "time,cores=1,gil=on,slice=1ms"},
    {"time,cores=1,gil=on", "policy=random:3", "random:3,gil=on"},
    {"time,cores=1,gil=on", "time", "time"},
    {"time,cores=1,gil=on", "random:3", "random:3"},
    {"time,cores=1/T1.1:T2", "time", "time"},
    {"time,cores=1/T1.1:T2", "gil=on", "time,cores=1,gil=on/T1.1:T2"},
    {"cores=1", "/T1.1:T2", "time,cores=1/T1.1:T2"},
    {"time,cores=1/T1.1:T2", "/T1.2:T3", "time,cores=1/T1.1:T2/T1.2:T3"},
    {"time,cores=1,gil=on/T1.1:T2", "policy=real", "real,gil=on"},
    {"time,cores=1,gil=on/T1.1:T2", "real", "real"},
    {"real,gil=on", "policy=time", "time,gil=on"},
    {"real,full=drop", "full=overwrite", "real,full=overwrite"},
    {"real", "policy=time/T1.1:T2", "time/T1.1:T2"},
};

static void texts_settle_as_the_table_tells(void **state)
{
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        char *shown = settled(rows[i].base, rows[i].text);
        assert_string_equal(shown, rows[i].shown);
        free(shown);
    }
}

static void printed_text_parses_to_itself(void **state)
{
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        char *again = settled("random:9,gil=on,op=3s/T9.9:T9", rows[i].shown);
        assert_string_equal(again, rows[i].shown);
        free(again);
    }
}

static const char *const wrong[] = {
    "time,spurious=100",
    "tim",
    "Time",
    " time",
    "time ",
    "random",
    "random:",
    "random:x",
    "random:-1",
    "random:1x",
    "random:18446744073709551616",
    "round-robin:1",
    "time,",
    ",time",
    ",",
    "time,,gil=on",
    "time,random:3",
    "gil",
    "gil=",
    "gil=yes",
    "gil=ON",
    "=",
    "=1",
    "cores=",
    "cores=0",
    "cores=65",
    "cores=-1",
    "cores=1.5",
    "cores=99999999999999999999999",
    "colour=red",
    "slic=1ms",
    "slices=1ms",
    "slice=",
    "slice=1",
    "slice=ms",
    "slice=1m",
    "slice=1 ms",
    "slice=-1ms",
    "slice=+1ms",
    "slice=.5ms",
    "slice=1msx",
    "slice=inf",
    "slice=nanns",
    "slice=0ns",
    "interval=0s",
    "slice=1e300s",
    "slice=0x10ns",
    "slice=10000000000s",
    "policy=",
    "policy=random",
    "policy=nobody",
    "real:1",
    "real,full=",
    "real,full=wait",
    "real,full",
    "real,full=block,",
    "real/T1.1:T2",
    "policy=real/T1.1@T2",
    "process=1",
    "bytecode=fast",
    "/",
    "time/",
    "time//T1.1:T2",
    "time/T1.1?T2",
    "time/T1.1!",
    "time/T1.1~~T2",
    "time/T1.1:T2/",
    "time/T1.1",
    "time/T1:T2",
    "time/T1.1:2",
    "time/1.1:T2",
    "time/t1.1:T2",
    "time/T0.1:T2",
    "time/T1.1:T0",
    "time/T1.1:T65536",
    "time/T65536.1:T1",
    "time/T1.4294967296:T2",
    "time/T1.99999999999999999999999:T2",
    "time/T99999999999999999999999.1:T2",
    "time/T1.-1:T2",
    "time/T-1.1:T2",
    "time/T 1.1:T2",
    "time/T1.1:T2x",
    "time/T1.1;T2",
    "time/T1.1:T2,gil=on",
    "time/T1.1:T2:T3",
    "time/T1.1:T2/T1.1:T3",
    "time/T1.1:T2/T2.1:T3/T1.1:T2",
    "time/T1.1:T2/T1.1!T2",
    "time/T1.1!T2/T1.1~T2",
    "time/T1.1@T2/T1.1@T3",
};

static void each_error_has_a_sentence(void **state)
{
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(wrong); i++) {
        struct schedule s;
        char why[300] = "";
        schedule_init(&s);
        if (schedule_parse(&s, wrong[i], why, sizeof why) != -EINVAL)
            fail_msg("\"%s\" is accepted", wrong[i]);
        if (strlen(why) < 15 || !strchr(why, ' ') || strchr(why, '\n'))
            fail_msg("\"%s\": \"%s\" is no sentence", wrong[i], why);
        schedule_free(&s);
    }
}

static void sentence_fits_its_room(void **state)
{
    (void)state;
    struct schedule s;
    for (size_t room = 1; room < 60; room++) {
        char *why = malloc(room);
        assert_non_null(why);
        schedule_init(&s);
        assert_int_equal(schedule_parse(&s, "slice=fortnight", why, room), -EINVAL);
        assert_true(strlen(why) < room);
        free(why);
    }
}

static void times_parse_exactly(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t ns;
    } times[] = {
        {"0ns", 0},
        {"1ns", 1},
        {"1us", 1000},
        {"1ms", 1000000},
        {"1s", 1000000000},
        {"1.5ms", 1500000},
        {"0.1s", 100000000},
        {"2.0000001s", 2000000100},
        {"007ms", 7000000},
        {"11000s", 11000000000000},
        {"9007199254740993ns", 9007199254740993},
    };
    uint64_t ns;
    for (size_t i = 0; i < UNIT_COUNT(times); i++) {
        assert_int_equal(schedule_parse_time(times[i].text, &ns), 0);
        if (ns != times[i].ns)
            fail_msg("%s is %llu ns", times[i].text, (unsigned long long)ns);
    }
    assert_int_equal(schedule_parse_time("", &ns), -EINVAL);
    assert_int_equal(schedule_parse_time("5", &ns), -EINVAL);
    assert_int_equal(schedule_parse_time("0x10ns", &ns), -EINVAL);
    assert_int_equal(schedule_parse_time("18446744073709551616ns", &ns), -EINVAL);
}

static uint64_t random_time(struct unit_random *random)
{
    static const uint64_t units[] = {1, 1000, 1000000, 1000000000};
    return (1 + unit_random_below(random, 100000)) * units[unit_random_below(random, 4)];
}

static void random_schedules_survive_printing(void **state)
{
    (void)state;
    struct unit_random random = unit_random_new();
    for (int round = 0; round < 2000; round++) {
        struct schedule s, again;
        char why[200] = "";
        schedule_init(&s);
        s.policy = (enum schedule_policy)unit_random_below(&random, 5);
        s.full = (enum schedule_full)unit_random_below(&random, 3);
        s.seed = unit_random_next(&random);
        s.cores = 1 + (uint32_t)unit_random_below(&random, SCHEDULE_CORES_MAX);
        s.gil = (enum schedule_gil)unit_random_below(&random, 3);
        s.breaker = (enum schedule_breaker)unit_random_below(&random, 2);
        s.waiters = (enum schedule_waiters)unit_random_below(&random, 3);
        s.spurious_percent = (uint32_t)unit_random_below(&random, 100);
        uint64_t *times[] = {&s.slice_ns, &s.interval_ns, &s.op_ns,      &s.switch_ns,
                             &s.wake_ns,  &s.start_ns,    &s.process_ns, &s.bytecode_ns};
        for (size_t i = 0; i < UNIT_COUNT(times); i++)
            if (unit_random_below(&random, 2))
                *times[i] = random_time(&random);
        uint64_t choices = s.policy == POLICY_REAL ? 0 : unit_random_below(&random, 40);
        for (uint64_t n = choices; n > 0; n--) {
            struct schedule_choice choice = {
                .last = (uint16_t)(1 + unit_random_below(&random, 65535)),
                .nth = (uint32_t)unit_random_next(&random),
                .next = (uint16_t)(1 + unit_random_below(&random, 65535)),
                .way = (enum schedule_way)unit_random_below(&random, WAY_COUNT),
            };
            assert_int_equal(schedule_add(&s, choice), 0);
        }
        char *text = schedule_format(&s);
        assert_non_null(text);
        schedule_init(&again);
        if (schedule_parse(&again, text, why, sizeof why) != 0)
            fail_msg("%s: %s", text, why);
        check_same(&s, &again);
        free(text);
        schedule_free(&s);
        schedule_free(&again);
    }
}

static void freed_schedule_can_be_freed_again(void **state)
{
    (void)state;
    struct schedule s;
    char why[200];
    schedule_init(&s);
    assert_int_equal(schedule_parse(&s, "time/T1.1:T2", why, sizeof why), 0);
    schedule_free(&s);
    assert_int_equal(s.choice_count, 0);
    schedule_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_settle_as_the_table_tells),
        cmocka_unit_test(printed_text_parses_to_itself),
        cmocka_unit_test(each_error_has_a_sentence),
        cmocka_unit_test(sentence_fits_its_room),
        cmocka_unit_test(times_parse_exactly),
        cmocka_unit_test(random_schedules_survive_printing),
        cmocka_unit_test(freed_schedule_can_be_freed_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
