/* SPDX-License-Identifier: MIT */
/* Quizzes: where a lesson stops in a run, what may be answered there, and what is right. */
#include <errno.h>

#include "model/quiz.h"
#include "tests/folded.h"
#include "tests/scenarios.h"

#define MAIN  1
#define ALICE 2
#define BOB   3

/* A lesson, and a run made by hand: step 1 is taken by alice, and she makes lock A and the variable v. */
struct fixture {
    struct folded f;
    struct history history;
    struct lesson lesson;
    struct quiz quiz;
    uint32_t lock, variable;
};

static void read_lesson(struct lesson *lesson, const char *text)
{
    if (lesson_read(lesson, text, strlen(text), NULL, NULL) < 0)
        fail_msg("%s is no lesson", text);
}

static void begin(struct fixture *x, const char *text)
{
    read_lesson(&x->lesson, text);
    folded_begin(&x->f);
    folded_step(&x->f, ALICE);
    x->lock = folded_make(&x->f, R_LOCK_NEW, RECORD_LOCK, "A");
    x->variable = folded_make(&x->f, R_VAR_NEW, 7, "v");
    history_init(&x->history, &x->f.tape);
    assert_int_equal(quiz_init(&x->quiz, &x->lesson), 0);
}

static void end(struct fixture *x)
{
    quiz_free(&x->quiz);
    history_free(&x->history);
    lesson_free(&x->lesson);
    folded_end(&x->f);
}

/* A step of a thread in which one thing happens. */
static void step(struct fixture *x, uint16_t thread, unsigned kind, uint32_t object, int64_t arg)
{
    folded_step(&x->f, thread);
    folded_put(&x->f, thread, kind, object, arg, 0);
}

static void print(struct fixture *x, uint16_t thread, const char *words)
{
    uint32_t string = folded_string(&x->f, words);
    folded_step(&x->f, thread);
    folded_put(&x->f, thread, R_PRINT, 0, 0, string);
}

static void finish(struct fixture *x, enum record_end how)
{
    folded_put(&x->f, 0, R_END, 0, how, 0);
}

static bool follow(struct fixture *x, bool is_over)
{
    return quiz_follow(&x->quiz, &x->history, is_over);
}

/* Ask the first question of a stop that has not been answered, and answer it with some words. Returns: which
 * it was. */
static size_t answer(struct fixture *x, size_t stop, const char *words)
{
    int question = quiz_asked(&x->quiz, &x->history, stop);
    assert_true(question >= 0);
    struct quiz_question *q = &x->quiz.questions[question];
    assert_int_equal(q->state, QUIZ_ASKED);
    for (unsigned i = 0; i < q->choice_count; i++)
        if (strcmp(q->choices[i], words) == 0) {
            quiz_answer(&x->quiz, (size_t)question, (int)i);
            assert_int_equal(q->given, i);
            return (size_t)question;
        }
    fail_msg("%s is none of the choices", words);
    return 0;
}

static void check_right(struct fixture *x, size_t question, const char *words)
{
    assert_int_equal(x->quiz.questions[question].state, QUIZ_SETTLED);
    assert_string_equal(quiz_right(&x->quiz, question), words);
}

/* ---- stops ---- */

static void stops_are_found_where_they_are(void **state)
{
    struct fixture x;
    (void)state;
    begin(&x, "about a\nstop start\nstop step 2\nstop time 5us\nstop before bob lock_take A\n"
              "stop after any lock_take A #2\nstop after any lock_take B\nstop step 9\n");
    follow(&x, false);
    assert_int_equal(x.quiz.stops[0], 0);
    assert_int_equal(x.quiz.stops[1], QUIZ_NOWHERE);
    step(&x, ALICE, R_LOCK_TAKE, x.lock, 0);
    folded_put(&x.f, BOB, R_POINT, x.lock, 0, R_LOCK_RELEASE);
    assert_true(follow(&x, false));
    assert_int_equal(x.quiz.stops[1], 2);
    assert_int_equal(x.quiz.stops[3], QUIZ_NOWHERE);
    x.f.now_ns = 6000;
    folded_step(&x.f, BOB);
    folded_put(&x.f, BOB, R_POINT, x.lock, 0, R_LOCK_TAKE);
    step(&x, BOB, R_LOCK_TAKE, x.lock, 0);
    follow(&x, true);
    assert_int_equal(x.quiz.stops[2], 3);
    assert_int_equal(x.quiz.stops[3], 3);
    assert_int_equal(x.quiz.stops[4], 4);
    assert_int_equal(x.quiz.stops[5], QUIZ_NOWHERE);
    assert_int_equal(x.quiz.stops[6], QUIZ_NOWHERE);
    assert_false(follow(&x, true));
    end(&x);
}

static void stops_that_are_passed_are_not_come_to_again(void **state)
{
    struct fixture x;
    (void)state;
    begin(&x, "about a\nstop start\nstop step 1\nstop after any lock_take\nstop step 2\n");
    step(&x, ALICE, R_LOCK_TAKE, x.lock, 0);
    follow(&x, false);
    assert_int_equal(quiz_stop_at(&x.quiz, 0), 0);
    assert_int_equal(quiz_next_stop(&x.quiz, 0), 1);
    quiz_pass(&x.quiz, 0);
    assert_int_equal(quiz_stop_at(&x.quiz, 0), -1);
    quiz_pass(&x.quiz, 1);
    assert_int_equal(quiz_next_stop(&x.quiz, 0), 2);
    assert_int_equal(quiz_stop_at(&x.quiz, 2), 2);
    quiz_pass(&x.quiz, 2);
    assert_int_equal(quiz_stop_at(&x.quiz, 2), 3);
    assert_int_equal(quiz_next_stop(&x.quiz, 2), QUIZ_NOWHERE);
    end(&x);
}

