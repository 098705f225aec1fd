/* SPDX-License-Identifier: MIT */
/* What the tests of whole scenarios share: which there are, and playing one to its end in a process
 * of its own, with the records in memory. */
#ifndef TESTS_SCENARIOS_H
#define TESTS_SCENARIOS_H

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit.h"
#include "ui/session/session.h"

/* Sanitizers make each process many times slower, and another compiler is a second look: fewer seeds
 * there, the same kinds of runs. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || defined(__clang__)
#define SCENARIO_SEEDS(many) ((many) / 10)
#else
#define SCENARIO_SEEDS(many) (many)
#endif

#define SCENARIOS_MAX 100

struct scenario_list {
    struct dirent **entries;
    int count;
};

static inline const char *scenario_folder(void)
{
    const char *folder = getenv("THREADREEL_SCENARIOS");
    if (!folder || folder[0] != '/')
        fail_msg("THREADREEL_SCENARIOS is to be the path of the folder with the scenarios");
    return folder;
}

/* The programs in the folder are those without a dot in their names. */
static inline int scenario_is_program(const struct dirent *entry)
{
    return !strchr(entry->d_name, '.');
}

/* All scenarios, by name. */
static inline struct scenario_list scenario_list_new(void)
{
    struct scenario_list list;
    list.count = scandir(scenario_folder(), &list.entries, scenario_is_program, alphasort);
    if (list.count < 9)
        fail_msg("%s: where are the scenarios?", scenario_folder());
    return list;
}

static inline void scenario_list_free(struct scenario_list *list)
{
    for (int i = 0; i < list->count; i++)
        free(list->entries[i]);
    free(list->entries);
}

/* Start a scenario; it is held before its first step. schedule, params: NULL for its own. */
static inline void scenario_start(struct session *s, const char *name, const char *schedule,
                                  const char *params)
{
    char path[PATH_MAX], why[300];
    char *argv[] = {path, NULL};
    struct session_options options = {
        .name = name, .argv = argv, .schedule = schedule, .params = params, .reel_fd = -1};
    snprintf(path, sizeof path, "%s/%s", scenario_folder(), name);
    if (session_start(s, &options, why, sizeof why) < 0)
        fail_msg("%s", why);
}

/* Take in records until the target is held or has ended. Returns: whether it is held. */
static inline bool scenario_await(struct session *s)
{
    while (!session_has_ended(s) && !session_is_held(s))
        if (!session_pump(s) && !live_wait(&s->live, -1, 60000))
            fail_msg("%s: nothing has come for a minute", s->name);
    while (session_pump(s))
        ;
    return session_is_held(s);
}

/* The world at the end of what has come. */
static inline const struct world *scenario_world(struct session *s)
{
    return history_at(&s->history, s->tape.count);
}

/* Run a scenario from beginning to end. */
static inline void scenario_play(struct session *s, const char *name, const char *schedule,
                                 const char *params)
{
    scenario_start(s, name, schedule, params);
    session_allow(s, SEGMENT_STEPS_UNLIMITED);
    while (!session_has_ended(s))
        if (!session_pump(s) && !live_wait(&s->live, -1, 60000))
            fail_msg("%s: nothing has come for a minute", s->name);
    while (session_pump(s))
        ;
}

#endif
