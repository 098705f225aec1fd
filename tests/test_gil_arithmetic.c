/* SPDX-License-Identifier: MIT */
/*
 * How long the scenario cpu_and_io takes, and why: computed here from its parameters alone, by hand,
 * and compared with the clock at the end of the run.
 *
 * A job takes J. Main does two of them in a row (2 J), then two threads do one each; first with jobs
 * that compute, then with jobs that wait for a device. Threads that compute share the time (J) if
 * there are two cores and no GIL, else they take turns (2 J). Threads that wait always share it (J).
 * So the total is 6 J or 7 J when nothing costs anything.
 */
#include <inttypes.h>

#include "tests/scenarios.h"
#include "trace/schedule.h"

#define FREE  ",op=0ns,switch=0ns,wake=0ns,start=0ns"
#define MS_NS UINT64_C(1000000)

static uint64_t free_total_ns(uint64_t job_ns, unsigned cores, bool is_gil_on)
{
    bool is_parallel = cores > 1 && !is_gil_on;
    return 2 * job_ns + (is_parallel ? job_ns : 2 * job_ns) + 2 * job_ns + job_ns;
}

/*
 * What the run may take longer when things cost something, at the very worst: if all of it happened
 * one after the other.
 *
 * Operations: main prints 3 times, does 4 jobs, starts and joins 4 threads and ends: 16; each thread
 * does its job and ends: 8. Each costs `op`; before each, a thread may have waited for what it joins
 * or reads, and once more for the GIL, and each time it must be woken and put on a core. Each of the
 * 4 threads is started once. And threads that compute take turns: with the GIL, one who has it
 * keeps it for at least an interval, as the other one waits that long before it asks for it; on a
 * single core, for at least a slice. At each turn somebody is woken and put on a core.
 */
static uint64_t most_overhead_ns(const struct schedule *s, uint64_t job_ns)
{
    const uint64_t operations = 24, threads = 4;
    uint64_t go_on_ns = s->wake_ns + s->switch_ns;
    uint64_t turn_ns = s->interval_ns < s->slice_ns ? s->interval_ns : s->slice_ns;
    uint64_t turns = 2 * job_ns / turn_ns + 1;
    return operations * (s->op_ns + 2 * go_on_ns) + threads * s->start_ns + turns * go_on_ns;
}

static void play(struct session *s, const char *schedule, uint64_t job_ms)
{
    char params[100];
    snprintf(params, sizeof params, "milliseconds=%" PRIu64, job_ms);
    scenario_play(s, "cpu_and_io", schedule, params);
    if (world_verdict(scenario_world(s)) != VERDICT_ENDED)
        fail_msg("%s, %s: %s", schedule, params, verdict_name(world_verdict(scenario_world(s))));
}

static uint64_t total_ns(const char *schedule, uint64_t job_ms)
{
    struct session s;
    play(&s, schedule, job_ms);
    uint64_t total = scenario_world(&s)->time_ns;
    session_close(&s);
    return total;
}

static const uint64_t jobs_ms[] = {1, 5, 7, 20, 100};

/* ---- without costs ---- */

static void check_free(const char *policy, unsigned cores, bool is_gil_on, const char *interval)
{
    for (size_t i = 0; i < UNIT_COUNT(jobs_ms); i++) {
        char schedule[200];
        uint64_t expected = free_total_ns(jobs_ms[i] * MS_NS, cores, is_gil_on);
        snprintf(schedule, sizeof schedule, "%s,gil=%s,interval=%s" FREE, policy,
                 is_gil_on ? "on" : "off", interval);
        uint64_t total = total_ns(schedule, jobs_ms[i]);
        if (total != expected)
            fail_msg("%s: jobs of %" PRIu64 " ms take %" PRIu64 " ns, not %" PRIu64, schedule,
                     jobs_ms[i], total, expected);
    }
}

static void without_costs_the_total_is_exact_on_cores(void **state)
{
    (void)state;
    static const char *const intervals[] = {"5ms", "1ms", "7ms"};
    for (unsigned cores = 1; cores <= 3; cores++)
        for (size_t i = 0; i < UNIT_COUNT(intervals); i++) {
            char policy[40];
            snprintf(policy, sizeof policy, "time,cores=%u", cores);
            check_free(policy, cores, false, intervals[i]);
            check_free(policy, cores, true, intervals[i]);
        }
}

/* These policies know one core, where computing takes the sum with the GIL and without. */
static void without_costs_the_total_is_exact_whoever_runs_when(void **state)
{
    (void)state;
    struct unit_random random = unit_random_new();
    for (int i = 0; i < SCENARIO_SEEDS(20); i++) {
        char policy[40] = "round-robin";
        if (i == 1)
            snprintf(policy, sizeof policy, "manual");
        else if (i > 1)
            snprintf(policy, sizeof policy, "random:%" PRIu64, unit_random_next(&random));
        check_free(policy, 1, false, "5ms");
        check_free(policy, 1, true, "5ms");
    }
}

/* ---- with costs ---- */

static void check_costs(const char *text, uint64_t job_ms)
{
    struct schedule s;
    char why[200];
    schedule_init(&s);
    assert_int_equal(schedule_parse(&s, text, why, sizeof why), 0);
    uint64_t least = free_total_ns(job_ms * MS_NS, s.cores, s.gil != GIL_OFF);
    uint64_t most = least + most_overhead_ns(&s, job_ms * MS_NS);
    uint64_t total = total_ns(text, job_ms);
    if (total <= least || total > most)
        fail_msg("%s: jobs of %" PRIu64 " ms take %" PRIu64 " ns, not more than %" PRIu64
                 " and at most %" PRIu64,
                 text, job_ms, total, least, most);
    schedule_free(&s);
}

