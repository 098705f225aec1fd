/* SPDX-License-Identifier: MIT */
/* The panels beside that of the objects, and the presenter's screen, drawn of records by hand. */
#include "model/words.h"
#include "tests/folded.h"
#include "ui/view/views.h"

#define NARROW 39
#define WIDE   55

static const char program[] =
    "int main(void)\n"
    "{\n"
    "\tlock(&a);\n"
    "\twork();\n"
    "\tunlock(&a);\n"
    "    a_line_that_is_much_too_long_for_a_narrow_panel(to, be, shown);\n"
    "}\n";

/* A run of the program above: its sites are its lines. */
static void begin_with_source(struct folded *f)
{
    folded_begin(f);
    tape_add_source(&f->tape, "dir/program.c", program, sizeof program - 1);
    uint32_t name = folded_string(f, "dir/program.c");
    for (uint32_t line = 1; line <= 7; line++)
        folded_put(f, 0, R_SITE, line, line, name);
}

static void put_at(struct folded *f, uint16_t thread, unsigned kind, uint32_t object, uint32_t line)
{
    folded_add(f, (struct record){
                      .kind = (uint16_t)kind, .thread = thread, .object = object, .site = line});
}

/* What a thread will do when it goes on, and where. */
static void put_next(struct folded *f, uint16_t thread, unsigned kind, uint32_t line)
{
    folded_add(f, (struct record){.kind = R_POINT, .thread = thread, .extra = kind, .site = line});
}

/* ---- source ---- */

static void source_marks_where_threads_are_and_would_go_on(void **state)
{
    (void)state;
    struct folded f;
    begin_with_source(&f);
    uint32_t lock = folded_make(&f, R_LOCK_NEW, RECORD_LOCK, "A");
    put_at(&f, 3, R_WORK, 0, 4);
    put_at(&f, 4, R_WORK, 0, 4);
    folded_step(&f, 2);
    put_at(&f, 2, R_LOCK_TAKE, lock, 3);
    put_next(&f, 2, R_WORK, 5);
    folded_check(&f, source_draw, NARROW, 7, false,
                 "       1  int main(void)\n"
                 "       2  {\n"
                 "T2   › 3▸   lock(&a);\n"
                 "T3 T4  4    work();\n"
                 "       5▹   unlock(&a);\n"
                 "       6    a_line_that_is_much_too_lo…\n"
                 "       7  }\n");
    folded_check(&f, source_draw, NARROW, 7, true,
                 "       1  int main(void)\n"
                 "       2  {\n"
                 "T2   ' 3=   lock(&a);\n"
                 "T3 T4  4    work();\n"
                 "       5-   unlock(&a);\n"
                 "       6    a_line_that_is_much_too_lo~\n"
                 "       7  }\n");
    f.view.selected = 3;
    folded_check(&f, source_draw, WIDE, 7, false,
                 "       1  int main(void)\n"
                 "       2  {\n"
                 "T2   › 3    lock(&a);\n"
                 "T3 T4  4▸   work();\n"
                 "       5▹   unlock(&a);\n"
                 "       6    a_line_that_is_much_too_long_for_a_narrow_…\n"
                 "       7  }\n");
    folded_end(&f);
}

static void line_that_is_looked_at_is_told_whole(void **state)
{
    (void)state;
    struct folded f;
    begin_with_source(&f);
    folded_step(&f, 2);
    put_at(&f, 2, R_WORK, 0, 6);
    folded_check(&f, source_draw, NARROW, 8, false,
                 "       1  int main(void)\n"
                 "       2  {\n"
                 "       3    lock(&a);\n"
                 "       4    work();\n"
                 "       5    unlock(&a);\n"
                 "T2   › 6▸   a_line_that_is_much_too_lon\n"
                 "              g_for_a_narrow_panel(to,\n"
                 "              be, shown);\n");
    folded_check(&f, source_draw, NARROW, 5, false,
                 "       4    work();\n"
                 "       5    unlock(&a);\n"
                 "T2   › 6▸   a_line_that_is_much_too_lon\n"
                 "              g_for_a_narrow_panel(to,\n"
                 "              be, shown);\n");
    folded_check(&f, source_draw, NARROW, 2, false,
                 "T2   › 6▸   a_line_that_is_much_too_lon\n"
                 "              g_for_a_narrow_panel(to,\n");
    f.view.line = 7;
    folded_check(&f, source_draw, NARROW, 3, false,
                 "       5    unlock(&a);\n"
                 "T2   › 6▸   a_line_that_is_much_too_lo…\n"
                 "     * 7  }\n");
    f.view.line = 6;
    folded_check(&f, source_draw, NARROW, 4, false,
                 "       5    unlock(&a);\n"
                 "T2   * 6▸   a_line_that_is_much_too_lon\n"
                 "              g_for_a_narrow_panel(to,\n"
                 "              be, shown);\n");
    f.view.line = 1000; /* of a file that was looked at before */
    folded_check(&f, source_draw, NARROW, 2, false,
                 "T2   › 6▸   a_line_that_is_much_too_lon\n"
                 "              g_for_a_narrow_panel(to,\n");
    folded_end(&f);
}

