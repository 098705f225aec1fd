/* SPDX-License-Identifier: MIT */
/* Condition: a queue of waiters beside a lock. Releasing the lock and joining the queue is one step;
 * taking the lock again is another, for which the woken thread competes. */
#include <errno.h>

#include "runtime/gil.h"
#include "runtime/lock.h"
#include "runtime/op.h"

void reel_cond_init_at(reel_cond *cond, reel_lock *lock, const char *name, struct reel_site *site)
{
    *cond = (reel_cond){.lock = lock};
    if (!lock) {
        reel_rlock_init_at(&cond->own, name, site);
        cond->lock = &cond->own.lock;
    }
    cond->id = engine_object_new(cond->guard, R_COND_NEW, cond->lock->id, name, op_site(site));
}

reel_lock *reel_cond_lock(reel_cond *cond)
{
    static reel_lock none; /* never made: using it is a misuse of a lock */
    return cond->lock ? cond->lock : &none;
}

static bool holds_lock(const reel_cond *cond)
{
    return lock_holder(cond->lock) == engine_thread_id(engine_self());
}

/* Wait once; the caller holds the lock, and has it again afterwards. */
static int wait(reel_cond *cond, uint64_t timeout_ns, uint32_t site)
{
    struct op again = {.kind = R_LOCK_TAKE, .object = cond->lock->id, .site = site};
    uint32_t depth = cond->lock->depth;
    engine_guard(cond->guard);
    engine_record_in(cond->guard, R_COND_WAIT, cond->id, op_wait_arg(timeout_ns), 0, site);
    lock_free(cond->lock, site);
    engine_pending(engine_self(), &again);
    gil_drop(R_COND_WAIT, cond->id, 0);
    int error = engine_park(cond->guard, &cond->waiters, R_COND_WAIT, cond->id, timeout_ns);
    engine_unguard(cond->guard);
    gil_take();
    lock_take(cond->lock, depth, REEL_FOREVER, site);
    return error;
}

static int check(const reel_cond *cond, enum record_kind kind, uint32_t site)
{
    return holds_lock(cond) ? 0 : op_misuse(kind, cond->id, EPERM, site);
}

int reel_cond_wait_at(reel_cond *cond, uint64_t timeout_ns, struct reel_site *where)
{
    if (cond->id == 0)
        return op_misuse(R_COND_WAIT, 0, EINVAL, op_site(where));
    uint32_t site = op_begin(R_COND_WAIT, cond->id, 0, where);
    int error = check(cond, R_COND_WAIT, site);
    return error < 0 ? error : wait(cond, op_timeout(timeout_ns), site);
}

static bool is_true(const reel_cond *cond, bool (*predicate)(void *), void *arg, uint32_t site)
{
    bool is_so = predicate(arg);
    engine_record(R_COND_CHECK, cond->id, is_so, 0, site);
    return is_so;
}

int reel_cond_wait_for_at(reel_cond *cond, bool (*predicate)(void *), void *arg,
                          uint64_t timeout_ns, struct reel_site *where)
{
    if (cond->id == 0)
        return op_misuse(R_COND_WAIT, 0, EINVAL, op_site(where));
    uint64_t deadline_ns = op_deadline(op_timeout(timeout_ns));
    for (bool is_first = true; !is_true(cond, predicate, arg, op_site(where)); is_first = false) {
        uint64_t left_ns = op_left(deadline_ns);
        if (left_ns == 0 && !is_first)
            return -ETIMEDOUT; /* once it waits at least, as CPython does */
        int error = reel_cond_wait_at(cond, left_ns, where);
        if (error < 0 && error != -ETIMEDOUT)
            return error;
    }
    return 0;
}

int reel_cond_notify_at(reel_cond *cond, uint32_t count, struct reel_site *where)
{
    if (cond->id == 0)
        return op_misuse(R_COND_NOTIFY, 0, EINVAL, op_site(where));
    uint32_t site = op_begin(R_COND_NOTIFY, cond->id, count, where);
    int error = check(cond, R_COND_NOTIFY, site);
    if (error < 0)
        return error;
    engine_guard(cond->guard);
    unsigned waiters = engine_waiters(&cond->waiters), woken = count < waiters ? count : waiters;
    engine_record_in(cond->guard, R_COND_NOTIFY, cond->id, woken, count, site);
    while (woken-- > 0)
        engine_unpark_one(&cond->waiters, cond->id);
    engine_unguard(cond->guard);
    return 0;
}
