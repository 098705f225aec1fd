/* SPDX-License-Identifier: MIT */
/*
 * The key that leads to findings. While one is looked at whose step the cursor is on, it walks through
 * the steps that prove it, the first one first, and comes back to the one that completes it.
 */
#include "ui/control/control_parts.h"

#include <stdio.h>

#include "model/words.h"

/* Put a step among those of the proof, in their order, unless it is there. */
static void add_step(struct proof *proof, const struct tape *tape, uint64_t record)
{
    size_t step = tape_step_at(tape, (size_t)record + 1);
    int at = proof->count;
    for (int i = 0; i < proof->count; i++)
        if (tape_step_at(tape, (size_t)proof->records[i] + 1) == step)
            return;
    for (; at > 0 && proof->records[at - 1] > record; at--)
        proof->records[at] = proof->records[at - 1];
    proof->records[at] = record;
    proof->count++;
}

/* Begin at the step that completes it. */
static void begin(struct control *c, const struct finding *finding, size_t step)
{
    struct proof *proof = &c->proof;
    *proof = (struct proof){.session = c->session, .here = step, .at = -1};
    for (uint32_t i = 0; i < finding->proof_count && i < FINDING_CHAIN_MAX; i++)
        add_step(proof, &c->session->tape, finding->proof[i]);
    add_step(proof, &c->session->tape, finding->record);
}

void control_read_news(struct control *c)
{
    if (c->news.is_open && c->news.found == c->player.step)
        begin(c, &c->news.finding, c->news.found);
    c->news.is_open = false;
}

/* Whether the cursor stands where the walk has brought it. */
static bool is_walking(const struct control *c)
{
    return c->proof.session == c->session && c->proof.count > 0 &&
           c->proof.here == player_ahead(&c->player);
}

static void walk_on(struct control *c)
{
    struct proof *proof = &c->proof;
    const struct tape *tape = &c->session->tape;
    char words[WORDS_MAX];
    int at = ++proof->at, count = proof->count;
    const struct record *record = &tape->records[proof->records[at]];
    proof->here = tape_step_at(tape, (size_t)proof->records[at] + 1);
    player_pause(&c->player);
    player_go(&c->player, c->session, proof->here);
    words_record(tape, record, words, sizeof words);
    if (count == 1)
        control_sayf(c, "This step alone proves it.");
    else
        control_sayf(c, "%d of %d%s: %s%s%zu%s", at + 1, count, at + 1 == count ? ", the last" : "",
                     words, *words ? " (step " : "step ", proof->here, *words ? ")" : "");
    if (at + 1 == count)
        proof->count = 0;
}

/* With a finding in its box, it is the proof of that one. */
void do_proof(struct control *c, enum action action, uint64_t now_ms)
{
    (void)now_ms;
    bool is_told = c->news.is_open && action == ACTION_PROOF;
    if (is_told && c->news.found != c->player.step) {
        c->news.is_open = false;
        player_go(&c->player, c->session, c->news.found);
        begin(c, &c->news.finding, c->news.found);
        return;
    }
    if (is_told)
        control_read_news(c);
    c->news.is_open = false;
    if (action == ACTION_PROOF && is_walking(c))
        walk_on(c);
    else
        player_seek(&c->player, c->session, SEEK_FINDING, action == ACTION_PROOF_BACK, NULL);
}
