/* SPDX-License-Identifier: MIT */
/*
 * The program at a real terminal: what is on the screen at each size, with and without colour and
 * UTF-8, and that the terminal is left as it was, however it ends.
 */
#include "tests/terminal.h"

#include <signal.h>

static const char *const utf8[] = {"LC_ALL=C.UTF-8", "NO_COLOR", NULL};
static const char *const ascii[] = {"LC_ALL=C", "NO_COLOR", NULL};
static const char *const mono[] = {"LC_ALL=C.UTF-8", "NO_COLOR=1", NULL};
static const char *const plain_vt100[] = {"LC_ALL=C", "TERM=vt100", "NO_COLOR", NULL};
/* A sanitizer leaves crashes to us, and says nothing of what newterm leaks when it fails. */
#define NO_SANITIZER                                                                               \
    "ASAN_OPTIONS=handle_segv=0:handle_abort=0:detect_leaks=0",                                    \
        "TSAN_OPTIONS=handle_segv=0:handle_abort=0"
static const char *const crashing[] = {"LC_ALL=C.UTF-8", NO_SANITIZER, NULL};

/* ---- coming and going ---- */

static void menu_is_left_as_it_was_entered(void **state)
{
    (void)state;
    struct vt *vt = open_words(utf8, 24, 80, NULL, NULL);
    await(vt, "three_ways");
    CHECK(vt, vt_alt_screen_on(vt));
    CHECK(vt, !vt_echo_on(vt));
    vt_keys(vt, "q");
    check_left(vt, 0);
}

static void run_is_left_as_it_was_entered(void **state)
{
    (void)state;
    static const char *const keys[] = {"q", "Q", "\003"};
    for (size_t i = 0; i < UNIT_COUNT(keys); i++) {
        struct vt *vt = open_words(utf8, 24, 80, "run", "two_locks_fixed");
        await(vt, "T1 main");
        vt_keys(vt, keys[i]);
        CHECK(vt, vt_wait_exit(vt, VT_PATIENCE_MS));
        CHECK(vt, !vt_alt_screen_on(vt) && vt_cursor_visible(vt));
        CHECK(vt, vt_echo_on(vt) && vt_lines_on(vt));
        assert_true(WIFEXITED(vt_close(vt)));
    }
}

static void terminal_is_restored_when_a_signal_ends_the_program(void **state)
{
    (void)state;
    static const int signals[] = {SIGTERM, SIGHUP, SIGSEGV, SIGABRT};
    for (size_t i = 0; i < UNIT_COUNT(signals); i++) {
        struct vt *vt = open_words(crashing, 24, 80, "run", "two_locks");
        await(vt, "T1 main");
        vt_signal(vt, signals[i]);
        CHECK(vt, vt_wait_exit(vt, VT_PATIENCE_MS));
        CHECK(vt, !vt_alt_screen_on(vt));
        CHECK(vt, vt_cursor_visible(vt));
        CHECK(vt, vt_echo_on(vt) && vt_lines_on(vt));
        int status = vt_close(vt);
        if (signals[i] == SIGSEGV || signals[i] == SIGABRT)
            assert_true(WIFSIGNALED(status) && WTERMSIG(status) == signals[i]);
    }
}

static void terminal_that_can_nothing_gets_sentences(void **state)
{
    (void)state;
    static const char *const dumb[] = {"TERM=dumb", NULL};
    static const char *const strange[] = {"TERM=x-y-z", NO_SANITIZER, NULL};
    const char *const *terminals[] = {dumb, strange};
    for (size_t i = 0; i < UNIT_COUNT(terminals); i++) {
        struct vt *vt = open_words(terminals[i], 24, 80, "run", "two_locks");
        CHECK(vt, vt_wait_exit(vt, VT_PATIENCE_MS));
        const char *output = vt_output(vt, NULL);
        assert_non_null(strstr(output, "takes lock A"));
        assert_null(strchr(output, '\033'));
        assert_int_equal(WEXITSTATUS(vt_close(vt)), 1);
        vt = open_words(terminals[i], 24, 80, "lesson", "who_gains");
        await(vt, "3 questions come first");
        vt_keys(vt, "1\r\r\r");
        CHECK(vt, vt_wait_exit(vt, VT_PATIENCE_MS));
        assert_non_null(strstr(vt_output(vt, NULL), "Score: "));
        assert_int_equal(WEXITSTATUS(vt_close(vt)), 0);
    }
}

/* ---- looks ---- */

static const int sizes[][2] = {{24, 80}, {40, 120}, {60, 200}};

static struct vt *open_deadlock(const char *const *env, int rows, int cols)
{
    struct vt *vt = open_words(env, rows, cols, "run", "two_locks");
    await(vt, "T1 main");
    vt_keys(vt, "a");
    await(vt, "Deadlock");
    await(vt, "BLOCK");
    return vt;
}

