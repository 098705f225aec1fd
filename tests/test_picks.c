/* SPDX-License-Identifier: MIT */
/*
 * What can happen next, and that it does: whatever is offered, at any step of any program, is taken by
 * the engine, and happens as its sentence says; and the schedule of such a run gives the same run.
 *
 *   test_picks PROGRAM             a program that meets all that there is to pick
 */
#include "model/picks.h"

#include "model/words.h"
#include "tests/scenarios.h"

#define ROUNDS (SCENARIO_SEEDS(10) < 4 ? 4 : SCENARIO_SEEDS(10)) /* until each outlook was there */
#define STEPS  300 /* picked; the rest of the run goes as the policy says */

#define WAITER_ROUNDS   (SCENARIO_SEEDS(10) == 10 ? 20 : 1)
#define SCENARIO_ROUNDS (SCENARIO_SEEDS(10) == 10 ? 2 : 1)

static const char *program;

/* How often each way, and a waiter, was picked. */
static unsigned taken[WAY_COUNT];
static unsigned seen[OUTLOOK_GIVES_UP + 1];

static void start(struct session *s, const char *name, const char *schedule)
{
    char why[300];
    char *argv[] = {(char *)(uintptr_t)program, NULL};
    struct session_options options = {
        .name = "picks", .argv = argv, .schedule = schedule, .reel_fd = -1};
    if (name)
        scenario_start(s, name, schedule, NULL);
    else if (session_start(s, &options, why, sizeof why) < 0)
        fail_msg("%s", why);
}

static void finish(struct session *s)
{
    session_allow(s, SEGMENT_STEPS_UNLIMITED);
    while (!session_has_ended(s))
        if (!session_pump(s) && !live_wait(&s->live, -1, 60000))
            fail_msg("%s: nothing has come for a minute", s->name);
    while (session_pump(s))
        ;
}

/* ---- what has been picked has happened ---- */

/* A record of the last step on the tape; NULL: there is none. */
static const struct record *of_last_step(const struct tape *tape, unsigned kind, uint16_t thread)
{
    for (size_t i = tape_step_end(tape, tape->step_count - 1); i < tape->count; i++)
        if (tape->records[i].kind == kind && tape->records[i].thread == thread)
            return &tape->records[i];
    return NULL;
}

static void check_way(const struct tape *tape, struct pick pick, const char *said)
{
    const struct record *told = of_last_step(tape, R_PICK, pick.thread);
    bool is_first = tape->step_count == 1;
    if (!is_first && (!told || told->extra != (uint32_t)pick.way))
        fail_msg("%s: no record says that it was picked", said);
    if (pick.way == WAY_TIMEOUT && !of_last_step(tape, R_TIMEOUT, pick.thread))
        fail_msg("%s: its time is not up", said);
    if (pick.way == WAY_SPURIOUS && !of_last_step(tape, R_SPURIOUS, pick.thread))
        fail_msg("%s: it did not wake", said);
    if (!picks_happened(tape, tape->step_count, pick))
        fail_msg("%s: the records do not say so", said);
    taken[pick.way]++;
}

static void check_waiter(const struct tape *tape, struct pick pick, const char *said)
{
    const struct record *wake = of_last_step(tape, R_WAKE, pick.waiter);
    if (!of_last_step(tape, R_PICK_WAITER, pick.waiter) || !wake || wake->extra != pick.thread)
        fail_msg("%s: it did not", said);
    taken[WAY_WAITER]++;
}

/* Whether a thread has begun in the last step to wait for something of others. */
static bool has_to_wait(const struct tape *tape, uint16_t thread)
{
    for (size_t i = tape_step_end(tape, tape->step_count - 1); i < tape->count; i++) {
        enum record_wait wait = record_wait_of(tape->records[i].kind);
        if (tape->records[i].thread == thread &&
            (wait == RECORD_WAIT_BLOCK || wait == RECORD_WAIT_WAIT))
            return true;
    }
    return false;
}

