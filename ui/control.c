/* SPDX-License-Identifier: MIT */
/*
 * One function an action, in a table. Keys that belong together share one.
 *
 * A message stays until the next key.
 */
#include "ui/control.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "model/words.h"
#include "ui/views.h"

#define ZOOM_MAX      40
#define SCROLL_MAX    5000
#define STEP_ZOOM_MAX 4
#define SAVES_MAX     1000

void control_init(struct control *c, struct session *session)
{
    *c = (struct control){.session = session, .cols = 80, .rows = 24};
    player_init(&c->player);
    lanes_init(&c->lanes);
    view_init(&c->view);
    c->runs = session->runs;
}

void control_free(struct control *c)
{
    lanes_free(&c->lanes);
}

__attribute__((format(printf, 2, 3))) static void say(struct control *c, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(c->message, sizeof c->message, format, arguments);
    va_end(arguments);
}

static const struct world *world_of(struct control *c)
{
    return player_world(&c->player, c->session);
}

/* The thread that the keys act upon, or 0. */
static uint32_t thread_of(struct control *c)
{
    return view_thread(&c->view, world_of(c));
}

/* ---- a box that is read ---- */

/* Whether a box lies open that is read, and so has the keys that move. */
static bool is_reading(const struct control *c)
{
    return c->view.overlay == OVERLAY_HELP || c->view.overlay == OVERLAY_ABOUT;
}

static void scroll_box(struct control *c, int down)
{
    struct scene scene;
    control_scene(c, &scene);
    int most = overlay_scroll_most(&scene, c->cols, c->rows),
        scroll = c->view.overlay_scroll + down;
    c->view.overlay_scroll = scroll < 0 ? 0 : scroll > most ? most : scroll;
}

/* ---- moving ---- */

static void at_either_end(struct control *c)
{
    if (c->player.step == 0)
        say(c, "This is the beginning.");
    else
        say(c, "This is the end.");
}

static void do_step(struct control *c, enum action action, uint64_t now_ms)
{
    (void)now_ms;
    bool has_moved = action == ACTION_STEP ? player_step(&c->player, c->session)
                                           : player_back(&c->player, c->session);
    if (!has_moved)
        at_either_end(c);
}

static void do_play(struct control *c, enum action action, uint64_t now_ms)
{
    (void)action;
    player_toggle(&c->player, c->session, now_ms);
}

static void do_speed(struct control *c, enum action action, uint64_t now_ms)
{
    int speed = c->player.speed;
    speed = action == ACTION_NORMAL   ? SPEED_NORMAL
            : action == ACTION_FASTER ? speed + 1
                                      : speed - 1;
    player_set_speed(&c->player, speed, now_ms);
}

static void do_ends(struct control *c, enum action action, uint64_t now_ms)
{
    (void)now_ms;
    size_t frontier = player_frontier(c->session);
    if (is_reading(c) && action != ACTION_FINISH) {
        scroll_box(c, action == ACTION_FIRST ? -SCROLL_MAX : SCROLL_MAX);
        return;
    }
    player_pause(&c->player);
    if (action == ACTION_FINISH) {
        player_go(&c->player, c->session, SIZE_MAX);
        return;
    }
    if (action == ACTION_LAST && c->player.step == frontier && !session_has_ended(c->session))
        say(c, "No further step has been run: a runs on to the end.");
    player_go(&c->player, c->session, action == ACTION_FIRST ? 0 : frontier);
}

static void do_contention(struct control *c, enum action action, uint64_t now_ms)
{
    (void)now_ms;
    if (action == ACTION_NEXT)
        player_go_to_contention(&c->player, c->session);
    else if (!player_back_to_contention(&c->player, c->session))
        say(c, "Before this, no thread had to wait and nothing was found.");
}

/* ---- choosing ---- */

static void select_thread(struct control *c, int down)
{
    size_t count = world_of(c)->thread_count;
    uint32_t id = thread_of(c);
    if (count == 0)
        return;
    if (id == 0)
        id = 1;
    else if (down < 0)
        id = id > (uint32_t)-down ? id - (uint32_t)-down : 1;
    else
        id = count - id > (size_t)down ? id + (uint32_t)down : (uint32_t)count;
    c->view.selected = (uint16_t)id;
    c->view.overlay_scroll = 0;
}

