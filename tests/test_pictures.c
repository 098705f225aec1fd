/* SPDX-License-Identifier: MIT */
/*
 * Pictures: whole screens, and sessions by keys alone, in a real terminal.
 *
 * Screens are compared with the files in tests/pictures; with SCREENS_WRITE=1 in the
 * environment they are written instead, to be looked at before they are committed.
 *
 * usage: test_pictures DEATHS-TARGET FOLDER-OF-SCREENS
 */
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/folder.h"
#include "tests/picture.h"

static const char *deaths, *screens;

static struct vt *open_run(const char *const *env, int cols, int rows, const char *scenario)
{
    return picture_open(env, (struct picture_size){cols, rows}, "run", scenario, NULL, NULL);
}

/* ---- whole screens ---- */

static void compare_sizes(const char *scenario, const char *keys, const char *until)
{
    char name[256];
    for (size_t i = 0; i < PICTURE_SIZES; i++)
        for (int is_ascii = 0; is_ascii < 2; is_ascii++) {
            struct vt *vt = open_run(is_ascii ? picture_ascii : picture_utf8, picture_sizes[i].cols,
                                     picture_sizes[i].rows, scenario);
            SEE(vt, "step 0");
            KEYS(vt, "a");
            SEE(vt, " end  ");
            KEYS(vt, keys);
            picture_check(vt, vt_wait_text(vt, until, VT_PATIENCE_MS), until);
            REST(vt);
            snprintf(name, sizeof name, "%s-%s", scenario, is_ascii ? "ascii" : "utf8");
            picture_compare(vt, screens, name);
            KEYS(vt, "Q");
            assert_true(vt_wait_exit(vt, VT_PATIENCE_MS));
            vt_close(vt);
        }
}

static void deadlock_looks_as_it_should(void **state)
{
    (void)state;
    compare_sizes("two_locks", "", "step 15 of 15");
}

static void race_in_the_middle_looks_as_it_should(void **state)
{
    (void)state;
    compare_sizes("lost_update", ":15\r", "step 15 of");
}

static void condition_looks_as_it_should(void **state)
{
    (void)state;
    compare_sizes("condition_if", ":22\r", "step 22 of");
}

static void gil_looks_as_it_should(void **state)
{
    (void)state;
    compare_sizes("cpu_and_io", ":30\r", "step 30 of");
}

static void menu_and_help_look_as_they_should(void **state)
{
    (void)state;
    for (size_t i = 0; i < PICTURE_SIZES; i++) {
        struct vt *vt = picture_open(picture_utf8, picture_sizes[i], NULL, NULL, NULL, NULL);
        SEE(vt, "loops_sequence");
        REST(vt);
        picture_compare(vt, screens, "menu");
        picture_end(vt, "q", 0);
        vt = open_run(picture_utf8, picture_sizes[i].cols, picture_sizes[i].rows, "two_locks");
        SEE(vt, "step 0");
        KEYS(vt, "?");
        REST(vt);
        picture_compare(vt, screens, "help");
        picture_end(vt, "qq", 0);
    }
}

/* ---- colours ---- */

static struct vt_cell cell_of(struct vt *vt, const char *text)
{
    int row = vt_find(vt, text, 0);
    assert_true(row >= 0);
    return vt_cell(vt, row, vt_column(vt, row, text));
}

static struct vt *deadlock_with(const char *term, const char *no_color)
{
    const char *env[] = {"LC_ALL=C.UTF-8", term, no_color, NULL};
    struct vt *vt = open_run(env, 80, 24, "two_locks");
    SEE(vt, "step 0");
    KEYS(vt, "a");
    SEE(vt, "step 15 of 15");
    vt_wait_idle(vt, 150, VT_PATIENCE_MS);
    return vt;
}

static void without_colours_states_differ_all_the_same(void **state)
{
    (void)state;
    const char *const monos[][2] = {{"TERM=xterm-256color", "NO_COLOR=1"},
                                    {"TERM=vt100", "NO_COLOR"}};
    for (size_t i = 0; i < UNIT_COUNT(monos); i++) {
        struct vt *vt = deadlock_with(monos[i][0], monos[i][1]);
        struct vt_cell block = cell_of(vt, "BLOCK"), wait = cell_of(vt, "WAIT");
        assert_int_equal(block.fg, VT_DEFAULT);
        assert_int_equal(block.bg, VT_DEFAULT);
        assert_true(block.is_reverse != wait.is_reverse ||
                    block.is_underlined != wait.is_underlined || block.is_bold != wait.is_bold);
        picture_end(vt, "q", 1);
    }
}

