/* SPDX-License-Identifier: MIT */
#include "ui/scene.h"

void view_init(struct view *view)
{
    *view = (struct view){.focus = PANEL_THREADS, .maximised = PANEL_NONE};
}

uint32_t scene_thread(const struct scene *scene)
{
    uint32_t id = scene->view->selected;
    return world_thread(scene->world, id) ? id : scene->world->actor;
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
