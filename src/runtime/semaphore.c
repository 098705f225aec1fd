/* SPDX-License-Identifier: MIT */
/* Semaphore: how many may still pass, and a queue. A release wakes as many waiters as may pass now,
 * but keeps nothing back for them: they ask again, and another thread may have come first. */
#include <errno.h>

#include "runtime/gil.h"
#include "runtime/op.h"

int reel_semaphore_init_at(reel_semaphore *sem, int32_t value, bool is_bounded, const char *name,
                           struct reel_site *site)
{
    uint32_t where = op_site(site);
    *sem = (reel_semaphore){.is_bounded = is_bounded};
    if (value < 0)
        return op_misuse(R_SEM_NEW, 0, EINVAL, where);
    sem->value = (uint32_t)value;
    sem->bound = is_bounded ? (uint32_t)value : 0;
    int64_t arg = (int64_t)sem->bound << 32 | sem->value;
    sem->id = engine_object_new(sem->guard, R_SEM_NEW, arg, name, where);
    return 0;
}

/* Wait until it can be counted down. The caller is in the guard. */
static int await_value(reel_semaphore *sem, uint64_t timeout_ns, uint32_t site)
{
    uint64_t deadline_ns = op_deadline(timeout_ns);
    int error = 0;
    gil_drop(R_SEM_TAKE, sem->id, 0);
    while (sem->value == 0 && error == 0) {
        uint64_t left_ns = op_left(deadline_ns);
        engine_record_in(sem->guard, R_SEM_WAIT, sem->id, op_wait_arg(left_ns), 0, site);
        error = engine_park(sem->guard, &sem->waiters, R_SEM_WAIT, sem->id, left_ns);
    }
    return sem->value > 0 ? 0 : error;
}

int reel_semaphore_acquire_at(reel_semaphore *sem, uint64_t timeout_ns, struct reel_site *where)
{
    timeout_ns = op_timeout(timeout_ns);
    enum record_kind kind = timeout_ns > 0 ? R_SEM_TAKE : R_SEM_BUSY;
    if (sem->id == 0)
        return op_misuse(kind, 0, EINVAL, op_site(where));
    uint32_t site = op_begin(kind, sem->id, 0, where);
    int error = 0;
    engine_guard(sem->guard);
    bool must_wait = sem->value == 0 && timeout_ns > 0;
    if (must_wait) {
        error = await_value(sem, timeout_ns, site);
    } else if (sem->value == 0) {
        engine_record_in(sem->guard, R_SEM_BUSY, sem->id, 0, 0, site);
        error = -EBUSY;
    }
    if (error == 0)
        engine_record_in(sem->guard, R_SEM_TAKE, sem->id, --sem->value, 0, site);
    engine_unguard(sem->guard);
    if (must_wait)
        gil_take();
    return error;
}

/* The caller is in the guard. Returns: whether there was room to count up. */
static bool count_up(reel_semaphore *sem, uint32_t n, uint32_t site)
{
    uint32_t limit = sem->is_bounded ? sem->bound : UINT32_MAX;
    if (n > limit - sem->value)
        return false;
    sem->value += n;
    engine_record_in(sem->guard, R_SEM_RELEASE, sem->id, sem->value, 0, site);
    while (n-- > 0 && engine_unpark_one(&sem->waiters, sem->id))
        ;
    return true;
}

int reel_semaphore_release_at(reel_semaphore *sem, int32_t n, struct reel_site *where)
{
    if (sem->id == 0 || n < 1)
        return op_misuse(R_SEM_RELEASE, sem->id, EINVAL, op_site(where));
    uint32_t site = op_begin(R_SEM_RELEASE, sem->id, n, where);
    engine_guard(sem->guard);
    bool has_room = count_up(sem, (uint32_t)n, site);
    engine_unguard(sem->guard);
    return has_room ? 0 : op_misuse(R_SEM_RELEASE, sem->id, EOVERFLOW, site);
}
