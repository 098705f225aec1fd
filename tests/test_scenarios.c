/* SPDX-License-Identifier: MIT */
/*
 * The scenarios keep what they promise: each ends as it says; the cured ones never fail, whoever
 * runs when; and what a lesson tells the student to see and to try is what comes of it.
 */
#include "model/picks.h"
#include "model/words.h"
#include "tests/scenarios.h"

#define SEEDS SCENARIO_SEEDS(200)

enum { MAIN = 1, ALICE, BOB, BAKER };

static void check_verdict(struct session *s, enum verdict expected)
{
    const struct world *w = scenario_world(s);
    char text[WORDS_MAX] = "";
    if (w->finding_count > 0)
        words_finding(&s->tape, &w->findings[0], text, sizeof text);
    if (world_verdict(w) != expected)
        fail_msg("%s, schedule %s: %s, not %s. %s", s->name,
                 s->options.schedule ? s->options.schedule : "of its own",
                 verdict_name(world_verdict(w)), verdict_name(expected), text);
}

static void check_run(const char *name, const char *schedule, const char *params,
                      enum verdict expected)
{
    struct session s;
    char text[WORDS_MAX];
    scenario_play(&s, name, schedule, params);
    check_verdict(&s, expected);
    const struct world *w = scenario_world(&s);
    /* with a GIL that is not its own a scenario may be slow */
    for (size_t i = 0; expected == VERDICT_ENDED && i < w->finding_count; i++)
        if (!w->findings[i].is_resolved && (w->findings[i].kind != FINDING_CONVOY || !schedule))
            fail_msg("%s, schedule %s: %s", name, schedule ? schedule : "of its own",
                     words_finding(&s.tape, &w->findings[i], text, sizeof text));
    session_close(&s);
}

/* Whether a finding of this kind is there; `thread` 0: of any thread. */
static bool has_finding(struct session *s, enum finding_kind kind, uint16_t thread)
{
    const struct world *w = scenario_world(s);
    for (size_t i = 0; i < w->finding_count; i++)
        if (w->findings[i].kind == kind && (thread == 0 || w->findings[i].thread == thread))
            return true;
    return false;
}

/* It goes well, and what stands is only a warning of this kind about another schedule. */
static void check_warning(const char *name, const char *schedule, enum finding_kind kind)
{
    struct session s;
    scenario_play(&s, name, schedule, NULL);
    check_verdict(&s, VERDICT_ENDED);
    const struct world *w = scenario_world(&s);
    assert_true(w->finding_count > 0);
    for (size_t i = 0; i < w->finding_count; i++)
        assert_int_equal(w->findings[i].kind, kind);
    session_close(&s);
}

/* ---- how they end ---- */

struct promise {
    const char *ends;
    enum verdict verdict;
    bool has_findings;
};

static struct promise promised(const struct tape *tape)
{
    static const struct promise promises[] = {{"completes", VERDICT_ENDED, false},
                                              {"warns", VERDICT_ENDED, true},
                                              {"deadlocks", VERDICT_DEADLOCK, true},
                                              {"waits", VERDICT_FOREVER, true},
                                              {"fails", VERDICT_FAILED, true}};
    const char *ends = tape_about(tape, ABOUT_ENDS);
    assert_non_null(ends);
    for (size_t i = 0; i < UNIT_COUNT(promises); i++)
        if (strcmp(promises[i].ends, ends) == 0)
            return promises[i];
    fail_msg("\"%s\" is no end", ends);
    return promises[0];
}

static void each_scenario_ends_as_it_says(void **state)
{
    (void)state;
    struct scenario_list list = scenario_list_new();
    for (int i = 0; i < list.count; i++) {
        struct session s;
        scenario_play(&s, list.entries[i]->d_name, NULL, NULL);
        check_verdict(&s, promised(&s.tape).verdict);
        if ((world_findings_standing(scenario_world(&s)) > 0) != promised(&s.tape).has_findings)
            fail_msg("%s: %zu findings", s.name, world_findings_standing(scenario_world(&s)));
        session_close(&s);
    }
    scenario_list_free(&list);
}

static bool is_sound(const char *name)
{
    struct session s;
    scenario_play(&s, name, NULL, NULL);
    bool is_sound = !promised(&s.tape).has_findings;
    session_close(&s);
    return is_sound;
}

