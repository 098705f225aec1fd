/* SPDX-License-Identifier: MIT */
/* At a real terminal, keys alone lead everywhere: through a run, to its boxes and its panels. */
#include "tests/terminal.h"

static const char *const utf8[] = {"LC_ALL=C.UTF-8", "NO_COLOR", NULL};
static const char *const ascii[] = {"LC_ALL=C", "NO_COLOR", NULL};

/* ---- keys ---- */

static void steps_go_forth_and_back(void **state)
{
    (void)state;
    struct vt *vt = open_words(utf8, 24, 80, "run", "two_locks");
    await(vt, "step 0 of");
    vt_keys(vt, ".");
    await(vt, "step 1 of");
    vt_keys(vt, "...");
    await(vt, "step 4 of");
    vt_keys(vt, ",");
    await(vt, "step 3 of");
    vt_keys(vt, "g");
    await(vt, "step 0 of");
    vt_keys(vt, "G");
    await(vt, "step 4 of");
    vt_keys(vt, "q");
    CHECK(vt, vt_wait_exit(vt, VT_PATIENCE_MS));
    vt_close(vt);
}

/* Several keys that decide, in one write: each follows the step of the one before. */
static void keys_in_one_write_are_as_many_steps(void **state)
{
    (void)state;
    struct vt *vt = open_words(utf8, 24, 80, "run", "two_locks");
    await(vt, "step 0 of");
    vt_keys(vt, "......");
    await(vt, "step 6 of");
    vt_keys(vt, "rr");
    await(vt, "step 8 of 8");
    vt_keys(vt, ".r");
    await(vt, "step 10 of 10");
    CHECK(vt, vt_find(vt, "b1", 0) < 0); /* no branch was made */
    end_session(vt);
}

/* A breakpoint at who acts; the run stops there, forward and back, and playing stops there too. */
static void run_stops_at_breakpoints(void **state)
{
    (void)state;
    struct vt *vt = open_words(utf8, 24, 80, "run", "two_locks_fixed");
    await(vt, "step 0 of");
    vt_keys(vt, "....");
    await(vt, "T3 bob");
    vt_keys(vt, "j"); /* the first key marks who acts */
    await(vt, "◊*T1 main");
    vt_keys(vt, "jb");
    await(vt, "Breakpoint: T2 alice. c runs on to it");
    await(vt, "T2•alice");
    vt_keys(vt, "c");
    await(vt, "Breakpoint: T2 alice.");
    await(vt, "T2 alice begins");
    vt_keys(vt, "B");
    await(vt, "›• on   T2 alice");
    vt_keys(vt, " ");
    await(vt, "›  off  T2 alice");
    vt_keys(vt, " x");
    await(vt, "There are none.");
    vt_keys(vt, "\033");
    CHECK(vt, vt_wait_no_text(vt, "There are none.", VT_PATIENCE_MS));
    vt_keys(vt, "c");
    await(vt, "The end: no breakpoint and no finding on the way.");
    await(vt, "▪ end");
    vt_keys(vt, "C");
    await(vt, "The beginning: no breakpoint and no finding on the way.");
    await(vt, "step  0 of");
    end_session(vt);
}

/* What is found is told in a box that goes by Esc or a step, and does not come again. */
static void finding_is_told_once(void **state)
{
    (void)state;
    struct vt *vt = open_words(utf8, 24, 80, "run", "two_locks");
    await(vt, "step 0 of");
    vt_keys(vt, "d");
    await(vt, "‼ Found");
    await(vt, "d the proof · w why · Esc close");
    await(vt, "step 14 of");
    vt_keys(vt, "d");
    await(vt, "1 of 2: T2 alice asks for lock B: held by T3 bob (step 12)");
    CHECK(vt, vt_find(vt, "step 12 of", 0) >= 0);
    vt_keys(vt, "d");
    await(vt, "2 of 2, the last: T3 bob asks for lock A: held by T2 alice (step 14)");
    CHECK(vt, vt_find(vt, "step 14 of", 0) >= 0);
    CHECK(vt, vt_wait_no_text(vt, "‼ Found", VT_PATIENCE_MS));
    vt_keys(vt, ",.");
    await(vt, "– deadlock");
    CHECK(vt, vt_find(vt, "‼ Found", 0) < 0);
    vt_keys(vt, "d");
    await(vt, "From here to the end nothing is found.");
    vt_keys(vt, "gD");
    await(vt, "Before this, nothing was found.");
    end_session(vt);
}

