/* SPDX-License-Identifier: MIT */
/* Sentences about records, from the templates of the one table of kinds; where one template is not
 * enough, the others stand here. */
#include "model/words.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "model/text.h"
#include "model/words_parts.h"

char *words_thread(const struct tape *tape, uint32_t id, char *text, size_t bytes)
{
    struct text t = text_begin(text, bytes);
    text_add_thread(&t, tape, id);
    return text;
}

char *words_object(const struct tape *tape, uint32_t id, char *text, size_t bytes)
{
    struct text t = text_begin(text, bytes);
    text_add_object(&t, tape, id);
    return text;
}

char *words_duration(uint64_t ns, char *text, size_t bytes)
{
    struct text t = text_begin(text, bytes);
    text_add_duration(&t, ns);
    return text;
}

/* ---- templates, where the table's own is not enough; NULL: it is ---- */

/* What it means that a wait of some kind has come to its time. */
static const char *of_timeout(unsigned wait)
{
    switch (wait) {
    case R_SLEEP:
        return "%T wakes up: its sleep is over";
    case R_IO:
        return "%T: its I/O is done";
    case R_GIL_WAIT:
        return "%T has waited an interval for the GIL";
    case R_TIMER_WAIT:
        return "%T: the time it was set to has come";
    default:
        return "%T waits no longer: its time is up";
    }
}

static const char *of_new_thread(const struct record *r)
{
    static const char *const ways[RECORD_WAY_COUNT] = {
        [RECORD_WAY_FUNCTION] = "%T makes thread %U",
        [RECORD_WAY_CALLABLE] = "%T makes thread %U of a callable object",
        [RECORD_WAY_SUBCLASS] = "%T makes thread %U of a subclass",
        [RECORD_WAY_LOW_LEVEL] = "%T calls start_new_thread, which makes %U",
        [RECORD_WAY_TIMER] = "%T makes timer %U",
        [RECORD_WAY_WORKER] = "%T has the pool make worker %U",
        [RECORD_WAY_PROCESS] = "%T makes process %U",
    };
    if (r->thread == 0)
        return "the program has thread %U";
    return r->arg >= 0 && r->arg < RECORD_WAY_COUNT ? ways[r->arg] : NULL;
}

static const char *of_thread(const struct record *r)
{
    bool is_itself = r->object == r->thread;
    switch (r->kind) {
    case R_THREAD_NEW:
        return of_new_thread(r);
    case R_THREAD_START:
        return r->arg & RECORD_THREAD_PROCESS  ? "%T starts process %U"
               : r->arg & RECORD_THREAD_DAEMON ? "%T starts daemon %U"
                                               : NULL;
    case R_THREAD_EXIT:
        return r->arg ? "%T exits with code %A" : NULL;
    case R_THREAD_NAME:
        return is_itself ? "%T asks for its own name" : NULL;
    case R_THREAD_RENAME:
        return is_itself ? "%T gives itself the name %S" : NULL;
    case R_THREAD_SET_DAEMON:
        return r->arg ? "%T makes %U a daemon" : "%T makes %U no daemon";
    case R_THREAD_PRIORITY:
        return is_itself ? "%T gives itself the priority %A" : NULL;
    case R_THREAD_IDENT:
        return is_itself || r->object == 0 ? "%T asks for its ident: %A"
               : r->arg == 0               ? "%T asks for the ident of %U: it has none yet"
                                           : NULL;
    case R_TIMEOUT:
        return of_timeout(r->extra);
    default:
        return NULL;
    }
}

/* In vain: it may have the thing itself, or nobody is named who has it. */
static const char *of_vain(const struct record *r, const char *itself, const char *nobody)
{
    return r->extra == 0 ? nobody : r->extra == r->thread ? itself : NULL;
}