static void run_that_is_over_is_gone_through_when_all_its_stops_are_passed(void **state)
{
    struct fixture x;
    (void)state;
    begin(&x, "about a\nstop start\nstop after any lock_take\nstop after any lock_release\n");
    step(&x, ALICE, R_LOCK_TAKE, x.lock, 0);
    follow(&x, false);
    quiz_pass(&x.quiz, 0);
    quiz_pass(&x.quiz, 1);
    assert_false(quiz_is_gone_through(&x.quiz)); /* it goes on */
    follow(&x, true);
    assert_true(quiz_is_gone_through(&x.quiz)); /* it has no release */
    x.quiz.are_passed[0] = false;
    assert_false(quiz_is_gone_through(&x.quiz));
    end(&x);
}

/* ---- what is settled when it happens ---- */

static void who_is_settled_when_somebody_does_it(void **state)
{
    struct fixture x;
    char text[200];
    (void)state;
    begin(&x, "about a\nstop step 1\nask Who?\nanswer who lock_take A\n"
              "because bob: Bob.\nbecause alice: Alice.\nbecause any: Well: all.\n");
    follow(&x, false);
    size_t q = answer(&x, 0, "alice");
    assert_int_equal(x.quiz.questions[q].choice_count, 6); /* five threads, and nobody */
    assert_string_equal(x.quiz.questions[q].choices[5], "nobody");
    assert_int_equal(x.quiz.questions[q].state, QUIZ_ANSWERED);
    assert_int_equal(x.quiz.questions[q].right, -1);
    assert_string_equal(quiz_right(&x.quiz, q), "");
    assert_string_equal(quiz_because(&x.quiz, q, text, sizeof text), "");
    step(&x, ALICE, R_LOCK_TEST, x.lock, 0);
    follow(&x, false);
    assert_int_equal(x.quiz.questions[q].state, QUIZ_ANSWERED);
    step(&x, BOB, R_LOCK_TAKE, x.lock, 0);
    step(&x, ALICE, R_LOCK_TAKE, x.lock, 0);
    assert_true(follow(&x, false));
    check_right(&x, q, "bob");
    assert_string_equal(quiz_because(&x.quiz, q, text, sizeof text), "Bob. Well: all.");
    assert_int_equal(x.quiz.questions[q].settled, 3);
    assert_int_equal(quiz_untold(&x.quiz, 2), -1);
    assert_int_equal(quiz_untold(&x.quiz, 3), q);
    x.quiz.questions[q].is_told = true;
    assert_int_equal(quiz_untold(&x.quiz, 3), -1);
    assert_int_equal(quiz_score(&x.quiz).answered, 1);
    assert_int_equal(quiz_score(&x.quiz).right, 0);
    end(&x);
}

/* The tape may be ahead of whoever answers: what happened before the stop, or in its step, is none. */
static void a_question_on_a_whole_tape_is_settled_at_once(void **state)
{
    struct fixture x;
    (void)state;
    begin(&x, "about a\nstop step 2\nask Who?\nanswer who lock_take A\n");
    step(&x, ALICE, R_LOCK_TAKE, x.lock, 0);
    step(&x, BOB, R_LOCK_TAKE, x.lock, 0);
    finish(&x, END_COMPLETED);
    follow(&x, true);
    size_t q = answer(&x, 0, "bob");
    check_right(&x, q, "bob");
    assert_int_equal(x.quiz.questions[q].settled, 3);
    end(&x);
}

static void nobody_does_what_never_happens(void **state)
{
    struct fixture x;
    (void)state;
    begin(&x, "about a\nstop start\nask Who?\nanswer who lock_take\nask What?\nanswer prints bob\n"
              "choice x\nchoice y\nask And?\nanswer prints\nchoice nothing\nchoice y\n");
    print(&x, ALICE, "y");
    finish(&x, END_COMPLETED);
    follow(&x, true);
    size_t who = answer(&x, 0, "nobody"), by_bob = answer(&x, 0, "something else");
    check_right(&x, who, "nobody");
    check_right(&x, by_bob, "nothing");
    check_right(&x, answer(&x, 0, "y"), "y");
    assert_int_equal(quiz_score(&x.quiz).right, 3);
    assert_int_equal(quiz_asked(&x.quiz, &x.history, 0), -1);
    end(&x);
}

static void a_thread_that_was_not_there_is_added(void **state)
{
    struct fixture x;
    (void)state;
    begin(&x, "about a\nstop step 1\nask Who?\nanswer who lock_take\n");
    follow(&x, false);
    size_t q = answer(&x, 0, "nobody");
    uint32_t name = folded_string(&x.f, "zoe");
    folded_put(&x.f, MAIN, R_THREAD_NEW, 6, 0, name);
    step(&x, 6, R_LOCK_TAKE, x.lock, 0);
    follow(&x, false);
    check_right(&x, q, "zoe");
    assert_int_equal(quiz_score(&x.quiz).right, 0);
    end(&x);
}

/* Those that can go on and those that cannot stand in one order. */
static void who_has_finished_is_no_choice(void **state)
{
    struct fixture x;
    (void)state;
    begin(&x, "about a\nstop step 2\nask Who?\nanswer who lock_take\n");
    folded_put(&x.f, ALICE, R_LOCK_WAIT, x.lock, 0, MAIN);
    step(&x, BOB, R_THREAD_END, 0, 0);
    follow(&x, false);
    size_t q = answer(&x, 0, "nobody");
    assert_int_equal(x.quiz.questions[q].choice_count, 5); /* main, alice, eve, dan, nobody */
    assert_string_equal(x.quiz.questions[q].choices[1], "alice");
    assert_string_equal(x.quiz.questions[q].choices[2], "eve");
    end(&x);
}

