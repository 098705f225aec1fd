/* SPDX-License-Identifier: MIT */
#include "app/look.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/complain.h"
#include "app/home.h"
#include "ui/input/config.h"

/* Find the path. Returns: whether somebody has named it, and so it must be there. */
static bool find_path(struct look *look, const struct options *options)
{
    const char *named = options->config ? options->config : getenv("THREADREEL_CONFIG");
    if (options->has_no_config)
        return false;
    if (named && *named) {
        snprintf(look->path, sizeof look->path, "%s", named);
        return true;
    }
    if (!home_config(look->path, sizeof look->path))
        look->path[0] = '\0';
    return false;
}

/* Open it, if it is a file: one does not wait for a pipe. Returns: NULL with errno. */
static FILE *open_config(const char *path)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return NULL;
    bool is_file = fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
    FILE *file = is_file ? fdopen(fd, "r") : NULL;
    if (!file)
        close(fd);
    if (!is_file)
        errno = S_ISDIR(status.st_mode) ? EISDIR : EINVAL;
    return file;
}

static void tell_unreadable(struct look *look, int error)
{
    snprintf(look->message, sizeof look->message, "The configuration cannot be read: %s.",
             strerror(error));
    complain("the configuration %s cannot be read: %s", look->path, strerror(error));
}

static void tell_mistakes(struct look *look, const struct config_mistakes *mistakes)
{
    const char *slash = strrchr(look->path, '/');
    char more[40] = "";
    if (mistakes->count == 0)
        return;
    if (mistakes->count > 1)
        snprintf(more, sizeof more, " (and %zu more)", mistakes->count - 1);
    snprintf(look->message, sizeof look->message, "%.60s:%zu: %s%s", slash ? slash + 1 : look->path,
             mistakes->first_line, mistakes->first, more);
}

static void read_config(struct look *look, bool is_named)
{
    struct config_mistakes mistakes;
    FILE *file = open_config(look->path);
    if (!file) {
        if (is_named || (errno != ENOENT && errno != ENOTDIR))
            tell_unreadable(look, errno);
        return;
    }
    int error = config_read(file, look->path, &look->settings, stderr, &mistakes);
    fclose(file);
    if (error < 0)
        tell_unreadable(look, -error);
    else
        tell_mistakes(look, &mistakes);
}

void look_read(struct look *look, const struct options *options)
{
    char why[SETTINGS_WHY_MAX];
    settings_init(&look->settings);
    look->path[0] = look->message[0] = '\0';
    bool is_named = find_path(look, options);
    home_shorten(look->path, look->shown, sizeof look->shown);
    if (look->path[0])
        read_config(look, is_named);
    if (options->theme)
        settings_set(&look->settings, "theme", options->theme, why);
    if (options->colours)
        settings_set(&look->settings, "colours", options->colours, why);
}