/* How far a panel can be scrolled at most. Log and output are scrolled back from their ends. */
static void scroll_panel(struct control *c, enum panel panel, int down)
{
    const struct world *world = world_of(c);
    bool is_from_end = panel == PANEL_LOG || panel == PANEL_OUTPUT;
    bool is_from_start = panel == PANEL_WAITS || panel == PANEL_CORES;
    int most = panel == PANEL_OBJECTS ? (int)world->object_count
               : panel == PANEL_LOG   ? (int)(c->player.step < INT_MAX ? c->player.step : INT_MAX)
                                      : SCROLL_MAX;
    int scroll = c->view.scroll[panel] + down;
    int least = is_from_start ? 0 : -most;
    most = is_from_end ? 0 : most;
    c->view.scroll[panel] = scroll < least ? least : scroll > most ? most : scroll;
}

static void do_scroll(struct control *c, enum action action, uint64_t now_ms)
{
    bool is_page = action == ACTION_PAGE_UP || action == ACTION_PAGE_DOWN;
    int rows = is_page ? c->rows / 3 : 1;
    bool is_up = action == ACTION_UP || action == ACTION_PAGE_UP;
    int down = is_up ? -rows : rows;
    enum panel panel = c->view.maximised < PANEL_COUNT ? c->view.maximised : c->view.focus;
    (void)now_ms;
    if (is_reading(c))
        scroll_box(c, down);
    else if (panel == PANEL_THREADS || panel == PANEL_TIMELINE || panel == PANEL_STATS)
        select_thread(c, down);
    else
        scroll_panel(c, panel, down);
}

static void do_follow(struct control *c, enum action action, uint64_t now_ms)
{
    (void)action;
    (void)now_ms;
    c->view.selected = 0;
}

/* Why a thread cannot take the next step. */
static void say_why_not(struct control *c, uint32_t id)
{
    const struct world_thread *thread = world_thread(world_of(c), id);
    char name[WORDS_MAX], waits[WORDS_MAX];
    words_thread(&c->session->tape, id, name, sizeof name);
    words_waiting(&c->session->tape, world_of(c), id, waits, sizeof waits);
    switch (thread ? thread->state : THREAD_STATE_COUNT) {
    case THREAD_NEW:
        say(c, "%s has not been started yet.", name);
        break;
    case THREAD_END:
        say(c, "%s has finished.", name);
        break;
    case THREAD_KILL:
        say(c, "%s was killed as the program ended.", name);
        break;
    case THREAD_FAILED:
        say(c, "%s has failed.", name);
        break;
    case THREAD_SLEEP:
        say(c, "%s sleeps.", name);
        break;
    case THREAD_IO:
        say(c, "%s waits for I/O.", name);
        break;
    case THREAD_STATE_COUNT:
        say(c, "There is no thread yet.");
        break;
    default:
        if (*waits)
            say(c, "%s waits for %s.", name, waits);
        else
            say(c, "%s cannot go on here.", name);
        break;
    }
}

static void do_run(struct control *c, enum action action, uint64_t now_ms)
{
    char name[WORDS_MAX];
    uint32_t thread = thread_of(c);
    size_t step = c->player.step + 1;
    (void)action;
    (void)now_ms;
    if (!c->session->is_live) {
        say(c, "This is a recording: its threads cannot take another course.");
        return;
    }
    player_pause(&c->player);
    words_thread(&c->session->tape, thread, name, sizeof name);
    int error = session_pick(c->session, step, (uint16_t)thread);
    if (error == -EINVAL)
        say_why_not(c, thread);
    else if (error < 0)
        say(c, "%s could not be chosen: %s.", name, session_pick_error(error));
    else
        player_go(&c->player, c->session, step);
}

/* ---- the view ---- */

static void toggle_overlay(struct control *c, enum overlay overlay)
{
    c->view.overlay = c->view.overlay == overlay ? OVERLAY_NONE : overlay;
    c->view.overlay_scroll = 0;
}

static void do_overlay(struct control *c, enum action action, uint64_t now_ms)
{
    (void)now_ms;
    toggle_overlay(c, action == ACTION_HELP    ? OVERLAY_HELP
                      : action == ACTION_ABOUT ? OVERLAY_ABOUT
                                               : OVERLAY_DETAILS);
}

