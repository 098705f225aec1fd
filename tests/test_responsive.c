/* SPDX-License-Identifier: MIT */
/*
 * The screen answers whatever the target does: it floods us with records or words, hangs, dies; also
 * while a long file is read. And when nothing moves, nothing wakes the program.
 *
 * usage: test_responsive DEATHS LONG SHORT, the program of targets/deaths.c and two reels
 */
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit.h"
#include "tests/vt.h"

#define ANSWER_MS 2000  /* 100 times what it should take, for a machine that has more to do */
#define READ_MS   60000 /* with a sanitizer, on that machine */
#define QUESTIONS 5
#define SETTLE_MS 300
#define REST_S    2
#define RESTS     3

static const char *deaths, *reel, *short_reel;

static struct vt *open_words(const char *const *words)
{
    static const char *const env[] = {"LC_ALL=C.UTF-8", NULL};
    char *argv[16] = {getenv("THREADREEL")};
    for (size_t i = 0; i < 14 && words[i]; i++)
        argv[i + 1] = (char *)(uintptr_t)words[i];
    struct vt *vt = vt_open(argv, env, 24, 80);
    assert_non_null(vt);
    return vt;
}

static struct vt *open_death(const char *how, const char *policy)
{
    const char *const words[] = {"run", "--policy",       policy, "-p", how,
                                 "-p",  "turns=10000000", deaths, NULL};
    return open_words(words);
}

static void check(struct vt *vt, bool is_so, const char *what)
{
    if (is_so)
        return;
    vt_dump(vt, stdout);
    fail_msg("%s", what);
}

#define CHECK(vt, claim) check((vt), (claim), #claim)

/* The help comes and goes: its first sentence stands nowhere else. */
static void check_answers(struct vt *vt)
{
    for (int i = 0; i < QUESTIONS; i++) {
        vt_keys(vt, "?");
        CHECK(vt, vt_wait_text(vt, "Moving through the run", ANSWER_MS));
        vt_keys(vt, "?");
        CHECK(vt, vt_wait_no_text(vt, "Moving through the run", ANSWER_MS));
    }
}

static void leave(struct vt *vt)
{
    vt_keys(vt, "Q");
    CHECK(vt, vt_wait_exit(vt, VT_PATIENCE_MS));
    vt_close(vt);
}

/* ---- answering ---- */

static void check_while_it_runs(const char *how, const char *policy)
{
    struct vt *vt = open_death(how, policy);
    CHECK(vt, vt_wait_text(vt, "main", VT_PATIENCE_MS));
    vt_keys(vt, "a");
    check_answers(vt);
    leave(vt);
}

static void keys_are_answered_while_records_flood_in(void **state)
{
    (void)state;
    check_while_it_runs("how=4", "time");
    check_while_it_runs("how=4", "real");
}

static void keys_are_answered_while_output_floods_in(void **state)
{
    (void)state;
    check_while_it_runs("how=5", "time");
    check_while_it_runs("how=5", "real");
}

static void keys_are_answered_while_the_target_hangs(void **state)
{
    (void)state;
    check_while_it_runs("how=6", "time");
    check_while_it_runs("how=6", "real");
}

static void keys_are_answered_when_the_target_has_died(void **state)
{
    (void)state;
    check_while_it_runs("how=1", "time");
    check_while_it_runs("how=3", "real");
}

static void keys_are_answered_while_a_long_reel_is_read(void **state)
{
    (void)state;
    const char *const words[] = {"play", reel, NULL};
    struct vt *vt = open_words(words);
    CHECK(vt, vt_wait_text(vt, "T1", ANSWER_MS));
    CHECK(vt, vt_find(vt, "reading", 0) == 0);
    vt_keys(vt, "...");
    CHECK(vt, vt_wait_row(vt, 0, " 3 of ", ANSWER_MS));
    check_answers(vt);
    vt_keys(vt, "a");
    CHECK(vt, vt_wait_text(vt, "It was stopped", READ_MS));
    CHECK(vt, vt_wait_row(vt, 0, "(recorded)", ANSWER_MS));
    check_answers(vt);
    leave(vt);
}