static void clock_outlives_the_words_so_far(void **state)
{
    (void)state;
    struct folded f;
    folded_begin(&f);
    f.scene.is_live = true;
    f.scene.name = "a_longer_lesson";
    folded_check(&f, status_draw, 62, 1, false,
                 " a_longer_lesson     ❚❚ paused  step 0 of 0 so far   0.000 us\n");
    f.scene.name = "a_lesson_with_a_name";
    folded_check(&f, status_draw, 62, 1, false,
                 " a_lesson_with_a_name       ❚❚ paused  step 0 of 0   0.000 us\n");
    f.scene.name = "a_lesson_with_a_name_that_is_longer";
    folded_check(&f, status_draw, 62, 1, false,
                 " a_lesson_with_a_name_that_is_longer   ❚❚ paused  step 0 of 0\n");
    folded_end(&f);
}

static void selected_line_is_marked_and_in_sight(void **state)
{
    (void)state;
    struct folded f;
    uint32_t count;
    begin_with_source(&f);
    folded_step(&f, 2);
    put_at(&f, 2, R_WORK, 0, 1);
    f.view.line = 7;
    folded_check(&f, source_draw, NARROW, 3, false,
                 "       5    unlock(&a);\n"
                 "       6    a_line_that_is_much_too_lo…\n"
                 "     * 7  }\n");
    assert_int_equal(source_line(&f.scene, &count), 7);
    assert_int_equal(count, 7);
    folded_end(&f);
}

static void program_without_source_says_where_its_threads_are(void **state)
{
    (void)state;
    struct folded f;
    folded_begin(&f);
    folded_check(&f, source_draw, NARROW, 2, false, " the text of the program is not at hand\n\n");
    folded_end(&f);
}

/* ---- the GIL and the cores ---- */

static void begin_with_gil(struct folded *f)
{
    folded_begin(f);
    folded_put(f, 0, R_SETTING, SETTING_GIL, 1, 0);
    folded_put(f, 0, R_SETTING, SETTING_GIL_INTERVAL_NS, 5000000, 0);
}

static void gil_bar_fills_until_a_drop_is_requested(void **state)
{
    (void)state;
    struct folded f;
    begin_with_gil(&f);
    folded_put(&f, 2, R_GIL_TAKE, 0, 0, 0);
    folded_put(&f, 3, R_GIL_WAIT, 0, 0, 2);
    folded_put(&f, 4, R_GIL_WAIT, 0, 0, 2);
    f.now_ns += 3100000;
    folded_step(&f, 2);
    folded_put(&f, 2, R_YIELD, 0, 0, 0);
    folded_check(&f, cores_draw, NARROW, 8, false,
                 " core 1  ▸ T1 main\n"
                 " core 2  ▸ T2 alice\n"
                 " core 3  idle\n"
                 " core 4  idle\n"
                 " core 5  ▸ T5 dan\n"
                 " GIL  held by T2 alice  ◂ T3, T4\n"
                 " ▮▮▮▯▯ 3.1 of 5 ms\n"
                 " never dropped yet\n");
    f.now_ns += 1900000;
    folded_step(&f, 3);
    folded_put(&f, 3, R_GIL_REQUEST, 0, 0, 2);
    folded_put(&f, 3, R_GIL_WAIT, 0, 0, 2);
    folded_check(&f, objects_draw, NARROW, 3, false,
                 "›GIL  held by T2 alice  ◂ T4, T3\n"
                 " ▮▮▮▮▮ 5.0 of 5 ms  DROP REQUEST by T3\n"
                 " never dropped yet\n");
    folded_check(&f, objects_draw, WIDE, 3, false,
                 "›GIL  held by T2 alice  ◂ T4 eve, T3 bob\n"
                 "      ▮▮▮▮▮▮▮▮▮▮ 5.0 of 5 ms  DROP REQUEST by T3\n"
                 "      never dropped yet\n");
    folded_check(&f, objects_draw, NARROW, 3, true,
                 "'GIL  held by T2 alice  < T4, T3\n"
                 " ##### 5.0 of 5 ms  DROP REQUEST by T3\n"
                 " never dropped yet\n");
    folded_step(&f, 2);
    folded_put(&f, 2, R_GIL_YIELD, 0, 0, 0);
    folded_put(&f, 2, R_GIL_DROP, 0, 0, R_GIL_YIELD);
    folded_check(&f, objects_draw, NARROW, 4, false,
                 "›GIL  free  ◂ T4 eve, T3 bob\n"
                 " ▯▯▯▯▯ free to take\n"
                 " last drop: it was asked to, 0 switches\n"
                 "\n");
    folded_end(&f);
}