/* ---- sessions ---- */

static void a_session_goes_by_keys_from_menu_to_replay(void **state)
{
    (void)state;
    struct vt *vt = picture_open(picture_utf8, picture_sizes[0], NULL, NULL, NULL, NULL);
    SEE(vt, "loops_sequence");
    KEYS(vt, "/two_locks");
    picture_check(vt, vt_wait_no_text(vt, "loops_sequence", VT_PATIENCE_MS), "the filter filters");
    KEYS(vt, "\rr");
    SEE(vt, "step 0");
    KEYS(vt, "...");
    SEE(vt, "step 3 ");
    SEE(vt, "T1 main starts T3 bob");
    KEYS(vt, ",,");
    SEE(vt, "step 1 ");
    picture_check(vt, vt_wait_no_text(vt, "T1 main starts T3 bob", VT_PATIENCE_MS),
                  "the past is back");
    KEYS(vt, ":10\r");
    SEE(vt, "step 10 ");
    KEYS(vt, "a");
    SEE(vt, "Deadlock: no thread can go on");
    KEYS(vt, "R");
    SEE(vt, "two_locks.reel");
    KEYS(vt, "q");
    SEE(vt, "q quit");
    KEYS(vt, "/.reel\r");
    SEE(vt, "two_locks.reel");
    KEYS(vt, "\r");
    SEE(vt, "step  0 of 15");
    KEYS(vt, "G");
    SEE(vt, "step 15 of 15");
    SEE(vt, "Deadlock: no thread can go on");
    KEYS(vt, "q");
    SEE(vt, "q quit");
    picture_end(vt, "Q", 0);
}

/* Alice holds A; bob would take B next. Alice is let go on instead, until she has both. */
static void another_choice_gives_another_end(void **state)
{
    (void)state;
    struct vt *vt = open_run(picture_utf8, 120, 40, "two_locks");
    SEE(vt, "step 0");
    KEYS(vt, "a");
    SEE(vt, "step 15 of 15");
    KEYS(vt, ":6\r");
    SEE(vt, "step  6 of 15");
    SEE(vt, "T2 alice takes lock A");
    KEYS(vt, "r");
    SEE(vt, "step  7 of 15"); /* she went on then too */
    for (int i = 8; i <= 10; i++) {
        char position[32];
        snprintf(position, sizeof position, "step %d ", i);
        KEYS(vt, "r");
        picture_check(vt, vt_wait_text(vt, position, VT_PATIENCE_MS), position);
    }
    SEE(vt, "T2 alice takes lock B");
    KEYS(vt, "a");
    SEE(vt, "It ended: every thread has finished.");
    picture_end(vt, "q", 1); /* with a warning: it could have been a deadlock */
}

static void twins_lead_to_each_other(void **state)
{
    (void)state;
    struct vt *vt = open_run(picture_utf8, 80, 24, "two_locks");
    SEE(vt, " two_locks ");
    KEYS(vt, "x");
    SEE(vt, " two_locks_fixed ");
    KEYS(vt, "a");
    SEE(vt, "It ended");
    KEYS(vt, "x");
    SEE(vt, " two_locks ");
    picture_end(vt, "q", 0);
}

static void playing_reaches_the_end_by_itself(void **state)
{
    (void)state;
    struct vt *vt = open_run(picture_utf8, 80, 24, "lost_update");
    SEE(vt, "step 0");
    KEYS(vt, "}}}}}}} ");
    for (int stops = 0; stops < 2 && !vt_wait_text(vt, "Failed", 3000); stops++)
        KEYS(vt, " "); /* it stops at each finding once: the race, and the lost update */
    SEE(vt, "Failed");
    picture_end(vt, "q", 1);
}

/* ---- the terminal ---- */

static void sizes_change_and_nothing_tears(void **state)
{
    (void)state;
    const struct {
        int rows, cols;
    } ways[] = {{60, 200}, {16, 60}, {10, 40}, {1, 1}, {3, 200}, {60, 2}, {24, 80}};
    struct vt *vt = deadlock_with("TERM=xterm-256color", "NO_COLOR");
    char *before = picture_text(vt);
    for (size_t i = 0; i < UNIT_COUNT(ways); i++) {
        vt_resize(vt, ways[i].rows, ways[i].cols);
        vt_wait_idle(vt, 100, VT_PATIENCE_MS);
        if (ways[i].rows == 10)
            SEE(vt, " needed");
    }
    SEE(vt, "step 15 of 15");
    vt_wait_idle(vt, 150, VT_PATIENCE_MS);
    char *after = picture_text(vt);
    assert_string_equal(before, after);
    free(before);
    free(after);
    picture_end(vt, "q", 1);
}

