/* SPDX-License-Identifier: MIT */
/*
 * The GIL of Python 3.1, and where that of today is dropped: what a run takes, computed here by hand
 * from its settings; and what is lost, or is not.
 *
 *   test_gil_ticks GILS HELD    targets/gils, targets/held
 *
 * While somebody waits for the GIL, its holder lets it go after each hundred instructions, and wakes one
 * who waits: that costs it an operation and a switch, each time.
 */
#include <inttypes.h>

#include "tests/scenarios.h"
#include "trace/schedule.h"

#define MS_NS UINT64_C(1000000)

static char *gils, *held;

static void play(struct session *s, const char *name, const char *schedule, const char *params)
{
    scenario_play(s, name, schedule, params);
    enum verdict verdict = world_verdict(scenario_world(s));
    if (verdict != VERDICT_ENDED && verdict != VERDICT_FAILED)
        fail_msg("%s, %s: %s", name, schedule, verdict_name(verdict));
}

static void play_target(struct session *s, char *program, const char *schedule, const char *params)
{
    char why[300];
    char *argv[] = {program, NULL};
    struct session_options options = {.name = "target",
                                      .argv = argv,
                                      .schedule = schedule,
                                      .params = params,
                                      .max_steps = 300000,
                                      .reel_fd = -1};
    if (session_start(s, &options, why, sizeof why) < 0)
        fail_msg("%s", why);
    session_allow(s, SEGMENT_STEPS_UNLIMITED);
    scenario_await(s);
    if (world_verdict(scenario_world(s)) != VERDICT_ENDED)
        fail_msg("%s, %s, %s: %s", program, schedule, params,
                 verdict_name(world_verdict(scenario_world(s))));
}

static void play_gils(struct session *s, const char *schedule, const char *params)
{
    play_target(s, gils, schedule, params);
}

static size_t count_of(const struct session *s, unsigned kind)
{
    size_t count = 0;
    for (size_t i = 0; i < s->tape.count; i++)
        count += s->tape.records[i].kind == kind;
    return count;
}

static uint64_t total_ns(const char *name, const char *schedule, const char *params)
{
    struct session s;
    play(&s, name, schedule, params);
    uint64_t total = scenario_world(&s)->time_ns;
    session_close(&s);
    return total;
}

/* ---- how long it takes ---- */

struct price {
    uint64_t op_ns, switch_ns, wake_ns, bytecode_ns;
};

/* Two jobs of J that compute in threads are waited for nearly all the time: the first one by the second,
 * the second one by main, which joins the first. The other five times J of cpu_and_io nobody waits. */
static void check_price(struct price p, uint64_t job_ms)
{
    char schedule[200], params[50];
    uint64_t job_ns = job_ms * MS_NS, hundreds = job_ns / (100 * p.bytecode_ns);
    uint64_t least = 7 * job_ns + 2 * (hundreds - hundreds / 50) * (p.op_ns + p.switch_ns);
    uint64_t most = 7 * job_ns + 2 * hundreds * (p.op_ns + p.switch_ns) + MS_NS / 5;
    snprintf(schedule, sizeof schedule,
             "time,gil=ticks,op=%" PRIu64 "ns,switch=%" PRIu64 "ns,wake=%" PRIu64
             "ns,bytecode=%" PRIu64 "ns",
             p.op_ns, p.switch_ns, p.wake_ns, p.bytecode_ns);
    snprintf(params, sizeof params, "milliseconds=%" PRIu64, job_ms);
    uint64_t total = total_ns("cpu_and_io", schedule, params);
    if (total < least || total > most)
        fail_msg("%s: jobs of %" PRIu64 " ms take %" PRIu64 " ns, not %" PRIu64 " to %" PRIu64,
                 schedule, job_ms, total, least, most);
}

static void each_hundred_costs_a_signal(void **state)
{
    (void)state;
    static const struct price prices[] = {
        {50, 1000, 2000, 10}, {50, 1000, 2000, 50}, {100, 3000, 5000, 20}, {50, 2000, 4000, 40}};
    for (size_t i = 0; i < UNIT_COUNT(prices); i++)
        for (uint64_t job_ms = 2; job_ms <= 10; job_ms += 4)
            check_price(prices[i], job_ms);
}

