/* SPDX-License-Identifier: MIT */
/* Paths are tried in order, relative to the folder of the program; THREADREEL_SCENARIOS in the
 * environment goes before. */
#include "app/where.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_there(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0;
}

/* The folder of this program, "." if the system does not tell. */
static void own_folder(char *path, size_t bytes)
{
    ssize_t length = readlink("/proc/self/exe", path, bytes - 1);
    path[length > 0 ? length : 0] = '\0';
    char *slash = strrchr(path, '/');
    if (slash)
        *slash = '\0';
    else
        snprintf(path, bytes, ".");
}

static const char *first(const char *const *candidates, char *path, size_t bytes)
{
    char own[PATH_MAX / 2];
    own_folder(own, sizeof own);
    for (; *candidates; candidates++) {
        snprintf(path, bytes, "%s/%s", own, *candidates);
        if (is_there(path))
            return path;
    }
    return NULL;
}

const char *where_scenarios(void)
{
    static const char *const candidates[] = {"scenarios", "../lib/threadreel/scenarios", NULL};
    static char path[PATH_MAX];
    const char *told = getenv("THREADREEL_SCENARIOS");
    return told && *told ? told : first(candidates, path, sizeof path);
}

const char *where_sources(void)
{
    static const char *const candidates[] = {"../share/threadreel/scenarios", "../../scenarios",
                                             NULL};
    static char path[PATH_MAX];
    return first(candidates, path, sizeof path);
}

/* The same without "." and ".." and links, for people to read. Returns: `path`, or NULL. */
static const char *resolve(const char *found, char *path)
{
    return found ? realpath(found, path) : NULL;
}

const char *where_header(void)
{
    static const char *const candidates[] = {"../include/threadreel.h",
                                             "../../src/runtime/threadreel.h", NULL};
    static char path[PATH_MAX];
    char found[PATH_MAX];
    if (!resolve(first(candidates, found, sizeof found), path))
        return NULL;
    *strrchr(path, '/') = '\0';
    return path;
}

const char *where_library(void)
{
    static const char *const candidates[] = {"../lib/libthreadreel.a", "lib/libthreadreel.a", NULL};
    static char path[PATH_MAX];
    char found[PATH_MAX];
    return resolve(first(candidates, found, sizeof found), path);
}

const char *where_pkgconfig(void)
{
    static const char *const candidates[] = {"../lib/pkgconfig/threadreel.pc", NULL};
    static char path[PATH_MAX];
    char found[PATH_MAX];
    return resolve(first(candidates, found, sizeof found), path);
}
