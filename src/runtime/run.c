/* SPDX-License-Identifier: MIT */
/* The frame around a scenario: find the viewer, tell what the scenario is about, settle schedule
 * and parameters, run the body as T1, and end in order. */
#include "runtime/run.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "runtime/gil.h"
#include "runtime/op.h"
#include "runtime/pool.h"
#include "runtime/process.h"
#include "runtime/thread.h"

#define EXIT_USAGE 2

static struct run {
    const struct reel_scenario *scenario;
    const char *file;
    struct emitter emitter;
    struct schedule schedule;
    long params[REEL_PARAMETERS_MAX];
    _Atomic unsigned own_failures, *failures;
} run;

bool run_is_watched(void)
{
    return run.emitter.segment != NULL;
}

void run_count_failure(const char *text)
{
    atomic_fetch_add(run.failures, 1);
    if (!run_is_watched())
        fprintf(stderr, "failed: %s\n", text);
}

/* They are counted in memory that processes share: a claim that fails in one of them fails the run. */
static void settle_failures(void)
{
    void *shared =
        mmap(NULL, sizeof *run.failures, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    run.failures = shared == MAP_FAILED ? &run.own_failures : shared;
}

/* ---- what the scenario is about ---- */

static void about(enum about_topic topic, const char *text)
{
    struct record record = {.kind = R_ABOUT, .arg = topic};
    if (!text)
        return;
    record.extra = emit_string(&run.emitter, 0, text);
    emit(&run.emitter, &record);
}

static const struct reel_parameter *parameter(int i)
{
    const struct reel_parameter *p = &run.scenario->parameters[i];
    return i < REEL_PARAMETERS_MAX && p->name ? p : NULL;
}

static void describe(void)
{
    static const char *const ends[] = {NULL, "completes", "deadlocks", "fails", "warns", "waits"};
    const struct reel_scenario *s = run.scenario;
    char line[RECORD_STRING_MAX];
    about(ABOUT_TITLE, s->title);
    about(ABOUT_CHAPTER, s->chapter);
    about(ABOUT_ENDS, (unsigned)s->ends < sizeof ends / sizeof ends[0] ? ends[s->ends] : NULL);
    about(ABOUT_SEE, s->see);
    about(ABOUT_WHY, s->why);
    about(ABOUT_TRY, s->try);
    about(ABOUT_AGAINST, s->against);
    about(ABOUT_TWIN, s->twin);
    about(ABOUT_FILE, run.file);
    for (int i = 0; parameter(i); i++) {
        const struct reel_parameter *p = parameter(i);
        snprintf(line, sizeof line, "%s %ld %ld %ld %s", p->name, p->value, p->min, p->max,
                 p->meaning ? p->meaning : "");
        about(ABOUT_PARAM, line);
    }
}

/* ---- parameters ---- */

/* Say that there is no such parameter, and which there are. */
static void no_parameter(const char *name)
{
    fprintf(stderr, "the scenario has no parameter \"%s\"; it has ", name);
    for (int i = 0; parameter(i); i++)
        fprintf(stderr, "%s%s", i ? ", " : "", parameter(i)->name);
    fprintf(stderr, "%s\n", parameter(0) ? "" : "none");
}

static int set_parameter(const char *name, const char *value)
{
    char *end;
    errno = 0;
    long number = strtol(value, &end, 10);
    for (int i = 0; parameter(i); i++) {
        const struct reel_parameter *p = parameter(i);
        if (strcmp(p->name, name) != 0)
            continue;
        if (!*value || *end || errno || number < p->min || number > p->max) {
            fprintf(stderr, "parameter %s is a number from %ld to %ld, not \"%s\"\n", name, p->min,
                    p->max, value);
            return -EINVAL;
        }
        run.params[i] = number;
        return 0;
    }
    no_parameter(name);
    return -EINVAL;
}

/* "name=value" lines */
static int settle_parameters(void)
{
    int error = 0;
    for (int i = 0; parameter(i); i++)
        run.params[i] = parameter(i)->value;
    char *lines =
        run.emitter.segment ? strndup(run.emitter.segment->params, SEGMENT_PARAMS_MAX) : strdup("");
    char *rest = lines, *line;
    while (error == 0 && (line = strsep(&rest, "\n"))) {
        char *value = strchr(line, '=');
        if (!value)
            continue;
        *value++ = '\0';
        error = set_parameter(line, value);
    }
    free(lines);
    return error;
}

static void record_parameters(void)
{
    for (int i = 0; parameter(i); i++) {
        struct record record = {.kind = R_PARAM, .arg = run.params[i]};
        record.extra = emit_string(&run.emitter, 0, parameter(i)->name);
        emit(&run.emitter, &record);
    }
}

long reel_param(const char *name)
{
    for (int i = 0; parameter(i); i++)
        if (strcmp(parameter(i)->name, name) == 0)
            return run.params[i];
    fprintf(stderr, "reel_param(\"%s\"): the scenario declares no such parameter\n", name);
    exit(EXIT_FAILURE);
}

/* ---- the run ---- */

/* Where the schedule comes from: the viewer, or without one the environment. Returns: malloced. */
static char *chosen_schedule(void)
{
    const struct segment *segment = run.emitter.segment;
    const char *wanted = getenv("THREADREEL_SCHEDULE");
    return segment ? strndup(segment->schedule, SEGMENT_SCHEDULE_MAX)
                   : strdup(wanted ? wanted : "");
}

static int settle_schedule(void)
{
    char why[200];
    schedule_init(&run.schedule);
    if (run.scenario->run &&
        schedule_parse(&run.schedule, run.scenario->run, why, sizeof why) < 0) {
        fprintf(stderr, "the scenario's own schedule: %s\n", why);
        return -EINVAL;
    }
    char *text = chosen_schedule();
    int error = text ? schedule_parse(&run.schedule, text, why, sizeof why) : -ENOMEM;
    if (error == -EINVAL)
        fprintf(stderr, "%s\n", why);
    free(text);
    return error;
}

/* exit() was called in the middle of the run, or a thread of the run returned from main. */
static void at_exit(void)
{
    if (!op_is_inside())
        return;
    if (engine_is_process())
        thread_finish(&thread_process()->thread);
    engine_stop_others();
    engine_end(END_EXITED);
}

/* A child of fork is no part of the run: it has this one thread, and must leave our ring alone. */
static void in_forked_child(void)
{
    if (engine_is_forking())
        return;
    if (run.emitter.segment)
        close(run.emitter.socket);
    if (run.emitter.reel_fd >= 0)
        close(run.emitter.reel_fd);
    run.emitter = (struct emitter){.socket = -1, .reel_fd = -1};
    engine_forget();
}

/* T1's end, also when its body called pthread_exit. */
static void finish(void *unused)
{
    (void)unused;
    pools_shutdown_all();
    threads_main_returned();
    threads_join_all();
    processes_join_all();
    op_begin(R_THREAD_END, 0, 0, NULL);
    engine_stop_others();
    threads_kill_daemons();
    thread_finish(threads_main());
    gil_drop(R_THREAD_END, 0, 0);
    engine_end(END_COMPLETED);
    exit(atomic_load(run.failures) ? EXIT_FAILURE : EXIT_SUCCESS);
}

static void call_body(void *body)
{
    void (**function)(void) = body;
    (*function)();
}

int reel_run(const struct reel_scenario *scenario, const char *file, void (*body)(void))
{
    run.scenario = scenario;
    run.file = file;
    const char *why;
    int error = emitter_attach(&run.emitter);
    if (error < 0 && error != -ENOENT) {
        fprintf(stderr, "cannot reach the viewer: %s\n", strerror(-error));
        return EXIT_USAGE;
    }
    const struct segment *segment = run.emitter.segment;
    signal(SIGPIPE, SIG_IGN); /* the viewer may die before us */
    setvbuf(stdout, NULL, _IOLBF, 0);
    describe();
    if (segment && segment->mode == SEGMENT_DESCRIBE) {
        emitter_finish(&run.emitter, emitter_written(&run.emitter));
        return EXIT_SUCCESS;
    }
    if (settle_schedule() < 0 || settle_parameters() < 0)
        return EXIT_USAGE;
    record_parameters();
    settle_failures();
    error = engine_start(&run.schedule, &run.emitter,
                         segment ? segment->max_steps : SEGMENT_STEPS_UNLIMITED, threads_main());
    if (error < 0) {
        fprintf(stderr, "cannot start: %s\n", strerror(-error));
        return EXIT_FAILURE;
    }
    pthread_atfork(NULL, NULL, in_forked_child);
    atexit(at_exit);
    threads_main()->engine = engine_self();
    gil_take();
    pthread_cleanup_push(finish, NULL);
    thread_call(call_body, &body, false, &why);
    pthread_cleanup_pop(1);
    return EXIT_SUCCESS; /* not reached */
}
