/* SPDX-License-Identifier: MIT */
/* Where the time went: a bar a thread, in which each state has as many of its glyphs as it has had
 * of the time since the thread was started; behind it, the shares of the states in words. Below them
 * the locks: how often each was taken, how often somebody had to wait for it, and how long at most. */
#include <inttypes.h>
#include <stdio.h>

#include "model/words.h"
#include "ui/view/objects.h"
#include "ui/view/views.h"

#define BAR_LEAST    8
#define BAR_PIECE    4   /* a bar gives way in pieces, so that it does not change with each step */
#define MORE_COLS    2   /* " …" */
#define LOOKED       200 /* threads whose shares decide on the bars */
#define TAKEN_COLS   6
#define WAITED_COLS  7
#define LONGEST_COLS 10
#define ROWS_MAX     100000

/* In the order of the bar. */
static const enum thread_state shown[] = {THREAD_RUN,  THREAD_READY, THREAD_BLOCK, THREAD_GIL,
                                          THREAD_WAIT, THREAD_SLEEP, THREAD_IO};
#define SHOWN_COUNT (sizeof shown / sizeof shown[0])

static void bar_draw(struct pen *pen, const uint64_t *times, uint64_t total, int cols)
{
    uint64_t sum = 0;
    int end = pen->x + cols, from = pen->x;
    for (size_t i = 0; i < SHOWN_COUNT; i++) {
        sum += times[i];
        int to = from + (int)((double)sum / (double)total * cols + 0.5);
        while (pen->x < to && pen->x < end)
            pen_glyph(pen, theme_state_role(shown[i]),
                      theme_state_glyph(shown[i], pen->canvas && pen->canvas->is_ascii));
    }
    pen->x = end;
}

static unsigned percent_of(uint64_t time, uint64_t total)
{
    return total > 0 ? (unsigned)((double)time * 100 / (double)total + 0.5) : 0;
}

/* " BLOCK 40%" */
static int share_cols(size_t i, unsigned percent)
{
    return percent ? snprintf(NULL, 0, " %s %u%%", thread_state_word(shown[i]), percent) : 0;
}

/* Cells of the shares from the one at `from` on. */
static int shares_cols(const uint64_t *times, uint64_t total, size_t from)
{
    int cols = 0;
    for (size_t i = from; i < SHOWN_COUNT; i++)
        cols += share_cols(i, percent_of(times[i], total));
    return cols;
}

/* As many as fit, each whole; that there are more is told. */
static void shares_draw(struct pen *pen, const uint64_t *times, uint64_t total)
{
    for (size_t i = 0; i < SHOWN_COUNT; i++) {
        unsigned percent = percent_of(times[i], total);
        if (percent == 0)
            continue;
        if (shares_cols(times, total, i) > pen_room(pen) &&
            share_cols(i, percent) + MORE_COLS > pen_room(pen)) {
            pen_put(pen, ROLE_FAINT, " …");
            return;
        }
        pen_put(pen, ROLE_TEXT, " ");
        pen_put(pen, theme_state_role(shown[i]), thread_state_word(shown[i]));
        pen_printf(pen, ROLE_TEXT, " %u%%", percent);
    }
}

/* Returns: all of them together. */
static uint64_t times_of(const struct scene *scene, uint32_t id, uint64_t *times)
{
    uint64_t total = 0;
    for (size_t i = 0; i < SHOWN_COUNT; i++) {
        times[i] = world_time_in(scene->world, id, shown[i]);
        total += times[i];
    }
    return total;
}

/* Edge, name and a blank. */
static int head_cols(const struct scene *scene)
{
    return 1 + thread_id_cols(scene->tape) + 1 + thread_name_cols(scene->tape, 10) + 1;
}

/* All bars have one length: half of the row, or less, so that all shares have room behind them. */
static int bar_cols(const struct scene *scene, int cols)
{
    uint64_t times[SHOWN_COUNT];
    int widest = 0, bar = cols < 60 ? cols / 3 : cols / 2;
    for (uint32_t id = 1; id <= scene->world->thread_count && id <= LOOKED; id++) {
        uint64_t total = times_of(scene, id, times);
        int own = shares_cols(times, total, 0);
        widest = own > widest ? own : widest;
    }
    while (bar > BAR_LEAST && head_cols(scene) + bar + widest > cols)
        bar = bar - BAR_PIECE > BAR_LEAST ? bar - BAR_PIECE : BAR_LEAST;
    return bar;
}

