/* SPDX-License-Identifier: MIT */
/*
 * What the terminal shows is the canvas, cell by cell, after any keys, at sizes that change: nothing is
 * torn, nothing is left over from before.
 *
 * A child at a pseudo-terminal looks at a run as the program does, and lays each canvas that it has shown
 * into memory that both share; here it is compared with what the emulator has made of the bytes. The keys
 * go through the terminal too, as the bytes that it sends for them.
 */
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/folder.h"
#include "tests/press.h"
#include "tests/scenarios.h"
#include "tests/vt.h"
#include "ui/control/control.h"
#include "ui/screen/screen.h"
#include "ui/screen/term.h"

#define KEYS      SCENARIO_SEEDS(4000)
#define BURST     8 /* keys between two looks, at most */
#define RUNS      8
#define COLS_MOST 220
#define ROWS_MOST 70
#define FOLDED    32768
#define NO_MORE   UINT_MAX

struct shown_cell {
    uint32_t code_point;
    struct style style;
};

struct stage {
    _Atomic unsigned asked; /* by the parent, when it has sent the keys of a burst */
    _Atomic unsigned shown; /* by the child, when the terminal has its answer */
    int cols, rows;
    int cursor_x, cursor_y;
    struct shown_cell cells[COLS_MOST * ROWS_MOST];
};

