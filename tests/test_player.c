/* SPDX-License-Identifier: MIT */
/*
 * Moving through runs. Each search and each stop is compared with a naive look at all records of the
 * run, one after the other: forward, back, while the run is still going on, and when playing. What is
 * told of findings is told once.
 */
#include <string.h>
#include <strings.h>

#include "model/words.h"
#include "tests/scenarios.h"
#include "tests/unit.h"
#include "ui/control/control.h"

#define STEPS_MAX 4000
#define NOW_MS    1000

static const char *const names[] = {"two_locks", "lost_update", "bounded_buffer",
                                    "convoy",    "reminder",    "unfinished_daemon"};

/* ---- the naive look ---- */

static bool names_line(const struct tape *tape, const struct record *record, const char *file,
                       uint32_t line)
{
    if (record->site == 0 || record->kind == R_POINT || record->kind == R_TEXT)
        return false;
    const struct tape_site *site = &tape->sites[record->site - 1];
    const char *path = tape_string(tape, site->file), *slash = strrchr(path, '/');
    return site->line == line && strcmp(slash ? slash + 1 : path, file) == 0;
}

static bool naive_break(const struct tape *tape, const struct record *record,
                        const struct breakpoint *point)
{
    switch (point->what) {
    case BREAK_THREAD:
        return record->kind == R_GO && record->thread == point->id;
    case BREAK_OBJECT:
        return record_object_of(record->kind) == RECORD_OBJECT && record->object == point->id &&
               record->kind != R_POINT && record->kind != R_WAKE;
    case BREAK_LINE:
        return names_line(tape, record, point->name, point->id);
    default:
        return record->kind == point->id;
    }
}

static bool says(const char *text, const char *words)
{
    for (; *text; text++)
        if (strncasecmp(text, words, strlen(words)) == 0)
            return true;
    return false;
}

static bool naive_text(struct session *s, size_t index, const char *words)
{
    const struct record *record = &s->tape.records[index];
    char text[WORDS_MAX];
    if (record->kind == R_END)
        words_verdict(&s->tape, history_at(&s->history, index + 1), text, sizeof text);
    else
        words_record(&s->tape, record, text, sizeof text);
    return says(text, words);
}

static bool naive_is_sought(struct session *s, size_t index, const struct seek *seek)
{
    const struct record *record = &s->tape.records[index];
    bool is_sought = false;
    for (int i = 0; seek->what == SEEK_STOP && i < seek->breaks->count; i++)
        is_sought |=
            !seek->breaks->at[i].is_off && naive_break(&s->tape, record, &seek->breaks->at[i]);
    if (seek->what == SEEK_TEXT)
        is_sought = naive_text(s, index, seek->words);
    if (seek->what == SEEK_CONTENTION)
        is_sought =
            (record_wait_of(record->kind) == RECORD_WAIT_BLOCK ||
             record_wait_of(record->kind) == RECORD_WAIT_WAIT || record->kind == R_GIL_WAIT) &&
            record->kind != R_JOIN_WAIT && record->kind != R_TIMER_WAIT;
    return is_sought;
}

/* Whether a finding that is sought is complete with this record. */
static bool naive_is_found(struct session *s, size_t index, const struct seek *seek)
{
    const struct world *world = history_at(&s->history, s->tape.count);
    char text[WORDS_MAX];
    for (size_t i = 0; i < world->finding_count; i++)
        if (world->findings[i].record == index &&
            (seek->what != SEEK_TEXT ||
             says(words_finding(&s->tape, &world->findings[i], text, sizeof text), seek->words)))
            return true;
    return false;
}

/* All steps with what is sought, in order. Returns: how many. */
static size_t naive_steps(struct session *s, const struct seek *seek, size_t *steps)
{
    size_t count = 0, last = 0;
    for (size_t i = tape_step_end(&s->tape, 0); i < s->tape.count; i++) {
        size_t step = tape_step_at(&s->tape, i + 1);
        if (step == last || (!naive_is_sought(s, i, seek) && !naive_is_found(s, i, seek)))
            continue;
        assert_true(count < STEPS_MAX);
        steps[count++] = last = step;
    }
    return count;
}