/* Operations of which the outlook is always known. */
static bool is_foreseen(unsigned kind)
{
    switch (kind) {
    case R_LOCK_TAKE:
    case R_RW_READ:
    case R_RW_WRITE:
    case R_SEM_TAKE:
    case R_QUEUE_GET:
    case R_QUEUE_PUT:
    case R_PIPE_RECEIVE:
    case R_JOIN:
        return true;
    default:
        return false;
    }
}

static void check_outlook(const struct tape *tape, uint16_t thread, enum outlook outlook,
                          const char *said)
{
    bool waits = has_to_wait(tape, thread);
    seen[outlook]++;
    bool waits_for_gil =
        of_last_step(tape, R_GIL_WAIT, thread) || of_last_step(tape, R_GIL_SWITCH, thread);
    if (outlook == OUTLOOK_NEEDS_GIL && !waits_for_gil)
        fail_msg("%s: it need not wait for the GIL", said);
    if (waits != (outlook == OUTLOOK_WAITS))
        fail_msg("%s: it %s", said, waits ? "has to wait" : "need not wait");
}

/* While a step is taken, nobody who was ready before it stands beside a core that is free. */
static void check_cores(struct session *s, const char *said)
{
    const struct tape *tape = &s->tape;
    size_t position = tape_step_end(tape, tape->step_count - 1), on = 0, ready = 0;
    while (position < tape->count && tape->records[position].kind != R_GO)
        position++;
    const struct world *w = history_at(&s->history, position + 1);
    for (size_t i = 0; i < w->thread_count; i++) {
        on += w->threads[i].state == THREAD_RUN;
        ready += w->threads[i].state == THREAD_READY && w->threads[i].changed < w->step;
    }
    if (ready > 0 && on < w->cores)
        fail_msg("%s: %zu threads on %u cores, and %zu wait for one", said, on, (unsigned)w->cores,
                 ready);
}

/* Pick one of all that there is. Returns: false if there is nothing. */
static bool pick_any(struct session *s, struct unit_random *random)
{
    char said[WORDS_MAX];
    struct pick picks[PICKS_MAX];
    const struct world *w = scenario_world(s);
    size_t step = s->tape.step_count + 1, count = picks_at(w, picks, PICKS_MAX);
    if (count == 0)
        return false;
    struct pick pick = picks[unit_random_below(random, count < PICKS_MAX ? count : PICKS_MAX)];
    assert_true(picks_has(w, pick));
    words_pick(&s->tape, w, pick, said, sizeof said);
    bool is_foreseen_here =
        pick.way == WAY_GO && is_foreseen(w->threads[pick.thread - 1].pending.kind);
    enum outlook outlook = picks_outlook(w, pick.thread);
    assert_int_equal(session_pick(s, step, pick), 0);
    scenario_await(s);
    if (s->tape.step_count < step || scenario_world(s)->step < step)
        fail_msg("%s: no step was taken", said);
    check_way(&s->tape, pick, said);
    check_cores(s, said);
    if (pick.waiter)
        check_waiter(&s->tape, pick, said);
    if (is_foreseen_here)
        check_outlook(&s->tape, pick.thread, outlook, said);
    return true;
}

/* ---- and happens again ---- */

static void check_replay(struct session *first, const char *name)
{
    struct session replay;
    char *told = session_schedule(first, first->tape.count);
    assert_non_null(told);
    start(&replay, name, told);
    finish(&replay);
    assert_true(first->tape.step_count > 0 && replay.tape.step_count > 0);
    const struct tape *a = &first->tape, *b = &replay.tape;
    size_t a_first = a->steps[0], b_first = b->steps[0];
    for (size_t i = 0; a_first + i < a->count && b_first + i < b->count; i++)
        if (memcmp(&a->records[a_first + i], &b->records[b_first + i], sizeof *a->records) != 0)
            fail_msg("%s, schedule %s: record %zu differs", first->name, told, a_first + i);
    if (a->count - a_first != b->count - b_first)
        fail_msg("%s, schedule %s: %zu records, then %zu", first->name, told, a->count, b->count);
    free(told);
    session_close(&replay);
}