static void marked_step_is_come_back_to(void **state)
{
    (void)state;
    struct vt *vt = open_words(utf8, 24, 80, "run", "two_locks");
    await(vt, "step 0 of");
    vt_keys(vt, "'");
    await(vt, "No step is marked yet: m marks this one.");
    vt_keys(vt, "...m");
    await(vt, "Step 3 is marked");
    vt_keys(vt, "...'");
    await(vt, "Mark 1 of 1: step 3.");
    await(vt, "step 3 of");
    vt_keys(vt, "'");
    await(vt, "Back at step 6.");
    end_session(vt);
}

/* The second row by its number, from step 17 on; the third with the keys that move; and Esc closes the
 * box though nothing was picked. */
static void what_happens_next_is_picked_from_a_box(void **state)
{
    (void)state;
    struct vt *vt = open_words(utf8, 24, 80, "run", "condition_if");
    await(vt, "step 0 of");
    vt_keys(vt, ":17\r");
    await(vt, "step 17 of");
    vt_keys(vt, "p");
    await(vt, "What happens next?");
    await(vt, "› 1 ▸ T4 baker reads loaves");
    await(vt, "  3 ◊ T3 bob wakes spuriously from condition fresh bread");
    vt_keys(vt, "2");
    await(vt, "Step 18: T2 alice wakes spuriously: nobody has notified condition fresh");
    CHECK(vt, vt_wait_no_text(vt, "What happens next?", VT_PATIENCE_MS));
    vt_keys(vt, "pj");
    await(vt, "› 2 ◊ T3 bob wakes spuriously");
    vt_keys(vt, "\r");
    await(vt, "Step 19: T3 bob wakes spuriously");
    vt_keys(vt, "p");
    await(vt, "What happens next?");
    vt_keys(vt, "9");
    await(vt, "What happens next?");
    vt_keys(vt, "\033");
    CHECK(vt, vt_wait_no_text(vt, "What happens next?", VT_PATIENCE_MS));
    await(vt, "step 19 of 19");
    end_session(vt);
}

static void thread_that_waits_cannot_be_picked(void **state)
{
    (void)state;
    struct vt *vt = open_words(utf8, 24, 80, "run", "condition_if");
    await(vt, "step 0 of");
    vt_keys(vt, ":17\r");
    await(vt, "step 17 of");
    vt_keys(vt, "kkr");
    await(vt, "T3 bob waits for condition fresh bread: it cannot be picked; p can wake it.");
    vt_keys(vt, "kkr");
    await(vt, "T1 main waits for T2 to finish: it cannot be picked.");
    end_session(vt);
}

static void words_are_searched_for(void **state)
{
    (void)state;
    struct vt *vt = open_words(ascii, 24, 80, "run", "two_locks");
    await(vt, "step 0 of");
    vt_keys(vt, "n");
    await(vt, "Nothing has been searched for yet: / asks for words.");
    vt_keys(vt, "/");
    await(vt, "words of a sentence, such as lock A");
    vt_keys(vt, "takes LOCK\r");
    await(vt, "T2 alice takes lock A");
    vt_keys(vt, "n");
    await(vt, "T3 bob takes lock B");
    vt_keys(vt, "n");
    await(vt, "Nothing from here to the end says \"takes LOCK\".");
    vt_keys(vt, "N");
    CHECK(vt, vt_wait_row(vt, 22, "T2 alice takes lock A", VT_PATIENCE_MS));
    vt_keys(vt, "N");
    await(vt, "Nothing before this says \"takes LOCK\".");
    end_session(vt);
}

