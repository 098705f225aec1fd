/* SPDX-License-Identifier: MIT */
/*
 * The screen: a session, looked at through a terminal.
 *
 * screen_draw is the picture alone, for any position of any session at any size, and needs no
 * terminal; screen_run is the loop around it.
 */
#ifndef UI_SCREEN_H
#define UI_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

#include "ui/draw/canvas.h"
#include "ui/input/settings.h"
#include "ui/session/session.h"
#include "ui/view/scene.h"

enum screen_result {
    SCREEN_QUIT, /* to the shell, at once */
    SCREEN_BACK, /* to where we came from */
    SCREEN_TWIN, /* to the twin of this scenario */
    SCREEN_ERROR /* no terminal to draw on: see screen_options.why */
};

struct comparison;
struct quiz;

struct screen_options {
    bool is_playing;           /* begin to play at once */
    bool has_menu;             /* who leaves comes to it */
    struct settings *settings; /* to begin with, and those at the end; or NULL */
    const char *config;        /* path of the configuration, or NULL */
    const char *message;       /* a sentence to begin with, or NULL */
    char *why;                 /* room for a sentence, or NULL */
    size_t why_bytes;
    const struct comparison *comparison; /* whose first run this is, and whose lesson; or NULL */
    struct quiz *quiz;                   /* the lesson that is given, about this run; or NULL */
    /* told once of each question, when the person has read what was right; or NULL */
    const char *(*answered)(void *context, struct session *session, size_t question);
    void *answered_context;
};

/**
 * Look at a session until the person at the keys leaves it. The session stays open; a target that
 * runs, runs on.
 *
 * options: NULL: the defaults. Returns: why it was left. Threads: takes over the terminal and the
 * handlers of SIGINT, SIGTERM, SIGHUP, SIGWINCH and the fatal signals, and gives them back.
 */
enum screen_result screen_run(struct session *session, const struct screen_options *options);

/** Draw a scene over the whole canvas. */
void screen_draw(struct canvas *canvas, const struct scene *scene);

/**
 * Draw a session after `step` (SIZE_MAX: at its end) over the whole canvas, as it is seen when
 * paused there.
 *
 * view: NULL: the view in the beginning. Returns: 0 or -ENOMEM.
 */
int screen_draw_step(struct canvas *canvas, struct session *session, size_t step,
                     const struct view *view);

#endif
