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

#define ROUNDS SCENARIO_SEEDS(10)
#define STEPS  300 /* picked; the rest of the run goes as the policy says */

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

static void all_that_scenarios_offer_happens(void **state)
{
    struct unit_random random = unit_random_new();
    struct scenario_list list = scenario_list_new();
    (void)state;
    for (int i = 0; i < list.count; i++)
        for (int round = 0; round < 2; round++)
            play(list.entries[i]->d_name,
                 schedules[unit_random_below(&random, UNIT_COUNT(schedules))], &random);
    scenario_list_free(&list);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_that_is_offered_happens),
        cmocka_unit_test(all_that_scenarios_offer_happens),
    };
    if (argc != 2)
        return 2;
    program = argv[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
