/* SPDX-License-Identifier: MIT */
/* The line behind ":": a place to go to, a command of the table, or the name of an action. */
#include "ui/control/control_parts.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ui/input/command.h"

#define WORD_MAX 64

typedef void command_doer(struct control *c, const struct command_line *line, uint64_t now_ms);

/* What a command that has not got what it needs says of itself. */
static void say_usage(struct control *c, const struct command_line *line)
{
    char name[NEAR_MAX];
    control_sayf(c, "It is: %s %s", command_name(line->command, name, sizeof name),
                 command_arguments(line->command));
}

/* ---- how one looks ---- */

static void configure(struct control *c, const struct command_line *line, uint64_t now_ms)
{
    struct settings settings = *control_settings(c);
    char why[SETTINGS_WHY_MAX];
    if (command_configure(line, &settings, why) == 0) {
        control_apply(c, &settings, now_ms);
        return;
    }
    why[0] = (char)toupper((unsigned char)why[0]);
    control_sayf(c, "%s%s", why, why[strlen(why) - 1] == '?' ? "" : ".");
}

static void set_speed(struct control *c, const struct command_line *line, uint64_t now_ms)
{
    struct command_line set = {.command = COMMAND_SET};
    snprintf(set.rest, sizeof set.rest, "speed %.200s", line->rest);
    configure(c, &set, now_ms);
}

static void focus(struct control *c, const struct command_line *line, uint64_t now_ms)
{
    enum panel panel = panel_find(line->rest);
    struct command_line show = *line;
    show.command = COMMAND_PANEL;
    if (panel == PANEL_NONE || c->view.is_hidden[panel])
        configure(c, &show, now_ms); /* brings it back, or says that there is none */
    if (panel == PANEL_NONE)
        return;
    c->view.focus = panel;
    if (c->view.maximised != PANEL_NONE)
        c->view.maximised = panel;
}

static void help(struct control *c, const struct command_line *line, uint64_t now_ms)
{
    enum command_name command = command_named(line->rest);
    enum action action = action_find(line->rest);
    char own[NEAR_MAX];
    if (!*line->rest)
        control_act(c, ACTION_HELP, now_ms);
    else if (command != COMMAND_NONE)
        control_sayf(c, "%s %s: %s", command_name(command, own, sizeof own),
                     command_arguments(command), command_sentence(command));
    else if (action != ACTION_NONE)
        control_sayf(c, "%s: %s", action_name(action, own, sizeof own), action_sentence(action));
    else
        control_sayf(c, "There is no command \"%.40s\".", line->rest);
}

static void quit(struct control *c, const struct command_line *line, uint64_t now_ms)
{
    (void)line;
    control_act(c, ACTION_QUIT, now_ms);
}

/* ---- where in the run ---- */

static bool go_to_place(struct control *c, const char *text)
{
    struct prompt_place place;
    if (!prompt_read(text, &place))
        return false;
    player_pause(&c->player);
    c->asked = place;
    c->is_asked = true;
    if (place.is_time)
        player_go_to_time(&c->player, c->session, place.time_ns);
    else
        player_go(&c->player, c->session, place.step);
    control_tell_beyond(c);
    return true;
}

static void go(struct control *c, const struct command_line *line, uint64_t now_ms)
{
    (void)now_ms;
    if (!go_to_place(c, line->rest))
        control_sayf(c, "\"%.40s\" is neither a step, such as 120, nor a time, such as 0.5s.",
                     line->rest);
}

static void play(struct control *c, const struct command_line *line, uint64_t now_ms)
{
    bool shall_play = line->command == COMMAND_PLAY;
    if (shall_play && !c->player.is_playing)
        control_act(c, ACTION_PLAY, now_ms);
    else if (!shall_play)
        player_pause(&c->player);
}

/* A number of steps, 1 if none is said. Returns: 0 if it is none. */
static size_t count_of(const char *text)
{
    char *end;
    errno = 0;
    unsigned long count = strtoul(text, &end, 10);
    if (!*text)
        return 1;
    return isdigit((unsigned char)*text) && !*end && !errno ? count : 0;
}

static void step(struct control *c, const struct command_line *line, uint64_t now_ms)
{
    size_t count = count_of(line->rest), here = c->player.step;
    bool is_back = line->command == COMMAND_BACK;
    if (count == 0)
        say_usage(c, line);
    else if (count == 1)
        control_act(c, is_back ? ACTION_BACK : ACTION_STEP, now_ms);
    else if (is_back)
        player_go(&c->player, c->session, here > count ? here - count : 0);
    else
        player_go(&c->player, c->session, count < SIZE_MAX - here ? here + count : SIZE_MAX);
}

/* ---- threads ---- */

/* A thread by its number ("T2", "2") or its name. Returns: 0 if there is none here. */
static uint32_t thread_of(struct control *c, const char *text)
{
    const struct world *world = control_world(c);
    const char *digits = *text == 'T' || *text == 't' ? text + 1 : text;
    char *end;
    unsigned long id = strtoul(digits, &end, 10);
    if (isdigit((unsigned char)*digits) && !*end)
        return id <= UINT16_MAX && world_thread(world, (uint32_t)id) ? (uint32_t)id : 0;
    for (uint32_t i = 1; i <= world->thread_count; i++)
        if (strcasecmp(tape_thread_name(&c->session->tape, i), text) == 0)
            return i;
    return 0;
}

