/* SPDX-License-Identifier: MIT */
/* The breakpoints, a row each. */
#include "model/words.h"
#include "ui/session/breaks.h"
#include "ui/view/views.h"

#define WORD_COLS 5

static void write_keys(struct pen *pen)
{
    static const char *const keys[][2] = {{"Enter", " on or off"}, {"x", " remove"}};
    pen_row(pen, pen->y + 1);
    for (int i = 0; i < 2; i++) {
        pen_put(pen, ROLE_FAINT, i > 0 ? " · " : "");
        pen_put(pen, ROLE_KEY, keys[i][0]);
        pen_put(pen, ROLE_TEXT, keys[i][1]);
    }
    pen_row(pen, pen->y + 1);
}

void breaks_write(struct pen *pen, const struct scene *scene)
{
    const struct breaks *breaks = scene->breaks;
    char words[BREAK_WORDS_MAX];
    for (int i = 0; breaks && i < breaks->count; i++) {
        bool is_here = i == scene->view->overlay_row, is_off = breaks->at[i].is_off;
        int begin = pen->y;
        pen_here(pen, is_here);
        pen_put(pen, ROLE_ALERT, is_off ? " " : "•");
        pen_put(pen, ROLE_TEXT, " ");
        pen_field(pen, is_off ? ROLE_FAINT : ROLE_STRONG, WORD_COLS, is_off ? "off" : "on");
        pen_wrap(pen, is_off ? ROLE_FAINT : ROLE_TEXT, 3 + WORD_COLS,
                 break_words(&breaks->at[i], scene->tape, words, sizeof words));
        if (is_here && pen->canvas) {
            struct pen row = *pen;
            row.y = begin;
            pen_mark_row(&row, MARK_SELECTED);
        }
    }
    if (breaks && breaks->count > 0)
        write_keys(pen);
    pen_wrap(pen, ROLE_FAINT, 0,
             breaks && breaks->count > 0
                 ? "The run stops after the step in which that happens."
                 : "There are none. b stops at the line, object or thread that is selected; "
                   ":break line 12, :break lock A, :break T2, :break kind lock_wait.");
}
