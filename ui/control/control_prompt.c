/* SPDX-License-Identifier: MIT */
/* Typing a line: behind ":" what control_command.c does, behind "/" the words of a search. */
#include "ui/control/control_parts.h"

#include <stdio.h>
#include <string.h>

#include "ui/input/command.h"

void do_command(struct control *c, enum action action, uint64_t now_ms)
{
    (void)action;
    (void)now_ms;
    prompt_open(&c->prompt);
    c->is_completing = false;
}

/* Tab puts what all words share, and then each word after the other. */
static void complete_line(struct control *c, int direction)
{
    struct completion *found = &c->completion;
    char text[NEAR_MAX + 1];
    if (c->is_completing && found->count > 1) {
        int from = found->at < 0 && direction < 0 ? 0 : found->at;
        found->at = (from + direction + found->count) % found->count;
        prompt_replace(&c->prompt, found->from, found->words[found->at]);
        return;
    }
    c->is_completing = true;
    if (complete(found, c->prompt.text, c->prompt.cursor, &c->session->tape, &c->branches) == 0)
        return;
    complete_shared(found, text, NEAR_MAX);
    if (found->count == 1)
        strcat(text, " ");
    if (strlen(text) >= c->prompt.cursor - found->from)
        prompt_replace(&c->prompt, found->from, text);
}

void control_answer_prompt(struct control *c, struct key key, uint64_t now_ms)
{
    bool is_tab = key.code == PRESSED_TAB || key.code == PRESSED_BACK_TAB;
    if (is_tab && c->prompt.mark == ':') {
        complete_line(c, key.code == PRESSED_TAB ? 1 : -1);
        return;
    }
    c->is_completing = false;
    if (!prompt_key(&c->prompt, key))
        return;
    if (c->prompt.mark == ':')
        control_do_line(c, c->prompt.text, now_ms);
    else
        control_search(c, c->prompt.text);
}

/* The words that Tab goes through, from the one that stands in the line on. */
static void write_candidates(struct control *c)
{
    const struct completion *found = &c->completion;
    size_t used = 0;
    int first = found->at > 0 ? found->at : 0;
    if (found->count == 0)
        snprintf(c->hint, sizeof c->hint, "nothing that is known begins so");
    for (int i = first; i < found->count && used < sizeof c->hint; i++)
        used += (size_t)snprintf(c->hint + used, sizeof c->hint - used, "%s%s",
                                 i > first ? "  " : "", found->words[i]);
}

/* What the command that has been typed takes. */
static void write_usage(struct control *c)
{
    const char *rest = c->prompt.text;
    char word[NEAR_MAX];
    command_word(&rest, word, sizeof word);
    enum command_name command = command_named(word);
    if (command != COMMAND_NONE)
        snprintf(c->hint, sizeof c->hint, "%s%s%s", command_arguments(command),
                 *command_arguments(command) ? ": " : "", command_sentence(command));
}

const char *control_hint(struct control *c)
{
    c->hint[0] = '\0';
    bool is_empty = c->prompt.text[0] == '\0';
    if (c->prompt.mark != ':')
        return is_empty ? "words of a sentence, such as lock A; Esc: leave it" : NULL;
    if (c->is_completing && c->completion.count != 1)
        write_candidates(c);
    else if (is_empty)
        snprintf(c->hint, sizeof c->hint,
                 "a step (120), a time (0.5s), or a command: Tab lists them; Esc leaves");
    else
        write_usage(c);
    return c->hint;
}