/* Whose cure is a priority: the other policies do not act on it. */
static bool needs_priorities(const char *name)
{
    return strcmp(name, "priority_inversion_fixed") == 0;
}

static void sound_scenarios_never_fail(void **state)
{
    (void)state;
    static const char *const schedules[] = {
        "time",        "time,gil=on",        "time,cores=1", "time,cores=1,gil=on,slice=300us",
        "round-robin", "round-robin,gil=on", "manual",       "manual,gil=on,interval=100us"};
    struct unit_random random = unit_random_new();
    struct scenario_list list = scenario_list_new();
    for (int i = 0; i < list.count; i++) {
        const char *name = list.entries[i]->d_name;
        if (!is_sound(name))
            continue;
        bool is_timed = needs_priorities(name);
        for (size_t k = 0; k < UNIT_COUNT(schedules); k++)
            if (!is_timed || strncmp(schedules[k], "time", 4) == 0)
                check_run(name, schedules[k], NULL, VERDICT_ENDED);
        for (int seed = 0; seed < SEEDS && !is_timed; seed++) {
            char schedule[100];
            snprintf(schedule, sizeof schedule, "random:%llu,gil=%s",
                     (unsigned long long)unit_random_next(&random), seed % 2 ? "on" : "off");
            check_run(name, schedule, NULL, VERDICT_ENDED);
        }
    }
    scenario_list_free(&list);
}

/* A broken scenario must be able to go well and to fail, or there is nothing to find out. */
static void broken_scenarios_fail_sometimes(void **state)
{
    (void)state;
    static const char *const names[] = {"lost_update", "two_locks", "condition_if"};
    for (size_t i = 0; i < UNIT_COUNT(names); i++) {
        int failed = 0;
        for (int seed = 1; seed <= 20; seed++) {
            struct session s;
            char schedule[100];
            snprintf(schedule, sizeof schedule, "random:%d", seed);
            scenario_play(&s, names[i], schedule, NULL);
            failed += world_verdict(scenario_world(&s)) != VERDICT_ENDED;
            session_close(&s);
        }
        if (failed < 3 || failed > 17)
            fail_msg("%s: fails with %d of 20 seeds", names[i], failed);
    }
}

/* ---- what a student does with the keys ---- */

/* Whom to pick for the next step, in this world; 0: nobody. */
typedef uint16_t rule(const struct tape *tape, const struct world *w);

/* Play with `schedule`, and pick by a rule wherever it names a thread that could go on. Returns: how
 * often it did. */
static int play_by_hand(struct session *s, const char *name, const char *schedule, rule *choose)
{
    int picks = 0;
    scenario_start(s, name, schedule, NULL);
    while (scenario_await(s)) {
        const struct world *w = scenario_world(s);
        uint16_t id = choose(&s->tape, w);
        if (id != 0 && world_is_runnable(w, id)) {
            assert_int_equal(session_pick(s, s->tape.step_count + 1, (struct pick){.thread = id}),
                             0);
            picks++;
        } else {
            session_allow(s, s->tape.step_count + 1);
        }
    }
    return picks;
}

static void check_by_hand(const char *name, rule *choose, enum verdict expected)
{
    struct session s;
    if (play_by_hand(&s, name, NULL, choose) == 0)
        fail_msg("%s: there was nothing to pick", name);
    check_verdict(&s, expected);
    session_close(&s);
}

/* The object of that name. */
static uint32_t object(const struct tape *tape, const char *name)
{
    for (uint32_t id = 1; id <= tape->object_count; id++)
        if (strcmp(tape_object_name(tape, id), name) == 0)
            return id;
    return 0;
}

static uint16_t owner(const struct tape *tape, const struct world *w, const char *lock)
{
    const struct world_object *o = world_object(w, object(tape, lock));
    return o ? o->owner : 0;
}

static int64_t value(const struct tape *tape, const struct world *w, const char *variable)
{
    const struct world_object *o = world_object(w, object(tape, variable));
    return o ? o->value : 0;
}

/* Whether a thread stands before this operation on this object. */
static bool is_about_to(const struct tape *tape, const struct world *w, uint16_t id,
                        enum record_kind kind, const char *name)
{
    const struct world_thread *t = world_thread(w, id);
    return t && t->pending.kind == kind && t->pending.object == object(tape, name);
}

/* ---- lost_update ---- */

