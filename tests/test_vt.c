/* SPDX-License-Identifier: MIT */
/* The terminal of the screen tests, tried on programs of the shell. */
#include "tests/vt.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "tests/unit.h"

static struct vt *open_shell(const char *script, const char *const *env, int rows, int cols)
{
    char *argv[] = {"sh", "-c", (char *)(uintptr_t)script, NULL};
    struct vt *vt = vt_open(argv, env, rows, cols);
    assert_non_null(vt);
    return vt;
}

static void check(struct vt *vt, bool is_so, const char *what)
{
    if (is_so)
        return;
    vt_dump(vt, stdout);
    fail_msg("%s", what);
}

#define CHECK(vt, claim) check((vt), (claim), #claim)

static void printed_text_is_on_the_screen(void **state)
{
    (void)state;
    struct vt *vt = open_shell("printf 'one\\ntwo   \\n\\n'; printf '  four'", NULL, 6, 20);
    CHECK(vt, vt_wait_text(vt, "four", VT_PATIENCE_MS));
    assert_string_equal(vt_line(vt, 0), "one");
    assert_string_equal(vt_line(vt, 1), "two");
    assert_string_equal(vt_line(vt, 2), "");
    assert_string_equal(vt_line(vt, 3), "  four");
    assert_string_equal(vt_line(vt, 6), "");
    assert_string_equal(vt_line(vt, -1), "");
    assert_int_equal(vt_find(vt, "two", 0), 1);
    assert_int_equal(vt_find(vt, "two", 2), -1);
    assert_int_equal(vt_column(vt, 3, "four"), 2);
    CHECK(vt, vt_wait_exit(vt, VT_PATIENCE_MS));
    assert_int_equal(vt_close(vt), 0);
}

static void absent_text_is_waited_for_in_vain(void **state)
{
    (void)state;
    struct vt *vt = open_shell("echo here; read x", NULL, 5, 20);
    CHECK(vt, vt_wait_text(vt, "here", VT_PATIENCE_MS));
    assert_false(vt_wait_text(vt, "there", 50));
    assert_true(vt_wait_no_text(vt, "there", VT_PATIENCE_MS));
    assert_int_equal(vt_close(vt), VT_STILL_RUNNING);
}

static void waiting_ends_when_the_program_does(void **state)
{
    (void)state;
    struct vt *vt = open_shell("echo bye", NULL, 5, 20);
    assert_false(vt_wait_text(vt, "never", 1000 * VT_PATIENCE_MS));
    assert_string_equal(vt_line(vt, 0), "bye");
    assert_int_equal(vt_close(vt), 0);
}

static void wide_and_combined_characters_take_their_cells(void **state)
{
    (void)state;
    struct vt *vt = open_shell("printf '▸ é e\\314\\201 あ|'", NULL, 3, 20);
    CHECK(vt, vt_wait_text(vt, "|", VT_PATIENCE_MS));
    assert_string_equal(vt_line(vt, 0), "▸ é e\314\201 あ|");
    assert_int_equal(vt_column(vt, 0, "|"), 8);
    assert_string_equal(vt_cell(vt, 0, 0).text, "▸");
    assert_string_equal(vt_cell(vt, 0, 4).text, "e\314\201");
    assert_string_equal(vt_cell(vt, 0, 6).text, "あ");
    assert_string_equal(vt_cell(vt, 0, 12).text, "");
    vt_close(vt);
}

static void attributes_and_colours_are_read_back(void **state)
{
    (void)state;
    struct vt *vt =
        open_shell("printf 'p\\033[1mb\\033[0;7mr\\033[0;4mu\\033[0;31mR\\033[0;38;5;166;"
                   "48;5;24mX\\033[0m.'",
                   NULL, 3, 20);
    CHECK(vt, vt_wait_text(vt, ".", VT_PATIENCE_MS));
    struct vt_cell plain = vt_cell(vt, 0, 0), bold = vt_cell(vt, 0, 1), reverse = vt_cell(vt, 0, 2);
    assert_int_equal(plain.fg, VT_DEFAULT);
    assert_int_equal(plain.bg, VT_DEFAULT);
    assert_false(plain.is_bold || plain.is_reverse || plain.is_underlined);
    assert_true(bold.is_bold && !bold.is_reverse);
    assert_true(reverse.is_reverse && !reverse.is_bold);
    assert_true(vt_cell(vt, 0, 3).is_underlined);
    assert_int_equal(vt_cell(vt, 0, 4).fg, 1);
    assert_int_equal(vt_cell(vt, 0, 5).fg, 166);
    assert_int_equal(vt_cell(vt, 0, 5).bg, 24);
    vt_close(vt);
}

