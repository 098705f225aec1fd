/* SPDX-License-Identifier: MIT */
#include "app/target.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "app/catalog.h"
#include "app/commands.h"
#include "app/complain.h"
#include "app/shell.h"
#include "app/where.h"
#include "model/words.h"

#define ATTACH_TIMEOUT_MS 10000

static volatile sig_atomic_t is_interrupted;

static void interrupt(int signal_number)
{
    (void)signal_number;
    is_interrupted = 1;
}

/* The screen has handlers of its own while it is on. No SA_RESTART: waiting ends. */
void target_heed_interrupts(void)
{
    struct sigaction act = {.sa_handler = interrupt};
    sigaction(SIGINT, &act, NULL);
    sigaction(SIGTERM, &act, NULL);
    sigaction(SIGHUP, &act, NULL);
}

void target_forget_interrupts(void)
{
    is_interrupted = 0;
}

const char *target_name(const char *argument)
{
    const char *slash = strrchr(argument, '/');
    return slash ? slash + 1 : argument;
}

char *target_scenario_path(const char *name)
{
    const char *folder = where_scenarios();
    struct stat status;
    if (!folder || !*name)
        return NULL;
    char *path = malloc(strlen(folder) + strlen(name) + 2);
    if (!path)
        return NULL;
    sprintf(path, "%s/%s", folder, name);
    if (stat(path, &status) == 0 && S_ISREG(status.st_mode) && access(path, X_OK) == 0)
        return path;
    free(path);
    return NULL;
}

bool target_is_scenario(const char *name)
{
    char *path = target_scenario_path(name);
    free(path);
    return path != NULL;
}

/* As target_scenario_path, but says on stderr what is wrong. */
static char *scenario_path(const char *name)
{
    struct catalog catalog;
    const char *ending = strrchr(name, '.');
    char *path = target_scenario_path(name);
    if (path)
        return path;
    if (ending && strcmp(ending, ".reel") == 0) {
        complain("%s is a recording: threadreel play %s", name, name);
        return NULL;
    }
    bool is_read = catalog_read(&catalog) == 0;
    const struct scenario *lesson = is_read ? catalog_find(&catalog, name) : NULL;
    const char *nearest = is_read ? catalog_nearest(&catalog, name) : NULL;
    if (lesson && scenario_is_comparison(lesson))
        complain("%s is a lesson that compares %zu runs: threadreel lesson %s", name,
                 lesson->lesson.run_count, name);
    else if (access(name, X_OK) == 0)
        complain("there is no scenario %s; for the program in this folder say ./%s", name, name);
    else if (nearest)
        complain("there is no scenario %s; did you mean %s?", name, nearest);
    else
        complain("there is no scenario %s; `threadreel list` shows them", name);
    catalog_free(&catalog);
    return NULL;
}

int target_start(struct session *session, const struct options *options, int reel_fd)
{
    char why[300], *path;
    const char *argument = options->arguments[0];
    if (options->argument_count == 0 || !*argument) {
        complain("which scenario? `threadreel list` shows them");
        return -EINVAL;
    }
    if (options->argument_count > 1 && !strchr(argument, '/')) {
        complain("%s is one word too many: a scenario takes no arguments", options->arguments[1]);
        return -EINVAL;
    }
    path = strchr(argument, '/') ? strdup(argument) : scenario_path(argument);
    if (!path)
        return -EINVAL;
    char *argv[options->argument_count + 1];
    for (int i = 0; i <= options->argument_count; i++)
        argv[i] = options->arguments[i];
    argv[0] = path;
    struct session_options start = {
        .name = target_name(argument),
        .argv = argv,
        .schedule = options->schedule,
        .params = options->params,
        .max_steps = options->max_steps,
        .reel_fd = reel_fd,
        .source_dir = strchr(argument, '/') ? NULL : where_sources(),
        .stop = &is_interrupted,
    };
    target_heed_interrupts();
    int error = session_start(session, &start, why, sizeof why);
    if (error < 0)
        complain("%s", why);
    free(path);
    return error < 0 ? -EINVAL : 0;
}