static void costs_add_what_they_may_add(void **state)
{
    (void)state;
    static const char *const schedules[] = {
        "time,gil=on",
        "time,gil=off",
        "time,gil=off,cores=1",
        "time,gil=on,cores=8",
        "time,gil=on,interval=1ms",
        "time,gil=on,op=2us,switch=10us,wake=30us,start=90us",
        "time,gil=off,op=2us,switch=10us,wake=30us,start=90us",
        "time,gil=off,cores=1,slice=1ms",
    };
    for (size_t i = 0; i < UNIT_COUNT(schedules); i++)
        for (size_t j = 0; j < UNIT_COUNT(jobs_ms); j++)
            check_costs(schedules[i], jobs_ms[j]);
}

/* Taking turns is not free: the more often the GIL changes hands, the longer it takes. */
static void shorter_interval_costs_more(void **state)
{
    (void)state;
    uint64_t rare = total_ns("time,gil=on,interval=20ms", 100);
    uint64_t usual = total_ns("time,gil=on,interval=5ms", 100);
    uint64_t often = total_ns("time,gil=on,interval=1ms", 100);
    assert_true(rare < usual && usual < often);
}

/* Who loses the core has had it for a slice, from when the switch to it was over. */
static void the_switch_is_no_part_of_a_slice(void **state)
{
    (void)state;
    struct session s;
    uint64_t since_ns[16] = {0};
    unsigned count = 0;
    play(&s, "time,gil=off,cores=1,slice=7ms,switch=1ms,op=0ns,wake=0ns,start=0ns", 20);
    for (size_t i = 0; i < s.tape.count; i++) {
        const struct record *r = &s.tape.records[i];
        assert_true(r->thread < UNIT_COUNT(since_ns) || r->kind == R_TEXT);
        if (r->kind == R_DISPATCH)
            since_ns[r->thread] = r->time_ns;
        if (r->kind != R_PREEMPT)
            continue;
        assert_int_equal(r->time_ns - since_ns[r->thread], (7 + 1) * MS_NS);
        count++;
    }
    assert_true(count >= 4);
    session_close(&s);
}

/* ---- the order of records ---- */

/* Who did what, in order, leaving out how the run was set up. */
static size_t order_of(const struct tape *tape, bool is_gil_shown, uint32_t *order, size_t room)
{
    size_t count = 0;
    for (size_t i = tape->steps[0]; i < tape->count; i++) {
        const struct record *r = &tape->records[i];
        bool is_gil = r->kind >= R_GIL_WAIT && r->kind <= R_GIL_SWITCH;
        if (r->kind != R_STRING && r->kind != R_TEXT && (is_gil_shown || !is_gil) && count < room)
            order[count++] = (uint32_t)r->kind << 16 | r->thread;
    }
    return count;
}

static bool has_same_order(const struct session *a, const struct session *b, bool is_gil_shown)
{
    static uint32_t orders[2][100000];
    size_t count = order_of(&a->tape, is_gil_shown, orders[0], UNIT_COUNT(orders[0]));
    return count == order_of(&b->tape, is_gil_shown, orders[1], UNIT_COUNT(orders[1])) &&
           memcmp(orders[0], orders[1], count * sizeof orders[0][0]) == 0;
}

/* The longest time from the beginning of a computation to its end. */
static uint64_t longest_work_ns(const struct tape *tape)
{
    uint64_t longest = 0, begun_ns[16] = {0};
    for (size_t i = 0; i < tape->count; i++) {
        const struct record *r = &tape->records[i];
        if (r->kind == R_WORK && r->thread < UNIT_COUNT(begun_ns))
            begun_ns[r->thread] = r->time_ns;
        if (r->kind == R_WORK_END && r->thread < UNIT_COUNT(begun_ns) &&
            r->time_ns - begun_ns[r->thread] > longest)
            longest = r->time_ns - begun_ns[r->thread];
    }
    return longest;
}

static void the_gil_changes_the_order_of_records(void **state)
{
    (void)state;
    struct session on, off, again;
    play(&on, "time,gil=on", 20);
    play(&off, "time,gil=off", 20);
    play(&again, "time,gil=off", 20);
    assert_true(has_same_order(&off, &again, true));
    assert_false(has_same_order(&on, &off, true));
    /* also of what is not about the GIL itself: they are put on cores and woken at other times */
    assert_false(has_same_order(&on, &off, false));
    assert_true(scenario_world(&on)->gil.is_on && !scenario_world(&off)->gil.is_on);
    assert_true(scenario_world(&on)->gil.switches > 2 * 20 / 5);
    assert_int_equal(scenario_world(&off)->gil.switches, 0);
    assert_int_equal(longest_work_ns(&off.tape), 20 * MS_NS);
    assert_true(longest_work_ns(&on.tape) >= (2 * 20 - 5) * MS_NS); /* the other had 20 - 5 left */
    session_close(&on);
    session_close(&off);
    session_close(&again);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_costs_the_total_is_exact_on_cores),
        cmocka_unit_test(without_costs_the_total_is_exact_whoever_runs_when),
        cmocka_unit_test(costs_add_what_they_may_add),
        cmocka_unit_test(shorter_interval_costs_more),
        cmocka_unit_test(the_switch_is_no_part_of_a_slice),
        cmocka_unit_test(the_gil_changes_the_order_of_records),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
