/* SPDX-License-Identifier: MIT */
/* The line behind ":". */
#include "ui/control_parts.h"

void do_command(struct control *c, enum action action, uint64_t now_ms)
{
    (void)action;
    (void)now_ms;
    prompt_open(&c->prompt);
}

void control_answer_prompt(struct control *c, struct key key, uint64_t now_ms)
{
    struct prompt_place place;
    (void)now_ms;
    if (!prompt_key(&c->prompt, key))
        return;
    if (c->prompt.mark == '/')
        control_search(c, c->prompt.text);
    else if (!prompt_read(c->prompt.text, &place))
        control_sayf(c, "\"%s\" is neither a step, such as 120, nor a time, such as 0.5s.",
                     c->prompt.text);
    else if (place.is_time)
        player_go_to_time(&c->player, c->session, place.time_ns);
    else
        player_go(&c->player, c->session, place.step);
}

const char *control_hint(struct control *c)
{
    bool is_empty = c->prompt.is_open && c->prompt.text[0] == '\0';
    if (is_empty && c->prompt.mark == '/')
        return "words of a sentence, such as lock A; Esc: leave it";
    return is_empty ? "a step such as 120, or a time such as 0.5s; Esc: leave it" : NULL;
}
