/* SPDX-License-Identifier: MIT */
/* The branches, by the keys of the control on runs of scenarios: no terminal, real targets. */
#include <signal.h>
#include <sys/stat.h>

#include "model/picks.h"
#include "model/words.h"
#include "tests/stage.h"
#include "ui/screen/screen.h"

static const char *moods; /* path of a program that does not do the same again */

static const struct tape *tape_of(struct stage *stage, int branch)
{
    return &stage->control.branches.at[branch].session->tape;
}

/* Some steps, back to where another thread could have gone on, and let that one go. */
static struct stage *begin_with_branch(uint16_t *picked, size_t *fork)
{
    struct stage *stage = stage_begin("two_locks", NULL);
    stage_keys(stage, ".........");
    assert_int_equal(stage->control.player.step, 9);
    *picked = stage_back_to_choice(stage);
    *fork = stage->control.player.step;
    stage_keys(stage, "r");
    return stage;
}

/* ---- keys in quick succession ---- */

/* A run that is not even held before its first step yet. */
static struct stage *stage_hurry(const char *name)
{
    struct stage *stage = stage_new();
    scenario_start(&stage->session, name, NULL, NULL);
    control_init(&stage->control, &stage->session);
    return stage;
}

/* What has come of some keys. */
struct outcome {
    int branches;
    size_t step;
    char *schedule; /* that leads to this step */
    char message[512];
};

static struct outcome type_keys(const char *before, const char *keys, bool is_at_once)
{
    struct stage *stage = stage_hurry("two_locks");
    struct control *c = &stage->control;
    if (*before || !is_at_once)
        stage_rest(stage);
    stage_keys(stage, before);
    if (is_at_once)
        stage_type(stage, keys);
    else
        stage_keys(stage, keys);
    stage_rest(stage);
    struct outcome outcome = {.branches = c->branches.count, .step = c->player.step};
    outcome.schedule = session_schedule(c->session, tape_step_end(&c->session->tape, outcome.step));
    assert_non_null(outcome.schedule);
    snprintf(outcome.message, sizeof outcome.message, "%s", c->message);
    stage_end(stage);
    return outcome;
}

/* What is typed at once comes to the same as what is typed with a rest behind each key. */
static void check_hurry(const char *before, const char *keys)
{
    struct outcome slow = type_keys(before, keys, false), fast = type_keys(before, keys, true);
    bool is_same = slow.branches == fast.branches && slow.step == fast.step &&
                   strcmp(slow.schedule, fast.schedule) == 0 &&
                   strcmp(slow.message, fast.message) == 0;
    if (!is_same)
        fail_msg("%s, then %s: %d branches, step %zu of %s, \"%s\"; at once %d, %zu of %s, \"%s\"",
                 before, keys, slow.branches, slow.step, slow.schedule, slow.message, fast.branches,
                 fast.step, fast.schedule, fast.message);
    free(slow.schedule);
    free(fast.schedule);
}

static void keys_in_quick_succession_do_as_they_do_one_by_one(void **state)
{
    (void)state;
    check_hurry("......", "rr");
    check_hurry("......", "rrrr");
    check_hurry("......", ".r");
    check_hurry("......", "r.r");
    check_hurry("......", "r,r");
    check_hurry("......", "jr.r");
    check_hurry("......", "rrr,");
    check_hurry("......", ".p1");
    check_hurry("......", "rp1r");
    check_hurry("......,,,", "rrr");
    check_hurry("", "rrrrr");
}

/* Who has gone elsewhere has changed their mind, and a target that hangs holds up no other key. */
static void what_comes_too_early_is_forgotten_elsewhere(void **state)
{
    struct stage *stage = stage_begin("two_locks", NULL);
    (void)state;
    stage_keys(stage, "......");
    stage_type(stage, "rr");
    assert_int_equal(stage->control.early.count, 1);
    stage_type(stage, "?");
    assert_int_equal(stage->control.view.overlay, OVERLAY_HELP);
    stage_type(stage, "?");
    stage_type(stage, "g");
    stage_rest(stage);
    assert_int_equal(stage->control.player.step, 0);
    assert_int_equal(stage->control.branches.count, 1);
    stage_end(stage);
}

