/* SPDX-License-Identifier: MIT */
/* Recording a run while it goes on: what is in the file is what was seen, whenever it was begun. */
#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "tests/stage.h"

/* Open a reel and look whether its records are the first of a tape. Returns: how many it has. */
static size_t check_reel(const char *path, const struct tape *tape, bool is_complete)
{
    struct session reel;
    char why[300];
    if (session_open(&reel, path, why, sizeof why) < 0)
        fail_msg("%s", why);
    size_t count = reel.tape.count;
    assert_true(count <= tape->count);
    assert_memory_equal(reel.tape.records, tape->records, count * sizeof *tape->records);
    assert_int_equal(reel.is_complete, is_complete);
    assert_false(reel.is_damaged);
    assert_string_equal(reel.name, "two_locks");
    session_close(&reel);
    return count;
}

static bool is_recording(struct stage *stage)
{
    struct scene scene;
    control_scene(&stage->control, &scene);
    return scene.recording != NULL;
}

static void a_recording_has_the_run_from_its_beginning(void **state)
{
    struct stage *stage = stage_begin("two_locks", NULL);
    const struct tape *tape = &stage->session.tape;
    char words[64];
    (void)state;
    stage_keys(stage, "....");
    stage_type(stage, "R");
    stage_says(stage, "two_locks.reel");
    assert_true(is_recording(stage));
    assert_int_equal(check_reel("two_locks.reel", tape, false), tape->count); /* it opens already */
    stage_keys(stage, "....");
    assert_int_equal(check_reel("two_locks.reel", tape, false), tape->count);
    stage_type(stage, "R");
    snprintf(words, sizeof words, "Saved: two_locks.reel, %zu records", tape->count);
    stage_says(stage, words);
    assert_false(is_recording(stage));
    size_t count = tape->count;
    stage_keys(stage, "..");
    assert_int_equal(check_reel("two_locks.reel", tape, true), count); /* and nothing after it */
    stage_end(stage);
}

static void it_may_begin_before_the_first_step(void **state)
{
    struct stage *stage = stage_begin("two_locks", NULL);
    (void)state;
    stage_type(stage, "R");
    stage_keys(stage, "...");
    stage_type(stage, "R");
    assert_int_equal(check_reel("two_locks.reel", &stage->session.tape, true),
                     stage->session.tape.count);
    stage_end(stage);
}

static void no_file_is_overwritten(void **state)
{
    struct stage *stage = stage_begin("two_locks", NULL);
    (void)state;
    stage_keys(stage, "..");
    stage_type(stage, "R");
    stage_keys(stage, ".R");
    size_t first = check_reel("two_locks.reel", &stage->session.tape, true);
    stage_keys(stage, ".R");
    stage_says(stage, "two_locks-2.reel");
    stage_keys(stage, "a"); /* to the end, which closes it */
    stage_says(stage, "The run has ended. Saved: two_locks-2.reel");
    assert_false(is_recording(stage));
    stage_keys(stage, "R"); /* there is no more to keep */
    stage_says(stage, "Already saved as two_locks-2.reel.");
    assert_int_equal(remove("two_locks-2.reel"), 0);
    stage_keys(stage, "R"); /* saved at once */
    stage_says(stage, "Saved: two_locks-2.reel");
    assert_int_equal(check_reel("two_locks.reel", &stage->session.tape, true), first);
    assert_int_equal(check_reel("two_locks-2.reel", &stage->session.tape, true),
                     stage->session.tape.count);
    stage_end(stage);
}

/* Records behind the end of a run, so that it is a long one. */
static void lengthen(struct session *session, size_t count)
{
    while (session->tape.count < count)
        tape_append(&session->tape, &(struct record){.kind = R_WORK, .thread = 2});
}

static void a_long_run_is_saved_between_the_keys(void **state)
{
    struct stage *stage = stage_begin("two_locks", NULL);
    size_t count = 4 * SESSION_SAVE_RECORDS + 5;
    char words[64];
    (void)state;
    stage_keys(stage, "a");
    lengthen(&stage->session, count);
    stage_type(stage, "R");
    stage_says(stage, "Saving two_locks.reel: 65536 of 262149 records.");
    stage_type(stage, "R");
    stage_says(stage, "It is being saved already: two_locks.reel");
    stage_keys(stage, "?");
    for (int looks = 0; stage->session.saving.path; looks++) {
        assert_true(looks < 10);
        stage_look(stage);
    }
    snprintf(words, sizeof words, "Saved: two_locks.reel, %zu records", count);
    stage_says(stage, words);
    assert_int_equal(check_reel("two_locks.reel", &stage->session.tape, true), count);
    stage_end(stage);
}

