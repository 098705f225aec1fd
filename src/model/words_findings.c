/* SPDX-License-Identifier: MIT */
/* Sentences about findings. */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "model/words.h"
#include "model/words_parts.h"

/* Misuses that have a name of their own, by operation and error. */
static const char *misuse_kind(const struct finding *f)
{
    bool is_release = f->wait_kind == R_LOCK_RELEASE || f->wait_kind == R_RW_RELEASE ||
                      f->wait_kind == R_SPIN_RELEASE;
    if (is_release && f->amount == EPERM)
        return "wrong release";
    if (f->wait_kind == R_SEM_RELEASE && f->amount == EOVERFLOW)
        return "over-release";
    return "misuse";
}

const char *words_finding_kind(const struct finding *f)
{
    static const char *const kinds[FINDING_KIND_COUNT] = {
        [FINDING_DEADLOCK] = "deadlock",
        [FINDING_SELF_DEADLOCK] = "self-deadlock",
        [FINDING_WAITS_FOREVER] = "waits for ever",
        [FINDING_LOST_WAKEUP] = "lost wakeup",
        [FINDING_POTENTIAL] = "potential deadlock",
        [FINDING_LIVELOCK] = "livelock",
        [FINDING_STARVATION] = "starvation",
        [FINDING_CONVOY] = "convoy",
        [FINDING_DATA_RACE] = "data race",
        [FINDING_LOST_UPDATE] = "lost update",
        [FINDING_LOCK_HELD] = "lock held at exit",
        [FINDING_DAEMON_AT_WORK] = "daemon killed at work",
        [FINDING_EXPECT] = "failed expectation",
    };
    bool is_circle = f->kind == FINDING_DEADLOCK || f->kind == FINDING_SELF_DEADLOCK;
    if (is_circle && f->is_resolved)
        return "opened circle";
    if (f->kind == FINDING_WAITS_FOREVER && f->is_resolved)
        return "waited long";
    if (f->kind == FINDING_LIVELOCK && f->is_resolved)
        return "livelock that ended";
    if (f->is_suspected)
        return f->kind == FINDING_DEADLOCK        ? "possible deadlock"
               : f->kind == FINDING_SELF_DEADLOCK ? "possible self-deadlock"
                                                  : "may wait for ever";
    if (f->kind == FINDING_MISUSE)
        return misuse_kind(f);
    return (unsigned)f->kind < FINDING_KIND_COUNT ? kinds[f->kind] : "finding";
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

/* Who stands in the way, and what has become of it. */
static void add_obstacle(struct text *t, const struct tape *tape, const struct finding *f)
{
    bool is_task = f->wait_kind == R_FUTURE_WAIT;
    text_add(t, is_task ? ", which " : ", held by ");
    text_add_thread(t, tape, f->other);
    if (is_task) {
        text_add(t, f->amount ? " began and never finished" : " does");
        return;
    }
    if (f->amount)
        text_add(t, ", which has finished");
}

static void add_goal(struct text *t, const struct tape *tape, const struct finding *f)
{
    if (f->wait_kind == R_SPIN_BUSY)
        text_add_object(t, tape, f->object);
    else if (f->wait_kind == R_JOIN_WAIT) {
        text_add_thread(t, tape, f->object);
        text_add(t, " to finish");
    } else
        words_add_goal(t, tape, f->wait_kind, f->object);
}

static void add_forever(struct text *t, const struct tape *tape, const struct finding *f)
{
    const char *cure = words_cure(f->wait_kind);
    text_add_thread(t, tape, f->thread);
    text_add(t, f->is_resolved                ? " waited for "
                : f->is_suspected             ? " may wait for ever for "
                : f->wait_kind == R_SPIN_BUSY ? " spins for ever for "
                                              : " waits for ever for ");
    add_goal(t, tape, f);
    if (f->other && f->wait_kind != R_JOIN_WAIT) {
        add_obstacle(t, tape, f);
    } else if (cure && !f->is_resolved && !f->is_suspected && !f->other) {
        text_add(t, ": nobody is left who could ");
        text_add(t, cure);
    }
    if (f->is_resolved)
        text_add(t, "; it went on after all");
    else if (f->is_suspected)
        text_add(t, f->wait_kind == R_FUTURE_WAIT ? ": its pool has no worker left, and only "
                                                    "another thread could still cancel it"
                                                  : ": only another thread could still release it");
}

static void add_step(struct text *t, const struct tape *tape, uint64_t record)
{
    text_addf(t, " in step %zu", tape_step_at(tape, (size_t)record + 1));
}

static void add_lost_wakeup(struct text *t, const struct tape *tape, const struct finding *f)
{
    const struct record *cleared = record_at(tape, f->proof[1]);
    text_add(t, "Lost wakeup: ");
    text_add_thread(t, tape, f->thread);
    text_add(t, " waits for ever for ");
    text_add_object(t, tape, f->object);
    text_add(t, ": ");
    text_add_thread(t, tape, f->other);
    text_add(t, f->wait_kind == R_EVENT_WAIT ? " set it" : " notified it");
    add_step(t, tape, f->proof[0]);
    if (f->proof_count < 3) {
        text_add(t, ", when nobody waited");
        return;
    }
    text_add(t, ", and ");
    if (cleared->thread == f->other)
        text_add(t, "cleared it");
    else {
        text_add_thread(t, tape, cleared->thread);
        text_add(t, " cleared it");
    }
    add_step(t, tape, f->proof[1]);
    text_addf(t, ", before T%u began to wait", f->thread);
}

static void add_potential(struct text *t, const struct tape *tape, const struct finding *f)
{
    text_add(t, "Potential deadlock: ");
    for (uint32_t i = 0; i < f->chain_count; i++) {
        text_add(t, i ? ", " : "");
        text_add_thread(t, tape, f->chain[i]);
        text_add(t, " took ");
        text_add_object(t, tape, f->chain_objects[i]);
        text_add(t, " while holding ");
        text_add_object(t, tape, f->chain_objects[(i + f->chain_count - 1) % f->chain_count]);
    }
    text_add(t, "; another time they may wait for each other for ever");
}

static void add_livelock(struct text *t, const struct tape *tape, const struct finding *f)
{
    text_add(t, f->is_resolved ? "A livelock: " : "Livelock: ");
    for (uint32_t i = 0; i < f->chain_count; i++) {
        text_add(t, i == 0 ? "" : i + 1 < f->chain_length ? ", " : " and ");
        text_add_thread(t, tape, f->chain[i]);
        text_add(t, " tries for ");
        text_add_object(t, tape, f->chain_objects[i]);
    }
    if (f->chain_length > f->chain_count)
        text_addf(t, " and %" PRIu32 " others", f->chain_length - f->chain_count);
    text_addf(t, ", each %" PRIu64 " times in vain or more, because of each other", f->amount);
    text_add(t, f->is_resolved ? "; it went on at last" : "; none of them gets on");
}

static void add_starvation(struct text *t, const struct tape *tape, const struct finding *f)
{
    text_add(t, "Starvation: ");
    text_add_thread(t, tape, f->thread);
    if (f->wait_kind == R_DISPATCH) {
        text_addf(t, " was ready for a core while others had %" PRIu64 " turns on one", f->amount);
        text_add(t, f->is_resolved ? "; it ran at last" : "");
        return;
    }
    text_add(t, " has waited for ");
    if (f->wait_kind == R_GIL_WAIT)
        text_add(t, "the GIL");
    else
        text_add_object(t, tape, f->object);
    text_addf(t, " while others took it %" PRIu64 " times", f->amount);
}

static void add_convoy(struct text *t, const struct tape *tape, const struct finding *f)
{
    text_add(t, "Convoy: whenever ");
    text_add_thread(t, tape, f->thread);
    bool has_interval = f->wait_kind != R_GIL_TICK;
    text_add(t, " comes back from a short wait, it waits ");
    text_add(t, has_interval ? "for the GIL as long as its interval (" : "");
    text_add_duration(t, f->amount);
    text_add(t, has_interval ? ") or longer, behind " : " for the GIL or longer, behind ");
    text_add_thread(t, tape, f->other);
}

static void add_race(struct text *t, const struct tape *tape, const struct finding *f)
{
    const struct record *first = record_at(tape, f->proof[0]);
    const struct record *second = record_at(tape, f->record);
    text_add(t, "Data race on ");
    text_add_object(t, tape, f->object);
    text_add(t, ": ");
    text_add_thread(t, tape, f->thread);
    text_add(t, first->kind == R_VAR_STORE ? " writes it and " : " reads it and ");
    text_add_thread(t, tape, f->other);
    text_add(t, second->kind == R_VAR_STORE ? " writes it" : " reads it");
    text_add(t, ", and nothing orders the two");
}

static void add_daemon(struct text *t, const struct tape *tape, const struct finding *f)
{
    const struct record *next = record_at(tape, f->proof[0]);
    text_add(t, "Daemon killed at work: ");
    text_add_thread(t, tape, f->thread);
    switch (f->wait_kind) {
    case R_LOCK_TAKE:
        text_add(t, " held ");
        text_add_object(t, tape, f->object);
        break;
    case R_WORK:
        text_add(t, " was in the middle of its work");
        break;
    case R_BYTECODE:
        text_add(t, " was between two bytecodes");
        break;
    case R_IO:
        text_add(t, " was waiting for I/O");
        break;
    case R_POINT:
        if (next->kind == R_POINT && record_next(next->extra) && next->extra != R_GO) {
            text_add(t, " was about to ");
            text_add_template(t, tape, record_next(next->extra), next);
        } else {
            text_add(t, " was between two operations");
        }
        break;
    default:
        text_add(t, " was waiting for ");
        words_add_goal(t, tape, f->wait_kind, f->object);
    }
}

static void add_self_deadlock(struct text *t, const struct tape *tape, const struct finding *f)
{
    text_add(t, f->is_suspected ? "Possible self-deadlock: " : "Self-deadlock: ");
    text_add_thread(t, tape, f->thread);
    text_add(t, f->wait_kind == R_SPIN_BUSY ? " spins for " : " waits for ");
    text_add_object(t, tape, f->object);
    text_add(t, ", which it holds itself");
    if (f->is_resolved)
        text_add(t, "; it was freed again");
}

static void add_lock_held(struct text *t, const struct tape *tape, const struct finding *f)
{
    text_add_thread(t, tape, f->thread);
    text_add(t, " has finished and still holds ");
    text_add_object(t, tape, f->object);
}

static void add_claim(struct text *t, const struct tape *tape, const struct finding *f)
{
    text_add(t, "Failed expectation: ");
    text_add(t, tape_string(tape, record_at(tape, f->record)->extra));
}

static void add_misuse(struct text *t, const struct tape *tape, const struct finding *f)
{
    words_add_misuse(t, tape, record_at(tape, f->record));
}

/* Of what is told by one example. */
static bool is_example(enum finding_kind kind)
{
    return kind == FINDING_LOST_UPDATE || kind == FINDING_DATA_RACE || kind == FINDING_POTENTIAL;
}

char *words_finding(const struct tape *tape, const struct finding *f, char *text, size_t bytes)
{
    static void (*const add[FINDING_KIND_COUNT])(struct text *, const struct tape *,
                                                 const struct finding *) = {
        [FINDING_DEADLOCK] = add_circle,       [FINDING_SELF_DEADLOCK] = add_self_deadlock,
        [FINDING_WAITS_FOREVER] = add_forever, [FINDING_LOST_WAKEUP] = add_lost_wakeup,
        [FINDING_POTENTIAL] = add_potential,   [FINDING_LIVELOCK] = add_livelock,
        [FINDING_STARVATION] = add_starvation, [FINDING_CONVOY] = add_convoy,
        [FINDING_DATA_RACE] = add_race,        [FINDING_LOST_UPDATE] = add_lost_update,
        [FINDING_LOCK_HELD] = add_lock_held,   [FINDING_DAEMON_AT_WORK] = add_daemon,
        [FINDING_EXPECT] = add_claim,          [FINDING_MISUSE] = add_misuse,
    };
    struct text t = text_begin(text, bytes);
    if ((unsigned)f->kind < FINDING_KIND_COUNT)
        add[f->kind](&t, tape, f);
    if (f->times > 1 && f->kind != FINDING_CONVOY) /* that is always more than once */
        text_addf(&t, is_example(f->kind) ? " (the first of %" PRIu32 ")" : " (%" PRIu32 " times)",
                  f->times);
    return text;
}
