/* SPDX-License-Identifier: MIT */
/* Source files for the screen: looked for where the program was built, and beside it. They go into
 * the reel, too, if there is one. */
#include "ui/session/session_parts.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "trace/reel.h"

static char *read_file(const char *path, size_t *bytes)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return NULL;
    char *text = NULL;
    if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size <= SESSION_SOURCE_MAX)
        text = malloc((size_t)status.st_size + 1);
    *bytes = 0;
    ssize_t got = 1;
    while (text && got > 0 && *bytes < (size_t)status.st_size) {
        got = read(fd, text + *bytes, (size_t)status.st_size - *bytes);
        *bytes += got > 0 ? (size_t)got : 0;
    }
    close(fd);
    return text;
}

/* Try "directory/base" with the directory part of `path` (or `path` itself, if it is one). */
static char *read_beside(const char *directory, size_t length, const char *base, size_t *bytes)
{
    char *path = malloc(length + strlen(base) + 2);
    if (!path)
        return NULL;
    memcpy(path, directory, length);
    sprintf(path + length, "/%s", base);
    char *text = read_file(path, bytes);
    free(path);
    return text;
}

static void find_source(struct session *s, const char *name)
{
    size_t bytes;
    const char *slash = strrchr(name, '/'), *base = slash ? slash + 1 : name;
    const char *program = s->options.argv[0], *end = strrchr(program, '/');
    char *text = s->options.source_dir ? read_beside(s->options.source_dir,
                                                     strlen(s->options.source_dir), base, &bytes)
                                       : NULL;
    if (!text)
        text = read_file(name, &bytes);
    if (!text && end)
        text = read_beside(program, (size_t)(end - program), base, &bytes);
    if (!text)
        return;
    tape_add_source(&s->tape, name, text, bytes);
    if (s->live.reel_fd >= 0)
        reel_append_source(s->live.reel_fd, name, text, bytes);
    free(text);
}

void session_find_sources(struct session *s, size_t first)
{
    const char *main_file = tape_about(&s->tape, ABOUT_FILE);
    const char *last = NULL;
    if (main_file && !s->has_looked_for_source) {
        s->has_looked_for_source = true;
        find_source(s, main_file);
    }
    for (size_t i = first; i < s->tape.site_count; i++) {
        const char *name = tape_string(&s->tape, s->tape.sites[i].file);
        uint32_t line;
        if ((last && strcmp(last, name) == 0) || tape_source_of(&s->tape, (uint32_t)(i + 1), &line))
            continue;
        last = name;
        find_source(s, name);
    }
}