/* ---- searching ---- */

/* Let the player arrive. Returns: the number of ticks. */
static int arrive(struct player *player, struct session *s)
{
    int ticks = 0;
    while (player->goal != GOAL_NONE) {
        if (!session_pump(s) && s->is_live && !session_has_ended(s) && !session_is_held(s))
            live_wait(&s->live, -1, 1000);
        player_tick(player, s, NOW_MS);
        assert_true(++ticks < 1000000);
    }
    return ticks;
}

/* Every place of the search is visited, in order; then it is in vain, and stays or goes to the end. */
static void check_walk(struct session *s, const struct seek *seek, const size_t *steps,
                       size_t count, bool is_back)
{
    struct player player;
    size_t last = player_frontier(s);
    player_init(&player);
    player.breaks = seek->breaks;
    player.step = is_back ? last : 0;
    if (is_back && count > 0 && steps[count - 1] == last)
        count--;
    for (size_t i = 0; i < count; i++) {
        player_seek(&player, s, seek->what, is_back, seek->words);
        arrive(&player, s);
        assert_int_equal(player.step, steps[is_back ? count - 1 - i : i]);
        assert_true(player.halt == HALT_FOUND || player.halt == HALT_BREAK);
    }
    size_t here = player.step;
    player_seek(&player, s, seek->what, is_back, seek->words);
    arrive(&player, s);
    assert_int_equal(player.halt, HALT_VAIN);
    if (seek->what == SEEK_STOP)
        assert_int_equal(player.step, is_back ? 0 : player_frontier(s));
    else
        assert_int_equal(player.step, here);
}

/* The same stops in a run that goes on only as far as it has to. */
static void check_live(const char *name, const struct seek *seek, const size_t *steps, size_t count)
{
    struct session s;
    struct player player;
    scenario_start(&s, name, NULL, NULL);
    scenario_await(&s);
    player_init(&player);
    player.breaks = seek->breaks;
    for (size_t i = 0; i < count; i++) {
        player_seek(&player, &s, seek->what, false, seek->words);
        arrive(&player, &s);
        assert_int_equal(player.step, steps[i]);
    }
    session_close(&s);
}

static void check_seek(struct session *s, const char *name, const struct seek *seek)
{
    static size_t steps[STEPS_MAX];
    size_t count = naive_steps(s, seek, steps);
    check_walk(s, seek, steps, count, false);
    check_walk(s, seek, steps, count, true);
    check_live(name, seek, steps, count);
}

/* Breakpoints at something that happens in the middle of a run. */
static void set_breaks(struct session *s, struct breaks *breaks)
{
    const struct record *middle = &s->tape.records[s->tape.count / 2];
    struct breakpoint points[3] = {break_of(BREAK_THREAD, 2), break_of(BREAK_OBJECT, 1),
                                   break_of(BREAK_KIND, R_LOCK_WAIT)};
    for (int i = 0; i < 3; i++)
        assert_int_equal(breaks_toggle(breaks, &points[i]), 1);
    while (middle->site == 0 || middle->kind == R_POINT || middle->kind == R_TEXT)
        middle++;
    const struct tape_site *site = &s->tape.sites[middle->site - 1];
    struct breakpoint line = break_at_line(tape_string(&s->tape, site->file), site->line);
    assert_int_equal(breaks_toggle(breaks, &line), 1);
}