static void core_is_marked_that_was_just_given(void **state)
{
    (void)state;
    struct folded f;
    folded_begin(&f);
    folded_step(&f, 2);
    folded_put(&f, 2, R_PREEMPT, 1, 0, 0);
    folded_check(&f, cores_draw, WIDE, 4, false,
                 " core 1  ▸ T1 main         ›core 2  free for T2\n"
                 " core 3  ▸ T3 bob           core 4  ▸ T4 eve\n"
                 " core 5  ▸ T5 dan\n"
                 " no GIL\n");
    folded_end(&f);
}

/* ---- output ---- */

static void output_scrolls_and_marks_what_was_just_printed(void **state)
{
    (void)state;
    struct folded f;
    char text[32];
    folded_begin(&f);
    for (int i = 1; i <= 5; i++) {
        snprintf(text, sizeof text, "line %d", i);
        uint32_t string = folded_string(&f, text);
        folded_step(&f, 2);
        folded_put(&f, 2, R_PRINT, 0, 0, string);
    }
    folded_check(&f, output_draw, NARROW, 2, false, " T2 line 4\n›T2 line 5\n");
    f.view.scroll[PANEL_OUTPUT] = -2;
    folded_check(&f, output_draw, NARROW, 2, false, " T2 line 2\n T2 line 3\n");
    f.view.scroll[PANEL_OUTPUT] = -200;
    folded_check(&f, output_draw, NARROW, 2, false, " T2 line 1\n T2 line 2\n");
    folded_end(&f);
}

/* ---- statistics ---- */

static void locks_tell_how_often_they_were_waited_for_and_how_long(void **state)
{
    (void)state;
    struct folded f;
    folded_begin(&f);
    uint32_t a = folded_make(&f, R_LOCK_NEW, RECORD_LOCK, "A");
    folded_make(&f, R_VAR_NEW, 0, "n");
    folded_make(&f, R_SEM_NEW, 1, "seats");
    folded_put(&f, 2, R_LOCK_TAKE, a, 0, 0);
    folded_put(&f, 3, R_LOCK_WAIT, a, 0, 2);
    f.now_ns += 3000000;
    folded_put(&f, 2, R_LOCK_RELEASE, a, 0, 0);
    folded_put(&f, 3, R_WAKE, a, 0, 2);
    f.now_ns += 1000000;
    folded_put(&f, 3, R_DISPATCH, 2, 0, 0);
    folded_put(&f, 3, R_LOCK_TAKE, a, 0, 0);
    folded_put(&f, 4, R_LOCK_WAIT, a, 0, 3);
    f.now_ns += 1000000;
    folded_step(&f, 2);
    folded_check(&f, stats_draw, NARROW, 8, false,
                 " T1 main  ▸▸▸▸▸▸▸▸ RUN 100%\n"
                 " T2 alice ▸▸▸▸▸▸▸▸ RUN 100%\n"
                 " T3 bob   ▸▸◦▮▮▮▮▮ RUN 20% READY 20% …\n"
                 " T4 eve   ▸▸▸▸▸▸▮▮ RUN 80% BLOCK 20%\n"
                 " T5 dan   ▸▸▸▸▸▸▸▸ RUN 100%\n"
                 " lock            taken waited  longest\n"
                 " A lock              2      2  3 ms\n"
                 " seats sem.          0      0\n");
    f.view.scroll[PANEL_STATS] = 100;
    folded_check(&f, stats_draw, NARROW, 2, false,
                 " A lock              2      2  3 ms\n"
                 " seats sem.          0      0\n");
    f.now_ns += 7000000;
    folded_step(&f, 2);
    folded_check(&f, stats_draw, WIDE, 2, false,
                 " A lock                       2      2  8 ms\n"
                 " seats sem.                   0      0\n");
    folded_end(&f);
}

