/* SPDX-License-Identifier: MIT */
/* Sentences about the world: what threads would do next, and how the run ended. */
#include "model/words.h"

#include <inttypes.h>
#include <signal.h>
#include <string.h>

#include "model/text.h"

/* ---- what is next ---- */

/* To three digits: what is left of work is read at a glance, and changes while one does. */
static uint64_t rounded(uint64_t ns)
{
    uint64_t place = 1;
    while (ns / place >= 1000)
        place *= 10;
    return (ns / place + (ns % place >= (place + 1) / 2 && place > 1)) * place;
}

/* A pending operation, of which `left_ns` is left if it is work. */
static void add_pending(struct text *t, const struct tape *tape,
                        const struct world_pending *pending, uint64_t left_ns)
{
    struct record r = {.object = pending->object, .arg = pending->arg};
    const char *format = record_next(pending->kind);
    if (pending->kind == R_WORK_END) {
        format = "work on, %D left";
        r.arg = left_ns < INT64_MAX / 2 ? (int64_t)rounded(left_ns) : INT64_MAX;
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

/* Where all threads run at a time, nobody can tell which of them it was. */
static void add_doer(struct text *t, const struct tape *tape, uint32_t thread)
{
    if (thread)
        text_add_thread(t, tape, thread);
    else
        text_add(t, "It");
}

/* The one thread in a state; 0: there are several, or none. */
static uint32_t only_one(const struct world *w, enum thread_state state, size_t *count)
{
    uint32_t id = 0;
    *count = 0;
    for (size_t i = 0; i < w->thread_count; i++)
        if (w->threads[i].state == state && (*count)++ == 0)
            id = (uint32_t)i + 1;
    return *count == 1 ? id : 0;
}

static void add_completion(struct text *t, const struct tape *tape, const struct world *w)
{
    size_t failed, killed;
    uint32_t one = only_one(w, THREAD_KILL, &killed);
    only_one(w, THREAD_FAILED, &failed);
    text_add(t, "It ended: every thread has finished");
    if (failed > 0)
        text_addf(t, ", %zu of them by failing", failed);
    if (one) {
        text_add(t, ", but ");
        text_add_thread(t, tape, one);
        text_add(t, ", a daemon, was killed");
    } else if (killed > 0) {
        text_addf(t, ", but %zu daemons were killed", killed);
    }
    text_add(t, ".");
}

static void add_failure(struct text *t, const struct tape *tape, const struct world *w)
{
    text_add(t, "It failed: ");
    if (w->failed_claims > 0) {
        text_addf(t, "%" PRIu32 " expectation%s did not hold.", w->failed_claims,
                  w->failed_claims == 1 ? "" : "s");
        return;
    }
    text_add_thread(t, tape, 1);
    text_add(t, " did.");
}

char *words_verdict(const struct tape *tape, const struct world *w, char *text, size_t bytes)
{
    struct text t = text_begin(text, bytes);
    switch (world_verdict(w)) {
    case VERDICT_RUNNING:
        text_add(&t, "It has not ended.");
        break;
    case VERDICT_ENDED:
        add_completion(&t, tape, w);
        break;
    case VERDICT_FAILED:
        add_failure(&t, tape, w);
        break;
    case VERDICT_DEADLOCK:
        text_add(&t, "Deadlock: no thread can go on.");
        break;
    case VERDICT_FOREVER:
        text_add(&t, "It waits for ever: no thread can go on.");
        break;
    case VERDICT_EXITED:
        add_doer(&t, tape, w->end_thread);
        text_add(&t, " called exit: the program ended with all its threads.");
        break;
    case VERDICT_CRASHED:
        text_add(&t, w->end_thread ? "It crashed in " : "It crashed");
        if (w->end_thread)
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
