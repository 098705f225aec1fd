/* SPDX-License-Identifier: MIT */
/*
 * The picture of who waits for whom, read back: from each thread in it the line is followed, around
 * corners, to the thread to which it leads. In random worlds these are the edges of the model, all of
 * them and no others, and there are as many circles.
 */
#include <string.h>

#include "tests/unit.h"
#include "ui/draw/canvas.h"
#include "ui/view/views.h"

#define WORLDS    400
#define THREADS   40
#define OBJECTS   24
#define PIC_COLS  120
#define PIC_ROWS  300
#define LINE_MOST 100000 /* cells of one line */

/* ---- worlds ---- */

struct run {
    struct tape tape;
    struct world world;
};

static void add(struct run *run, struct record record)
{
    tape_append(&run->tape, &record);
    world_apply(&run->world, &record);
}

static uint32_t add_string(struct run *run, const char *text)
{
    struct record_text part = {.kind = R_TEXT, .length = (uint8_t)strlen(text)};
    struct record record;
    uint32_t id = (uint32_t)run->tape.string_count + 1;
    add(run, (struct record){.kind = R_STRING, .object = id, .arg = (int64_t)strlen(text)});
    memcpy(part.text, text, strlen(text));
    memcpy(&record, &part, sizeof record);
    add(run, record);
    return id;
}

static void add_thread(struct run *run, uint32_t id)
{
    char name[16];
    snprintf(name, sizeof name, "t%u", id);
    uint32_t string = add_string(run, name);
    add(run, (struct record){.kind = R_THREAD_NEW, .object = id, .extra = string});
    add(run, (struct record){.kind = R_THREAD_START, .thread = 1, .object = id});
    add(run, (struct record){.kind = R_THREAD_BEGIN, .thread = (uint16_t)id});
}

/* Locks, of which every fourth is reentrant, and something of each other kind. */
static void add_object(struct run *run, uint32_t id)
{
    static const uint16_t others[] = {R_EVENT_NEW, R_COND_NEW, R_QUEUE_NEW};
    char name[16];
    snprintf(name, sizeof name, "o%u", id);
    uint32_t string = add_string(run, name);
    bool is_lock = id > UNIT_COUNT(others);
    add(run, (struct record){.kind = is_lock ? R_LOCK_NEW : others[id - 1],
                             .thread = 1,
                             .object = id,
                             .arg = is_lock && id % 4 == 0 ? RECORD_RLOCK : 0,
                             .extra = string});
}

static void run_init(struct run *run, unsigned threads, unsigned objects)
{
    tape_init(&run->tape);
    world_init(&run->world);
    for (uint32_t id = 1; id <= threads; id++)
        add_thread(run, id);
    for (uint32_t id = 1; id <= objects; id++)
        add_object(run, id);
}

static void run_free(struct run *run)
{
    tape_free(&run->tape);
    world_free(&run->world);
}

static void take_or_wait(struct run *run, uint16_t thread, uint32_t lock)
{
    uint16_t owner = run->world.objects[lock - 1].owner;
    add(run, (struct record){.kind = owner ? R_LOCK_WAIT : R_LOCK_TAKE,
                             .thread = thread,
                             .object = lock,
                             .extra = owner});
}

/* One that runs does something, mostly with a lock. */
static void act(struct run *run, uint16_t thread, struct unit_random *random)
{
    static const uint16_t waits[] = {R_EVENT_WAIT, R_COND_WAIT, R_QUEUE_GET_WAIT};
    uint32_t other = 1 + (uint32_t)unit_random_below(random, run->world.thread_count);
    uint32_t kind = (uint32_t)unit_random_below(random, UNIT_COUNT(waits));
    uint64_t choice = unit_random_below(random, 20);
    add(run, (struct record){.kind = R_STEP, .arg = (int64_t)run->world.step + 1});
    add(run, (struct record){.kind = R_GO, .thread = thread, .object = 1});
    if (choice == 0)
        add(run, (struct record){.kind = R_JOIN_WAIT, .thread = thread, .object = other});
    else if (choice == 1)
        add(run, (struct record){.kind = waits[kind], .thread = thread, .object = kind + 1});
    else
        take_or_wait(run, thread,
                     4 + (uint32_t)unit_random_below(random, run->world.object_count - 3));
}