static void it_can_be_suspended_and_come_back(void **state)
{
    (void)state;
    char *argv[] = {"bash", "--norc", "--noprofile", "-i", NULL};
    const char *const env[] = {"LC_ALL=C.UTF-8", "PS1=prompt> ", "NO_COLOR", NULL};
    struct vt *vt = vt_open(argv, env, 24, 80);
    SEE(vt, "prompt>");
    KEYS(vt, "$THREADREEL run two_locks\r");
    SEE(vt, "step 0");
    KEYS(vt, "\x1a");
    SEE(vt, "Stopped");
    picture_check(vt, !vt_alt_screen_on(vt) && vt_cursor_visible(vt), "the shell has its screen");
    KEYS(vt, "fg\r");
    SEE(vt, "step 0");
    KEYS(vt, "..");
    SEE(vt, "step 2 ");
    KEYS(vt, "q");
    SEE(vt, "prompt>");
    vt_close(vt);
}

/* ---- what the target may do ---- */

static struct vt *open_deaths(const char *how)
{
    char *argv[] = {
        getenv("THREADREEL"), "run",         "-p",        (char *)(uintptr_t)how,    "-p",
        "turns=10000000",     "--max-steps", "100000000", (char *)(uintptr_t)deaths, NULL};
    struct vt *vt = vt_open(argv, picture_utf8, 24, 80);
    assert_non_null(vt);
    SEE(vt, "step 0");
    KEYS(vt, "a");
    return vt;
}

static void a_crash_is_shown_and_can_be_stepped_back_from(void **state)
{
    (void)state;
    struct vt *vt = open_deaths("how=1");
    SEE(vt, "SIGSEGV");
    KEYS(vt, ",");
    picture_check(vt, vt_wait_no_text(vt, "SIGSEGV", VT_PATIENCE_MS), "the crash is in the future");
    picture_end(vt, "q", 1);
}

static void a_target_that_exits_is_told(void **state)
{
    (void)state;
    struct vt *vt = open_deaths("how=2");
    SEE(vt, "called exit");
    picture_end(vt, "q", 1);
}

static void a_target_that_spins_floods_or_hangs_leaves_the_keys_alone(void **state)
{
    (void)state;
    const char *const ways[] = {"how=4", "how=5", "how=6"};
    for (size_t i = 0; i < UNIT_COUNT(ways); i++) {
        struct vt *vt = open_deaths(ways[i]);
        KEYS(vt, "?");
        SEE(vt, "Take one step");
        KEYS(vt, "?");
        picture_check(vt, vt_wait_no_text(vt, "Take one step", VT_PATIENCE_MS), "help goes away");
        KEYS(vt, "Q");
        picture_check(vt, vt_wait_exit(vt, VT_PATIENCE_MS), "it ends");
        vt_close(vt);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(deadlock_looks_as_it_should),
        cmocka_unit_test(race_in_the_middle_looks_as_it_should),
        cmocka_unit_test(condition_looks_as_it_should),
        cmocka_unit_test(gil_looks_as_it_should),
        cmocka_unit_test(menu_and_help_look_as_they_should),
        cmocka_unit_test(without_colours_states_differ_all_the_same),
        cmocka_unit_test(a_session_goes_by_keys_from_menu_to_replay),
        cmocka_unit_test(another_choice_gives_another_end),
        cmocka_unit_test(twins_lead_to_each_other),
        cmocka_unit_test(playing_reaches_the_end_by_itself),
        cmocka_unit_test(sizes_change_and_nothing_tears),
        cmocka_unit_test(it_can_be_suspended_and_come_back),
        cmocka_unit_test(a_crash_is_shown_and_can_be_stepped_back_from),
        cmocka_unit_test(a_target_that_exits_is_told),
        cmocka_unit_test(a_target_that_spins_floods_or_hangs_leaves_the_keys_alone),
    };
    if (argc < 3)
        return 2;
    deaths = argv[1];
    screens = argv[2];
    /* a sanitizer would take a target's crash for itself, and end it with exit */
    setenv("ASAN_OPTIONS", "handle_segv=0:handle_abort=0", 1);
    setenv("TSAN_OPTIONS", "handle_segv=0:handle_abort=0", 1);
    return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
