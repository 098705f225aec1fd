/* SPDX-License-Identifier: MIT */
/* What can happen next, a row each: who acts and how it is with that thread, what it would do, and
 * whether that is how it went. */
#include <string.h>

#include "model/picks.h"
#include "model/words.h"
#include "ui/view/views.h"

#define TEXT_X 6
#define TAKEN  " (so it went)"

/* Whether the step that follows has gone so. */
static bool has_been_taken(const struct scene *scene, struct pick pick)
{
    size_t step = (size_t)scene->world->step + 1;
    return step <= scene->last_step && picks_happened(scene->tape, step, pick);
}

static void write_row(struct pen *pen, const struct scene *scene, struct pick pick, int row,
                      bool is_here, bool is_taken)
{
    enum thread_state state = world_thread(scene->world, pick.thread)->state;
    bool is_ascii = pen->canvas && pen->canvas->is_ascii;
    char text[WORDS_MAX];
    struct pen first = *pen;
    pen_here(pen, is_here);
    pen->x++;
    pen_glyph(pen, ROLE_KEY, row < 9 ? (uint32_t)('1' + row) : ' ');
    pen->x++;
    pen_glyph(pen, theme_state_role(state), theme_state_glyph(state, is_ascii));
    pen->x = TEXT_X;
    words_pick(scene->tape, scene->world, pick, text, sizeof text - sizeof TAKEN);
    if (is_taken)
        strcat(text, TAKEN);
    pen_wrap(pen, ROLE_TEXT, TEXT_X, text);
    if (is_here) {
        pen_select(&first);
        pen->selected = first.selected;
    }
}

static void write_keys(struct pen *pen)
{
    pen_row(pen, pen->y + 1);
    pen_put(pen, ROLE_KEY, "Enter");
    pen_put(pen, ROLE_TEXT, " let it happen");
    pen_put(pen, ROLE_FAINT, " · ");
    pen_put(pen, ROLE_KEY, "1-9");
    pen_put(pen, ROLE_TEXT, " at once");
    pen_row(pen, pen->y + 1);
}

/* There may have been more when the row was selected. */
void pick_write(struct pen *pen, const struct scene *scene)
{
    struct pick picks[PICKS_MAX];
    size_t all = picks_at(scene->world, picks, PICKS_MAX),
           count = all < PICKS_MAX ? all : PICKS_MAX;
    int row = scene->view->overlay_row;
    bool was_taken = false;
    for (size_t i = 0; i < count; i++) {
        bool is_taken = !was_taken && has_been_taken(scene, picks[i]);
        write_row(pen, scene, picks[i], (int)i, row < (int)count ? (int)i == row : i + 1 == count,
                  is_taken);
        was_taken |= is_taken;
    }
    if (all > count)
        pen_printf(pen, ROLE_FAINT, "%*sand %zu more", TEXT_X, "", all - count);
    if (count == 0)
        pen_wrap(pen, ROLE_FAINT, 0, "Nothing can happen here any more.");
    write_keys(pen);
}
