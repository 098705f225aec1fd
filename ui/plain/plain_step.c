/* SPDX-License-Identifier: MIT */
/* Stepping at a prompt. One table of commands: letter, sentence for the help, function. */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "model/picks.h"
#include "model/words.h"
#include "ui/plain/plain.h"
#include "ui/plain/plain_parts.h"

/* ---- telling ---- */

static const struct world *world_of(struct prompt *p)
{
    return player_world(&p->player, p->session);
}

static void tell_thread(struct prompt *p, const struct world *world, uint32_t id)
{
    const struct tape *tape = &p->session->tape;
    const struct world_thread *thread = world_thread(world, id);
    char name[WORDS_MAX], more[WORDS_MAX];
    fprintf(p->out, "  %s%s: %s", words_thread(tape, id, name, sizeof name),
            world_is_stuck(world, id) ? " (stuck)" : "", thread_state_word(thread->state));
    if (*words_waiting(tape, world, id, more, sizeof more))
        fprintf(p->out, ", waits for %s", more);
    else if (world_is_runnable(world, id) && *words_next(tape, world, id, more, sizeof more))
        fprintf(p->out, ", next: %s", more);
    fputc('\n', p->out);
}

static void tell_threads(struct prompt *p)
{
    const struct world *world = world_of(p);
    for (uint32_t id = 1; id <= world->thread_count; id++)
        if (world->threads[id - 1].state != THREAD_END)
            tell_thread(p, world, id);
}

static void tell_waiters(struct prompt *p, const struct world *world, uint32_t id)
{
    const struct tape *tape = &p->session->tape;
    unsigned type = world_object(world, id)->type, told = 0;
    uint16_t waiters[16];
    char name[WORDS_MAX];
    for (unsigned queue = 0; queue < WORLD_WAITS_MAX; queue++) {
        unsigned kind = world_wait_kind((enum object_type)type, queue);
        size_t count = kind ? world_waiters(world, kind, id, waiters, 16) : 0;
        for (size_t i = 0; i < count && i < 16; i++)
            fprintf(p->out, "%s%s", told++ ? ", " : "; waiting: ",
                    words_thread(tape, waiters[i], name, sizeof name));
    }
}

static void tell_object(struct prompt *p, const struct world *world, uint32_t id)
{
    const struct world_object *object = world_object(world, id);
    char text[WORDS_MAX];
    if (object->type == OBJECT_UNKNOWN)
        return;
    fprintf(p->out, "  %s", words_object(&p->session->tape, id, text, sizeof text));
    if (*words_state(world, id, text, sizeof text))
        fprintf(p->out, "%s%s", object->type == OBJECT_VAR ? " = " : ": ", text);
    tell_waiters(p, world, id);
    fputc('\n', p->out);
}

static void tell_position(struct prompt *p)
{
    const struct world *world = world_of(p);
    char text[WORDS_MAX];
    fprintf(p->out, "Step %zu, %s.", p->player.step,
            words_duration(world->time_ns, text, sizeof text));
    if (world->has_ended)
        fprintf(p->out, " %s", words_verdict(&p->session->tape, world, text, sizeof text));
    fputc('\n', p->out);
}

/* ---- going ---- */

/* Let the player arrive. */
static void arrive(struct prompt *p)
{
    struct session *session = p->session;
    uint64_t no_clock = 0;
    for (;;) {
        bool is_new = session_pump(session);
        player_tick(&p->player, session, no_clock);
        if (p->player.goal == GOAL_NONE)
            return;
        if (is_new)
            continue;
        struct pollfd polled[2];
        int fds[2], count = session_descriptors(session, fds);
        for (int i = 0; i < count; i++)
            polled[i] = (struct pollfd){.fd = fds[i], .events = POLLIN};
        poll(polled, (nfds_t)count, session_patience_ms(session, 10));
    }
}

/* Go to a step and tell what happened on the way, if that was forward. */
static void go(struct prompt *p, size_t step)
{
    size_t from = tape_step_end(&p->session->tape, p->player.step), before = p->player.step;
    player_go(&p->player, p->session, step);
    arrive(p);
    if (p->player.step > before)
        plain_tell(p->session, from, tape_step_end(&p->session->tape, p->player.step), p->out);
    else if (p->player.step == before && step > before)
        fputs("This is the end.\n", p->out);
    tell_position(p);
    tell_threads(p);
}

