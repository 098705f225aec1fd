/* SPDX-License-Identifier: MIT */
/* Cores stand side by side in fields of one width. The GIL has the last three rows when it is on. */
#include <stdio.h>

#include "model/words.h"
#include "ui/views.h"

#define CORES_SHOWN 64
#define GIL_ROWS    3

/* Who is on each core: ids of threads by core, 0: nobody. Returns: how many cores there are. */
static unsigned cores_of(const struct world *world, uint16_t *threads)
{
    unsigned count = world->cores < CORES_SHOWN ? world->cores : CORES_SHOWN;
    for (unsigned i = 0; i < CORES_SHOWN; i++)
        threads[i] = 0;
    for (size_t i = 0; i < world->thread_count; i++) {
        const struct world_thread *thread = &world->threads[i];
        if (thread->state == THREAD_RUN && thread->core < count)
            threads[thread->core] = (uint16_t)(i + 1);
    }
    return count;
}

static void core_draw(struct pen *pen, const struct scene *scene, unsigned core, uint16_t thread)
{
    char name[WORDS_MAX];
    pen_printf(pen, ROLE_FAINT, " core %-2u ", core + 1);
    if (thread == 0) {
        pen_put(pen, ROLE_FAINT, "idle");
        return;
    }
    pen_glyph(pen, ROLE_RUN, theme_state_glyph(THREAD_RUN, pen->canvas->is_ascii));
    pen_put(pen, ROLE_TEXT, " ");
    pen_put(pen, ROLE_TEXT, words_thread(scene->tape, thread, name, sizeof name));
}

void cores_draw(struct canvas *canvas, struct rect rect, const struct scene *scene)
{
    uint16_t threads[CORES_SHOWN];
    unsigned count = cores_of(scene->world, threads);
    int gil = scene->world->gil.is_on ? GIL_ROWS : 0, rows = rect.rows - gil;
    int per_row = rect.cols / 24 > 0 ? rect.cols / 24 : 1, cols = rect.cols / per_row;
    int used = ((int)count + per_row - 1) / per_row;
    int first = scene_scrolled(scene, PANEL_CORES, used, rows, 0);
    struct pen pen = pen_at(canvas, rect);
    for (int i = first * per_row; i < (int)count && i / per_row - first < rows; i++) {
        struct rect field = {rect.x + i % per_row * cols, rect.y + i / per_row - first, cols - 1,
                             1};
        struct pen inside = pen_at(canvas, field);
        core_draw(&inside, scene, (unsigned)i, threads[i]);
    }
    pen_row(&pen, used < rows ? used : rows);
    if (gil > 0)
        gil_draw(&pen, scene, gil);
    else if (pen.y < rect.rows)
        pen_put(&pen, ROLE_FAINT, " no GIL");
}
