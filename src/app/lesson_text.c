/* SPDX-License-Identifier: MIT */
#include "app/lesson_text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A pipe would be waited for. Returns: NULL with errno set; EINVAL: it is there, and no file. */
static FILE *open_file(const char *path)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return NULL;
    bool is_known = fstat(fd, &status) == 0;
    bool is_folder = is_known && S_ISDIR(status.st_mode);
    FILE *in = is_known && S_ISREG(status.st_mode) ? fdopen(fd, "r") : NULL;
    if (!in) {
        close(fd);
        errno = is_folder ? EISDIR : EINVAL;
    }
    return in;
}

int lesson_text_read(const char *path, char **bytes, size_t *count)
{
    FILE *in = open_file(path);
    int error = 0;
    if (!in)
        return -errno;
    *bytes = malloc(LESSON_BYTES_MAX + 1);
    *count = *bytes ? fread(*bytes, 1, LESSON_BYTES_MAX + 1, in) : 0;
    if (!*bytes)
        error = -ENOMEM;
    else if (ferror(in))
        error = errno ? -errno : -EIO;
    else if (*count > LESSON_BYTES_MAX)
        error = -EFBIG;
    fclose(in);
    return error;
}

bool lesson_text_peek(struct lesson *lesson, const char *path)
{
    char *bytes = NULL;
    size_t count = 0;
    *lesson = (struct lesson){0};
    int error = lesson_text_read(path, &bytes, &count);
    if (error == 0)
        error = lesson_read(lesson, bytes, count, NULL, NULL);
    free(bytes);
    return error == 0;
}