static uint16_t alice_while_bob_is_about_to_read(const struct tape *tape, const struct world *w)
{
    return is_about_to(tape, w, BOB, R_VAR_LOAD, "balance") && value(tape, w, "balance") == 0
               ? ALICE
               : 0;
}

static void lost_update_goes_well_if_alice_writes_first(void **state)
{
    (void)state;
    check_by_hand("lost_update", alice_while_bob_is_about_to_read, VERDICT_ENDED);
}

static void lost_update_loses_one_payment(void **state)
{
    (void)state;
    struct session s;
    scenario_play(&s, "lost_update", NULL, NULL);
    assert_true(has_finding(&s, FINDING_LOST_UPDATE, 0));
    assert_int_equal(value(&s.tape, scenario_world(&s), "balance"), 10);
    session_close(&s);
}

static void lost_update_needs_more_rounds_with_the_gil(void **state)
{
    (void)state;
    check_warning("lost_update", "gil=on", FINDING_DATA_RACE);
    check_run("lost_update", "gil=on", "rounds=10", VERDICT_FAILED);
    check_run("lost_update_fixed", "gil=on", "rounds=10", VERDICT_ENDED);
    check_run("lost_update_fixed", "random:2", "rounds=10", VERDICT_ENDED);
}

static uint16_t whoever_does_not_hold_the_lock(const struct tape *tape, const struct world *w)
{
    return owner(tape, w, "account") == ALICE ? BOB : owner(tape, w, "account") == BOB ? ALICE : 0;
}

static void lost_update_fixed_makes_the_other_wait(void **state)
{
    (void)state;
    check_by_hand("lost_update_fixed", whoever_does_not_hold_the_lock, VERDICT_ENDED);
}

/* ---- two_locks ---- */

static uint16_t alice_while_bob_is_about_to_lock(const struct tape *tape, const struct world *w)
{
    return is_about_to(tape, w, BOB, R_LOCK_TAKE, "B") && owner(tape, w, "B") != ALICE ? ALICE : 0;
}

static void two_locks_goes_well_if_alice_gets_both(void **state)
{
    (void)state;
    check_by_hand("two_locks", alice_while_bob_is_about_to_lock, VERDICT_ENDED);
    check_warning("two_locks", "cores=1", FINDING_POTENTIAL);
}

static void two_locks_ends_with_everybody_waiting(void **state)
{
    (void)state;
    struct session s;
    scenario_play(&s, "two_locks", NULL, NULL);
    assert_int_equal(owner(&s.tape, scenario_world(&s), "A"), ALICE);
    assert_int_equal(owner(&s.tape, scenario_world(&s), "B"), BOB);
    for (uint16_t id = MAIN; id <= BOB; id++)
        assert_true(world_is_stuck(scenario_world(&s), id));
    session_close(&s);
}

/* Bob until he has lock A; and note whether alice had to wait for him. */
static bool alice_has_waited;

static uint16_t bob_until_he_has_a(const struct tape *tape, const struct world *w)
{
    const struct world_thread *alice = world_thread(w, ALICE), *bob = world_thread(w, BOB);
    alice_has_waited |= alice && alice->state == THREAD_BLOCK && world_waits_for(w, ALICE) == BOB;
    bool is_new = bob && bob->pending.kind == R_THREAD_BEGIN;
    return is_new || is_about_to(tape, w, BOB, R_LOCK_TAKE, "A") ? BOB : 0;
}

static void two_locks_fixed_makes_alice_wait_for_bob(void **state)
{
    (void)state;
    alice_has_waited = false;
    check_by_hand("two_locks_fixed", bob_until_he_has_a, VERDICT_ENDED);
    assert_true(alice_has_waited);
}

/* ---- condition_if ---- */

static bool is_back_from_waiting(const struct tape *tape, const struct world *w, uint16_t id)
{
    return is_about_to(tape, w, id, R_LOCK_TAKE, "shop") && world_is_runnable(w, id) &&
           value(tape, w, "loaves") > 0;
}

/* From where both have been notified until bob has the loaf. */
static uint16_t bob_once_both_are_notified(const struct tape *tape, const struct world *w)
{
    bool both = is_back_from_waiting(tape, w, ALICE) && is_back_from_waiting(tape, w, BOB);
    return both || owner(tape, w, "shop") == BOB ? BOB : 0;
}