static void play(const char *name, const char *schedule, struct unit_random *random)
{
    struct session s;
    start(&s, name, schedule);
    for (int turn = 0; turn < STEPS && scenario_await(&s) && pick_any(&s, random); turn++)
        ;
    finish(&s);
    const struct world *w = scenario_world(&s);
    assert_true(w->has_ended && w->end != END_DIVERGED && w->end != END_CRASHED);
    check_replay(&s, name);
    session_close(&s);
}

static const char *const schedules[] = {
    NULL,          "policy=manual",   "policy=round-robin",  "policy=random:5",
    "time,gil=on", "random:6,gil=on", "policy=time,cores=1", "time,cores=4,slice=10us"};

static void all_that_is_offered_happens(void **state)
{
    struct unit_random random = unit_random_new();
    (void)state;
    for (int round = 0; round < ROUNDS * 8; round++)
        play(NULL, schedules[(size_t)round % UNIT_COUNT(schedules)], &random);
    printf("# %u went on, %u timed out, %u woke spuriously, %u woke one of several\n",
           taken[WAY_GO], taken[WAY_TIMEOUT], taken[WAY_SPURIOUS], taken[WAY_WAITER]);
    for (int way = 0; way < WAY_COUNT; way++)
        if (taken[way] == 0)
            fail_msg("way %d was never there to pick", way);
    for (size_t outlook = 0; outlook < UNIT_COUNT(seen); outlook++)
        if (seen[outlook] == 0)
            fail_msg("outlook %zu was never there", outlook);
}

static void all_that_is_offered_happens_with_another_gil(void **state)
{
    static const char *const gils[] = {
        "time,gil=ticks",         "random:8,gil=ticks",
        "round-robin,gil=ticks",  "manual,gil=ticks,bytecode=1us",
        "time,cores=1,gil=ticks", "random:9,gil=on,breaker=jumps,interval=1us"};
    struct unit_random random = unit_random_new();
    (void)state;
    for (int round = 0; round < ROUNDS * 3; round++)
        play(NULL, gils[(size_t)round % UNIT_COUNT(gils)], &random);
}

/* With this seed somebody who was interrupted in its work, and is about to drop the GIL, loses its core;
 * a timer then falls due on its way. */
static void who_was_interrupted_does_what_it_is_about_to_do(void **state)
{
    struct unit_random random = unit_random_from(276877686);
    (void)state;
    for (size_t round = 0; round < 10 * UNIT_COUNT(schedules); round++)
        play(NULL, schedules[round % UNIT_COUNT(schedules)], &random);
}

static void all_that_scenarios_offer_happens(void **state)
{
    struct unit_random random = unit_random_new();
    struct scenario_list list = scenario_list_new();
    (void)state;
    for (int i = 0; i < list.count; i++)
        for (int round = 0; round < SCENARIO_ROUNDS; round++)
            play(list.entries[i]->d_name,
                 schedules[unit_random_below(&random, UNIT_COUNT(schedules))], &random);
    scenario_list_free(&list);
}

/* ---- who is woken, as somebody has written it ---- */

/* The place of a record: the step that it is of. */
static struct schedule_choice place_of(const struct tape *tape, size_t at)
{
    struct schedule_choice place = {.way = WAY_WAITER};
    for (size_t i = 0; i <= at; i++)
        if (tape->records[i].kind == R_GO)
            place.last = tape->records[i].thread;
    for (size_t i = 0; i <= at; i++)
        place.nth += tape->records[i].kind == R_GO && tape->records[i].thread == place.last;
    return place;
}

/* A waiter for some step of a run: mostly of one that has woken somebody, and often just that one. */
static struct schedule_choice any_waiter(const struct tape *tape, struct unit_random *random)
{
    size_t first = tape->steps[0] + 2; /* behind the first step and who took it */
    size_t at = first + unit_random_below(random, tape->count - first);
    bool is_any = unit_random_below(random, 4) == 0;
    uint16_t threads = 1;
    for (size_t i = first; i < tape->count; i++)
        threads = tape->records[i].thread > threads ? tape->records[i].thread : threads;
    while (!is_any && at + 1 < tape->count && tape->records[at].kind != R_WAKE)
        at++;
    struct schedule_choice choice = place_of(tape, at);
    choice.next = tape->records[at].kind == R_WAKE && unit_random_below(random, 2) == 0
                      ? tape->records[at].thread
                      : (uint16_t)(1 + unit_random_below(random, threads));
    return choice;
}

