/* SPDX-License-Identifier: MIT */
/* Keys for what is shown of an instant, and how. */
#include "ui/control/control_parts.h"

#include <limits.h>

#include "ui/view/views.h"

/* ---- a box that is read ---- */

/* Whether a box lies open that is read, and so has the keys that move. */
bool control_is_reading(const struct control *c)
{
    return c->view.overlay == OVERLAY_HELP || c->view.overlay == OVERLAY_ABOUT ||
           c->view.overlay == OVERLAY_LESSON || c->view.overlay == OVERLAY_NOTES;
}

void control_scroll_box(struct control *c, int down)
{
    struct scene scene;
    control_scene(c, &scene);
    int most = overlay_scroll_most(&scene, c->cols, c->rows),
        scroll = c->view.overlay_scroll + down;
    c->view.overlay_scroll = scroll < 0 ? 0 : scroll > most ? most : scroll;
}

/* ---- selecting and scrolling ---- */

static void layout_of(struct control *c, struct layout *layout)
{
    struct scene scene;
    control_scene(c, &scene);
    scene_layout(&scene, c->cols, c->rows, layout);
}

/* The panel that the keys act upon. One that the screen does not show cannot be it. */
static enum panel focused_panel(struct control *c)
{
    struct layout layout;
    enum panel panel = view_panel(&c->view);
    layout_of(c, &layout);
    return layout_has(&layout, panel) || layout_is_empty(&layout) ? panel
                                                                  : layout_next(&layout, panel);
}

static void select_thread(struct control *c, int down)
{
    size_t count = control_world(c)->thread_count;
    uint32_t id = control_thread(c);
    if (count == 0)
        return;
    if (!world_thread(control_world(c), c->view.selected))
        id = id == 0 ? 1 : id; /* the first key marks the one that is looked at */
    else if (down < 0)
        id = id > (uint32_t)-down ? id - (uint32_t)-down : 1;
    else
        id = count - id > (size_t)down ? id + (uint32_t)down : (uint32_t)count;
    c->view.selected = (uint16_t)id;
    c->view.overlay_scroll = 0;
}

/* The number `down` below `now`, in 1 .. count. */
static uint32_t moved(uint32_t now, int down, size_t count)
{
    int64_t to = (int64_t)now + down;
    return to < 1 ? 1 : to > (int64_t)count ? (uint32_t)count : (uint32_t)to;
}

/* The first key selects the first object that stands in the panel, or the last. */
static void select_object(struct control *c, int down)
{
    size_t count = control_world(c)->object_count;
    uint32_t now = c->view.object;
    if (count > 0)
        c->view.object = now == 0 ? (down > 0 ? 1 : (uint32_t)count) : moved(now, down, count);
    c->view.overlay_scroll = 0;
}

static void select_line(struct control *c, int down)
{
    struct scene scene;
    uint32_t count;
    control_scene(c, &scene);
    uint32_t now = source_line(&scene, &count);
    if (count > 0)
        c->view.line = moved(now, down, count);
}

/* How far a panel can be scrolled at most. Log and output are scrolled back from their ends. */
static void scroll_panel(struct control *c, enum panel panel, int down)
{
    bool is_from_end = panel == PANEL_LOG || panel == PANEL_OUTPUT;
    bool is_from_start = panel == PANEL_WAITS || panel == PANEL_CORES || panel == PANEL_STATS;
    int most = panel == PANEL_LOG     ? (int)(c->player.step < INT_MAX ? c->player.step : INT_MAX)
               : panel == PANEL_STATS ? stats_rows(control_world(c))
                                      : CONTROL_SCROLL_MAX;
    int scroll = c->view.scroll[panel] + down;
    int least = is_from_start ? 0 : -most;
    most = is_from_end ? 0 : most;
    c->view.scroll[panel] = scroll < least ? least : scroll > most ? most : scroll;
}

