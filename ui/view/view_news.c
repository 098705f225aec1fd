/* SPDX-License-Identifier: MIT */
/* A finding that has just been made, in a small box. It stands where least is covered: in what the
 * timeline leaves free below its threads, else over the oldest sentences of the log, else in the lower
 * right corner. Nothing else moves for it. */
#include <ctype.h>
#include <stdio.h>

#include "model/words.h"
#include "ui/draw/utf8.h"
#include "ui/input/action.h"
#include "ui/session/news.h"
#include "ui/view/views.h"

#define COLS_MOST 76
#define EDGE_COLS 4 /* the border and a blank, on both sides */

static void write_words(struct pen *pen, const struct scene *scene)
{
    char text[WORDS_MAX];
    pen_wrap(pen, ROLE_STRONG, 0,
             words_finding(scene->tape, &scene->news->finding, text, sizeof text));
    if (scene->news->more > 0) {
        pen_printf(pen, ROLE_FAINT, "and %zu more", scene->news->more);
        pen_row(pen, pen->y + 1);
    }
}

static int rows_of(const struct scene *scene, int cols)
{
    struct pen count = pen_at(NULL, (struct rect){0, 0, cols - EDGE_COLS, 0});
    write_words(&count, scene);
    return count.y + 2;
}

/* A box at the right edge of a panel. */
static struct rect box_in(const struct scene *scene, struct rect panel)
{
    int cols = panel.cols < COLS_MOST ? panel.cols : COLS_MOST;
    return (struct rect){panel.x + panel.cols - cols, panel.y, cols, rows_of(scene, cols)};
}

static struct rect place_of(const struct scene *scene, const struct layout *layout)
{
    struct rect line = layout->panels[PANEL_TIMELINE], log = layout->panels[PANEL_LOG];
    int taken = (int)scene->world->thread_count + scene->world->gil.is_on;
    struct rect box = box_in(scene, line);
    box.y = line.y + line.rows - box.rows;
    if (layout_has(layout, PANEL_TIMELINE) && box.y >= line.y + taken)
        return box;
    box = box_in(scene, log);
    if (layout_has(layout, PANEL_LOG) && box.cols > 30 && box.rows <= log.rows) {
        box.rows = log_whole_row(log, scene, box.rows); /* no half of a sentence below it */
        return box;
    }
    box = box_in(scene, (struct rect){0, 2, layout->cols, layout->rows - 4});
    box.y = layout->rows - 2 - box.rows;
    return box;
}

static void title_draw(struct canvas *canvas, struct rect box, const struct scene *scene)
{
    struct pen pen = pen_at(canvas, (struct rect){box.x + 2, box.y, box.cols - 4, 1});
    bool is_ahead = scene->news->found > scene->news->step;
    pen_put(&pen, ROLE_TITLE, " ");
    pen_put(&pen, ROLE_ALERT, "‼");
    if (is_ahead)
        pen_printf(&pen, ROLE_TITLE, " Found ahead, in step %zu ", scene->news->found);
    else
        pen_put(&pen, ROLE_TITLE, " Found ");
}

static void foot_draw(struct canvas *canvas, struct rect box, const struct scene *scene)
{
    static const struct {
        enum action action;
        const char *word;
    } keys[] = {{ACTION_PROOF, " the proof"}, {ACTION_WHY, " why"}, {ACTION_CLOSE, " close"}};
    struct pen pen =
        pen_at(canvas, (struct rect){box.x + 2, box.y + box.rows - 1, box.cols - 4, 1});
    char key[32];
    pen_put(&pen, ROLE_TEXT, " ");
    if (scene->quiz) {
        pen_put(&pen, ROLE_KEY, "Enter");
        pen_put(&pen, ROLE_TEXT, " goes on");
    }
    for (int i = 0; i < 3; i++) {
        action_shown(scene->keymap, keys[i].action, false, canvas->is_ascii, key, sizeof key);
        if (!*key || utf8_cols(key) + utf8_cols(keys[i].word) + 4 > pen_room(&pen))
            continue;
        pen_put(&pen, ROLE_FAINT, i > 0 || scene->quiz ? " · " : "");
        pen_put(&pen, ROLE_KEY, key);
        pen_put(&pen, ROLE_TEXT, keys[i].word);
    }
    pen_put(&pen, ROLE_TEXT, " ");
}

void news_draw(struct canvas *canvas, const struct layout *layout, const struct scene *scene)
{
    if (!scene->news || scene->view->overlay != OVERLAY_NONE)
        return;
    struct rect box = place_of(scene, layout);
    struct pen pen =
        pen_at(canvas, (struct rect){box.x + 2, box.y + 1, box.cols - 4, box.rows - 2});
    canvas_box(canvas, box, ROLE_RULE);
    title_draw(canvas, box, scene);
    foot_draw(canvas, box, scene);
    write_words(&pen, scene);
}