/* ---- what two have in common ---- */

static void fill(struct session *session, int other)
{
    tape_free(&session->tape);
    tape_init(&session->tape);
    for (int i = 0; i < 10; i++)
        tape_append(&session->tape,
                    &(struct record){.kind = R_STEP, .arg = i + 1, .extra = i == other});
}

/* A target that was started again has done other things: what was alike before counts no more. */
static void run_that_was_started_again_is_compared_from_its_beginning(void **state)
{
    (void)state;
    struct session a = {.runs = 0}, b = {.runs = 0};
    struct branches branches;
    history_init(&a.history, &a.tape);
    history_init(&b.history, &b.tape);
    fill(&a, 8);
    fill(&b, -1);
    branches_init(&branches, &a);
    branches.at[1] = (struct branch){.session = &b, .parent = -1};
    lanes_init(&branches.at[1].lanes);
    branches.count = 2;
    branches_compare(&branches, 1);
    assert_int_equal(branches_difference_beside(&branches), 9);
    fill(&b, 2);
    b.runs++;
    branches_follow(&branches, 0);
    assert_int_equal(branches_difference_beside(&branches), 3);
    branches_free(&branches);
    tape_free(&a.tape);
    tape_free(&b.tape);
    history_free(&a.history);
    history_free(&b.history);
}

/* ---- branching off ---- */

static void picking_otherwise_at_an_earlier_step_keeps_both_futures(void **state)
{
    uint16_t picked;
    size_t fork;
    struct stage *stage = begin_with_branch(&picked, &fork);
    struct branches *b = &stage->control.branches;
    (void)state;
    assert_int_equal(b->count, 2);
    assert_int_equal(b->current, 1);
    assert_int_equal(b->at[1].fork, fork);
    assert_ptr_equal(stage->control.session, b->at[1].session);
    assert_int_equal(stage->control.player.step, fork + 1);
    struct scene scene;
    control_scene(&stage->control, &scene);
    assert_int_equal(scene.world->actor, picked);
    assert_int_equal(tape_of(stage, 0)->step_count, 9);
    assert_true(session_is_held(&stage->session));
    assert_int_equal(branches_difference(tape_of(stage, 0), tape_of(stage, 1)), fork + 1);
    stage_end(stage);
}

static void both_branches_can_go_on(void **state)
{
    uint16_t picked;
    size_t fork;
    struct stage *stage = begin_with_branch(&picked, &fork);
    (void)state;
    stage_keys(stage, "a");
    assert_true(session_has_ended(stage->control.branches.at[1].session));
    stage_type(stage, "v");
    stage_press(stage, PRESSED_UP);
    stage_press(stage, PRESSED_ENTER);
    assert_ptr_equal(stage->control.session, &stage->session);
    assert_int_equal(stage->control.player.step, fork); /* where we were, and at once */
    stage_keys(stage, "a");
    assert_true(session_has_ended(&stage->session));
    assert_true(tape_of(stage, 0)->step_count > 9);
    stage_end(stage);
}

static void what_was_taken_anyway_is_only_a_step_forward(void **state)
{
    uint16_t picked;
    size_t fork;
    struct stage *stage = begin_with_branch(&picked, &fork);
    (void)state;
    stage_keys(stage, ",");
    stage->control.view.selected = picked;
    stage_keys(stage, "r");
    assert_int_equal(stage->control.branches.count, 2);
    assert_int_equal(stage->control.player.step, fork + 1);
    stage_end(stage);
}

