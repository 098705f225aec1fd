/* SPDX-License-Identifier: MIT */
/* Sentences. All text is appended to a bounded buffer that cuts between characters. */
#include "model/words.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct text {
    char *at, *end; /* end: where the terminating zero goes at the latest */
};

static struct text begin(char *text, size_t bytes)
{
    text[0] = '\0';
    return (struct text){text, text + bytes - 1};
}

static void add(struct text *t, const char *more)
{
    size_t length = strlen(more), room = (size_t)(t->end - t->at);
    if (length > room) {
        length = room;
        while (length > 0 && ((unsigned char)more[length] & 0xc0) == 0x80)
            length--;
        t->end = t->at + length; /* nothing more fits */
    }
    memcpy(t->at, more, length);
    t->at += length;
    *t->at = '\0';
}

__attribute__((format(printf, 2, 3))) static void addf(struct text *t, const char *format, ...)
{
    char piece[64];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(piece, sizeof piece, format, arguments);
    va_end(arguments);
    add(t, piece);
}

/* ---- names ---- */

static void add_thread(struct text *t, const struct tape *tape, uint32_t id)
{
    if (id == 0) {
        add(t, "nobody");
        return;
    }
    addf(t, "T%" PRIu32 " ", id);
    add(t, tape_thread_name(tape, id));
}

static void add_object(struct text *t, const struct tape *tape, uint32_t id)
{
    static const char *const types[] = {"object ", "lock ", "condition ", ""};
    add(t, types[tape_object_type(tape, id)]);
    add(t, tape_object_name(tape, id));
}

static void add_duration(struct text *t, uint64_t ns)
{
    static const struct {
        uint64_t ns;
        const char *name;
    } units[] = {{1000000000, "s"}, {1000000, "ms"}, {1000, "us"}};
    char number[40];
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (ns < units[i].ns)
            continue;
        uint64_t thousandths = ns / (units[i].ns / 1000);
        snprintf(number, sizeof number, "%" PRIu64 ".%03u", thousandths / 1000,
                 (unsigned)(thousandths % 1000));
        size_t length = strlen(number);
        while (number[length - 1] == '0')
            number[--length] = '\0';
        if (number[length - 1] == '.')
            number[--length] = '\0';
        addf(t, "%s %s", number, units[i].name);
        return;
    }
    addf(t, "%" PRIu64 " ns", ns);
}

char *words_thread(const struct tape *tape, uint32_t id, char *text, size_t bytes)
{
    struct text t = begin(text, bytes);
    add_thread(&t, tape, id);
    return text;
}

char *words_object(const struct tape *tape, uint32_t id, char *text, size_t bytes)
{
    struct text t = begin(text, bytes);
    add_object(&t, tape, id);
    return text;
}

char *words_duration(uint64_t ns, char *text, size_t bytes)
{
    struct text t = begin(text, bytes);
    add_duration(&t, ns);
    return text;
}

const char *words_error(int64_t error, unsigned kind)
{
    if (error == EBUSY)
        return "it is still alive";
    if (error == EINVAL && kind == R_THREAD_START)
        return "it was started before";
    if (error == EINVAL && kind == R_JOIN)
        return "it was never started";
    if (error == EPERM && kind == R_LOCK_RELEASE)
        return "it is not held";
    switch (error) {
    case EPERM:
        return "it does not hold the lock";
    case EDEADLK:
        return "it would wait for itself";
    case EINVAL:
        return "it was never made";
    case EAGAIN:
    case ENOMEM:
        return "the system has no room for it";
    default:
        return "it is not allowed";
    }
}

/* ---- templates ---- */

static void expand(struct text *t, const struct tape *tape, const char *format,
                   const struct record *r);