static struct stage *map_stage(const char *path, bool is_new)
{
    int fd = open(path, is_new ? O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC : O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0 || (is_new && ftruncate(fd, sizeof(struct stage)) < 0))
        return NULL;
    void *memory = mmap(NULL, sizeof(struct stage), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    return memory == MAP_FAILED ? NULL : memory;
}

static void rest(void)
{
    nanosleep(&(struct timespec){.tv_nsec = 200000}, NULL);
}

/* ---- the child ---- */

static void lay_out(struct stage *stage, const struct canvas *canvas)
{
    stage->cols = canvas->cols;
    stage->rows = canvas->rows;
    stage->cursor_x = canvas->cursor_x;
    stage->cursor_y = canvas->cursor_y;
    for (size_t i = 0; i < (size_t)canvas->cols * (size_t)canvas->rows; i++) {
        const struct cell *cell = &canvas->cells[i];
        stage->cells[i] = (struct shown_cell){cell->code_point,
                                              theme_style(cell->role, cell->marks, term_palette())};
    }
}

static void take_keys(struct control *control)
{
    for (;;) {
        struct key key = term_key();
        if (key.code == PRESSED_NOTHING)
            return;
        if (key.code == PRESSED_HANGUP)
            exit(3);
        control_key(control, key, 1000);
        if (control->wants_redraw || key.code == PRESSED_RESIZE)
            term_forget();
        control->wants_redraw = control->wants_other_glyphs = false;
        control->wish = WISH_STAY;
    }
}

static void show(struct control *control, struct canvas *canvas, struct stage *stage)
{
    const struct settings *settings = control_settings(control);
    struct scene scene;
    int cols, rows;
    term_size(&cols, &rows);
    if (cols != canvas->cols || rows != canvas->rows) {
        canvas_free(canvas);
        if (canvas_init(canvas, cols, rows) < 0)
            exit(4);
        control->cols = cols;
        control->rows = rows;
    }
    canvas->is_ascii = term_is_ascii() || settings_is_ascii(settings);
    term_set_theme(settings_theme(settings), settings_colours(settings));
    control_scene(control, &scene);
    screen_draw(canvas, &scene);
    term_show(canvas);
    lay_out(stage, canvas);
}

static int be_child(const char *path, const char *scenario, const char *schedule)
{
    struct stage *stage = map_stage(path, false);
    struct session session;
    struct control control;
    struct canvas canvas = {0};
    setlocale(LC_ALL, "");
    if (!stage || term_start() < 0)
        return 2;
    scenario_start(&session, scenario, schedule, NULL);
    control_init(&control, &session);
    pid_t parent = getppid(); /* whoever asks; when it is gone nobody will */
    for (unsigned done = 0, asked; (asked = atomic_load(&stage->asked)) != NO_MORE;) {
        if (getppid() != parent)
            break;
        if (asked == done) {
            rest();
            continue;
        }
        take_keys(&control);
        control_pump(&control);
        control_follow(&control, FOLDED);
        control_tick(&control, 1000 + 16 * asked);
        show(&control, &canvas, stage);
        done = asked;
        atomic_store(&stage->shown, done);
    }
    term_stop();
    control_free(&control);
    session_close(&session);
    canvas_free(&canvas);
    munmap(stage, sizeof *stage);
    return 0;
}

/* ---- keys as bytes ---- */

static const char *bytes_of(struct key key, char *text)
{
    static const char *const sent[] = {
        [PRESSED_UP] = "\033OA",       [PRESSED_DOWN] = "\033OB",
        [PRESSED_RIGHT] = "\033OC",    [PRESSED_LEFT] = "\033OD",
        [PRESSED_HOME] = "\033OH",     [PRESSED_END] = "\033OF",
        [PRESSED_PAGE_UP] = "\033[5~", [PRESSED_PAGE_DOWN] = "\033[6~",
        [PRESSED_ENTER] = "\r",        [PRESSED_ESCAPE] = "\033",
        [PRESSED_TAB] = "\t",          [PRESSED_BACKSPACE] = "\177",
        [PRESSED_SPACE] = " ",         [PRESSED_DELETE] = "\033[3~",
        [PRESSED_BACK_TAB] = "\033[Z", [PRESSED_F1] = "\033OP",
        [PRESSED_F2] = "\033OQ",       [PRESSED_LINE_START] = "\001",
        [PRESSED_LINE_END] = "\005",   [PRESSED_RUB_LINE] = "\025",
        [PRESSED_RUB_WORD] = "\027",   [PRESSED_REDRAW] = "\f",
    };
    text[0] = '\0';
    if (key.code == PRESSED_CHARACTER)
        utf8_put(key.character, text);
    else if ((size_t)key.code < UNIT_COUNT(sent) && sent[key.code])
        strcpy(text, sent[key.code]);
    return text; /* "" for ^C, which is no byte but a signal */
}

/* ---- looking ---- */

struct looker {
    struct unit_random random;
    struct presser presser;
    struct vt *vt;
    struct stage *stage;
    char last[256]; /* the keys of the last burst, for whoever reads of a failure */
};

static void fail_at(struct looker *l, int row, int col, const char *what)
{
    const struct shown_cell *cell = &l->stage->cells[row * l->stage->cols + col];
    struct vt_cell seen = vt_cell(l->vt, row, col);
    vt_dump(l->vt, stdout);
    printf("# keys: ");
    for (const char *at = l->last; *at; at++)
        printf((unsigned char)*at < 0x20 || *at == 0x7f ? "\\%03o" : "%c", (unsigned char)*at);
    printf("\n");
    fail_msg("%s at row %d, column %d: shown \"%s\" %d on %d, drawn U+%04X %d on %d, %u", what, row,
             col, seen.text, seen.fg, seen.bg, (unsigned)cell->code_point, cell->style.foreground,
             cell->style.background, cell->style.attributes);
}

/* A blank shows its ground alone. */
static void check_cell(struct looker *l, int row, int col)
{
    const struct shown_cell *cell = &l->stage->cells[row * l->stage->cols + col];
    struct vt_cell seen = vt_cell(l->vt, row, col);
    unsigned attributes = cell->style.attributes;
    bool is_blank = cell->code_point == ' ';
    char text[UTF8_BYTES + 1];
    utf8_put(cell->code_point, text);
    if (strcmp(*seen.text ? seen.text : " ", text) != 0)
        fail_at(l, row, col, "another character");
    if (!is_blank && seen.fg != (cell->style.foreground < 0 ? VT_DEFAULT : cell->style.foreground))
        fail_at(l, row, col, "another colour");
    if (seen.bg != (cell->style.background < 0 ? VT_DEFAULT : cell->style.background))
        fail_at(l, row, col, "another ground");
    if (seen.is_reverse != !!(attributes & STYLE_REVERSE) ||
        seen.is_underlined != !!(attributes & STYLE_UNDERLINE) ||
        (!is_blank && seen.is_bold != !!(attributes & STYLE_BOLD)))
        fail_at(l, row, col, "other attributes");
}

static bool has_answered(struct vt *vt, void *context)
{
    const struct stage *stage = context;
    (void)vt;
    return atomic_load(&stage->shown) == atomic_load(&stage->asked);
}

static bool is_seen(struct vt *vt, void *context)
{
    (void)vt;
    (void)context;
    return true;
}

static void ask(struct looker *l)
{
    atomic_fetch_add(&l->stage->asked, 1);
    if (!vt_wait(l->vt, has_answered, l->stage, VT_PATIENCE_MS)) {
        vt_dump(l->vt, stdout);
        fail_msg("the child does not answer");
    }
    vt_wait(l->vt, is_seen, NULL, VT_PATIENCE_MS); /* takes in what has come meanwhile */
}

static void check_shown(struct looker *l)
{
    const struct stage *s = l->stage;
    int row, col;
    for (int tries = 0; tries < 50 && (s->cols != vt_cols(l->vt) || s->rows != vt_rows(l->vt));
         tries++)
        ask(l); /* the signal of a new size may come behind the question */
    assert_int_equal(s->cols, vt_cols(l->vt));
    assert_int_equal(s->rows, vt_rows(l->vt));
    for (row = 0; row < s->rows; row++)
        for (col = 0; col < s->cols; col++)
            check_cell(l, row, col);
    vt_cursor(l->vt, &row, &col);
    if (s->cursor_x >= 0 && s->cursor_y >= 0) {
        assert_int_equal(row, s->cursor_y);
        assert_int_equal(col, s->cursor_x);
    }
}

static void send_burst(struct looker *l)
{
    uint64_t count = 1 + unit_random_below(&l->random, BURST);
    char bytes[16];
    l->last[0] = '\0';
    for (uint64_t i = 0; i < count; i++) {
        bytes_of(press_next(&l->presser), bytes);
        if (strlen(l->last) + strlen(bytes) < sizeof l->last)
            strcat(l->last, bytes);
        vt_keys(l->vt, bytes);
    }
}

static void resize(struct looker *l)
{
    static const int usual[][2] = {{24, 80}, {40, 120}, {60, 200}, {43, 132}, {18, 60}};
    int rows = 1 + (int)unit_random_below(&l->random, ROWS_MOST);
    int cols = 1 + (int)unit_random_below(&l->random, COLS_MOST);
    uint64_t i = unit_random_below(&l->random, UNIT_COUNT(usual) * 2);
    if (i < UNIT_COUNT(usual)) {
        rows = usual[i][0];
        cols = usual[i][1];
    }
    vt_resize(l->vt, rows, cols);
}

/* ---- one run ---- */

static void open_child(struct looker *l, const char *path, const char *scenario,
                       const char *schedule)
{
    static const char *const env[] = {"LC_ALL=C.UTF-8", "NO_COLOR", NULL};
    char *argv[] = {(char *)"/proc/self/exe", (char *)(uintptr_t)path, (char *)(uintptr_t)scenario,
                    (char *)(uintptr_t)schedule, NULL};
    l->stage = map_stage(path, true);
    assert_non_null(l->stage);
    l->vt = vt_open(argv, env, 24, 80);
    assert_non_null(l->vt);
}

static void close_child(struct looker *l, const char *path)
{
    atomic_store(&l->stage->asked, NO_MORE);
    assert_true(vt_wait_exit(l->vt, VT_PATIENCE_MS));
    int status = vt_close(l->vt);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    munmap(l->stage, sizeof *l->stage);
    unlink(path);
}

static void what_is_shown_is_what_is_drawn(void **state)
{
    (void)state;
    static const char *const schedules[] = {"time", "random:3", "time,gil=on,interval=300us",
                                            "random:5,gil=on"};
    struct scenario_list list = scenario_list_new();
    struct looker l = {.random = unit_random_new()};
    char path[64];
    l.presser.random = &l.random;
    for (int run = 0; run < RUNS; run++) {
        uint64_t i = unit_random_below(&l.random, (uint64_t)list.count);
        snprintf(path, sizeof path, "stage-%d", run);
        open_child(&l, path, list.entries[i]->d_name, schedules[run % (int)UNIT_COUNT(schedules)]);
        ask(&l);
        check_shown(&l);
        for (int keys = 0; keys < KEYS / RUNS; keys += BURST / 2) {
            if (unit_random_below(&l.random, 20) == 0)
                resize(&l);
            send_burst(&l);
            ask(&l);
            check_shown(&l);
        }
        close_child(&l, path);
    }
    scenario_list_free(&list);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_is_shown_is_what_is_drawn)};
    if (argc == 4)
        return be_child(argv[1], argv[2], argv[3]);
    return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