static void the_end_of_a_held_run_needs_no_branch(void **state)
{
    struct stage *stage = stage_begin("two_locks", NULL);
    (void)state;
    stage_keys(stage, ".......");
    const struct world *world = history_at(&stage->session.history, stage->session.tape.count);
    uint16_t last = 0;
    for (uint16_t id = 1; id <= world->thread_count; id++)
        last = world_is_runnable(world, id) ? id : last;
    assert_int_not_equal(last, 0);
    stage->control.view.selected = last;
    stage_keys(stage, "r");
    assert_int_equal(stage->control.branches.count, 1);
    assert_int_equal(stage->control.player.step, 8);
    stage_end(stage);
}

static void a_course_that_was_taken_before_is_gone_back_to(void **state)
{
    uint16_t picked;
    size_t fork;
    struct stage *stage = begin_with_branch(&picked, &fork);
    (void)state;
    assert_true(control_switch_to(&stage->control, "main run"));
    stage->control.view.selected = picked;
    stage_keys(stage, "r");
    assert_int_equal(stage->control.branches.count, 2);
    assert_int_equal(stage->control.branches.current, 1);
    assert_int_equal(stage->control.player.step, fork + 1);
    stage_says(stage, "b1");
    stage_end(stage);
}

/* Keys that are pressed before the branch is there are for the branch. */
static void keys_work_while_a_branch_gets_there(void **state)
{
    struct stage *stage = stage_begin("two_locks", NULL);
    struct scene scene;
    (void)state;
    stage_keys(stage, ".........");
    stage_back_to_choice(stage);
    size_t fork = stage->control.player.step;
    stage_type(stage, "r");
    assert_true(session_is_returning(stage->control.session));
    control_scene(&stage->control, &scene);
    assert_int_equal(scene.world->step, fork); /* nothing has moved */
    stage_says(stage, "Running again up to step");
    stage_type(stage, "..");
    stage_rest(stage);
    assert_int_equal(stage->control.branches.current, 1);
    assert_int_equal(stage->control.player.step, fork + 3);
    stage_end(stage);
}

static void held_and_ended_targets_wake_nobody(void **state)
{
    uint16_t picked;
    size_t fork;
    struct stage *stage = begin_with_branch(&picked, &fork);
    (void)state;
    stage_keys(stage, "a");
    stage_rest(stage);
    for (int i = 0; i < 20; i++)
        stage_look(stage); /* what the end of a target has left to read */
    assert_false(stage_sleep(stage, 300));
    stage_end(stage);
}

/* ---- the tree ---- */

static void a_branch_grows_from_what_it_shares(void **state)
{
    uint16_t picked;
    size_t fork;
    struct stage *stage = begin_with_branch(&picked, &fork);
    struct branches *b = &stage->control.branches;
    (void)state;
    stage_keys(stage, "...");
    stage_back_to_choice(stage);
    assert_true(stage->control.player.step > fork);
    stage_keys(stage, "r");
    assert_int_equal(b->count, 3);
    assert_int_equal(b->at[2].parent, 1); /* of the branch's own steps */
    stage_type(stage, ",");
    while (stage->control.player.step >= fork)
        stage_keys(stage, ",");
    uint16_t other = stage_other_thread(stage);
    if (other == 0)
        other = stage_back_to_choice(stage);
    stage->control.view.selected = other;
    stage_keys(stage, "r");
    assert_int_equal(b->count, 4);
    assert_int_equal(b->at[3].parent, 0); /* of what it has in common with the main run */
    int order[BRANCHES_MAX];
    branches_order(b, order);
    assert_int_equal(order[0], 0);
    assert_int_equal(order[1], 1);
    assert_int_equal(order[2], 2);
    assert_int_equal(order[3], 3);
    stage_end(stage);
}