static void make_random(struct run *run, struct unit_random *random)
{
    unsigned threads = 2 + (unsigned)unit_random_below(random, THREADS - 1);
    unsigned objects = 4 + (unsigned)unit_random_below(random, OBJECTS - 3);
    run_init(run, threads, objects);
    for (unsigned i = 0; i < threads * 4; i++) {
        uint16_t thread = (uint16_t)(1 + unit_random_below(random, threads));
        if (run->world.threads[thread - 1].wait_kind == R_NONE)
            act(run, thread, random);
    }
}

static void draw(const struct run *run, struct canvas *canvas, int scroll)
{
    struct view view;
    view_init(&view);
    view.scroll[PANEL_WAITS] = scroll;
    struct scene scene = {.tape = &run->tape, .world = &run->world, .view = &view};
    canvas_clear(canvas);
    waits_draw(canvas, (struct rect){0, 0, canvas->cols, canvas->rows}, &scene);
}

/* ---- reading ---- */

static uint32_t at(const struct canvas *canvas, int x, int y)
{
    const struct cell *cell = canvas_at(canvas, x, y);
    return cell ? cell->code_point : ' ';
}

/* The thread whose "T12 t12" begins here, and where that ends; 0: none does. */
static uint32_t thread_at(const struct canvas *canvas, int x, int y, int *end)
{
    uint32_t id = 0, name = 0;
    if (at(canvas, x, y) != 'T' || at(canvas, x - 1, y) != ' ')
        return 0;
    for (x++; at(canvas, x, y) >= '0' && at(canvas, x, y) <= '9'; x++)
        id = id * 10 + at(canvas, x, y) - '0';
    if (at(canvas, x, y) != ' ' || at(canvas, x + 1, y) != 't')
        return 0;
    for (x += 2; at(canvas, x, y) >= '0' && at(canvas, x, y) <= '9'; x++)
        name = name * 10 + at(canvas, x, y) - '0';
    *end = x;
    return id == name ? id : 0;
}

/* Where a line that comes to a corner goes on. */
struct walk {
    int x, y, by; /* by: 1 to the right, -1 to the left */
};

/* The row of the first cell in column x, from y on in direction `down`, that is one of these. */
static int find_joint(const struct canvas *canvas, int x, int y, int down, const uint32_t *joints)
{
    static const uint32_t passed[] = {0x2502, 0x2524, 0x251c}; /* │ ┤ ├ */
    for (y += down; y >= 0 && y < canvas->rows; y += down) {
        uint32_t glyph = at(canvas, x, y);
        for (size_t i = 0; joints[i]; i++)
            if (glyph == joints[i])
                return y;
        if (glyph != passed[0] && glyph != passed[1] && glyph != passed[2])
            break;
    }
    return -1;
}

static void turn_right_hand(const struct canvas *canvas, struct walk *w)
{
    static const uint32_t below[] = {0x253c, 0x2518, 0}, above[] = {0x253c, 0x252c, 0};
    uint32_t glyph = at(canvas, w->x, w->y);
    int y = -1;
    if (glyph == 0x2510 || glyph == 0x2524) /* ┐ ┤ */
        y = find_joint(canvas, w->x, w->y, 1, below);
    if (y < 0 && (glyph == 0x2518 || glyph == 0x2524)) /* ┘ ┤ */
        y = find_joint(canvas, w->x, w->y, -1, above);
    else if (glyph == 0x2524 && at(canvas, w->x, y) == 0x2518) /* the foot of a group */
        y = find_joint(canvas, w->x, w->y, -1, above);
    if (y < 0)
        return;
    w->y = y;
    w->by = at(canvas, w->x, y) == 0x2518 ? -1 : 1;
}

