/* SPDX-License-Identifier: MIT */
/* Sentences about records, from the templates of the one table of kinds; where one template is not
 * enough, the others stand here. */
#include "model/words.h"

#include <errno.h>

#include "model/text.h"

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
    struct text t = text_begin(text, bytes);
    const char *format = template_of(r);
    if (format)
        text_add_template(&t, tape, format, r);
    return text;
}
