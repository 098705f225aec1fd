/* SPDX-License-Identifier: MIT */
#include "app/lesson_file.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/complain.h"
#include "app/lesson_text.h"
#include "app/target.h"
#include "app/where.h"
#include "ui/session/session.h"

static bool ends_with(const char *text, const char *ending)
{
    size_t length = strlen(text), end = strlen(ending);
    return length > end && strcmp(text + length - end, ending) == 0;
}

static bool is_file(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

static bool is_program(const char *path)
{
    return is_file(path) && access(path, X_OK) == 0;
}

/* ---- reading ---- */

void lesson_file_complain(const struct lesson_file *file, unsigned line, const char *sentence)
{
    char text[PATH_MAX + 500];
    snprintf(text, sizeof text, "%s:%u: %s", file->path, line, sentence);
    tape_clean(text, strlen(text));
    fprintf(stderr, "%s\n", text);
}

static void take_mistake(void *file, unsigned line, const char *sentence)
{
    lesson_file_complain(file, line, sentence);
}

static int read_lesson(struct lesson_file *file)
{
    char *bytes = NULL;
    size_t count = 0;
    int error = lesson_text_read(file->path, &bytes, &count);
    if (error < 0)
        complain("cannot read %s: %s", file->path,
                 error == -EFBIG    ? "it is too long for a lesson"
                 : error == -EINVAL ? "it is no file"
                                    : strerror(-error));
    else
        error = lesson_read(&file->lesson, bytes, count, take_mistake, file);
    free(bytes);
    return error < 0 ? -EINVAL : 0;
}

/* ---- finding ---- */

/* "FOLDER/NAME.lesson", malloced; NULL: there is no such file. */
static char *lesson_in(const char *folder, size_t folder_bytes, const char *name, size_t bytes)
{
    char *path = malloc(folder_bytes + bytes + sizeof "/.lesson");
    if (!path)
        return NULL;
    sprintf(path, "%.*s%s%.*s.lesson", (int)folder_bytes, folder, folder_bytes ? "/" : "",
            (int)bytes, name);
    if (is_file(path))
        return path;
    free(path);
    return NULL;
}

static char *find_named(const char *name)
{
    const char *folder = where_sources();
    bool is_name = *name && !strchr(name, '/');
    char *path = folder && is_name ? lesson_in(folder, strlen(folder), name, strlen(name)) : NULL;
    char *plain = path ? realpath(path, NULL) : NULL; /* without ".." in it */
    if (plain)
        free(path);
    return plain ? plain : path;
}

char *lesson_file_find_in(const struct catalog *catalog, const char *name)
{
    char *path = find_named(name);
    const struct scenario *s = path ? NULL : catalog_find(catalog, name);
    return s ? find_named(scenario_about(s, ABOUT_TWIN)) : path;
}

char *lesson_file_find(const char *name)
{
    struct catalog catalog;
    char *path = find_named(name);
    if (path || !target_is_scenario(name))
        return path;
    if (catalog_read(&catalog) == 0)
        path = lesson_file_find_in(&catalog, name);
    catalog_free(&catalog);
    return path;
}

bool lesson_file_is_shipped(const struct lesson_file *file, const char *name)
{
    struct stat own, shipped;
    char *path = lesson_file_find(name);
    bool is_it = path && stat(path, &shipped) == 0 && stat(file->path, &own) == 0 &&
                 own.st_dev == shipped.st_dev && own.st_ino == shipped.st_ino;
    free(path);
    return is_it;
}

/* Bytes of a path that are its folder; 0: it has none. */
static size_t folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (slash == path)
        return 1;
    return slash ? (size_t)(slash - path) : 0;
}

static bool is_about(const char *path, const char *name)
{
    struct lesson lesson;
    bool is_it = lesson_text_peek(&lesson, path) && lesson.about && strcmp(lesson.about, name) == 0;
    lesson_free(&lesson);
    return is_it;
}

/* A lesson beside a reel that says it is about it: the first by name. */
static char *find_about(const char *reel)
{
    size_t bytes = folder_of(reel);
    char folder[PATH_MAX], *found = NULL;
    struct dirent *entry;
    snprintf(folder, sizeof folder, "%.*s", (int)bytes, reel);
    DIR *files = opendir(*folder ? folder : ".");
    while (files && (entry = readdir(files))) {
        size_t length = strlen(entry->d_name);
        if (!ends_with(entry->d_name, ".lesson"))
            continue;
        char *path = lesson_in(folder, bytes, entry->d_name, length - strlen(".lesson"));
        bool is_it = path && is_about(path, target_name(reel));
        if (is_it && (!found || strcmp(path, found) < 0)) {
            free(found);
            found = path;
        } else {
            free(path);
        }
    }
    if (files)
        closedir(files);
    return found;
}