static void repeated_characters_stop_at_the_margin(void **state)
{
    (void)state;
    struct vt *vt = open_shell("printf '\\033[1;15H-\\033[4b-\\033[2;2Hx\\033[3;1Ha\\033[4bc"
                               "\\033[4;1H-\\033[19b\\r\\ntwo\\033[38;5;1mz\\033[0m.'",
                               NULL, 6, 20);
    CHECK(vt, vt_wait_text(vt, "twoz.", VT_PATIENCE_MS));
    assert_string_equal(vt_line(vt, 0), "              ------");
    assert_string_equal(vt_line(vt, 1), " x");
    assert_string_equal(vt_line(vt, 2), "aaaaac");
    assert_string_equal(vt_line(vt, 3), "--------------------");
    assert_string_equal(vt_line(vt, 4), "twoz.");
    assert_int_equal(vt_cell(vt, 4, 3).fg, 1);
    vt_close(vt);
}

static void environment_and_size_are_as_given(void **state)
{
    (void)state;
    static const char *const env[] = {"TERM=vt100", "COLOUR=mauve", "HOME", NULL};
    struct vt *vt =
        open_shell("echo $TERM $COLOUR [$HOME] $(stty size); tty -s && echo tty", env, 9, 61);
    CHECK(vt, vt_wait_text(vt, "tty", VT_PATIENCE_MS));
    assert_string_equal(vt_line(vt, 0), "vt100 mauve [] 9 61");
    vt_close(vt);
    vt = open_shell("echo $TERM.", NULL, 5, 20);
    CHECK(vt, vt_wait_text(vt, "xterm-256color.", VT_PATIENCE_MS));
    vt_close(vt);
}

static void keys_reach_the_program(void **state)
{
    (void)state;
    struct vt *vt = open_shell("read line; echo got $line", NULL, 5, 30);
    assert_true(vt_keys(vt, "hello\n"));
    CHECK(vt, vt_wait_text(vt, "got hello", VT_PATIENCE_MS));
    assert_string_equal(vt_line(vt, 0), "hello"); /* echoed */
    CHECK(vt, vt_wait_exit(vt, VT_PATIENCE_MS));
    assert_int_equal(vt_close(vt), 0);
}

static void resizing_tells_the_program(void **state)
{
    (void)state;
    struct vt *vt = open_shell("trap 'stty size; exit 0' WINCH; echo ready; "
                               "while :; do read x; done",
                               NULL, 5, 20);
    CHECK(vt, vt_wait_text(vt, "ready", VT_PATIENCE_MS));
    vt_resize(vt, 7, 33);
    assert_int_equal(vt_rows(vt), 7);
    assert_int_equal(vt_cols(vt), 33);
    vt_keys(vt, "\n"); /* a shell runs its trap when `read` returns */
    CHECK(vt, vt_wait_text(vt, "7 33", VT_PATIENCE_MS));
    vt_close(vt);
}

static void alternate_screen_and_cursor_are_followed(void **state)
{
    (void)state;
    struct vt *vt =
        open_shell("echo below; read x; printf '\\033[?1049h\\033[?25l\\033[2J\\033[3;5H"
                   "above'; read x; printf '\\033[?1049l\\033[?25h'; echo done",
                   NULL, 8, 20);
    int row, col;
    CHECK(vt, vt_wait_text(vt, "below", VT_PATIENCE_MS));
    assert_false(vt_alt_screen_on(vt));
    assert_true(vt_cursor_visible(vt));
    vt_keys(vt, "\n");
    CHECK(vt, vt_wait_text(vt, "above", VT_PATIENCE_MS));
    assert_true(vt_alt_screen_on(vt));
    assert_false(vt_cursor_visible(vt));
    assert_int_equal(vt_find(vt, "below", 0), -1);
    vt_cursor(vt, &row, &col);
    assert_int_equal(row, 2);
    assert_int_equal(col, 9);
    vt_keys(vt, "\n");
    CHECK(vt, vt_wait_text(vt, "done", VT_PATIENCE_MS));
    assert_false(vt_alt_screen_on(vt));
    assert_true(vt_cursor_visible(vt));
    assert_int_equal(vt_find(vt, "below", 0), 0);
    vt_close(vt);
}

static void settings_of_the_terminal_are_seen_after_the_end(void **state)
{
    (void)state;
    struct vt *vt = open_shell("stty -echo -icanon; echo raw; exit 3", NULL, 5, 20);
    assert_true(vt_echo_on(vt) || vt_wait_text(vt, "raw", VT_PATIENCE_MS));
    CHECK(vt, vt_wait_exit(vt, VT_PATIENCE_MS));
    assert_false(vt_echo_on(vt));
    assert_false(vt_lines_on(vt));
    int status = vt_close(vt);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 3);

    vt = open_shell("echo cooked; read x", NULL, 5, 20);
    CHECK(vt, vt_wait_text(vt, "cooked", VT_PATIENCE_MS));
    assert_true(vt_echo_on(vt));
    assert_true(vt_lines_on(vt));
    vt_close(vt);
}

