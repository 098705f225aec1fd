/* SPDX-License-Identifier: MIT */
/* At a real terminal: the menu, and the options and the configuration, which stay from run to run. */
#include "tests/terminal.h"

static const char *const utf8[] = {"LC_ALL=C.UTF-8", "NO_COLOR", NULL};
static const char *const ascii[] = {"LC_ALL=C", "NO_COLOR", NULL};

/* ---- the menu ---- */

static void menu_knows_what_has_been_run(void **state)
{
    (void)state;
    char home[] = "/tmp/threadreel-done-XXXXXX", setting[64], done[64];
    assert_non_null(mkdtemp(home));
    snprintf(setting, sizeof setting, "XDG_STATE_HOME=%s", home);
    const char *const env[] = {"LC_ALL=C.UTF-8", "NO_COLOR", setting, NULL};
    struct vt *vt = open_words(env, 24, 80, NULL, NULL);
    await(vt, "A threads");
    vt_keys(vt, "/laps\r");
    await(vt, "D ordering");
    await(vt, " 0 of ");
    await(vt, "begins the lesson");
    CHECK(vt, vt_find(vt, "▪laps", 0) < 0);
    CHECK(vt, vt_find(vt, "What you will see", 0) < 0);
    vt_keys(vt, "r");
    await(vt, "T1 main");
    vt_keys(vt, "a");
    await(vt, "Ended well.");
    vt_keys(vt, "q");
    await(vt, "Scenarios");
    vt_keys(vt, "/laps\r");
    await(vt, " 1 of ");
    await(vt, "▪laps");
    await(vt, "You have done it.");
    await(vt, "What you will see");
    vt_keys(vt, "q");
    check_left(vt, 0);
    snprintf(done, sizeof done, "%s/threadreel/done", home);
    assert_int_equal(unlink(done), 0);
    *strrchr(done, '/') = '\0';
    assert_int_equal(rmdir(done), 0);
    assert_int_equal(rmdir(home), 0);
}

/* All questions are left for later: none was right. The next lesson is chosen then. */
static void menu_remembers_how_well_a_lesson_went(void **state)
{
    (void)state;
    char home[] = "/tmp/threadreel-done-XXXXXX", setting[64], done[64], line[64] = "";
    assert_non_null(mkdtemp(home));
    snprintf(setting, sizeof setting, "XDG_STATE_HOME=%s", home);
    const char *const env[] = {"LC_ALL=C.UTF-8", "NO_COLOR", setting, NULL};
    struct vt *vt = open_words(env, 24, 80, NULL, NULL);
    await(vt, "Enter: begin the first lesson");
    CHECK(vt, vt_wait_row(vt, vt_find(vt, "▸ loops_sequence", 0), "asks 2", VT_PATIENCE_MS));
    vt_keys(vt, "\r");
    await(vt, "Play on to the next question.");
    vt_keys(vt, "\033");
    CHECK(vt, vt_wait_no_text(vt, "Play on to", VT_PATIENCE_MS));
    for (int i = 0; i < 10 && vt_find(vt, "0 of 2 right", 0) < 0; i++) {
        for (int card = 0; card < 3;
             card++) { /* at one step; where one asks, the next key answers */
            vt_keys(vt, "\033");
            CHECK(vt, vt_wait_idle(vt, 300, VT_PATIENCE_MS));
        }
        vt_keys(vt, "a");
        CHECK(vt, vt_wait_idle(vt, 300, VT_PATIENCE_MS));
    }
    vt_keys(vt, "q"); /* from the last page straight into the menu */
    await(vt, "▸ loops_threads");
    CHECK(vt, vt_wait_row(vt, vt_find(vt, "▪loops_sequence", 0), "0/2 right", VT_PATIENCE_MS));
    vt_keys(vt, "q");
    check_left(vt, 0);
    vt = open_words(env, 24, 80, NULL, NULL);
    await(vt, "▸ loops_threads"); /* it goes on there the next day */
    vt_keys(vt, "q");
    check_left(vt, 0);
    snprintf(done, sizeof done, "%s/threadreel/done", home);
    FILE *file = fopen(done, "r");
    assert_non_null(file);
    assert_non_null(fgets(line, sizeof line, file));
    fclose(file);
    assert_string_equal(line, "loops_sequence 0/2\n");
    assert_int_equal(unlink(done), 0);
    *strrchr(done, '/') = '\0';
    assert_int_equal(rmdir(done), 0);
    assert_int_equal(rmdir(home), 0);
}

static void menu_row_tells_what_a_lesson_asks(void **state)
{
    (void)state;
    struct vt *vt = open_words(ascii, 24, 80, NULL, NULL);
    await(vt, "A threads");
    vt_keys(vt, "/locks\r");
    CHECK(vt, vt_wait_no_text(vt, "B races", VT_PATIENCE_MS));
    CHECK(vt, vt_wait_idle(vt, 300, VT_PATIENCE_MS)); /* rows move with each letter of the filter */
    CHECK(vt, vt_wait_row(vt, vt_find(vt, "lock_leaked ", 0), "asks 3", VT_PATIENCE_MS));
    CHECK(vt, vt_wait_row(vt, vt_find(vt, "lock_twice_fixed", 0), "asks 3", VT_PATIENCE_MS));
    vt_keys(vt, "q");
    check_left(vt, 0);
}

