/* SPDX-License-Identifier: MIT */
/* The file is replaced as a whole, so that whoever reads it at that moment sees the old one or the new
 * one. */
#include "app/done.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/home.h"

#define BYTES_MAX 65536

void done_read(struct done *done)
{
    char path[PATH_MAX];
    struct stat status;
    *done = (struct done){0};
    errno = ENOENT;
    int fd = home_state("done", path, sizeof path)
                 ? open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
                 : -1;
    done->is_unknown = fd >= 0 || errno != ENOENT;
    if (fd < 0)
        return;
    bool is_file = fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
    done->names = is_file ? calloc(1, BYTES_MAX) : NULL;
    if (done->names)
        done->is_unknown = read(fd, done->names, BYTES_MAX - 1) < 0;
    close(fd);
}

void done_free(struct done *done)
{
    free(done->names);
    *done = (struct done){0};
}

/* The line of a scenario: its name, and behind a blank its score, if it has one; NULL: there is none.
 * length: of the line, without its end. */
static const char *line_of(const struct done *done, const char *name, size_t *length)
{
    size_t own = strlen(name);
    for (const char *line = done->names; line && *line;) {
        *length = strcspn(line, "\n");
        if (*length >= own && strncmp(line, name, own) == 0 && (*length == own || line[own] == ' '))
            return line;
        line += *length + (line[*length] == '\n');
    }
    return NULL;
}

bool done_has(const struct done *done, const char *name)
{
    size_t length;
    return line_of(done, name, &length) != NULL;
}

bool done_score(const struct done *done, const char *name, unsigned *right, unsigned *questions)
{
    size_t length;
    const char *line = line_of(done, name, &length);
    char score[32];
    if (!line || length <= strlen(name))
        return false;
    snprintf(score, sizeof score, "%.*s", (int)(length - strlen(name)), line + strlen(name));
    return sscanf(score, " %u/%u", right, questions) == 2 && *questions > 0 && *right <= *questions;
}

/* Write all lines but that of `name`, and a new one for it, beside the file, and put that in its
 * place. */
static void replace(const char *path, const struct done *done, const char *name, const char *score)
{
    char beside[PATH_MAX + 8];
    snprintf(beside, sizeof beside, "%s.XXXXXX", path);
    int fd = mkstemp(beside);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "w");
    if (!file) {
        if (fd >= 0)
            close(fd);
        return;
    }
    const char *names = done->names ? done->names : "";
    size_t length = 0;
    const char *old = line_of(done, name, &length);
    const char *rest = old ? old + length + (old[length] == '\n') : "";
    size_t before = old ? (size_t)(old - names) : strlen(names);
    size_t kept = before + strlen(rest);
    bool is_cut = kept > 0 && (*rest ? rest[strlen(rest) - 1] : names[before - 1]) != '\n';
    fprintf(file, "%.*s%s%s%s%s\n", (int)before, names, rest, is_cut ? "\n" : "", name, score);
    bool is_whole = fflush(file) == 0 && !ferror(file);
    if (fclose(file) != 0 || !is_whole || rename(beside, path) < 0)
        unlink(beside);
}

/* Whether a score is worth remembering: there is none yet, not so good a one, or one of a lesson that has
 * changed since. */
static bool is_better(const struct done *done, const char *name, unsigned right, unsigned questions)
{
    unsigned old_right, old_questions;
    if (!done_score(done, name, &old_right, &old_questions))
        return true;
    return questions != old_questions || right > old_right;
}

static void remember(const char *name, const unsigned *right, unsigned questions)
{
    char path[PATH_MAX], score[32] = "";
    struct done done;
    if (strpbrk(name, "\n/ ") || !home_state("done", path, sizeof path))
        return;
    done_read(&done);
    if (right)
        snprintf(score, sizeof score, " %u/%u", *right, questions);
    bool is_new = right ? is_better(&done, name, *right, questions) : !done_has(&done, name);
    bool has_room =
        !done.names || strlen(done.names) + strlen(name) + strlen(score) + 2 < BYTES_MAX;
    if (!done.is_unknown && is_new && has_room && home_make_folders(path) == 0)
        replace(path, &done, name, score);
    done_free(&done);
}

void done_add(const char *name)
{
    remember(name, NULL, 0);
}

void done_add_score(const char *name, unsigned right, unsigned questions)
{
    if (questions > 0 && right <= questions)
        remember(name, &right, questions);
}
