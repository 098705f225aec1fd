/* SPDX-License-Identifier: MIT */
/* A lesson on the screen, by the keys of the control on runs of scenarios: what is asked, when the run
 * halts, what is said, and what the person at the keys may do meanwhile. */
#include "tests/given.h"

#include <signal.h>

/* ---- the way through ---- */

static void page_opens_first_and_tells_nothing_of_the_run(void **state)
{
    (void)state;
    struct given *given = give("two_locks", TWO_LOCKS);
    SEES(given, "Two locks, two orders");
    SEES(given, "asks you 2");
    SEES(given, "2 questions");
    HIDES(given, QUESTION);
    HIDES(given, "many think");
    press(given, PRESSED_ESCAPE);
    HIDES(given, "asks you");
    take_back(given);
}

static void playing_halts_asks_and_plays_on(void **state)
{
    (void)state;
    struct given *given = give("two_locks", TWO_LOCKS);
    play(given);
    assert_int_equal(step_of(given), STEP_OF_FIRST);
    SEES(given, REMARK);
    HIDES(given, QUESTION);
    keys(given, " ");
    SEES(given, QUESTION);
    SEES(given, "Question 1 of 2");
    assert_int_equal(step_of(given), STEP_OF_FIRST);
    keys(given, "3");
    assert_int_equal(step_of(given), STEP_OF_TAKING);
    SEES(given, "Right: bob");
    SEES(given, QUESTION);
    HIDES(given, "Now see what happens.");
    SEES(given, "Nobody stands in his");
    SEES(given, "1 right");
    assert_int_equal(given->answered_count, 0);
    press(given, PRESSED_ENTER);
    assert_int_equal(given->answered_count, 1);
    assert_int_equal(step_of(given), STEP_OF_SECOND);
    SEES(given, "Question 2 of 2");
    press(given, PRESSED_DOWN);
    press(given, PRESSED_ENTER);
    assert_int_equal(step_of(given), STEP_OF_CIRCLE); /* what is found halts it, too */
    keys(given, " ");
    assert_int_equal(step_of(given), STEPS);
    SEES(given, "not right");
    SEES(given, "You said: ");
    SEES(given, "holds.");
    keys(given, " ");
    assert_int_equal(given->answered_count, 2);
    SEES(given, "1 of 2 right");
    SEES(given, "What went well a hundred times");
    SEES(given, "Go on to its twin, two_locks_fixed");
    keys(given, "x");
    assert_int_equal(given->stage->control.wish, WISH_TWIN);
    take_back(given);
}

static void question_that_never_came_says_what_it_waits_for(void **state)
{
    (void)state;
    struct given *given = give("two_locks", "about two_locks\nstop after main lock_take A\n"
                                            "ask Who?\nanswer who lock_take B\n");
    press(given, PRESSED_ESCAPE);
    HIDES(given, "never");
    keys(given, "a");
    SEES(given, "never came");
    SEES(given, "It waits until main takes A, which never happened.");
    take_back(given);
}

/* Each way on leads to the stop, and no further; what was wished for goes on behind the answer. */
static void no_way_leads_past_a_question(void **state)
{
    static const char *const ways[] = {"G", "]", "/end\r", ".]G .", ":end\r"};
    static const char *const ways_there[] = {"a", "c", "]"};
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(ways) + UNIT_COUNT(ways_there); i++) {
        struct given *given = give("two_locks", TWO_LOCKS);
        bool is_there = i < UNIT_COUNT(ways); /* where letters answer */
        press(given, PRESSED_ESCAPE);
        keys(given, is_there ? "......" : "");
        assert_int_equal(step_of(given), is_there ? STEP_OF_FIRST : 0);
        if (is_there)
            press(given, PRESSED_ENTER);
        keys(given, is_there ? ways[i] : ways_there[i - UNIT_COUNT(ways)]);
        if (!is_there) {
            SEES(given, "Alice holds lock A now.");
            press(given, PRESSED_ENTER);
        }
        assert_int_equal(step_of(given), STEP_OF_FIRST);
        SEES(given, QUESTION);
        take_back(given);
    }
}