/* A thread that has been in many states: the bars of all give way before a share does. */
static void all_shares_are_told_or_that_there_are_more(void **state)
{
    (void)state;
    struct folded f;
    folded_begin(&f);
    uint32_t a = folded_make(&f, R_LOCK_NEW, RECORD_LOCK, "A");
    f.now_ns += 1000000;
    folded_put(&f, 2, R_LOCK_TAKE, a, 0, 0);
    folded_put(&f, 3, R_LOCK_WAIT, a, 0, 2);
    f.now_ns += 1000000;
    folded_put(&f, 2, R_LOCK_RELEASE, a, 0, 0);
    folded_put(&f, 3, R_WAKE, a, 0, 2);
    f.now_ns += 1000000;
    folded_put(&f, 3, R_DISPATCH, 2, 0, 0);
    folded_put(&f, 3, R_SLEEP, 0, 1000000, 0);
    f.now_ns += 1000000;
    folded_step(&f, 2);
    folded_check(&f, stats_draw, 70, 3, false,
                 " T1 main  ▸▸▸▸▸▸▸▸▸▸▸▸▸▸▸▸▸▸▸ RUN 100%\n"
                 " T2 alice ▸▸▸▸▸▸▸▸▸▸▸▸▸▸▸▸▸▸▸ RUN 100%\n"
                 " T3 bob   ▸▸▸▸▸◦◦◦◦◦▮▮▮▮zzzzz RUN 25% READY 25% BLOCK 25% SLEEP 25%\n");
    folded_check(&f, stats_draw, NARROW, 3, false,
                 " T1 main  ▸▸▸▸▸▸▸▸ RUN 100%\n"
                 " T2 alice ▸▸▸▸▸▸▸▸ RUN 100%\n"
                 " T3 bob   ▸▸◦◦▮▮zz RUN 25% READY 25% …\n");
    folded_end(&f);
}

/* ---- what is next ---- */

static void work_that_is_left_is_rounded(void **state)
{
    (void)state;
    static const struct {
        int64_t left_ns;
        const char *words;
    } cases[] = {{19998000, "work on, 20 ms left"},
                 {1234567, "work on, 1.23 ms left"},
                 {999999, "work on, 1 ms left"},
                 {999, "work on, 999 ns left"},
                 {0, "work on, 0 ns left"}};
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct folded f;
        char text[WORDS_MAX];
        folded_begin(&f);
        folded_add(&f,
                   (struct record){
                       .kind = R_POINT, .thread = 2, .extra = R_WORK_END, .arg = cases[i].left_ns});
        assert_string_equal(words_next(&f.tape, &f.world, 2, text, sizeof text), cases[i].words);
        folded_end(&f);
    }
}

/* ---- the log ---- */

/* Whatever covers the first rows of the log can end where a sentence does. */
static void whole_sentences_are_left_below_what_covers_the_log(void **state)
{
    (void)state;
    struct folded f;
    struct rect rect = {0, 0, NARROW, 9};
    char text[100];
    folded_begin(&f);
    for (int i = 0; i < 9; i++) {
        snprintf(text, sizeof text, "%.*s", 20 + 10 * (i % 4),
                 "a sentence that takes one row or more of them, as its length is");
        uint32_t string = folded_string(&f, text);
        folded_step(&f, 2);
        folded_put(&f, 2, R_PRINT, 0, 0, string);
    }
    char *shown = folded_text(&f, log_draw, rect.cols, rect.rows, false);
    for (int least = 0; least < rect.rows; least++) {
        const char *at = shown;
        int row = log_whole_row(rect, &f.scene, least);
        assert_in_range(row, least, least + 2);
        for (int i = 0; i < row; i++)
            at = strchr(at, '\n') + 1;
        assert_true(row == rect.rows || (strspn(at, " ") == 2 && at[2] >= '1' && at[2] <= '9'));
    }
    free(shown);
    folded_end(&f);
}

/* ---- objects ---- */

