/* SPDX-License-Identifier: MIT */
/* Keys that search the run: for words, for findings, for breakpoints, for threads that wait. */
#include "ui/control/control_parts.h"

#include <stdio.h>

void do_seek(struct control *c, enum action action, uint64_t now_ms)
{
    bool is_back = action == ACTION_REVERSE || action == ACTION_PREVIOUS;
    bool is_for_contention = action == ACTION_NEXT || action == ACTION_PREVIOUS;
    (void)now_ms;
    if (!is_back)
        control_is_asked(c); /* and then it goes on */
    player_seek(&c->player, c->session, is_for_contention ? SEEK_CONTENTION : SEEK_STOP, is_back,
                NULL);
}

/* ---- words ---- */

void do_search(struct control *c, enum action action, uint64_t now_ms)
{
    (void)now_ms;
    if (action == ACTION_SEARCH)
        prompt_open_at(&c->prompt, '/');
    else if (!*c->words)
        control_sayf(c, "Nothing has been searched for yet: / asks for words.");
    else
        player_seek(&c->player, c->session, SEEK_TEXT, action == ACTION_SEARCH_BACK, c->words);
}

void control_search(struct control *c, const char *words)
{
    snprintf(c->words, sizeof c->words, "%s", words);
    player_seek(&c->player, c->session, SEEK_TEXT, false, c->words);
}

/* ---- what came of it ---- */

static void tell_vain(struct control *c, const struct seek *seek)
{
    switch (seek->what) {
    case SEEK_CONTENTION:
        control_sayf(c, seek->is_back
                            ? "Before this, no thread had to wait and nothing was found."
                            : "From here on nobody waits for another, and nothing is found.");
        break;
    case SEEK_FINDING:
        control_sayf(c, seek->is_back ? "Before this, nothing was found."
                                      : "From here to the end nothing is found.");
        break;
    case SEEK_STOP:
        control_sayf(c, seek->is_back ? "The beginning: no breakpoint and no finding on the way."
                                      : "The end: no breakpoint and no finding on the way.");
        break;
    case SEEK_TEXT:
        control_sayf(c,
                     seek->is_back ? "Nothing before this says \"%s\"."
                                   : "Nothing from here to the end says \"%s\".",
                     seek->words);
        break;
    }
}

void control_tell_halt(struct control *c)
{
    char words[BREAK_WORDS_MAX];
    int hit = c->player.halt_break;
    if (c->player.halt == HALT_VAIN)
        tell_vain(c, &c->player.seek);
    if (c->player.halt == HALT_BREAK && hit >= 0 && hit < c->breaks.count)
        control_sayf(c, "Breakpoint: %s.",
                     break_words(&c->breaks.at[hit], &c->session->tape, words, sizeof words));
    c->player.halt = HALT_NONE;
}

void control_look_for_news(struct control *c)
{
    const struct player *player = &c->player;
    bool is_still = player->goal == GOAL_NONE && !player->is_playing;
    bool can_be_ahead = is_still && player_can_follow(c->session) && control_horizon(c) == SIZE_MAX;
    if (c->news.is_open && c->news.step != player->step)
        c->news.is_open = false;
    if (is_still && player->step > 0)
        news_come(&c->news, &c->session->tape, control_world(c), player->step);
    news_arrive(&c->news, &c->session->tape, &branches_current(&c->branches)->lanes.world,
                player->step, can_be_ahead);
    if (c->news.is_open)
        control_forget_said(c);
}