static uint16_t baker_until_both_loaves_are_there(const struct tape *tape, const struct world *w)
{
    return value(tape, w, "loaves") < 2 ? BAKER : 0;
}

static void condition_if_fails_for_whoever_comes_second(void **state)
{
    (void)state;
    struct session s;
    scenario_play(&s, "condition_if", NULL, NULL);
    assert_true(has_finding(&s, FINDING_EXPECT, BOB));
    session_close(&s);
    assert_true(play_by_hand(&s, "condition_if", NULL, bob_once_both_are_notified) > 0);
    check_verdict(&s, VERDICT_FAILED);
    assert_true(has_finding(&s, FINDING_EXPECT, ALICE));
    session_close(&s);
}

static void condition_if_goes_well_with_enough_bread(void **state)
{
    (void)state;
    check_by_hand("condition_if", baker_until_both_loaves_are_there, VERDICT_ENDED);
}

/* How often a thread has begun to wait for the bread. */
static int times_waited(const struct tape *tape, uint16_t id)
{
    int times = 0;
    for (size_t i = 0; i < tape->count; i++)
        times += tape->records[i].kind == R_COND_WAIT && tape->records[i].thread == id;
    return times;
}

static void condition_if_fixed_waits_again(void **state)
{
    (void)state;
    struct session s;
    scenario_play(&s, "condition_if_fixed", NULL, NULL);
    assert_int_equal(times_waited(&s.tape, ALICE), 1);
    assert_int_equal(times_waited(&s.tape, BOB), 2);
    session_close(&s);
    assert_true(play_by_hand(&s, "condition_if_fixed", NULL, bob_once_both_are_notified) > 0);
    check_verdict(&s, VERDICT_ENDED);
    assert_int_equal(times_waited(&s.tape, ALICE), 2);
    assert_int_equal(times_waited(&s.tape, BOB), 1);
    session_close(&s);
}

/* Wake somebody spuriously who waits for the bread while nobody is in the shop; let it go on until it
 * has taken its loaf or waits again. */
static void wake_spuriously(struct session *s, const char *name, uint16_t id)
{
    bool has_woken = false;
    scenario_start(s, name, NULL, NULL);
    while (scenario_await(s)) {
        const struct world *w = scenario_world(s);
        struct pick wake = {.thread = id, .way = WAY_SPURIOUS}, go = {.thread = id};
        bool can_wake = picks_has(w, wake) && owner(&s->tape, w, "shop") == 0 && !has_woken;
        bool can_go = has_woken && picks_has(w, go) && times_waited(&s->tape, id) < 2;
        has_woken |= can_wake;
        if (can_wake || can_go)
            assert_int_equal(session_pick(s, s->tape.step_count + 1, can_wake ? wake : go), 0);
        else
            session_allow(s, s->tape.step_count + 1);
    }
    assert_true(has_woken);
}

/* The condition means nothing to who does not look again: not even that there was a notification. */
static void condition_if_fails_for_who_wakes_spuriously(void **state)
{
    (void)state;
    struct session s;
    wake_spuriously(&s, "condition_if", ALICE);
    check_verdict(&s, VERDICT_FAILED);
    assert_true(has_finding(&s, FINDING_EXPECT, ALICE));
    session_close(&s);
    wake_spuriously(&s, "condition_if_fixed", ALICE);
    check_verdict(&s, VERDICT_ENDED);
    assert_int_equal(times_waited(&s.tape, ALICE), 2);
    assert_int_equal(scenario_world(&s)->finding_count, 0);
    session_close(&s);
}

/* ---- locks ---- */

/* Who has finished is not waited for in vain: it wakes those who join it. */
static void a_lock_left_behind_holds_up_those_who_ask_for_it(void **state)
{
    (void)state;
    struct session s;
    scenario_play(&s, "lock_forgotten", NULL, NULL);
    assert_true(has_finding(&s, FINDING_LOCK_HELD, BOB));
    for (size_t i = 0; i < scenario_world(&s)->finding_count; i++)
        assert_false(scenario_world(&s)->findings[i].is_resolved);
    session_close(&s);
}

/* A slice that ends together with an operation is over all the same. */
static void who_spins_on_the_only_core_has_to_leave_it(void **state)
{
    (void)state;
    struct session s;
    scenario_play(&s, "spin_wait", "cores=1,slice=4us", NULL);
    check_verdict(&s, VERDICT_FAILED);
    assert_true(s.tape.step_count < 1000);
    session_close(&s);
}