static void dropping_a_branch_drops_what_grew_from_it(void **state)
{
    uint16_t picked;
    size_t fork;
    struct stage *stage = begin_with_branch(&picked, &fork);
    struct branches *b = &stage->control.branches;
    (void)state;
    stage_keys(stage, "...");
    stage_back_to_choice(stage);
    stage_keys(stage, "r");
    assert_int_equal(b->count, 3);
    pid_t target = b->at[2].session->live.pid;
    assert_true(target > 0);
    assert_int_equal(branches_drop(b, 0), -EINVAL);
    assert_int_equal(branches_drop(b, 1), -EINVAL); /* the current one grew from it */
    stage_type(stage, "vx");
    stage_says(stage, "switch first");
    stage_press(stage, PRESSED_ESCAPE);
    assert_true(control_switch_to(&stage->control, "main run"));
    stage_type(stage, "v");
    stage_press(stage, PRESSED_DOWN);
    stage_type(stage, "x");
    stage_says(stage, "b1 is dropped");
    assert_int_equal(b->count, 1);
    assert_int_equal(kill(target, 0), -1);
    stage_end(stage);
}

static void the_rest_of_the_tree_stays_when_one_is_dropped(void **state)
{
    struct stage *stage = stage_begin("two_locks", NULL);
    struct branches *b = &stage->control.branches;
    (void)state;
    stage_keys(stage, "............");
    /* main: b1, b2; b2: b3; b3: b4 */
    for (int i = 0; i < 4; i++)
        stage_back_to_choice(stage);
    struct pick pick = {.thread = stage_other_thread(stage)};
    size_t step = stage->control.player.step + 1;
    assert_int_equal(branches_fork(b, step, pick), 1);
    branches_switch(b, 0, step);
    assert_int_equal(branches_fork(b, step, pick), 2);
    control_look_at_current(&stage->control);
    stage_rest(stage);
    for (int i = 3; i < 5; i++) {
        stage_keys(stage, "...");
        stage_back_to_choice(stage);
        stage_keys(stage, "r");
        assert_int_equal(b->count, i + 1);
        assert_int_equal(b->at[i].parent, i - 1);
    }
    const struct session *last = b->at[4].session;
    assert_int_equal(branches_drop(b, 1), 0);
    assert_int_equal(b->count, 4);
    assert_int_equal(b->current, 3);
    assert_ptr_equal(b->at[3].session, last);
    assert_int_equal(b->at[3].parent, 2);
    assert_int_equal(b->at[2].parent, 1);
    assert_int_equal(b->at[1].parent, 0);
    assert_string_equal(b->at[3].name, "b4");
    stage_keys(stage, ".");
    stage_end(stage);
}

static void there_are_no_more_than_there_is_room_for(void **state)
{
    uint16_t picked;
    size_t fork;
    struct stage *stage = begin_with_branch(&picked, &fork);
    struct branches *b = &stage->control.branches;
    struct pick pick = {.thread = picked};
    (void)state;
    while (b->count < BRANCHES_MAX) {
        int count = b->count;
        branches_switch(b, 0, fork);
        assert_int_equal(branches_fork(b, fork + 1, pick), count);
        control_look_at_current(&stage->control);
        stage_rest(stage);
    }
    assert_int_equal(branches_fork(b, fork + 1, pick), -ENOSPC);
    stage_back_to_choice(stage);
    while (branches_with(b, stage->control.player.step + 1,
                         (struct pick){.thread = stage->control.view.selected}) >= 0)
        stage_back_to_choice(stage);
    stage_keys(stage, "r");
    stage_says(stage, "There are 16 branches");
    assert_int_equal(b->count, BRANCHES_MAX);
    stage_end(stage);
}

/* ---- names ---- */

static void a_name_is_typed_in_the_box(void **state)
{
    uint16_t picked;
    size_t fork;
    struct stage *stage = begin_with_branch(&picked, &fork);
    struct branches *b = &stage->control.branches;
    (void)state;
    stage_type(stage, "vnjack q");
    stage_press(stage, PRESSED_BACKSPACE);
    stage_press(stage, PRESSED_ENTER);
    assert_string_equal(b->at[1].name, "jack");
    assert_int_equal(stage->control.view.overlay, OVERLAY_BRANCHES);
    stage_type(stage, "nmain run");
    stage_press(stage, PRESSED_ENTER);
    stage_says(stage, "already");
    stage_press(stage, PRESSED_ESCAPE);
    assert_string_equal(b->at[1].name, "jack");
    assert_true(control_name_branch(&stage->control,
                                    "a-name-that-is-far-too-long-for-any-branch-there-is"));
    assert_int_equal(strlen(b->at[1].name), BRANCH_NAME_MAX - 1);
    assert_false(control_name_branch(&stage->control, "  "));
    assert_false(control_switch_to(&stage->control, "nobody"));
    stage_says(stage, "There is no branch \"nobody\"");
    stage_end(stage);
}