/* ---- commands ---- */

/* A thread as people write it: "2" or "T2". 0: none. */
static uint32_t thread_of(struct prompt *p, const char *text)
{
    char *end;
    if (*text == 'T' || *text == 't')
        text++;
    unsigned long id = strtoul(text, &end, 10);
    bool is_number = *text >= '0' && *text <= '9' && *end == '\0';
    if (is_number && world_thread(world_of(p), id <= UINT16_MAX ? (uint32_t)id : 0))
        return (uint32_t)id;
    fprintf(p->out, "There is no thread \"%s\" here.\n", text);
    return 0;
}

static void do_next(struct prompt *p, const char *rest)
{
    (void)rest;
    go(p, p->player.step + 1);
}

static void do_back(struct prompt *p, const char *rest)
{
    (void)rest;
    if (p->player.step == 0) {
        fputs("This is the beginning.\n", p->out);
        return;
    }
    go(p, p->player.step - 1);
}

static void do_go(struct prompt *p, const char *rest)
{
    char *end;
    unsigned long long step = strtoull(rest, &end, 10);
    if (*rest < '0' || *rest > '9' || *end)
        fputs("g needs the number of a step: g 12\n", p->out);
    else
        go(p, (size_t)step);
}

static void do_why(struct prompt *p, const char *rest)
{
    char text[WORDS_MAX];
    uint32_t id = *rest ? thread_of(p, rest) : world_of(p)->actor;
    if (id)
        fprintf(p->out, "%s\n", words_why(&p->session->tape, world_of(p), id, text, sizeof text));
}

static void do_list(struct prompt *p, const char *rest)
{
    const struct world *world = world_of(p);
    char text[WORDS_MAX];
    (void)rest;
    tell_position(p);
    for (uint32_t id = 1; id <= world->thread_count; id++)
        tell_thread(p, world, id);
    for (uint32_t id = 1; id <= world->object_count; id++)
        tell_object(p, world, id);
    if (world->gil.is_on)
        fprintf(p->out, "  GIL: %s%s\n", world->gil.holder ? "held by " : "free",
                world->gil.holder
                    ? words_thread(&p->session->tape, world->gil.holder, text, sizeof text)
                    : "");
    for (size_t i = 0; i < world->finding_count; i++)
        fprintf(p->out, "  %s\n",
                words_finding(&p->session->tape, &world->findings[i], text, sizeof text));
}

static void do_quit(struct prompt *p, const char *rest)
{
    (void)rest;
    p->is_over = true;
}

static void do_help(struct prompt *p, const char *rest);

/* Let the next step go as picked. */
static void take(struct prompt *p, struct pick pick)
{
    char name[WORDS_MAX], waits[WORDS_MAX];
    size_t step = p->player.step + 1;
    if (!p->session->is_live) {
        fputs("This is a recording: its threads cannot take another branch.\n", p->out);
        return;
    }
    words_thread(&p->session->tape, pick.thread, name, sizeof name);
    words_waiting(&p->session->tape, world_of(p), pick.thread, waits, sizeof waits);
    int error = session_pick(p->session, step, pick);
    if (error == 0)
        go(p, step);
    else if (error == -EINVAL && *waits)
        fprintf(p->out, "%s cannot go on: it waits for %s. p lists what can happen.\n", name,
                waits);
    else if (error == -EINVAL)
        fprintf(p->out, "%s cannot go on here.\n", name);
    else
        fprintf(p->out, "%s could not be chosen: %s.\n", name, session_pick_error(error));
}

static void tell_picks(struct prompt *p, const struct pick *picks, size_t count)
{
    char text[WORDS_MAX];
    for (size_t i = 0; i < count; i++)
        fprintf(p->out, "  %2zu  %s\n", i + 1,
                words_pick(&p->session->tape, world_of(p), picks[i], text, sizeof text));
    if (count == 0)
        fputs("Nothing can be picked here.\n", p->out);
}

