/* SPDX-License-Identifier: MIT */
/* Event: a flag, and a queue of those who wait for it to be set. Setting wakes them all; who was woken
 * need not look again. */
#include <errno.h>

#include "runtime/gil.h"
#include "runtime/op.h"

void reel_event_init_at(reel_event *event, const char *name, struct reel_site *site)
{
    *event = (reel_event){0};
    event->id = engine_object_new(event->guard, R_EVENT_NEW, 0, name, op_site(site));
}

/* The caller is in the guard. Returns: whether it has been set. */
static bool await_set(reel_event *event, uint64_t timeout_ns, uint32_t site)
{
    gil_drop(R_EVENT_WAIT, event->id, 0);
    engine_record_in(event->guard, R_EVENT_WAIT, event->id, op_wait_arg(timeout_ns), 0, site);
    int error = engine_park(event->guard, &event->waiters, R_EVENT_WAIT, event->id, timeout_ns);
    return error == 0 || event->is_set;
}

int reel_event_wait_at(reel_event *event, uint64_t timeout_ns, struct reel_site *where)
{
    if (event->id == 0)
        return op_misuse(R_EVENT_WAIT, 0, EINVAL, op_site(where));
    timeout_ns = op_timeout(timeout_ns);
    uint32_t site = op_begin(R_EVENT_WAIT, event->id, 0, where);
    engine_guard(event->guard);
    bool must_wait = !event->is_set && timeout_ns > 0;
    bool can_pass = must_wait ? await_set(event, timeout_ns, site) : event->is_set;
    if (can_pass)
        engine_record_in(event->guard, R_EVENT_PASS, event->id, event->is_set, 0, site);
    else if (!must_wait)
        engine_record_in(event->guard, R_EVENT_TEST, event->id, false, 0, site);
    engine_unguard(event->guard);
    if (must_wait)
        gil_take();
    return can_pass ? 0 : -ETIMEDOUT;
}

int reel_event_set_at(reel_event *event, struct reel_site *where)
{
    if (event->id == 0)
        return op_misuse(R_EVENT_SET, 0, EINVAL, op_site(where));
    uint32_t site = op_begin(R_EVENT_SET, event->id, 0, where);
    engine_guard(event->guard);
    event->is_set = true;
    unsigned woken = engine_waiters(&event->waiters);
    engine_record_in(event->guard, R_EVENT_SET, event->id, woken, 0, site);
    while (engine_unpark_one(&event->waiters, event->id))
        ;
    engine_unguard(event->guard);
    return 0;
}

int reel_event_clear_at(reel_event *event, struct reel_site *where)
{
    if (event->id == 0)
        return op_misuse(R_EVENT_CLEAR, 0, EINVAL, op_site(where));
    uint32_t site = op_begin(R_EVENT_CLEAR, event->id, 0, where);
    engine_guard(event->guard);
    event->is_set = false;
    engine_record_in(event->guard, R_EVENT_CLEAR, event->id, 0, 0, site);
    engine_unguard(event->guard);
    return 0;
}

bool reel_event_is_set_at(reel_event *event, struct reel_site *where)
{
    if (event->id == 0) {
        op_misuse(R_EVENT_TEST, 0, EINVAL, op_site(where));
        return false;
    }
    uint32_t site = op_begin(R_EVENT_TEST, event->id, 0, where);
    engine_guard(event->guard);
    bool is_set = event->is_set;
    engine_record_in(event->guard, R_EVENT_TEST, event->id, is_set, 0, site);
    engine_unguard(event->guard);
    return is_set;
}
