/* SPDX-License-Identifier: MIT */
/* The menu on a terminal: draw, wait for a key, until something is chosen. */
#include <poll.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>

#include "ui/menu/menu.h"
#include "ui/screen/term.h"

/* Learn what there is to say of the selected recording. */
static void look_up(struct menu_state *menu)
{
    struct stat status;
    struct tm when;
    menu->recorded[0] = '\0';
    if (menu_is_empty(menu) || !menu->contents.entries[menu->selected].is_reel)
        return;
    const char *path = menu->contents.entries[menu->selected].path;
    if (!path || stat(path, &status) < 0 || !localtime_r(&status.st_mtime, &when))
        return;
    size_t used = strftime(menu->recorded, sizeof menu->recorded, "%Y-%m-%d %H:%M, ", &when);
    snprintf(menu->recorded + used, sizeof menu->recorded - used, "%lld kB",
             ((long long)status.st_size + 1023) / 1024);
}

static int show(struct canvas *canvas, struct menu_state *menu)
{
    int cols, rows;
    term_size(&cols, &rows);
    if (!canvas->cells || canvas->cols != cols || canvas->rows != rows) {
        canvas_free(canvas);
        int error = canvas_init(canvas, cols, rows);
        if (error < 0)
            return error;
    }
    const struct settings *settings = menu->contents.settings;
    canvas->is_ascii = term_is_ascii() || settings_is_ascii(settings);
    term_set_theme(settings_theme(settings), settings_colours(settings));
    menu_settle(menu, cols, rows);
    menu_draw(canvas, menu);
    term_show(canvas);
    return 0;
}

static void await_key(struct menu_state *menu, int rows)
{
    int fds[2];
    term_descriptors(fds);
    struct pollfd polled[2] = {{fds[0], POLLIN, 0}, {fds[1], POLLIN, 0}};
    poll(polled, 2, -1);
    for (;;) {
        struct key key = term_key();
        if (key.code == PRESSED_NOTHING || menu->is_left || menu->is_chosen)
            return;
        if (key.code == PRESSED_REDRAW || key.code == PRESSED_RESIZE)
            term_forget();
        menu_key(menu, key, rows);
    }
}

void menu_show(const struct menu_contents *contents, size_t selected, const char *sentence)
{
    struct menu_state menu;
    struct canvas canvas = {0};
    menu_init(&menu, contents, selected);
    menu.contents.message = sentence;
    look_up(&menu);
    show(&canvas, &menu); /* without memory it is not shown */
    canvas_free(&canvas);
}

int menu_run(const struct menu_contents *contents, size_t *selected, bool *is_bare)
{
    struct menu_state menu;
    struct canvas canvas = {0};
    int error = term_start();
    if (error < 0)
        return error;
    menu_init(&menu, contents, *selected);
    while (!menu.is_chosen && !menu.is_left && error == 0) {
        look_up(&menu);
        error = show(&canvas, &menu);
        if (error == 0)
            await_key(&menu, canvas.rows);
    }
    term_stop();
    canvas_free(&canvas);
    *selected = menu.selected;
    *is_bare = menu.is_bare;
    return error < 0 ? error : menu.is_chosen;
}
