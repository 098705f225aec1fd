/* SPDX-License-Identifier: MIT */
/* Keys that keep what was seen. */
#include "ui/control_parts.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define SAVES_MAX 1000

void do_save(struct control *c, enum action action, uint64_t now_ms)
{
    char path[256];
    const char *name = c->session->name ? c->session->name : "run";
    int error = -EEXIST, length = (int)strlen(name);
    (void)action;
    (void)now_ms;
    if (player_frontier(c->session) == 0) {
        control_sayf(c, "Nothing has run yet: there is nothing to save.");
        return;
    }
    if (length > 5 && strcmp(name + length - 5, ".reel") == 0)
        length -= 5;
    for (int i = 1; i <= SAVES_MAX && error == -EEXIST; i++) {
        if (i == 1)
            snprintf(path, sizeof path, "%.*s.reel", length < 200 ? length : 200, name);
        else
            snprintf(path, sizeof path, "%.*s-%d.reel", length < 200 ? length : 200, name, i);
        error = session_save(c->session, path);
    }
    if (error < 0)
        control_sayf(c, "Could not be saved as %s: %s.", path, strerror(-error));
    else
        control_sayf(c, "Saved: %s", path);
}
