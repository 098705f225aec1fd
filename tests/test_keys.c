/* SPDX-License-Identifier: MIT */
/*
 * A hundred thousand keys, pressed without an aim: on real scenarios, with branches and recordings of
 * their own, in lessons, and on files while they are read; at sizes that change. Nothing breaks, each picture holds
 * what a screen can show, and no process is left behind.
 *
 * usage: test_keys REEL [COUNT], a long reel, and how many keys instead of the default
 */
#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

#include "model/quiz.h"
#include "tests/folder.h"
#include "tests/press.h"
#include "tests/scenarios.h"
#include "ui/control/control.h"
#include "ui/draw/canvas.h"
#include "ui/draw/theme.h"
#include "ui/screen/screen.h"

#define KEYS_DEFAULT    (SCENARIO_SEEDS(100) == 100 ? 20000 : 10000) /* sanitizers are slower */
#define KEYS_IN_SESSION 500
#define FOLDED          32768
#define COLS_MOST       220
#define ROWS_MOST       70

static const char *reel;
static size_t key_count = KEYS_DEFAULT;

struct player_blind {
    struct unit_random random;
    struct presser presser;
    struct session session;
    struct control control;
    struct lesson lesson;
    struct quiz quiz;
    bool has_lesson;
    struct canvas canvas, again;
    uint64_t now_ms;
    size_t pressed;  /* in all */
    size_t sessions; /* so far */
    size_t lessons, answers;
    struct key last;
};

static uint64_t below(struct player_blind *p, uint64_t limit)
{
    return unit_random_below(&p->random, limit);
}

/* ---- pictures ---- */

static void fail_at(const struct player_blind *p, const char *what)
{
    char *text = canvas_text(&p->canvas);
    printf("%s", text ? text : "");
    free(text);
    fail_msg("%s: after %zu keys, the last of code %d, character U+%04X, in %s at %dx%d", what,
             p->pressed, (int)p->last.code, (unsigned)p->last.character, p->session.name,
             p->canvas.cols, p->canvas.rows);
}

static bool is_showable(const struct canvas *canvas, const struct cell *cell)
{
    bool is_ascii = cell->code_point >= 0x20 && cell->code_point <= 0x7e;
    return utf8_cells(cell->code_point) == 1 && cell->role < ROLE_COUNT &&
           (is_ascii || !canvas->is_ascii);
}

static bool is_row_blank(const struct canvas *canvas, int y)
{
    for (int x = 0; x < canvas->cols; x++)
        if (canvas_at(canvas, x, y)->code_point != ' ')
            return false;
    return true;
}

static void check_picture(struct player_blind *p)
{
    const struct canvas *c = &p->canvas;
    size_t count = (size_t)c->cols * (size_t)c->rows;
    for (size_t i = 0; i < count; i++)
        if (!is_showable(c, &c->cells[i]))
            fail_at(p, "a cell that no screen can show");
    if (c->cursor_x >= c->cols || c->cursor_y >= c->rows)
        fail_at(p, "the cursor is outside");
    bool has_room = c->cols >= LAYOUT_COLS_MIN && c->rows >= LAYOUT_ROWS_MIN;
    if (has_room && (is_row_blank(c, 0) || is_row_blank(c, c->rows - 1)))
        fail_at(p, "no status, or no keys");
}

/* Each picture is checked; some are drawn once more, over another one, and must come out the same. */
static void draw(struct player_blind *p)
{
    struct scene scene;
    p->canvas.is_ascii = p->again.is_ascii = settings_is_ascii(control_settings(&p->control));
    control_scene(&p->control, &scene);
    screen_draw(&p->canvas, &scene);
    check_picture(p);
    bool asks_targets = p->control.view.overlay == OVERLAY_BRANCHES; /* that go on meanwhile */
    if (below(p, 8) > 0 || asks_targets)
        return;
    screen_draw(&p->again, &scene);
    size_t count = (size_t)p->canvas.cols * (size_t)p->canvas.rows;
    for (size_t i = 0; i < count; i++) {
        const struct cell *a = &p->canvas.cells[i], *b = &p->again.cells[i];
        if (a->code_point == b->code_point && a->role == b->role && a->marks == b->marks)
            continue;
        printf("# row %zu, column %zu: U+%04X, role %d, marks %d, and then U+%04X, %d, %d\n",
               i / (size_t)p->canvas.cols, i % (size_t)p->canvas.cols, (unsigned)a->code_point,
               a->role, a->marks, (unsigned)b->code_point, b->role, b->marks);
        fail_at(p, "the same scene is another picture");
    }
}