static void nouns_stand_behind_all_names_or_behind_none(void **state)
{
    (void)state;
    struct folded f;
    folded_begin(&f);
    folded_make(&f, R_LOCK_NEW, RECORD_LOCK, "left");
    folded_make(&f, R_LOCK_NEW, RECORD_LOCK, "right");
    folded_check(&f, objects_draw, 26, 2, false, " left lock   free\n right lock  free\n");
    folded_check(&f, objects_draw, 24, 2, false, " left    free\n right   free\n");
    folded_end(&f);
}

/* ---- what the last step did ---- */

static void beginning_to_wait_tells_more_than_what_is_let_go_for_it(void **state)
{
    (void)state;
    struct folded f;
    char text[WORDS_MAX];
    folded_begin(&f);
    uint32_t a = folded_make(&f, R_LOCK_NEW, RECORD_LOCK, "A");
    uint32_t full = folded_make(&f, R_COND_NEW, a, "full");
    folded_put(&f, 2, R_LOCK_TAKE, a, 0, 0);
    folded_step(&f, 2);
    folded_put(&f, 2, R_COND_WAIT, full, 0, 0);
    folded_put(&f, 2, R_LOCK_RELEASE, a, 0, 0);
    assert_string_equal(told_words(&f.scene, text, sizeof text),
                        "T2 alice waits for condition full to be notified");
    folded_step(&f, 3);
    folded_put(&f, 3, R_COND_NOTIFY, full, 1, 1);
    folded_put(&f, 2, R_LOCK_WAIT, a, 0, 3);
    assert_string_equal(told_words(&f.scene, text, sizeof text),
                        "T3 bob notifies condition full: wakes 1");
    folded_end(&f);
}

/* ---- the presenter ---- */

static void begin_deadlock(struct folded *f)
{
    folded_begin(f);
    uint32_t a = folded_make(f, R_LOCK_NEW, RECORD_LOCK, "A");
    uint32_t b = folded_make(f, R_LOCK_NEW, RECORD_LOCK, "B");
    folded_put(f, 2, R_LOCK_TAKE, a, 0, 0);
    folded_put(f, 3, R_LOCK_TAKE, b, 0, 0);
    folded_put(f, 2, R_LOCK_WAIT, b, 0, 3);
    folded_step(f, 3);
    folded_put(f, 3, R_LOCK_WAIT, a, 0, 2);
}

static void presenter_has_large_letters_on_a_small_screen(void **state)
{
    (void)state;
    struct folded f;
    begin_deadlock(&f);
    f.scene.pressed = "Space  play";
    folded_check(
        &f, presenter_draw, 80, 22, false,
        "  ▀█▀ ▄█      █▄█ ▄▀▄ ▀█▀ █▀▄     █▀▄ █ █ █▀▄\n"
        " ▸ █   █      █▀█ █▀█  █  █ █     █▀▄ █ █ █ █\n"
        "   ▀  ▀▀▀     ▀ ▀ ▀ ▀ ▀▀▀ ▀ ▀     ▀ ▀ ▀▀▀ ▀ ▀\n"
        "  ▀█▀ ▀▀▄     ▄▀▄ █   ▀█▀ ▄▀▀ █▀▀ █▀▄ █   ▄▀▄ ▄▀▀ █ █     lock B, held by T3\n"
        "‼▮ █  ▄▀      █▀█ █    █  █   █▀  █▀▄ █   █ █ █   █▀▄\n"
        "   ▀  ▀▀▀     ▀ ▀ ▀▀▀ ▀▀▀  ▀▀ ▀▀▀ ▀▀  ▀▀▀  ▀   ▀▀ ▀ ▀\n"
        "  ▀█▀ ▀▀▄     █▀▄ ▄▀▄ █▀▄         █▀▄ █   ▄▀▄ ▄▀▀ █ █     lock A, held by T2\n"
        "‼▮ █   ▀▄     █▀▄ █ █ █▀▄         █▀▄ █   █ █ █   █▀▄\n"
        "   ▀  ▀▀      ▀▀   ▀  ▀▀          ▀▀  ▀▀▀  ▀   ▀▀ ▀ ▀\n"
        "  ▀█▀ █ █     █▀▀ █ █ █▀▀         █▀▄ █ █ █▀▄\n"
        " ▸ █  ▀▀█     █▀  █ █ █▀          █▀▄ █ █ █ █\n"
        "   ▀    ▀     ▀▀▀  ▀  ▀▀▀         ▀ ▀ ▀▀▀ ▀ ▀\n"
        "  ▀█▀ █▀▀     █▀▄ ▄▀▄ █▀▄         █▀▄ █ █ █▀▄\n"
        " ▸ █  ▀▀▄     █ █ █▀█ █ █         █▀▄ █ █ █ █\n"
        "   ▀  ▀▀      ▀▀  ▀ ▀ ▀ ▀         ▀ ▀ ▀▀▀ ▀ ▀\n"
        "────────────────────────────────────────────────────────────────────────────────\n"
        "›A lock  held by T2 alice  ◂ T3 bob\n"
        "\n"
        " B lock  held by T3 bob    ◂ T2 alice\n"
        "─ Step 1 ───────────────────────────────────────────────────────  Space  play  ─\n"
        " T3 bob asks for lock A: held by T2 alice – possible deadlock\n"
        "\n");
    folded_end(&f);
}