static void signal_ends_the_program(void **state)
{
    (void)state;
    struct vt *vt = open_shell("echo up; read x", NULL, 5, 20);
    CHECK(vt, vt_wait_text(vt, "up", VT_PATIENCE_MS));
    vt_signal(vt, SIGTERM);
    CHECK(vt, vt_wait_exit(vt, VT_PATIENCE_MS));
    int status = vt_close(vt);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGTERM);
}

static void interrupt_key_is_a_signal(void **state)
{
    (void)state;
    struct vt *vt = open_shell("trap 'echo caught; exit 5' INT; echo up; while :; do read x; done",
                               NULL, 5, 20);
    CHECK(vt, vt_wait_text(vt, "up", VT_PATIENCE_MS));
    vt_keys(vt, "\003");
    CHECK(vt, vt_wait_text(vt, "caught", VT_PATIENCE_MS));
    CHECK(vt, vt_wait_exit(vt, VT_PATIENCE_MS));
    assert_int_equal(WEXITSTATUS(vt_close(vt)), 5);
}

static void question_of_the_program_is_answered(void **state)
{
    (void)state;
    struct vt *vt = open_shell("stty -echo -icanon; printf '\\033[6n'; "
                               "head -c 6 | tr '\\033' E; echo",
                               NULL, 5, 20);
    CHECK(vt, vt_wait_text(vt, "E[1;1R", VT_PATIENCE_MS));
    vt_close(vt);
}

static void long_output_is_kept_whole(void **state)
{
    (void)state;
    size_t bytes;
    struct vt *vt =
        open_shell("i=0; while [ $i -lt 3000 ]; do echo line $i; i=$((i+1)); done", NULL, 5, 20);
    CHECK(vt, vt_wait_text(vt, "line 2999", VT_PATIENCE_MS));
    assert_string_equal(vt_line(vt, 3), "line 2999");
    const char *output = vt_output(vt, &bytes);
    assert_int_equal(strlen(output), bytes);
    assert_non_null(strstr(output, "line 0\r\nline 1\r\n"));
    CHECK(vt, vt_wait_exit(vt, VT_PATIENCE_MS));
    vt_close(vt);
}

static void quiet_program_is_idle_and_a_busy_one_is_not(void **state)
{
    (void)state;
    struct vt *vt = open_shell("echo up; read x", NULL, 5, 20);
    CHECK(vt, vt_wait_text(vt, "up", VT_PATIENCE_MS));
    assert_true(vt_wait_idle(vt, 20, VT_PATIENCE_MS));
    vt_close(vt);
    vt = open_shell("while :; do echo more; done", NULL, 5, 20);
    CHECK(vt, vt_wait_text(vt, "more", VT_PATIENCE_MS));
    assert_false(vt_wait_idle(vt, 5000, 200));
    vt_close(vt);
}

static void program_that_is_not_there_exits_127(void **state)
{
    (void)state;
    char *argv[] = {"/nowhere/program", NULL};
    struct vt *vt = vt_open(argv, NULL, 5, 20);
    assert_non_null(vt);
    CHECK(vt, vt_wait_exit(vt, VT_PATIENCE_MS));
    assert_int_equal(WEXITSTATUS(vt_close(vt)), 127);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(printed_text_is_on_the_screen),
        cmocka_unit_test(absent_text_is_waited_for_in_vain),
        cmocka_unit_test(waiting_ends_when_the_program_does),
        cmocka_unit_test(wide_and_combined_characters_take_their_cells),
        cmocka_unit_test(attributes_and_colours_are_read_back),
        cmocka_unit_test(repeated_characters_stop_at_the_margin),
        cmocka_unit_test(environment_and_size_are_as_given),
        cmocka_unit_test(keys_reach_the_program),
        cmocka_unit_test(resizing_tells_the_program),
        cmocka_unit_test(alternate_screen_and_cursor_are_followed),
        cmocka_unit_test(settings_of_the_terminal_are_seen_after_the_end),
        cmocka_unit_test(signal_ends_the_program),
        cmocka_unit_test(interrupt_key_is_a_signal),
        cmocka_unit_test(question_of_the_program_is_answered),
        cmocka_unit_test(long_output_is_kept_whole),
        cmocka_unit_test(quiet_program_is_idle_and_a_busy_one_is_not),
        cmocka_unit_test(program_that_is_not_there_exits_127),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
