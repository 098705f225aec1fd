/* SPDX-License-Identifier: MIT */
/* Sentences about the world: what threads wait for and would do, why, what was found, how it ended. */
#include "model/words.h"

#include <inttypes.h>
#include <signal.h>
#include <string.h>

#include "model/text.h"

/* ---- what is next ---- */

/* A pending operation, of which `left_ns` is left if it is work. */
static void add_pending(struct text *t, const struct tape *tape,
                        const struct world_pending *pending, uint64_t left_ns)
{
    struct record r = {.object = pending->object, .arg = pending->arg};
    const char *format = record_next(pending->kind);
    if (pending->kind == R_WORK_END) {
        format = "work on, %D left";
        r.arg = left_ns < INT64_MAX ? (int64_t)left_ns : INT64_MAX;
    }
    if (format && !strstr(format, "%K"))
        text_add_template(t, tape, format, &r);
}

char *words_next(const struct tape *tape, const struct world *w, uint32_t thread, char *text,
                 size_t bytes)
{
    struct text t = text_begin(text, bytes);
    const struct world_thread *th = world_thread(w, thread);
    if (!th)
        return text;
    /* off a core nothing of it is done; on one, what has passed since it was told or went on */
    uint64_t from_ns = th->pending_ns > th->since_ns ? th->pending_ns : th->since_ns;
    uint64_t done_ns = th->state == THREAD_RUN && w->time_ns > from_ns ? w->time_ns - from_ns : 0;
    uint64_t whole_ns = th->pending.arg > 0 ? (uint64_t)th->pending.arg : 0;
    add_pending(&t, tape, &th->pending, whole_ns > done_ns ? whole_ns - done_ns : 0);
    return text;
}

/* ---- waiting ---- */

static void add_waiting(struct text *t, const struct tape *tape, const struct world *w, uint32_t id)
{
    const struct world_thread *thread = world_thread(w, id);
    uint16_t holder = world_waits_for(w, id);
    switch (thread ? thread->wait_kind : R_NONE) {
    case R_LOCK_WAIT:
        text_add_object(t, tape, thread->wait_object);
        if (holder)
            text_addf(t, ", held by T%u", holder);
        else
            text_add(t, ", which is free again");
        break;
    case R_COND_WAIT:
        text_add_object(t, tape, thread->wait_object);
        break;
    case R_JOIN_WAIT:
        text_addf(t, "T%" PRIu32 " to finish", thread->wait_object);
        break;
    case R_GIL_WAIT:
        text_add(t, "the GIL");
        if (holder)
            text_addf(t, ", held by T%u", holder);
        break;
    case R_GIL_SWITCH:
        text_add(t, "another thread to take the GIL");
        break;
    default:
        break;
    }
}

char *words_waiting(const struct tape *tape, const struct world *w, uint32_t thread, char *text,
                    size_t bytes)
{
    struct text t = text_begin(text, bytes);
    add_waiting(&t, tape, w, thread);
    return text;
}

/* What a thread is doing, as the link of a chain. Returns the thread that it depends on, or 0. */
static uint16_t add_link(struct text *t, const struct tape *tape, const struct world *w,
                         uint32_t id)
{
    const struct world_thread *thread = world_thread(w, id);
    char next[128];
    text_add_thread(t, tape, id);
    switch (thread ? thread->state : THREAD_END) {
    case THREAD_NEW:
        text_add(t, " has not been started");
        return 0;
    case THREAD_READY:
    case THREAD_RUN:
        text_add(t, thread->state == THREAD_RUN ? " runs" : " is ready to run");
        if (*words_next(tape, w, id, next, sizeof next)) {
            text_add(t, "; next: ");
            text_add(t, next);
        }
        return 0;
    case THREAD_SLEEP:
        text_add(t, " sleeps until its time has come");
        return 0;
    case THREAD_IO:
        text_add(t, " waits for I/O");
        return 0;
    case THREAD_END:
        text_add(t, " has finished");
        return 0;
    case THREAD_KILL:
        text_add(t, " was killed");
        return 0;
    default:
        text_add(t, " waits for ");
        add_waiting(t, tape, w, id);
        return world_waits_for(w, id);
    }
}

/* Who could end a wait that depends on no single thread. */
static void add_helpers(struct text *t, const struct world *w, uint32_t id)
{
    const struct world_thread *thread = world_thread(w, id);
    if (!thread || thread->wait_kind != R_COND_WAIT)
        return;
    text_add(t, w->has_ended ? ": nobody is left who could notify it"
                             : ", until some thread notifies it");
}

#define CHAIN_MAX 32