static void expand_one(struct text *t, const struct tape *tape, char what, const struct record *r)
{
    switch (what) {
    case 'T':
        add_thread(t, tape, r->thread);
        break;
    case 'O':
        add_object(t, tape, r->object);
        break;
    case 'U':
        add_thread(t, tape, r->object);
        break;
    case 'W':
        add_thread(t, tape, r->extra);
        break;
    case 'S':
        add(t, tape_string(tape, r->extra));
        break;
    case 'A':
        addf(t, "%" PRId64, r->arg);
        break;
    case 'D':
        add_duration(t, r->arg > 0 ? (uint64_t)r->arg : 0);
        break;
    case 'C':
        addf(t, "%" PRIu32, r->object + 1);
        break;
    case 'E':
        add(t, words_error(r->arg, r->extra));
        break;
    case 'K':
        /* the operation's own words must not lead here again */
        if (record_next(r->extra) && !strstr(record_next(r->extra), "%K"))
            expand(t, tape, record_next(r->extra), r);
        break;
    default:
        break;
    }
}

static void expand(struct text *t, const struct tape *tape, const char *format,
                   const struct record *r)
{
    char piece[2] = "";
    for (; *format; format++) {
        if (*format == '%' && format[1]) {
            expand_one(t, tape, *++format, r);
        } else {
            piece[0] = *format;
            add(t, piece);
        }
    }
}

/* A call with something that is no object, or with a time that is none. */
static const char *misuse_template(unsigned operation)
{
    switch (operation) {
    case R_SLEEP:
    case R_WORK:
    case R_IO:
        return "%T must not sleep, work or wait for I/O for a negative time";
    case R_THREAD_START:
    case R_JOIN:
        return "%T must not use a thread that was never made";
    case R_VAR_LOAD:
    case R_VAR_STORE:
        return "%T must not use a variable that was never made";
    case R_COND_WAIT:
    case R_COND_NOTIFY:
        return "%T must not use a condition that was never made";
    default:
        return "%T must not use a lock that was never made";
    }
}

/* What it means that a wait of some kind has come to its time. */
static const char *timeout_template(unsigned wait)
{
    switch (wait) {
    case R_SLEEP:
        return "%T wakes up: its sleep is over";
    case R_IO:
        return "%T: its I/O is done";
    case R_GIL_WAIT:
        return "%T has waited an interval for the GIL";
    default:
        return "%T waits no longer: its time is up";
    }
}

static const char *template_of(const struct record *r)
{
    if (r->kind == R_THREAD_NEW && r->thread == 0)
        return "the program has thread %U";
    if (r->kind == R_EXPECT && r->arg == 0)
        return "%T checks \"%S\": false";
    if (r->kind == R_WORK_END)
        return "%T has done its work";
    if (r->kind == R_COND_NOTIFY && r->arg == 0)
        return "%T notifies %O: nobody waits";
    if (r->kind == R_COND_NOTIFY)
        return "%T notifies %O: wakes %A";
    if (r->kind == R_SLEEP && r->arg == 0)
        return "%T sleeps for an instant";
    if (r->kind == R_TIMEOUT)
        return timeout_template(r->extra);
    if (r->kind == R_MISUSE && r->object == 0)
        return misuse_template(r->extra);
    return record_sentence(r->kind);
}

char *words_record(const struct tape *tape, const struct record *r, char *text, size_t bytes)
{
    struct text t = begin(text, bytes);
    const char *format = template_of(r);
    if (format)
        expand(&t, tape, format, r);
    return text;
}

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
        expand(t, tape, format, &r);
}

char *words_next(const struct tape *tape, const struct world *w, uint32_t thread, char *text,
                 size_t bytes)
{
    struct text t = begin(text, bytes);
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
        add_object(t, tape, thread->wait_object);
        if (holder)
            addf(t, ", held by T%u", holder);
        else
            add(t, ", which is free again");
        break;
    case R_COND_WAIT:
        add_object(t, tape, thread->wait_object);
        break;
    case R_JOIN_WAIT:
        addf(t, "T%" PRIu32 " to finish", thread->wait_object);
        break;
    case R_GIL_WAIT:
        add(t, "the GIL");
        if (holder)
            addf(t, ", held by T%u", holder);
        break;
    case R_GIL_SWITCH:
        add(t, "another thread to take the GIL");
        break;
    default:
        break;
    }
}