static void without_costs_the_total_is_exact(void **state)
{
    (void)state;
    for (unsigned cores = 1; cores <= 3; cores++)
        for (uint64_t job_ms = 1; job_ms <= 5; job_ms += 2) {
            char schedule[100], params[50];
            snprintf(schedule, sizeof schedule,
                     "time,gil=ticks,op=0ns,switch=0ns,wake=0ns,start=0ns,cores=%u", cores);
            snprintf(params, sizeof params, "milliseconds=%" PRIu64, job_ms);
            assert_true(total_ns("cpu_and_io", schedule, params) == 7 * job_ms * MS_NS);
        }
}

static void a_second_core_makes_it_slower(void **state)
{
    (void)state;
    uint64_t alone = total_ns("cpu_and_io", "time,gil=ticks,cores=1", NULL);
    uint64_t two = total_ns("cpu_and_io", "time,gil=ticks,cores=2", NULL);
    uint64_t today = total_ns("cpu_and_io", "time,gil=on,cores=2", NULL);
    assert_true(two > alone + 20 * MS_NS && two > today + 20 * MS_NS);
    assert_true(alone < today + MS_NS / 10);
}

static void who_is_woken_comes_too_late(void **state)
{
    (void)state;
    struct session two, alone, today;
    play(&two, "cpu_and_io", "time,gil=ticks,cores=2", "milliseconds=20");
    play(&alone, "cpu_and_io", "time,gil=ticks,cores=1", "milliseconds=20");
    play(&today, "cpu_and_io", "time,gil=on,cores=2", "milliseconds=20");
    /* 20 ms are 20,000 hundreds; each is a wake-up in vain, but at the ends of slices */
    assert_in_range(count_of(&two, R_GIL_BUSY), 39000, 40010);
    assert_in_range(count_of(&two, R_GIL_TICK), 39000, 40010);
    assert_true(count_of(&alone, R_GIL_BUSY) < 10 && count_of(&alone, R_GIL_TICK) < 10);
    assert_true(count_of(&today, R_GIL_BUSY) < 10 && count_of(&today, R_GIL_TICK) == 0);
    assert_int_equal(count_of(&two, R_GIL_REQUEST), 0);
    assert_true(scenario_world(&two)->gil.is_ticking && !scenario_world(&today)->gil.is_ticking);
    assert_true(two.tape.step_count < 130000 && alone.tape.step_count < 100);
    session_close(&two);
    session_close(&alone);
    session_close(&today);
}

/* A latency that is shorter than the signal takes: who is woken has the GIL each time. */
static void who_is_fast_enough_gets_it(void **state)
{
    (void)state;
    struct session s;
    play(&s, "cpu_and_io", "time,gil=ticks,wake=500ns", "milliseconds=10");
    assert_in_range(scenario_world(&s)->gil.switches, 15000, 21000);
    session_close(&s);
}

/* The longest time from wanting the GIL, or the end of what a thread did without it, to having it. */
static uint64_t longest_wait_ns(const struct tape *tape)
{
    uint64_t longest = 0, since_ns[16] = {0};
    for (size_t i = 0; i < tape->count; i++) {
        const struct record *r = &tape->records[i];
        if (r->thread >= UNIT_COUNT(since_ns))
            continue;
        if ((r->kind == R_GIL_WAIT || r->kind == R_TIMEOUT) && since_ns[r->thread] == 0)
            since_ns[r->thread] = r->time_ns;
        if (r->kind != R_GIL_TAKE || since_ns[r->thread] == 0)
            continue;
        if (r->time_ns - since_ns[r->thread] > longest)
            longest = r->time_ns - since_ns[r->thread];
        since_ns[r->thread] = 0;
    }
    return longest;
}

/* On one core, the holder's slice has begun before the other one came. */
static void nobody_waits_much_longer_than_a_slice(void **state)
{
    (void)state;
    static const unsigned slices_ms[] = {1, 3, 10};
    for (size_t i = 0; i < 2 * UNIT_COUNT(slices_ms); i++) {
        struct session s;
        char schedule[100];
        unsigned slice_ms = slices_ms[i / 2];
        uint64_t slice_ns = slice_ms * MS_NS;
        snprintf(schedule, sizeof schedule, "time,gil=ticks,cores=%zu,slice=%ums", i % 2 + 1,
                 slice_ms);
        play(&s, "convoy", schedule, NULL);
        uint64_t longest = longest_wait_ns(&s.tape);
        if ((i % 2 && longest < slice_ns / 2) || longest > slice_ns + slice_ns / 5)
            fail_msg("%s: %" PRIu64 " ns", schedule, longest);
        session_close(&s);
    }
}