/* ---- what is printed ---- */

static void check_prints(const char *name, const char *schedule, const char *params,
                         const char *const *lines)
{
    struct session s;
    scenario_play(&s, name, schedule, params);
    check_verdict(&s, VERDICT_ENDED);
    for (size_t i = 0; i < s.tape.count; i++)
        if (s.tape.records[i].kind == R_PRINT) {
            assert_non_null(*lines);
            assert_string_equal(tape_string(&s.tape, s.tape.records[i].extra), *lines++);
        }
    assert_null(*lines);
    session_close(&s);
}

static void loops_take_the_sum_or_the_longer_one(void **state)
{
    (void)state;
    static const char *const sequence[] = {
        "first loop starts at 0.0 s", "first loop ends at 4.0 s",     "second loop starts at 4.0 s",
        "second loop ends at 6.0 s",  "both loops are done at 6.0 s", NULL};
    static const char *const threads[] = {
        "first loop starts at 0.0 s", "second loop starts at 0.0 s",  "second loop ends at 2.0 s",
        "first loop ends at 4.0 s",   "both loops are done at 4.0 s", NULL};
    static const char *const other[] = {
        "first loop starts at 0.0 s", "second loop starts at 0.0 s",  "first loop ends at 1.0 s",
        "second loop ends at 5.0 s",  "both loops are done at 5.0 s", NULL};
    check_prints("loops_sequence", NULL, NULL, sequence);
    check_prints("loops_threads", NULL, NULL, threads);
    check_prints("loops_threads", "cores=1,gil=on", NULL, threads);
    check_prints("loops_threads", NULL, "first=1\nsecond=5\n", other);
}

static void computing_gains_only_without_the_gil_and_on_two_cores(void **state)
{
    (void)state;
    static const char *const head = "                in a row   in threads        gain";
    static const char *const waits = "2 downloads         40.0 ms      20.0 ms   2.0 times";
    const char *const no_gain[] = {head, "2 computations      40.0 ms      40.0 ms   1.0 times",
                                   waits, NULL};
    const char *const gain[] = {head, "2 computations      40.0 ms      20.0 ms   2.0 times", waits,
                                NULL};
    check_prints("cpu_and_io", NULL, NULL, no_gain);
    check_prints("cpu_and_io", "gil=off", NULL, gain);
    check_prints("cpu_and_io", "gil=off,cores=1", NULL, no_gain);
    const char *const often[] = {head, "2 computations      40.0 ms      40.1 ms   1.0 times",
                                 waits, NULL};
    check_prints("cpu_and_io", "interval=1ms", NULL, often);
    const char *const old[] = {head, "2 computations      40.0 ms      82.0 ms   0.5 times", waits,
                               NULL};
    check_prints("cpu_and_io", "gil=ticks", NULL, old);
    check_prints("cpu_and_io", "gil=ticks,cores=1", NULL, no_gain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_scenario_ends_as_it_says),
        cmocka_unit_test(sound_scenarios_never_fail),
        cmocka_unit_test(broken_scenarios_fail_sometimes),
        cmocka_unit_test(lost_update_loses_one_payment),
        cmocka_unit_test(lost_update_goes_well_if_alice_writes_first),
        cmocka_unit_test(lost_update_needs_more_rounds_with_the_gil),
        cmocka_unit_test(lost_update_fixed_makes_the_other_wait),
        cmocka_unit_test(two_locks_ends_with_everybody_waiting),
        cmocka_unit_test(two_locks_goes_well_if_alice_gets_both),
        cmocka_unit_test(two_locks_fixed_makes_alice_wait_for_bob),
        cmocka_unit_test(condition_if_fails_for_whoever_comes_second),
        cmocka_unit_test(condition_if_goes_well_with_enough_bread),
        cmocka_unit_test(condition_if_fails_for_who_wakes_spuriously),
        cmocka_unit_test(condition_if_fixed_waits_again),
        cmocka_unit_test(a_lock_left_behind_holds_up_those_who_ask_for_it),
        cmocka_unit_test(who_spins_on_the_only_core_has_to_leave_it),
        cmocka_unit_test(loops_take_the_sum_or_the_longer_one),
        cmocka_unit_test(computing_gains_only_without_the_gil_and_on_two_cores),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
