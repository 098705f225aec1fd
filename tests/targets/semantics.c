/* SPDX-License-Identifier: MIT */
/* The right column of the table of semantic cases, run: what the library does where Python's words
 * stand on the left. */
#include "targets/semantics.h"

#include <stdio.h>

/* ---- errno -> exception ---- */

struct meaning {
    int error;
    const char *exception;
};

#define MEANINGS_MAX 8

static void say_meaning(int64_t result, const struct meaning meanings[MEANINGS_MAX])
{
    char other[32];
    for (int i = 0; i < MEANINGS_MAX && meanings[i].exception; i++) {
        if (meanings[i].error == result) {
            say(meanings[i].exception);
            return;
        }
    }
    snprintf(other, sizeof other, "errno%lld", (long long)result);
    say((const char *)other);
}

/* Each family's documentation in threadreel.h says these in words. */
static const struct meaning of_thread[MEANINGS_MAX] = {
    {0, "None"},
    {-EINVAL, "RuntimeError"},  /* started twice, joined before its start, a daemon too late */
    {-EDEADLK, "RuntimeError"}, /* joins itself */
    {-ETIMEDOUT, "None"},       /* join() does not tell */
};
static const struct meaning of_lock[MEANINGS_MAX] = {
    {0, "None"}, {-EPERM, "RuntimeError"}, {-EINVAL, "ValueError"}};
static const struct meaning of_truth[MEANINGS_MAX] = {
    {0, "True"},
    {-EBUSY, "False"},
    {-ETIMEDOUT, "False"},
    {-EPERM, "RuntimeError"},
    {-EINVAL, "ValueError"},
};
static const struct meaning of_semaphore[MEANINGS_MAX] = {
    {0, "None"}, {-EINVAL, "ValueError"}, {-EOVERFLOW, "ValueError"}};
static const struct meaning of_barrier[MEANINGS_MAX] = {{-ECANCELED, "BrokenBarrierError"},
                                                        {-EINVAL, "ValueError"}};
static const struct meaning of_queue[MEANINGS_MAX] = {
    {0, "None"},
    {-ENOSPC, "Full"},
    {-ENODATA, "Empty"},
    {-ESHUTDOWN, "ShutDown"},
    {-EINVAL, "ValueError"},
    {-ENOTSUP, "AttributeError"},
};
static const struct meaning of_pool[MEANINGS_MAX] = {
    {0, "None"},
    {-ESHUTDOWN, "RuntimeError"},
    {-EINVAL, "ValueError"},
    {-ETIMEDOUT, "TimeoutError"},
    {-ECANCELED, "CancelledError"},
    {-EIO, "Exception"}, /* what the task failed with is a text of its own */
};
static const struct meaning of_pipe[MEANINGS_MAX] = {
    {0, "None"}, {-EPIPE, "OSError"}, {-ENODATA, "EOFError"}};
static const struct meaning of_process[MEANINGS_MAX] = {
    {0, "None"},
    {-ETIMEDOUT, "None"},
    {-EINVAL, "AssertionError"}, /* started twice, joined before its start */
};
static const struct meaning of_time[MEANINGS_MAX] = {{0, "None"}, {-EINVAL, "ValueError"}};

void say_thread(int64_t result)
{
    say_meaning(result, of_thread);
}

void say_lock(int64_t result)
{
    say_meaning(result, of_lock);
}

void say_truth(int64_t result)
{
    say_meaning(result, of_truth);
}

void say_semaphore(int64_t result)
{
    say_meaning(result, of_semaphore);
}

void say_barrier(int64_t result)
{
    if (result >= 0)
        say(result);
    else
        say_meaning(result, of_barrier);
}

void say_queue(int64_t result)
{
    say_meaning(result, of_queue);
}

void say_pool(int64_t result)
{
    say_meaning(result, of_pool);
}

void say_pipe(int64_t result)
{
    say_meaning(result, of_pipe);
}

void say_item(int64_t result, const int64_t *item)
{
    if (result == 0)
        say(*item);
    else
        say_queue(result);
}

void say_message(int64_t result, const int64_t *message)
{
    if (result == 0)
        say(*message);
    else
        say_pipe(result);
}

void say_future(reel_future *future, int64_t result, const int64_t *value)
{
    if (result == 0)
        say(*value);
    else if (result == -EIO)
        say(reel_future_failure(future));
    else
        say_pool(result);
}

void say_exit_code(int code)
{
    if (code == -1)
        say_text(NULL);
    else
        say(code);
}

void say_process(int64_t result)
{
    say_meaning(result, of_process);
}

void say_time(int64_t result)
{
    say_meaning(result, of_time);
}

/* ---- threads ---- */

/* A thread that a row has started. They are kept: objects live as long as the run. */
struct started {
    reel_thread thread;
    struct started *before;
};

static _Atomic(struct started *) last_started;

reel_thread *go(void (*run)(void *), void *arg)
{
    struct started *new = calloc(1, sizeof *new);
    if (!new || reel_thread_init(&new->thread, NULL, run, arg) < 0 ||
        reel_thread_start(&new->thread) < 0)
        abort();
    new->before = last_started;
    while (!atomic_compare_exchange_weak(&last_started, &new->before, new))
        ;
    return &new->thread;
}

void elsewhere(void (*run)(void *), void *arg)
{
    reel_thread_join(go(run, arg));
}

/* The next row begins with no thread of this one. */
static void join_all(void)
{
    static struct started *last_joined;
    struct started *last = last_started;
    for (struct started *each = last; each != last_joined; each = each->before)
        reel_thread_join(&each->thread);
    last_joined = last;
}

REEL_SCENARIO(.title = "What Python says on the left")
{
    run_rows(join_all);
}