/* A real run is followed; looking back stops that, and F follows again. */
static void real_run_is_followed(void **state)
{
    (void)state;
    static const char *const words[] = {"run", "laps", "--policy", "real", NULL};
    struct vt *vt = open_program(words, utf8, 24, 80);
    await(vt, "step 0 of");
    vt_keys(vt, " ");
    await(vt, "▪ end");
    CHECK(vt, vt_find(vt, "laps · ", 0) == 0);
    vt_keys(vt, ",");
    await(vt, "❚❚ paused");
    end_session(vt);
}

static void keys_alone_lead_from_the_menu_to_a_deadlock_and_back(void **state)
{
    (void)state;
    struct vt *vt = open_words(utf8, 24, 80, NULL, NULL);
    await(vt, "loops_sequence");
    vt_keys(vt, "/two_locks\r");
    CHECK(vt, vt_wait_no_text(vt, "loops_sequence", VT_PATIENCE_MS));
    vt_keys(vt, "r");
    await(vt, "T1 main");
    vt_keys(vt, "a");
    await(vt, "Deadlock");
    await(vt, "held by T3");
    vt_keys(vt, "q");
    await(vt, "Scenarios");
    vt_keys(vt, "Q");
    check_left(vt, 0);
}

static void help_comes_and_goes(void **state)
{
    (void)state;
    struct vt *vt = open_words(utf8, 24, 80, "run", "two_locks");
    await(vt, "T1 main");
    vt_keys(vt, "?");
    await(vt, "Moving through the run");
    vt_keys(vt, "?");
    CHECK(vt, vt_wait_no_text(vt, "Moving through the run", VT_PATIENCE_MS));
    vt_keys(vt, "?");
    await(vt, "Moving through the run");
    vt_keys(vt, "\033");
    CHECK(vt, vt_wait_no_text(vt, "Moving through the run", VT_PATIENCE_MS));
    CHECK(vt, !vt_wait_exit(vt, 0));
    vt_keys(vt, "Q");
    CHECK(vt, vt_wait_exit(vt, VT_PATIENCE_MS));
    vt_close(vt);
}

static void reel_is_played_from_a_file(void **state)
{
    (void)state;
    char path[4096];
    const char *root = getenv("THREADREEL_ROOT");
    snprintf(path, sizeof path, "%s/tests/corpus/reel/two_locks.reel", root ? root : ".");
    struct vt *vt = open_words(utf8, 24, 80, "play", path);
    await(vt, "T1 main");
    vt_keys(vt, "G");
    await(vt, "Deadlock");
    await(vt, "held by T2");
    vt_keys(vt, "q");
    CHECK(vt, vt_wait_exit(vt, VT_PATIENCE_MS));
    vt_close(vt);
}

static void commands_are_typed_and_completed(void **state)
{
    (void)state;
    struct vt *vt = open_words(utf8, 24, 80, "run", "two_locks");
    await(vt, "T1 main");
    vt_keys(vt, ":");
    await(vt, "Tab lists them");
    vt_keys(vt, "stp\r");
    await(vt, "There is no command \"stp\"; did you mean step?");
    vt_keys(vt, ":step 4\r");
    await(vt, "Step 4:");
    vt_keys(vt, ":2\r");
    await(vt, "Step 2:");
    vt_keys(vt, ":set gl\t");
    await(vt, ":set glyphs");
    vt_keys(vt, "\t");
    await(vt, "auto  ascii");
    vt_keys(vt, "s\t\r");
    CHECK(vt, vt_wait_no_text(vt, "│", VT_PATIENCE_MS));
    vt_keys(vt, ":\033OA");
    await(vt, ":set glyphs ascii");
    vt_keys(vt, "\025panel source max\r");
    CHECK(vt, vt_wait_no_text(vt, "Objects", VT_PATIENCE_MS));
    vt_keys(vt, ":quit\r");
    check_left(vt, 0);
}

/* ---- boxes and panels ---- */