static void do_timeline(struct control *c, enum action action, uint64_t now_ms)
{
    (void)now_ms;
    if (action == ACTION_AXIS)
        c->view.axis = c->view.axis == AXIS_TIME ? AXIS_STEPS : AXIS_TIME;
    if (action == ACTION_AXIS || action == ACTION_ZOOM_FIT)
        c->view.zoom = 0;
    int least = c->view.axis == AXIS_TIME ? 0 : -ZOOM_MAX;
    int most = c->view.axis == AXIS_TIME ? ZOOM_MAX : STEP_ZOOM_MAX;
    if (action == ACTION_ZOOM_IN && c->view.zoom < most)
        c->view.zoom++;
    if (action == ACTION_ZOOM_OUT && c->view.zoom > least)
        c->view.zoom--;
}

static void do_focus(struct control *c, enum action action, uint64_t now_ms)
{
    struct layout layout;
    (void)action;
    (void)now_ms;
    layout_make(&layout, c->cols, c->rows, PANEL_NONE);
    if (c->view.maximised < PANEL_COUNT)
        c->view.maximised = (enum panel)((c->view.maximised + 1) % PANEL_COUNT);
    else
        c->view.focus = layout_next(&layout, c->view.focus);
}

static void do_twin(struct control *c, enum action action, uint64_t now_ms)
{
    (void)action;
    (void)now_ms;
    if (tape_about(&c->session->tape, ABOUT_TWIN))
        c->wish = WISH_TWIN;
    else
        say(c, "This scenario has no twin.");
}

static void do_terminal(struct control *c, enum action action, uint64_t now_ms)
{
    (void)now_ms;
    c->wants_redraw = true;
    c->wants_other_glyphs = action == ACTION_GLYPHS;
}

static void do_save(struct control *c, enum action action, uint64_t now_ms)
{
    char path[256];
    const char *name = c->session->name ? c->session->name : "run";
    int error = -EEXIST, length = (int)strlen(name);
    (void)action;
    (void)now_ms;
    if (player_frontier(c->session) == 0) {
        say(c, "Nothing has run yet: there is nothing to save.");
        return;
    }
    if (length > 5 && strcmp(name + length - 5, ".reel") == 0)
        length -= 5;
    for (int i = 1; i <= SAVES_MAX && error == -EEXIST; i++) {
        if (i == 1)
            snprintf(path, sizeof path, "%.*s.reel", length < 200 ? length : 200, name);
        else
            snprintf(path, sizeof path, "%.*s-%d.reel", length < 200 ? length : 200, name, i);
        error = session_save(c->session, path);
    }
    if (error < 0)
        say(c, "Could not be saved as %s: %s.", path, strerror(-error));
    else
        say(c, "Saved: %s", path);
}

static void do_close(struct control *c, enum action action, uint64_t now_ms)
{
    (void)now_ms;
    if (action == ACTION_QUIT)
        c->wish = WISH_QUIT;
    else if (c->view.overlay != OVERLAY_NONE)
        c->view.overlay = OVERLAY_NONE;
    else if (c->view.maximised < PANEL_COUNT)
        c->view.maximised = PANEL_NONE;
    else if (action == ACTION_LEAVE)
        c->wish = WISH_BACK;
    else if (c->view.focus != PANEL_THREADS)
        c->view.focus = PANEL_THREADS;
    else
        say(c, "Nothing lies on top. q leaves this run.");
}

/* ---- prompt ---- */

static void do_jump(struct control *c, enum action action, uint64_t now_ms)
{
    (void)action;
    (void)now_ms;
    prompt_open(&c->prompt);
}

static void answer_prompt(struct control *c, struct key key)
{
    struct prompt_place place;
    if (!prompt_key(&c->prompt, key))
        return;
    if (!prompt_read(&c->prompt, &place))
        say(c, "\"%s\" is neither a step, such as 120, nor a time, such as 0.5s.", c->prompt.text);
    else if (place.is_time)
        player_go_to_time(&c->player, c->session, place.time_ns);
    else
        player_go(&c->player, c->session, place.step);
}

/* ---- keys ---- */

typedef void doer(struct control *c, enum action action, uint64_t now_ms);