/* A real run has no records of steps: whoever does something takes one. */
static void the_next_of_a_real_run_is_who_does_something(void **state)
{
    struct fixture x = {.lock = 0};
    (void)state;
    read_lesson(&x.lesson, "about a\nstop start\nask Who?\nanswer next\n");
    folded_begin(&x.f);
    folded_put(&x.f, 0, R_SETTING, SETTING_ENGINE, ENGINE_REAL, 0);
    history_init(&x.history, &x.f.tape);
    quiz_init(&x.quiz, &x.lesson);
    follow(&x, false);
    size_t q = answer(&x, 0, "alice");
    folded_put(&x.f, BOB, R_YIELD, 0, 0, 0);
    folded_put(&x.f, ALICE, R_YIELD, 0, 0, 0);
    follow(&x, false);
    check_right(&x, q, "bob");
    end(&x);
}

static void the_next_is_who_goes_on(void **state)
{
    struct fixture x;
    (void)state;
    begin(&x, "about a\nstop step 1\nask Who?\nanswer next\nstop step 4\nask Who?\nanswer next\n");
    folded_put(&x.f, ALICE, R_LOCK_WAIT, x.lock, 0, BOB);
    folded_put(&x.f, MAIN, R_THREAD_END, 0, 0, 0);
    follow(&x, false);
    size_t q = answer(&x, 0, "eve");
    assert_int_equal(x.quiz.questions[q].choice_count, 3); /* bob, eve, dan */
    step(&x, BOB, R_THREAD_END, 0, 0);
    follow(&x, false);
    check_right(&x, q, "bob");
    assert_int_equal(x.quiz.questions[q].settled, 2);
    step(&x, 4, R_THREAD_END, 0, 0);
    step(&x, 5, R_YIELD, 0, 0);
    follow(&x, false);
    assert_int_equal(quiz_asked(&x.quiz, &x.history, 1), -1); /* there is only dan */
    assert_int_equal(x.quiz.questions[1].state, QUIZ_SKIPPED);
    assert_int_equal(quiz_score(&x.quiz).questions, 1);
    assert_false(quiz_is_finished(&x.quiz));
    x.quiz.questions[q].is_told = true;
    assert_true(quiz_is_finished(&x.quiz));
    end(&x);
}

static void what_is_printed_is_a_choice_or_something_else(void **state)
{
    struct fixture x;
    (void)state;
    begin(&x, "about a\nstop step 1\nask What?\nanswer prints\nchoice a\nchoice b\n"
              "because something else: Yes.\nstop step 2\nask What?\nanswer prints bob\nchoice a\n"
              "choice b\n");
    follow(&x, false);
    size_t q = answer(&x, 0, "a");
    print(&x, ALICE, "hello");
    print(&x, ALICE, "a");
    print(&x, BOB, "b");
    follow(&x, false);
    char text[100];
    check_right(&x, q, "hello");
    assert_int_equal(x.quiz.questions[q].right, 2);
    assert_string_equal(quiz_because(&x.quiz, q, text, sizeof text), "Yes.");
    check_right(&x, answer(&x, 1, "b"), "b");
    end(&x);
}

/* ---- what is settled at the end ---- */

static void the_end_settles_what_is_about_the_whole_run(void **state)
{
    struct fixture x;
    (void)state;
    begin(&x, "about a\nstop step 3\n"
              "ask V?\nanswer value v\nchoice 1\nchoice 9\n"
              "ask N?\nanswer count lock_take A\nchoice 1\nchoice 3\n"
              "ask N?\nanswer count lock_take by bob\nchoice 1\nchoice 2\n"
              "ask T?\nanswer time\nchoice 1 ms\nchoice 3.5 ms\nchoice 1s\n"
              "ask E?\nanswer end\nask F?\nanswer found deadlock\n");
    step(&x, ALICE, R_LOCK_TAKE, x.lock, 0);
    step(&x, ALICE, R_VAR_STORE, x.variable, 9);
    x.f.now_ns = 2000000;
    step(&x, BOB, R_LOCK_TAKE, x.lock, 0);
    follow(&x, false);
    static const char *const given[] = {"9", "3", "1", "1 ms", "It ends well.", "yes"};
    for (size_t i = 0; i < UNIT_COUNT(given); i++)
        assert_int_equal(answer(&x, 0, given[i]), i);
    x.f.now_ns = 3000000;
    finish(&x, END_COMPLETED);
    follow(&x, false);
    assert_int_equal(x.quiz.questions[0].state, QUIZ_ANSWERED);
    follow(&x, true);
    static const char *const right[] = {"9", "2", "1", "3.5 ms", "It ends well.", "no"};
    for (size_t i = 0; i < UNIT_COUNT(right); i++) {
        check_right(&x, i, right[i]);
        assert_int_equal(x.quiz.questions[i].settled, 4);
    }
    assert_int_equal(quiz_score(&x.quiz).right, 3);
    assert_int_equal(quiz_score(&x.quiz).answered, 6);
    end(&x);
}

/* How a run of 40 us answers "how long", with choices. */
static void check_time(const char *choices, const char *right, const char *told)
{
    struct fixture x;
    char text[400];
    snprintf(text, sizeof text, "about a\nstop step 1\nask x\nanswer time\n%s", choices);
    begin(&x, text);
    x.f.now_ns = 40000;
    step(&x, ALICE, R_LOCK_TAKE, x.lock, 0);
    finish(&x, END_COMPLETED);
    follow(&x, true);
    check_right(&x, answer(&x, 0, "something else"), right);
    assert_string_equal(quiz_told(&x.quiz, 0, text, sizeof text), told);
    end(&x);
}

