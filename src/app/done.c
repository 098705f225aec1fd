/* SPDX-License-Identifier: MIT */
/* The file is replaced as a whole, so that whoever reads it at that moment sees the old one or the new
 * one. */
#include "app/done.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
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

bool done_has(const struct done *done, const char *name)
{
    size_t length = strlen(name);
    for (const char *line = done->names; line && *line;) {
        size_t own = strcspn(line, "\n");
        if (own == length && strncmp(line, name, own) == 0)
            return true;
        line += own + (line[own] == '\n');
    }
    return false;
}

/* Write the names and one more beside the file, and put that in its place. */
static void replace(const char *path, const struct done *done, const char *name)
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
    bool is_cut = *names && names[strlen(names) - 1] != '\n';
    fprintf(file, "%s%s%s\n", names, is_cut ? "\n" : "", name);
    bool is_whole = fflush(file) == 0 && !ferror(file);
    if (fclose(file) != 0 || !is_whole || rename(beside, path) < 0)
        unlink(beside);
}

void done_add(const char *name)
{
    char path[PATH_MAX];
    struct done done;
    if (strpbrk(name, "\n/") || !home_state("done", path, sizeof path))
        return;
    done_read(&done);
    bool has_room = !done.names || strlen(done.names) + strlen(name) + 2 < BYTES_MAX;
    if (!done.is_unknown && !done_has(&done, name) && has_room && home_make_folders(path) == 0)
        replace(path, &done, name);
    done_free(&done);
}
