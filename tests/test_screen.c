/* SPDX-License-Identifier: MIT */
/*
 * The program at a real terminal: what is on the screen at each size, with and without colour and
 * UTF-8; that keys alone lead everywhere; and that the terminal is left as it was, however it ends.
 */
#include "tests/vt.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/unit.h"

static const char *const utf8[] = {"LC_ALL=C.UTF-8", "NO_COLOR", NULL};
static const char *const ascii[] = {"LC_ALL=C", "NO_COLOR", NULL};
static const char *const mono[] = {"LC_ALL=C.UTF-8", "NO_COLOR=1", NULL};
/* A sanitizer leaves crashes to us, and says nothing of what newterm leaks when it fails. */
#define NO_SANITIZER                                                                               \
    "ASAN_OPTIONS=handle_segv=0:handle_abort=0:detect_leaks=0",                                    \
        "TSAN_OPTIONS=handle_segv=0:handle_abort=0"
static const char *const crashing[] = {"LC_ALL=C.UTF-8", NO_SANITIZER, NULL};
static const char *const plain_vt100[] = {"LC_ALL=C", "TERM=vt100", "NO_COLOR", NULL};

static struct vt *open_program(const char *const *words, const char *const *env, int rows, int cols)
{
    const char *program = getenv("THREADREEL");
    char *argv[16] = {(char *)(uintptr_t)(program ? program : "build/release/threadreel")};
    for (size_t i = 0; i < 14 && words[i]; i++)
        argv[i + 1] = (char *)(uintptr_t)words[i];
    struct vt *vt = vt_open(argv, env, rows, cols);
    assert_non_null(vt);
    return vt;
}

static struct vt *open_words(const char *const *env, int rows, int cols, const char *one,
                             const char *two)
{
    const char *const words[] = {one, two, NULL};
    return open_program(words, env, rows, cols);
}

static void check(struct vt *vt, bool is_so, const char *what)
{
    if (is_so)
        return;
    vt_dump(vt, stdout);
    fail_msg("%s", what);
}