/* ---- comparing ---- */

static void the_cursor_moves_in_both(void **state)
{
    uint16_t picked;
    size_t fork;
    struct stage *stage = begin_with_branch(&picked, &fork);
    struct scene scene;
    (void)state;
    stage_type(stage, "V");
    control_scene(&stage->control, &scene);
    assert_non_null(scene.beside);
    assert_int_equal(scene.difference, fork + 1);
    assert_int_equal(scene.beside->difference, fork + 1);
    assert_int_equal(scene.branch, 1);
    assert_int_equal(scene.beside->branch, 0);
    stage_keys(stage, "....");
    control_scene(&stage->control, &scene);
    assert_int_equal(scene.world->step, fork + 5);
    assert_int_equal(scene.beside->world->step, fork + 5); /* it went along, past what was known */
    stage_keys(stage, ",,,,,");
    control_scene(&stage->control, &scene);
    assert_true(world_equal(scene.world, scene.beside->world)); /* what they have in common */
    stage_type(stage, "t");
    stage_keys(stage, "...");
    control_scene(&stage->control, &scene);
    assert_true(scene.beside->world->time_ns <= scene.world->time_ns);
    stage_type(stage, "V");
    control_scene(&stage->control, &scene);
    assert_null(scene.beside);
    stage_end(stage);
}

/* What the other one did is no future of this one. */
static void no_future_is_drawn_that_is_not_known(void **state)
{
    struct stage *stage = stage_begin("two_locks", NULL);
    struct scene scene;
    struct canvas canvas;
    (void)state;
    stage_keys(stage, "a");
    stage_back_to_choice(stage);
    stage_keys(stage, "r");
    stage_type(stage, "V");
    control_scene(&stage->control, &scene);
    assert_true(scene.beside->last_step > scene.last_step);
    assert_int_equal(canvas_init(&canvas, 120, 30), 0);
    screen_draw(&canvas, &scene);
    char *text = canvas_text(&canvas);
    char *row = strstr(text, "\n main ");
    assert_non_null(row);
    *strchr(row + 1, '\n') = '\0';
    assert_string_equal(strrchr(row, '\x82') + 1, ""); /* the last byte of the bar, U+2502 */
    free(text);
    canvas_free(&canvas);
    stage_end(stage);
}

static void to_the_end_is_for_both(void **state)
{
    uint16_t picked;
    size_t fork;
    (void)state;
    for (int i = 0; i < 2; i++) {
        struct stage *stage = begin_with_branch(&picked, &fork);
        stage_type(stage, i == 0 ? "V" : "Vt");
        stage_keys(stage, "a");
        assert_true(session_has_ended(stage->control.session));
        assert_true(session_has_ended(&stage->session));
        stage_end(stage);
    }
}

static void the_one_compared_with_changes_places_with_the_current_one(void **state)
{
    uint16_t picked;
    size_t fork;
    struct stage *stage = begin_with_branch(&picked, &fork);
    struct branches *b = &stage->control.branches;
    (void)state;
    assert_true(control_compare_with(&stage->control, "main run"));
    assert_int_equal(b->beside, 0);
    assert_true(control_switch_to(&stage->control, "main run"));
    assert_int_equal(b->current, 0);
    assert_int_equal(b->beside, 1);
    stage_type(stage, "q"); /* closes what lies on top, and no more */
    assert_int_equal(b->beside, -1);
    assert_int_equal(stage->control.wish, WISH_STAY);
    stage_end(stage);
}

/* ---- all together ---- */

#define RANDOM_KEYS 1500

/* Keys in any order, at any size of the screen: each picture can be drawn, and at the end the runs are
 * what their schedules say. */