static void running_to_the_end_goes_on_behind_each_answer(void **state)
{
    (void)state;
    struct given *given = give("two_locks", TWO_LOCKS);
    press(given, PRESSED_ESCAPE);
    keys(given, "a");
    assert_int_equal(step_of(given), STEP_OF_FIRST);
    assert_true(given->stage->session.tape.step_count <= STEP_OF_FIRST + 1); /* it is held */
    press(given, PRESSED_ENTER);
    keys(given, "1");
    assert_int_equal(step_of(given), STEP_OF_TAKING);
    SEES(given, "You said: main");
    SEES(given, "It is: bob");
    press(given, PRESSED_ENTER);
    assert_int_equal(step_of(given), STEP_OF_SECOND);
    keys(given, "3");
    assert_int_equal(step_of(given), STEPS);
    take_back(given);
}

static void stepping_stays_by_steps(void **state)
{
    (void)state;
    struct given *given = give("two_locks", TWO_LOCKS);
    press(given, PRESSED_ESCAPE);
    keys(given, "........");
    assert_int_equal(step_of(given), STEP_OF_FIRST); /* the seventh step has read the remark */
    stage_says(given->stage, "First the question");
    keys(given, "3");
    assert_int_equal(step_of(given), STEP_OF_FIRST);
    keys(given, "...");
    assert_int_equal(step_of(given), STEP_OF_TAKING);
    SEES(given, "Right: bob");
    keys(given, ".");
    assert_int_equal(step_of(given), STEP_OF_SECOND);
    take_back(given);
}

/* What is found is read as a card is, and nobody is lost behind its box. */
static void enter_reads_what_is_found_and_goes_on(void **state)
{
    (void)state;
    struct given *given = give("two_locks", TWO_LOCKS);
    play(given);
    press(given, PRESSED_ENTER);
    keys(given, "3");
    press(given, PRESSED_ENTER);
    keys(given, "3");
    assert_int_equal(step_of(given), STEP_OF_CIRCLE);
    HIDES(given, "Now see what happens.");
    SEES(given, "Enter goes on");
    SEES(given, "Space to the answer");
    keys(given, "3");
    stage_says(given->stage, "Digits choose");
    assert_int_equal(given->stage->control.view.maximised, PANEL_NONE);
    press(given, PRESSED_ENTER);
    assert_int_equal(step_of(given), STEPS);
    assert_int_equal(given->stage->control.view.overlay, OVERLAY_NONE);
    SEES(given, "Right: ");
    take_back(given);
}

static void legend_leads_to_the_next_question(void **state)
{
    (void)state;
    struct given *given = give("two_locks", TWO_LOCKS);
    press(given, PRESSED_ESCAPE);
    SEES(given, " Space to the next question");
    keys(given, "......");
    press(given, PRESSED_ENTER);
    keys(given, "3");
    SEES(given, "You say: bob. Now see what happens. Space goes on.");
    keys(given, ".");
    SEES(given, " Space to the next question");
    take_back(given);
}

/* The run is over, and the stop of the second question was not in it. */
static void legend_names_no_question_that_cannot_come(void **state)
{
    (void)state;
    struct given *given =
        give("two_locks", "about two_locks\nstop start\nask How many?\nanswer count lock_take\n"
                          "choice 1\nchoice 2\nstop after nobody lock_take B\nask Where?\n"
                          "answer end\n");
    press(given, PRESSED_ESCAPE);
    keys(given, "a");
    keys(given, "b");
    keys(given, "a");
    press(given, PRESSED_ESCAPE);
    keys(given, ",,");
    SEES(given, "play");
    HIDES(given, "to the next question");
    take_back(given);
}

static void leaving_in_the_middle_is_asked_once_more(void **state)
{
    (void)state;
    struct given *given = give("two_locks", TWO_LOCKS);
    enum control_wish *wish = &given->stage->control.wish;
    press(given, PRESSED_ESCAPE);
    keys(given, "......");
    press(given, PRESSED_ENTER);
    keys(given, "3q");
    stage_says(given->stage, "Leave this lesson? It will ask all again. q again leaves");
    assert_int_equal(*wish, WISH_STAY);
    size_t step = step_of(given);
    keys(given, ".");
    assert_int_equal(step_of(given), step);
    HIDES(given, "Leave this lesson?");
    keys(given, "q");
    press(given, PRESSED_RESIZE);
    stage_says(given->stage, "Leave this lesson?");
    keys(given, "q");
    assert_int_equal(*wish, WISH_BACK);
    *wish = WISH_STAY;
    keys(given, "q");
    stage_press(given->stage, PRESSED_INTERRUPT);
    assert_int_equal(*wish, WISH_QUIT);
    *wish = WISH_STAY;
    keys(given, "qQ");
    assert_int_equal(*wish, WISH_QUIT);
    take_back(given);
}