static void each_stop_is_where_it_happens(void **state)
{
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(names); i++) {
        struct session s;
        struct breaks all = {.count = 0};
        scenario_play(&s, names[i], NULL, NULL);
        set_breaks(&s, &all);
        for (int j = 0; j < all.count; j++) {
            struct breaks one = {.at = {all.at[j]}, .count = 1};
            check_seek(&s, names[i], &(struct seek){.what = SEEK_STOP, .breaks = &one});
        }
        check_seek(&s, names[i], &(struct seek){.what = SEEK_STOP, .breaks = &all});
        session_close(&s);
    }
}

static void each_search_finds_all_there_is(void **state)
{
    (void)state;
    static const struct seek seeks[] = {{.what = SEEK_CONTENTION},
                                        {.what = SEEK_FINDING},
                                        {.what = SEEK_TEXT, .words = "T2"},
                                        {.what = SEEK_TEXT, .words = "TAKES LOCK"},
                                        {.what = SEEK_TEXT, .words = "no thread says this"}};
    for (size_t i = 0; i < UNIT_COUNT(names); i++) {
        struct session s;
        scenario_play(&s, names[i], NULL, NULL);
        for (size_t j = 0; j < UNIT_COUNT(seeks); j++)
            check_seek(&s, names[i], &seeks[j]);
        session_close(&s);
    }
}

static void breakpoint_that_is_off_stops_nobody(void **state)
{
    (void)state;
    struct session s;
    struct breaks breaks = {.at = {break_of(BREAK_THREAD, 1)}, .count = 1};
    struct player player;
    scenario_play(&s, "two_locks_fixed", NULL, NULL);
    player_init(&player);
    player.breaks = &breaks;
    player_seek(&player, &s, SEEK_STOP, false, NULL);
    arrive(&player, &s);
    assert_int_equal(player.halt, HALT_BREAK);
    assert_int_equal(player.halt_break, 0);
    breaks.at[0].is_off = true;
    player_seek(&player, &s, SEEK_STOP, false, NULL);
    arrive(&player, &s);
    assert_int_equal(player.halt, HALT_VAIN);
    session_close(&s);
}

/* ---- playing ---- */

static void playing_stops_where_a_search_does(void **state)
{
    (void)state;
    for (int speed = 0; speed <= SPEED_MAX; speed += SPEED_MAX) {
        struct session s;
        struct breaks breaks = {.at = {break_of(BREAK_OBJECT, 1)}, .count = 1};
        size_t steps[STEPS_MAX];
        struct player player;
        uint64_t now_ms = NOW_MS;
        scenario_play(&s, "two_locks", NULL, NULL);
        size_t count = naive_steps(&s, &(struct seek){.what = SEEK_STOP, .breaks = &breaks}, steps);
        assert_true(count > 2);
        player_init(&player);
        player.breaks = &breaks;
        player_set_speed(&player, speed, now_ms);
        for (size_t i = 0; i < count; i++) {
            player_toggle(&player, &s, now_ms);
            while (player.is_playing)
                player_tick(&player, &s, now_ms += 100);
            assert_int_equal(player.step, steps[i]);
        }
        session_close(&s);
    }
}

static void real_run_is_followed_until_somebody_looks_back(void **state)
{
    (void)state;
    struct session s;
    struct player player;
    size_t most = 0;
    scenario_start(&s, "laps", "real", NULL);
    scenario_await(&s);
    player_init(&player);
    assert_true(player_can_follow(&s));
    player_toggle(&player, &s, NOW_MS);
    while (player.is_following) {
        if (!session_pump(&s))
            live_wait(&s.live, -1, 1000);
        player_tick(&player, &s, NOW_MS);
        if (player.is_following)
            assert_int_equal(player.step, player_frontier(&s));
        most = player.step > most ? player.step : most;
        if (most > 10 && player.is_following)
            break;
    }
    assert_true(most > 10);
    player_back(&player, &s);
    assert_false(player.is_following || player.is_playing);
    size_t here = player.step;
    while (!session_has_ended(&s))
        if (!session_pump(&s))
            live_wait(&s.live, -1, 1000);
    player_tick(&player, &s, NOW_MS);
    assert_int_equal(player.step, here);
    assert_false(player_can_follow(&s));
    session_close(&s);
}

