/* SPDX-License-Identifier: MIT */
/* Lock: free or held, and a queue. A release wakes one waiter, which must ask again: another thread
 * may have come first. */
#include "runtime/lock.h"

#include <errno.h>

#include "runtime/gil.h"
#include "runtime/op.h"

void reel_lock_init_at(reel_lock *lock, const char *name, struct reel_site *site)
{
    *lock = (reel_lock){.id = op_new_object()};
    uint32_t where = op_site(site), named = engine_string(name);
    engine_record(R_LOCK_NEW, lock->id, 0, named, where);
}

int lock_take(reel_lock *lock, uint64_t timeout_ns, uint32_t site)
{
    uint64_t now = engine_now(), deadline;
    int error = 0;
    deadline = timeout_ns < ENGINE_FOREVER - now ? now + timeout_ns : ENGINE_FOREVER;
    bool must_wait = lock->holder != 0;
    if (must_wait)
        gil_drop(R_LOCK_TAKE, lock->id, 0);
    while (lock->holder != 0 && error == 0) {
        now = engine_now();
        uint64_t left_ns = deadline == ENGINE_FOREVER ? ENGINE_FOREVER
                           : deadline > now           ? deadline - now
                                                      : 0;
        engine_record(R_LOCK_WAIT, lock->id, op_wait_arg(left_ns), lock->holder, site);
        error = engine_park(&lock->waiters, R_LOCK_WAIT, left_ns);
    }
    if (lock->holder == 0) {
        error = 0;
        lock->holder = engine_thread_id(engine_self());
        engine_record(R_LOCK_TAKE, lock->id, 0, 0, site);
    }
    if (must_wait)
        gil_take();
    return error;
}

void lock_free(reel_lock *lock, uint32_t site)
{
    lock->holder = 0;
    engine_record(R_LOCK_RELEASE, lock->id, 0, 0, site);
    engine_unpark_one(&lock->waiters, lock->id);
}

int reel_lock_acquire_at(reel_lock *lock, uint64_t timeout_ns, struct reel_site *where)
{
    if (lock->id == 0)
        return op_misuse(R_LOCK_TAKE, 0, EINVAL, op_site(where));
    uint32_t site = op_begin(timeout_ns ? R_LOCK_TAKE : R_LOCK_BUSY, lock->id, 0, where);
    if (timeout_ns == 0 && lock->holder != 0) {
        engine_record(R_LOCK_BUSY, lock->id, 0, lock->holder, site);
        return -EBUSY;
    }
    return lock_take(lock, timeout_ns, site);
}

int reel_lock_release_at(reel_lock *lock, struct reel_site *where)
{
    if (lock->id == 0)
        return op_misuse(R_LOCK_RELEASE, 0, EINVAL, op_site(where));
    uint32_t site = op_begin(R_LOCK_RELEASE, lock->id, 0, where);
    if (lock->holder == 0)
        return op_misuse(R_LOCK_RELEASE, lock->id, EPERM, site);
    lock_free(lock, site);
    return 0;
}

bool reel_lock_is_held(const reel_lock *lock)
{
    return lock->holder != 0;
}
