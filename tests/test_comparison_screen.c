/* SPDX-License-Identifier: MIT */
/* Lessons that compare runs, on the screen: nothing of them is seen before it is asked about, and then
 * the table is, and what explains it. */
#include "tests/given.h"
#include "ui/draw/utf8.h"
#include "ui/session/comparison.h"

static const char runs_text[] = "lesson   With and without\n"
                                "chapter  G liveness\n"
                                "run      broken: two_locks\n"
                                "because  It stands still.\n"
                                "run      cured: two_locks_fixed\n"
                                "show     steps waits\n"
                                "ask      Which takes more steps?\n"
                                "answer   most steps\n";

static const char three_text[] = "run      broken: two_locks\n"
                                 "run      cured: two_locks_fixed\n"
                                 "show     steps waits\n"
                                 "ask      Which takes more steps?\n"
                                 "answer   most steps\n"
                                 "ask      Which waits longer?\n"
                                 "answer   most waits\n"
                                 "ask      Which takes fewer steps?\n"
                                 "answer   least steps\n";

/* Ends in words that only a reader of all of it sees. */
#define LONG_WORDS "It stands still, and so does everybody who waits for it. "
#define LONG_TEXT                                                                                  \
    LONG_WORDS LONG_WORDS LONG_WORDS LONG_WORDS LONG_WORDS LONG_WORDS LONG_WORDS LONG_WORDS        \
        LONG_WORDS LONG_WORDS LONG_WORDS LONG_WORDS LONG_WORDS LONG_WORDS LONG_WORDS "At last."

static const char long_text[] = "run      broken: two_locks\n"
                                "because  " LONG_TEXT "\n"
                                "run      cured: two_locks_fixed\n"
                                "show     steps\n"
                                "ask      Which takes more steps?\n"
                                "answer   most steps\n"
                                "because  any: " LONG_TEXT "\n"
                                "because  any: " LONG_TEXT "\n"
                                "because  any: " LONG_TEXT "\n"
                                "because  any: Why it is so: the end.\n";

struct compared {
    struct given *given;
    struct session other, *sessions[2];
    uint64_t figures[2 * MEASURE_COUNT];
    enum verdict verdicts[2];
    struct comparison comparison;
};

static struct compared *compare(const char *text)
{
    struct compared *compared = calloc(1, sizeof *compared);
    assert_non_null(compared);
    struct given *given = compared->given = give_recorded("two_locks", text);
    compared->sessions[0] = &given->stage->session;
    compared->sessions[1] = &compared->other;
    compared->verdicts[0] = VERDICT_DEADLOCK;
    compared->verdicts[1] = VERDICT_ENDED;
    scenario_play(&compared->other, "two_locks_fixed", NULL, NULL);
    measures_take(&given->stage->session.tape, compared->figures);
    measures_take(&compared->other.tape, compared->figures + MEASURE_COUNT);
    compared->comparison =
        (struct comparison){&given->lesson,    "With and without", 2,           compared->sessions,
                            compared->figures, compared->verdicts, &given->quiz};
    control_compare_runs(&given->stage->control, &compared->comparison);
    return compared;
}

/* The run that was lent is still its owner's. */
static void compare_no_more(struct compared *compared)
{
    struct stage *stage = compared->given->stage;
    control_free(&stage->control);
    session_close(&compared->other);
    control_init(&stage->control, &stage->session);
    take_back(compared->given);
    free(compared);
}

/* Nothing of the runs is seen before the question is answered; then the table, and both of them. */
static void comparison_is_asked_about_before_it_is_shown(void **state)
{
    (void)state;
    struct compared *compared = compare(runs_text);
    struct given *given = compared->given;
    SEES(given, "2 runs are laid beside each other");
    keys(given, " ");
    SEES(given, "Which takes more steps?");
    keys(given, "G]Vv.");
    assert_int_equal(step_of(given), 0);
    HIDES(given, "deadlock");
    SEES(given, "Which takes more steps?");
    keys(given, "2");
    SEES(given, "Right: cured");
    HIDES(given, "It stands still.");
    press(given, PRESSED_ENTER);
    assert_int_equal(given->answered_count, 1);
    SEES(given, "It stands still.");
    SEES(given, "1 of 1 right");
    press(given, PRESSED_ESCAPE);
    SEES(given, "one above the other, on one time scale");
    assert_int_equal(step_of(given), player_frontier(&given->stage->session));
    SEES(given, "broken");
    SEES(given, "cured");
    keys(given, "L");
    SEES(given, "It stands still.");
    press(given, PRESSED_ESCAPE);
    keys(given, "v");
    SEES(given, "Branches");
    HIDES(given, "from step");
    press(given, PRESSED_ESCAPE);
    compare_no_more(compared);
}

/* Who does not want to say is asked the next one, and told what was right; there is no later. */
static void question_of_a_comparison_is_left_alone(void **state)
{
    (void)state;
    struct compared *compared = compare(three_text);
    struct given *given = compared->given;
    keys(given, " ");
    SEES(given, "Which takes more steps?");
    SEES(given, "Esc no answer");
    press(given, PRESSED_ESCAPE);
    SEES(given, "Which waits longer?");
    HIDES(given, "deadlock");
    press(given, PRESSED_ESCAPE);
    SEES(given, "Which takes fewer steps?");
    keys(given, "1");
    SEES(given, "It is: cured");
    SEES(given, "Question 1: no answer");
    press(given, PRESSED_ENTER);
    press(given, PRESSED_ENTER);
    SEES(given, "Right: broken");
    press(given, PRESSED_ENTER);
    SEES(given, "1 of 3 right");
    keys(given, "1");
    stage_says(given->stage, "nothing is asked any more");
    compare_no_more(compared);
}