static void boxes_say_how_they_are_scrolled(void **state)
{
    (void)state;
    struct vt *vt = open_words(utf8, 16, 60, NULL, NULL);
    await(vt, "Enter begin");
    vt_keys(vt, "?");
    await(vt, "Esc close ─ ↑ ↓ PgUp PgDn lines 1-");
    vt_resize(vt, 10, 30);
    await(vt, "60×16 needed, this is 30×10");
    end_session(vt);
    vt = open_words(ascii, 24, 80, "run", "two_locks");
    await(vt, "step 0");
    vt_keys(vt, "?");
    await(vt, "States, marks and letters are at the end: G");
    await(vt, "Moving through the run");
    await(vt, "Up Down PgUp PgDn lines 1-");
    vt_keys(vt, "G");
    await(vt, "=  in the source: the line of the thread looked at");
    await(vt, "#  where two branches part");
    end_session(vt);
}

static void panel_is_hidden_and_all_of_them_say_how_they_come_back(void **state)
{
    (void)state;
    struct vt *vt = open_words(utf8, 24, 80, "run", "two_locks");
    await(vt, "Objects");
    vt_keys(vt, "\tH");
    CHECK(vt, vt_wait_no_text(vt, "─ Objects", VT_PATIENCE_MS));
    await(vt, "Objects is hidden");
    vt_keys(vt, "HHHHHHHH");
    await(vt, "All panels are hidden. o brings them back");
    vt_keys(vt, "2");
    await(vt, "─ Objects");
    end_session(vt);
}

static void object_is_selected_and_tells_what_happened_to_it(void **state)
{
    (void)state;
    struct vt *vt = open_words(utf8, 24, 80, "run", "two_locks");
    await(vt, "T1 main");
    vt_keys(vt, "a");
    await(vt, "step 15 of 15");
    vt_keys(vt, "\tjj");
    await(vt, "*B lock");
    vt_keys(vt, "\r");
    await(vt, "What happened to it");
    await(vt, "T2 alice asks for lock B: held by T3 bob");
    end_session(vt);
}

static void details_tell_a_priority_and_an_inherited_one(void **state)
{
    (void)state;
    struct vt *vt = open_words(utf8, 40, 120, "run", "priority_inversion_fixed");
    await(vt, "T1 main");
    vt_keys(vt, "w");
    await(vt, "steps taken");
    CHECK(vt, vt_find(vt, "priority 0", 0) < 0);
    vt_keys(vt, "\033");
    vt_wait_idle(vt, 30, 500);
    vt_keys(vt, ":18\rw"); /* weather has the bus, and steering waits for it */
    await(vt, "priority 1; runs at 3, that of T2 steering");
    end_session(vt);
}

static void presenter_shows_the_key_for_a_second(void **state)
{
    (void)state;
    struct vt *vt = open_words(utf8, 24, 80, "run", "two_locks");
    await(vt, "T1 main");
    vt_keys(vt, "P");
    await(vt, "P  presenter");
    CHECK(vt, vt_wait_no_text(vt, "What happened", VT_PATIENCE_MS));
    vt_keys(vt, ".");
    await(vt, ".  step");
    CHECK(vt, vt_wait_no_text(vt, ".  step", VT_PATIENCE_MS));
    vt_keys(vt, "P");
    await(vt, "What happened");
    end_session(vt);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_go_forth_and_back),
        cmocka_unit_test(keys_in_one_write_are_as_many_steps),
        cmocka_unit_test(run_stops_at_breakpoints),
        cmocka_unit_test(finding_is_told_once),
        cmocka_unit_test(marked_step_is_come_back_to),
        cmocka_unit_test(what_happens_next_is_picked_from_a_box),
        cmocka_unit_test(thread_that_waits_cannot_be_picked),
        cmocka_unit_test(words_are_searched_for),
        cmocka_unit_test(real_run_is_followed),
        cmocka_unit_test(keys_alone_lead_from_the_menu_to_a_deadlock_and_back),
        cmocka_unit_test(help_comes_and_goes),
        cmocka_unit_test(reel_is_played_from_a_file),
        cmocka_unit_test(commands_are_typed_and_completed),
        cmocka_unit_test(boxes_say_how_they_are_scrolled),
        cmocka_unit_test(panel_is_hidden_and_all_of_them_say_how_they_come_back),
        cmocka_unit_test(object_is_selected_and_tells_what_happened_to_it),
        cmocka_unit_test(details_tell_a_priority_and_an_inherited_one),
        cmocka_unit_test(presenter_shows_the_key_for_a_second),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