static void any_keys_in_any_order_do_no_harm(void **state)
{
    static const char keys[] = "......,,,,rrrrrrjkkjvVx=n\rtgGa RwpF+-0<>\033";
    struct unit_random random = unit_random_new();
    struct stage *stage = stage_begin("lost_update", NULL);
    struct canvas canvas;
    struct scene scene;
    (void)state;
    for (int i = 0; i < RANDOM_KEYS && stage->control.wish == WISH_STAY; i++) {
        char key = keys[unit_random_below(&random, sizeof keys - 1)];
        if (key == '\r' || key == '\033')
            stage_press(stage, key == '\r' ? PRESSED_ENTER : PRESSED_ESCAPE);
        else if (key != 'x' || stage->control.view.overlay == OVERLAY_BRANCHES)
            stage_type(stage, (char[]){key, '\0'});
        stage_look(stage);
        if (i % 8 == 0)
            stage_sleep(stage, 1);
        canvas_init(&canvas, 40 + (int)unit_random_below(&random, 160),
                    10 + (int)unit_random_below(&random, 50));
        control_scene(&stage->control, &scene);
        screen_draw(&canvas, &scene);
        canvas_free(&canvas);
    }
    stage_press(stage, PRESSED_ESCAPE);
    if (stage->control.player.is_playing)
        player_pause(&stage->control.player);
    stage_rest(stage);
    for (int i = 1; i < stage->control.branches.count; i++) {
        const struct branch *branch = &stage->control.branches.at[i];
        const struct tape *parent = tape_of(stage, branch->parent), *own = tape_of(stage, i);
        size_t common = tape_step_end(own, branch->fork);
        assert_memory_equal(own->records, parent->records, common * sizeof *own->records);
    }
    stage_end(stage);
}

/* Something that could have happened next, and did not. Returns: whether there is such a thing. */
static bool find_other_course(struct stage *stage, struct unit_random *random, size_t step,
                              struct pick *pick)
{
    struct session *s = stage->control.session;
    struct pick picks[PICKS_MAX];
    size_t count =
        picks_at(history_at(&s->history, tape_step_end(&s->tape, step - 1)), picks, PICKS_MAX);
    if (count < 2 || count > PICKS_MAX)
        return false;
    *pick = picks[unit_random_below(random, count)];
    return branches_with(&stage->control.branches, step, *pick) < 0;
}

/* Wherever a run is left, and in whichever way: the branch has in common with its parent what it
 * should, does what was picked, and its schedule leads to it again. */
static void check_courses(const char *scenario, int times, struct unit_random *random, int *ways)
{
    struct stage *stage = stage_begin(scenario, NULL);
    struct branches *b = &stage->control.branches;
    stage_keys(stage, "a");
    for (int tries = 0; b->count <= times && tries < 400; tries++) {
        struct session *parent = stage->control.session, again;
        size_t step = 1 + unit_random_below(random, parent->tape.step_count);
        struct pick pick;
        if (!find_other_course(stage, random, step, &pick))
            continue;
        ways[pick.waiter ? WAY_WAITER : pick.way]++;
        stage->control.player.step = step - 1;
        control_take_pick(&stage->control, pick);
        stage_rest(stage);
        struct session *own = stage->control.session;
        assert_ptr_not_equal(own, parent);
        assert_int_equal(branches_difference(&own->tape, &parent->tape), step);
        assert_true(picks_happened(&own->tape, step, pick));
        stage_keys(stage, "a");
        char *schedule = session_schedule(own, own->tape.count);
        scenario_play(&again, scenario, schedule, NULL);
        assert_int_equal(again.tape.count, own->tape.count);
        assert_memory_equal(again.tape.records, own->tape.records,
                            own->tape.count * sizeof *own->tape.records);
        free(schedule);
        session_close(&again);
    }
    stage_end(stage);
}