static void leaving_is_not_asked_before_the_first_answer(void **state)
{
    (void)state;
    struct given *given = give("two_locks", TWO_LOCKS);
    press(given, PRESSED_ESCAPE);
    keys(given, "q");
    assert_int_equal(given->stage->control.wish, WISH_BACK);
    take_back(given);
}

/* ---- meanwhile ---- */

static void one_may_look_around_while_it_asks(void **state)
{
    (void)state;
    struct given *given = give_up_to_question();
    keys(given, "w");
    SEES(given, "How it stands");
    press(given, PRESSED_ESCAPE);
    SEES(given, QUESTION);
    keys(given, ",,");
    assert_int_equal(step_of(given), STEP_OF_FIRST - 2);
    HIDES(given, QUESTION);
    keys(given, "a");
    assert_int_equal(step_of(given), STEP_OF_FIRST);
    SEES(given, QUESTION);
    press(given, PRESSED_TAB);
    press(given, PRESSED_DOWN);
    assert_int_not_equal(given->stage->control.view.selected, 0);
    keys(given, "9");
    stage_says(given->stage, "There are 4 answers");
    take_back(given);
}

/* What the scenario tells about itself is what the questions ask. */
static void nothing_tells_the_outcome_before_it_is_summed_up(void **state)
{
    (void)state;
    struct given *given = give_up_to_question();
    HIDES(given, "i about");
    keys(given, "i");
    SEES(given, "What there is to see");
    HIDES(given, "What you will see");
    HIDES(given, "deadlock");
    press(given, PRESSED_ESCAPE);
    keys(given, "3a");
    press(given, PRESSED_ENTER);
    keys(given, "3");
    press(given, PRESSED_ENTER);
    SEES(given, "of 2 right");
    keys(given, "i");
    SEES(given, "What you will see");
    press(given, PRESSED_PAGE_DOWN);
    SEES(given, "With its defaults it deadlocks");
    take_back(given);
}

static void panels_have_their_digits_back_when_nothing_asks(void **state)
{
    (void)state;
    struct given *given = give_up_to_question();
    keys(given, "3");
    keys(given, "3");
    assert_int_equal(given->stage->control.view.maximised, PANEL_TIMELINE);
    take_back(given);
}

static void what_is_left_can_be_taken_up(void **state)
{
    (void)state;
    struct given *given = give_up_to_question();
    press(given, PRESSED_ESCAPE);
    stage_says(given->stage, "Left for later");
    keys(given, "...");
    assert_int_equal(step_of(given), STEP_OF_TAKING);
    HIDES(given, "Right");
    keys(given, "L");
    SEES(given, "left");
    keys(given, "1");
    assert_int_equal(step_of(given), STEP_OF_FIRST);
    SEES(given, QUESTION);
    keys(given, "3");
    keys(given, "a");
    assert_int_equal(step_of(given), STEP_OF_TAKING);
    SEES(given, "Right: bob");
    take_back(given);
}