static doer *const doers[ACTION_COUNT] = {
    [ACTION_HELP] = do_overlay,        [ACTION_PLAY] = do_play,
    [ACTION_STEP] = do_step,           [ACTION_BACK] = do_step,
    [ACTION_UP] = do_scroll,           [ACTION_DOWN] = do_scroll,
    [ACTION_FOLLOW] = do_follow,       [ACTION_RUN] = do_run,
    [ACTION_WHY] = do_overlay,         [ACTION_FINISH] = do_ends,
    [ACTION_FIRST] = do_ends,          [ACTION_LAST] = do_ends,
    [ACTION_JUMP] = do_jump,           [ACTION_NEXT] = do_contention,
    [ACTION_PREVIOUS] = do_contention, [ACTION_SLOWER] = do_speed,
    [ACTION_FASTER] = do_speed,        [ACTION_NORMAL] = do_speed,
    [ACTION_AXIS] = do_timeline,       [ACTION_ZOOM_IN] = do_timeline,
    [ACTION_ZOOM_OUT] = do_timeline,   [ACTION_ZOOM_FIT] = do_timeline,
    [ACTION_FOCUS] = do_focus,         [ACTION_PAGE_UP] = do_scroll,
    [ACTION_PAGE_DOWN] = do_scroll,    [ACTION_ABOUT] = do_overlay,
    [ACTION_TWIN] = do_twin,           [ACTION_SAVE] = do_save,
    [ACTION_GLYPHS] = do_terminal,     [ACTION_REDRAW] = do_terminal,
    [ACTION_CLOSE] = do_close,         [ACTION_LEAVE] = do_close,
    [ACTION_QUIT] = do_close,
};

static void maximise(struct control *c, uint32_t digit)
{
    enum panel panel = (enum panel)(digit - '1');
    if (panel < PANEL_COUNT)
        c->view.maximised = c->view.maximised == panel ? PANEL_NONE : panel;
}

/* A panel that was scrolled shows what is new again. */
static void forget_scrolling(struct control *c, size_t old_step)
{
    if (old_step != c->player.step)
        memset(c->view.scroll, 0, sizeof c->view.scroll);
}

/* A search may end in vain at once, or when the run has ended. */
static void tell_search(struct control *c)
{
    if (c->player.is_in_vain)
        say(c,
            "From here to the end nobody waits but for time or a thread's end; nothing is found.");
    c->player.is_in_vain = false;
}

void control_key(struct control *c, struct key key, uint64_t now_ms)
{
    enum action action = action_of(key);
    size_t step = c->player.step;
    c->message[0] = '\0';
    if (key.code == PRESSED_HANGUP || key.code == PRESSED_INTERRUPT)
        c->wish = WISH_QUIT;
    else if (c->prompt.is_open)
        answer_prompt(c, key);
    else if (action == ACTION_PANEL)
        maximise(c, key.character);
    else if (doers[action])
        doers[action](c, action, now_ms);
    tell_search(c);
    forget_scrolling(c, step);
}

/* ---- between keys ---- */

void control_say(struct control *c, const char *sentence)
{
    say(c, "%s", sentence);
}

bool control_tick(struct control *c, uint64_t now_ms)
{
    size_t step = c->player.step;
    bool has_changed = player_tick(&c->player, c->session, now_ms);
    forget_scrolling(c, step);
    tell_search(c);
    return has_changed;
}

bool control_follow(struct control *c, size_t max)
{
    if (c->runs != c->session->runs)
        lanes_reset(&c->lanes);
    c->runs = c->session->runs;
    return lanes_update(&c->lanes, &c->session->tape, max);
}

void control_scene(struct control *c, struct scene *scene)
{
    const struct session *session = c->session;
    const struct player *player = &c->player;
    size_t lines = session->output_count;
    bool is_near = player->goal == GOAL_STEP && player->goal_value <= player->step + 1;
    if (session->output[lines % SESSION_OUTPUT_LINES])
        lines++;
    *scene = (struct scene){
        .name = session->name,
        .tape = &session->tape,
        .world = world_of(c),
        .lanes = &c->lanes,
        .view = &c->view,
        .last_step = player_frontier(session),
        .is_live = session->is_live,
        .has_ended = session_has_ended(session),
        .is_playing = player->is_playing,
        .is_moving = player->goal != GOAL_NONE && !is_near,
        .speed = player->speed,
        .output = session->output,
        .output_count = lines,
        .message = c->message,
        .prompt = c->prompt.is_open ? c->prompt.text : NULL,
    };
}
