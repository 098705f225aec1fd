/* SPDX-License-Identifier: MIT */
#include "ui/view/scene.h"

#define SETTINGS_LOOKED 1000 /* records at the beginning */

void view_init(struct view *view)
{
    *view = (struct view){.focus = PANEL_THREADS, .maximised = PANEL_NONE, .axis = AXIS_STEPS};
}

/* Whom to look at when nobody acts: one of those that a finding holds, else the first. */
static uint32_t thread_of_interest(const struct world *world)
{
    for (size_t i = 0; i < world->finding_count; i++) {
        const struct finding *finding = &world->findings[i];
        uint32_t id = finding->chain_count > 0 ? finding->chain[0] : finding->thread;
        if (world_is_stuck(world, id))
            return id;
    }
    return world->thread_count > 0 ? 1 : 0;
}

uint32_t view_thread(const struct view *view, const struct world *world)
{
    if (world_thread(world, view->selected))
        return view->selected;
    return world_thread(world, world->actor) ? world->actor : thread_of_interest(world);
}

uint32_t scene_thread(const struct scene *scene)
{
    return view_thread(scene->view, scene->world);
}

enum panel view_panel(const struct view *view)
{
    return view->maximised < PANEL_COUNT ? view->maximised : view->focus;
}

/* The settings stand before the first step; what they say holds for the whole run. */
static void facts_of(const struct scene *scene, struct layout_facts *facts)
{
    const struct tape *tape = scene->tape;
    size_t end = tape->step_count > 0 ? tape->steps[0] : tape->count;
    *facts = (struct layout_facts){.has_gil = scene->world->gil.is_on, .cores = 1};
    for (size_t i = 0; i < end && i < SETTINGS_LOOKED; i++) {
        const struct record *record = &tape->records[i];
        if (record->kind == R_SETTING && record->object == SETTING_GIL)
            facts->has_gil |= record->arg != 0;
        if (record->kind == R_SETTING && record->object == SETTING_CORES && record->arg > 0)
            facts->cores = (unsigned)record->arg;
    }
}

void scene_layout(const struct scene *scene, int cols, int rows, struct layout *layout)
{
    struct layout_facts facts;
    facts_of(scene, &facts);
    layout_make(layout, cols, rows, scene->view, &facts);
}

bool scene_is_changed(const struct scene *scene, uint64_t changed)
{
    return changed != 0 && changed == scene->world->step;
}

int scene_window(int count, int rows, int wanted)
{
    int half = rows > 3 ? rows / 2 : 1, before = wanted - rows / 4;
    if (count <= rows || rows <= 0 || before <= 0)
        return 0;
    int first = before / half * half;
    return first > count - rows ? count - rows : first;
}

int scene_scrolled(const struct scene *scene, enum panel panel, int count, int rows, int wanted)
{
    int first = scene_window(count, rows, wanted) + scene->view->scroll[panel];
    if (first > count - rows)
        first = count - rows;
    return first > 0 ? first : 0;
}