/* Back at a question, however it went when it was taken up, and with no remark once more. */
static void what_is_taken_up_waits_for_its_answer(void **state)
{
    (void)state;
    struct given *given = give("two_locks", "about two_locks\n"
                                            "stop after alice lock_take A\ntell " REMARK "\n"
                                            "ask " QUESTION "\nanswer who lock_take B\n"
                                            "stop step 8\ntell Later.\n");
    press(given, PRESSED_ESCAPE);
    keys(given, "......");
    press(given, PRESSED_ENTER);
    press(given, PRESSED_ESCAPE);
    keys(given, "..");
    SEES(given, "Later.");
    press(given, PRESSED_ESCAPE);
    stage_type(given->stage, " L1");
    assert_false(given->stage->control.player.is_playing);
    stage_rest(given->stage);
    HIDES(given, REMARK);
    SEES(given, QUESTION);
    keys(given, "3");
    assert_int_equal(step_of(given), STEP_OF_FIRST);
    keys(given, "L1");
    stage_says(given->stage, "Question 1 has been answered");
    press(given, PRESSED_ESCAPE);
    keys(given, "...");
    SEES(given, "Right: bob");
    press(given, PRESSED_ENTER);
    keys(given, "L1");
    stage_says(given->stage, "Question 1 has been answered");
    take_back(given);
}

static void what_was_seen_before_it_is_answered_does_not_count(void **state)
{
    (void)state;
    struct given *given = give_up_to_question();
    press(given, PRESSED_ESCAPE);
    keys(given, "...");
    assert_int_equal(step_of(given), STEP_OF_TAKING);
    keys(given, "L1");
    stage_says(given->stage, "will not count");
    keys(given, "3");
    keys(given, "a");
    SEES(given, "Right: bob");
    SEES(given, "does not count");
    SEES(given, "0 right");
    take_back(given);
}

/* The box of a finding gives the answer away, though what is asked is certain at the end alone. */
static void what_was_found_before_it_is_answered_does_not_count(void **state)
{
    (void)state;
    struct given *given = give("two_locks", "about two_locks\nstop after alice lock_take A\n"
                                            "ask Is there a deadlock?\nanswer found deadlock\n");
    press(given, PRESSED_ESCAPE);
    keys(given, "......");
    press(given, PRESSED_ESCAPE);
    stage_says(given->stage, "Left for later");
    while (step_of(given) < STEP_OF_CIRCLE)
        keys(given, ".");
    assert_false(given->quiz.questions[0].fact.is_known);
    press(given, PRESSED_ENTER);
    keys(given, "L1");
    assert_int_equal(step_of(given), STEP_OF_FIRST);
    stage_says(given->stage, "will not count");
    keys(given, "1");
    keys(given, "a");
    assert_int_equal(quiz_score(&given->quiz).uncounted, 1);
    take_back(given);
}

static void what_was_left_and_not_seen_counts(void **state)
{
    (void)state;
    struct given *given = give_up_to_question();
    press(given, PRESSED_ESCAPE);
    keys(given, "..");
    keys(given, "L1");
    keys(given, "3");
    keys(given, "a");
    SEES(given, "Right: bob");
    SEES(given, "1 right");
    take_back(given);
}

static void what_one_has_picked_oneself_does_not_count(void **state)
{
    (void)state;
    struct given *given = give_up_to_question();
    keys(given, "r");
    stage_says(given->stage, "First the question");
    keys(given, "2");
    given->stage->control.view.selected = 2;
    keys(given, "rrr");
    SEES(given, "Right: alice");
    SEES(given, "does not count");
    SEES(given, "0 right");
    keys(given, "L");
    HIDES(given, "not counted"); /* it is to be read where it is told */
    press(given, PRESSED_ESCAPE);
    control_leave_lesson(&given->stage->control);
    assert_int_equal(given->answered_count, 1);
    assert_ptr_equal(given->settled_in, given->stage->control.session);
    take_back(given);
}

/* The way back asks nothing again, and another branch knows what was answered. */
static void what_was_answered_stays_answered(void **state)
{
    (void)state;
    struct given *given = give_up_to_question();
    keys(given, "3...");
    press(given, PRESSED_ENTER);
    keys(given, "g");
    assert_int_equal(step_of(given), 0);
    keys(given, "........");
    assert_int_equal(step_of(given), 8);
    HIDES(given, QUESTION);
    stage_back_to_choice(given->stage);
    keys(given, "r");
    SEES(given, "1 right");
    take_back(given);
}

/* What is on the tape already says nothing of what is asked about. */
static void future_is_hidden_until_it_is_told(void **state)
{
    (void)state;
    struct given *given = give_recorded("two_locks", TWO_LOCKS);
    press(given, PRESSED_ESCAPE);
    SEES(given, "step 0 of 0");
    keys(given, "G");
    assert_int_equal(step_of(given), STEP_OF_FIRST);
    SEES(given, "step 6 of 6");
    keys(given, "t");
    SEES(given, "step 6 of 6");
    take_back(given);
}