/* ---- long tapes ---- */

/* A tape of so many steps in which T1 yields; but in step `other`, T2 reaches a checkpoint. */
static void make_long(struct session *s, size_t steps, size_t other)
{
    *s = (struct session){.is_live = false};
    tape_init(&s->tape);
    history_init(&s->history, &s->tape);
    tape_append(&s->tape, &(struct record){.kind = R_THREAD_NEW, .object = 1});
    tape_append(&s->tape, &(struct record){.kind = R_THREAD_NEW, .object = 2});
    for (size_t i = 1; i <= steps; i++) {
        uint16_t thread = i == other ? 2 : 1;
        tape_append(&s->tape, &(struct record){.kind = R_STEP, .arg = (int64_t)i});
        tape_append(&s->tape, &(struct record){.kind = R_GO, .thread = thread, .object = thread});
        tape_append(&s->tape, &(struct record){.kind = i == other ? R_CHECKPOINT : R_YIELD,
                                               .thread = thread});
    }
}

static void free_long(struct session *s)
{
    history_free(&s->history);
    tape_free(&s->tape);
}

static void long_search_goes_on_in_slices(void **state)
{
    (void)state;
    static struct session s;
    struct player player;
    struct breaks breaks = {.at = {break_of(BREAK_KIND, R_CHECKPOINT)}, .count = 1};
    make_long(&s, 100000, 100000);
    player_init(&player);
    player.breaks = &breaks;
    player_seek(&player, &s, SEEK_STOP, false, NULL);
    assert_int_equal(player.goal, GOAL_SEEK);
    assert_int_equal(player_timeout_ms(&player, NOW_MS), 0);
    player_pause(&player);
    assert_int_equal(player.step, 0); /* it is given up at once */
    assert_false(player_tick(&player, &s, NOW_MS));
    player_seek(&player, &s, SEEK_STOP, false, NULL);
    assert_true(arrive(&player, &s) > 3);
    assert_int_equal(player.step, 100000);
    player_seek(&player, &s, SEEK_TEXT, true, "nobody says that");
    assert_true(arrive(&player, &s) > 3);
    assert_int_equal(player.halt, HALT_VAIN);
    free_long(&s);
}

/* Slices end anywhere: before, at and behind what is sought. */
static void no_place_is_missed_between_two_slices(void **state)
{
    (void)state;
    static struct session s;
    const size_t other = 30000;
    struct breakpoint points[] = {break_of(BREAK_THREAD, 2), break_of(BREAK_KIND, R_CHECKPOINT)};
    make_long(&s, 2 * other, other);
    for (size_t i = 0; i < UNIT_COUNT(points) * 30; i++) {
        struct breaks breaks = {.at = {points[i % 2]}, .count = 1};
        size_t away = (i / 20 + 1) * 6667 - 5 + i / 2 % 10;
        for (int is_back = 0; is_back < 2; is_back++) {
            struct player player;
            player_init(&player);
            player.breaks = &breaks;
            player.step = is_back ? other + away : other - away;
            player_seek(&player, &s, SEEK_STOP, is_back, NULL);
            arrive(&player, &s);
            assert_int_equal(player.step, other);
        }
    }
    free_long(&s);
}

/* ---- words for breakpoints ---- */