static void a_time_is_right_if_it_is_near(void **state)
{
    (void)state;
    check_time("choice 10 us\nchoice 40 us\n", "40 us", "40 us");
    check_time("choice 40us\nchoice 41us\n", "40us", "40us: it took 40 us");
    check_time("choice 10 us\nchoice 50 us\n", "50 us", "50 us: it took 40 us");
    check_time("choice 30 us\nchoice 1 ms\n", "30 us", "30 us: it took 40 us");
    check_time("choice 29 us\nchoice 51 us\n", "40 us", "40 us");
}

static void questions_are_numbered_as_they_are_asked(void **state)
{
    struct fixture x;
    (void)state;
    begin(&x, "about a\nstop step 3\nask x\nanswer end\nstop step 2\nask y\nanswer end\n"
              "ask z\nanswer end\n");
    step(&x, ALICE, R_LOCK_TAKE, x.lock, 0);
    step(&x, ALICE, R_LOCK_RELEASE, x.lock, 0);
    follow(&x, true);
    assert_int_equal(quiz_in_order(&x.quiz, 0), 0);
    assert_int_equal(answer(&x, 1, "It ends well."), 1);
    assert_int_equal(quiz_in_order(&x.quiz, 0), 1);
    assert_int_equal(quiz_in_order(&x.quiz, 1), 0);
    assert_int_equal(answer(&x, 1, "It ends well."), 2);
    assert_int_equal(answer(&x, 0, "It ends well."), 0);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(quiz_in_order(&x.quiz, i), (i + 1) % 3);
    assert_int_equal(x.quiz.questions[0].number, 3);
    end(&x);
}

/* How a run ended decides what is known of it: a run that was cut off settles nothing more. */
static void a_run_that_is_cut_off_settles_nothing(void **state)
{
    static const struct {
        enum record_end end;
        bool is_whole;
    } ends[] = {{END_COMPLETED, true}, {END_STUCK, true},     {END_EXITED, true},
                {END_CRASHED, true},   {END_LIMIT, false},    {END_STOPPED, false},
                {END_KILLED, false},   {END_DIVERGED, false}, {END_DAMAGED, false}};
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(ends); i++) {
        struct fixture x;
        begin(&x, "about a\nstop step 1\nask E?\nanswer end\nask W?\nanswer who lock_take\n"
                  "ask F?\nanswer found convoy\n");
        follow(&x, false);
        answer(&x, 0, "It ends well.");
        answer(&x, 0, "nobody");
        answer(&x, 0, "no");
        finish(&x, ends[i].end);
        follow(&x, true);
        for (size_t q = 0; q < 3; q++)
            assert_int_equal(x.quiz.questions[q].state,
                             ends[i].is_whole ? QUIZ_SETTLED : QUIZ_ANSWERED);
        assert_int_equal(quiz_score(&x.quiz).answered, ends[i].is_whole ? 3 : 0);
        assert_int_equal(quiz_score(&x.quiz).questions, 3);
        end(&x);
    }
}

/* Who asks somebody knows better than to ask what nobody will ever know; a key sheet lists it. */
static void what_nobody_will_know_is_not_put(void **state)
{
    static const char text[] =
        "about a\nstop step 1\nask E?\nanswer end\nask F?\nanswer found convoy\n";
    struct fixture x;
    (void)state;
    begin(&x, text);
    follow(&x, false);
    assert_int_equal(quiz_put(&x.quiz, &x.history, 0), 0);
    finish(&x, END_KILLED);
    follow(&x, true);
    assert_int_equal(quiz_asked(&x.quiz, &x.history, 0), 0);
    assert_int_equal(quiz_put(&x.quiz, &x.history, 0), -1);
    assert_int_equal(x.quiz.questions[0].state, QUIZ_SKIPPED);
    assert_int_equal(x.quiz.questions[1].state, QUIZ_SKIPPED);
    assert_int_equal(quiz_score(&x.quiz).questions, 0);
    end(&x);
    begin(&x, text);
    finish(&x, END_COMPLETED);
    follow(&x, true);
    assert_int_equal(quiz_put(&x.quiz, &x.history, 0), 0);
    end(&x);
}

static void what_was_found_is_found_though_the_run_was_cut_off(void **state)
{
    struct fixture x;
    (void)state;
    begin(&x, "about a\nstop step 1\nask F?\nanswer found failed_expectation\n");
    follow(&x, false);
    size_t q = answer(&x, 0, "no");
    folded_step(&x.f, ALICE);
    folded_put(&x.f, ALICE, R_EXPECT, 0, 0, 0);
    finish(&x, END_LIMIT);
    follow(&x, true);
    check_right(&x, q, "yes");
    end(&x);
}

/* alice has A and wants B, bob has B and wants A. Returns: B. */
static uint32_t close_circle(struct fixture *x)
{
    uint32_t other = folded_make(&x->f, R_LOCK_NEW, RECORD_LOCK, "B");
    step(x, ALICE, R_LOCK_TAKE, x->lock, 0);
    step(x, BOB, R_LOCK_TAKE, other, 0);
    folded_step(&x->f, ALICE);
    folded_put(&x->f, ALICE, R_LOCK_WAIT, other, 0, BOB);
    folded_step(&x->f, BOB);
    folded_put(&x->f, BOB, R_LOCK_WAIT, x->lock, 0, ALICE);
    return other;
}