/* ---- what is not known, or not told ---- */

/* Of a recording all is known at once: what is right is told where it happens. */
static void recording_tells_no_score_before_its_time(void **state)
{
    (void)state;
    struct given *given = give_recorded("two_locks", TWO_LOCKS);
    press(given, PRESSED_ESCAPE);
    keys(given, "......");
    press(given, PRESSED_ENTER);
    keys(given, "3");
    assert_int_equal(step_of(given), STEP_OF_FIRST);
    SEES(given, "0 right");
    keys(given, "L");
    SEES(given, "0 of 2 right  (1 answered so far, 1 of them not settled)");
    press(given, PRESSED_ESCAPE);
    keys(given, "...");
    SEES(given, "Right: bob");
    SEES(given, "1 right");
    keys(given, "L");
    SEES(given, "1 of 2 right  (1 answered so far)");
    take_back(given);
}

static void question_to_come_cannot_be_taken_up(void **state)
{
    (void)state;
    struct given *given = give_recorded("two_locks", TWO_LOCKS);
    keys(given, "1");
    stage_says(given->stage, "has not come to question 1");
    keys(given, "3");
    stage_says(given->stage, "The lesson has 2 questions");
    assert_int_equal(step_of(given), 0);
    press(given, PRESSED_ESCAPE);
    keys(given, "G");
    SEES(given, REMARK);
    take_back(given);
}

/* When nothing is left to be asked or told, all that is known may be seen. */
static void recording_is_open_when_all_is_told(void **state)
{
    (void)state;
    struct given *given = give_recorded("two_locks", "about two_locks\n"
                                                     "stop after alice lock_take A\n"
                                                     "ask " QUESTION "\nanswer who lock_take B\n");
    press(given, PRESSED_ESCAPE);
    keys(given, "G3G");
    SEES(given, "step 9 of 9");
    press(given, PRESSED_ESCAPE);
    SEES(given, "step  9 of 15");
    take_back(given);
}

/* Nobody knows how it would have gone on. */
static void run_that_is_cut_off_asks_nothing_at_its_end(void **state)
{
    (void)state;
    struct given *given = give("two_locks", TWO_LOCKS);
    press(given, PRESSED_ESCAPE);
    keys(given, "......");
    press(given, PRESSED_ENTER);
    SEES(given, QUESTION);
    assert_int_equal(kill(given->stage->session.live.pid, SIGKILL), 0);
    while (!session_has_ended(&given->stage->session))
        stage_sleep(given->stage, session_pump(&given->stage->session) ? 0 : 5);
    stage_rest(given->stage);
    HIDES(given, "What do you think?");
    SEES(given, "It was killed from outside");
    SEES(given, "0 of 1 right");
    SEES(given, "1 not asked");
    keys(given, "1");
    stage_says(given->stage, "Question 1 is not asked in this run.");
    keys(given, "2");
    stage_says(given->stage, "has not come to question 2");
    take_back(given);
}

/* ---- its page ---- */

static void page_tells_how_it_stands_with_each_question(void **state)
{
    (void)state;
    struct given *given = give_up_to_question();
    keys(given, "L");
    SEES(given, " 1 asked now    " QUESTION);
    SEES(given, " 2 to come ");
    HIDES(given, ENDING);
    SEES(given, "Close this, and answer the question.");
    press(given, PRESSED_ESCAPE);
    press(given, PRESSED_ESCAPE);
    keys(given, "L");
    SEES(given, " 1 left         " QUESTION);
    SEES(given, "Take up a question that was left.");
    press(given, PRESSED_ESCAPE);
    keys(given, "a");
    keys(given, "1L");
    SEES(given, " 2 answered     " ENDING);
    SEES(given, "Close this, and read what is said there.");
    HIDES(given, "many think so");
    press(given, PRESSED_ESCAPE);
    press(given, PRESSED_ENTER);
    SEES(given, " 2 not right    " ENDING);
    SEES(given, "said: It ends well.)");
    SEES(given, "many think so");
    SEES(given, "Take up a question that was left.");
    take_back(given);
}