static void turn_left_hand(const struct canvas *canvas, struct walk *w)
{
    static const uint32_t below[] = {0x2514, 0}, above[] = {0x250c, 0};
    uint32_t glyph = at(canvas, w->x, w->y);
    int y = -1;
    if (glyph == 0x250c)
        y = find_joint(canvas, w->x, w->y, 1, below);
    else if (glyph == 0x2514)
        y = find_joint(canvas, w->x, w->y, -1, above);
    if (y < 0)
        return;
    w->y = y;
    w->by = 1;
}

/* Follow a line to the next thread; 0: it ends before. */
static uint32_t follow(const struct canvas *canvas, struct walk w)
{
    int end, blanks = 0;
    for (int i = 0; i < LINE_MOST && blanks < 2 && w.x >= 0 && w.x < canvas->cols; i++) {
        uint32_t id = thread_at(canvas, w.x, w.y, &end);
        if (id)
            return id;
        blanks = at(canvas, w.x, w.y) == ' ' ? blanks + 1 : 0;
        if (w.by > 0)
            turn_right_hand(canvas, &w);
        else
            turn_left_hand(canvas, &w);
        w.x += w.by;
    }
    return 0;
}

/* The thread to which the line from a thread leads; 0: none does. */
static uint32_t leads_to(const struct canvas *canvas, int x, int end, int y)
{
    int right = end;
    while (right < end + 8 && at(canvas, right, y) == ' ') /* the names of a group end alike */
        right++;
    if (at(canvas, right, y) == 0x2500)
        return follow(canvas, (struct walk){right, y, 1});
    return at(canvas, x - 4, y) == 0x2500 ? follow(canvas, (struct walk){x - 4, y, -1}) : 0;
}

static bool has_text(const struct canvas *canvas, int y, const char *text)
{
    size_t length = strlen(text);
    for (int x = 0; x < canvas->cols; x++) {
        size_t i = 0;
        while (i < length && at(canvas, x + (int)i, y) == (unsigned char)text[i])
            i++;
        if (i == length)
            return true;
    }
    return false;
}

static int count_rows(const struct canvas *canvas, const char *text)
{
    int rows = 0;
    for (int y = 0; y < canvas->rows; y++)
        rows += has_text(canvas, y, text);
    return rows;
}

static void fail_with(const struct canvas *canvas, const char *what, uint32_t from, uint32_t to)
{
    char *text = canvas_text(canvas);
    printf("%.8000s\n", text);
    free(text);
    fail_msg("%s: T%u and T%u", what, from, to);
}

/* ---- comparing ---- */

/* Every line leads to whom its thread waits for; and each such thread has one. */
static void check_edges(const struct run *run, const struct canvas *canvas)
{
    bool is_drawn[THREADS + 1] = {false};
    for (int y = 0; y < canvas->rows; y++)
        for (int x = 0, end; x < canvas->cols; x++) {
            uint32_t from = thread_at(canvas, x, y, &end);
            if (from == 0)
                continue;
            uint32_t to = leads_to(canvas, x, end, y);
            if (to && to != world_waits_for(&run->world, from))
                fail_with(canvas, "a line that is no edge", from, to);
            is_drawn[from] |= to != 0 || world_waits_for(&run->world, from) == 0;
        }
    for (uint32_t id = 1; id <= run->world.thread_count; id++)
        if (run->world.threads[id - 1].wait_kind != R_NONE && !is_drawn[id])
            fail_with(canvas, "an edge without a line", id, world_waits_for(&run->world, id));
}

/* The threads that come back to themselves, and are the least of those on their way. */
static int count_circles(const struct world *world)
{
    int circles = 0;
    for (uint32_t first = 1; first <= world->thread_count; first++) {
        uint32_t id = world_waits_for(world, first);
        size_t length = 1;
        while (id > first && length++ < world->thread_count)
            id = world_waits_for(world, id);
        circles += id == first;
    }
    return circles;
}