/* One or two waiters, added to a policy. */
static void name_waiters(const char *name, const char *policy, struct unit_random *random,
                         char *schedule, size_t bytes)
{
    struct session s;
    start(&s, name, policy);
    finish(&s);
    struct schedule_choice one = any_waiter(&s.tape, random), two = any_waiter(&s.tape, random);
    bool has_two =
        (one.last != two.last || one.nth != two.nth) && unit_random_below(random, 2) == 0;
    int length = snprintf(schedule, bytes, "%s/T%u.%u@T%u", policy, one.last, one.nth, one.next);
    if (has_two)
        snprintf(schedule + length, bytes - (size_t)length, "/T%u.%u@T%u", two.last, two.nth,
                 two.next);
    session_close(&s);
}

/* Either each is followed, and told; or the run ends and says that it could not be. Returns: whether
 * they were followed. */
static bool play_waiters(const char *name, const char *policy, struct unit_random *random)
{
    struct session s;
    char schedule[200];
    name_waiters(name, policy, random, schedule, sizeof schedule);
    start(&s, name, schedule);
    finish(&s);
    bool is_followed = scenario_world(&s)->end != END_DIVERGED;
    if (is_followed)
        check_replay(&s, name);
    session_close(&s);
    return is_followed;
}

static void who_is_to_be_woken_is_woken_or_the_run_ends(void **state)
{
    static const char *const policies[] = {"random:3",    "random:7,gil=on",    "manual",
                                           "round-robin", "round-robin,gil=on", "time,cores=1"};
    struct unit_random random = unit_random_new();
    struct scenario_list list = scenario_list_new();
    unsigned followed = 0, refused = 0;
    (void)state;
    for (int round = 0; round < WAITER_ROUNDS; round++)
        for (int i = 0; i <= list.count; i++) {
            const char *policy = policies[unit_random_below(&random, UNIT_COUNT(policies))];
            if (play_waiters(i < list.count ? list.entries[i]->d_name : NULL, policy, &random))
                followed++;
            else
                refused++;
        }
    printf("# %u were followed, %u were refused\n", followed, refused);
    assert_true(followed > 0 && refused > 0);
    scenario_list_free(&list);
}

/* Each was once left out of the schedule that the run tells of itself, and had changed its course. */
static void a_choice_that_wakes_nobody_ends_the_run(void **state)
{
    static const struct {
        const char *scenario, *schedule;
    } runs[] = {
        {"unfinished_daemon_fixed", "random:3/T3.5@T2/T1.8@T2"},
        {"cpu_and_io", "round-robin,gil=on/T2.9@T2/T4.8@T4/T2.5@T3"},
    };
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(runs); i++) {
        struct session s;
        start(&s, runs[i].scenario, runs[i].schedule);
        finish(&s);
        assert_int_equal(scenario_world(&s)->end, END_DIVERGED);
        assert_true(s.output_count > 0);
        assert_non_null(strstr(s.output[(s.output_count - 1) % SESSION_OUTPUT_LINES],
                               "to be woken, but it was not"));
        session_close(&s);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_that_is_offered_happens),
        cmocka_unit_test(all_that_is_offered_happens_with_another_gil),
        cmocka_unit_test(all_that_scenarios_offer_happens),
        cmocka_unit_test(who_was_interrupted_does_what_it_is_about_to_do),
        cmocka_unit_test(who_is_to_be_woken_is_woken_or_the_run_ends),
        cmocka_unit_test(a_choice_that_wakes_nobody_ends_the_run),
    };
    if (argc != 2)
        return 2;
    program = argv[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
