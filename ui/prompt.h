/* SPDX-License-Identifier: MIT */
/* The prompt behind ":": where to go, as a person types it. */
#ifndef UI_PROMPT_H
#define UI_PROMPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/key.h"

#define PROMPT_MAX 32

struct prompt {
    bool is_open;
    char text[PROMPT_MAX];
};

/* A step, or a time. */
struct prompt_place {
    bool is_time;
    size_t step;
    uint64_t time_ns;
};

/** Open it, with nothing typed yet. */
void prompt_open(struct prompt *prompt);

/** Take a key. Returns: true once something was typed and Enter pressed; the prompt is closed. */
bool prompt_key(struct prompt *prompt, struct key key);

/** Read what was typed. Returns: false if it is no place. */
bool prompt_read(const struct prompt *prompt, struct prompt_place *place);

#endif
