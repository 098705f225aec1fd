/* SPDX-License-Identifier: MIT */
/* What is shown and how, a row each, and the command that would keep it so. */
#include <stdio.h>

#include "ui/draw/utf8.h"
#include "ui/input/settings.h"
#include "ui/view/views.h"

#define PANEL_COLS 23
#define NAME_COLS  10
#define VALUE_COLS 7

/* layout: of the screen behind, or NULL: there are no panels yet. */
static void write_panel(struct pen *pen, const struct settings *settings, enum panel panel,
                        const struct layout *layout)
{
    char title[64];
    snprintf(title, sizeof title, "%d %s", (int)panel + 1, panel_title(panel));
    pen_field(pen, ROLE_TEXT, PANEL_COLS, title);
    if (settings->is_hidden[panel])
        pen_put(pen, ROLE_STRONG, "hidden");
    else if (!layout || layout_has(layout, panel))
        pen_put(pen, ROLE_STRONG, "shown");
    else
        pen_printf(pen, ROLE_FAINT, "no room beside the others; %d shows it", (int)panel + 1);
}

static void write_row(struct pen *pen, const struct settings *settings, int row,
                      const struct layout *layout)
{
    enum setting setting = (enum setting)row;
    char value[SETTINGS_VALUE_MAX];
    if (row >= SETTINGS_COUNT) {
        write_panel(pen, settings, (enum panel)(row - SETTINGS_COUNT), layout);
    } else {
        pen_field(pen, ROLE_TEXT, NAME_COLS, settings_name(setting));
        pen_field(pen, ROLE_STRONG, VALUE_COLS, settings_value(settings, setting, value));
        pen_put(pen, ROLE_FAINT, settings_sentence(setting));
    }
}

/* What to write where, so that it is so the next time. */
static void write_foot(struct pen *pen, const struct settings *settings, int selected,
                       const char *config)
{
    const char *where = config ? config : "the configuration";
    char command[64];
    pen_put(pen, ROLE_TEXT, "To keep it, write this line into ");
    if (utf8_cols(where) >= pen_room(pen))
        pen_row(pen, pen->y + 1);
    pen_printf(pen, ROLE_TEXT, "%s:", where);
    pen_row(pen, pen->y + 1);
    pen_field(pen, ROLE_STRONG, PANEL_COLS + NAME_COLS,
              settings_row_command(settings, selected, command, sizeof command));
    pen_put(pen, ROLE_KEY, pen->canvas && pen->canvas->is_ascii ? "  Left Right" : "  ← →");
    pen_put(pen, ROLE_TEXT, " change it");
    pen_row(pen, pen->y + 1);
}

void options_list_write(struct pen *pen, const struct settings *settings, int selected,
                        const char *config, const struct layout *layout)
{
    for (int i = 0; i < SETTINGS_ROWS; i++) {
        pen_here(pen, i == selected);
        pen->x++;
        write_row(pen, settings, i, layout);
        if (i == selected)
            pen_select(pen);
        pen_row(pen, pen->y + 1);
    }
    write_foot(pen, settings, selected, config);
}

void options_write(struct pen *pen, const struct scene *scene)
{
    struct settings usual;
    struct layout layout;
    settings_init(&usual);
    if (pen->canvas)
        scene_layout(scene, pen->canvas->cols, pen->canvas->rows, &layout);
    options_list_write(pen, scene->settings ? scene->settings : &usual, scene->view->overlay_row,
                       scene->config, pen->canvas ? &layout : NULL);
}