static void each_course_can_be_taken_again(void **state)
{
    static const char *const scenarios[] = {"two_locks",     "lost_update", "lock_leaked",
                                            "queue_workers", "laps",        "condition_if",
                                            "reminder"};
    struct unit_random random = unit_random_new();
    int ways[WAY_COUNT] = {0};
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(scenarios); i++)
        check_courses(scenarios[i], SCENARIO_SEEDS(100) / 10, &random, ways);
    printf("# courses: %d of threads, %d timeouts, %d spurious, %d of waiters\n", ways[WAY_GO],
           ways[WAY_TIMEOUT], ways[WAY_SPURIOUS], ways[WAY_WAITER]);
    assert_true(ways[WAY_GO] > 0);
}

/* ---- what cannot be ---- */

static struct stage *begin_moods(const char *params)
{
    struct stage *stage = stage_new();
    char path[PATH_MAX], why[300];
    snprintf(path, sizeof path, "%s", moods);
    char *argv[] = {path, NULL};
    struct session_options options = {
        .name = "moods", .argv = argv, .params = params, .reel_fd = -1};
    setenv("TEST_MOODS_FILE", "was_here", 1);
    if (session_start(&stage->session, &options, why, sizeof why) < 0)
        fail_msg("%s", why);
    control_init(&stage->control, &stage->session);
    stage_rest(stage);
    stage_keys(stage, "........");
    stage_back_to_choice(stage);
    return stage;
}

/* A branch that has far to go is on its way also while another one is looked at: whoever sleeps when
 * nothing is new is woken for all of it. */
static void a_long_way_is_gone_in_the_background(void **state)
{
    struct stage *stage = begin_moods("mood=2\nturns=20000\n");
    struct control *c = &stage->control;
    (void)state;
    stage_keys(stage, "a");
    assert_true(stage->session.tape.count > 200000); /* more than are taken in at once */
    stage_keys(stage, ",");
    stage_back_to_choice(stage);
    stage_type(stage, "r");
    assert_int_equal(c->branches.current, 1);
    assert_true(control_switch_to(c, "main run"));
    const struct session *far = c->branches.at[1].session;
    while (session_is_returning(far))
        if (!stage_look(stage))
            assert_true(stage_sleep(stage, 20000));
    stage_rest(stage);
    assert_int_equal(c->branches.count, 2);
    assert_true(far->tape.step_count > 40000);
    stage_end(stage);
}

static void a_program_that_does_something_else_is_told_of(void **state)
{
    struct stage *stage = begin_moods("mood=0\n");
    size_t step = stage->control.player.step, count = stage->session.tape.count;
    (void)state;
    stage_keys(stage, "r");
    stage_says(stage, "did not do the same again");
    assert_int_equal(stage->control.branches.count, 1);
    assert_ptr_equal(stage->control.session, &stage->session);
    assert_int_equal(stage->control.player.step, step);
    assert_int_equal(stage->session.tape.count, count);
    stage_keys(stage, "a"); /* and the run that there is goes on */
    assert_int_equal(world_verdict(scenario_world(&stage->session)), VERDICT_ENDED);
    stage_end(stage);
}

static void a_program_that_hangs_on_its_way_blocks_nobody(void **state)
{
    struct stage *stage = begin_moods("mood=1\n");
    size_t step = stage->control.player.step;
    uint64_t begin = stage_now_ms(), slowest = 0;
    (void)state;
    stage_type(stage, "r");
    assert_true(session_is_returning(stage->control.session));
    while (stage->control.branches.count == 2 && stage_now_ms() - begin < REST_MS) {
        uint64_t before = stage_now_ms();
        stage_type(stage, "j");
        stage_look(stage);
        slowest = stage_now_ms() - before > slowest ? stage_now_ms() - before : slowest;
        stage_sleep(stage, 20);
    }
    stage_says(stage, "takes too long");
    assert_true(slowest < 5000); /* whoever waited for it would wait for ten seconds */
    assert_int_equal(stage->control.branches.count, 1);
    assert_int_equal(stage->control.player.step, step);
    stage_end(stage);
}