void do_scroll(struct control *c, enum action action, uint64_t now_ms)
{
    bool is_page = action == ACTION_PAGE_UP || action == ACTION_PAGE_DOWN;
    int rows = is_page ? c->rows / 3 : 1;
    bool is_up = action == ACTION_UP || action == ACTION_PAGE_UP;
    int down = is_up ? -rows : rows;
    enum panel panel = focused_panel(c);
    (void)now_ms;
    if (control_is_reading(c))
        control_scroll_box(c, down);
    else if (panel == PANEL_THREADS || panel == PANEL_TIMELINE)
        select_thread(c, down);
    else if (panel == PANEL_OBJECTS)
        select_object(c, down);
    else if (panel == PANEL_SOURCE)
        select_line(c, down);
    else
        scroll_panel(c, panel, down);
}

void do_follow(struct control *c, enum action action, uint64_t now_ms)
{
    (void)action;
    (void)now_ms;
    c->view.selected = 0;
    c->view.object = c->view.line = 0;
    if (player_can_follow(c->session))
        player_follow(&c->player, c->session);
}

/* ---- the view ---- */

/* A finding in its box that one asks about has been read. */
void do_overlay(struct control *c, enum action action, uint64_t now_ms)
{
    (void)now_ms;
    if (action == ACTION_WHY)
        control_read_news(c);
    control_open_box(c, action == ACTION_HELP    ? OVERLAY_HELP
                        : action == ACTION_ABOUT ? OVERLAY_ABOUT
                                                 : OVERLAY_DETAILS);
}

void do_focus(struct control *c, enum action action, uint64_t now_ms)
{
    struct layout layout;
    (void)action;
    (void)now_ms;
    layout_of(c, &layout);
    if (c->view.maximised < PANEL_COUNT)
        c->view.maximised = (enum panel)((c->view.maximised + 1) % PANEL_COUNT);
    else
        c->view.focus = layout_next(&layout, c->view.focus);
}

void do_hide(struct control *c, enum action action, uint64_t now_ms)
{
    enum panel panel = focused_panel(c);
    struct layout layout;
    (void)action;
    (void)now_ms;
    if (c->view.is_hidden[panel])
        return;
    c->view.is_hidden[panel] = true;
    c->view.maximised = PANEL_NONE;
    layout_of(c, &layout);
    c->view.focus = layout_next(&layout, panel);
    control_sayf(c, "%s is hidden. %s brings it back.", panel_title(panel),
                 control_key_of(c, ACTION_OPTIONS));
}

void do_twin(struct control *c, enum action action, uint64_t now_ms)
{
    (void)action;
    (void)now_ms;
    if (c->lesson.comparison)
        control_sayf(c, "This lesson compares runs, and has no twin.");
    else if (tape_about(&c->session->tape, ABOUT_TWIN))
        c->wish = WISH_TWIN;
    else
        control_sayf(c, "This scenario has no twin.");
}

void do_terminal(struct control *c, enum action action, uint64_t now_ms)
{
    (void)now_ms;
    c->wants_redraw = true;
    c->wants_other_glyphs = action == ACTION_GLYPHS;
    if (action == ACTION_GLYPHS)
        settings_turn(&c->settings, SETTINGS_GLYPHS, 1);
}

void do_close(struct control *c, enum action action, uint64_t now_ms)
{
    (void)now_ms;
    if (action == ACTION_QUIT)
        c->wish = WISH_QUIT;
    else if (action == ACTION_LEAVE && control_is_last_page(c))
        c->wish = WISH_BACK;
    else if (c->view.overlay != OVERLAY_NONE)
        c->view.overlay = OVERLAY_NONE;
    else if (c->branches.beside >= 0)
        branches_compare(&c->branches, -1);
    else if (c->view.maximised < PANEL_COUNT)
        c->view.maximised = PANEL_NONE;
    else if (action == ACTION_LEAVE)
        c->wish = control_asks_before_leaving(c) ? WISH_STAY : WISH_BACK;
    else if (c->view.focus != PANEL_THREADS)
        c->view.focus = PANEL_THREADS;
    else
        control_sayf(c, "Nothing lies on top. %s leaves this run.",
                     control_key_of(c, ACTION_LEAVE));
}
