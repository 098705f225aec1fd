/* SPDX-License-Identifier: MIT */
/* Leaving a thread's function from its midst: exit, and an exception that nobody catches. C has none;
 * what stands for it is a jump to whoever called the function. */
#include "runtime/fail.h"

#include <setjmp.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/op.h"
#include "runtime/run.h"
#include "runtime/thread.h"

/* A call that reel_exit and reel_fail return from; the innermost of the running thread. */
struct call {
    jmp_buf back;
    const char *why;
    bool is_task, is_failing;
    struct call *outer;
};

static _Thread_local struct call *innermost;
static _Atomic(reel_excepthook) hook;

enum thread_outcome thread_call(void (*body)(void *), void *arg, bool is_task, const char **why)
{
    struct call call = {.is_task = is_task, .outer = innermost};
    innermost = &call;
    int outcome = setjmp(call.back);
    if (outcome == THREAD_RETURNED)
        body(arg);
    innermost = call.outer;
    *why = call.why;
    return (enum thread_outcome)outcome;
}

static _Noreturn void leave(enum thread_outcome outcome)
{
    if (!innermost)
        abort(); /* op_begin has refused threads that are not ours */
    longjmp(innermost->back, outcome);
}

/* As Python prints it: "Exception in thread bob: text". */
static void print_failure(reel_thread *thread, const char *text)
{
    if (run_is_watched())
        reel_print("Exception in thread %s: %s", thread->name, text);
    else
        fprintf(stderr, "Exception in thread %s: %s\n", thread->name, text);
}

reel_excepthook reel_set_excepthook(reel_excepthook other)
{
    reel_excepthook before = atomic_exchange(&hook, other);
    return before ? before : print_failure;
}

void fail_tell(const char *text)
{
    reel_excepthook own = hook;
    if (thread_self() == threads_main())
        run_count_failure(text);
    (own ? own : print_failure)(thread_self(), text);
}

_Noreturn void reel_fail_at(const char *text, struct reel_site *where)
{
    uint32_t site = op_begin(R_THREAD_FAIL, 0, 0, where);
    if (innermost->is_failing) { /* the hook itself has failed */
        print_failure(thread_self(), text);
        leave(THREAD_FAILED);
    }
    if (innermost->is_task) {
        char *why = strdup(text); /* it may lie in what we leave */
        innermost->why = why ? why : "out of memory";
    } else {
        innermost->is_failing = true;
        thread_self()->has_failed = true;
        engine_record(R_THREAD_FAIL, 0, 0, engine_string(text), site);
        fail_tell(text);
    }
    leave(THREAD_FAILED);
}

_Noreturn void reel_exit_at(struct reel_site *where)
{
    uint32_t site = op_begin(R_THREAD_EXIT, 0, 0, where);
    engine_record(R_THREAD_EXIT, 0, 0, 0, site);
    innermost->why = "SystemExit";
    leave(THREAD_EXITED);
}