static bool select_thread(struct control *c, const char *text)
{
    uint32_t id = thread_of(c, text);
    if (id != 0)
        c->view.selected = (uint16_t)id;
    else
        control_sayf(c, "There is no thread \"%.40s\" here.", text);
    return id != 0;
}

static void thread(struct control *c, const struct command_line *line, uint64_t now_ms)
{
    (void)now_ms;
    if (*line->rest)
        select_thread(c, line->rest);
    else
        say_usage(c, line);
}

static void run(struct control *c, const struct command_line *line, uint64_t now_ms)
{
    if (!*line->rest || select_thread(c, line->rest))
        control_act(c, ACTION_RUN, now_ms);
}

/* ---- stopping and searching ---- */

static void set_break(struct control *c, const struct command_line *line, uint64_t now_ms)
{
    if (*line->rest)
        control_break(c, line->rest);
    else
        control_act(c, ACTION_BREAKS, now_ms);
}

static void clear(struct control *c, const struct command_line *line, uint64_t now_ms)
{
    (void)line;
    (void)now_ms;
    control_clear(c);
}

static void find(struct control *c, const struct command_line *line, uint64_t now_ms)
{
    (void)now_ms;
    if (*line->rest)
        control_search(c, line->rest);
    else
        say_usage(c, line);
}

/* ---- branches ---- */

static void branch(struct control *c, const struct command_line *line, uint64_t now_ms)
{
    if (*line->rest)
        control_switch_to(c, line->rest);
    else
        control_act(c, ACTION_BRANCHES, now_ms);
}

static void name(struct control *c, const struct command_line *line, uint64_t now_ms)
{
    (void)now_ms;
    if (*line->rest)
        control_name_branch(c, line->rest);
    else
        say_usage(c, line);
}

static void compare(struct control *c, const struct command_line *line, uint64_t now_ms)
{
    (void)now_ms;
    control_compare_with(c, line->rest);
}

/* ---- files ---- */

#define PATH_BYTES (COMMAND_LINE_MAX + 8)

/* A name without an ending is that of a reel. */
static void name_file(const char *name, char *path)
{
    const char *base = strrchr(name, '/');
    bool has_ending = strchr(base ? base + 1 : name, '.') != NULL;
    snprintf(path, PATH_BYTES, "%s%s", name, has_ending ? "" : ".reel");
}

static void say_kept(struct control *c, const char *path, const char *what, int error)
{
    if (error == -EEXIST)
        control_sayf(c, "There is a file %s; it is left alone.", path);
    else if (error < 0)
        control_sayf(c, "%s cannot be written: %s.", path, strerror(-error));
    else
        control_sayf(c, "%s: %s", what, path);
}

static void save(struct control *c, const struct command_line *line, uint64_t now_ms)
{
    char path[PATH_BYTES];
    (void)now_ms;
    if (!*line->rest) {
        say_usage(c, line);
        return;
    }
    name_file(line->rest, path);
    say_kept(c, path, "Saved", session_save(c->session, path));
}

static void record(struct control *c, const struct command_line *line, uint64_t now_ms)
{
    char path[PATH_BYTES];
    if (!*line->rest) {
        control_act(c, ACTION_RECORD, now_ms);
        return;
    }
    name_file(line->rest, path);
    if (c->session->recording)
        control_sayf(c, "It is recorded already: %s", c->session->recording);
    else if (session_is_returning(c->session))
        control_sayf(c, "Not yet: this run is still on its way to where it is shown.");
    else if (session_has_ended(c->session))
        say_kept(c, path, "Saved", session_save(c->session, path));
    else
        say_kept(c, path, "Recording from the beginning of the run",
                 session_record(c->session, path));
}

/* ---- a line ---- */

static command_doer *const doers[COMMAND_COUNT] = {
    [COMMAND_SET] = configure,   [COMMAND_BIND] = configure,  [COMMAND_PANEL] = configure,
    [COMMAND_GO] = go,           [COMMAND_PLAY] = play,       [COMMAND_PAUSE] = play,
    [COMMAND_STEP] = step,       [COMMAND_BACK] = step,       [COMMAND_RUN] = run,
    [COMMAND_THREAD] = thread,   [COMMAND_SPEED] = set_speed, [COMMAND_FOCUS] = focus,
    [COMMAND_BREAK] = set_break, [COMMAND_CLEAR] = clear,     [COMMAND_FIND] = find,
    [COMMAND_BRANCH] = branch,   [COMMAND_NAME] = name,       [COMMAND_COMPARE] = compare,
    [COMMAND_RECORD] = record,   [COMMAND_SAVE] = save,       [COMMAND_HELP] = help,
    [COMMAND_QUIT] = quit,
};

void control_do_line(struct control *c, const char *text, uint64_t now_ms)
{
    struct command_line line;
    char why[SETTINGS_WHY_MAX];
    if (go_to_place(c, text))
        return;
    if (isdigit((unsigned char)text[0])) {
        control_sayf(c, "\"%.40s\" is neither a step, such as 120, nor a time, such as 0.5s.",
                     text);
    } else if (command_read(text, &line, why) < 0) {
        why[0] = (char)toupper((unsigned char)why[0]);
        control_sayf(c, "%s%s", why, why[strlen(why) - 1] == '?' ? "" : ".");
    } else if (line.command != COMMAND_NONE) {
        doers[line.command](c, &line, now_ms);
    } else {
        control_act(c, line.action, now_ms);
    }
}