static void leaving_finishes_what_is_being_saved(void **state)
{
    struct stage *stage = stage_new();
    struct session *session = &stage->session, reel;
    char why[300];
    (void)state;
    scenario_play(session, "two_locks", NULL, NULL);
    lengthen(session, 200000);
    assert_int_equal(session_save_slowly(session, "kept.reel"), 1);
    assert_int_equal(session_save_on(session, 10), 1);
    session_close(session);
    assert_int_equal(session_open(&reel, "kept.reel", why, sizeof why), 0);
    assert_int_equal(reel.tape.count, 200000);
    assert_true(reel.is_complete);
    session_close(&reel);
    scenario_start(session, "two_locks", NULL, NULL);
    control_init(&stage->control, session);
    stage_end(stage);
}

static void leaving_closes_it(void **state)
{
    struct stage *stage = stage_begin("two_locks", NULL);
    (void)state;
    stage_keys(stage, "...");
    stage_type(stage, "R");
    stage_keys(stage, "...");
    control_free(&stage->control);
    assert_int_equal(check_reel("two_locks.reel", &stage->session.tape, true),
                     stage->session.tape.count);
    control_init(&stage->control, &stage->session);
    stage_end(stage);
}

/* A recording of a branch is of that branch, however it was come upon: the schedule that it tells
 * leads to the same run. */
static void a_branch_is_recorded_as_itself(void **state)
{
    struct stage *stage = stage_begin("two_locks", NULL);
    struct session reel, again;
    struct scene scene;
    char why[300];
    (void)state;
    stage_keys(stage, ".........");
    stage_back_to_choice(stage);
    stage_keys(stage, "rR..");
    assert_non_null(stage->control.branches.at[1].session->recording);
    assert_null(stage->session.recording);
    assert_true(is_recording(stage));
    assert_true(control_switch_to(&stage->control, "main run"));
    assert_false(is_recording(stage));
    control_scene(&stage->control, &scene);
    assert_string_equal(scene.recorded, "b1"); /* the status line says which one is */
    assert_true(control_switch_to(&stage->control, "b1"));
    stage_keys(stage, "a");
    const struct tape *tape = &stage->control.session->tape;
    assert_int_equal(check_reel("two_locks.reel", tape, true), tape->count);
    assert_int_equal(session_open(&reel, "two_locks.reel", why, sizeof why), 0);
    char *schedule = session_schedule(&reel, reel.tape.count);
    assert_non_null(strchr(schedule, '/'));
    scenario_play(&again, "two_locks", schedule, NULL);
    assert_int_equal(again.tape.count, tape->count);
    assert_memory_equal(again.tape.records, tape->records, tape->count * sizeof *tape->records);
    free(schedule);
    session_close(&again);
    session_close(&reel);
    stage_end(stage);
}

static void a_branch_that_is_dropped_closes_its_recording(void **state)
{
    struct stage *stage = stage_begin("two_locks", NULL);
    (void)state;
    stage_keys(stage, ".........");
    stage_back_to_choice(stage);
    stage_keys(stage, "rR.");
    size_t count = stage->control.session->tape.count;
    struct tape *tape = &stage->control.session->tape;
    assert_int_equal(check_reel("two_locks.reel", tape, false), count);
    assert_true(control_switch_to(&stage->control, "main run"));
    assert_int_equal(branches_drop(&stage->control.branches, 1), 0);
    struct session reel;
    char why[300];
    assert_int_equal(session_open(&reel, "two_locks.reel", why, sizeof why), 0);
    assert_true(reel.is_complete);
    assert_int_equal(reel.tape.count, count);
    session_close(&reel);
    stage_end(stage);
}

static void while_a_branch_gets_there_nothing_is_recorded(void **state)
{
    struct stage *stage = stage_begin("two_locks", NULL);
    (void)state;
    stage_keys(stage, ".........");
    stage_back_to_choice(stage);
    stage_type(stage, "rR");
    stage_says(stage, "Not yet");
    stage_rest(stage);
    assert_false(is_recording(stage));
    assert_int_equal(access("two_locks.reel", F_OK), -1);
    stage_end(stage);
}

