/* SPDX-License-Identifier: MIT */
/*
 * The loop: sleep until a key, a record or a moment of the player comes; take all of it in; draw, at
 * most sixty times a second. When nothing moves, nothing wakes it.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "ui/control/control.h"
#include "ui/screen/screen.h"
#include "ui/screen/term.h"

#define FRAME_MS       16
#define KEYS_AT_ONCE   64
#define RECORDS_FOLDED 32768 /* for the timeline, between two looks at the keys */

struct loop {
    struct control control;
    struct canvas canvas;
    bool is_stale;  /* what is shown is not what is */
    bool is_urgent; /* a key has come while records flood in: it is answered before more of them */
    bool is_behind; /* there is more to take in at once */
    uint64_t drawn_ms;
};

static uint64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* Let the canvas have the size of the screen. Returns: 0 or -ENOMEM. */
static int fit_canvas(struct loop *loop)
{
    int cols, rows;
    term_size(&cols, &rows);
    if (loop->canvas.cells && loop->canvas.cols == cols && loop->canvas.rows == rows)
        return 0;
    canvas_free(&loop->canvas);
    loop->control.cols = cols;
    loop->control.rows = rows;
    return canvas_init(&loop->canvas, cols, rows);
}

static int draw(struct loop *loop)
{
    const struct settings *settings = &loop->control.settings;
    struct scene scene;
    int error = fit_canvas(loop);
    if (error < 0)
        return error;
    loop->canvas.is_ascii = term_is_ascii() || settings_is_ascii(settings);
    term_set_theme(settings_theme(settings), settings_colours(settings));
    control_scene(&loop->control, &scene);
    screen_draw(&loop->canvas, &scene);
    term_show(&loop->canvas);
    control_note_drawn(&loop->control);
    loop->is_stale = loop->is_urgent = false;
    loop->drawn_ms = now_ms();
    return 0;
}

static void take_keys(struct loop *loop)
{
    struct control *control = &loop->control;
    for (int i = 0; i < KEYS_AT_ONCE && control->wish == WISH_STAY; i++) {
        struct key key = term_key();
        if (key.code == PRESSED_NOTHING)
            return;
        control_key(control, key, now_ms());
        if (control->wants_other_glyphs && term_is_ascii())
            control_say(control, "The character set of this terminal has no others.");
        if (control->wants_redraw || key.code == PRESSED_RESIZE)
            term_forget();
        control->wants_other_glyphs = control->wants_redraw = false;
        loop->is_stale = true;
        loop->is_urgent |= loop->is_behind;
    }
}

static void take_records(struct loop *loop)
{
    bool is_new = control_pump(&loop->control);
    bool is_folded = control_follow(&loop->control, RECORDS_FOLDED);
    bool has_moved = control_tick(&loop->control, now_ms());
    loop->is_stale |= is_new || has_moved || loop->is_behind;
    loop->is_behind = is_new || !is_folded;
}

/* How long nothing need be done, in milliseconds; -1: for ever. */
static int timeout_ms(const struct loop *loop)
{
    uint64_t now = now_ms(), next_frame = loop->drawn_ms + FRAME_MS;
    int timeout = control_timeout_ms(&loop->control, now);
    if (loop->is_behind)
        return 0;
    if (loop->is_stale) {
        int frame = next_frame > now ? (int)(next_frame - now) : 0;
        return timeout < 0 || frame < timeout ? frame : timeout;
    }
    return timeout;
}

static void sleep_until_needed(const struct loop *loop)
{
    int fds[2 + 2 * BRANCHES_MAX];
    struct pollfd polled[2 + 2 * BRANCHES_MAX];
    const struct branches *branches = &loop->control.branches;
    term_descriptors(fds);
    int count = 2 + branches_descriptors(branches, fds + 2);
    for (int i = 0; i < count; i++)
        polled[i] = (struct pollfd){.fd = fds[i], .events = POLLIN};
    poll(polled, (nfds_t)count, branches_patience_ms(branches, timeout_ms(loop)));
}

static int run(struct loop *loop)
{
    while (loop->control.wish == WISH_STAY) {
        take_records(loop);
        take_keys(loop);
        bool is_due = loop->is_urgent || now_ms() - loop->drawn_ms >= FRAME_MS;
        if (loop->is_stale && is_due) {
            int error = draw(loop);
            if (error < 0)
                return error;
        }
        if (loop->control.wish == WISH_STAY)
            sleep_until_needed(loop);
    }
    return 0;
}

static enum screen_result result_of(enum control_wish wish)
{
    switch (wish) {
    case WISH_TWIN:
        return SCREEN_TWIN;
    case WISH_BACK:
        return SCREEN_BACK;
    default:
        return SCREEN_QUIT;
    }
}

static enum screen_result fail(const struct screen_options *options, int error)
{
    if (options && options->why)
        snprintf(options->why, options->why_bytes, "%s", term_error(error));
    return SCREEN_ERROR;
}

static void begin(struct control *control, struct session *session,
                  const struct screen_options *options)
{
    control_init(control, session);
    if (options && options->settings)
        control_apply(control, options->settings, now_ms());
    if (options && options->message)
        control_say(control, options->message);
    control->has_menu = options && options->has_menu;
    control->config = options ? options->config : NULL;
    if (options && options->quiz)
        control_teach(control, options->quiz, options->answered, options->answered_context);
    if (options && options->comparison)
        control_compare_runs(control, options->comparison);
}

/* What was looked at in this run says nothing of the next one: there one follows, or not, as before. */
static void end(struct control *control, struct settings *settings)
{
    uint8_t following = settings->chosen[SETTINGS_FOLLOWING];
    *settings = control_kept_settings(control);
    settings->chosen[SETTINGS_FOLLOWING] = following;
}

enum screen_result screen_run(struct session *session, const struct screen_options *options)
{
    struct loop *loop = calloc(1, sizeof *loop);
    int error = loop ? term_start() : -ENOMEM;
    if (error < 0) {
        free(loop);
        return fail(options, error);
    }
    begin(&loop->control, session, options);
    loop->is_stale = true;
    if (options && options->is_playing)
        player_toggle(&loop->control.player, session, now_ms());
    error = run(loop);
    enum screen_result result = result_of(loop->control.wish);
    term_stop();
    control_leave_lesson(&loop->control);
    if (options && options->settings)
        end(&loop->control, options->settings);
    control_free(&loop->control);
    canvas_free(&loop->canvas);
    free(loop);
    return error < 0 ? fail(options, error) : result;
}
