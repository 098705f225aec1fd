/* SPDX-License-Identifier: MIT */
/* The prompt: a line that is typed at the foot of the screen, and the lines typed before. */
#ifndef UI_PROMPT_H
#define UI_PROMPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/input/key.h"

#define PROMPT_MAX     160
#define PROMPT_HISTORY 32

struct prompt {
    bool is_open;
    char mark; /* in front: ':' of commands, '/' of a search */
    char text[PROMPT_MAX];
    size_t cursor; /* byte of text */

    /* lines typed before, the oldest first, each with its mark in front */
    char history[PROMPT_HISTORY][PROMPT_MAX + 1];
    int history_count;
    int recalled;           /* the one that is shown; history_count: none */
    char draft[PROMPT_MAX]; /* what had been typed before one was shown */
};

/* A step, or a time. */
struct prompt_place {
    bool is_time;
    size_t step;
    uint64_t time_ns;
};

/** Open it, with nothing typed yet: for a command; for what stands behind another mark. */
void prompt_open(struct prompt *prompt);
void prompt_open_at(struct prompt *prompt, char mark);

/** Take a key. Returns: true once something was typed and Enter pressed; the prompt is closed. */
bool prompt_key(struct prompt *prompt, struct key key);

/** Put `text` in the place of what stands from byte `from` to the cursor, if there is room. */
void prompt_replace(struct prompt *prompt, size_t from, const char *text);

/** Read a place. Returns: false if it is none. */
bool prompt_read(const char *text, struct prompt_place *place);

#endif