static void do_pick(struct prompt *p, const char *rest)
{
    struct pick picks[PICKS_MAX];
    size_t count = picks_at(world_of(p), picks, PICKS_MAX);
    char *end;
    unsigned long number = strtoul(rest, &end, 10);
    if (count > PICKS_MAX)
        count = PICKS_MAX;
    if (*rest == '\0')
        tell_picks(p, picks, count);
    else if (*rest < '0' || *rest > '9' || *end || number == 0 || number > count)
        fputs("p needs the number of a line that p alone lists: p 2\n", p->out);
    else
        take(p, picks[number - 1]);
}

/* Keys of the screen that mean the same here. */
static const struct {
    char key;
    const char *name;
} aliases[] = {{'.', ""}, {'s', ""}, {',', "b"}, {'S', "b"}, {'h', "?"}, {'Q', "q"}};

static const struct {
    const char *name, *shown, *sentence;
    void (*run)(struct prompt *p, const char *rest);
} commands[] = {
    {"", "Enter", "one step", do_next},
    {"b", "b", "back one step", do_back},
    {"p", "p", "all that can happen next", do_pick},
    {"p", "p 2", "the second of that happens", do_pick},
    {"w", "w 2", "why does thread 2 run or wait; w: whoever acts", do_why},
    {"g", "g 12", "go to step 12", do_go},
    {"l", "l", "list everything", do_list},
    {"q", "q", "quit", do_quit},
    {"?", "?", "these lines", do_help},
};
#define COMMAND_COUNT (sizeof commands / sizeof commands[0])

bool plain_answer_at(size_t i, const char **shown, const char **sentence)
{
    *shown = i < COMMAND_COUNT ? commands[i].shown : "2";
    *sentence = i < COMMAND_COUNT ? commands[i].sentence : "thread 2 takes the next step";
    return i <= COMMAND_COUNT;
}

static void do_help(struct prompt *p, const char *rest)
{
    const char *shown, *sentence;
    (void)rest;
    for (size_t i = 0; plain_answer_at(i, &shown, &sentence); i++)
        fprintf(p->out, "  %-6s %s\n", shown, sentence);
}

static void answer(struct prompt *p, char *line)
{
    for (size_t i = 0; i < sizeof aliases / sizeof aliases[0]; i++)
        if (*line == aliases[i].key && line[1] == '\0') {
            snprintf(line, 2, "%s", aliases[i].name);
            break;
        }
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        size_t length = strlen(commands[i].name);
        const char *rest = line + length;
        if (strncmp(line, commands[i].name, length) != 0 || (length == 0 && *line))
            continue;
        if (*rest && *rest != ' ')
            continue;
        commands[i].run(p, rest + strspn(rest, " "));
        return;
    }
    bool is_thread = (*line >= '0' && *line <= '9') || *line == 'T';
    uint32_t id = is_thread ? thread_of(p, line) : 0;
    if (id)
        take(p, (struct pick){.thread = (uint16_t)id});
    else if (!is_thread)
        fprintf(p->out, "\"%s\" means nothing here; ? tells what does.\n", line);
}

/* ---- for lessons too ---- */

bool prompt_look(struct prompt *p, const char *line)
{
    char name[2] = {*line, '\0'};
    bool is_looking = *line == 'w' || *line == 'l';
    if (!is_looking || (line[1] != '\0' && line[1] != ' '))
        return false;
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(commands[i].name, name) == 0) {
            commands[i].run(p, line + 1 + strspn(line + 1, " "));
            return true;
        }
    return false;
}

int plain_step(struct session *session, FILE *in, FILE *out)
{
    struct prompt p = {.session = session, .in = in, .out = out};
    char line[PROMPT_LINE_MAX];
    player_init(&p.player);
    session_pump(session);
    for (int i = 0; i < 500 && !session_is_held(session) && !session_has_ended(session); i++) {
        poll(NULL, 0, 10);
        session_pump(session);
    }
    tell_position(&p);
    tell_threads(&p);
    bool is_there = true;
    while (is_there && !p.is_over && !ferror(out)) {
        is_there = plain_read_line(in, out, "Enter: step, a number: that thread, ?: help> ", line);
        if (is_there)
            answer(&p, line);
    }
    if (is_there)
        fputc('\n', out);
    return fflush(out) == 0 && !ferror(out) ? 0 : -EIO;
}