enum course { GOES_ON, GOES_WRONG, GOES_ROUND };

static void check_end_is(enum course course, enum record_end how, const char *right, bool has_time)
{
    struct fixture x;
    begin(&x, "about a\nstop step 1\nask E?\nanswer end\nask T?\nanswer time\nchoice 1 s\n"
              "choice 2 s\n");
    x.f.now_ns = 1000000000;
    if (course == GOES_ROUND)
        close_circle(&x);
    else
        step(&x, ALICE, R_EXPECT, 0, course == GOES_ON);
    finish(&x, how);
    follow(&x, true);
    check_right(&x, answer(&x, 0, "It ends well."), right);
    size_t time = answer(&x, 0, "1 s");
    assert_int_equal(x.quiz.questions[time].state, has_time ? QUIZ_SETTLED : QUIZ_ANSWERED);
    end(&x);
}

static void each_way_to_end_has_its_words(void **state)
{
    (void)state;
    check_end_is(GOES_ON, END_COMPLETED, "It ends well.", true);
    check_end_is(GOES_ON, END_EXITED, "It ends well.", true);
    check_end_is(GOES_WRONG, END_COMPLETED, "It ends, and fails.", true);
    check_end_is(GOES_WRONG, END_EXITED, "It ends, and fails.", true);
    check_end_is(GOES_ON, END_CRASHED, "It ends, and fails.", false);
    check_end_is(GOES_ROUND, END_STUCK, lesson_end_words(LESSON_END_DEADLOCK), false);
    check_end_is(GOES_ON, END_STUCK, lesson_end_words(LESSON_END_WAITS), false);
}

/* What the records that are missing would have said nobody knows. */
static void where_records_are_missing_little_is_known(void **state)
{
    static const char *const known[] = {"v 8", "T"};
    struct fixture x;
    (void)state;
    begin(&x, "about a\nstop step 1\n"
              "ask N\nanswer next\nask W\nanswer who lock_take\nask P\nanswer prints\nchoice a\n"
              "choice b\nask C\nanswer count lock_take\nchoice 1\nchoice 2\nask E\nanswer end\n"
              "ask F\nanswer found deadlock\nask w\nanswer value w\nchoice 0\nchoice 7\n"
              "ask v 8\nanswer value v\nchoice 7\nchoice 8\nask T\nanswer time\nchoice 1s\n"
              "choice 2s\n");
    folded_make(&x.f, R_VAR_NEW, 7, "w");
    folded_put(&x.f, 0, R_STEP, 0, ++x.f.steps, 0);
    folded_put(&x.f, 0, R_LOST, 0, 3, 0);
    step(&x, BOB, R_LOCK_TAKE, x.lock, 0);
    print(&x, BOB, "a");
    step(&x, BOB, R_VAR_STORE, x.variable, 8);
    finish(&x, END_COMPLETED);
    follow(&x, true);
    size_t count = 0;
    for (int q; (q = quiz_asked(&x.quiz, &x.history, 0)) >= 0;) {
        quiz_answer(&x.quiz, (size_t)q, 0);
        if (x.quiz.questions[q].state == QUIZ_SETTLED)
            assert_string_equal(x.lesson.questions[q].ask, known[count++]);
    }
    assert_int_equal(count, UNIT_COUNT(known));
    assert_int_equal(quiz_score(&x.quiz).open, 7);
    end(&x);
}

/* Ask for a finding in a run that ends well. */
static void check_found(struct fixture *x, const char *right)
{
    assert_int_equal(x->f.world.finding_count, 1);
    assert_true(x->f.world.findings[0].is_resolved);
    finish(x, END_COMPLETED);
    follow(x, true);
    check_right(x, answer(x, 0, "yes"), right);
    end(x);
}

static void a_circle_that_opened_again_is_not_found(void **state)
{
    struct fixture x;
    (void)state;
    begin(&x, "about a\nstop step 1\nask F?\nanswer found deadlock\n");
    close_circle(&x);
    step(&x, 4, R_LOCK_RELEASE, x.lock, 0);
    folded_put(&x.f, BOB, R_WAKE, x.lock, 0, 4);
    step(&x, BOB, R_LOCK_TAKE, x.lock, 0);
    check_found(&x, "no");
}

static void who_starved_for_a_time_has_starved(void **state)
{
    struct fixture x;
    (void)state;
    begin(&x, "about a\nstop step 1\nask F?\nanswer found starvation\n");
    folded_put(&x.f, BOB, R_PREEMPT, 2, 0, 0);
    for (int i = 0; i < 25; i++) {
        folded_put(&x.f, ALICE, R_PREEMPT, 1, 0, 0);
        folded_put(&x.f, ALICE, R_DISPATCH, 1, 0, 0);
    }
    folded_put(&x.f, BOB, R_DISPATCH, 2, 0, 0);
    check_found(&x, "yes");
}

/* ---- choices ---- */

static void threads_with_one_name_are_told_apart(void **state)
{
    struct fixture x;
    (void)state;
    begin(&x, "about a\nstop step 1\nask W?\nanswer who lock_take\nbecause bob: Some bob.\n");
    folded_put(&x.f, MAIN, R_THREAD_NEW, 6, 0, folded_string(&x.f, "bob"));
    follow(&x, false);
    size_t q = answer(&x, 0, "bob (T6)");
    step(&x, BOB, R_LOCK_TAKE, x.lock, 0);
    follow(&x, false);
    char text[100];
    check_right(&x, q, "bob (T3)");
    assert_string_equal(quiz_because(&x.quiz, q, text, sizeof text), "Some bob.");
    end(&x);
}