static void page_tells_what_did_not_count_and_what_never_came(void **state)
{
    (void)state;
    struct given *given =
        give("two_locks", "about two_locks\nstop after alice lock_take A\n"
                          "ask " QUESTION "\nanswer who lock_take B\n"
                          "stop after alice lock_take A #2\nask " ENDING "\nanswer end\n");
    press(given, PRESSED_ESCAPE);
    keys(given, "......");
    press(given, PRESSED_ESCAPE);
    keys(given, "a");
    keys(given, "13a");
    SEES(given, "does not count");
    press(given, PRESSED_ENTER);
    keys(given, "aL");
    SEES(given, " 1 not counted  " QUESTION);
    SEES(given, " 2 never came");
    HIDES(given, ENDING);
    take_back(given);
}

static void last_page_says_how_to_go_on(void **state)
{
    (void)state;
    struct given *given = give("two_locks", TWO_LOCKS);
    given->stage->control.has_menu = true;
    keys(given, "?");
    press(given, PRESSED_PAGE_DOWN);
    press(given, PRESSED_ESCAPE);
    play(given);
    press(given, PRESSED_ENTER);
    keys(given, "3");
    press(given, PRESSED_ENTER);
    keys(given, "3");
    press(given, PRESSED_ENTER);
    press(given, PRESSED_ENTER);
    assert_int_equal(given->stage->control.view.overlay_scroll, 0); /* from its beginning */
    SEES(given, "Back to the menu: the next lesson is chosen there.");
    SEES(given, "two_locks · 2 of 2 right");
    HIDES(given, "question 2 of 2");
    keys(given, "q");
    assert_int_equal(given->stage->control.wish, WISH_BACK);
    given->stage->control.wish = WISH_STAY;
    press(given, PRESSED_ESCAPE);
    keys(given, "q");
    assert_int_equal(given->stage->control.wish, WISH_BACK); /* nothing is left to be asked about */
    take_back(given);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(page_opens_first_and_tells_nothing_of_the_run),
        cmocka_unit_test(playing_halts_asks_and_plays_on),
        cmocka_unit_test(question_that_never_came_says_what_it_waits_for),
        cmocka_unit_test(no_way_leads_past_a_question),
        cmocka_unit_test(running_to_the_end_goes_on_behind_each_answer),
        cmocka_unit_test(stepping_stays_by_steps),
        cmocka_unit_test(enter_reads_what_is_found_and_goes_on),
        cmocka_unit_test(legend_leads_to_the_next_question),
        cmocka_unit_test(legend_names_no_question_that_cannot_come),
        cmocka_unit_test(leaving_in_the_middle_is_asked_once_more),
        cmocka_unit_test(leaving_is_not_asked_before_the_first_answer),
        cmocka_unit_test(one_may_look_around_while_it_asks),
        cmocka_unit_test(nothing_tells_the_outcome_before_it_is_summed_up),
        cmocka_unit_test(panels_have_their_digits_back_when_nothing_asks),
        cmocka_unit_test(what_is_left_can_be_taken_up),
        cmocka_unit_test(what_is_taken_up_waits_for_its_answer),
        cmocka_unit_test(what_was_seen_before_it_is_answered_does_not_count),
        cmocka_unit_test(what_was_found_before_it_is_answered_does_not_count),
        cmocka_unit_test(what_was_left_and_not_seen_counts),
        cmocka_unit_test(what_one_has_picked_oneself_does_not_count),
        cmocka_unit_test(what_was_answered_stays_answered),
        cmocka_unit_test(future_is_hidden_until_it_is_told),
        cmocka_unit_test(recording_tells_no_score_before_its_time),
        cmocka_unit_test(question_to_come_cannot_be_taken_up),
        cmocka_unit_test(recording_is_open_when_all_is_told),
        cmocka_unit_test(run_that_is_cut_off_asks_nothing_at_its_end),
        cmocka_unit_test(page_tells_how_it_stands_with_each_question),
        cmocka_unit_test(page_tells_what_did_not_count_and_what_never_came),
        cmocka_unit_test(last_page_says_how_to_go_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