/* A file that shrinks under its reader takes nobody down with it. */
static void reel_cut_off_while_it_is_read_is_told(void **state)
{
    (void)state;
    char copy[] = "/tmp/test_responsive.XXXXXX", command[600];
    int fd = mkstemp(copy);
    assert_true(fd >= 0);
    snprintf(command, sizeof command, "cp '%s' '%s'", reel, copy);
    assert_int_equal(system(command), 0);
    const char *const words[] = {"play", copy, NULL};
    struct vt *vt = open_words(words);
    CHECK(vt, vt_wait_row(vt, 0, "reading", ANSWER_MS));
    assert_int_equal(ftruncate(fd, 100000), 0);
    CHECK(vt, vt_wait_text(vt, "breaks off", READ_MS));
    CHECK(vt, vt_wait_row(vt, 0, "(recorded)", ANSWER_MS));
    check_answers(vt);
    leave(vt);
    close(fd);
    unlink(copy);
}

/* ---- at rest ---- */

/* How often the program has gone to sleep so far, and so how often it was woken. */
static long sleeps_of(struct vt *vt)
{
    char path[64], line[256];
    long count = -1;
    snprintf(path, sizeof path, "/proc/%d/status", (int)vt_pid(vt));
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (count < 0 && fgets(line, sizeof line, file))
        if (sscanf(line, "voluntary_ctxt_switches: %ld", &count) != 1)
            count = -1;
    fclose(file);
    assert_true(count >= 0);
    return count;
}

/* A page that comes from the disk is a sleep too: one rest of several is enough. What wakes up again and
 * again has none. */
static void check_rests(struct vt *vt)
{
    long before = 0, after = 1;
    CHECK(vt, vt_wait_idle(vt, SETTLE_MS, VT_PATIENCE_MS));
    for (int i = 0; i < RESTS && after != before; i++) {
        before = sleeps_of(vt);
        sleep(REST_S);
        after = sleeps_of(vt);
    }
    if (after != before)
        vt_dump(vt, stdout);
    assert_int_equal(after, before);
}

static void check_rests_after(const char *const *words, const char *keys, const char *text)
{
    struct vt *vt = open_words(words);
    CHECK(vt, vt_wait_text(vt, "T1", VT_PATIENCE_MS));
    vt_keys(vt, keys);
    CHECK(vt, vt_wait_text(vt, text, VT_PATIENCE_MS));
    check_rests(vt);
    leave(vt);
}

static void nothing_wakes_it_while_the_target_is_held(void **state)
{
    (void)state;
    static const char *const words[] = {"run", "two_locks", NULL};
    check_rests_after(words, "..", "step 2 of");
}

static void nothing_wakes_it_when_the_target_has_ended(void **state)
{
    (void)state;
    static const char *const words[] = {"run", "two_locks", NULL};
    check_rests_after(words, "a", "Deadlock");
}

static void nothing_wakes_it_behind_a_box(void **state)
{
    (void)state;
    static const char *const words[] = {"run", "two_locks", NULL};
    check_rests_after(words, ".?", "Moving through the run");
}

static void nothing_wakes_it_when_a_file_has_been_read(void **state)
{
    (void)state;
    const char *const words[] = {"play", short_reel, NULL};
    check_rests_after(words, "a", "Deadlock");
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_answered_while_records_flood_in),
        cmocka_unit_test(keys_are_answered_while_output_floods_in),
        cmocka_unit_test(keys_are_answered_while_the_target_hangs),
        cmocka_unit_test(keys_are_answered_when_the_target_has_died),
        cmocka_unit_test(keys_are_answered_while_a_long_reel_is_read),
        cmocka_unit_test(reel_cut_off_while_it_is_read_is_told),
        cmocka_unit_test(nothing_wakes_it_while_the_target_is_held),
        cmocka_unit_test(nothing_wakes_it_when_the_target_has_ended),
        cmocka_unit_test(nothing_wakes_it_behind_a_box),
        cmocka_unit_test(nothing_wakes_it_when_a_file_has_been_read),
    };
    if (argc != 4)
        return 2;
    deaths = argv[1];
    reel = argv[2];
    short_reel = argv[3];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
