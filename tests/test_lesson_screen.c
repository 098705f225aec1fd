/* SPDX-License-Identifier: MIT */
/* A lesson on the screen, by the keys of the control on runs of scenarios: what is asked, when the run
 * halts, what is said, and what the person at the keys may do meanwhile. */
#include "tests/given.h"

#include <signal.h>

#define REMARK   "Alice holds lock A now."
#define QUESTION "Who takes lock B first?"
#define ENDING   "How does this run end?"

static const char two_locks[] = "lesson   Two locks, two orders\n"
                                "about    two_locks\n"
                                "against  What went well a hundred times has no deadlock.\n"
                                "problem  Two transfers, in opposite directions.\n"
                                "say      Who holds what?\n"
                                "trap     Nobody sees what another one needs.\n"
                                "stop     after alice lock_take A\n"
                                "tell     " REMARK "\n"
                                "ask      " QUESTION "\n"
                                "answer   who lock_take B\n"
                                "because  bob: Nobody stands in his way yet.\n"
                                "stop     step 10\n"
                                "ask      " ENDING "\n"
                                "answer   end\n"
                                "because  deadlock: Each waits for what the other one holds.\n";

/* Two questions at one stop. */
static const char two_at_once[] = "about    two_locks\n"
                                  "stop     after alice lock_take A\n"
                                  "ask      " QUESTION "\n"
                                  "answer   who lock_take B\n"
                                  "ask      Does it end?\n"
                                  "answer   end\n";

#define STEP_OF_FIRST  6
#define STEP_OF_TAKING 9
#define STEP_OF_SECOND 10
#define STEP_OF_CIRCLE 14
#define STEPS          15

/* ---- the way through ---- */

static void page_opens_first_and_tells_nothing_of_the_run(void **state)
{
    (void)state;
    struct given *given = give("two_locks", two_locks);
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
    struct given *given = give("two_locks", two_locks);
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

/* Each way on leads to the stop, and no further; what was wished for goes on behind the answer. */
static void no_way_leads_past_a_question(void **state)
{
    static const char *const ways[] = {"a", "G", "c", "d", "]", "/end\r", "a.a]cdG"};
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(ways); i++) {
        struct given *given = give("two_locks", two_locks);
        press(given, PRESSED_ESCAPE);
        keys(given, "......");
        assert_int_equal(step_of(given), STEP_OF_FIRST);
        press(given, PRESSED_ENTER);
        keys(given, ways[i]);
        assert_int_equal(step_of(given), STEP_OF_FIRST);
        SEES(given, QUESTION);
        take_back(given);
    }
}

static void running_to_the_end_goes_on_behind_each_answer(void **state)
{
    (void)state;
    struct given *given = give("two_locks", two_locks);
    press(given, PRESSED_ESCAPE);
    keys(given, "a");
    assert_int_equal(step_of(given), STEP_OF_FIRST);
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
    struct given *given = give("two_locks", two_locks);
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
    struct given *given = give("two_locks", two_locks);
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
    struct given *given = give("two_locks", two_locks);
    press(given, PRESSED_ESCAPE);
    SEES(given, " Space to the next question");
    keys(given, "......");
    press(given, PRESSED_ENTER);
    keys(given, "3");
    SEES(given, "You say: bob. Now see what happens.");
    keys(given, ".");
    SEES(given, " Space to the next question");
    take_back(given);
}

static void leaving_in_the_middle_is_asked_once_more(void **state)
{
    (void)state;
    struct given *given = give("two_locks", two_locks);
    enum control_wish *wish = &given->stage->control.wish;
    press(given, PRESSED_ESCAPE);
    keys(given, "......");
    press(given, PRESSED_ENTER);
    keys(given, "3q");
    stage_says(given->stage, "Leave this lesson? q again leaves");
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
    take_back(given);
}

static void leaving_is_not_asked_before_the_first_answer(void **state)
{
    (void)state;
    struct given *given = give("two_locks", two_locks);
    press(given, PRESSED_ESCAPE);
    keys(given, "q");
    assert_int_equal(given->stage->control.wish, WISH_BACK);
    take_back(given);
}

/* ---- meanwhile ---- */

static struct given *give_up_to_question(void)
{
    struct given *given = give("two_locks", two_locks);
    press(given, PRESSED_ESCAPE);
    keys(given, "......");
    press(given, PRESSED_ENTER);
    SEES(given, QUESTION);
    return given;
}

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

