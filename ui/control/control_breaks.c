/* SPDX-License-Identifier: MIT */
/* The breakpoints, a row each; and the key that sets one where we are. */
#include "ui/control/control_parts.h"

#include <errno.h>

#include "model/words.h"
#include "ui/view/views.h"

static void tell(struct control *c, const struct breakpoint *point, int result)
{
    char words[WORDS_MAX];
    break_words(point, &c->session->tape, words, sizeof words);
    if (result == -ENOSPC)
        control_sayf(c, "There are %d breakpoints, which is the most: %s lists them.", BREAKS_MAX,
                     control_key_of(c, ACTION_BREAKS));
    else if (result == 0)
        control_sayf(c, "No breakpoint any more: %s.", words);
    else
        control_sayf(c, "Breakpoint: %s. %s runs on to it, %s lists them.", words,
                     control_key_of(c, ACTION_CONTINUE), control_key_of(c, ACTION_BREAKS));
}

/* A line has its breakpoint where it can be met, and what is known of that is said. */
static void toggle_line(struct control *c, struct breakpoint point)
{
    uint32_t wanted = point.id;
    bool is_met, has_code = break_find_code(&point, &c->session->tape, &is_met);
    bool is_moved = point.id != wanted;
    const char *run_on = control_key_of(c, ACTION_CONTINUE);
    if (!has_code) {
        control_sayf(c, "Line %u has no code, nor has any behind it.", (unsigned)wanted);
    } else if (is_moved && breaks_find(&c->breaks, &point) >= 0) {
        control_sayf(c, "Line %u has no code, and line %u has its breakpoint.", (unsigned)wanted,
                     (unsigned)point.id);
    } else {
        int result = breaks_toggle(&c->breaks, &point);
        tell(c, &point, result);
        if (result == 1 && is_moved)
            control_sayf(c, "Line %u has no code: line %u instead. %s runs on to it.",
                         (unsigned)wanted, (unsigned)point.id, run_on);
        else if (result == 1 && !is_met)
            control_sayf(c,
                         "Breakpoint: line %u. Nothing has happened there yet; %s stops there if "
                         "it does.",
                         (unsigned)point.id, run_on);
    }
}

static void toggle(struct control *c, struct breakpoint point)
{
    if (point.what == BREAK_LINE && breaks_find(&c->breaks, &point) < 0)
        toggle_line(c, point);
    else
        tell(c, &point, breaks_toggle(&c->breaks, &point));
}

/* The file that the source panel shows. */
static const char *file_shown(struct control *c)
{
    struct scene scene;
    control_scene(c, &scene);
    return source_name(&scene);
}

/* The line that is selected in it, else the one where the thread looked at stands; 0: there is none. */
static uint32_t line_shown(struct control *c)
{
    struct scene scene;
    uint32_t count;
    control_scene(c, &scene);
    return source_line(&scene, &count);
}

/* Whether nothing but the GIL stands among the objects. */
static bool is_gil_alone(const struct world *world)
{
    return world->object_count == 0 && world->gil.is_on;
}

/* What the focus has selected: a line, an object, else a thread. Returns: whether there is any. */
static bool selected(struct control *c, struct breakpoint *point)
{
    enum panel panel = view_panel(&c->view);
    if (panel == PANEL_SOURCE && line_shown(c) > 0)
        *point = break_at_line(file_shown(c), line_shown(c));
    else if (panel == PANEL_OBJECTS && world_object(control_world(c), c->view.object))
        *point = break_of(BREAK_OBJECT, c->view.object);
    else if (panel == PANEL_OBJECTS && is_gil_alone(control_world(c)))
        *point = break_of_gil();
    else if (control_thread(c) != 0)
        *point = break_of(BREAK_THREAD, control_thread(c));
    else
        return false;
    return true;
}

void do_break(struct control *c, enum action action, uint64_t now_ms)
{
    struct breakpoint point;
    (void)action;
    (void)now_ms;
    if (selected(c, &point))
        toggle(c, point);
    else
        control_sayf(c, "There is no thread, object or line yet to stop at.");
}

void control_break(struct control *c, const char *words)
{
    struct breakpoint point;
    char why[BREAK_WORDS_MAX + 100];
    if (break_parse(&point, &c->session->tape, file_shown(c), words, why, sizeof why) < 0)
        control_sayf(c, "%s", why);
    else
        toggle(c, point);
}

void control_clear(struct control *c)
{
    control_sayf(c, c->breaks.count > 0 ? "There are no breakpoints any more."
                                        : "There are no breakpoints.");
    breaks_clear(&c->breaks);
}

/* ---- the box ---- */

void do_breaks(struct control *c, enum action action, uint64_t now_ms)
{
    (void)action;
    (void)now_ms;
    control_open_box(c, OVERLAY_BREAKS);
}

static int rows(struct control *c)
{
    return c->breaks.count;
}

static void remove_row(struct control *c, int row)
{
    breaks_remove(&c->breaks, row);
    if (row > 0 && row >= c->breaks.count)
        c->view.overlay_row = c->breaks.count - 1;
}

static bool take_key(struct control *c, struct key key, uint64_t now_ms)
{
    int row = c->view.overlay_row;
    bool is_character = key.code == PRESSED_CHARACTER;
    (void)now_ms;
    if (row >= c->breaks.count)
        return false;
    if (key.code == PRESSED_ENTER || key.code == PRESSED_SPACE)
        c->breaks.at[row].is_off = !c->breaks.at[row].is_off;
    else if (key.code == PRESSED_DELETE || (is_character && key.character == 'x'))
        remove_row(c, row);
    else
        return false;
    return true;
}

const struct control_box control_breaks_box = {rows, take_key};