static void one_that_hangs_can_be_left_alone(void **state)
{
    struct stage *stage = begin_moods("mood=1\n");
    (void)state;
    stage_type(stage, "r");
    assert_true(control_switch_to(&stage->control, "main run"));
    for (int i = 0; i < 10; i++)
        stage_look(stage);
    stage_type(stage, "v");
    stage_press(stage, PRESSED_DOWN);
    stage_type(stage, "x");
    assert_int_equal(stage->control.branches.count, 1);
    stage_end(stage);
}

static void a_recording_says_how_to_run_it(void **state)
{
    uint16_t picked;
    size_t fork;
    struct stage *stage = begin_with_branch(&picked, &fork);
    struct session reel;
    struct control control;
    char why[300];
    (void)state;
    assert_int_equal(session_save(stage->control.session, "kept.reel"), 0);
    assert_int_equal(session_open(&reel, "kept.reel", why, sizeof why), 0);
    control_init(&control, &reel);
    control.player.step = 3;
    control_key(&control, (struct key){.code = PRESSED_CHARACTER, .character = 'r'}, 0);
    assert_non_null(strstr(control.message, "threadreel run two_locks"));
    assert_int_equal(control.branches.count, 1);
    control_free(&control);
    session_close(&reel);
    stage_end(stage);
}

static void in_the_real_engine_nobody_chooses(void **state)
{
    struct stage *stage = stage_new();
    (void)state;
    scenario_play(&stage->session, "two_locks_fixed", "real", NULL);
    control_init(&stage->control, &stage->session);
    stage_keys(stage, "G,,,,r");
    stage_says(stage, "in the real engine the system chooses who runs");
    assert_int_equal(stage->control.branches.count, 1);
    stage_end(stage);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_in_quick_succession_do_as_they_do_one_by_one),
        cmocka_unit_test(what_comes_too_early_is_forgotten_elsewhere),
        cmocka_unit_test(run_that_was_started_again_is_compared_from_its_beginning),
        cmocka_unit_test(picking_otherwise_at_an_earlier_step_keeps_both_futures),
        cmocka_unit_test(both_branches_can_go_on),
        cmocka_unit_test(what_was_taken_anyway_is_only_a_step_forward),
        cmocka_unit_test(the_end_of_a_held_run_needs_no_branch),
        cmocka_unit_test(a_course_that_was_taken_before_is_gone_back_to),
        cmocka_unit_test(keys_work_while_a_branch_gets_there),
        cmocka_unit_test(held_and_ended_targets_wake_nobody),
        cmocka_unit_test(a_branch_grows_from_what_it_shares),
        cmocka_unit_test(dropping_a_branch_drops_what_grew_from_it),
        cmocka_unit_test(the_rest_of_the_tree_stays_when_one_is_dropped),
        cmocka_unit_test(there_are_no_more_than_there_is_room_for),
        cmocka_unit_test(a_name_is_typed_in_the_box),
        cmocka_unit_test(the_cursor_moves_in_both),
        cmocka_unit_test(no_future_is_drawn_that_is_not_known),
        cmocka_unit_test(to_the_end_is_for_both),
        cmocka_unit_test(the_one_compared_with_changes_places_with_the_current_one),
        cmocka_unit_test(any_keys_in_any_order_do_no_harm),
        cmocka_unit_test(each_course_can_be_taken_again),
        cmocka_unit_test(a_long_way_is_gone_in_the_background),
        cmocka_unit_test(a_program_that_does_something_else_is_told_of),
        cmocka_unit_test(a_program_that_hangs_on_its_way_blocks_nobody),
        cmocka_unit_test(one_that_hangs_can_be_left_alone),
        cmocka_unit_test(a_recording_says_how_to_run_it),
        cmocka_unit_test(in_the_real_engine_nobody_chooses),
    };
    if (argc < 2) {
        fprintf(stderr, "which program has moods?\n");
        return 2;
    }
    moods = argv[1];
    return cmocka_run_group_tests_name("branches", tests, NULL, NULL);
}
