/* SPDX-License-Identifier: MIT */
/*
 * The same scenario with the same schedule gives the same records, byte for byte, in another
 * process: with other addresses, environment, folder and language, on a machine that is busy; and
 * the schedule of a run replays it, also when each step was picked by hand.
 */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "model/picks.h"
#include "tests/scenarios.h"

#define SEEDS        SCENARIO_SEEDS(50)                          /* shared by all scenarios, */
#define SHARE        (SCENARIO_SEEDS(100) == 100 ? 4 : 1)        /* so many for each */
#define POLICY_SHARE (SCENARIO_SEEDS(100) == 100 ? SIZE_MAX : 1) /* of the policies, too */
#define HAND_STEPS   100 /* picked by hand; the rest of the run goes as the policy says */
#define SPINNERS_MAX 2
#define SPINNERS     (SCENARIO_SEEDS(100) == 100 ? SPINNERS_MAX : 0) /* elsewhere it is busy as it is */
#define SPIN_SECONDS 280 /* they end by themselves should we not live to end them */

#ifdef __SANITIZE_THREAD__
#define IS_PLACED_BY_SYSTEM false /* it may start a program again without randomisation */
#else
#define IS_PLACED_BY_SYSTEM true
#endif

/* ---- what must make no difference ---- */

static pid_t spinners[SPINNERS_MAX];

static int start_spinners(void **state)
{
    (void)state;
    for (int i = 0; i < SPINNERS; i++) {
        spinners[i] = fork();
        if (spinners[i] < 0)
            return -1;
        if (spinners[i] == 0) {
            alarm(SPIN_SECONDS);
            for (volatile unsigned turn = 0;; turn++)
                ;
        }
    }
    return 0;
}

static int end_spinners(void **state)
{
    (void)state;
    for (int i = 0; i < SPINNERS; i++) {
        kill(spinners[i], SIGKILL);
        waitpid(spinners[i], NULL, 0);
    }
    return 0;
}

/* Other surroundings for the processes to come: `number` 0 is as we found them. */
static void change_surroundings(const char *home, unsigned number)
{
    static const char *const languages[] = {"de_DE.UTF-8", "C", "tr_TR.UTF-8", "POSIX"};
    static const char *const folders[] = {"/", "/tmp", "/usr", "/dev"};
    char filler[4096];
    if (number == 0) {
        unsetenv("LANG");
        unsetenv("LC_ALL");
        unsetenv("FILLER");
        assert_int_equal(chdir(home), 0);
        return;
    }
    memset(filler, 'x', sizeof filler);
    filler[number * 37 % sizeof filler] = '\0';
    setenv("FILLER", filler, 1);
    setenv("LANG", languages[number % UNIT_COUNT(languages)], 1);
    setenv("LC_ALL", languages[number / 2 % UNIT_COUNT(languages)], 1);
    assert_int_equal(chdir(folders[number % UNIT_COUNT(folders)]), 0);
}

/* ---- comparing ---- */

/* Fail unless two tapes hold the same records from `a_first` and `b_first` on. */
static void check_same(const struct tape *a, size_t a_first, const struct tape *b, size_t b_first,
                       const char *what)
{
    size_t a_count = a->count - a_first, b_count = b->count - b_first;
    for (size_t i = 0; i < a_count && i < b_count; i++)
        if (memcmp(&a->records[a_first + i], &b->records[b_first + i], sizeof *a->records) != 0)
            fail_msg("%s: record %zu differs", what, a_first + i);
    if (a_count != b_count)
        fail_msg("%s: %zu records, then %zu", what, a->count, b->count);
    if (a->count == 0)
        fail_msg("%s: no records", what);
}

static void describe(char *what, size_t bytes, const char *name, const char *schedule)
{
    snprintf(what, bytes, "%s, schedule %s", name, schedule);
}

/* Play it three times: as things are, in other surroundings, and from the schedule that the first
 * run tells of itself. */
static void check_three_runs(const char *name, const char *schedule, const char *home,
                             unsigned number)
{
    struct session first, second, replay;
    char what[300];
    describe(what, sizeof what, name, schedule);
    change_surroundings(home, 0);
    scenario_play(&first, name, schedule, NULL);
    change_surroundings(home, number);
    scenario_play(&second, name, schedule, NULL);
    check_same(&first.tape, 0, &second.tape, 0, what);
    char *told = session_schedule(&first, first.tape.count);
    assert_non_null(told);
    describe(what, sizeof what, name, told);
    scenario_play(&replay, name, told, NULL);
    check_same(&first.tape, 0, &replay.tape, 0, what);
    free(told);
    session_close(&first);
    session_close(&second);
    session_close(&replay);
    change_surroundings(home, 0);
}

/* ---- the tests ---- */

static void each_seed_gives_the_same_records_again(void **state)
{
    struct scenario_list list = scenario_list_new();
    const char *home = *state;
    char schedule[100];
    for (int i = 0; i < list.count; i++)
        for (int turn = 0; turn < SHARE; turn++) {
            unsigned seed = 1 + (unsigned)(i * SHARE + turn) % SEEDS;
            snprintf(schedule, sizeof schedule, "random:%u%s", seed, seed % 3 ? "" : ",gil=on");
            check_three_runs(list.entries[i]->d_name, schedule, home, seed);
        }
    scenario_list_free(&list);
}