/* ---- processes have their own ---- */

static void processes_do_not_wait_for_each_other(void **state)
{
    (void)state;
    struct session one, two;
    const char *schedule = "time,gil=ticks,process=0ns,start=0ns,cores=4";
    play_gils(&one, schedule, "threads=1\nmilliseconds=5\n");
    play_gils(&two, schedule, "threads=2\nmilliseconds=5\n");
    /* alone in its process, a thread computes without a signal: both take the time of one */
    assert_int_equal(count_of(&one, R_GIL_TICK), 0);
    assert_in_range(scenario_world(&one)->time_ns, 5 * MS_NS, 5 * MS_NS + MS_NS / 10);
    /* two take turns, and pay: 10 ms and 1.05 us for each microsecond that another one waits; main too */
    assert_in_range(count_of(&two, R_GIL_TICK), 2 * 9800, 2 * 10010);
    assert_in_range(scenario_world(&two)->time_ns, 20 * MS_NS, 21 * MS_NS);
    session_close(&one);
    session_close(&two);
}

/* ---- what is left of work ---- */

/* It never grows: neither by the switch that puts a thread on a core, nor when somebody comes in it. */
static void check_what_is_left(const struct tape *tape, const char *params)
{
    int64_t left_ns[16] = {0};
    for (size_t i = 0; i < tape->count; i++) {
        const struct record *r = &tape->records[i];
        if (r->thread >= UNIT_COUNT(left_ns))
            continue;
        if (r->kind == R_WORK)
            left_ns[r->thread] = r->arg;
        if (r->kind != R_POINT || r->extra != R_WORK_END || r->arg == 0)
            continue;
        if (r->arg > left_ns[r->thread])
            fail_msg("%s: of work of T%u %" PRId64 " ns are left, and then %" PRId64, params,
                     r->thread, left_ns[r->thread], r->arg);
        left_ns[r->thread] = r->arg;
    }
}

static void what_is_left_of_work_never_grows(void **state)
{
    (void)state;
    struct unit_random random = unit_random_new();
    for (int i = 0; i < SCENARIO_SEEDS(100); i++) {
        struct session s;
        char params[100], schedule[150];
        snprintf(params, sizeof params, "threads=1\nmilliseconds=20\nio=%" PRIu64 "\n",
                 100 + unit_random_below(&random, 6000));
        snprintf(schedule, sizeof schedule,
                 "time,gil=%s,cores=2,wake=500us,switch=%uus,slice=%" PRIu64 "us,interval=200us",
                 i % 2 ? "ticks" : "on", i % 3 ? 1500 : 300,
                 500 + unit_random_below(&random, 2500));
        play_gils(&s, schedule, params);
        check_what_is_left(&s.tape, params);
        session_close(&s);
    }
}

/* ---- where it is dropped ---- */

static int64_t counted(const char *schedule, const char *params)
{
    struct session s;
    play(&s, "gil_not_atomic", schedule, params);
    int64_t value = s.tape.object_count > 0 ? scenario_world(&s)->objects[0].value : -1;
    session_close(&s);
    return value;
}

static int losses(const char *breaker, const char *params)
{
    struct unit_random random = unit_random_new();
    int lost = 0;
    for (int i = 0; i < SCENARIO_SEEDS(200); i++) {
        char schedule[150], policy[40] = "time";
        if (i % 2)
            snprintf(policy, sizeof policy, "random:%" PRIu64, unit_random_next(&random));
        snprintf(schedule, sizeof schedule, "policy=%s,breaker=%s,interval=%" PRIu64 "us", policy,
                 breaker, 3 + unit_random_below(&random, 20));
        int64_t value = counted(schedule, params);
        if (value < 1 || value > 20)
            fail_msg("%s: counted to %" PRId64, schedule, value);
        lost += value < 20;
    }
    return lost;
}

static void between_jumps_nothing_is_lost(void **state)
{
    (void)state;
    int all = SCENARIO_SEEDS(200);
    assert_int_equal(losses("jumps", NULL), 0);
    assert_true(losses("any", NULL) > all / 2);
    assert_true(losses("jumps", "calls=1") > all / 2); /* a call is a place where it is dropped */
}