static void of_many_threads_those_that_can_go_on_come_first(void **state)
{
    struct fixture x;
    (void)state;
    begin(&x, "about a\nstop step 1\nask W?\nanswer who lock_take\n");
    for (uint16_t id = 6; id <= 40; id++) {
        char name[20];
        snprintf(name, sizeof name, "w%u", id);
        folded_put(&x.f, MAIN, R_THREAD_NEW, id, 0, folded_string(&x.f, name));
    }
    folded_put(&x.f, MAIN, R_THREAD_START, 40, 0, 0);
    folded_put(&x.f, 40, R_POINT, 0, 0, R_THREAD_BEGIN);
    follow(&x, false);
    size_t q = answer(&x, 0, "w40");
    const struct quiz_question *asked = &x.quiz.questions[q];
    assert_int_equal(asked->choice_count, 21);
    assert_int_equal(quiz_key(0), 'a');
    assert_int_equal(quiz_key(15), 'p');
    assert_int_equal(quiz_key(16), 'r'); /* "q" leaves */
    assert_int_equal(quiz_key(20), 'v');
    assert_int_equal(quiz_choice_of(asked, 'v'), 20);
    assert_int_equal(quiz_choice_of(asked, 'w'), -1);
    assert_int_equal(quiz_choice_of(asked, 'q'), -1);
    assert_int_equal(quiz_choice_of(asked, '9'), 8);
    assert_int_equal(quiz_choice_of(asked, '0'), -1);
    step(&x, 39, R_LOCK_TAKE, x.lock, 0);
    follow(&x, false);
    check_right(&x, q, "w39");
    end(&x);
}

/* ---- answering ---- */

static void no_answer_is_told_and_does_not_count(void **state)
{
    struct fixture x;
    (void)state;
    begin(&x, "about a\nstop step 1\nask W?\nanswer who lock_take\nask F?\nanswer end\n");
    follow(&x, false);
    int q = quiz_asked(&x.quiz, &x.history, 0);
    quiz_answer(&x.quiz, (size_t)q, 99); /* there is no such choice */
    assert_int_equal(x.quiz.questions[q].state, QUIZ_ASKED);
    quiz_answer(&x.quiz, (size_t)q, -1);
    quiz_answer(&x.quiz, (size_t)q, 1); /* too late */
    step(&x, BOB, R_LOCK_TAKE, x.lock, 0);
    finish(&x, END_COMPLETED);
    follow(&x, true);
    assert_int_equal(quiz_untold(&x.quiz, 2), q);
    assert_int_equal(x.quiz.questions[q].given, -1);
    assert_int_equal(quiz_score(&x.quiz).answered, 0);
    assert_int_equal(quiz_score(&x.quiz).questions, 2);
    end(&x);
}

static void what_one_decides_oneself_does_not_count(void **state)
{
    struct fixture x;
    (void)state;
    begin(&x, "about a\nstop step 1\nask W?\nanswer who lock_take\nask W?\nanswer who var_load\n");
    follow(&x, false);
    size_t first = answer(&x, 0, "bob"), second = answer(&x, 0, "bob");
    step(&x, BOB, R_LOCK_TAKE, x.lock, 0);
    follow(&x, false);
    quiz_meddle(&x.quiz, 3); /* the first is known by then */
    step(&x, BOB, R_VAR_LOAD, x.variable, 0);
    follow(&x, false);
    check_right(&x, first, "bob");
    check_right(&x, second, "bob");
    assert_false(x.quiz.questions[first].is_own_doing);
    assert_true(x.quiz.questions[second].is_own_doing);
    assert_int_equal(quiz_score(&x.quiz).answered, 1);
    assert_int_equal(quiz_score(&x.quiz).questions, 2);
    quiz_meddle(&x.quiz, 2); /* and now it is not */
    follow(&x, false);
    assert_true(x.quiz.questions[first].is_own_doing);
    assert_int_equal(quiz_score(&x.quiz).answered, 0);
    end(&x);
}

/* Who leaves a question, and sees a finding, knows what to say. */
static void what_was_shown_before_it_is_certain_does_not_count(void **state)
{
    static const char *const asked[] = {"answer found deadlock", "answer end",
                                        "answer found convoy"};
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(asked); i++)
        for (int is_left = 0; is_left < 2; is_left++) {
            struct fixture x;
            char text[200], words[200];
            bool should_count = !is_left || i == 2;
            snprintf(text, sizeof text, "about a\nstop step 1\nask F?\n%s\n", asked[i]);
            begin(&x, text);
            follow(&x, false);
            int question = quiz_asked(&x.quiz, &x.history, 0);
            quiz_note_seen(&x.quiz, 1, &x.f.world);
            if (is_left)
                quiz_pass(&x.quiz, 0);
            assert_true(quiz_is_left(&x.quiz, 0) == (is_left == 1));
            quiz_note_seen(&x.quiz, 1, &x.f.world);
            assert_false(x.quiz.questions[0].is_seen);
            close_circle(&x);
            follow(&x, false);
            quiz_note_seen(&x.quiz, 5, &x.f.world);
            quiz_answer(&x.quiz, (size_t)question, 0);
            finish(&x, END_STUCK);
            follow(&x, true);
            assert_int_equal(x.quiz.questions[0].state, QUIZ_SETTLED);
            assert_int_equal(quiz_score(&x.quiz).answered, should_count);
            assert_int_equal(quiz_score(&x.quiz).uncounted, !should_count);
            quiz_score_words(&x.quiz, words, sizeof words);
            assert_true((strstr(words, "; 1 answered, not counted.") != NULL) == !should_count);
            assert_null(strstr(words, "not answered"));
            end(&x);
        }
}