static void resize(struct player_blind *p)
{
    static const int usual[][2] = {{80, 24}, {120, 40}, {200, 60}, {132, 43}, {60, 18}};
    int cols = 1 + (int)below(p, COLS_MOST), rows = 1 + (int)below(p, ROWS_MOST);
    if (below(p, 4) > 0) {
        uint64_t i = below(p, UNIT_COUNT(usual));
        cols = usual[i][0];
        rows = usual[i][1];
    }
    canvas_free(&p->canvas);
    canvas_free(&p->again);
    assert_int_equal(canvas_init(&p->canvas, cols, rows), 0);
    assert_int_equal(canvas_init(&p->again, cols, rows), 0);
    p->control.cols = cols;
    p->control.rows = rows;
}

/* ---- one run ---- */

static void open_run(struct player_blind *p, const struct scenario_list *list)
{
    static const char *const schedules[] = {
        NULL, "random:1", "random:2,gil=on", "time,gil=on,interval=300us", "round-robin", "real"};
    char why[300];
    if (p->sessions++ % 10 == 0) {
        assert_int_equal(session_open_slowly(&p->session, reel, why, sizeof why), 0);
        return;
    }
    const char *name = list->entries[below(p, (uint64_t)list->count)]->d_name;
    scenario_start(&p->session, name, schedules[below(p, UNIT_COUNT(schedules))], NULL);
}

#define LESSON_BYTES 65536

/* Read the lesson of the scenario that is run. Returns: whether it has one. */
static bool read_lesson(struct player_blind *p)
{
    char path[PATH_MAX];
    const char *root = getenv("THREADREEL_ROOT");
    snprintf(path, sizeof path, "%s/scenarios/%s.lesson", root ? root : ".", p->session.name);
    FILE *file = p->session.is_live ? fopen(path, "r") : NULL;
    if (!file)
        return false;
    char *text = malloc(LESSON_BYTES);
    assert_non_null(text);
    size_t bytes = fread(text, 1, LESSON_BYTES, file);
    fclose(file);
    assert_int_equal(lesson_read(&p->lesson, text, bytes, NULL, NULL), 0);
    free(text);
    return true;
}

static const char *count_answer(void *context, struct session *session, size_t question)
{
    struct player_blind *p = context;
    assert_non_null(session);
    assert_true(question < p->lesson.question_count);
    p->answers++;
    return NULL;
}

/* Three in four that have a lesson are given with it. */
static void begin_control(struct player_blind *p)
{
    control_init(&p->control, &p->session);
    p->has_lesson = below(p, 4) > 0 && read_lesson(p);
    if (!p->has_lesson)
        return;
    assert_int_equal(quiz_init(&p->quiz, &p->lesson), 0);
    control_teach(&p->control, &p->quiz, count_answer, p);
    p->lessons++;
}

static void end_control(struct player_blind *p)
{
    control_free(&p->control);
    if (!p->has_lesson)
        return;
    quiz_free(&p->quiz);
    lesson_free(&p->lesson);
}

static void press(struct player_blind *p)
{
    p->last = press_next(&p->presser);
    p->now_ms += below(p, 30);
    control_key(&p->control, p->last, p->now_ms);
    p->pressed++;
    if (p->control.wish != WISH_STAY)
        p->control.wish = WISH_STAY; /* whoever is to press on does not leave */
}

static void press_on(struct player_blind *p)
{
    press(p);
    if (below(p, 50) == 0)
        resize(p);
    if (below(p, 2) == 0) {
        control_pump(&p->control);
        control_follow(&p->control, FOLDED);
        control_tick(&p->control, p->now_ms);
    }
    if (below(p, 3) == 0)
        draw(p);
}

/* All that was started has been waited for. */
static void check_nobody_is_left(void)
{
    int status;
    pid_t pid = waitpid(-1, &status, WNOHANG);
    assert_true(pid < 0 && errno == ECHILD);
}

static void play_a_run(struct player_blind *p, const struct scenario_list *list)
{
    size_t end = p->pressed + KEYS_IN_SESSION;
    open_run(p, list);
    begin_control(p);
    resize(p);
    while (p->pressed < end && p->pressed < key_count)
        press_on(p);
    draw(p);
    end_control(p);
    session_close(&p->session);
    check_nobody_is_left();
    folder_empty();
}

static void any_keys_on_any_run_at_any_size(void **state)
{
    (void)state;
    struct scenario_list list = scenario_list_new();
    struct player_blind *p = calloc(1, sizeof *p);
    assert_non_null(p);
    p->random = unit_random_new();
    p->presser.random = &p->random;
    p->now_ms = 1000;
    while (p->pressed < key_count)
        play_a_run(p, &list);
    printf("# %zu keys on %zu runs, %zu lessons, %zu answers\n", p->pressed, p->sessions,
           p->lessons, p->answers);
    canvas_free(&p->canvas);
    canvas_free(&p->again);
    free(p);
    scenario_list_free(&list);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(any_keys_on_any_run_at_any_size)};
    if (argc < 2)
        return 2;
    reel = argv[1];
    if (argc > 2)
        key_count = strtoull(argv[2], NULL, 10);
    return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
