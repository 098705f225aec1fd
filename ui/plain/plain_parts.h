/* SPDX-License-Identifier: MIT */
/* What stepping and lessons at a prompt share. */
#ifndef UI_PLAIN_PARTS_H
#define UI_PLAIN_PARTS_H

#include <stdbool.h>
#include <stdio.h>

#include "ui/plain/plain_quiz.h"
#include "ui/session/player.h"
#include "ui/session/session.h"

struct prompt {
    struct session *session;
    struct player player;
    FILE *in, *out;
    bool is_over;
};

/** Do a command of the prompt that only looks: "w 2", "l". Returns: whether the line was one. */
bool prompt_look(struct prompt *p, const char *line);

#endif
