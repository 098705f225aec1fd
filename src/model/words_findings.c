/* SPDX-License-Identifier: MIT */
/* Sentences about findings. */
#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "model/words.h"
#include "model/words_parts.h"

const char *words_finding_kind(const struct finding *f)
{
    switch (f->kind) {
    case FINDING_DEADLOCK:
        return f->is_resolved    ? "opened circle"
               : f->is_suspected ? "possible deadlock"
                                 : "deadlock";
    case FINDING_SELF_DEADLOCK:
        return f->is_resolved    ? "opened circle"
               : f->is_suspected ? "possible self-deadlock"
                                 : "self-deadlock";
    case FINDING_WAITS_FOREVER:
        return "waits for ever";
    case FINDING_LOST_UPDATE:
        return "lost update";
    case FINDING_LOCK_HELD:
        return "lock held at exit";
    case FINDING_EXPECT:
        return "failed expectation";
    case FINDING_MISUSE:
        return "misuse";
    default:
        return "finding";
    }
}

static const struct record *record_at(const struct tape *tape, uint64_t index)
{
    static const struct record none;
    return index < tape->count ? &tape->records[index] : &none;
}

static void add_circle(struct text *t, const struct tape *tape, const struct finding *f)
{
    text_add(t, f->is_resolved    ? "A circle: "
                : f->is_suspected ? "Possible deadlock: "
                                  : "Deadlock: ");
    for (uint32_t i = 0; i < f->chain_count; i++) {
        text_add(t, i ? ", " : "");
        text_add_thread(t, tape, f->chain[i]);
        text_add(t, " waits for ");
        bool is_task = tape_object_type(tape, f->chain_objects[i]) == OBJECT_FUTURE;
        if (f->chain_objects[i]) {
            text_add_object(t, tape, f->chain_objects[i]);
            text_add(t, is_task ? " done by " : " held by ");
        }
        bool is_cut = i + 1 == f->chain_count && f->chain_length > f->chain_count;
        if (is_cut)
            text_addf(t, "the next, and so on: %u threads in a circle", f->chain_length);
        else
            text_addf(t, "T%u", f->chain[(i + 1) % f->chain_count]);
        if (!f->chain_objects[i] && !is_cut)
            text_add(t, " to finish");
    }
    if (f->is_resolved)
        text_add(t, "; it opened again");
    else if (f->is_suspected)
        text_add(t, "; only another thread could still free them");
}

static void add_lost_update(struct text *t, const struct tape *tape, const struct finding *f)
{
    text_add(t, "Lost update on ");
    text_add_object(t, tape, f->object);
    text_add(t, ": ");
    text_add_thread(t, tape, f->thread);
    text_addf(t, " read %" PRId64 ", then ", record_at(tape, f->proof[0])->arg);
    text_add_thread(t, tape, f->other);
    text_addf(t, " wrote %" PRId64 ", and T%u wrote %" PRId64 " over it",
              record_at(tape, f->proof[1])->arg, f->thread, record_at(tape, f->record)->arg);
}

static void add_forever(struct text *t, const struct tape *tape, const struct finding *f)
{
    const char *cure = words_cure(f->wait_kind);
    text_add_thread(t, tape, f->thread);
    text_add(t, " waits for ever for ");
    words_add_goal(t, tape, f->wait_kind, f->object);
    if (f->other && f->wait_kind == R_FUTURE_WAIT)
        text_addf(t, ", which T%u does", f->other);
    else if (f->other && f->wait_kind != R_JOIN_WAIT)
        text_addf(t, ", held by T%u", f->other);
    else if (cure) {
        text_add(t, ": nobody is left who could ");
        text_add(t, cure);
    }
}

char *words_finding(const struct tape *tape, const struct finding *f, char *text, size_t bytes)
{
    struct text t = text_begin(text, bytes);
    const struct record *r = record_at(tape, f->record);
    switch (f->kind) {
    case FINDING_DEADLOCK:
        add_circle(&t, tape, f);
        break;
    case FINDING_SELF_DEADLOCK:
        text_add(&t, f->is_suspected ? "Possible self-deadlock: " : "Self-deadlock: ");
        text_add_thread(&t, tape, f->thread);
        text_add(&t, " waits for ");
        text_add_object(&t, tape, f->object);
        text_add(&t, ", which it holds itself");
        if (f->is_resolved)
            text_add(&t, "; it was freed again");
        break;
    case FINDING_WAITS_FOREVER:
        add_forever(&t, tape, f);
        break;
    case FINDING_LOST_UPDATE:
        add_lost_update(&t, tape, f);
        break;
    case FINDING_LOCK_HELD:
        text_add_thread(&t, tape, f->thread);
        text_add(&t, " has finished and still holds ");
        text_add_object(&t, tape, f->object);
        break;
    case FINDING_EXPECT:
        text_add(&t, "Failed expectation: ");
        text_add(&t, tape_string(tape, r->extra));
        break;
    default:
        words_record(tape, r, text, bytes);
        t.at = text + strlen(text);
    }
    if (f->times > 1)
        text_addf(&t,
                  f->kind == FINDING_LOST_UPDATE ? " (the first of %" PRIu32 ")"
                                                 : " (%" PRIu32 " times)",
                  f->times);
    return text;
}
