/* SPDX-License-Identifier: MIT */
/* A path in one of the variables that is not absolute is to be ignored, says the specification. */
#include "app/home.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool place(const char *folder, const char *usual, const char *name, char *path, size_t bytes)
{
    const char *home = getenv("HOME");
    int length = -1;
    if (folder && folder[0] == '/')
        length = snprintf(path, bytes, "%s/threadreel/%s", folder, name);
    else if (home && home[0] == '/')
        length = snprintf(path, bytes, "%s/%s/threadreel/%s", home, usual, name);
    return length > 0 && (size_t)length < bytes;
}

bool home_config(char *path, size_t bytes)
{
    return place(getenv("XDG_CONFIG_HOME"), ".config", "config", path, bytes);
}

bool home_state(const char *name, char *path, size_t bytes)
{
    return place(getenv("XDG_STATE_HOME"), ".local/state", name, path, bytes);
}

char *home_shorten(const char *path, char *text, size_t bytes)
{
    const char *home = getenv("HOME");
    size_t length = home ? strlen(home) : 0;
    bool is_inside = length > 1 && strncmp(path, home, length) == 0 && path[length] == '/';
    snprintf(text, bytes, "%s%s", is_inside ? "~" : "", path + (is_inside ? length : 0));
    return text;
}

int home_make_folders(const char *path)
{
    char folder[PATH_MAX];
    if (snprintf(folder, sizeof folder, "%s", path) >= (int)sizeof folder)
        return -ENAMETOOLONG;
    for (char *slash = strchr(folder + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(folder, 0700) < 0 && errno != EEXIST)
            return -errno;
        *slash = '/';
    }
    return 0;
}