static void words_name_what_to_stop_at(void **state)
{
    (void)state;
    static const struct {
        const char *typed, *words;
    } cases[] = {
        {"line 12", "line 12 of two_locks.c"},
        {" 12 ", "line 12 of two_locks.c"},
        {"two_locks.c:24", "line 24 of two_locks.c"},
        {"lock A", "lock A"},
        {"LOCK B", "lock B"},
        {"b", "lock B"},
        {"T2", "T2 alice"},
        {"alice", "T2 alice"},
        {"thread t3", "T3 bob"},
        {"kind lock_wait", "records of the kind lock_wait"},
        {"", "Stop at what? line 12, lock A, T2 or kind lock_wait."},
        {"line x", "\"x\" is not the number of a line."},
        {"line 4000", "two_locks.c has fewer lines than that."},
        {"others.c:3", "There is no file \"others.c\" here."},
        {"kind text", "\"text\" is no kind of record, such as lock_wait."},
        {"T99", "There is no thread, object or line \"T99\" here."},
    };
    struct session s;
    char path[PATH_MAX];
    scenario_play(&s, "two_locks", NULL, NULL);
    snprintf(path, sizeof path, "%s/two_locks.c", "scenarios");
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct breakpoint point;
        char text[BREAK_WORDS_MAX];
        if (break_parse(&point, &s.tape, path, cases[i].typed, text, sizeof text) == 0)
            break_words(&point, &s.tape, text, sizeof text);
        assert_string_equal(text, cases[i].words);
    }
    session_close(&s);
}

/* Before anything is made, its name is enough; it stops at the same steps. */
static void what_is_not_made_yet_can_be_stopped_at(void **state)
{
    (void)state;
    static const char *const typed[] = {"lock B", "T3", "thread Bob"};
    static const struct breakpoint meant[] = {{.what = BREAK_OBJECT, .id = 2},
                                              {.what = BREAK_THREAD, .id = 3},
                                              {.what = BREAK_THREAD, .id = 3}};
    for (size_t i = 0; i < UNIT_COUNT(typed); i++) {
        struct session s, whole;
        struct breaks named = {.count = 1}, known = {.at = {meant[i]}, .count = 1};
        size_t steps[STEPS_MAX];
        struct player player;
        char why[200];
        scenario_play(&whole, "two_locks", NULL, NULL);
        size_t count =
            naive_steps(&whole, &(struct seek){.what = SEEK_STOP, .breaks = &known}, steps);
        scenario_start(&s, "two_locks", NULL, NULL);
        scenario_await(&s);
        assert_int_equal(break_parse(&named.at[0], &s.tape, NULL, typed[i], why, sizeof why), 0);
        assert_int_equal(named.at[0].id, 0);
        player_init(&player);
        player.breaks = &named;
        for (size_t j = 0; j < count; j++) {
            player_seek(&player, &s, SEEK_STOP, false, NULL);
            arrive(&player, &s);
            assert_int_equal(player.step, steps[j]);
        }
        breaks_resolve(&named, &s.tape);
        assert_int_equal(breaks_find(&named, &meant[i]), 0);
        session_close(&s);
        session_close(&whole);
    }
}

/* ---- keys ---- */

static void press(struct control *c, const char *keys)
{
    for (; *keys; keys++) {
        struct key key = {PRESSED_CHARACTER, (unsigned char)*keys};
        if (*keys == '\r')
            key = (struct key){PRESSED_ENTER, 0};
        if (*keys == '\033')
            key = (struct key){PRESSED_ESCAPE, 0};
        if (*keys == ' ')
            key = (struct key){PRESSED_SPACE, 0};
        control_key(c, key, NOW_MS);
        arrive(&c->player, c->session);
        control_tick(c, NOW_MS);
    }
}

/* Steps through a run from where it is; each time that there are news counts. */
static size_t count_news(struct control *c, const char *key)
{
    size_t count = 0, step;
    do {
        step = c->player.step;
        press(c, key);
        count += c->news.is_open && c->player.step != step;
        if (c->news.is_open && c->player.step != step)
            assert_int_equal(c->news.found, c->player.step);
    } while (c->player.step != step);
    return count;
}

