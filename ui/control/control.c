/* SPDX-License-Identifier: MIT */
/*
 * One function an action, in a table. Keys that belong together share one.
 *
 * A message stays until the next key.
 */
#include "ui/control/control.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ui/control/control_parts.h"
#include "ui/session/comparison.h"

#define PRESSED_MS    1000 /* how long a key is shown */
#define EARLY_LOOK_MS 16   /* how often to look whether the target is held */

void control_init(struct control *c, struct session *session)
{
    *c = (struct control){.session = session, .cols = 80, .rows = 24};
    branches_init(&c->branches, session);
    player_init(&c->player);
    c->player.breaks = &c->breaks;
    c->marks.at = -1;
    view_init(&c->view);
    settings_init(&c->settings);
}

void control_free(struct control *c)
{
    branches_free(&c->branches);
}

void control_sayf(struct control *c, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(c->message, sizeof c->message, format, arguments);
    va_end(arguments);
}

/* The branch whose run is shown. While one is on its way to where it begins, that is the one which it
 * has left: so nothing moves. */
static struct branch *branch_shown(struct control *c)
{
    struct branch *current = branches_current(&c->branches);
    return session_is_returning(c->session) ? &c->branches.at[current->parent] : current;
}

static size_t step_shown(struct control *c)
{
    return session_is_returning(c->session) ? branches_current(&c->branches)->fork : c->player.step;
}

static const struct world *world_of(const struct branch *branch, size_t step)
{
    struct session *session = branch->session;
    return history_at(&session->history, tape_step_end(&session->tape, step));
}

const struct world *control_world(struct control *c)
{
    return world_of(branch_shown(c), step_shown(c));
}

uint32_t control_thread(struct control *c)
{
    return view_thread(&c->view, control_world(c));
}

/* ---- keys ---- */

static control_doer *const doers[ACTION_COUNT] = {
    [ACTION_HELP] = do_overlay,      [ACTION_PLAY] = do_play,
    [ACTION_STEP] = do_step,         [ACTION_BACK] = do_step,
    [ACTION_UP] = do_scroll,         [ACTION_DOWN] = do_scroll,
    [ACTION_FOLLOW] = do_follow,     [ACTION_RUN] = do_run,
    [ACTION_WHY] = do_overlay,       [ACTION_FINISH] = do_ends,
    [ACTION_FIRST] = do_ends,        [ACTION_LAST] = do_ends,
    [ACTION_COMMAND] = do_command,   [ACTION_NEXT] = do_seek,
    [ACTION_PREVIOUS] = do_seek,     [ACTION_SLOWER] = do_speed,
    [ACTION_FASTER] = do_speed,      [ACTION_NORMAL] = do_speed,
    [ACTION_AXIS] = do_timeline,     [ACTION_ZOOM_IN] = do_timeline,
    [ACTION_ZOOM_OUT] = do_timeline, [ACTION_ZOOM_FIT] = do_timeline,
    [ACTION_FOCUS] = do_focus,       [ACTION_PAGE_UP] = do_scroll,
    [ACTION_PAGE_DOWN] = do_scroll,  [ACTION_ABOUT] = do_overlay,
    [ACTION_TWIN] = do_twin,         [ACTION_RECORD] = do_save,
    [ACTION_GLYPHS] = do_terminal,   [ACTION_REDRAW] = do_terminal,
    [ACTION_CLOSE] = do_close,       [ACTION_LEAVE] = do_close,
    [ACTION_QUIT] = do_close,        [ACTION_PICK] = do_pick,
    [ACTION_BRANCHES] = do_branches, [ACTION_COMPARE] = do_compare,
    [ACTION_BREAKS] = do_breaks,     [ACTION_BREAK] = do_break,
    [ACTION_OPTIONS] = do_options,   [ACTION_PRESENTER] = do_presenter,
    [ACTION_HIDE] = do_hide,         [ACTION_CONTINUE] = do_seek,
    [ACTION_REVERSE] = do_seek,      [ACTION_PROOF] = do_proof,
    [ACTION_PROOF_BACK] = do_proof,  [ACTION_MARK] = do_mark,
    [ACTION_RECALL] = do_recall,     [ACTION_SEARCH] = do_search,
    [ACTION_SEARCH_ON] = do_search,  [ACTION_SEARCH_BACK] = do_search,
    [ACTION_PAN_LEFT] = do_timeline, [ACTION_PAN_RIGHT] = do_timeline,
    [ACTION_LESSON] = do_lesson,     [ACTION_NOTES] = do_notes,
};

/* By enum overlay; NULL: a box that is only read. */
static const struct control_box *const boxes[] = {
    [OVERLAY_PICK] = &control_pick_box,
    [OVERLAY_BRANCHES] = &control_branches_box,
    [OVERLAY_BREAKS] = &control_breaks_box,
    [OVERLAY_OPTIONS] = &control_options_box,
};

