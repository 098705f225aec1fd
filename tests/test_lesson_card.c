/* SPDX-License-Identifier: MIT */
/* The card of a lesson on the screen, and the boxes that lie over it: where it stands, its keys, and what
 * makes way for what. */
#include "tests/given.h"

#define WORDS "Two transfers, in opposite directions, and nobody sees what another one needs. "

/* Two questions at one stop. */
static const char two_at_once[] = "about    two_locks\n"
                                  "stop     after alice lock_take A\n"
                                  "ask      " QUESTION "\n"
                                  "answer   who lock_take B\n"
                                  "ask      Does it end?\n"
                                  "answer   end\n";

/* ---- where it stands ---- */

/* At each size the question and all its answers are seen, and so are threads and objects. */
static void question_fits_at_each_size(void **state)
{
    static const int sizes[][2] = {{80, 24}, {60, 20}, {100, 30}, {200, 50}};
    (void)state;
    struct given *given = give_up_to_question();
    for (size_t i = 0; i < UNIT_COUNT(sizes); i++) {
        resize(given, sizes[i][0], sizes[i][1]);
        SEES(given, QUESTION);
        SEES(given, "a) main");
        SEES(given, "d) nobody");
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
    SEES(given, "d) nobody");
    given->stage->control.view.is_presenting = true;
    resize(given, 80, 24);
    SEES(given, "d) nobody");
    given->stage->control.view.maximised = PANEL_THREADS;
    SEES(given, "d) nobody");
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
    SEES(given, "a) one");
    SEES(given, "f) something else");
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
    SEES(given, "a) one or two of them      d) seven or eight");
    SEES(given, "c) five or six             f) something else");
    press(given, PRESSED_DOWN);
    press(given, PRESSED_DOWN);
    SEES(given, "› b) three or four");
    take_back(given);
}

/* Where answers are numbers, no number is a key. */
static void answers_that_are_numbers_have_letters(void **state)
{
    (void)state;
    struct given *given = give("two_locks", "about two_locks\nstop start\nask How many threads?\n"
                                            "answer count thread_start\nchoice 1\nchoice 2\n");
    play(given);
    SEES(given, "b) 2");
    SEES(given, "a-c answer");
    keys(given, "2");
    stage_says(given->stage, "There are 3 answers: a to c");
    assert_int_equal(given->quiz.questions[0].given, -1);
    keys(given, "b");
    assert_int_equal(given->quiz.questions[0].given, 1);
    take_back(given);
}

#define CHOICE "choice of which there is not much to be said, as long as it is "

/* Of a question all answers are seen at once, if the screen has room for them anywhere. */
static void all_answers_are_seen_on_a_small_screen(void **state)
{
    static const char text[] = "about two_locks\nstop start\nask " WORDS WORDS "Which?\n"
                               "answer prints\nchoice " CHOICE "1\nchoice " CHOICE "2\n"
                               "choice " CHOICE "3\nchoice " CHOICE "4\nchoice " CHOICE "5\n"
                               "choice " CHOICE "6\nchoice " CHOICE "7\nchoice " CHOICE "8\n";
    (void)state;
    struct given *given = give("two_locks", text);
    press(given, PRESSED_ESCAPE);
    SEES(given, "a) ");
    SEES(given, "i) something else");
    resize(given, 60, 16); /* here there is none, and they come as they are chosen */
    SEES(given, "Two transfers");
    HIDES(given, "i) something else");
    for (int i = 0; i < 9; i++)
        press(given, PRESSED_DOWN);
    SEES(given, "› i) something else");
    take_back(given);
}

static void short_answers_stand_side_by_side_where_rows_are_few(void **state)
{
    (void)state;
    struct given *given =
        give("two_locks", "about two_locks\nstop start\nask " WORDS WORDS WORDS WORDS "Which?\n"
                          "answer prints\nchoice one\nchoice two\nchoice three\nchoice four\n"
                          "choice five\nchoice six\nchoice seven\nchoice eight\n");
    press(given, PRESSED_ESCAPE);
    resize(given, 60, 16);
    SEES(given, "Two transfers");
    SEES(given, "a) one");
    SEES(given, "i) something else");
    take_back(given);
}

/* ---- keys ---- */

static const char long_remark[] = "about two_locks\nstop start\ntell First words. " WORDS WORDS
    WORDS WORDS WORDS WORDS WORDS WORDS WORDS WORDS "The end.\n";

/* Up and down go by rows, and the keys for pages by pages; neither goes further than there is to see. */
static void card_is_scrolled(void **state)
{
    (void)state;
    struct given *given = give("two_locks", long_remark);
    struct card *card = &given->stage->control.lesson.card;
    resize(given, 60, 16);
    press(given, PRESSED_ESCAPE);
    press(given, PRESSED_DOWN);
    assert_int_equal(card->scroll, 1);
    press(given, PRESSED_PAGE_DOWN);
    assert_true(card->scroll > 2);
    for (int i = 0; i < 30; i++)
        press(given, PRESSED_DOWN);
    SEES(given, "end.");
    int most = card->scroll;
    press(given, PRESSED_UP);
    assert_int_equal(card->scroll, most - 1);
    for (int i = 0; i < 10; i++)
        press(given, PRESSED_PAGE_UP);
    assert_int_equal(card->scroll, 0);
    SEES(given, "First words.");
    take_back(given);
}

static void answer_is_chosen_before_it_is_given(void **state)
{
    (void)state;
    struct given *given = give_up_to_question();
    struct card *card = &given->stage->control.lesson.card;
    press(given, PRESSED_ENTER);
    stage_says(given->stage, "Choose an answer first");
    press(given, PRESSED_UP);
    assert_int_equal(card->row, 0);
    for (int i = 0; i < 9; i++)
        press(given, PRESSED_DOWN);
    assert_int_equal(card->row, 3);
    SEES(given, "› d) nobody");
    take_back(given);
}

/* From the card to the first panel, and behind the last one to the card. */
static void focus_goes_round(void **state)
{
    (void)state;
    struct given *given = give_up_to_question();
    struct control *c = &given->stage->control;
    c->view.focus = PANEL_SOURCE;
    press(given, PRESSED_TAB);
    assert_false(c->lesson.card.has_focus);
    assert_int_equal(c->view.focus, PANEL_THREADS);
    press(given, PRESSED_DOWN);
    assert_int_equal(c->lesson.card.row, -1);
    for (int i = 0; i < PANEL_COUNT && !c->lesson.card.has_focus; i++)
        press(given, PRESSED_TAB);
    assert_true(c->lesson.card.has_focus);
    press(given, PRESSED_DOWN);
    assert_int_equal(c->lesson.card.row, 0);
    take_back(given);
}

static void time_is_taken_from_card_to_answer(void **state)
{
    (void)state;
    struct given *given = give_up_to_question();
    struct control *c = &given->stage->control;
    uint64_t now_ms = stage_now_ms(), shown_ms = c->lesson.put_up_ms;
    assert_true(shown_ms <= now_ms && now_ms - shown_ms < REST_MS);
    control_key(c, (struct key){.code = PRESSED_CHARACTER, .character = '3'}, shown_ms + 1234);
    assert_int_equal(given->quiz.questions[0].taken_ms, 1234);
    stage_rest(given->stage);
    take_back(given);
}

/* Enter reads and goes on as it went; Esc puts the card away, and the run stays. */
static void card_that_is_put_away_leaves_the_run_where_it_is(void **state)
{
    (void)state;
    struct given *given = give_up_to_question();
    keys(given, "3a");
    assert_int_equal(step_of(given), STEP_OF_TAKING);
    SEES(given, "Right: bob");
    HIDES(given, "Now see what happens.");
    press(given, PRESSED_ESCAPE);
    assert_int_equal(step_of(given), STEP_OF_TAKING);
    take_back(given);
}

/* What is found where a card stands is read after it, before the run goes on. */
static void finding_is_read_after_the_card(void **state)
{
    (void)state;
    struct given *given = give("two_locks", "about two_locks\nstop step 14\ntell Look at both.\n");
    press(given, PRESSED_ESCAPE);
    play(given);
    assert_int_equal(step_of(given), STEP_OF_CIRCLE);
    SEES(given, "Look at both.");
    press(given, PRESSED_ENTER);
    assert_int_equal(step_of(given), STEP_OF_CIRCLE);
    SEES(given, "Deadlock");
    press(given, PRESSED_ENTER);
    assert_int_equal(step_of(given), STEPS);
    take_back(given);
}

/* Played from its page, a lesson that begins with a card plays on behind it. */
static void remark_at_the_start_leads_on(void **state)
{
    (void)state;
    struct given *given =
        give("two_locks", "about two_locks\nstop start\ntell Now.\nstop step 3\ntell Then.\n");
    play(given);
    SEES(given, "Now.");
    assert_int_equal(step_of(given), 0);
    press(given, PRESSED_ENTER);
    SEES(given, "Then.");
    assert_int_equal(step_of(given), 3);
    take_back(given);
}

/* ---- what lies on top ---- */

/* Who looks at something else meanwhile comes back by going on. */
static void box_over_a_card_makes_way_for_it(void **state)
{
    static const char *const ways[] = {" ", ".", "a", "c", "]"};
    (void)state;
    struct given *given = give("two_locks", TWO_LOCKS);
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
    struct given *given = give("two_locks", TWO_LOCKS);
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
    struct given *given = give("two_locks", TWO_LOCKS);
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

/* Pressed once too often, it would hide what is to come. */
static void enter_opens_nothing_while_the_run_plays(void **state)
{
    (void)state;
    struct given *given = give("two_locks", TWO_LOCKS);
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

/* When nothing is to come any more, Enter tells why, as ever. */
static void enter_tells_why_when_the_lesson_is_over(void **state)
{
    (void)state;
    struct given *given = give("two_locks", "about two_locks\nstop start\ntell Now.\n");
    play(given);
    press(given, PRESSED_ENTER);
    press(given, PRESSED_ENTER);
    assert_int_equal(given->stage->control.view.overlay, OVERLAY_LESSON);
    press(given, PRESSED_ESCAPE);
    player_set_speed(&given->stage->control.player, SPEED_NORMAL, stage_now_ms());
    stage_type(given->stage, " ");
    stage_press(given->stage, PRESSED_ENTER);
    assert_int_equal(given->stage->control.view.overlay, OVERLAY_DETAILS);
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

static void digits_do_nothing_on_a_remark(void **state)
{
    (void)state;
    struct given *given = give("two_locks", TWO_LOCKS);
    press(given, PRESSED_ESCAPE);
    keys(given, "......");
    SEES(given, REMARK);
    keys(given, "3");
    stage_says(given->stage, "nothing is asked yet");
    assert_int_equal(given->stage->control.view.maximised, PANEL_NONE);
    SEES(given, REMARK);
    take_back(given);
}

/* A question that lies below a box has not been seen. */
static void question_below_a_box_is_not_answered(void **state)
{
    (void)state;
    struct given *given = give_up_to_question();
    keys(given, "w");
    SEES(given, "How it stands");
    stage_press(given->stage, PRESSED_ESCAPE);
    stage_type(given->stage, "3");
    assert_int_equal(given->quiz.questions[0].state, QUIZ_ASKED);
    keys(given, "3");
    assert_int_equal(given->quiz.questions[0].state, QUIZ_ANSWERED);
    keys(given, "w3");
    stage_says(given->stage, "Digits choose");
    assert_int_equal(given->stage->control.view.maximised, PANEL_NONE);
    take_back(given);
}

static void page_opened_while_it_plays_lets_it_play(void **state)
{
    (void)state;
    struct given *given = give("two_locks", TWO_LOCKS);
    press(given, PRESSED_ESCAPE);
    stage_type(given->stage, " L ");
    assert_int_equal(given->stage->control.view.overlay, OVERLAY_NONE);
    assert_true(given->stage->control.player.is_playing);
    stage_type(given->stage, " ");
    stage_rest(given->stage);
    take_back(given);
}

/* ---- the boxes ---- */

static void notes_are_shown_on_their_key(void **state)
{
    (void)state;
    struct given *given = give("two_locks", TWO_LOCKS);
    press(given, PRESSED_ESCAPE);
    keys(given, "T");
    SEES(given, "Nobody sees what another one needs.");
    SEES(given, "Two transfers");
    SEES(given, "Many think");
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
        cmocka_unit_test(question_fits_at_each_size),
        cmocka_unit_test(small_screen_scrolls_to_each_answer),
        cmocka_unit_test(small_screen_shows_all_answers_and_turns_pages),
        cmocka_unit_test(answers_in_columns_go_down),
        cmocka_unit_test(answers_that_are_numbers_have_letters),
        cmocka_unit_test(all_answers_are_seen_on_a_small_screen),
        cmocka_unit_test(short_answers_stand_side_by_side_where_rows_are_few),
        cmocka_unit_test(card_is_scrolled),
        cmocka_unit_test(answer_is_chosen_before_it_is_given),
        cmocka_unit_test(focus_goes_round),
        cmocka_unit_test(time_is_taken_from_card_to_answer),
        cmocka_unit_test(card_that_is_put_away_leaves_the_run_where_it_is),
        cmocka_unit_test(finding_is_read_after_the_card),
        cmocka_unit_test(remark_at_the_start_leads_on),
        cmocka_unit_test(box_over_a_card_makes_way_for_it),
        cmocka_unit_test(page_makes_way_for_who_moves),
        cmocka_unit_test(card_that_has_not_been_seen_is_not_read),
        cmocka_unit_test(question_that_has_not_been_seen_is_not_answered),
        cmocka_unit_test(enter_opens_nothing_while_the_run_plays),
        cmocka_unit_test(enter_tells_why_when_the_lesson_is_over),
        cmocka_unit_test(keys_of_a_question_follow_the_focus),
        cmocka_unit_test(digits_do_nothing_on_a_remark),
        cmocka_unit_test(question_below_a_box_is_not_answered),
        cmocka_unit_test(page_opened_while_it_plays_lets_it_play),
        cmocka_unit_test(notes_are_shown_on_their_key),
        cmocka_unit_test(run_without_lesson_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