/* As wide as it is said to be; what is not nothing does not look like it. */
static void table_fits_and_shows_small_figures(void **state)
{
    static const char text[] = "run a label that is longer than there is room for it: two_locks\n"
                               "run other: two_locks_fixed\nshow time speed_up\n"
                               "ask Which?\nanswer least time\n";
    char line[COMPARISON_LINE_MAX];
    (void)state;
    struct compared *compared = compare(text);
    uint64_t *figures = compared->figures;
    figures[MEASURE_TIME] = 5;
    figures[MEASURE_COUNT + MEASURE_TIME] = 5000000000;
    figures[MEASURE_SPEED_UP] = 100;
    figures[MEASURE_COUNT + MEASURE_SPEED_UP] = MEASURE_UNKNOWN;
    for (size_t run = 0; run <= 2; run++)
        for (int cols = 40; cols <= 60; cols += 20)
            assert_int_equal(utf8_cols(comparison_line(&compared->comparison, run, cols, line)),
                             cols);
    assert_non_null(strstr(comparison_line(&compared->comparison, 0, 60, line), " time s  "));
    assert_non_null(strstr(comparison_line(&compared->comparison, 1, 60, line), "~  <0.001  "));
    assert_non_null(strstr(comparison_line(&compared->comparison, 2, 60, line), "  5.000  "));
    assert_true(comparison_has_unknown(&compared->comparison));
    compare_no_more(compared);
}

/* Where closer columns make room for the labels, these are whole. */
static void labels_are_whole_where_there_is_room(void **state)
{
    static const char text[] = "run as long as it is: two_locks\nrun other: two_locks_fixed\n"
                               "show starting time gil_wait\nask Which?\nanswer least time\n";
    char line[COMPARISON_LINE_MAX];
    (void)state;
    struct compared *compared = compare(text);
    const struct comparison *c = &compared->comparison;
    int whole = utf8_cols(comparison_line(c, 1, 80, line));
    for (int less = 0; less <= 3; less++) {
        assert_non_null(strstr(comparison_line(c, 1, whole - less, line), "1 as long as it is "));
        assert_true(utf8_cols(line) <= whole - less);
    }
    assert_non_null(strstr(comparison_line(c, 1, whole - 4, line), "~ "));
    compare_no_more(compared);
}

static void sums_over_threads_are_told(void **state)
{
    char text[COMPARISON_LINE_MAX];
    (void)state;
    struct compared *compared = compare("run a: two_locks\nrun b: two_locks_fixed\n"
                                        "show starting time gil_wait lost steps\n"
                                        "ask Which?\nanswer least time\n");
    comparison_sums(&compared->comparison, text, sizeof text);
    assert_string_equal(text, "Added up over all threads: starting, GIL wait.");
    keys(compared->given, " 1");
    press(compared->given, PRESSED_ENTER);
    SEES(compared->given, "Added up over all threads: starting, GIL wait.");
    compare_no_more(compared);
    compared = compare(runs_text);
    assert_string_equal(comparison_sums(&compared->comparison, text, sizeof text), "");
    compare_no_more(compared);
}

/* Runs are compared by time; what comes next has the axis that the person has chosen. */
static void axis_of_a_comparison_is_not_kept(void **state)
{
    (void)state;
    struct compared *compared = compare(runs_text);
    struct given *given = compared->given;
    struct control *c = &given->stage->control;
    c->view.axis = AXIS_STEPS;
    keys(given, " 2");
    press(given, PRESSED_ENTER);
    assert_int_equal(c->view.axis, AXIS_TIME);
    assert_int_equal(control_kept_settings(c).chosen[SETTINGS_AXIS], false);
    press(given, PRESSED_ESCAPE);
    keys(given, "tt");
    assert_int_equal(c->view.axis, AXIS_TIME);
    assert_int_equal(control_kept_settings(c).chosen[SETTINGS_AXIS], true);
    compare_no_more(compared);
}

/* Who leaves in the middle has answered what was answered, and nothing else. */
static void comparison_is_left_with_what_was_answered(void **state)
{
    (void)state;
    struct compared *compared = compare(three_text);
    struct given *given = compared->given;
    keys(given, " ");
    press(given, PRESSED_ESCAPE);
    keys(given, "1");
    control_leave_lesson(&given->stage->control);
    assert_int_equal(given->answered_count, 1);
    assert_int_equal(given->answered[0], 1);
    compare_no_more(compared);
}

/* A text has its end, however long it is; and that the run was cut off. */
static void long_texts_are_shown_whole(void **state)
{
    (void)state;
    struct compared *compared = compare(long_text);
    struct given *given = compared->given;
    resize(given, 200, 100);
    keys(given, " 2");
    SEES(given, "Why it is so: the end.");
    compared->verdicts[0] = VERDICT_LIMIT;
    press(given, PRESSED_ENTER);
    SEES(given, "At last.");
    SEES(given, "It was cut off at its step limit");
    compare_no_more(compared);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comparison_is_asked_about_before_it_is_shown),
        cmocka_unit_test(question_of_a_comparison_is_left_alone),
        cmocka_unit_test(labels_are_whole_where_there_is_room),
        cmocka_unit_test(sums_over_threads_are_told),
        cmocka_unit_test(axis_of_a_comparison_is_not_kept),
        cmocka_unit_test(comparison_is_left_with_what_was_answered),
        cmocka_unit_test(table_fits_and_shows_small_figures),
        cmocka_unit_test(long_texts_are_shown_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