static void a_request_is_heard_where_it_is_looked_for(void **state)
{
    (void)state;
    struct session s;
    play(&s, "gil_not_atomic", "breaker=jumps", "rounds=30");
    assert_true(count_of(&s, R_GIL_YIELD) > 3);
    for (size_t i = 1; i < s.tape.count; i++) {
        const struct record *r = &s.tape.records[i];
        if (r->kind != R_GIL_YIELD)
            continue;
        size_t before = i - 1; /* what it did last */
        while (s.tape.records[before].thread != r->thread ||
               (s.tape.records[before].kind != R_VAR_STORE &&
                s.tape.records[before].kind != R_INSTRUCTION &&
                s.tape.records[before].kind != R_VAR_LOAD))
            before--;
        bool is_after_write = s.tape.records[before].kind == R_VAR_STORE;
        bool is_after_jump =
            s.tape.records[before].kind == R_INSTRUCTION && s.tape.records[before].arg == 1;
        assert_true(is_after_write || is_after_jump);
    }
    session_close(&s);
}

/* ---- who keeps it ---- */

/* Of targets/held.c. */
enum how { WORK_THEN_READ, PIECES, ONE_LINE, TWO_FILES, ADDING, YIELDING, ONCE, NAMES };

static void play_held(struct session *s, const char *schedule, enum how how, const char *more)
{
    char params[100];
    snprintf(params, sizeof params, "how=%d\n%s", (int)how, more);
    play_target(s, held, schedule, params);
}

/* Work that is interrupted in the middle of a tick: the rest of it stays with the next ticks. */
static void a_hundred_is_crossed_wherever_it_is_in_a_tick(void **state)
{
    (void)state;
    for (unsigned at_ns = 54200; at_ns <= 54210; at_ns++) {
        struct session s;
        char more[30];
        snprintf(more, sizeof more, "at=%u\n", at_ns);
        play_held(&s, "time,gil=ticks", WORK_THEN_READ, more);
        if (longest_wait_ns(&s.tape) > 12 * MS_NS)
            fail_msg("%s: main waits %" PRIu64 " ns", more, longest_wait_ns(&s.tape));
        session_close(&s);
    }
}

/* 900 us are 900 hundreds, less those before main comes, and one more for each hundred calls. */
static void each_piece_of_work_is_counted(void **state)
{
    (void)state;
    static const unsigned pieces[] = {1, 3, 10, 100, 1000};
    for (size_t i = 0; i < UNIT_COUNT(pieces); i++) {
        struct session s;
        char more[30];
        snprintf(more, sizeof more, "pieces=%u\n", pieces[i]);
        play_held(&s, "time,gil=ticks", PIECES, more);
        size_t count = count_of(&s, R_GIL_TICK);
        if (count < 870 || count > 900 + pieces[i] / 50)
            fail_msg("%u pieces: the GIL is let go %zu times", pieces[i], count);
        session_close(&s);
    }
}

/* With its call, each of 909 pieces is a hundred: wherever that begins, also where it ends with the piece. */
static void hundreds_may_end_with_the_work(void **state)
{
    (void)state;
    for (unsigned before_ns = 0; before_ns < 1000; before_ns += 10) {
        struct session s;
        char more[50];
        snprintf(more, sizeof more, "pieces=909\nbefore=%u\n", before_ns);
        play_held(&s, "time,gil=ticks", PIECES, more);
        assert_in_range(count_of(&s, R_GIL_TICK), 870, 910);
        session_close(&s);
    }
}

static void a_loop_jumps_back_however_it_is_written(void **state)
{
    (void)state;
    for (enum how how = ONE_LINE; how <= ADDING; how++) {
        struct session s;
        play_held(&s, "time,gil=on,breaker=jumps,interval=100us", how, "");
        assert_in_range(count_of(&s, R_GIL_YIELD), 1, 10);
        assert_true(longest_wait_ns(&s.tape) < MS_NS);
        session_close(&s);
    }
}

