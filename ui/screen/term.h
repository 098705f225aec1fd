/* SPDX-License-Identifier: MIT */
/*
 * The terminal: the one place that knows ncurses. It shows canvases and reads keys.
 *
 * There is one terminal in a process, so there is one of these. While it is on, the handlers of
 * SIGINT, SIGTERM, SIGHUP, SIGWINCH and of the fatal signals are ours; whatever ends the process
 * leaves the terminal as it was.
 */
#ifndef UI_TERM_H
#define UI_TERM_H

#include <stdbool.h>

#include "ui/draw/canvas.h"
#include "ui/draw/theme.h"
#include "ui/input/key.h"

/**
 * Take over the terminal. Calls may be nested: only the first takes it, and only the last term_stop
 * gives it back, so that one may go from a menu to a screen without a flash.
 *
 * Returns: 0; -ENOTTY: input or output is no terminal; -ENODEV: TERM is not set, unknown or "dumb";
 * or another negative errno. setlocale must have been called.
 */
int term_start(void);
void term_stop(void);

/** Why term_start failed, in one sentence. */
const char *term_error(int error);

/** Size of the screen, in cells. */
void term_size(int *cols, int *rows);

/** Choose how canvases look. colours: how many to use at most, though NO_COLOR is set; 0: all that
 * the terminal has, or none as NO_COLOR says. */
void term_set_theme(enum theme_choice choice, int colours);

/** What canvases look like by now. */
const struct palette *term_palette(void);

/** Whether the locale's characters are ASCII only, so that glyphs must be too. */
bool term_is_ascii(void);

/** Show a canvas: writes what differs from what is shown. */
void term_show(const struct canvas *canvas);

/** Forget what is shown: the next term_show writes every cell. */
void term_forget(void);

/** Take the next key, without waiting; PRESSED_NOTHING if there is none. */
struct key term_key(void);

/** Descriptors that become readable when term_key has something. Writes 2 to `fds`. */
void term_descriptors(int *fds);

#endif