char *words_waiting(const struct tape *tape, const struct world *w, uint32_t thread, char *text,
                    size_t bytes)
{
    struct text t = begin(text, bytes);
    add_waiting(&t, tape, w, thread);
    return text;
}

/* What a thread is doing, as the link of a chain. Returns the thread that it depends on, or 0. */
static uint16_t add_link(struct text *t, const struct tape *tape, const struct world *w,
                         uint32_t id)
{
    const struct world_thread *thread = world_thread(w, id);
    char next[128];
    add_thread(t, tape, id);
    switch (thread ? thread->state : THREAD_END) {
    case THREAD_NEW:
        add(t, " has not been started");
        return 0;
    case THREAD_READY:
    case THREAD_RUN:
        add(t, thread->state == THREAD_RUN ? " runs" : " is ready to run");
        if (*words_next(tape, w, id, next, sizeof next)) {
            add(t, "; next: ");
            add(t, next);
        }
        return 0;
    case THREAD_SLEEP:
        add(t, " sleeps until its time has come");
        return 0;
    case THREAD_IO:
        add(t, " waits for I/O");
        return 0;
    case THREAD_END:
        add(t, " has finished");
        return 0;
    case THREAD_KILL:
        add(t, " was killed");
        return 0;
    default:
        add(t, " waits for ");
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
    add(t,
        w->has_ended ? ": nobody is left who could notify it" : ", until some thread notifies it");
}

#define CHAIN_MAX 32

char *words_why(const struct tape *tape, const struct world *w, uint32_t thread, char *text,
                size_t bytes)
{
    struct text t = begin(text, bytes);
    uint32_t chain[CHAIN_MAX], at = thread;
    size_t length = 0, again = 0;
    while (at != 0 && length < CHAIN_MAX && again == length) {
        add(&t, length ? "; " : "");
        chain[length++] = at;
        uint16_t next = add_link(&t, tape, w, at);
        if (next == 0)
            add_helpers(&t, w, at);
        at = next;
        for (again = 0; again < length && chain[again] != at; again++)
            ;
    }
    if (again < length)
        add(&t, ": a circle, nobody in it can go on");
    add(&t, ".");
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
    add(t, f->is_resolved ? "A circle: " : f->is_suspected ? "Possible deadlock: " : "Deadlock: ");
    for (uint32_t i = 0; i < f->chain_count; i++) {
        add(t, i ? ", " : "");
        add_thread(t, tape, f->chain[i]);
        add(t, " waits for ");
        if (f->chain_objects[i]) {
            add_object(t, tape, f->chain_objects[i]);
            add(t, " held by ");
        }
        bool is_cut = i + 1 == f->chain_count && f->chain_length > f->chain_count;
        if (is_cut)
            addf(t, "the next, and so on: %u threads in a circle", f->chain_length);
        else
            addf(t, "T%u", f->chain[(i + 1) % f->chain_count]);
        if (!f->chain_objects[i] && !is_cut)
            add(t, " to finish");
    }
    if (f->is_resolved)
        add(t, "; it opened again");
    else if (f->is_suspected)
        add(t, "; only another thread could still free them");
}

static void add_lost_update(struct text *t, const struct tape *tape, const struct finding *f)
{
    add(t, "Lost update on ");
    add_object(t, tape, f->object);
    add(t, ": ");
    add_thread(t, tape, f->thread);
    addf(t, " read %" PRId64 ", then ", record_at(tape, f->proof[0])->arg);
    add_thread(t, tape, f->other);
    addf(t, " wrote %" PRId64 ", and T%u wrote %" PRId64 " over it",
         record_at(tape, f->proof[1])->arg, f->thread, record_at(tape, f->record)->arg);
}

static void add_forever(struct text *t, const struct tape *tape, const struct finding *f)
{
    add_thread(t, tape, f->thread);
    add(t, " waits for ever for ");
    if (f->wait_kind == R_JOIN_WAIT) {
        addf(t, "T%u to finish", f->other);
        return;
    }
    add_object(t, tape, f->object);
    if (f->other)
        addf(t, ", held by T%u", f->other);
    else if (f->wait_kind == R_COND_WAIT)
        add(t, ": nobody is left who could notify it");
}

char *words_finding(const struct tape *tape, const struct finding *f, char *text, size_t bytes)
{
    struct text t = begin(text, bytes);
    const struct record *r = record_at(tape, f->record);
    switch (f->kind) {
    case FINDING_DEADLOCK:
        add_circle(&t, tape, f);
        break;
    case FINDING_SELF_DEADLOCK:
        add(&t, f->is_suspected ? "Possible self-deadlock: " : "Self-deadlock: ");
        add_thread(&t, tape, f->thread);
        add(&t, " waits for ");
        add_object(&t, tape, f->object);
        add(&t, ", which it holds itself");
        if (f->is_resolved)
            add(&t, "; it was freed again");
        break;
    case FINDING_WAITS_FOREVER:
        add_forever(&t, tape, f);
        break;
    case FINDING_LOST_UPDATE:
        add_lost_update(&t, tape, f);
        break;
    case FINDING_LOCK_HELD:
        add_thread(&t, tape, f->thread);
        add(&t, " has finished and still holds ");
        add_object(&t, tape, f->object);
        break;
    case FINDING_EXPECT:
        add(&t, "Failed expectation: ");
        add(&t, tape_string(tape, r->extra));
        break;
    default:
        words_record(tape, r, text, bytes);
        t.at = text + strlen(text);
    }
    if (f->times > 1)
        addf(&t,
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
        add(t, word);
    else
        addf(t, "signal %" PRIu32, number);
}

/* Where a thread was seen last: between there and its next operation it went wrong. */
static void add_last_site(struct text *t, const struct tape *tape, const struct world *w,
                          uint32_t thread)
{
    const struct world_thread *th = world_thread(w, thread);
    if (!th || th->site == 0 || th->site > tape->site_count)
        return;
    const struct tape_site *site = &tape->sites[th->site - 1];
    add(t, ", after ");
    add(t, tape_string(tape, site->file));
    addf(t, " line %" PRIu32, site->line);
}

char *words_verdict(const struct tape *tape, const struct world *w, char *text, size_t bytes)
{
    struct text t = begin(text, bytes);
    switch (world_verdict(w)) {
    case VERDICT_RUNNING:
        add(&t, "It is still running.");
        break;
    case VERDICT_ENDED:
        add(&t, "It ended: every thread has finished.");
        break;
    case VERDICT_FAILED:
        addf(&t, "It failed: %" PRIu32 " expectation%s did not hold.", w->failed_claims,
             w->failed_claims == 1 ? "" : "s");
        break;
    case VERDICT_DEADLOCK:
        add(&t, "Deadlock: no thread can go on.");
        break;
    case VERDICT_FOREVER:
        add(&t, "It waits for ever: no thread can go on.");
        break;
    case VERDICT_EXITED:
        add_thread(&t, tape, w->end_thread);
        add(&t, " called exit: the program ended with all its threads.");
        break;
    case VERDICT_CRASHED:
        add(&t, "It crashed in ");
        add_thread(&t, tape, w->end_thread);
        add(&t, ": ");
        add_signal(&t, w->end_detail);
        add_last_site(&t, tape, w, w->end_thread);
        add(&t, ".");
        break;
    case VERDICT_KILLED:
        add(&t, "It was killed from outside: ");
        add_signal(&t, w->end_detail);
        add(&t, ".");
        break;
    case VERDICT_LIMIT:
        addf(&t, "It was stopped at its limit, after %" PRIu64 " steps.", w->step);
        break;
    case VERDICT_DIVERGED:
        add(&t, "It did not follow its schedule.");
        break;
    case VERDICT_DAMAGED:
        add(&t, "It wrote over the memory that it shares with the viewer, and was ended.");
        break;
    default:
        add(&t, "It was stopped.");
    }
    return text;
}