char *words_why(const struct tape *tape, const struct world *w, uint32_t thread, char *text,
                size_t bytes)
{
    struct text t = text_begin(text, bytes);
    uint32_t chain[CHAIN_MAX], at = thread;
    size_t length = 0, again = 0;
    while (at != 0 && length < CHAIN_MAX && again == length) {
        text_add(&t, length ? "; " : "");
        chain[length++] = at;
        uint16_t next = add_link(&t, tape, w, at);
        if (next == 0)
            add_helpers(&t, w, at);
        at = next;
        for (again = 0; again < length && chain[again] != at; again++)
            ;
    }
    if (again < length)
        text_add(&t, ": a circle, nobody in it can go on");
    text_add(&t, ".");
    return text;
}

/* ---- findings ---- */

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
        if (f->chain_objects[i]) {
            text_add_object(t, tape, f->chain_objects[i]);
            text_add(t, " held by ");
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
    text_add_thread(t, tape, f->thread);
    text_add(t, " waits for ever for ");
    if (f->wait_kind == R_JOIN_WAIT) {
        text_addf(t, "T%u to finish", f->other);
        return;
    }
    text_add_object(t, tape, f->object);
    if (f->other)
        text_addf(t, ", held by T%u", f->other);
    else if (f->wait_kind == R_COND_WAIT)
        text_add(t, ": nobody is left who could notify it");
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

/* ---- verdicts ---- */

static const char *signal_word(uint32_t number)
{
    switch (number) {
    case SIGSEGV:
        return "a segmentation fault (SIGSEGV)";
    case SIGBUS:
        return "a bus error (SIGBUS)";
    case SIGFPE:
        return "an arithmetic error (SIGFPE)";
    case SIGABRT:
        return "abort (SIGABRT)";
    case SIGILL:
        return "an illegal instruction (SIGILL)";
    case SIGKILL:
        return "SIGKILL";
    case SIGTERM:
        return "SIGTERM";
    default:
        return NULL;
    }
}

static void add_signal(struct text *t, uint32_t number)
{
    const char *word = signal_word(number);
    if (word)
        text_add(t, word);
    else
        text_addf(t, "signal %" PRIu32, number);
}

/* Where a thread was seen last: between there and its next operation it went wrong. */
static void add_last_site(struct text *t, const struct tape *tape, const struct world *w,
                          uint32_t thread)
{
    const struct world_thread *th = world_thread(w, thread);
    if (!th || th->site == 0 || th->site > tape->site_count)
        return;
    const struct tape_site *site = &tape->sites[th->site - 1];
    text_add(t, ", after ");
    text_add(t, tape_string(tape, site->file));
    text_addf(t, " line %" PRIu32, site->line);
}

char *words_verdict(const struct tape *tape, const struct world *w, char *text, size_t bytes)
{
    struct text t = text_begin(text, bytes);
    switch (world_verdict(w)) {
    case VERDICT_RUNNING:
        text_add(&t, "It has not ended.");
        break;
    case VERDICT_ENDED:
        text_add(&t, "It ended: every thread has finished.");
        break;
    case VERDICT_FAILED:
        text_addf(&t, "It failed: %" PRIu32 " expectation%s did not hold.", w->failed_claims,
                  w->failed_claims == 1 ? "" : "s");
        break;
    case VERDICT_DEADLOCK:
        text_add(&t, "Deadlock: no thread can go on.");
        break;
    case VERDICT_FOREVER:
        text_add(&t, "It waits for ever: no thread can go on.");
        break;
    case VERDICT_EXITED:
        text_add_thread(&t, tape, w->end_thread);
        text_add(&t, " called exit: the program ended with all its threads.");
        break;
    case VERDICT_CRASHED:
        text_add(&t, "It crashed in ");
        text_add_thread(&t, tape, w->end_thread);
        text_add(&t, ": ");
        add_signal(&t, w->end_detail);
        add_last_site(&t, tape, w, w->end_thread);
        text_add(&t, ".");
        break;
    case VERDICT_KILLED:
        text_add(&t, "It was killed from outside: ");
        add_signal(&t, w->end_detail);
        text_add(&t, ".");
        break;
    case VERDICT_LIMIT:
        text_addf(&t, "It was stopped at its limit, after %" PRIu64 " steps.", w->step);
        break;
    case VERDICT_DIVERGED:
        text_add(&t, "It did not follow its schedule.");
        break;
    case VERDICT_DAMAGED:
        text_add(&t, "It wrote over the memory that it shares with the viewer, and was ended.");
        break;
    default:
        text_add(&t, "It was stopped.");
    }
    return text;
}
