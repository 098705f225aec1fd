/* SPDX-License-Identifier: MIT */
/* Future: what becomes of a task. Its state is decided once; who waits for its result is woken then. */
#include "runtime/future.h"

#include <errno.h>
#include <stdio.h>

#include "runtime/gil.h"
#include "runtime/op.h"

/* ---- from submitting to its end ---- */

static bool is_undecided(const reel_future *f)
{
    return f->state == REEL_PENDING || f->state == REEL_RUNNING;
}

static void wake_all(reel_future *f)
{
    while (engine_unpark_one(&f->waiters, f->id))
        ;
}

void future_new(reel_future *f, const reel_pool *pool, const char *name, uint32_t site)
{
    static uint32_t unnamed;
    char number[32];
    if (!name)
        snprintf(number, sizeof number, "task-%u",
                 __atomic_add_fetch(&unnamed, 1, __ATOMIC_RELAXED));
    f->state = REEL_PENDING;
    f->id = engine_object_new(f->guard, R_FUTURE_NEW, pool->id, name ? name : number, site);
    engine_guard(f->guard);
    engine_record_in(f->guard, R_FUTURE_SUBMIT, f->id, 0, 0, site);
    engine_unguard(f->guard);
}

bool future_begin(reel_future *f)
{
    engine_guard(f->guard);
    bool is_to_run = f->state == REEL_PENDING;
    if (is_to_run) {
        f->state = REEL_RUNNING;
        engine_record_in(f->guard, R_FUTURE_RUN, f->id, 0, 0, 0);
    }
    engine_unguard(f->guard);
    return is_to_run;
}

static void future_succeed(reel_future *f, int64_t result)
{
    op_begin(R_FUTURE_DONE, f->id, result, NULL);
    engine_guard(f->guard);
    f->result = result;
    f->state = REEL_DONE;
    engine_record_in(f->guard, R_FUTURE_DONE, f->id, result, 0, 0);
    wake_all(f);
    engine_unguard(f->guard);
}

void future_fail(reel_future *f, const char *why)
{
    uint32_t text = engine_string(why);
    engine_guard(f->guard);
    f->failure = why;
    f->state = REEL_FAILED;
    engine_record_in(f->guard, R_FUTURE_FAIL, f->id, 0, text, 0);
    wake_all(f);
    engine_unguard(f->guard);
}

bool future_cancel(reel_future *f, uint32_t site)
{
    engine_guard(f->guard);
    bool was_pending = f->state == REEL_PENDING;
    if (was_pending)
        f->state = REEL_CANCELLED;
    bool is_cancelled = f->state == REEL_CANCELLED;
    engine_record_in(f->guard, R_FUTURE_CANCEL, f->id, is_cancelled, 0, site);
    if (was_pending)
        wake_all(f);
    engine_unguard(f->guard);
    return is_cancelled;
}

void future_do(void *future)
{
    reel_future *f = future;
    future_succeed(f, f->task(f->arg));
}

/* ---- asking ---- */

/* The caller is in the guard. */
static void await_decision(reel_future *f, uint64_t timeout_ns, uint32_t site)
{
    uint64_t deadline_ns = op_deadline(timeout_ns);
    int error = 0;
    while (is_undecided(f) && error == 0) {
        uint64_t left_ns = op_left(deadline_ns);
        engine_record_in(f->guard, R_FUTURE_WAIT, f->id, op_wait_arg(left_ns), 0, site);
        error = engine_park(f->guard, &f->waiters, R_FUTURE_WAIT, f->id, left_ns);
    }
}

/* The caller is in the guard. */
static int take_result(reel_future *f, int64_t *result, uint32_t site)
{
    int error = f->state == REEL_FAILED ? EIO : f->state == REEL_CANCELLED ? ECANCELED : ETIMEDOUT;
    if (f->state != REEL_DONE) {
        engine_record_in(f->guard, R_FUTURE_NONE, f->id, error, 0, site);
        return -error;
    }
    *result = f->result;
    engine_record_in(f->guard, R_FUTURE_GET, f->id, f->result, 0, site);
    return 0;
}

int reel_future_result_at(reel_future *f, int64_t *result, uint64_t timeout_ns,
                          struct reel_site *where)
{
    if (f->id == 0)
        return op_misuse(R_FUTURE_GET, 0, EINVAL, op_site(where));
    timeout_ns = op_timeout(timeout_ns);
    uint32_t site = op_begin(R_FUTURE_GET, f->id, 0, where);
    engine_guard(f->guard);
    bool must_wait = is_undecided(f) && timeout_ns > 0;
    if (must_wait) {
        gil_drop(R_FUTURE_GET, f->id, 0);
        await_decision(f, timeout_ns, site);
    }
    int error = take_result(f, result, site);
    engine_unguard(f->guard);
    if (must_wait)
        gil_take();
    return error;
}

static enum reel_future_state state_of(reel_future *f)
{
    engine_guard(f->guard);
    enum reel_future_state state = f->state;
    engine_unguard(f->guard);
    return state;
}

const char *reel_future_failure(reel_future *f)
{
    return state_of(f) == REEL_FAILED ? f->failure : NULL;
}

bool reel_future_running(reel_future *f)
{
    return state_of(f) == REEL_RUNNING;
}

bool reel_future_cancelled(reel_future *f)
{
    return state_of(f) == REEL_CANCELLED;
}

bool reel_future_done_at(reel_future *f, struct reel_site *where)
{
    if (f->id == 0) {
        op_misuse(R_FUTURE_TEST, 0, EINVAL, op_site(where));
        return false;
    }
    uint32_t site = op_begin(R_FUTURE_TEST, f->id, 0, where);
    engine_guard(f->guard);
    bool is_done = !is_undecided(f);
    engine_record_in(f->guard, R_FUTURE_TEST, f->id, is_done, 0, site);
    engine_unguard(f->guard);
    return is_done;
}

bool reel_future_cancel_at(reel_future *f, struct reel_site *where)
{
    if (f->id == 0) {
        op_misuse(R_FUTURE_CANCEL, 0, EINVAL, op_site(where));
        return false;
    }
    uint32_t site = op_begin(R_FUTURE_CANCEL, f->id, 0, where);
    return future_cancel(f, site);
}
