/* SPDX-License-Identifier: MIT */
/*
 * Keys for the timeline: its axis, how large it is, and where its window lies. Zooming goes on around
 * the present. A key that would change nothing says so, and is not remembered, so that the next key
 * in the other direction counts.
 */
#include "ui/control/control_parts.h"
#include "ui/view/timeline.h"

#define PAN_PARTS 4 /* of the window, for one key */

/* The scale that is on the screen now. */
static struct scale shown_scale(struct control *c)
{
    struct scene scene;
    struct layout layout;
    control_scene(c, &scene);
    scene_layout(&scene, c->cols, c->rows, &layout);
    int cols = layout.panels[PANEL_TIMELINE].cols;
    return timeline_of(&scene, cols >= TIMELINE_COLS_MIN ? cols : TIMELINE_COLS_MIN).scale;
}

static void zoom(struct control *c, int by)
{
    struct scale before = shown_scale(c);
    c->view.zoom += by;
    c->view.pan = 0;
    struct scale after = shown_scale(c);
    if (after.cell != before.cell || after.repeat != before.repeat)
        return;
    c->view.zoom -= by;
    control_sayf(c, by > 0 ? "The timeline cannot show less." : "The timeline cannot show more.");
}

/* Cells are counted from where the window would be, which `first` of a scale without pan tells. */
static void pan(struct control *c, int direction)
{
    struct scale before = shown_scale(c);
    int by = before.cols / before.repeat / PAN_PARTS;
    c->view.pan += direction * (by > 0 ? by : 1);
    struct scale after = shown_scale(c);
    c->view.pan = 0;
    uint64_t base = shown_scale(c).first;
    c->view.pan = after.first > base ? (int)(after.first - base) : -(int)(base - after.first);
    if (after.first == before.first)
        control_sayf(c, direction < 0 ? "The timeline begins here." : "The timeline ends here.");
}

void do_timeline(struct control *c, enum action action, uint64_t now_ms)
{
    (void)now_ms;
    switch (action) {
    case ACTION_ZOOM_IN:
        zoom(c, 1);
        break;
    case ACTION_ZOOM_OUT:
        zoom(c, -1);
        break;
    case ACTION_PAN_LEFT:
        pan(c, -1);
        break;
    case ACTION_PAN_RIGHT:
        pan(c, 1);
        break;
    default:
        if (action == ACTION_AXIS) {
            c->lesson.has_lent_axis = false;
            c->view.axis = c->view.axis == AXIS_TIME ? AXIS_STEPS : AXIS_TIME;
        }
        c->view.zoom = 0;
        c->view.pan = 0;
    }
}

void control_follow_present(struct control *c)
{
    if (c->view.pan == 0)
        return;
    struct scale scale = shown_scale(c);
    if (scale_bar(&scale) < 0)
        c->view.pan = 0;
}