static void lines_are_the_edges_of_the_world(void **state)
{
    (void)state;
    struct unit_random random = unit_random_new();
    struct canvas canvas;
    int circles = 0;
    assert_int_equal(canvas_init(&canvas, PIC_COLS, PIC_ROWS), 0);
    for (int i = 0; i < WORLDS; i++) {
        struct run run;
        make_random(&run, &random);
        draw(&run, &canvas, 0);
        if (count_rows(&canvas, "nobody waits for another") == 0)
            check_edges(&run, &canvas);
        if (count_rows(&canvas, " A circle") != count_circles(&run.world))
            fail_with(&canvas, "another number of circles", 0, 0);
        circles += count_circles(&run.world);
        run_free(&run);
    }
    assert_true(circles > WORLDS / 10);
    canvas_free(&canvas);
}

/* ---- more than there is room for ---- */

/* Two threads in a circle, and others that wait for locks in the hands of the third. */
static void make_crowd(struct run *run, unsigned threads)
{
    run_init(run, threads, threads + 3);
    take_or_wait(run, 1, 4);
    take_or_wait(run, 2, 5);
    take_or_wait(run, 1, 5);
    take_or_wait(run, 2, 4);
    for (uint16_t id = 4; id <= threads; id++) {
        take_or_wait(run, 3, id + 2u);
        take_or_wait(run, id, id + 2u);
    }
}

static void crowd_shows_the_circle_first_and_tells_how_many_are_left_out(void **state)
{
    (void)state;
    static const int sizes[][2] = {{55, 12}, {47, 12}, {80, 20}, {120, 36}};
    struct run run;
    struct canvas canvas;
    make_crowd(&run, 1000);
    for (size_t i = 0; i < UNIT_COUNT(sizes); i++) {
        char rest[80];
        int cols = sizes[i][0], rows = sizes[i][1], end, told = 0;
        assert_int_equal(canvas_init(&canvas, cols, rows), 0);
        draw(&run, &canvas, 0);
        assert_true(has_text(&canvas, 0, " A circle: "));
        for (int y = 0; y < rows; y++)
            for (int x = 0; x < cols; x++) {
                uint32_t id = thread_at(&canvas, x, y, &end);
                told += id != 0 && id != 3;
            }
        snprintf(rest, sizeof rest, "of 999 that wait, %d are not shown", 999 - told);
        if (!has_text(&canvas, rows - 1, rest))
            fail_with(&canvas, rest, 0, 0);
        canvas_free(&canvas);
    }
    run_free(&run);
}

static void last_of_a_crowd_is_reached_by_scrolling(void **state)
{
    (void)state;
    struct run run;
    struct canvas canvas;
    make_crowd(&run, 60);
    assert_int_equal(canvas_init(&canvas, 80, 12), 0);
    draw(&run, &canvas, 0);
    assert_int_equal(count_rows(&canvas, "T60 t60"), 0);
    draw(&run, &canvas, 5000);
    if (count_rows(&canvas, "T60 t60") != 1)
        fail_with(&canvas, "the last one is not seen", 60, 3);
    canvas_free(&canvas);
    run_free(&run);
}

/* Where one of those who wait comes or goes, the others keep their places. */
static void waiters_keep_their_places(void **state)
{
    (void)state;
    struct run run;
    struct canvas before, after;
    run_init(&run, 8, 8);
    canvas_init(&before, 80, 20);
    canvas_init(&after, 80, 20);
    take_or_wait(&run, 1, 4);
    take_or_wait(&run, 2, 5);
    take_or_wait(&run, 3, 4);
    draw(&run, &before, 0);
    take_or_wait(&run, 4, 5);
    take_or_wait(&run, 5, 5);
    draw(&run, &after, 0);
    for (int x = 0; x < 80; x++)
        assert_int_equal(at(&before, x, 0), at(&after, x, 0));
    assert_true(has_text(&after, 0, "T3 t3"));
    canvas_free(&before);
    canvas_free(&after);
    run_free(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_the_edges_of_the_world),
        cmocka_unit_test(crowd_shows_the_circle_first_and_tells_how_many_are_left_out),
        cmocka_unit_test(last_of_a_crowd_is_reached_by_scrolling),
        cmocka_unit_test(waiters_keep_their_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