/* ---- what goes wrong ---- */

static void where_nothing_can_be_written_it_is_said(void **state)
{
    struct stage *stage = stage_begin("two_locks", NULL);
    (void)state;
    stage_keys(stage, "...");
    assert_int_equal(mkdir("gone", 0777), 0);
    assert_int_equal(chdir("gone"), 0);
    assert_int_equal(rmdir("../gone"), 0);
    stage_type(stage, "R");
    stage_says(stage, "two_locks.reel cannot be written: No such file or directory");
    assert_false(is_recording(stage));
    assert_int_equal(chdir(stage->folder), 0);
    stage_keys(stage, "a");
    assert_true(session_has_ended(&stage->session));
    stage_end(stage);
}

static void a_full_disk_breaks_it_off_and_the_run_goes_on(void **state)
{
    struct stage *stage = stage_begin("two_locks", NULL);
    struct rlimit before, tight;
    struct stat status;
    (void)state;
    stage_keys(stage, "...");
    stage_type(stage, "R");
    assert_int_equal(stat("two_locks.reel", &status), 0);
    size_t kept = stage->session.tape.count;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    tight = before;
    tight.rlim_cur = (rlim_t)status.st_size + 40;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
    stage_keys(stage, ".");
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    stage_says(stage, "The recording two_locks.reel breaks off: ");
    stage_says(stage, ". The run goes on.");
    assert_false(is_recording(stage));
    assert_int_equal(check_reel("two_locks.reel", &stage->session.tape, false), kept);
    stage_keys(stage, "a");
    assert_true(session_has_ended(&stage->session));
    stage_end(stage);
}

/* At its end nobody must think that the run had stopped there. */
static void a_recording_that_ends_early_says_so(void **state)
{
    struct stage *stage = stage_begin("two_locks", NULL);
    struct session reel;
    static struct control c;
    struct scene scene;
    char why[300];
    (void)state;
    stage_keys(stage, "....");
    stage_type(stage, "R");
    stage_keys(stage, "....");
    stage_type(stage, "R");
    assert_int_equal(session_open(&reel, "two_locks.reel", why, sizeof why), 0);
    control_init(&c, &reel);
    control_scene(&c, &scene);
    assert_string_equal(scene.cut, "The recording ends here; the run went on.");
    control_key(&c, (struct key){PRESSED_CHARACTER, 'R'}, 0);
    assert_string_equal(c.message, "This is a recording already: two_locks.reel");
    control_free(&c);
    session_close(&reel);
    control_scene(&stage->control, &scene);
    assert_null(scene.cut);
    stage_end(stage);
}

static void what_could_not_be_saved_leaves_no_file(void **state)
{
    struct stage *stage = stage_begin("two_locks", NULL);
    struct rlimit before, tight;
    (void)state;
    stage_keys(stage, "a");
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    tight = before;
    tight.rlim_cur = 100;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
    stage_keys(stage, "R");
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    stage_says(stage, "two_locks.reel cannot be written: ");
    assert_int_equal(access("two_locks.reel", F_OK), -1);
    stage_end(stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_recording_has_the_run_from_its_beginning),
        cmocka_unit_test(it_may_begin_before_the_first_step),
        cmocka_unit_test(no_file_is_overwritten),
        cmocka_unit_test(leaving_closes_it),
        cmocka_unit_test(a_branch_is_recorded_as_itself),
        cmocka_unit_test(a_branch_that_is_dropped_closes_its_recording),
        cmocka_unit_test(while_a_branch_gets_there_nothing_is_recorded),
        cmocka_unit_test(where_nothing_can_be_written_it_is_said),
        cmocka_unit_test(a_full_disk_breaks_it_off_and_the_run_goes_on),
        cmocka_unit_test(a_recording_that_ends_early_says_so),
        cmocka_unit_test(a_long_run_is_saved_between_the_keys),
        cmocka_unit_test(leaving_finishes_what_is_being_saved),
        cmocka_unit_test(what_could_not_be_saved_leaves_no_file),
    };
    return cmocka_run_group_tests_name("recording", tests, NULL, NULL);
}
