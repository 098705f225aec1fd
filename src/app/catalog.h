/* SPDX-License-Identifier: MIT */
/*
 * The scenarios that are there, and the lessons that compare runs of them. Each program is asked what it
 * is about; it tells and does not run. A lesson that compares is an entry of its own, unless there is a
 * program of its name.
 */
#ifndef APP_CATALOG_H
#define APP_CATALOG_H

#include <stdbool.h>
#include <stddef.h>

#include "model/lesson.h"
#include "model/tape.h"

struct scenario {
    char *name;           /* of its program: "two_locks", or of its lesson */
    char *path;           /* of its program; NULL: it has none */
    char *params;         /* lines "name default min max meaning" */
    struct tape tape;     /* what it tells: ABOUT records */
    struct lesson lesson; /* the one of its name, if that compares runs; else empty */
    char *runs;           /* what the lesson compares, in a sentence; or NULL */
    size_t place;         /* in the course */
};

struct catalog {
    struct scenario
        *scenarios; /* by chapter, then as the course goes; a twin follows its scenario */
    size_t count;
};

/** Ask every program in the scenarios' folder, and read the lessons beside their sources. Returns: 0, or a
 * negative errno (-ENOENT: there is no such folder). */
int catalog_read(struct catalog *catalog);
void catalog_free(struct catalog *catalog);

/** A scenario by name, or NULL. */
const struct scenario *catalog_find(const struct catalog *catalog, const char *name);

/** Whether it is a lesson that compares runs, and nothing that could be run itself. */
bool scenario_is_comparison(const struct scenario *scenario);

/** A name that looks like `name`, or NULL. */
const char *catalog_nearest(const struct catalog *catalog, const char *name);

/** What a scenario tells about a topic, "" if nothing. */
const char *scenario_about(const struct scenario *scenario, enum about_topic topic);

/**
 * Ask one program. Returns: 0; -EPROTO: it does not use the library; or a negative errno.
 *
 * tape: of the caller, to be freed with tape_free whatever is returned.
 */
int scenario_describe(const char *path, struct tape *tape);

#endif
