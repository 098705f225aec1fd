/* SPDX-License-Identifier: MIT */
#include "app/catalog.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/where.h"
#include "trace/live.h"

#define ANSWER_TIMEOUT_MS 5000

static void take(void *tape, const struct record *record)
{
    tape_append(tape, record);
}

int scenario_describe(const char *path, struct tape *tape)
{
    struct live live;
    char *argv[] = {(char *)(uintptr_t)path, NULL};
    struct live_options options = {.argv = argv, .mode = SEGMENT_DESCRIBE, .reel_fd = -1};
    struct live_sink sink = {.context = tape, .record = take};
    tape_init(tape);
    int error = live_start(&live, &options);
    if (error < 0)
        return error;
    while (!live.has_ended && live_wait(&live, -1, ANSWER_TIMEOUT_MS))
        live_pump(&live, 0, &sink);
    live_stop(&live, &sink);
    return tape_about(tape, ABOUT_FILE) ? 0 : -EPROTO;
}

const char *scenario_about(const struct scenario *scenario, enum about_topic topic)
{
    const char *text = tape_about(&scenario->tape, topic);
    return text ? text : "";
}

/* ---- the order ---- */

#define NOT_IN_COURSE (SIZE_MAX / 2)

/* The number of a name in the course; NOT_IN_COURSE: it is not there. */
static size_t place_of(FILE *course, const char *name)
{
    char line[256];
    size_t length = strlen(name), place = 0;
    rewind(course);
    while (fgets(line, sizeof line, course)) {
        size_t end = strcspn(line, " \t\r\n#");
        if (end > 0 && end == length && strncmp(line, name, length) == 0)
            return place;
        place += end > 0;
    }
    return NOT_IN_COURSE;
}

/* Each has two places: its own, and the one of its twin behind it. */
static void find_places(struct catalog *catalog)
{
    char path[PATH_MAX];
    const char *folder = where_sources();
    snprintf(path, sizeof path, "%s/course", folder ? folder : ".");
    FILE *course = fopen(path, "re");
    for (size_t i = 0; i < catalog->count; i++) {
        struct scenario *s = &catalog->scenarios[i];
        size_t own = course ? place_of(course, s->name) : NOT_IN_COURSE;
        size_t twin = course ? place_of(course, scenario_about(s, ABOUT_TWIN)) : NOT_IN_COURSE;
        s->place = own < NOT_IN_COURSE || twin == NOT_IN_COURSE ? 2 * own : 2 * twin + 1;
    }
    if (course)
        fclose(course);
}

/* Without a course a twin sorts right behind the scenario whose name it extends ("two_locks",
 * "two_locks_fixed"). */
static int compare(const void *a, const void *b)
{
    const struct scenario *x = a, *y = b;
    int order = strcmp(scenario_about(x, ABOUT_CHAPTER), scenario_about(y, ABOUT_CHAPTER));
    if (order == 0)
        order = (x->place > y->place) - (x->place < y->place);
    return order ? order : strcmp(x->name, y->name);
}

/* ---- what each tells ---- */

/* Its parameters, a line each. Returns: malloced, NULL without memory. */
static char *list_params(const struct tape *tape)
{
    char *text = NULL;
    size_t bytes;
    FILE *out = open_memstream(&text, &bytes);
    if (!out)
        return NULL;
    for (size_t i = 0; i < tape->count; i++)
        if (tape->records[i].kind == R_ABOUT && tape->records[i].arg == ABOUT_PARAM)
            fprintf(out, "%s\n", tape_string(tape, tape->records[i].extra));
    fclose(out);
    return text;
}

static int add(struct catalog *catalog, const char *folder, const char *name)
{
    char path[PATH_MAX];
    struct stat status;
    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path)
        return 0;
    if (stat(path, &status) < 0 || !S_ISREG(status.st_mode) || access(path, X_OK) < 0)
        return 0;
    struct scenario *grown =
        realloc(catalog->scenarios, (catalog->count + 1) * sizeof *catalog->scenarios);
    if (!grown)
        return -ENOMEM;
    catalog->scenarios = grown;
    struct scenario *s = &catalog->scenarios[catalog->count];
    if (scenario_describe(path, &s->tape) < 0) {
        tape_free(&s->tape);
        return 0;
    }
    s->name = strdup(name);
    s->path = strdup(path);
    s->params = list_params(&s->tape);
    catalog->count++;
    return s->name && s->path && s->params ? 0 : -ENOMEM;
}

int catalog_read(struct catalog *catalog)
{
    const char *folder = where_scenarios();
    struct dirent *entry;
    int error = 0;
    *catalog = (struct catalog){0};
    DIR *files = folder ? opendir(folder) : NULL;
    if (!files)
        return folder ? -errno : -ENOENT;
    while (error == 0 && (entry = readdir(files)))
        error = add(catalog, folder, entry->d_name);
    closedir(files);
    find_places(catalog);
    if (error == 0 && catalog->count > 0)
        qsort(catalog->scenarios, catalog->count, sizeof *catalog->scenarios, compare);
    return error;
}

void catalog_free(struct catalog *catalog)
{
    for (size_t i = 0; i < catalog->count; i++) {
        free(catalog->scenarios[i].name);
        free(catalog->scenarios[i].path);
        free(catalog->scenarios[i].params);
        tape_free(&catalog->scenarios[i].tape);
    }
    free(catalog->scenarios);
}

const struct scenario *catalog_find(const struct catalog *catalog, const char *name)
{
    for (size_t i = 0; i < catalog->count; i++)
        if (strcmp(catalog->scenarios[i].name, name) == 0)
            return &catalog->scenarios[i];
    return NULL;
}

/* Letters that two names share at their beginnings. */
static size_t shared(const char *a, const char *b)
{
    size_t n = 0;
    while (a[n] && a[n] == b[n])
        n++;
    return n;
}

const char *catalog_nearest(const struct catalog *catalog, const char *name)
{
    const char *nearest = NULL;
    size_t most = 2; /* two letters are chance */
    for (size_t i = 0; i < catalog->count; i++) {
        const char *candidate = catalog->scenarios[i].name;
        size_t n = strstr(candidate, name) ? strlen(name) : shared(candidate, name);
        if (n > most) {
            most = n;
            nearest = candidate;
        }
    }
    return nearest;
}