/* Whoever leaves a question and then decides who goes on decides the answer. */
static void what_one_decides_before_answering_does_not_count(void **state)
{
    (void)state;
    for (size_t picked = 1; picked <= 2; picked++) {
        struct fixture x;
        begin(&x, "about a\nstop step 1\nask W?\nanswer who lock_take\n");
        step(&x, BOB, R_LOCK_TEST, x.lock, 0);
        follow(&x, false);
        assert_int_equal(quiz_asked(&x.quiz, &x.history, 0), 0);
        quiz_pass(&x.quiz, 0);
        quiz_meddle(&x.quiz, picked); /* step 1 was before it is asked */
        follow(&x, false);
        answer(&x, 0, "bob");
        step(&x, BOB, R_LOCK_TAKE, x.lock, 0);
        follow(&x, false);
        assert_int_equal(quiz_score(&x.quiz).right, picked == 1);
        assert_int_equal(quiz_score(&x.quiz).uncounted, picked == 2);
        end(&x);
    }
}

static void another_tape_keeps_what_was_answered(void **state)
{
    struct fixture x, other;
    (void)state;
    begin(&x,
          "about a\nstop step 1\nask W?\nanswer who lock_take\nstop step 2\nask E?\nanswer end\n");
    begin(&other, "about a\n");
    follow(&x, false);
    size_t q = answer(&x, 0, "alice");
    step(&x, BOB, R_LOCK_TAKE, x.lock, 0);
    follow(&x, false);
    check_right(&x, q, "bob");
    assert_int_equal(quiz_asked(&x.quiz, &x.history, 1), 1);
    step(&other, ALICE, R_LOCK_TAKE, other.lock, 0);
    quiz_follow(&x.quiz, &other.history, false);
    check_right(&x, q, "bob");
    assert_int_equal(x.quiz.questions[1].state, QUIZ_AHEAD); /* it is asked anew */
    assert_int_equal(x.quiz.stops[1], 2);
    end(&other);
    end(&x);
}

/* A tape that was emptied and filled again, to the same place of memory. */
static void a_tape_that_begins_anew_is_looked_through_anew(void **state)
{
    struct fixture x;
    (void)state;
    begin(&x, "about a\nstop after bob lock_take\n");
    step(&x, BOB, R_LOCK_TAKE, x.lock, 0);
    follow(&x, false);
    assert_int_equal(x.quiz.stops[0], 2);
    history_free(&x.history);
    folded_end(&x.f);
    folded_begin(&x.f);
    history_init(&x.history, &x.f.tape);
    follow(&x, false);
    assert_int_equal(x.quiz.stops[0], QUIZ_NOWHERE);
    step(&x, BOB, R_LOCK_TAKE, x.lock, 0);
    follow(&x, false);
    assert_int_equal(x.quiz.stops[0], 1);
    end(&x);
}

/* ---- comparisons ---- */

static void figures_settle_a_comparison(void **state)
{
    struct lesson lesson;
    struct quiz quiz;
    uint64_t figures[3 * MEASURE_COUNT] = {0};
    enum verdict verdicts[3] = {VERDICT_ENDED, VERDICT_FAILED, VERDICT_LIMIT};
    char text[QUIZ_ACTUAL_MAX];
    (void)state;
    read_lesson(
        &lesson,
        "run a: x\nrun b: y\nrun c: z\nask L?\nanswer least time\nask M?\n"
        "answer most time\nbecause a: A.\nbecause b: B.\nbecause c: C.\nbecause any: So: all.\n"
        "ask S?\nanswer least steps\nask U?\nanswer most work\n");
    quiz_init(&quiz, &lesson);
    assert_int_equal(quiz_stop_at(&quiz, 0), 0);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(quiz_asked(&quiz, NULL, 0), i);
        assert_int_equal(quiz.questions[i].choice_count, 3);
        quiz_answer(&quiz, (size_t)i, 2);
    }
    for (size_t run = 0; run < 3; run++) {
        figures[run * MEASURE_COUNT + MEASURE_TIME] = run == 1 ? 5 : 9;
        figures[run * MEASURE_COUNT + MEASURE_WORK] = MEASURE_UNKNOWN;
    }
    figures[MEASURE_STEPS] = MEASURE_UNKNOWN;
    figures[2 * MEASURE_COUNT + MEASURE_STEPS] = 4;
    quiz_compare(&quiz, figures, verdicts);
    assert_int_equal(quiz_score(&quiz).open, 4); /* nobody knows the figures of the one cut off */
    verdicts[2] = VERDICT_DEADLOCK;
    quiz_compare(&quiz, figures, verdicts);
    assert_string_equal(quiz_right(&quiz, 0), "b");
    assert_string_equal(quiz_right(&quiz, 1), "c"); /* as good as a */
    assert_string_equal(quiz_right(&quiz, 2), "b"); /* 0 of them */
    assert_int_equal(quiz.questions[3].state, QUIZ_ANSWERED);
    assert_int_equal(quiz_score(&quiz).right, 1);
    assert_int_equal(quiz_score(&quiz).answered, 3);
    assert_int_equal(quiz_score(&quiz).open, 1);
    assert_string_equal(quiz_told(&quiz, 0, text, sizeof text), "b");
    assert_string_equal(quiz_told(&quiz, 1, text, sizeof text), "c");
    quiz.questions[1].given = 1;
    assert_string_equal(quiz_told(&quiz, 1, text, sizeof text), "a; or c");
    assert_string_equal(quiz_because(&quiz, 1, text, sizeof text), "A. C. So: all.");
    assert_string_equal(quiz_because(&quiz, 0, text, sizeof text), "");
    quiz_free(&quiz);
    lesson_free(&lesson);
}