/* The lesson of the scenario that a reel is a run of. Returns: 0 or -EINVAL after a sentence. */
static int find_of_run(const char *reel, char **path)
{
    struct session session;
    char why[5000];
    if (session_open_slowly(&session, reel, why, sizeof why) < 0) {
        complain("%s", why);
        return -EINVAL;
    }
    *path = lesson_file_find(session.name);
    if (!*path)
        complain("there is no lesson about %s: neither beside it, nor of a scenario %s", reel,
                 session.name);
    session_close(&session);
    return *path ? 0 : -EINVAL;
}

static int find_for_reel(struct lesson_file *file, const char *reel)
{
    size_t folder = folder_of(reel);
    const char *name = target_name(reel);
    file->is_reel = true;
    file->target = strdup(reel);
    file->path = lesson_in(reel, folder, name, strlen(name) - strlen(".reel"));
    if (!file->path)
        file->path = find_about(reel);
    return file->path ? 0 : find_of_run(reel, &file->path);
}

/* A program of somebody's own: its lesson stands beside it. */
static int find_for_program(struct lesson_file *file, const char *path)
{
    const char *name = target_name(path);
    file->path = lesson_in(path, folder_of(path), name, strlen(name));
    file->target = strdup(path);
    if (file->path)
        return 0;
    complain("there is no lesson %s.lesson; `threadreel lesson` lists them", path);
    return -EINVAL;
}

static int find_for_scenario(struct lesson_file *file, const char *name)
{
    struct catalog catalog;
    file->path = lesson_file_find(name);
    file->target = strdup(name);
    if (file->path)
        return 0;
    const char *nearest = catalog_read(&catalog) == 0 ? catalog_nearest(&catalog, name) : NULL;
    char program[PATH_MAX];
    snprintf(program, sizeof program, "./%s", name);
    if (target_is_scenario(name))
        complain("%s has no lesson; `threadreel lesson` lists those that there are", name);
    else if (is_program(program))
        complain("there is no lesson %s; for the program in this folder say ./%s", name, name);
    else if (nearest)
        complain("there is no lesson %s; did you mean %s?", name, nearest);
    else
        complain("there is no lesson %s; `threadreel lesson` lists them", name);
    catalog_free(&catalog);
    return -EINVAL;
}

/* ---- what it is about ---- */

/* Where a name leads that stands in a lesson. path: room for PATH_MAX. */
static void path_beside(const struct lesson_file *file, const char *name, char *path)
{
    size_t folder = folder_of(file->path);
    bool is_absolute = *name == '/';
    snprintf(path, PATH_MAX, "%.*s/%s", is_absolute ? 0 : (int)(folder ? folder : 1),
             folder ? file->path : ".", name + is_absolute);
}

/* A lesson that was named itself: what it is about is run. A reel stands beside it, and so may a program
 * of somebody's own. */
static void take_target(struct lesson_file *file)
{
    const char *about = file->lesson.about;
    char beside[PATH_MAX];
    if (!about)
        return;
    path_beside(file, about, beside);
    file->is_reel = ends_with(about, ".reel");
    file->target = strdup(file->is_reel || is_program(beside) ? beside : about);
}

char *lesson_file_beside(const struct lesson_file *file, const char *name)
{
    char path[PATH_MAX];
    path_beside(file, name, path);
    return is_program(path) ? strdup(path) : NULL;
}

bool lesson_file_has_beside(const struct lesson_file *file, const char *name)
{
    char path[PATH_MAX];
    path_beside(file, name, path);
    return is_file(path);
}

/* Runs of programs of one's own: "./full" is beside the lesson, wherever one stands. */
static void find_programs(struct lesson_file *file)
{
    for (size_t i = 0; i < file->lesson.run_count; i++) {
        struct lesson_run *run = &file->lesson.runs[i];
        if (strchr(run->scenario, '/'))
            run->path = lesson_file_beside(file, run->scenario);
    }
}

int lesson_file_open(struct lesson_file *file, const char *argument)
{
    int error = 0;
    *file = (struct lesson_file){0};
    bool is_lesson = ends_with(argument, ".lesson");
    if (is_lesson)
        file->path = strdup(argument);
    else if (ends_with(argument, ".reel"))
        error = find_for_reel(file, argument);
    else if (strchr(argument, '/'))
        error = find_for_program(file, argument);
    else
        error = find_for_scenario(file, argument);
    if (error == 0)
        error = read_lesson(file);
    if (error == 0)
        find_programs(file);
    if (error == 0 && is_lesson)
        take_target(file);
    return error;
}

void lesson_file_close(struct lesson_file *file)
{
    lesson_free(&file->lesson);
    free(file->path);
    free(file->target);
}

char *lesson_file_name(const struct lesson_file *file, char *name, size_t bytes)
{
    snprintf(name, bytes, "%s", target_name(file->path));
    char *ending = strrchr(name, '.');
    if (ending && ending > name)
        *ending = '\0';
    return name;
}
