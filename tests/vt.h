/* SPDX-License-Identifier: MIT */
/*
 * A terminal for tests: a program in a real pseudo-terminal, and libvterm as its screen.
 *
 * Nothing here sleeps for a fixed time. Each wait polls the terminal, feeds what the program has
 * written to the emulator, and returns as soon as what it waits for is so; VT_PATIENCE_MS only
 * bounds how long a failing test takes. Answers of the emulator (to a question such as "where is
 * the cursor?") go back to the program, as a terminal's would.
 */
#ifndef TESTS_VT_H
#define TESTS_VT_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

#define VT_PATIENCE_MS 10000

/* What vt_close returns for a program that did not end. */
#define VT_STILL_RUNNING (-1)

struct vt;

/* What a cell looks like. Colours: an index of the palette, or one of these. */
#define VT_DEFAULT (-1)
#define VT_RGB     (-2)

struct vt_cell {
    char text[32]; /* UTF-8; "" for a blank cell */
    int fg, bg;
    bool is_bold, is_reverse, is_underlined; /* libvterm 0.1 knows nothing of dim */
};

/**
 * Start a program in a new session whose controlling terminal has `rows` and `cols`.
 *
 * argv: argv[0] is searched for in PATH; ends with NULL.
 * env: "NAME=value" to set and "NAME" to remove, beside our own environment; ends with NULL; may be
 * NULL. TERM is xterm-256color unless given here.
 * Returns: the terminal; NULL with errno.
 */
struct vt *vt_open(char *const *argv, const char *const *env, int rows, int cols);

/** Send bytes as if they had been typed. Returns: false if the program no longer takes them. */
bool vt_keys(struct vt *vt, const char *text);

/** Wait until `text` stands somewhere on the screen, in one row. Returns: false on timeout. */
bool vt_wait_text(struct vt *vt, const char *text, int timeout_ms);

/** Wait until `text` stands nowhere on the screen. */
bool vt_wait_no_text(struct vt *vt, const char *text, int timeout_ms);

/** Wait until row `row` contains `text`. */
bool vt_wait_row(struct vt *vt, int row, const char *text, int timeout_ms);

/** Wait until `is_so` holds, looking again whenever the program has written. */
bool vt_wait(struct vt *vt, bool (*is_so)(struct vt *vt, void *context), void *context,
             int timeout_ms);

/** Wait until the program has written nothing for `quiet_ms`. For what cannot be waited for by its
 * text alone. Returns: false if it never is. */
bool vt_wait_idle(struct vt *vt, int quiet_ms, int timeout_ms);

/** Wait until the program has ended. It stays to be closed. */
bool vt_wait_exit(struct vt *vt, int timeout_ms);

/** A row of the screen as UTF-8, without blanks at its end; "" outside. Valid until the next call
 * for the same row. */
const char *vt_line(struct vt *vt, int row);

/** The row (from `from` on) that contains `text`, or -1. */
int vt_find(struct vt *vt, const char *text, int from);

struct vt_cell vt_cell(struct vt *vt, int row, int col);

/** The column where `text` begins in a row, counted in cells; -1 if it is not there. */
int vt_column(struct vt *vt, int row, const char *text);

/** Print the screen, each row after "# ". */
void vt_dump(struct vt *vt, FILE *out);

int vt_rows(const struct vt *vt);
int vt_cols(const struct vt *vt);

/** Change the size; the program gets SIGWINCH. */
void vt_resize(struct vt *vt, int rows, int cols);

bool vt_alt_screen_on(const struct vt *vt);
bool vt_cursor_visible(const struct vt *vt);
void vt_cursor(const struct vt *vt, int *row, int *col);

/** Whether the terminal echoes, and whether it collects lines: both are so at a shell's prompt. */
bool vt_echo_on(const struct vt *vt);
bool vt_lines_on(const struct vt *vt);

/** All bytes that the program has written so far. */
const char *vt_output(const struct vt *vt, size_t *bytes);

/** Send a signal to the program itself. (Keys such as ^C reach its foreground process group.) */
void vt_signal(struct vt *vt, int signal);
pid_t vt_pid(const struct vt *vt);

/**
 * Hang up, end the program's whole session, and give all free.
 *
 * Returns: its status as of waitpid, if it had ended by itself, else VT_STILL_RUNNING.
 */
int vt_close(struct vt *vt);

#endif
