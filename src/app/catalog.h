/* SPDX-License-Identifier: MIT */
/* The scenarios that are there. Each program is asked what it is about; it tells and does not run. */
#ifndef APP_CATALOG_H
#define APP_CATALOG_H

#include <stddef.h>

#include "model/tape.h"

struct scenario {
    char *name; /* of its program: "two_locks" */
    char *path;
    char *params;     /* lines "name default min max meaning" */
    struct tape tape; /* what it tells: ABOUT records */
    size_t place;     /* in the course */
};

struct catalog {
    struct scenario
        *scenarios; /* by chapter, then as the course goes; a twin follows its scenario */
    size_t count;
};

/** Ask every program in the scenarios' folder. Returns: 0, or a negative errno (-ENOENT: there is
 * no such folder). */
int catalog_read(struct catalog *catalog);
void catalog_free(struct catalog *catalog);

/** A scenario by name, or NULL. */
const struct scenario *catalog_find(const struct catalog *catalog, const char *name);

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