static void menu_answers_with_its_keys_and_options(void **state)
{
    (void)state;
    struct vt *vt = open_words(utf8, 24, 80, NULL, NULL);
    await(vt, "A threads");
    static const char *const helps[] = {"?", "h", "\033OP"};
    for (size_t i = 0; i < UNIT_COUNT(helps); i++) {
        vt_keys(vt, helps[i]);
        await(vt, "Begin the lesson, start the scenario");
        vt_keys(vt, "\033");
        CHECK(vt, vt_wait_no_text(vt, "Begin the lesson, start", VT_PATIENCE_MS));
    }
    vt_keys(vt, "o");
    await(vt, "set theme auto");
    vt_keys(vt, "j j");
    await(vt, "set glyphs auto");
    vt_keys(vt, " ");
    await(vt, "set glyphs ascii");
    CHECK(vt, vt_wait_no_text(vt, "│", VT_PATIENCE_MS));
    vt_keys(vt, "q");
    CHECK(vt, vt_wait_no_text(vt, "set glyphs", VT_PATIENCE_MS));
    vt_keys(vt, "\033"); /* one too many leaves nothing */
    await(vt, "Nothing lies on top. q quits.");
    vt_keys(vt, "q");
    check_left(vt, 0);
}

static void menu_has_any_size(void **state)
{
    (void)state;
    static const int sizes_too[][2] = {{1, 1}, {16, 60}, {24, 10}, {60, 200}, {15, 59}, {24, 80}};
    struct vt *vt = open_words(utf8, 24, 80, NULL, NULL);
    await(vt, "A threads");
    vt_keys(vt, "o");
    await(vt, "To keep it, write this line into");
    for (size_t i = 0; i < UNIT_COUNT(sizes_too); i++) {
        vt_resize(vt, sizes_too[i][0], sizes_too[i][1]);
        vt_keys(vt, "j");
        if (sizes_too[i][0] >= 16 && sizes_too[i][1] >= 60)
            await(vt, "› ");
        CHECK(vt, !vt_wait_exit(vt, 0));
    }
    vt_keys(vt, "Q");
    check_left(vt, 0);
}

/* ---- options, the configuration ---- */

static struct vt *open_with(const char *config, const char *colours)
{
    static const char path[] = "test_screen_menu.config";
    const char *const words[] = {"run", "two_locks", "--config", path, "--colours", colours, NULL};
    FILE *file = fopen(path, "w");
    assert_true(file && fputs(config, file) >= 0 && fclose(file) == 0);
    struct vt *vt = open_program(words, utf8, 24, 80);
    vt_wait_text(vt, "T1 main", VT_PATIENCE_MS);
    unlink(path);
    return vt;
}

static void options_change_at_once(void **state)
{
    (void)state;
    struct vt *vt = open_words(utf8, 24, 80, "run", "two_locks");
    await(vt, "Timeline by steps");
    vt_keys(vt, "ojjj");
    await(vt, "› axis");
    vt_keys(vt, "\033OC");
    await(vt, "set axis time");
    vt_keys(vt, "\033");
    await(vt, "Timeline by time");
    end_session(vt);
}

static void configuration_counts_and_its_mistakes_are_shown(void **state)
{
    (void)state;
    struct vt *vt =
        open_with("set axis time\nbind X stp\nbind X step\nbind . none\nbind Z leave\n", "256");
    await(vt, "test_screen_menu.config:2: there is no action \"stp\"; did you mean step?");
    await(vt, "Timeline by time");
    vt_keys(vt, ".");
    await(vt, "Nothing is on ..");
    vt_keys(vt, "j");
    await(vt, "X step");
    CHECK(vt, vt_find(vt, "Step 1:", 0) < 0);
    vt_keys(vt, "X");
    await(vt, "Step 1:");
    vt_keys(vt, "\033");
    await(vt, "Nothing lies on top. Z leaves this run.");
    vt_keys(vt, "?");
    await(vt, "X s →");
    end_session(vt);
}

static void theme_decides_the_colours(void **state)
{
    (void)state;
    static const struct {
        const char *config, *colours;
        int fg, bg;
    } cases[] = {{"", "256", 36, VT_DEFAULT},
                 {"set theme light", "256", 29, VT_DEFAULT},
                 {"set theme light", "16", 0, 2},
                 {"set theme mono", "256", VT_DEFAULT, VT_DEFAULT}};
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct vt *vt = open_with(cases[i].config, cases[i].colours);
        vt_keys(vt, "...,");
        await(vt, "Step 2:");
        await(vt, "RUN");
        vt_wait_idle(vt, 100, VT_PATIENCE_MS);
        int row = vt_find(vt, "main ", vt_find(vt, "Timeline", 0)), col = vt_column(vt, row, "▸");
        struct vt_cell cell = vt_cell(vt, row, col);
        if (cell.fg != cases[i].fg || cell.bg != cases[i].bg) {
            vt_dump(vt, stdout);
            fail_msg("%s: %d on %d", cases[i].config, cell.fg, cell.bg);
        }
        end_session(vt);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(menu_knows_what_has_been_run),
        cmocka_unit_test(menu_remembers_how_well_a_lesson_went),
        cmocka_unit_test(menu_row_tells_what_a_lesson_asks),
        cmocka_unit_test(menu_answers_with_its_keys_and_options),
        cmocka_unit_test(menu_has_any_size),
        cmocka_unit_test(options_change_at_once),
        cmocka_unit_test(configuration_counts_and_its_mistakes_are_shown),
        cmocka_unit_test(theme_decides_the_colours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