void target_finish(struct session *session, bool is_shown)
{
    bool is_terminal = is_shown && isatty(STDERR_FILENO);
    size_t shown = 0;
    session_allow(session, SEGMENT_STEPS_UNLIMITED);
    while (!session_has_ended(session)) {
        if (!session_pump(session))
            live_wait(&session->live, -1, 500);
        if (is_terminal && session->tape.count - shown > 1000000) {
            shown = session->tape.count;
            fprintf(stderr, "\r%zu records, %zu steps", shown, session->tape.step_count);
        }
    }
    while (session_pump(session))
        ;
    if (shown)
        fputs("\r\033[K", stderr);
}

static uint64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static bool has_failed_to_begin(const struct session *session)
{
    if (session->tape.step_count > 0 || !session_has_ended(session) || !session->is_live)
        return false;
    bool is_scenario = tape_about(&session->tape, ABOUT_FILE) != NULL;
    for (size_t i = 0; is_scenario && i <= session->output_count && i < SESSION_OUTPUT_LINES; i++)
        if (session->output[i])
            complain("%s: %s", session->name, session->output[i]);
    if (!is_scenario)
        complain("%s is no scenario: it was not written with threadreel.h", session->name);
    return true;
}

bool target_begin(struct session *session)
{
    uint64_t begin_ms = now_ms();
    while (!session_has_ended(session) && !session_is_held(session)) {
        if (!session_pump(session))
            live_wait(&session->live, -1, 500);
        /* a program that never calls the library would run for ever unseen */
        if (!live_is_attached(&session->live) && now_ms() - begin_ms > ATTACH_TIMEOUT_MS)
            session_stop(session);
    }
    return !has_failed_to_begin(session);
}

const struct world *target_outcome(struct session *session)
{
    return history_at(&session->history, session->tape.count);
}

int target_status(struct session *session)
{
    const struct world *world = target_outcome(session);
    enum verdict verdict = world_verdict(world);
    bool is_well = verdict == VERDICT_ENDED || verdict == VERDICT_RUNNING;
    if (verdict == VERDICT_ENDED && session->is_live && session->live.pid == 0)
        is_well = WIFEXITED(session->live.status) && WEXITSTATUS(session->live.status) == 0;
    return is_well && world_findings_standing(world) == 0 ? STATUS_FINE : STATUS_FOUND;
}

void target_print_output(const struct session *session)
{
    size_t count = session->output_count + 1; /* the last line may be unfinished */
    for (size_t i = count > SESSION_OUTPUT_LINES ? count - SESSION_OUTPUT_LINES : 0; i < count; i++)
        if (session->output[i % SESSION_OUTPUT_LINES])
            printf("| %s\n", session->output[i % SESSION_OUTPUT_LINES]);
}

void target_write_options(FILE *out, const char *params, uint64_t max_steps)
{
    for (const char *line = params; line && *line; line += strcspn(line, "\n") + 1) {
        fputs(" -p", out);
        shell_write_word(out, line, strcspn(line, "\n"));
    }
    if (max_steps)
        fprintf(out, " --max-steps %llu", (unsigned long long)max_steps);
}

void target_print_replay(const struct session *session)
{
    const struct session_options *o = &session->options;
    char *schedule = session_schedule(session, session->tape.count);
    char *scenario = target_scenario_path(session->name);
    const char *target = scenario && strcmp(scenario, o->argv[0]) == 0 ? session->name : o->argv[0];
    fputs(session->tape.is_real ? "Another run like it: threadreel run"
                                : "The same run again: threadreel run",
          stdout);
    shell_print_word(target, strlen(target));
    fputs(" --schedule", stdout);
    shell_print_word(schedule ? schedule : "?",
                     schedule ? strlen(schedule) : 1); /* `!` is the shell's */
    target_write_options(stdout, o->params, o->max_steps);
    if (o->argv[1])
        fputs(" --", stdout);
    for (char *const *argument = o->argv + 1; *argument; argument++)
        shell_print_word(*argument, strlen(*argument));
    putchar('\n');
    free(scenario);
    free(schedule);
}
