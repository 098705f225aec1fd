/* SPDX-License-Identifier: MIT */
#include "app/catalog.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/lesson_text.h"
#include "app/where.h"
#include "trace/live.h"
#include "ui/input/near.h"

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

bool scenario_is_comparison(const struct scenario *scenario)
{
    return !scenario->path;
}

/* Of a lesson that compares. */
static const char *lesson_about(const struct scenario *scenario, enum about_topic topic)
{
    switch (topic) {
    case ABOUT_TITLE:
        return scenario->lesson.title;
    case ABOUT_CHAPTER:
        return scenario->lesson.chapter;
    case ABOUT_AGAINST:
        return scenario->lesson.against;
    case ABOUT_SEE:
        return scenario->runs;
    case ABOUT_ENDS:
        return "compares";
    default:
        return NULL;
    }
}

const char *scenario_about(const struct scenario *scenario, enum about_topic topic)
{
    const char *text = scenario_is_comparison(scenario) ? lesson_about(scenario, topic)
                                                        : tape_about(&scenario->tape, topic);
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

/* Room for one more, which is empty. Returns: NULL without memory. */
static struct scenario *make_room(struct catalog *catalog)
{
    struct scenario *grown = realloc(catalog->scenarios, (catalog->count + 1) * sizeof *grown);
    if (!grown)
        return NULL;
    catalog->scenarios = grown;
    memset(&grown[catalog->count], 0, sizeof *grown);
    return &grown[catalog->count];
}

static int add(struct catalog *catalog, const char *folder, const char *name)
{
    char path[PATH_MAX];
    struct stat status;
    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path)
        return 0;
    if (stat(path, &status) < 0 || !S_ISREG(status.st_mode) || access(path, X_OK) < 0)
        return 0;
    struct scenario *s = make_room(catalog);
    if (!s)
        return -ENOMEM;
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

/* ---- lessons that compare ---- */

/* Returns: whether it is right, and compares runs. */
static bool read_comparison(const char *path, struct lesson *lesson)
{
    if (lesson_text_peek(lesson, path) && lesson->run_count > 0)
        return true;
    lesson_free(lesson);
    return false;
}

/* "3 runs beside each other: in sequence; two threads; two processes." Returns: malloced, or NULL. */
static char *tell_runs(const struct lesson *lesson)
{
    char *text = NULL;
    size_t bytes;
    FILE *out = open_memstream(&text, &bytes);
    if (!out)
        return NULL;
    fprintf(out, "%zu runs beside each other", lesson->run_count);
    for (size_t i = 0; i < lesson->run_count; i++)
        fprintf(out, "%s %s", i ? ";" : ":", lesson->runs[i].label);
    putc('.', out);
    fclose(out);
    return text;
}

static int add_lesson(struct catalog *catalog, const char *folder, const char *file)
{
    char path[PATH_MAX], name[NAME_MAX + 1];
    struct lesson lesson;
    const char *ending = strrchr(file, '.');
    if (!ending || strcmp(ending, ".lesson") != 0)
        return 0;
    snprintf(name, sizeof name, "%.*s", (int)(ending - file), file);
    if (snprintf(path, sizeof path, "%s/%s", folder, file) >= (int)sizeof path ||
        !read_comparison(path, &lesson))
        return 0;
    struct scenario *s = (struct scenario *)(uintptr_t)catalog_find(catalog, name);
    if (!s && (s = make_room(catalog))) {
        tape_init(&s->tape);
        s->name = strdup(name);
        s->params = strdup("");
        catalog->count++;
    }
    if (!s) {
        lesson_free(&lesson);
        return -ENOMEM;
    }
    s->lesson = lesson;
    s->runs = tell_runs(&lesson);
    return s->name && s->params && s->runs ? 0 : -ENOMEM;
}

/* ---- all ---- */

typedef int adder(struct catalog *catalog, const char *folder, const char *name);

/* Returns: 0 or a negative errno. */
static int add_folder(struct catalog *catalog, const char *folder, adder *add_one)
{
    struct dirent *entry;
    int error = 0;
    DIR *files = folder ? opendir(folder) : NULL;
    if (!files)
        return folder ? -errno : -ENOENT;
    while (error == 0 && (entry = readdir(files)))
        error = add_one(catalog, folder, entry->d_name);
    closedir(files);
    return error;
}

int catalog_read(struct catalog *catalog)
{
    *catalog = (struct catalog){0};
    int error = add_folder(catalog, where_scenarios(), add);
    if (error == 0) {
        int without_lessons = add_folder(catalog, where_sources(), add_lesson);
        error = without_lessons == -ENOMEM ? -ENOMEM : 0;
    }
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
        free(catalog->scenarios[i].runs);
        tape_free(&catalog->scenarios[i].tape);
        lesson_free(&catalog->scenarios[i].lesson);
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
    while (a[n] && tolower((unsigned char)a[n]) == tolower((unsigned char)b[n]))
        n++;
    return n;
}

/* The name that takes the fewest slips of a finger, or NULL. */
static const char *mistyped(const struct catalog *catalog, const char *name)
{
    struct near_word near = near_word_of(name);
    for (size_t i = 0; i < catalog->count; i++)
        near_offer(&near, catalog->scenarios[i].name);
    const struct scenario *meant = *near.best ? catalog_find(catalog, near.best) : NULL;
    return meant ? meant->name : NULL;
}

const char *catalog_nearest(const struct catalog *catalog, const char *name)
{
    const char *nearest = mistyped(catalog, name);
    size_t most = 2; /* two letters are chance */
    for (size_t i = 0; !nearest && i < catalog->count; i++)
        if (strlen(name) > most && strstr(catalog->scenarios[i].name, name))
            nearest = catalog->scenarios[i].name;
    if (nearest)
        return nearest;
    for (size_t i = 0; i < catalog->count; i++) {
        const char *candidate = catalog->scenarios[i].name;
        size_t n = shared(candidate, name);
        if (n > most) {
            most = n;
            nearest = candidate;
        }
    }
    return nearest;
}