/* What is on the screen comes in pieces: a claim that does not hold yet has two seconds to. */
#define CHECK(vt, claim)                                                                           \
    do {                                                                                           \
        bool is_so = (claim);                                                                      \
        for (time_t begin = time(NULL); !is_so && time(NULL) - begin <= 2; is_so = (claim))        \
            vt_wait_idle((vt), 20, 50);                                                            \
        check((vt), is_so, #claim);                                                                \
    } while (0)

static void await(struct vt *vt, const char *text)
{
    char what[200];
    snprintf(what, sizeof what, "\"%s\" comes on the screen", text);
    check(vt, vt_wait_text(vt, text, VT_PATIENCE_MS), what);
    vt_wait_idle(vt, 30, 500); /* and what belongs to it */
}

/* The program has ended with `status`, and the terminal is as a shell needs it. */
static void check_left(struct vt *vt, int status)
{
    CHECK(vt, vt_wait_exit(vt, VT_PATIENCE_MS));
    CHECK(vt, !vt_alt_screen_on(vt));
    CHECK(vt, vt_cursor_visible(vt));
    CHECK(vt, vt_echo_on(vt) && vt_lines_on(vt));
    int ended = vt_close(vt);
    assert_true(WIFEXITED(ended));
    assert_int_equal(WEXITSTATUS(ended), status);
}

static void end_session(struct vt *vt)
{
    vt_keys(vt, "Q");
    CHECK(vt, vt_wait_exit(vt, VT_PATIENCE_MS));
    vt_close(vt);
}

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

/* ---- branches and recordings ---- */

/* Two courses of one run, seen beside each other: the second one in which bob goes before alice. */
static struct vt *open_comparison(const char *const *env, int rows, int cols)
{
    struct vt *vt = open_words(env, rows, cols, "run", "two_locks");
    await(vt, "T1 main");
    vt_keys(vt, "a");
    await(vt, "Deadlock");
    vt_keys(vt, ":5\r");
    await(vt, "step  5 of 15");
    vt_keys(vt, "3jj3r");
    await(vt, "b1");
    vt_keys(vt, "a");
    await(vt, "step 15 of 15");
    vt_keys(vt, "\033"); /* what has been found is closed */
    CHECK(vt, vt_wait_idle(vt, 100, VT_PATIENCE_MS));
    vt_keys(vt, "V");
    await(vt, "The same up to step 5");
    CHECK(vt, vt_wait_idle(vt, 100, VT_PATIENCE_MS)); /* the rest of the frame */
    return vt;
}

/* The row of a word that stands twice. */
static int second_row(struct vt *vt, const char *text)
{
    int first = vt_find(vt, text, 0);
    return first < 0 ? -1 : vt_find(vt, text, first + 1);
}

static void two_branches_stand_beside_each_other(void **state)
{
    (void)state;
    const char *const *terminals[] = {utf8, ascii, mono};
    for (size_t i = 0; i < UNIT_COUNT(terminals); i++) {
        struct vt *vt = open_comparison(terminals[i], 24, 80);
        CHECK(vt, vt_find(vt, "then T3 bob begins | T2 alice takes lock A", 0) == 1);
        int first = vt_find(vt, " alice ", 2), second = vt_find(vt, " alice ", first + 1);
        CHECK(vt, first > 0 && second == first + 4); /* the timelines, one over the other */
        CHECK(vt, vt_column(vt, first - 2, "b1") >= 0);
        CHECK(vt, vt_column(vt, second - 2, "main run") >= 0);
        CHECK(vt, second_row(vt, "b1: deadlock, step 15") < 0);
        CHECK(vt, vt_find(vt, "main run: deadlock, step 15", 0) > second);
        vt_keys(vt, "V");
        await(vt, "Threads");
        end_session(vt);
    }
}

/* Where not all threads have room: the same ones above and below. */
static void compared_timelines_show_the_same_threads(void **state)
{
    (void)state;
    struct vt *vt = open_words(utf8, 16, 60, "run", "car_park");
    await(vt, "step 0");
    vt_keys(vt, "a");
    await(vt, "step 72 of 72");
    vt_keys(vt, "\033:8\r");
    await(vt, "step  8 of 72");
    vt_keys(vt, "jjjjr");
    await(vt, "step 9 of 9 so far");
    vt_keys(vt, "V");
    await(vt, "The same up to step 8");
    CHECK(vt, vt_wait_idle(vt, 100, VT_PATIENCE_MS));
    CHECK(vt, vt_find(vt, "b1 T5 of 5", 0) == 3 && vt_find(vt, "main run T5 of 5", 0) == 6);
    CHECK(vt, vt_find(vt, " white ", 0) == 4 && vt_find(vt, " white ", 5) == 7);
    CHECK(vt, vt_find(vt, "*green ", 0) == 5 && vt_find(vt, "*green ", 6) == 8);
    end_session(vt);
}

static void boxes_say_how_they_are_scrolled(void **state)
{
    (void)state;
    struct vt *vt = open_words(utf8, 16, 60, NULL, NULL);
    await(vt, "Enter begin");
    vt_keys(vt, "?");
    await(vt, "Esc close ─ ↑ ↓ PgUp PgDn page 1 of ");
    vt_resize(vt, 10, 30);
    await(vt, "60×16 needed, this is 30×10");
    end_session(vt);
    vt = open_words(ascii, 24, 80, "run", "two_locks");
    await(vt, "step 0");
    vt_keys(vt, "?");
    await(vt, "States, marks and letters are at the end: G");
    await(vt, "Moving through the run");
    await(vt, "Up Down PgUp PgDn page 1 of ");
    vt_keys(vt, "G");
    await(vt, "=  in the source: the line of the thread looked at");
    await(vt, "#  where two branches part");
    end_session(vt);
}

static void the_tree_of_branches_leads_from_one_to_another(void **state)
{
    (void)state;
    struct vt *vt = open_comparison(utf8, 24, 80);
    vt_keys(vt, "v");
    await(vt, "from step 6: T3 bob begins");
    await(vt, "Enter switch");
    vt_keys(vt, "nbob first\r");
    await(vt, "bob first");
    vt_keys(vt, "k\r");
    await(vt, "This is main run.");
    vt_keys(vt, "V");
    await(vt, "Threads");
    await(vt, "step  5 of 15"); /* where we were in it */
    vt_keys(vt, ":branch bob first\r");
    await(vt, "step 15 of 15");
    vt_keys(vt, "q");
    CHECK(vt, vt_wait_exit(vt, VT_PATIENCE_MS));
    vt_close(vt);
}

/* In a folder of its own, since recordings go where we are. */
static void enter_new_folder(char *before, char *folder)
{
    const char *root = getenv("TMPDIR");
    assert_non_null(getcwd(before, 4096));
    snprintf(folder, 4096, "%s/screen.XXXXXX", root ? root : "/tmp");
    assert_non_null(mkdtemp(folder));
    assert_int_equal(chdir(folder), 0);
}

static void leave_folder(const char *before, const char *folder)
{
    char command[4200];
    assert_int_equal(chdir(before), 0);
    snprintf(command, sizeof command, "rm -r %s", folder);
    assert_int_equal(system(command), 0);
}

static void a_viewer_that_is_killed_leaves_what_it_has_recorded(void **state)
{
    char before[4096], folder[4096];
    (void)state;
    enter_new_folder(before, folder);
    struct vt *vt = open_words(utf8, 24, 80, "run", "two_locks");
    await(vt, "T1 main");
    vt_keys(vt, "...R");
    await(vt, "two_locks.reel");
    await(vt, "● rec");
    vt_keys(vt, "...");
    await(vt, "step 6");
    vt_signal(vt, SIGKILL);
    CHECK(vt, vt_wait_exit(vt, VT_PATIENCE_MS));
    vt_close(vt);
    vt = open_words(utf8, 24, 80, "play", "two_locks.reel");
    await(vt, "T1 main");
    vt_keys(vt, "G");
    await(vt, "T2 alice takes lock A");
    end_session(vt);
    leave_folder(before, folder);
}

static void leaving_closes_the_recording(void **state)
{
    char before[4096], folder[4096];
    (void)state;
    enter_new_folder(before, folder);
    struct vt *vt = open_words(ascii, 24, 80, "run", "two_locks");
    await(vt, "T1 main");
    vt_keys(vt, "R...");
    await(vt, "step 3");
    await(vt, " rec ");
    vt_keys(vt, "Q");
    CHECK(vt, vt_wait_exit(vt, VT_PATIENCE_MS));
    vt_close(vt);
    vt = open_words(utf8, 24, 80, "info", "two_locks.reel");
    await(vt, "the recording was ended before the run");
    CHECK(vt, vt_wait_exit(vt, VT_PATIENCE_MS));
    vt_close(vt);
    leave_folder(before, folder);
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
        vt_keys(vt, "\033");
        CHECK(vt, vt_wait_idle(vt, 300, VT_PATIENCE_MS));
        vt_keys(vt, "a");
        CHECK(vt, vt_wait_idle(vt, 300, VT_PATIENCE_MS));
    }
    vt_keys(vt, "q"); /* from the last page straight into the menu */
    await(vt, "▸ loops_threads");
    CHECK(vt, vt_wait_row(vt, vt_find(vt, "▪loops_sequence", 0), "0/2 right", VT_PATIENCE_MS));
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

/* ---- commands, options, the configuration ---- */

static struct vt *open_with(const char *config, const char *colours)
{
    static const char path[] = "test_screen.config";
    const char *const words[] = {"run", "two_locks", "--config", path, "--colours", colours, NULL};
    FILE *file = fopen(path, "w");
    assert_true(file && fputs(config, file) >= 0 && fclose(file) == 0);
    struct vt *vt = open_program(words, utf8, 24, 80);
    vt_wait_text(vt, "T1 main", VT_PATIENCE_MS);
    unlink(path);
    return vt;
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
    await(vt, "test_screen.config:2: there is no action \"stp\"; did you mean step?");
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
        cmocka_unit_test(menu_is_left_as_it_was_entered),
        cmocka_unit_test(run_is_left_as_it_was_entered),
        cmocka_unit_test(terminal_is_restored_when_a_signal_ends_the_program),
        cmocka_unit_test(terminal_that_can_nothing_gets_sentences),
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
        cmocka_unit_test(two_branches_stand_beside_each_other),
        cmocka_unit_test(compared_timelines_show_the_same_threads),
        cmocka_unit_test(labels_of_the_ruler_stand_right_of_their_ticks),
        cmocka_unit_test(boxes_say_how_they_are_scrolled),
        cmocka_unit_test(the_tree_of_branches_leads_from_one_to_another),
        cmocka_unit_test(a_viewer_that_is_killed_leaves_what_it_has_recorded),
        cmocka_unit_test(leaving_closes_the_recording),
        cmocka_unit_test(panel_is_hidden_and_all_of_them_say_how_they_come_back),
        cmocka_unit_test(object_is_selected_and_tells_what_happened_to_it),
        cmocka_unit_test(details_tell_a_priority_and_an_inherited_one),
        cmocka_unit_test(presenter_shows_the_key_for_a_second),
        cmocka_unit_test(deadlock_is_told_at_every_size_on_every_terminal),
        cmocka_unit_test(ascii_locale_shows_ascii_alone),
        cmocka_unit_test(no_color_shows_no_colour),
        cmocka_unit_test(states_have_colours_where_there_are_some),
        cmocka_unit_test(what_the_last_step_changed_stands_out),
        cmocka_unit_test(circle_is_drawn_as_a_closed_loop),
        cmocka_unit_test(timeline_shows_who_starts_whom),
        cmocka_unit_test(timeline_is_moved_and_follows_again),
        cmocka_unit_test(resized_screen_is_drawn_anew),
        cmocka_unit_test(screen_that_is_too_small_says_so),
        cmocka_unit_test(menu_knows_what_has_been_run),
        cmocka_unit_test(menu_remembers_how_well_a_lesson_went),
        cmocka_unit_test(menu_row_tells_what_a_lesson_asks),
        cmocka_unit_test(menu_answers_with_its_keys_and_options),
        cmocka_unit_test(menu_has_any_size),
        cmocka_unit_test(commands_are_typed_and_completed),
        cmocka_unit_test(options_change_at_once),
        cmocka_unit_test(configuration_counts_and_its_mistakes_are_shown),
        cmocka_unit_test(theme_decides_the_colours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
