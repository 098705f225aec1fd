/* SPDX-License-Identifier: MIT */
/* What could happen next, in sentences. */
#include <stdbool.h>
#include <string.h>

#include "model/picks.h"
#include "model/text.h"
#include "model/words.h"
#include "model/words_parts.h"

/* ---- an operation of somebody ---- */

static bool is_in(char letter, const char *letters)
{
    return letter && strchr(letters, letter);
}

/* "take lock A" of a third person: "takes lock A". The words of a pending operation begin with a plain
 * verb. */
static void add_verb(struct text *t, const char *phrase)
{
    size_t length = strcspn(phrase, " ");
    char last = length > 0 ? phrase[length - 1] : '\0';
    char before = length > 1 ? phrase[length - 2] : '\0';
    if (strncmp(phrase, "have ", 5) == 0) {
        text_add(t, "has");
    } else if (last == 'y' && !is_in(before, "aeiou")) {
        text_addf(t, "%.*sies", (int)length - 1, phrase);
    } else {
        bool needs_e = is_in(last, "osxz") || (last == 'h' && is_in(before, "cs"));
        text_addf(t, "%.*s%s", (int)length, phrase, needs_e ? "es" : "s");
    }
    text_add(t, phrase + length);
}

static void add_next(struct text *t, const struct tape *tape, const struct world *w, uint32_t id)
{
    char next[WORDS_MAX];
    add_verb(t, *words_next(tape, w, id, next, sizeof next) ? next : "go on");
}

/* It asks for what it cannot have. */
static void add_vain(struct text *t, const struct tape *tape, const struct world *w, uint32_t id)
{
    const struct world_pending *next = &w->threads[id - 1].pending;
    const struct world_object *o = world_object(w, next->object);
    char words[WORDS_MAX];
    if (next->kind == R_LOCK_TAKE) {
        text_add(t, "asks for ");
        text_add_object(t, tape, next->object);
        if (o->owner == id && o->flavour == RECORD_LOCK_LOW_LEVEL)
            text_add(t, ", taken already: somebody is to release it");
        else if (o->owner == id)
            text_add(t, ", which it holds itself");
        else
            text_addf(t, ", held by T%u", o->owner);
        return;
    }
    text_add(t, "wants to ");
    text_add(t, words_next(tape, w, id, words, sizeof words));
    text_add(t, ", and has to wait");
}

static void add_gil(struct text *t, const struct world *w, uint32_t id)
{
    uint16_t holder = world_gil_of(w, id)->holder;
    if (holder)
        text_addf(t, "asks for the GIL, held by T%u", holder);
    else
        text_add(t, "waits until another thread has taken the GIL");
}

static void add_step(struct text *t, const struct tape *tape, const struct world *w, uint32_t id)
{
    char words[WORDS_MAX];
    text_add_thread(t, tape, id);
    text_add(t, " ");
    switch (picks_outlook(w, id)) {
    case OUTLOOK_GOES_ON:
        add_next(t, tape, w, id);
        break;
    case OUTLOOK_WAITS:
        add_vain(t, tape, w, id);
        break;
    case OUTLOOK_NEEDS_GIL:
        add_gil(t, w, id);
        break;
    case OUTLOOK_GIVES_UP:
        text_add(t, "gives up waiting to ");
        text_add(t, words_next(tape, w, id, words, sizeof words));
        break;
    }
}

/* ---- the end of a wait ---- */

static void add_wait_over(struct text *t, const struct tape *tape, const struct world *w,
                          uint32_t id)
{
    const struct world_thread *thread = world_thread(w, id);
    text_add_thread(t, tape, id);
    if (thread->state == THREAD_SLEEP) {
        text_add(t, " has slept enough");
    } else if (thread->state == THREAD_IO) {
        text_add(t, " has its I/O done");
    } else if (thread->wait_kind == R_TIMER_WAIT) {
        text_add(t, " has come to its time");
    } else if (thread->wait_kind == R_GIL_WAIT) {
        text_add(t, " has waited an interval for the GIL");
    } else {
        text_add(t, "'s wait for ");
        words_add_goal(t, tape, thread->wait_kind, thread->wait_object);
        text_add(t, " times out");
    }
    text_add(t, " (at ");
    text_add_duration(t, thread->due_ns);
    text_add(t, ")");
}

char *words_pick(const struct tape *tape, const struct world *w, struct pick pick, char *text,
                 size_t bytes)
{
    struct text t = text_begin(text, bytes);
    const struct world_thread *thread = world_thread(w, pick.thread);
    if (!thread)
        return text;
    switch (pick.way) {
    case WAY_TIMEOUT:
        add_wait_over(&t, tape, w, pick.thread);
        break;
    case WAY_SPURIOUS:
        text_add_thread(&t, tape, pick.thread);
        text_add(&t, " wakes spuriously from ");
        text_add_object(&t, tape, thread->wait_object);
        break;
    default:
        add_step(&t, tape, w, pick.thread);
    }
    if (pick.waiter) {
        text_add(&t, ", and wakes ");
        text_add_thread(&t, tape, pick.waiter);
    }
    return text;
}
