/* SPDX-License-Identifier: MIT */
/* Timer: a Thread that waits to be cancelled, and calls its function if nobody does so in time. */
#include <errno.h>

#include "runtime/gil.h"
#include "runtime/op.h"
#include "runtime/thread.h"

static bool wait_in_vain(reel_timer *timer)
{
    bool has_waited = false;
    engine_guard(timer->thread.guard);
    if (!timer->is_cancelled && timer->interval_ns > 0) {
        gil_drop(R_TIMER_WAIT, 0, (int64_t)timer->interval_ns);
        engine_record(R_TIMER_WAIT, 0, op_wait_arg(timer->interval_ns), 0, 0);
        engine_park(timer->thread.guard, &timer->waiter, R_TIMER_WAIT, 0, timer->interval_ns);
        has_waited = true;
    }
    bool is_cancelled = timer->is_cancelled;
    engine_unguard(timer->thread.guard);
    if (has_waited)
        gil_take();
    return !is_cancelled;
}

static void run(void *arg)
{
    reel_timer *timer = arg;
    op_begin(R_TIMER_WAIT, 0, (int64_t)timer->interval_ns, NULL);
    if (!wait_in_vain(timer))
        return;
    engine_record(R_TIMER_FIRE, 0, 0, 0, 0);
    timer->function(timer->arg);
    engine_guard(timer->thread.guard);
    timer->is_cancelled = true; /* as Python: what is done cannot be done again */
    engine_unguard(timer->thread.guard);
}

int reel_timer_init_at(reel_timer *timer, uint64_t interval_ns, void (*function)(void *), void *arg,
                       const char *name, struct reel_site *site)
{
    int error = thread_new(&timer->thread, RECORD_WAY_TIMER, name, run, timer, op_site(site));
    timer->interval_ns = interval_ns > INT64_MAX ? 0 : interval_ns; /* negative: at once */
    timer->function = function;
    timer->arg = arg;
    timer->is_cancelled = false;
    timer->waiter = NULL;
    return error;
}

int reel_timer_cancel_at(reel_timer *timer, struct reel_site *where)
{
    if (!timer->thread.engine)
        return op_misuse(R_TIMER_CANCEL, 0, EINVAL, op_site(where));
    uint16_t id = engine_thread_id(timer->thread.engine);
    uint32_t site = op_begin(R_TIMER_CANCEL, id, 0, where);
    engine_guard(timer->thread.guard);
    timer->is_cancelled = true;
    engine_record(R_TIMER_CANCEL, id, 0, 0, site);
    engine_unpark_one(&timer->waiter, 0);
    engine_unguard(timer->thread.guard);
    return 0;
}