/* ---- real runs ---- */

/* All that a quiz knows of a run. */
static void settle(struct quiz *quiz, struct history *history)
{
    int question;
    quiz_follow(quiz, history, true);
    for (size_t i = 0; i < quiz->lesson->stop_count; i++)
        while ((question = quiz_asked(quiz, history, i)) >= 0)
            quiz_answer(quiz, (size_t)question, 0);
}

static char *read_file(const char *path)
{
    char *text = NULL;
    size_t bytes = 0;
    FILE *in = fopen(path, "r");
    if (!in)
        return NULL;
    if (getdelim(&text, &bytes, '\0', in) < 0)
        fail_msg("%s is empty", path);
    fclose(in);
    return text;
}

/* Whether it is followed record by record or all at once is the same. */
static void check_run(const struct lesson *lesson, const char *name, const char *schedule)
{
    struct session s;
    struct tape growing;
    struct history history;
    struct quiz once, slowly;
    scenario_play(&s, name, schedule, NULL);
    tape_init(&growing);
    history_init(&history, &growing);
    quiz_init(&once, lesson);
    quiz_init(&slowly, lesson);
    for (size_t i = 0; i < s.tape.count; i++) {
        tape_append(&growing, &s.tape.records[i]);
        quiz_follow(&slowly, &history, false);
    }
    settle(&slowly, &history);
    settle(&once, &s.history);
    assert_memory_equal(once.stops, slowly.stops, lesson->stop_count * sizeof *once.stops);
    for (size_t i = 0; i < lesson->question_count; i++) {
        struct quiz_question *q = &once.questions[i];
        bool is_asked = q->state != QUIZ_AHEAD && q->state != QUIZ_SKIPPED;
        assert_int_equal(q->state, slowly.questions[i].state);
        assert_int_equal(q->right, slowly.questions[i].right);
        assert_int_equal(q->settled, slowly.questions[i].settled);
        if (is_asked && !schedule)
            assert_int_equal(q->state, QUIZ_SETTLED);
        if (q->state == QUIZ_SETTLED)
            assert_true(*quiz_right(&once, i) && q->right < (int)q->choice_count);
    }
    quiz_free(&once);
    quiz_free(&slowly);
    history_free(&history);
    tape_free(&growing);
    session_close(&s);
}

static void lessons_of_scenarios_are_settled_by_their_runs(void **state)
{
    struct scenario_list list = scenario_list_new();
    int lessons = 0;
    (void)state;
    for (int i = 0; i < list.count; i++) {
        char path[PATH_MAX];
        struct lesson lesson;
        snprintf(path, sizeof path, "%s/scenarios/%s.lesson", getenv("THREADREEL_ROOT"),
                 list.entries[i]->d_name);
        char *text = read_file(path);
        if (!text)
            continue;
        read_lesson(&lesson, text);
        if (lesson.about && !lesson.options) {
            check_run(&lesson, lesson.about, NULL);
            check_run(&lesson, lesson.about, "random:3");
            lessons++;
        }
        lesson_free(&lesson);
        free(text);
    }
    scenario_list_free(&list);
    assert_true(lessons > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stops_are_found_where_they_are),
        cmocka_unit_test(stops_that_are_passed_are_not_come_to_again),
        cmocka_unit_test(run_that_is_over_is_gone_through_when_all_its_stops_are_passed),
        cmocka_unit_test(who_is_settled_when_somebody_does_it),
        cmocka_unit_test(a_question_on_a_whole_tape_is_settled_at_once),
        cmocka_unit_test(nobody_does_what_never_happens),
        cmocka_unit_test(a_thread_that_was_not_there_is_added),
        cmocka_unit_test(who_has_finished_is_no_choice),
        cmocka_unit_test(the_next_of_a_real_run_is_who_does_something),
        cmocka_unit_test(the_next_is_who_goes_on),
        cmocka_unit_test(what_is_printed_is_a_choice_or_something_else),
        cmocka_unit_test(the_end_settles_what_is_about_the_whole_run),
        cmocka_unit_test(a_time_is_right_if_it_is_near),
        cmocka_unit_test(questions_are_numbered_as_they_are_asked),
        cmocka_unit_test(a_run_that_is_cut_off_settles_nothing),
        cmocka_unit_test(what_nobody_will_know_is_not_put),
        cmocka_unit_test(what_was_found_is_found_though_the_run_was_cut_off),
        cmocka_unit_test(each_way_to_end_has_its_words),
        cmocka_unit_test(where_records_are_missing_little_is_known),
        cmocka_unit_test(a_circle_that_opened_again_is_not_found),
        cmocka_unit_test(who_starved_for_a_time_has_starved),
        cmocka_unit_test(threads_with_one_name_are_told_apart),
        cmocka_unit_test(of_many_threads_those_that_can_go_on_come_first),
        cmocka_unit_test(no_answer_is_told_and_does_not_count),
        cmocka_unit_test(what_one_decides_oneself_does_not_count),
        cmocka_unit_test(what_was_shown_before_it_is_certain_does_not_count),
        cmocka_unit_test(what_one_decides_before_answering_does_not_count),
        cmocka_unit_test(another_tape_keeps_what_was_answered),
        cmocka_unit_test(a_tape_that_begins_anew_is_looked_through_anew),
        cmocka_unit_test(figures_settle_a_comparison),
        cmocka_unit_test(lessons_of_scenarios_are_settled_by_their_runs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