static void presenter_has_larger_letters_on_a_large_screen(void **state)
{
    (void)state;
    struct folded f;
    begin_deadlock(&f);
    char *text = folded_text(&f, presenter_draw, 200, 58, false);
    assert_non_null(strstr(text, "██████  ████              ██    ██      ██████"));
    assert_non_null(strstr(text, "T3 bob asks for lock A: held by T2 alice"));
    free(text);
    text = folded_text(&f, presenter_draw, 200, 58, true);
    assert_non_null(strstr(text, "######  ####              ##    ##      ######"));
    free(text);
    folded_end(&f);
}

/* A name that large letters have no room for is written in small ones, or in a row of text. */
static void presenter_keeps_the_names_on_a_narrow_screen(void **state)
{
    (void)state;
    struct folded f;
    begin_deadlock(&f);
    for (int cols = 60; cols < 76; cols++) {
        char *text = folded_text(&f, presenter_draw, cols, 28, false);
        assert_non_null(strstr(text, "T1 main"));
        assert_non_null(strstr(text, "T5 dan"));
        free(text);
    }
    folded_end(&f);
}

/* Nothing is lost at any size: each thread is there, or those of a long list around whoever acts. */
static void presenter_of_many_threads_has_a_row_each(void **state)
{
    (void)state;
    struct folded f;
    folded_begin(&f);
    for (uint16_t id = 6; id <= 40; id++) {
        uint32_t name = folded_string(&f, "worker");
        folded_put(&f, 1, R_THREAD_NEW, id, 0, name);
    }
    folded_step(&f, 40);
    folded_put(&f, 40, R_YIELD, 0, 0, 0);
    for (int cols = 60; cols <= 200; cols += 20)
        for (int rows = 14; rows <= 58; rows += 4) {
            char *text = folded_text(&f, presenter_draw, cols, rows, false);
            assert_non_null(strstr(text, "T40 worker"));
            assert_non_null(strstr(text, "T40 worker yields"));
            free(text);
        }
    folded_end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(source_marks_where_threads_are_and_would_go_on),
        cmocka_unit_test(line_that_is_looked_at_is_told_whole),
        cmocka_unit_test(clock_outlives_the_words_so_far),
        cmocka_unit_test(selected_line_is_marked_and_in_sight),
        cmocka_unit_test(program_without_source_says_where_its_threads_are),
        cmocka_unit_test(gil_bar_fills_until_a_drop_is_requested),
        cmocka_unit_test(core_is_marked_that_was_just_given),
        cmocka_unit_test(output_scrolls_and_marks_what_was_just_printed),
        cmocka_unit_test(locks_tell_how_often_they_were_waited_for_and_how_long),
        cmocka_unit_test(all_shares_are_told_or_that_there_are_more),
        cmocka_unit_test(work_that_is_left_is_rounded),
        cmocka_unit_test(whole_sentences_are_left_below_what_covers_the_log),
        cmocka_unit_test(nouns_stand_behind_all_names_or_behind_none),
        cmocka_unit_test(beginning_to_wait_tells_more_than_what_is_let_go_for_it),
        cmocka_unit_test(presenter_keeps_the_names_on_a_narrow_screen),
        cmocka_unit_test(presenter_has_large_letters_on_a_small_screen),
        cmocka_unit_test(presenter_has_larger_letters_on_a_large_screen),
        cmocka_unit_test(presenter_of_many_threads_has_a_row_each),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
