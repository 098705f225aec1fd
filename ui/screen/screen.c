/* SPDX-License-Identifier: MIT */
/* The picture: status line, the panels that the layout has room for, boxes over them, keys. */
#include "ui/screen/screen.h"

#include <stdio.h>

#include "ui/control/control.h"
#include "ui/view/views.h"

typedef void panel_drawer(struct canvas *canvas, struct rect rect, const struct scene *scene);

static panel_drawer *const drawers[PANEL_COUNT] = {
    [PANEL_THREADS] = threads_draw,   [PANEL_OBJECTS] = objects_draw,
    [PANEL_TIMELINE] = timeline_draw, [PANEL_SOURCE] = source_draw,
    [PANEL_LOG] = log_draw,           [PANEL_CORES] = cores_draw,
    [PANEL_OUTPUT] = output_draw,     [PANEL_WAITS] = waits_draw,
    [PANEL_STATS] = stats_draw,
};

/* What stands beside the title: the file of the source, how much of a long list is not shown. */
static void title_more(const struct scene *scene, enum panel panel, struct rect rect, char *text,
                       size_t bytes)
{
    text[0] = '\0';
    if (panel == PANEL_SOURCE)
        snprintf(text, bytes, "%s", source_name(scene));
    else if (panel == PANEL_TIMELINE)
        timeline_more(scene, rect.rows, text, bytes);
    else if (panel == PANEL_THREADS)
        threads_more(scene, rect.rows, rect.cols, text, bytes);
    else if (panel == PANEL_OBJECTS)
        objects_more(scene, rect.rows, text, bytes);
}

static void title_draw(struct canvas *canvas, struct rect rect, const struct scene *scene,
                       enum panel panel)
{
    struct pen pen = pen_at(canvas, (struct rect){rect.x + 1, rect.y - 1, rect.cols - 2, 1});
    bool has_focus = scene->view->focus == panel && panel != PANEL_THREADS;
    char more[128];
    title_more(scene, panel, rect, more, sizeof more);
    pen_put(&pen, ROLE_TITLE, " ");
    pen_put(&pen, has_focus ? ROLE_FOCUS : ROLE_TITLE, panel_title(panel));
    if (panel == PANEL_TIMELINE)
        pen_put(&pen, has_focus ? ROLE_FOCUS : ROLE_TITLE,
                scene->view->axis == AXIS_STEPS ? " by steps" : " by time");
    pen_put(&pen, ROLE_TITLE, " ");
    if (*more) {
        pen_put(&pen, ROLE_FAINT, more);
        pen_put(&pen, ROLE_FAINT, " ");
    }
}

/* All panels are hidden: how to have them back. */
static void empty_draw(struct canvas *canvas)
{
    struct pen pen = pen_at(canvas, (struct rect){1, canvas->rows / 2, canvas->cols - 2, 1});
    pen_put(&pen, ROLE_TEXT, "All panels are hidden. ");
    pen_put(&pen, ROLE_KEY, "o");
    pen_put(&pen, ROLE_TEXT, " brings them back; ");
    pen_put(&pen, ROLE_KEY, "1-9");
    pen_put(&pen, ROLE_TEXT, " shows one of them.");
}

static void panels_draw(struct canvas *canvas, const struct layout *layout,
                        const struct scene *scene)
{
    layout_draw(layout, canvas);
    if (layout_is_empty(layout))
        empty_draw(canvas);
    for (int i = 0; i < PANEL_COUNT; i++) {
        enum panel panel = (enum panel)i;
        if (!layout_has(layout, panel))
            continue;
        drawers[i](canvas, layout->panels[i], scene);
        title_draw(canvas, layout->panels[i], scene, panel);
    }
}

static void all_panels_draw(struct canvas *canvas, const struct layout *layout,
                            const struct scene *scene)
{
    if (scene->beside)
        compare_draw(canvas, (struct rect){0, 1, canvas->cols, canvas->rows - 3}, scene);
    else
        panels_draw(canvas, layout, scene);
    told_draw(canvas, (struct rect){0, canvas->rows - 2, canvas->cols, 1}, scene);
    pressed_draw(canvas, canvas->rows - 2, scene);
    news_draw(canvas, layout, scene);
}

void screen_draw(struct canvas *canvas, const struct scene *given)
{
    struct scene scene = *given;
    struct layout layout;
    canvas_clear(canvas);
    scene_layout(&scene, canvas->cols, canvas->rows, &layout);
    if (layout.is_too_small) {
        struct pen pen = pen_at(canvas, (struct rect){0, 0, canvas->cols, canvas->rows});
        pen_printf(&pen, ROLE_TEXT, "%d×%d needed, this is %d×%d", LAYOUT_COLS_MIN, LAYOUT_ROWS_MIN,
                   canvas->cols, canvas->rows);
        return;
    }
    scene.has_cores_panel = layout_has(&layout, PANEL_CORES);
    if (scene.view->is_presenting && scene.view->maximised == PANEL_NONE && !scene.beside)
        presenter_draw(canvas, (struct rect){0, 1, canvas->cols, canvas->rows - 2}, &scene);
    else
        all_panels_draw(canvas, &layout, &scene);
    card_draw(canvas, &layout, &scene);
    status_draw(canvas, (struct rect){0, 0, canvas->cols, 1}, &scene);
    overlay_draw(canvas, &scene);
    legend_draw(canvas, (struct rect){0, canvas->rows - 1, canvas->cols, 1}, &scene);
}

int screen_draw_step(struct canvas *canvas, struct session *session, size_t step,
                     const struct view *view)
{
    struct control control;
    struct scene scene;
    control_init(&control, session);
    if (view)
        control.view = *view;
    size_t last = player_frontier(session);
    control.player.step = step < last ? step : last;
    control_follow(&control, 0);
    control_scene(&control, &scene);
    screen_draw(canvas, &scene);
    control_free(&control);
    return 0;
}