void control_open_box(struct control *c, enum overlay overlay)
{
    c->view.overlay = c->view.overlay == overlay ? OVERLAY_NONE : overlay;
    c->view.overlay_scroll = 0;
    c->view.overlay_row = 0;
}

/* Offer a key to the box that lies open. Returns: whether it was for that. */
static bool offer_to_box(struct control *c, struct key key, enum action action, uint64_t now_ms)
{
    const struct control_box *box = boxes[c->view.overlay];
    if (!box)
        return false;
    int rows = box->rows(c), row = c->view.overlay_row;
    bool is_typing = c->branches.named >= 0;
    if (is_typing || (action != ACTION_UP && action != ACTION_DOWN))
        return box->key(c, key, now_ms);
    row += action == ACTION_UP ? -1 : 1;
    c->view.overlay_row = row < 0 || rows == 0 ? 0 : row < rows ? row : rows - 1;
    return true;
}

void control_act(struct control *c, enum action action, uint64_t now_ms)
{
    if (doers[action])
        doers[action](c, action, now_ms);
}

static void maximise(struct control *c, uint32_t digit)
{
    enum panel panel = (enum panel)(digit - '1');
    if (panel >= PANEL_COUNT)
        return;
    c->view.maximised = c->view.maximised == panel ? PANEL_NONE : panel;
    branches_compare(&c->branches, -1);
}

/* A panel that was scrolled shows what is new again. */
static void forget_scrolling(struct control *c, size_t old_step)
{
    if (old_step == c->player.step)
        return;
    memset(c->view.scroll, 0, sizeof c->view.scroll);
    c->view.line = 0;
    control_follow_present(c);
}

/* For those who watch and cannot see the keyboard. What is typed at the prompt is seen there. */
static void note_pressed(struct control *c, struct key key, enum action action, uint64_t now_ms)
{
    char name[32];
    c->pressed[0] = '\0';
    if (c->prompt.is_open || action == ACTION_NONE)
        return;
    const char *word = action_word(action);
    if (action == ACTION_PLAY && (c->player.is_playing || c->player.goal != GOAL_NONE))
        word = "pause";
    snprintf(c->pressed, sizeof c->pressed, "%s  %s", key_words(key, name, sizeof name), word);
    c->pressed_ms = now_ms;
}

static void say_unknown(struct control *c, struct key key)
{
    char name[32];
    if (key.code != PRESSED_NOTHING && key.code != PRESSED_RESIZE)
        control_sayf(c, "Nothing is on %s. %s shows the keys.", key_words(key, name, sizeof name),
                     control_key_of(c, ACTION_HELP));
}

void control_key(struct control *c, struct key key, uint64_t now_ms)
{
    enum action action = action_of(&c->settings.keymap, key);
    size_t step = c->player.step;
    if (control_answer_leaving(c, key, action))
        return;
    c->message[0] = '\0';
    c->is_asked = false;
    control_look_at_lesson(c, now_ms);
    note_pressed(c, key, action, now_ms);
    if (key.code == PRESSED_HANGUP || key.code == PRESSED_INTERRUPT)
        c->wish = WISH_QUIT;
    else if (c->prompt.is_open)
        control_answer_prompt(c, key, now_ms);
    else if (offer_to_box(c, key, action, now_ms))
        return;
    else if (control_offer_to_lesson(c, key, action, now_ms))
        ;
    else if (c->news.is_open && action == ACTION_CLOSE && c->view.overlay == OVERLAY_NONE)
        c->news.is_open = false;
    else if (action == ACTION_PANEL)
        maximise(c, key.character);
    else if (action == ACTION_NONE)
        say_unknown(c, key);
    else
        control_act(c, action, now_ms);
    control_tell_halt(c);
    control_look_at_lesson(c, now_ms);
    control_look_for_news(c);
    forget_scrolling(c, step);
}

/* ---- between keys ---- */

void control_say(struct control *c, const char *sentence)
{
    control_sayf(c, "%s", sentence);
}

bool control_pump(struct control *c)
{
    bool was_reading = c->session->file.is_open, is_new = branches_pump(&c->branches);
    if (was_reading)
        control_tell_file(c);
    if (c->session != branches_current(&c->branches)->session)
        control_look_at_current(c);
    is_new |= control_tell_lost(c);
    for (int i = 0; i < c->branches.count; i++)
        is_new |= control_save_on(c, c->branches.at[i].session);
    return control_tell_recordings(c) || is_new;
}