/* Who waits for whom can be read, in words. */
static void check_deadlock_is_told(struct vt *vt)
{
    int alice = vt_find(vt, "T2 alice BLOCK", 0), bob = vt_find(vt, "T3 bob   BLOCK", 0);
    CHECK(vt, alice > 0 && bob == alice + 1);
    CHECK(vt, strstr(vt_line(vt, alice), "held by T3") != NULL);
    CHECK(vt, strstr(vt_line(vt, bob), "held by T2") != NULL);
    CHECK(vt, strstr(vt_line(vt, vt_rows(vt) - 1), "keys") != NULL);
}

static void deadlock_is_told_at_every_size_on_every_terminal(void **state)
{
    (void)state;
    const char *const *terminals[] = {utf8, ascii, mono, plain_vt100};
    for (size_t size = 0; size < UNIT_COUNT(sizes); size++)
        for (size_t i = 0; i < UNIT_COUNT(terminals); i++) {
            struct vt *vt = open_deadlock(terminals[i], sizes[size][0], sizes[size][1]);
            check_deadlock_is_told(vt);
            end_session(vt);
        }
}

static void ascii_locale_shows_ascii_alone(void **state)
{
    (void)state;
    for (size_t size = 0; size < UNIT_COUNT(sizes); size++) {
        struct vt *vt = open_deadlock(ascii, sizes[size][0], sizes[size][1]);
        for (const char *at = vt_output(vt, NULL); *at; at++)
            if ((unsigned char)*at >= 0x80)
                fail_msg("a byte of UTF-8 in an ASCII locale");
        end_session(vt);
    }
}

static void no_color_shows_no_colour(void **state)
{
    (void)state;
    struct vt *vt = open_deadlock(mono, 24, 80);
    for (int row = 0; row < 24; row++)
        for (int col = 0; col < 80; col++) {
            struct vt_cell cell = vt_cell(vt, row, col);
            CHECK(vt, cell.fg == VT_DEFAULT && cell.bg == VT_DEFAULT);
        }
    end_session(vt);
}

static void states_have_colours_where_there_are_some(void **state)
{
    (void)state;
    struct vt *vt = open_deadlock(utf8, 24, 80);
    int row = vt_find(vt, "T2 alice BLOCK", 0), col = vt_column(vt, row, "BLOCK");
    struct vt_cell cell = vt_cell(vt, row, col);
    CHECK(vt, cell.fg != VT_DEFAULT || cell.bg != VT_DEFAULT);
    end_session(vt);
}

/* ---- the timeline and the graph ---- */

/* A label of the ruler has its tick at its left, wherever the cursor is. */
static void labels_of_the_ruler_stand_right_of_their_ticks(void **state)
{
    (void)state;
    struct vt *vt = open_deadlock(utf8, 24, 80);
    char wanted[40];
    for (int step = 15; step > 0; step--) {
        int ruler = vt_find(vt, "─ Timeline", 0);
        for (const char *at = strpbrk(vt_line(vt, ruler), "0123456789"); at;
             at = strpbrk(at + strspn(at, "0123456789"), "0123456789"))
            check(vt, strncmp(at - strlen("┬"), "┬", strlen("┬")) == 0, "a tick before a label");
        vt_keys(vt, ",");
        snprintf(wanted, sizeof wanted, "step %2d of 15", step - 1);
        await(vt, wanted);
    }
    end_session(vt);
}

/* The row that the last step changed lies on a ground of its own, and no other does. */
static void what_the_last_step_changed_stands_out(void **state)
{
    (void)state;
    struct vt *vt = open_words(utf8, 24, 80, "run", "two_locks");
    await(vt, "T1 main");
    vt_keys(vt, "....");
    await(vt, "step 4 of 4");
    int changed = vt_find(vt, "›◊ T1 main", 0), other = vt_find(vt, "▸ T2 alice", 0);
    CHECK(vt, changed > 0 && other > 0);
    CHECK(vt, vt_cell(vt, changed, 4).bg != VT_DEFAULT);
    CHECK(vt, vt_cell(vt, other, 4).bg == VT_DEFAULT);
    vt_keys(vt, ".");
    await(vt, "step 5 of 5");
    CHECK(vt, vt_cell(vt, changed, 4).bg == VT_DEFAULT);
    end_session(vt);
}