/* From the first to the last time that the thread reads or writes. */
static size_t yields_between(const struct tape *tape, uint16_t thread)
{
    size_t count = 0, until_last = 0;
    bool has_begun = false;
    for (size_t i = 0; i < tape->count; i++) {
        const struct record *r = &tape->records[i];
        if (r->thread != thread)
            continue;
        has_begun |= r->kind == R_VAR_LOAD;
        count += has_begun && r->kind == R_GIL_YIELD;
        if (r->kind == R_VAR_STORE)
            until_last = count;
    }
    return until_last;
}

static void without_a_loop_nothing_jumps_back(void **state)
{
    (void)state;
    struct session s;
    for (unsigned at_ns = 5000; at_ns < 9000; at_ns += 100) {
        char more[30];
        snprintf(more, sizeof more, "at=%u\n", at_ns);
        play_held(&s, "time,gil=on,breaker=jumps,interval=10ns,wake=0ns", ONCE, more);
        assert_int_equal(yields_between(&s.tape, 2), 0);
        session_close(&s);
    }
}

/* The first eight of its names are those of instructions that look at the eval breaker. */
static void its_name_says_whether_an_instruction_looks(void **state)
{
    (void)state;
    struct session s;
    int count = 0;
    play_held(&s, "time,gil=on,breaker=jumps", NAMES, "");
    for (size_t i = 0; i < s.tape.count; i++)
        if (s.tape.records[i].kind == R_INSTRUCTION)
            assert_int_equal(s.tape.records[i].arg, count++ < 8);
    assert_int_equal(count, 14);
    session_close(&s);
}

/* Who yields wakes one who waits, who comes too late each time: for no longer than a slice. */
static void nobody_comes_too_late_for_ever(void **state)
{
    (void)state;
    static const char *const schedules[] = {"time,gil=on,slice=1ms", "time,gil=ticks,slice=1ms",
                                            "time,gil=on,slice=1ms,breaker=jumps,interval=1ms",
                                            "time,gil=on"};
    for (size_t i = 0; i < UNIT_COUNT(schedules); i++)
        for (unsigned at_ns = 20000; at_ns < 20200; at_ns += 50) {
            struct session s;
            char more[30];
            uint64_t slice_ns = strstr(schedules[i], "slice") ? MS_NS : 10 * MS_NS;
            snprintf(more, sizeof more, "at=%u\n", at_ns);
            play_held(&s, schedules[i], YIELDING, more);
            assert_true(longest_wait_ns(&s.tape) < slice_ns + slice_ns / 10);
            session_close(&s);
        }
}

/* Two threads that execute alone, 10 times round, 5 instructions each, of which 3 are executed as such. */
static void instructions_may_cost_nothing(void **state)
{
    (void)state;
    uint64_t some = total_ns("gil_not_atomic", "time,gil=off,cores=1,slice=1s,bytecode=7ns", NULL);
    uint64_t alone = total_ns("gil_not_atomic", "time,gil=off,cores=1,slice=1s,bytecode=0ns", NULL);
    assert_int_equal(some - alone, 2 * 10 * 3 * 7);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_hundred_costs_a_signal),
        cmocka_unit_test(without_costs_the_total_is_exact),
        cmocka_unit_test(a_second_core_makes_it_slower),
        cmocka_unit_test(who_is_woken_comes_too_late),
        cmocka_unit_test(who_is_fast_enough_gets_it),
        cmocka_unit_test(nobody_waits_much_longer_than_a_slice),
        cmocka_unit_test(processes_do_not_wait_for_each_other),
        cmocka_unit_test(what_is_left_of_work_never_grows),
        cmocka_unit_test(between_jumps_nothing_is_lost),
        cmocka_unit_test(a_request_is_heard_where_it_is_looked_for),
        cmocka_unit_test(a_hundred_is_crossed_wherever_it_is_in_a_tick),
        cmocka_unit_test(each_piece_of_work_is_counted),
        cmocka_unit_test(hundreds_may_end_with_the_work),
        cmocka_unit_test(a_loop_jumps_back_however_it_is_written),
        cmocka_unit_test(without_a_loop_nothing_jumps_back),
        cmocka_unit_test(its_name_says_whether_an_instruction_looks),
        cmocka_unit_test(instructions_may_cost_nothing),
        cmocka_unit_test(nobody_comes_too_late_for_ever),
    };
    if (argc != 3)
        return EXIT_FAILURE;
    gils = argv[1];
    held = argv[2];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
