/* SPDX-License-Identifier: MIT */
/* Condition: a queue of waiters beside a Lock. Releasing the Lock and joining the queue is one step;
 * taking the Lock again is another, for which the woken thread competes. */
#include <errno.h>

#include "runtime/gil.h"
#include "runtime/lock.h"
#include "runtime/op.h"

void reel_cond_init_at(reel_cond *cond, reel_lock *lock, const char *name, struct reel_site *site)
{
    *cond = (reel_cond){.id = op_new_object(), .lock = lock};
    uint32_t where = op_site(site), named = engine_string(name);
    engine_record(R_COND_NEW, cond->id, lock->id, named, where);
}

static bool holds_lock(const reel_cond *cond)
{
    return cond->lock->holder == engine_thread_id(engine_self());
}

int reel_cond_wait_at(reel_cond *cond, uint64_t timeout_ns, struct reel_site *where)
{
    if (cond->id == 0)
        return op_misuse(R_COND_WAIT, 0, EINVAL, op_site(where));
    uint32_t site = op_begin(R_COND_WAIT, cond->id, 0, where);
    if (!holds_lock(cond))
        return op_misuse(R_COND_WAIT, cond->id, EPERM, site);
    struct op again = {.kind = R_LOCK_TAKE, .object = cond->lock->id, .site = site};
    engine_record(R_COND_WAIT, cond->id, op_wait_arg(timeout_ns), 0, site);
    lock_free(cond->lock, site);
    engine_pending(engine_self(), &again);
    gil_drop(R_COND_WAIT, cond->id, 0);
    int error = engine_park(&cond->waiters, R_COND_WAIT, timeout_ns);
    gil_take();
    lock_take(cond->lock, ENGINE_FOREVER, site);
    return error;
}

int reel_cond_notify_at(reel_cond *cond, uint32_t count, struct reel_site *where)
{
    if (cond->id == 0)
        return op_misuse(R_COND_NOTIFY, 0, EINVAL, op_site(where));
    uint32_t site = op_begin(R_COND_NOTIFY, cond->id, 0, where);
    if (!holds_lock(cond))
        return op_misuse(R_COND_NOTIFY, cond->id, EPERM, site);
    unsigned waiters = engine_waiters(&cond->waiters);
    if (count > waiters)
        count = waiters;
    engine_record(R_COND_NOTIFY, cond->id, count, 0, site);
    while (count-- > 0)
        engine_unpark_one(&cond->waiters, cond->id);
    return 0;
}