static void each_finding_is_told_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(names); i++) {
        static struct control c;
        static size_t steps[STEPS_MAX];
        struct session s;
        scenario_play(&s, names[i], NULL, NULL);
        size_t count = naive_steps(&s, &(struct seek){.what = SEEK_FINDING}, steps);
        control_init(&c, &s);
        assert_int_equal(count_news(&c, "."), count);
        assert_int_equal(count_news(&c, ","), 0);
        assert_int_equal(count_news(&c, "."), 0);
        control_free(&c);
        session_close(&s);
    }
}

static void news_go_by_the_next_step_or_escape(void **state)
{
    (void)state;
    static struct control c;
    struct session s;
    scenario_play(&s, "two_locks", NULL, NULL);
    control_init(&c, &s);
    press(&c, "d");
    assert_true(c.news.is_open);
    assert_int_equal(c.news.finding.kind, FINDING_DEADLOCK);
    assert_int_equal(c.news.more, 1);
    press(&c, "t"); /* does not move */
    assert_true(c.news.is_open);
    press(&c, "\033");
    assert_false(c.news.is_open);
    control_free(&c);
    control_init(&c, &s);
    press(&c, "d,");
    assert_false(c.news.is_open);
    control_free(&c);
    session_close(&s);
}

static void marks_lead_there_and_back(void **state)
{
    (void)state;
    static struct control c;
    struct session s;
    scenario_play(&s, "two_locks", NULL, NULL);
    control_init(&c, &s);
    press(&c, "..m....m...'");
    assert_int_equal(c.player.step, 6);
    press(&c, "'");
    assert_int_equal(c.player.step, 2);
    press(&c, "'");
    assert_int_equal(c.player.step, 9);
    press(&c, "'.");
    assert_int_equal(c.player.step, 7);
    press(&c, "'"); /* the walk begins anew, from here */
    assert_int_equal(c.player.step, 6);
    press(&c, "''");
    assert_int_equal(c.player.step, 7);
    control_free(&c);
    session_close(&s);
}

static void keys_follow_a_real_run_again(void **state)
{
    (void)state;
    static const char *const keys[] = {" ", "F", "G"};
    for (size_t i = 0; i < UNIT_COUNT(keys); i++) {
        static struct control c;
        struct scene scene;
        struct session s;
        scenario_start(&s, "laps", "real", NULL);
        scenario_await(&s); /* held before its first step: it goes on as we follow */
        control_init(&c, &s);
        press(&c, keys[i]);
        control_scene(&c, &scene);
        assert_true(scene.is_following);
        press(&c, ",");
        control_scene(&c, &scene);
        assert_false(scene.is_following || scene.is_playing);
        control_free(&c);
        session_close(&s);
    }
}

static void key_sets_a_breakpoint_and_takes_it_away(void **state)
{
    (void)state;
    static struct control c;
    struct session s;
    scenario_play(&s, "two_locks_fixed", NULL, NULL);
    control_init(&c, &s);
    press(&c, "....");
    c.view.selected = 2;
    press(&c, "b");
    assert_int_equal(c.breaks.count, 1);
    assert_int_equal(c.breaks.at[0].what, BREAK_THREAD);
    assert_int_equal(c.breaks.at[0].id, 2);
    press(&c, "c");
    assert_string_equal(c.message, "Breakpoint: T2 alice.");
    assert_int_equal(player_world(&c.player, &s)->actor, 2);
    size_t step = c.player.step;
    press(&c, "g ");
    while (c.player.is_playing)
        control_tick(&c, c.player.next_us / 1000);
    assert_string_equal(c.message, "Breakpoint: T2 alice.");
    assert_true(c.player.step > 0 && c.player.step <= step);
    press(&c, "B ");
    assert_true(c.breaks.at[0].is_off);
    press(&c, "x\033");
    assert_int_equal(c.breaks.count, 0);
    c.view.focus = PANEL_OBJECTS;
    c.view.object = 1;
    press(&c, "b");
    assert_int_equal(c.breaks.at[0].what, BREAK_OBJECT);
    press(&c, "b");
    assert_int_equal(c.breaks.count, 0);
    c.view.focus = PANEL_SOURCE;
    press(&c, "b");
    assert_int_equal(c.breaks.at[0].what, BREAK_LINE);
    assert_string_equal(c.breaks.at[0].name, "two_locks_fixed.c");
    control_free(&c);
    session_close(&s);
}

