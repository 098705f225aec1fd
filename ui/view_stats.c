/* SPDX-License-Identifier: MIT */
/* Where the time went: a bar a thread, in which each state has as many of its glyphs as it has had
 * of the time since the thread was started; behind it, the shares of the states in words. */
#include <inttypes.h>
#include <stdio.h>

#include "model/words.h"
#include "ui/views.h"

#define WORDS_COLS 9 /* "BLOCK 40%" */

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

static void shares_draw(struct pen *pen, const uint64_t *times, uint64_t total)
{
    for (size_t i = 0; i < SHOWN_COUNT; i++) {
        unsigned percent = (unsigned)((double)times[i] * 100 / (double)total + 0.5);
        if (percent == 0 || pen_room(pen) < WORDS_COLS + 1)
            continue;
        pen_put(pen, ROLE_TEXT, " ");
        pen_put(pen, theme_state_role(shown[i]), thread_state_word(shown[i]));
        pen_printf(pen, ROLE_TEXT, " %u%%", percent);
    }
}

static void row_draw(struct pen *pen, const struct scene *scene, uint32_t id)
{
    uint64_t times[SHOWN_COUNT], total = 0;
    char name[WORDS_MAX];
    int cols = pen->rect.cols;
    for (size_t i = 0; i < SHOWN_COUNT; i++) {
        times[i] = world_time_in(scene->world, id, shown[i]);
        total += times[i];
    }
    pen_put(pen, ROLE_TEXT, " ");
    pen_field(pen, ROLE_TEXT, thread_id_cols(scene->tape) + 1 + thread_name_cols(scene->tape, 10),
              words_thread(scene->tape, id, name, sizeof name));
    pen_put(pen, ROLE_TEXT, " ");
    if (total == 0) {
        pen_put(pen, ROLE_FAINT, "no time yet");
        return;
    }
    bar_draw(pen, times, total, cols < 60 ? cols / 3 : cols / 2);
    shares_draw(pen, times, total);
}

void stats_draw(struct canvas *canvas, struct rect rect, const struct scene *scene)
{
    struct pen pen = pen_at(canvas, rect);
    int count = (int)scene->world->thread_count;
    int first = scene_scrolled(scene, PANEL_STATS, count, rect.rows, (int)scene_thread(scene) - 1);
    for (int i = 0; i < rect.rows && first + i < count; i++) {
        pen_row(&pen, i);
        row_draw(&pen, scene, (uint32_t)(first + i) + 1);
    }
}