/* A key that was pressed before a question could be read was meant for something else. */
static void question_that_has_not_been_seen_is_not_answered(void **state)
{
    (void)state;
    struct given *given = give("two_locks", two_at_once);
    press(given, PRESSED_ESCAPE);
    keys(given, "......");
    SEES(given, QUESTION);
    stage_type(given->stage, "11");
    assert_int_equal(given->quiz.questions[0].state, QUIZ_ANSWERED);
    assert_int_equal(given->quiz.questions[1].state, QUIZ_ASKED);
    SEES(given, "Does it end?");
    resize(given, 20, 5);
    keys(given, "1");
    assert_int_equal(given->quiz.questions[1].state, QUIZ_ASKED);
    resize(given, 80, 24);
    keys(given, "1");
    assert_int_equal(given->quiz.questions[1].state, QUIZ_ANSWERED);
    take_back(given);
}

static void digits_do_nothing_on_a_remark(void **state)
{
    (void)state;
    struct given *given = give("two_locks", two_locks);
    press(given, PRESSED_ESCAPE);
    keys(given, "......");
    SEES(given, REMARK);
    keys(given, "3");
    stage_says(given->stage, "nothing is asked yet");
    assert_int_equal(given->stage->control.view.maximised, PANEL_NONE);
    SEES(given, REMARK);
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

/* ---- the picture ---- */

/* At each size the question and all its answers are seen, and so are threads and objects. */
static void question_fits_at_each_size(void **state)
{
    static const int sizes[][2] = {{80, 24}, {60, 20}, {100, 30}, {200, 50}};
    (void)state;
    struct given *given = give_up_to_question();
    for (size_t i = 0; i < UNIT_COUNT(sizes); i++) {
        resize(given, sizes[i][0], sizes[i][1]);
        SEES(given, QUESTION);
        SEES(given, "1) main");
        SEES(given, "4) nobody");
        SEES(given, "lock   held by T2");
        SEES(given, "Timeline");
    }
    take_back(given);
}

static void small_screen_scrolls_to_each_answer(void **state)
{
    (void)state;
    struct given *given = give_up_to_question();
    resize(given, 60, 16);
    SEES(given, QUESTION);
    for (int i = 0; i < 4; i++)
        press(given, PRESSED_DOWN);
    SEES(given, "4) nobody");
    given->stage->control.view.is_presenting = true;
    resize(given, 80, 24);
    SEES(given, "4) nobody");
    given->stage->control.view.maximised = PANEL_THREADS;
    SEES(given, "4) nobody");
    take_back(given);
}

/* What is on the tape already says nothing of what is asked about. */
static void future_is_hidden_until_it_is_told(void **state)
{
    (void)state;
    struct given *given = give_recorded("two_locks", two_locks);
    press(given, PRESSED_ESCAPE);
    SEES(given, "step 0 of 0");
    keys(given, "G");
    assert_int_equal(step_of(given), STEP_OF_FIRST);
    SEES(given, "step 6 of 6");
    keys(given, "t");
    SEES(given, "step 6 of 6");
    take_back(given);
}

static void small_screen_shows_all_answers_and_turns_pages(void **state)
{
    (void)state;
    struct given *given = give(
        "two_locks",
        "about two_locks\nstop start\ntell First words. Two transfers, in opposite directions, "
        "and nobody sees what another one needs; who holds what is told by the objects, and who "
        "waits for whom by the timeline. What went well a hundred times has no deadlock, so "
        "many think, and so they are taken by surprise when it comes at last, in the night, "
        "when nobody looks, and when all that is left to be seen is that nothing moves; that "
        "is why it is to be seen here, one step after the other, as often as one likes, and "
        "with each order of the steps that there may be. This goes on for a while, since it "
        "is to fill more than all of the rows of a small screen, and a text may be as long as "
        "a thousand bytes, which is more than anybody wants to read. Last words.\n"
        "ask Which of these?\nanswer prints\nchoice one\nchoice two\n"
        "choice three\nchoice four\nchoice five\n");
    resize(given, 60, 16);
    press(given, PRESSED_ENTER);
    SEES(given, "First words.");
    HIDES(given, "Last words.");
    SEES(given, "Enter reads on");
    press(given, PRESSED_ENTER);
    SEES(given, "Last words.");
    press(given, PRESSED_ENTER);
    SEES(given, "Which of these?");
    SEES(given, "1) one");
    SEES(given, "6) something else");
    take_back(given);
}

/* ---- what lies on top ---- */

/* Who looks at something else meanwhile comes back by going on. */
static void box_over_a_card_makes_way_for_it(void **state)
{
    static const char *const ways[] = {" ", ".", "a", "c", "]"};
    (void)state;
    struct given *given = give("two_locks", two_locks);
    press(given, PRESSED_ESCAPE);
    keys(given, "......w");
    SEES(given, "How it stands");
    SEES(given, "Space to the remark");
    keys(given, " ");
    HIDES(given, "How it stands");
    SEES(given, REMARK);
    press(given, PRESSED_ENTER);
    for (size_t i = 0; i < UNIT_COUNT(ways); i++) {
        keys(given, "w");
        SEES(given, "Space to the question");
        keys(given, ways[i]);
        HIDES(given, "How it stands");
        HIDES(given, "First the question");
        SEES(given, QUESTION);
    }
    assert_int_equal(step_of(given), STEP_OF_FIRST);
    take_back(given);
}

static void page_makes_way_for_who_moves(void **state)
{
    (void)state;
    struct given *given = give("two_locks", two_locks);
    SEES(given, "Or take one step at a time");
    keys(given, ".");
    assert_int_equal(step_of(given), 1);
    assert_int_equal(given->stage->control.view.overlay, OVERLAY_NONE);
    keys(given, ".....L");
    SEES(given, "Close this, and read what is said");
    keys(given, ".");
    SEES(given, REMARK);
    assert_int_equal(given->stage->control.view.overlay, OVERLAY_NONE);
    keys(given, "L,");
    assert_int_equal(step_of(given), STEP_OF_FIRST - 1);
    assert_int_equal(given->stage->control.view.overlay, OVERLAY_NONE);
    take_back(given);
}

static void card_that_has_not_been_seen_is_not_read(void **state)
{
    static const char *const ways[] = {" ", ".", "a"};
    (void)state;
    struct given *given = give("two_locks", two_locks);
    press(given, PRESSED_ESCAPE);
    keys(given, "......");
    for (size_t i = 0; i < UNIT_COUNT(ways); i++)
        stage_keys(given->stage, ways[i]);
    stage_press(given->stage, PRESSED_ENTER);
    stage_press(given->stage, PRESSED_ESCAPE);
    SEES(given, REMARK);
    resize(given, 20, 5);
    press(given, PRESSED_ENTER);
    resize(given, 80, 24);
    SEES(given, REMARK);
    press(given, PRESSED_ENTER);
    SEES(given, QUESTION);
    take_back(given);
}

/* Pressed once too often, it would hide what is to come. */
static void enter_opens_nothing_while_the_run_plays(void **state)
{
    (void)state;
    struct given *given = give("two_locks", two_locks);
    press(given, PRESSED_ESCAPE);
    press(given, PRESSED_ENTER);
    SEES(given, "How it stands"); /* nothing is to come, then it asks why */
    press(given, PRESSED_ESCAPE);
    stage_type(given->stage, " ");
    stage_press(given->stage, PRESSED_ENTER);
    assert_int_equal(given->stage->control.view.overlay, OVERLAY_NONE);
    assert_true(given->stage->control.player.is_playing);
    stage_type(given->stage, " ");
    stage_rest(given->stage);
    take_back(given);
}

static void keys_of_a_question_follow_the_focus(void **state)
{
    (void)state;
    struct given *given = give_up_to_question();
    SEES(given, "What do you think?  ↑ ↓ Enter choose · , back");
    press(given, PRESSED_TAB);
    SEES(given, "What do you think?  , back");
    take_back(given);
}

/* ---- what is not known, or not told ---- */

/* Of a recording all is known at once: what is right is told where it happens. */
static void recording_tells_no_score_before_its_time(void **state)
{
    (void)state;
    struct given *given = give_recorded("two_locks", two_locks);
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
    struct given *given = give_recorded("two_locks", two_locks);
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

static void answers_in_columns_go_down(void **state)
{
    (void)state;
    struct given *given =
        give("two_locks", "about two_locks\nstop start\nask How many?\nanswer prints\n"
                          "choice one or two of them\nchoice three or four\n"
                          "choice five or six\nchoice seven or eight\nchoice nine or ten\n");
    press(given, PRESSED_ENTER);
    SEES(given, "1) one or two of them      4) seven or eight");
    SEES(given, "3) five or six             6) something else");
    press(given, PRESSED_DOWN);
    press(given, PRESSED_DOWN);
    SEES(given, "› 2) three or four");
    take_back(given);
}

/* Nobody knows how it would have gone on. */
static void run_that_is_cut_off_asks_nothing_at_its_end(void **state)
{
    (void)state;
    struct given *given = give("two_locks", two_locks);
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

/* ---- its last page, and its keys ---- */

/* Where answers are numbers, no number is a key. */
static void answers_that_are_numbers_have_letters(void **state)
{
    (void)state;
    struct given *given = give("two_locks", "about two_locks\nstop start\nask How many threads?\n"
                                            "answer count thread_start\nchoice 1\nchoice 2\n");
    press(given, PRESSED_ENTER);
    SEES(given, "b) 2");
    SEES(given, "a-c answer");
    keys(given, "2");
    stage_says(given->stage, "There are 3 answers: a to c");
    assert_int_equal(given->quiz.questions[0].given, -1);
    keys(given, "b");
    assert_int_equal(given->quiz.questions[0].given, 1);
    take_back(given);
}

static void last_page_says_how_to_go_on(void **state)
{
    (void)state;
    struct given *given = give("two_locks", two_locks);
    given->stage->control.has_menu = true;
    play(given);
    press(given, PRESSED_ENTER);
    keys(given, "3");
    press(given, PRESSED_ENTER);
    keys(given, "3");
    press(given, PRESSED_ENTER);
    press(given, PRESSED_ENTER);
    SEES(given, "Back to the menu: the next lesson is chosen there.");
    SEES(given, "two_locks · 2 of 2 right");
    HIDES(given, "question 2 of 2");
    keys(given, "q");
    assert_int_equal(given->stage->control.wish, WISH_BACK);
    take_back(given);
}

/* ---- the boxes ---- */

static void notes_are_shown_on_their_key(void **state)
{
    (void)state;
    struct given *given = give("two_locks", two_locks);
    press(given, PRESSED_ESCAPE);
    keys(given, "T");
    SEES(given, "Nobody sees what another one needs.");
    SEES(given, "Two transfers");
    keys(given, "P");
    SEES(given, "Nobody sees what another one needs.");
    take_back(given);
}

static void run_without_lesson_says_so(void **state)
{
    (void)state;
    struct stage *stage = stage_begin("two_locks", NULL);
    stage_keys(stage, "L");
    stage_says(stage, "no lesson");
    stage_keys(stage, "T");
    stage_says(stage, "no lesson");
    assert_int_equal(stage->control.view.overlay, OVERLAY_NONE);
    stage_end(stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(page_opens_first_and_tells_nothing_of_the_run),
        cmocka_unit_test(playing_halts_asks_and_plays_on),
        cmocka_unit_test(no_way_leads_past_a_question),
        cmocka_unit_test(running_to_the_end_goes_on_behind_each_answer),
        cmocka_unit_test(stepping_stays_by_steps),
        cmocka_unit_test(enter_reads_what_is_found_and_goes_on),
        cmocka_unit_test(legend_leads_to_the_next_question),
        cmocka_unit_test(leaving_in_the_middle_is_asked_once_more),
        cmocka_unit_test(leaving_is_not_asked_before_the_first_answer),
        cmocka_unit_test(one_may_look_around_while_it_asks),
        cmocka_unit_test(nothing_tells_the_outcome_before_it_is_summed_up),
        cmocka_unit_test(question_that_has_not_been_seen_is_not_answered),
        cmocka_unit_test(digits_do_nothing_on_a_remark),
        cmocka_unit_test(panels_have_their_digits_back_when_nothing_asks),
        cmocka_unit_test(what_is_left_can_be_taken_up),
        cmocka_unit_test(what_was_seen_before_it_is_answered_does_not_count),
        cmocka_unit_test(what_was_found_before_it_is_answered_does_not_count),
        cmocka_unit_test(what_was_left_and_not_seen_counts),
        cmocka_unit_test(what_one_has_picked_oneself_does_not_count),
        cmocka_unit_test(what_was_answered_stays_answered),
        cmocka_unit_test(question_fits_at_each_size),
        cmocka_unit_test(small_screen_scrolls_to_each_answer),
        cmocka_unit_test(future_is_hidden_until_it_is_told),
        cmocka_unit_test(small_screen_shows_all_answers_and_turns_pages),
        cmocka_unit_test(box_over_a_card_makes_way_for_it),
        cmocka_unit_test(page_makes_way_for_who_moves),
        cmocka_unit_test(card_that_has_not_been_seen_is_not_read),
        cmocka_unit_test(enter_opens_nothing_while_the_run_plays),
        cmocka_unit_test(keys_of_a_question_follow_the_focus),
        cmocka_unit_test(recording_tells_no_score_before_its_time),
        cmocka_unit_test(question_to_come_cannot_be_taken_up),
        cmocka_unit_test(answers_in_columns_go_down),
        cmocka_unit_test(run_that_is_cut_off_asks_nothing_at_its_end),
        cmocka_unit_test(answers_that_are_numbers_have_letters),
        cmocka_unit_test(last_page_says_how_to_go_on),
        cmocka_unit_test(notes_are_shown_on_their_key),
        cmocka_unit_test(run_without_lesson_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