static void each_policy_gives_the_same_records_again(void **state)
{
    static const char *const schedules[] = {"time",
                                            "time,gil=on",
                                            "time,cores=1",
                                            "time,cores=5,slice=100us",
                                            "round-robin",
                                            "round-robin,gil=on",
                                            "manual",
                                            "manual,gil=on,interval=200us",
                                            "time,seed=5,spurious=50,waiters=any"};
    struct scenario_list list = scenario_list_new();
    for (int i = 0; i < list.count; i++)
        for (size_t turn = 0; turn < UNIT_COUNT(schedules) && turn < POLICY_SHARE; turn++) {
            size_t s = ((size_t)i + turn) % UNIT_COUNT(schedules);
            check_three_runs(list.entries[i]->d_name, schedules[s], *state, (unsigned)s + 1);
        }
    scenario_list_free(&list);
}

static void each_gil_gives_the_same_records_again(void **state)
{
    static const char *const schedules[] = {"time,gil=ticks",
                                            "time,gil=ticks,cores=1",
                                            "time,gil=ticks,wake=500ns",
                                            "random:3,gil=ticks",
                                            "round-robin,gil=ticks",
                                            "manual,gil=ticks,slice=1ms",
                                            "time,breaker=jumps",
                                            "random:4,breaker=jumps,interval=1us"};
    static const char *const names[] = {"convoy", "lost_update", "own_copy"};
    for (unsigned i = 0; i < UNIT_COUNT(names); i++)
        for (unsigned s = 0; s < UNIT_COUNT(schedules); s++)
            check_three_runs(names[i], schedules[s], *state, s + 1);
}

/* Pick one of all that can happen, at each of the first steps. */
static void pick_by_hand(struct session *s, struct unit_random *random)
{
    for (int turn = 0; turn < HAND_STEPS && scenario_await(s); turn++) {
        struct pick picks[PICKS_MAX];
        size_t count = picks_at(scenario_world(s), picks, PICKS_MAX);
        if (count == 0)
            break;
        struct pick pick = picks[unit_random_below(random, count < PICKS_MAX ? count : PICKS_MAX)];
        assert_int_equal(session_pick(s, s->tape.step_count + 1, pick), 0);
    }
    session_allow(s, SEGMENT_STEPS_UNLIMITED);
    while (!session_has_ended(s))
        if (!session_pump(s))
            live_wait(&s->live, -1, 1000);
    while (session_pump(s))
        ;
}

/* The schedule itself stands before the first step and is another one: compare from there. */
static void steps_picked_by_hand_are_replayed(void **state)
{
    struct unit_random random = unit_random_new();
    struct scenario_list list = scenario_list_new();
    for (int i = 0; i < list.count; i++)
        for (int round = i % 2; round < 2 * SHARE; round += SHARE == 1 ? 2 : 1) {
            struct session first, replay;
            char what[300];
            scenario_start(&first, list.entries[i]->d_name, round % 2 ? "policy=manual" : NULL,
                           NULL);
            pick_by_hand(&first, &random);
            char *told = session_schedule(&first, first.tape.count);
            assert_non_null(told);
            describe(what, sizeof what, first.name, told);
            change_surroundings(*state, (unsigned)round + 1);
            scenario_play(&replay, first.name, told, NULL);
            change_surroundings(*state, 0);
            assert_true(first.tape.step_count > 0 && replay.tape.step_count > 0);
            check_same(&first.tape, first.tape.steps[0], &replay.tape, replay.tape.steps[0], what);
            free(told);
            session_close(&first);
            session_close(&replay);
        }
    scenario_list_free(&list);
}

/* The first word of a file, as a number. */
static unsigned long number_in(const char *path, int base)
{
    char text[64] = "0";
    FILE *file = fopen(path, "r");
    if (file && !fgets(text, sizeof text, file))
        text[0] = '\0';
    if (file)
        fclose(file);
    return strtoul(text, NULL, base);
}

/* Where the stack of a new process is. */
static void find_stack(char *line, size_t bytes)
{
    struct session s;
    char path[64];
    scenario_start(&s, "lost_update", NULL, NULL);
    assert_true(scenario_await(&s));
    snprintf(path, sizeof path, "/proc/%d/maps", (int)s.live.pid);
    FILE *maps = fopen(path, "r");
    assert_non_null(maps);
    while (fgets(line, (int)bytes, maps) && !strstr(line, "[stack]"))
        ;
    fclose(maps);
    session_close(&s);
}

/* What the other tests leave to chance, where the system and the sanitizer do. */
static void addresses_differ_from_process_to_process(void **state)
{
    (void)state;
    char one[300] = "", two[300] = "";
    find_stack(one, sizeof one);
    find_stack(two, sizeof two);
    const unsigned long no_randomisation = 0x40000; /* ADDR_NO_RANDOMIZE */
    if (!IS_PLACED_BY_SYSTEM || number_in("/proc/sys/kernel/randomize_va_space", 10) == 0 ||
        (number_in("/proc/self/personality", 16) & no_randomisation))
        printf("# address randomisation is off here\n");
    else
        assert_string_not_equal(one, two);
}

int main(void)
{
    char home[PATH_MAX];
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_differ_from_process_to_process),
        cmocka_unit_test_prestate(each_seed_gives_the_same_records_again, home),
        cmocka_unit_test_prestate(each_policy_gives_the_same_records_again, home),
        cmocka_unit_test_prestate(each_gil_gives_the_same_records_again, home),
        cmocka_unit_test_prestate(steps_picked_by_hand_are_replayed, home),
    };
    if (!getcwd(home, sizeof home))
        return 1;
    return cmocka_run_group_tests(tests, start_spinners, end_spinners);
}