static const char *of_lock(const struct record *r)
{
    switch (r->kind) {
    case R_LOCK_NEW:
        return r->arg == RECORD_LOCK_LOW_LEVEL ? "%T allocates %O" : NULL;
    case R_LOCK_WAIT:
        return of_vain(r, "%T asks for %O, which it holds itself", "%T asks for %O");
    case R_LOCK_BUSY:
        return of_vain(r, "%T tries %O in vain: it holds it itself", "%T tries %O in vain");
    case R_LOCK_TAKE:
        return r->arg > 1 ? "%T takes %O again: depth %A" : NULL;
    case R_LOCK_RELEASE:
        return r->arg > 0 ? "%T releases %O once: depth %A is left" : NULL;
    case R_RW_READ_WAIT:
        return of_vain(r, NULL, "%T asks to read under %O: it is taken");
    case R_RW_WRITE_WAIT:
        return r->extra ? "%T asks to write under %O: %W writes" : NULL;
    case R_RW_READ:
        return r->arg == 1 ? "%T reads under %O: 1 reader" : NULL;
    case R_RW_RELEASE:
        return r->arg == 1  ? "%T releases %O: 1 reader is left"
               : r->arg > 1 ? "%T releases %O: %A readers are left"
                            : NULL;
    case R_RW_BUSY:
        return r->extra ? "%T tries %O in vain: %W writes" : NULL;
    case R_SPIN_BUSY:
        return of_vain(r, "%T spins: it holds %O itself", "%T spins: %O is held");
    default:
        return NULL;
    }
}

static const char *of_signal(const struct record *r)
{
    bool is_nobody = r->arg == 0;
    switch (r->kind) {
    case R_COND_NEW:
        return r->arg ? "%T makes %O over %P" : NULL;
    case R_COND_CHECK:
        return r->arg ? "%T checks what it waits for at %O: true"
                      : "%T checks what it waits for at %O: false";
    case R_COND_NOTIFY:
        if (r->extra == UINT32_MAX)
            return is_nobody ? "%T notifies all of %O: nobody waits"
                             : "%T notifies all of %O: wakes %A";
        return is_nobody ? "%T notifies %O: nobody waits" : NULL;
    case R_EVENT_SET:
        return is_nobody ? "%T sets %O: nobody waits" : "%T sets %O: wakes %A";
    case R_EVENT_PASS:
        return r->arg ? NULL : "%T goes on: %O was set, and is not any more";
    case R_SEM_NEW:
        return (uint64_t)r->arg >> 32 ? "%T makes %O: %A may pass, and never more"
                                      : "%T makes %O: %A may pass";
    case R_BARRIER_NEW:
        return r->arg == 1 ? "%T makes %O for 1 thread" : NULL;
    case R_BARRIER_WAIT:
        return r->extra == 0   ? "%T waits at %O: those before it have not gone yet"
               : r->extra == 1 ? "%T waits at %O: 1 has come"
                               : NULL;
    case R_BARRIER_BROKEN:
        return r->arg ? NULL : "%T is sent away from %O: it was reset";
    case R_BARRIER_RESET:
        return is_nobody ? "%T resets %O: nobody waits" : NULL;
    case R_BARRIER_ABORT:
        return is_nobody ? "%T aborts %O: nobody waits" : NULL;
    default:
        return NULL;
    }
}

static const char *of_queue(const struct record *r)
{
    switch (r->kind) {
    case R_QUEUE_NEW:
        return (uint32_t)r->arg == 0   ? NULL
               : (uint32_t)r->arg == 1 ? "%T makes %O for at most 1 item"
                                       : "%T makes %O for at most %A items";
    case R_QUEUE_DONE:
        return r->arg == 0 ? "%T has done a task of %O: all is done" : NULL;
    case R_QUEUE_SHUTDOWN:
        return r->arg ? "%T shuts %O down at once: it is emptied" : NULL;
    case R_POOL_NEW:
        return r->arg == 1 ? "%T makes %O of 1 thread" : NULL;
    case R_FUTURE_NEW:
        return r->arg ? "%T makes %O for %P" : NULL;
    case R_FUTURE_NONE:
        return r->arg == EIO         ? "%T gets no result of %O: it has failed"
               : r->arg == ECANCELED ? "%T gets no result of %O: it was cancelled"
               : r->arg == ETIMEDOUT ? "%T gets no result of %O: it is not done yet"
                                     : NULL;
    case R_FUTURE_CANCEL:
        return r->arg ? "%T cancels %O" : "%T cannot cancel %O: it has begun";
    case R_VAR_LOAD:
        return record_var_process(r) ? "%T reads %O: %A, its own copy" : NULL;
    case R_VAR_STORE:
        return record_var_process(r) ? "%T writes %O = %A, its own copy" : NULL;
    default:
        return NULL;
    }
}