static void row_draw(struct pen *pen, const struct scene *scene, uint32_t id, int bar)
{
    uint64_t times[SHOWN_COUNT], total = times_of(scene, id, times);
    char name[WORDS_MAX];
    pen_put(pen, ROLE_TEXT, " ");
    pen_field(pen, ROLE_TEXT, head_cols(scene) - 2,
              words_thread(scene->tape, id, name, sizeof name));
    pen_put(pen, ROLE_TEXT, " ");
    if (total == 0) {
        pen_put(pen, ROLE_FAINT, "no time yet");
        return;
    }
    bar_draw(pen, times, total, bar);
    shares_draw(pen, times, total);
}

/* ---- locks ---- */

static bool is_lock(const struct world_object *object)
{
    switch (object->type) {
    case OBJECT_LOCK:
    case OBJECT_RLOCK:
    case OBJECT_SPINLOCK:
    case OBJECT_RWLOCK:
    case OBJECT_SEMAPHORE:
        return true;
    default:
        return false;
    }
}

/* Those who wait still count: the first of them has done so longest. */
static uint64_t longest_ns(const struct world *world, uint32_t id)
{
    const struct world_object *object = world_object(world, id);
    uint64_t longest = object->longest_ns;
    for (unsigned i = 0; i < WORLD_WAITS_MAX && object->waiters > 0; i++) {
        uint16_t first;
        unsigned kind = world_wait_kind(object->type, i);
        if (kind == R_NONE || world_waiters(world, kind, id, &first, 1) == 0)
            continue;
        uint64_t since = world_thread(world, first)->since_ns;
        if (world->time_ns > since && world->time_ns - since > longest)
            longest = world->time_ns - since;
    }
    return longest;
}

static int lock_label_cols(const struct pen *pen)
{
    int cols = pen->rect.cols - 1 - TAKEN_COLS - WAITED_COLS - LONGEST_COLS;
    return cols < 24 ? cols : 24;
}

static void lock_row_draw(struct pen *pen, const struct scene *scene, uint32_t id)
{
    const struct world_object *object = world_object(scene->world, id);
    int label = lock_label_cols(pen);
    char text[WORDS_MAX];
    pen_put(pen, ROLE_TEXT, " ");
    pen_field(
        pen, ROLE_TEXT, label,
        object_label(scene->tape, id, object_nouns_fit(scene->tape, label), text, sizeof text));
    pen_printf(pen, ROLE_TEXT, "%*" PRIu32, TAKEN_COLS, object->taken);
    pen_printf(pen, object->contended ? ROLE_BLOCK : ROLE_TEXT, "%*" PRIu32, WAITED_COLS,
               object->contended);
    uint64_t longest = longest_ns(scene->world, id);
    if (longest > 0)
        pen_printf(pen, ROLE_TEXT, "  %s", words_duration(longest, text, sizeof text));
}

static void lock_heading_draw(struct pen *pen)
{
    pen_field(pen, ROLE_FAINT, 1 + lock_label_cols(pen), " lock");
    pen_printf(pen, ROLE_FAINT, "%*s%*s  longest", TAKEN_COLS, "taken", WAITED_COLS, "waited");
}

/* ---- the panel ---- */

int stats_rows(const struct world *world)
{
    size_t locks = 0;
    for (size_t i = 0; i < world->object_count; i++)
        locks += is_lock(&world->objects[i]);
    size_t rows = world->thread_count + (locks > 0) + locks;
    return rows < ROWS_MAX ? (int)rows : ROWS_MAX;
}

/* The rows from row `row` on, which counts the locks alone. */
static void locks_draw(struct pen *pen, const struct scene *scene, int row)
{
    for (size_t i = 0; i < scene->world->object_count && pen->y < pen->rect.rows; i++) {
        if (!is_lock(&scene->world->objects[i]) || row-- > 0)
            continue;
        lock_row_draw(pen, scene, (uint32_t)i + 1);
        pen_row(pen, pen->y + 1);
    }
}

void stats_draw(struct canvas *canvas, struct rect rect, const struct scene *scene)
{
    struct pen pen = pen_at(canvas, rect);
    int threads = (int)scene->world->thread_count, rows = stats_rows(scene->world);
    int first = scene_scrolled(scene, PANEL_STATS, rows, rect.rows, 0);
    int bar = bar_cols(scene, rect.cols);
    for (int i = first; i < threads && pen.y < rect.rows; i++) {
        row_draw(&pen, scene, (uint32_t)i + 1, bar);
        pen_row(&pen, pen.y + 1);
    }
    if (rows > threads && first <= threads && pen.y < rect.rows) {
        lock_heading_draw(&pen);
        pen_row(&pen, pen.y + 1);
    }
    locks_draw(&pen, scene, first > threads ? first - threads - 1 : 0);
}