bool control_tick(struct control *c, uint64_t now_ms)
{
    size_t step = c->player.step;
    breaks_resolve(&c->breaks, &c->session->tape);
    bool has_changed = control_look_at_lesson(c, now_ms);
    has_changed |= player_tick(&c->player, c->session, now_ms);
    has_changed |= control_make_early_moves(c);
    has_changed |= control_look_at_lesson(c, now_ms);
    if (c->pressed[0] && now_ms - c->pressed_ms >= PRESSED_MS) {
        c->pressed[0] = '\0';
        has_changed = true;
    }
    forget_scrolling(c, step);
    control_tell_halt(c);
    control_tell_beyond(c);
    control_look_for_news(c);
    control_lead_beside(c);
    return has_changed;
}

int control_timeout_ms(const struct control *c, uint64_t now_ms)
{
    int timeout = player_timeout_ms(&c->player, now_ms);
    if (c->early.count > 0 && timeout < 0)
        timeout = EARLY_LOOK_MS;
    if (!c->pressed[0] || !c->view.is_presenting)
        return timeout;
    uint64_t since = now_ms - c->pressed_ms;
    int rest = since < PRESSED_MS ? (int)(PRESSED_MS - since) : 0;
    return timeout < 0 || rest < timeout ? rest : timeout;
}

bool control_follow(struct control *c, size_t max)
{
    return branches_follow(&c->branches, max);
}

static uint64_t time_after(const struct session *session, size_t step)
{
    size_t end = tape_step_end(&session->tape, step);
    return end > 0 ? session->tape.records[end - 1].time_ns : 0;
}

/* What a branch shows of itself, seen at a step. */
static struct scene scene_of(const struct control *c, const struct branch *branch, size_t step)
{
    const struct session *session = branch->session;
    size_t lines = session->output_count, frontier = player_frontier(session);
    size_t horizon = control_horizon(c), shown = frontier < horizon ? frontier : horizon;
    if (session->output[lines % SESSION_OUTPUT_LINES])
        lines++;
    return (struct scene){
        .name = c->lesson.comparison ? c->lesson.comparison->title : session->name,
        .target = session_target(session),
        .tape = &session->tape,
        .world = world_of(branch, step),
        .lanes = &branch->lanes,
        .view = &c->view,
        .last_step = shown,
        .hides_future = shown < frontier,
        .shown_ns = time_after(session, shown),
        .quiz = c->lesson.quiz,
        .hides_outcome = c->lesson.quiz && !c->lesson.is_summed_up,
        .has_menu = c->has_menu,
        .comparison = c->lesson.is_open ? c->lesson.comparison : NULL,
        .is_live = session->is_live,
        .is_reading = session->file.is_open,
        .read_percent = session_read_percent(session),
        .has_ended = session_has_ended(session) && shown == frontier,
        .cut = session_cut_words(session),
        .output = session->output,
        .output_count = lines,
        .branches = &c->branches,
        .branch = (int)(branch - c->branches.at),
        .difference = SIZE_MAX,
        .recording = session_is_recording(session) ? session->recording : NULL,
        .recorded = branches_recorded(&c->branches, session),
    };
}

/* A branch that is on its way says how far it is, unless there is something else to say. */
static const char *message_now(struct control *c)
{
    const struct session_saving *saving = &c->session->saving;
    if (c->message[0] == '\0' && saving->path) {
        snprintf(c->progress, sizeof c->progress, "Saving %s: %zu of %zu records.", saving->path,
                 saving->at, saving->count);
        return c->progress;
    }
    if (c->message[0] != '\0' || !session_is_returning(c->session))
        return c->message;
    snprintf(c->progress, sizeof c->progress, "Running again up to step %zu: %zu so far.",
             branches_current(&c->branches)->fork, c->session->tape.step_count);
    return c->progress;
}

void control_scene(struct control *c, struct scene *scene)
{
    const struct player *player = &c->player;
    bool is_near = player->goal == GOAL_STEP && player->goal_value <= player->step + 1;
    *scene = scene_of(c, branch_shown(c), step_shown(c));
    scene->is_playing = player->is_playing;
    scene->is_moving = player->goal != GOAL_NONE && !is_near;
    scene->is_following = player->is_following;
    scene->is_searching = player->goal == GOAL_SEEK;
    scene->speed = player->speed;
    scene->breaks = &c->breaks;
    scene->card = c->lesson.card.kind != CARD_NONE ? &c->lesson.card : NULL;
    scene->news = c->news.is_open && !scene->card ? &c->news : NULL;
    scene->message = message_now(c);
    scene->pressed = c->view.is_presenting ? c->pressed : NULL;
    scene->prompt = c->prompt.is_open ? &c->prompt : NULL;
    scene->hint = c->prompt.is_open ? control_hint(c) : NULL;
    scene->settings = control_settings(c);
    scene->config = c->config;
    scene->keymap = &c->settings.keymap;
    if (c->branches.beside < 0 || session_is_returning(c->session))
        return;
    c->beside = scene_of(c, &c->branches.at[c->branches.beside], control_step_beside(c));
    scene->difference = c->beside.difference = branches_difference_beside(&c->branches);
    scene->beside = &c->beside;
}
