/* SPDX-License-Identifier: MIT */
/* Cores stand side by side in fields of one width. Below them the GIL, when it is on, and a row for
 * that of each process. */
#include <stdio.h>

#include "model/words.h"
#include "ui/view/views.h"

#define CORES_SHOWN        64
#define GIL_ROWS           3
#define CORE_COLS          24
#define MARK_CHANGED_GLYPH 0x203a

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

/* Whether the last step gave a core to a thread, or took it away. */
static bool is_core_changed(const struct scene *scene, unsigned core)
{
    const struct world *world = scene->world;
    size_t from = world->step > 0 ? tape_step_end(scene->tape, (size_t)world->step - 1) : 0;
    for (size_t i = from; i < world->records && i < scene->tape->count && world->step > 0; i++) {
        const struct record *record = &scene->tape->records[i];
        if ((record->kind == R_DISPATCH || record->kind == R_PREEMPT) && record->object == core)
            return true;
    }
    return false;
}

/* A core that a thread has just left is given away as the next step begins. */
static void put_idle(struct pen *pen, const struct world *world)
{
    uint32_t ready = 0, count = 0;
    for (uint32_t id = 1; id <= world->thread_count; id++)
        if (world->threads[id - 1].state == THREAD_READY) {
            ready = id;
            count++;
        }
    if (count == 0 || world->is_real || world->has_ended)
        pen_put(pen, ROLE_FAINT, "idle");
    else if (count == 1)
        pen_printf(pen, ROLE_FAINT, "free for T%u", (unsigned)ready);
    else
        pen_printf(pen, ROLE_FAINT, "free for 1 of %u", (unsigned)count);
}

static void core_draw(struct pen *pen, const struct scene *scene, unsigned core, uint16_t thread)
{
    char name[WORDS_MAX];
    bool is_changed = is_core_changed(scene, core);
    pen_glyph(pen, ROLE_STRONG, is_changed ? MARK_CHANGED_GLYPH : ' ');
    if (is_changed)
        pen_mark_row(pen, MARK_CHANGED);
    pen_printf(pen, ROLE_FAINT, "core %-2u ", core + 1);
    if (thread == 0) {
        put_idle(pen, scene->world);
        return;
    }
    pen_glyph(pen, ROLE_RUN, theme_state_glyph(THREAD_RUN, pen->canvas->is_ascii));
    pen_put(pen, ROLE_TEXT, " ");
    pen_put(pen, ROLE_TEXT, words_thread(scene->tape, thread, name, sizeof name));
}

/* Rows of the GIL of the program: what the cores leave, without the rows of the other GILs. */
static int gil_rows(const struct world *world, int left)
{
    int others = 0;
    for (size_t i = 0; i < world->gil_count; i++)
        others += world->gils[i].is_on;
    if (!world->gil.is_on || left <= 0)
        return 0;
    return left - others >= GIL_ROWS ? GIL_ROWS : left - others >= 1 ? left - others : 1;
}

void cores_draw(struct canvas *canvas, struct rect rect, const struct scene *scene)
{
    uint16_t threads[CORES_SHOWN];
    unsigned count = cores_of(scene->world, threads);
    int per_row = rect.cols / CORE_COLS > 0 ? rect.cols / CORE_COLS : 1, cols = rect.cols / per_row;
    int used = ((int)count + per_row - 1) / per_row;
    int rows =
        used < rect.rows - GIL_ROWS || !scene->world->gil.is_on ? used : rect.rows - GIL_ROWS;
    rows = rows < 1 ? 1 : rows > rect.rows ? rect.rows : rows;
    int first = scene_scrolled(scene, PANEL_CORES, used, rows, 0);
    int gil = gil_rows(scene->world, rect.rows - rows);
    struct pen pen = pen_at(canvas, rect);
    for (int i = first * per_row; i < (int)count && i / per_row - first < rows; i++) {
        struct rect field = {rect.x + i % per_row * cols, rect.y + i / per_row - first, cols - 1,
                             1};
        struct pen inside = pen_at(canvas, field);
        core_draw(&inside, scene, (unsigned)i, threads[i]);
    }
    pen_row(&pen, rows);
    if (gil > 0)
        gil_draw(&pen, scene, gil);
    else if (pen.y < rect.rows && scene->world->gil_count == 0)
        pen_put(&pen, ROLE_FAINT, " no GIL");
    gil_others_draw(&pen, scene, rect.rows - pen.y);
}
