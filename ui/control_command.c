/* SPDX-License-Identifier: MIT */
/* The line behind ":": a place to go to, a command of the table, or the name of an action. */
#include "ui/control_parts.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ui/command.h"

#define WORD_MAX 64

typedef void command_doer(struct control *c, const struct command_line *line, uint64_t now_ms);

void do_command(struct control *c, enum action action, uint64_t now_ms)
{
    (void)action;
    (void)now_ms;
    prompt_open(&c->prompt);
    c->is_completing = false;
}

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
    char name[NEAR_MAX];
    if (!*line->rest)
        control_act(c, ACTION_HELP, now_ms);
    else if (command != COMMAND_NONE)
        control_sayf(c, "%s %s: %s", command_name(command, name, sizeof name),
                     command_arguments(command), command_sentence(command));
    else if (action != ACTION_NONE)
        control_sayf(c, "%s: %s", action_name(action, name, sizeof name), action_sentence(action));
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
    if (place.is_time)
        player_go_to_time(&c->player, c->session, place.time_ns);
    else
        player_go(&c->player, c->session, place.step);
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

/* ---- files ---- */

static void save(struct control *c, const struct command_line *line, uint64_t now_ms)
{
    char path[COMMAND_LINE_MAX + 8];
    const char *base = strrchr(line->rest, '/');
    (void)now_ms;
    if (!*line->rest) {
        say_usage(c, line);
        return;
    }
    bool has_ending = strchr(base ? base + 1 : line->rest, '.') != NULL;
    snprintf(path, sizeof path, "%s%s", line->rest, has_ending ? "" : ".reel");
    int error = session_save(c->session, path);
    if (error == -EEXIST)
        control_sayf(c, "There is a file %s; it is left alone.", path);
    else if (error < 0)
        control_sayf(c, "Could not be saved as %s: %s.", path, strerror(-error));
    else
        control_sayf(c, "Saved: %s", path);
}

/* ---- a line ---- */

static command_doer *const doers[COMMAND_COUNT] = {
    [COMMAND_SET] = configure,   [COMMAND_BIND] = configure,  [COMMAND_PANEL] = configure,
    [COMMAND_GO] = go,           [COMMAND_PLAY] = play,       [COMMAND_PAUSE] = play,
    [COMMAND_STEP] = step,       [COMMAND_BACK] = step,       [COMMAND_RUN] = run,
    [COMMAND_THREAD] = thread,   [COMMAND_SPEED] = set_speed, [COMMAND_FOCUS] = focus,
    [COMMAND_BREAK] = set_break, [COMMAND_CLEAR] = clear,     [COMMAND_FIND] = find,
    [COMMAND_SAVE] = save,       [COMMAND_HELP] = help,       [COMMAND_QUIT] = quit,
};

static void answer(struct control *c, uint64_t now_ms)
{
    struct command_line line;
    char why[SETTINGS_WHY_MAX];
    if (go_to_place(c, c->prompt.text))
        return;
    if (isdigit((unsigned char)c->prompt.text[0])) {
        control_sayf(c, "\"%.40s\" is neither a step, such as 120, nor a time, such as 0.5s.",
                     c->prompt.text);
    } else if (command_read(c->prompt.text, &line, why) < 0) {
        why[0] = (char)toupper((unsigned char)why[0]);
        control_sayf(c, "%s%s", why, why[strlen(why) - 1] == '?' ? "" : ".");
    } else if (line.command != COMMAND_NONE) {
        doers[line.command](c, &line, now_ms);
    } else {
        control_act(c, line.action, now_ms);
    }
}

/* ---- typing it ---- */

/* Tab puts what all words share, and then each word after the other. */
static void complete_line(struct control *c, int direction)
{
    struct completion *found = &c->completion;
    char text[NEAR_MAX + 1];
    if (c->is_completing && found->count > 1) {
        int from = found->at < 0 && direction < 0 ? 0 : found->at;
        found->at = (from + direction + found->count) % found->count;
        prompt_replace(&c->prompt, found->from, found->words[found->at]);
        return;
    }
    c->is_completing = true;
    if (complete(found, c->prompt.text, c->prompt.cursor, &c->session->tape) == 0)
        return;
    complete_shared(found, text, NEAR_MAX);
    if (found->count == 1)
        strcat(text, " ");
    if (strlen(text) >= c->prompt.cursor - found->from)
        prompt_replace(&c->prompt, found->from, text);
}

void control_answer_prompt(struct control *c, struct key key, uint64_t now_ms)
{
    bool is_tab = key.code == PRESSED_TAB || key.code == PRESSED_BACK_TAB;
    if (is_tab && c->prompt.mark == ':') {
        complete_line(c, key.code == PRESSED_TAB ? 1 : -1);
        return;
    }
    c->is_completing = false;
    if (!prompt_key(&c->prompt, key))
        return;
    if (c->prompt.mark == ':')
        answer(c, now_ms);
    else
        control_search(c, c->prompt.text);
}

/* The words that Tab goes through, from the one that stands in the line on. */
static void write_candidates(struct control *c)
{
    const struct completion *found = &c->completion;
    size_t used = 0;
    int first = found->at > 0 ? found->at : 0;
    if (found->count == 0)
        snprintf(c->hint, sizeof c->hint, "nothing that is known begins so");
    for (int i = first; i < found->count && used < sizeof c->hint; i++)
        used += (size_t)snprintf(c->hint + used, sizeof c->hint - used, "%s%s",
                                 i > first ? "  " : "", found->words[i]);
}

/* What the command that has been typed takes. */
static void write_usage(struct control *c)
{
    const char *rest = c->prompt.text;
    char word[NEAR_MAX];
    command_word(&rest, word, sizeof word);
    enum command_name command = command_named(word);
    if (command != COMMAND_NONE)
        snprintf(c->hint, sizeof c->hint, "%s%s%s", command_arguments(command),
                 *command_arguments(command) ? ": " : "", command_sentence(command));
}

const char *control_hint(struct control *c)
{
    c->hint[0] = '\0';
    bool is_empty = c->prompt.text[0] == '\0';
    if (c->prompt.mark != ':')
        return is_empty ? "words of a sentence, such as lock A; Esc: leave it" : NULL;
    if (c->is_completing && c->completion.count != 1)
        write_candidates(c);
    else if (is_empty)
        snprintf(c->hint, sizeof c->hint,
                 "a step (120), a time (0.5s), or a command: Tab lists them; Esc leaves");
    else
        write_usage(c);
    return c->hint;
}
