/* SPDX-License-Identifier: MIT */
/* At a real terminal: the courses of a run beside each other, and what is kept of them in files. */
#include "tests/terminal.h"

#include <signal.h>

static const char *const utf8[] = {"LC_ALL=C.UTF-8", "NO_COLOR", NULL};
static const char *const ascii[] = {"LC_ALL=C", "NO_COLOR", NULL};
static const char *const mono[] = {"LC_ALL=C.UTF-8", "NO_COLOR=1", NULL};

/* Two courses of one run, seen beside each other: the second one in which bob goes before alice. */
static struct vt *open_comparison(const char *const *env, int rows, int cols)
{
    struct vt *vt = open_words(env, rows, cols, "run", "two_locks");
    await(vt, "T1 main");
    vt_keys(vt, "a");
    await(vt, "Deadlock");
    vt_keys(vt, ":5\r");
    await(vt, "step  5 of 15");
    vt_keys(vt, "3jj3r");
    await(vt, "b1");
    vt_keys(vt, "a");
    await(vt, "step 15 of 15");
    vt_keys(vt, "\033"); /* what has been found is closed */
    CHECK(vt, vt_wait_idle(vt, 100, VT_PATIENCE_MS));
    vt_keys(vt, "V");
    await(vt, "The same up to step 5");
    CHECK(vt, vt_wait_idle(vt, 100, VT_PATIENCE_MS)); /* the rest of the frame */
    return vt;
}

/* The row of a word that stands twice. */
static int second_row(struct vt *vt, const char *text)
{
    int first = vt_find(vt, text, 0);
    return first < 0 ? -1 : vt_find(vt, text, first + 1);
}

static void two_branches_stand_beside_each_other(void **state)
{
    (void)state;
    const char *const *terminals[] = {utf8, ascii, mono};
    for (size_t i = 0; i < UNIT_COUNT(terminals); i++) {
        struct vt *vt = open_comparison(terminals[i], 24, 80);
        CHECK(vt, vt_find(vt, "then T3 bob begins | T2 alice takes lock A", 0) == 1);
        int first = vt_find(vt, " alice ", 2), second = vt_find(vt, " alice ", first + 1);
        CHECK(vt, first > 0 && second == first + 4); /* the timelines, one over the other */
        CHECK(vt, vt_column(vt, first - 2, "b1") >= 0);
        CHECK(vt, vt_column(vt, second - 2, "main run") >= 0);
        CHECK(vt, second_row(vt, "b1: deadlock, step 15") < 0);
        CHECK(vt, vt_find(vt, "main run: deadlock, step 15", 0) > second);
        vt_keys(vt, "V");
        await(vt, "Threads");
        end_session(vt);
    }
}

/* Where not all threads have room: the same ones above and below. */
static void compared_timelines_show_the_same_threads(void **state)
{
    (void)state;
    struct vt *vt = open_words(utf8, 16, 60, "run", "car_park");
    await(vt, "step 0");
    vt_keys(vt, "a");
    await(vt, "step 72 of 72");
    vt_keys(vt, "\033:8\r");
    await(vt, "step  8 of 72");
    vt_keys(vt, "jjjjr");
    await(vt, "step 9 of 9 so far");
    vt_keys(vt, "V");
    await(vt, "The same up to step 8");
    CHECK(vt, vt_wait_idle(vt, 100, VT_PATIENCE_MS));
    CHECK(vt, vt_find(vt, "b1 T5 of 5", 0) == 3 && vt_find(vt, "main run T5 of 5", 0) == 6);
    CHECK(vt, vt_find(vt, " white ", 0) == 4 && vt_find(vt, " white ", 5) == 7);
    CHECK(vt, vt_find(vt, "*green ", 0) == 5 && vt_find(vt, "*green ", 6) == 8);
    end_session(vt);
}

static void the_tree_of_branches_leads_from_one_to_another(void **state)
{
    (void)state;
    struct vt *vt = open_comparison(utf8, 24, 80);
    vt_keys(vt, "v");
    await(vt, "from step 6: T3 bob begins");
    await(vt, "Enter switch");
    vt_keys(vt, "nbob first\r");
    await(vt, "bob first");
    vt_keys(vt, "k\r");
    await(vt, "This is main run.");
    vt_keys(vt, "V");
    await(vt, "Threads");
    await(vt, "step  5 of 15"); /* where we were in it */
    vt_keys(vt, ":branch bob first\r");
    await(vt, "step 15 of 15");
    vt_keys(vt, "q");
    CHECK(vt, vt_wait_exit(vt, VT_PATIENCE_MS));
    vt_close(vt);
}

/* In a folder of its own, since recordings go where we are. */
static void enter_new_folder(char *before, char *folder)
{
    const char *root = getenv("TMPDIR");
    assert_non_null(getcwd(before, 4096));
    snprintf(folder, 4096, "%s/screen.XXXXXX", root ? root : "/tmp");
    assert_non_null(mkdtemp(folder));
    assert_int_equal(chdir(folder), 0);
}

static void leave_folder(const char *before, const char *folder)
{
    char command[4200];
    assert_int_equal(chdir(before), 0);
    snprintf(command, sizeof command, "rm -r %s", folder);
    assert_int_equal(system(command), 0);
}

static void a_viewer_that_is_killed_leaves_what_it_has_recorded(void **state)
{
    char before[4096], folder[4096];
    (void)state;
    enter_new_folder(before, folder);
    struct vt *vt = open_words(utf8, 24, 80, "run", "two_locks");
    await(vt, "T1 main");
    vt_keys(vt, "...R");
    await(vt, "two_locks.reel");
    await(vt, "● rec");
    vt_keys(vt, "...");
    await(vt, "step 6");
    vt_signal(vt, SIGKILL);
    CHECK(vt, vt_wait_exit(vt, VT_PATIENCE_MS));
    vt_close(vt);
    vt = open_words(utf8, 24, 80, "play", "two_locks.reel");
    await(vt, "T1 main");
    vt_keys(vt, "G");
    await(vt, "T2 alice takes lock A");
    end_session(vt);
    leave_folder(before, folder);
}

static void leaving_closes_the_recording(void **state)
{
    char before[4096], folder[4096];
    (void)state;
    enter_new_folder(before, folder);
    struct vt *vt = open_words(ascii, 24, 80, "run", "two_locks");
    await(vt, "T1 main");
    vt_keys(vt, "R...");
    await(vt, "step 3");
    await(vt, " rec ");
    vt_keys(vt, "Q");
    CHECK(vt, vt_wait_exit(vt, VT_PATIENCE_MS));
    vt_close(vt);
    vt = open_words(utf8, 24, 80, "info", "two_locks.reel");
    await(vt, "the recording was ended before the run");
    CHECK(vt, vt_wait_exit(vt, VT_PATIENCE_MS));
    vt_close(vt);
    leave_folder(before, folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_branches_stand_beside_each_other),
        cmocka_unit_test(compared_timelines_show_the_same_threads),
        cmocka_unit_test(the_tree_of_branches_leads_from_one_to_another),
        cmocka_unit_test(a_viewer_that_is_killed_leaves_what_it_has_recorded),
        cmocka_unit_test(leaving_closes_the_recording),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