static const char *of_rest(const struct record *r)
{
    switch (r->kind) {
    case R_EXPECT:
        return r->arg == 0 ? "%T checks \"%S\": false" : NULL;
    case R_SLEEP:
        return r->arg == 0 ? "%T sleeps for an instant" : NULL;
    case R_GIL_WAIT:
        return r->extra == 0 ? "%T waits for the GIL" : NULL;
    case R_GIL_BUSY:
        return r->extra == 0 ? "%T was woken in vain: the GIL is taken" : NULL;
    case R_GIL_DROP:
        return record_next(r->extra) ? NULL : "%T drops the GIL";
    case R_LOST:
        return r->arg == 1 ? "1 record was lost here" : NULL;
    default:
        return NULL;
    }
}

static const char *template_of(const struct record *r)
{
    static const char *(*const families[])(const struct record *) = {of_thread, of_lock, of_signal,
                                                                     of_queue, of_rest};
    const char *own = NULL;
    for (size_t i = 0; i < sizeof families / sizeof families[0] && !own; i++)
        own = families[i](r);
    return own ? own : record_sentence(r->kind);
}

/* Some carry two values in one: keep the one that is said. */
static struct record shown(const struct record *r)
{
    struct record one = *r;
    if (r->kind == R_SEM_NEW || r->kind == R_QUEUE_NEW)
        one.arg = (uint32_t)r->arg;
    return one;
}

/* Whether it will wait no longer than `arg`. A timer's wait is no more than that anyway. */
static bool is_limited(const struct record *r)
{
    enum record_wait wait = record_wait_of(r->kind);
    return r->arg > 0 && r->kind != R_TIMER_WAIT &&
           (wait == RECORD_WAIT_BLOCK || wait == RECORD_WAIT_WAIT);
}

/* How long it will wait at most stands before why it has to. */
static void add_limited(struct text *t, const struct tape *tape, const char *format,
                        const struct record *r)
{
    char wait[64];
    size_t length = strcspn(format, ":");
    snprintf(wait, sizeof wait, "%.*s", (int)length, format);
    text_add_template(t, tape, wait, r);
    text_add(t, ", for at most ");
    text_add_duration(t, (uint64_t)r->arg);
    text_add_template(t, tape, format + length, r);
}

/* It has taken a lock of allocate_lock itself, to be woken by it. */
static bool awaits_signal(const struct tape *tape, const struct record *r)
{
    return r->kind == R_LOCK_WAIT && r->extra == r->thread && r->object - 1 < tape->object_count &&
           tape_object_type(tape, r->object) == OBJECT_LOCK &&
           tape->objects[r->object - 1].flavour == RECORD_LOCK_LOW_LEVEL;
}

char *words_record(const struct tape *tape, const struct record *r, char *text, size_t bytes)
{
    struct text t = text_begin(text, bytes);
    const struct record said = shown(r);
    const char *format = awaits_signal(tape, r)
                             ? "%T asks for %O, taken already: somebody is to release it"
                             : template_of(r);
    if (r->kind == R_MISUSE)
        words_add_misuse(&t, tape, r);
    else if (format && is_limited(r))
        add_limited(&t, tape, format, &said);
    else if (format)
        text_add_template(&t, tape, format, &said);
    return text;
}