/* In two_locks the first operation is in line 10, and nobody comes to line 13. */
static void line_without_code_leads_to_the_next_one(void **state)
{
    (void)state;
    static struct control c;
    struct session s;
    scenario_play(&s, "two_locks", NULL, NULL);
    control_init(&c, &s);
    press(&c, "....:break 1\r");
    assert_int_equal(c.breaks.count, 1);
    assert_int_equal(c.breaks.at[0].id, 10);
    assert_non_null(strstr(c.message, "Line 1 has no code: line 10 instead."));
    press(&c, ":break 8\r");
    assert_int_equal(c.breaks.count, 1);
    assert_non_null(strstr(c.message, "Line 8 has no code, and line 10 has its breakpoint."));
    press(&c, ":break 12\r");
    assert_int_equal(c.breaks.at[1].id, 12);
    press(&c, ":break 13\r"); /* nobody gets there: they wait for each other */
    assert_non_null(strstr(c.message, "Nothing has happened there yet"));
    press(&c, ":break 999\r");
    assert_int_equal(c.breaks.count, 3);
    control_free(&c);
    session_close(&s);
}

static void gil_can_be_stopped_at(void **state)
{
    (void)state;
    static struct control c;
    struct session s;
    scenario_play(&s, "convoy", NULL, NULL);
    control_init(&c, &s);
    press(&c, ":break GIL\r");
    assert_string_equal(c.message, "Breakpoint: the GIL. c runs on to it, B lists them.");
    press(&c, "c");
    assert_string_equal(c.message, "Breakpoint: the GIL.");
    control_free(&c);
    session_close(&s);
}

static void place_beyond_the_end_is_told(void **state)
{
    (void)state;
    static struct control c;
    struct session s;
    char words[80];
    scenario_play(&s, "two_locks", NULL, NULL);
    control_init(&c, &s);
    snprintf(words, sizeof words, "The run has only %zu steps: this is its end.",
             s.tape.step_count);
    press(&c, ":9999\r");
    assert_string_equal(c.message, words);
    press(&c, "g:go 9999\r");
    assert_string_equal(c.message, words);
    press(&c, ":0.5 s\r");
    assert_non_null(strstr(c.message, "The run is over after "));
    press(&c, ":3\r");
    assert_string_equal(c.message, "");
    assert_int_equal(c.player.step, 3);
    press(&c, "z");
    assert_string_equal(c.message, "Nothing is on z. ? shows the keys.");
    control_free(&c);
    session_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_stop_is_where_it_happens),
        cmocka_unit_test(each_search_finds_all_there_is),
        cmocka_unit_test(breakpoint_that_is_off_stops_nobody),
        cmocka_unit_test(playing_stops_where_a_search_does),
        cmocka_unit_test(real_run_is_followed_until_somebody_looks_back),
        cmocka_unit_test(long_search_goes_on_in_slices),
        cmocka_unit_test(no_place_is_missed_between_two_slices),
        cmocka_unit_test(words_name_what_to_stop_at),
        cmocka_unit_test(what_is_not_made_yet_can_be_stopped_at),
        cmocka_unit_test(each_finding_is_told_once),
        cmocka_unit_test(news_go_by_the_next_step_or_escape),
        cmocka_unit_test(marks_lead_there_and_back),
        cmocka_unit_test(keys_follow_a_real_run_again),
        cmocka_unit_test(key_sets_a_breakpoint_and_takes_it_away),
        cmocka_unit_test(line_without_code_leads_to_the_next_one),
        cmocka_unit_test(gil_can_be_stopped_at),
        cmocka_unit_test(place_beyond_the_end_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