static void circle_is_drawn_as_a_closed_loop(void **state)
{
    (void)state;
    struct vt *vt = open_deadlock(utf8, 24, 80);
    vt_keys(vt, "8");
    await(vt, "‼ A circle: nobody in it can go on.");
    await(vt, "┌─▸ ▮ T2 alice ──waits for──▸ lock B ──held by──┐");
    await(vt, "held by── lock A ◂──waits for── ▮ T3 bob ◂─┘");
    await(vt, "└────held by── lock A");
    await(vt, " ◊ T1 main ──waits to join──▸ ▮ T2 alice ↑");
    CHECK(vt, vt_find(vt, "─ ◊ T1 main", 0) < 0); /* no line leads from the circle to it */
    end_session(vt);
    vt = open_deadlock(ascii, 24, 80);
    vt_keys(vt, "8");
    await(vt, "! A circle: nobody in it can go on.");
    await(vt, "+-> # T2 alice --waits for--> lock B --held by--+");
    await(vt, "held by-- lock A <--waits for-- # T3 bob <-+");
    end_session(vt);
}

static void timeline_shows_who_starts_whom(void **state)
{
    (void)state;
    struct vt *vt = open_deadlock(utf8, 24, 80);
    await(vt, " bob               ▾◦◦◦"); /* the last of the rows to come */
    int row = vt_find(vt, "Timeline by steps", 0);
    CHECK(vt, vt_find(vt, " main  ◦◦◦◦▸▸▸▸┬▸▸▸┬▸▸▸◊◊◊◊", row) == row + 1);
    CHECK(vt, vt_find(vt, " alice         ▾◦◦◦│▸▸▸", row) == row + 2);
    CHECK(vt, vt_find(vt, " bob               ▾◦◦◦", row) == row + 3);
    CHECK(vt, strstr(vt_line(vt, row), "‼") != NULL);
    end_session(vt);
}

static void timeline_is_moved_and_follows_again(void **state)
{
    (void)state;
    struct vt *vt = open_words(utf8, 24, 80, "run", "bounded_buffer");
    await(vt, "T1 main");
    vt_keys(vt, "a");
    await(vt, "Ended well");
    await(vt, "┬80");
    vt_keys(vt, "<<<<");
    await(vt, "The timeline begins here.");
    CHECK(vt, vt_wait_no_text(vt, "┬80", VT_PATIENCE_MS));
    await(vt, "┬20");
    vt_keys(vt, ">>>>");
    await(vt, "The timeline ends here.");
    vt_keys(vt, "<<");
    CHECK(vt, vt_wait_no_text(vt, "┬80", VT_PATIENCE_MS));
    vt_keys(vt, ","); /* the present has left the window */
    await(vt, "┬80");
    vt_keys(vt, "++++++");
    await(vt, "The timeline cannot show less.");
    vt_keys(vt, "0-"); /* all of it */
    await(vt, " main  ◦┬▸◊◊◊");
    end_session(vt);
}

/* ---- sizes that change ---- */

static void resized_screen_is_drawn_anew(void **state)
{
    (void)state;
    struct vt *vt = open_deadlock(utf8, 24, 80);
    vt_resize(vt, 40, 120);
    CHECK(vt, vt_wait_row(vt, 39, "keys", VT_PATIENCE_MS));
    check_deadlock_is_told(vt);
    vt_resize(vt, 24, 80);
    CHECK(vt, vt_wait_row(vt, 23, "keys", VT_PATIENCE_MS));
    check_deadlock_is_told(vt);
    end_session(vt);
}

static void screen_that_is_too_small_says_so(void **state)
{
    (void)state;
    static const int small[][2] = {{5, 20}, {2, 80}, {24, 10}, {1, 1}};
    struct vt *vt = open_deadlock(utf8, 24, 80);
    for (size_t i = 0; i < UNIT_COUNT(small); i++) {
        vt_resize(vt, small[i][0], small[i][1]);
        CHECK(vt, vt_wait_no_text(vt, "T2 alice", VT_PATIENCE_MS));
        CHECK(vt, !vt_wait_exit(vt, 0));
        vt_resize(vt, 24, 80);
        await(vt, "T2 alice");
        CHECK(vt, vt_wait_row(vt, 23, "keys", VT_PATIENCE_MS));
    }
    end_session(vt);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(menu_is_left_as_it_was_entered),
        cmocka_unit_test(run_is_left_as_it_was_entered),
        cmocka_unit_test(terminal_is_restored_when_a_signal_ends_the_program),
        cmocka_unit_test(terminal_that_can_nothing_gets_sentences),
        cmocka_unit_test(deadlock_is_told_at_every_size_on_every_terminal),
        cmocka_unit_test(ascii_locale_shows_ascii_alone),
        cmocka_unit_test(no_color_shows_no_colour),
        cmocka_unit_test(states_have_colours_where_there_are_some),
        cmocka_unit_test(labels_of_the_ruler_stand_right_of_their_ticks),
        cmocka_unit_test(what_the_last_step_changed_stands_out),
        cmocka_unit_test(circle_is_drawn_as_a_closed_loop),
        cmocka_unit_test(timeline_shows_who_starts_whom),
        cmocka_unit_test(timeline_is_moved_and_follows_again),
        cmocka_unit_test(resized_screen_is_drawn_anew),
        cmocka_unit_test(screen_that_is_too_small_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
