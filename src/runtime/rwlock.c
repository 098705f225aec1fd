/* SPDX-License-Identifier: MIT */
/*
 * rwlock: how many read, or who writes, and a queue for each kind.
 *
 * Readers are preferred, as glibc does by default: reading keeps out writers alone, and a writer who
 * waits keeps out nobody. So one waits to read only while another thread writes; when it releases the
 * lock, all who wait to read are woken, and one who waits to write if there are none. Whoever is woken
 * asks again.
 */
#include <errno.h>

#include "runtime/gil.h"
#include "runtime/op.h"

void reel_rwlock_init_at(reel_rwlock *rwlock, const char *name, struct reel_site *site)
{
    *rwlock = (reel_rwlock){0};
    rwlock->id = engine_object_new(rwlock->guard, R_RW_NEW, 0, name, op_site(site));
}

/* All functions from here to the public ones but `acquire` are called in the guard. */

static bool is_free_to(const reel_rwlock *rwlock, enum record_kind take)
{
    return rwlock->writer == 0 && (take == R_RW_READ || rwlock->readers == 0);
}

static bool is_writer(const reel_rwlock *rwlock)
{
    return rwlock->writer == engine_thread_id(engine_self());
}

static int await_free(reel_rwlock *rwlock, enum record_kind take, uint64_t timeout_ns,
                      uint32_t site)
{
    uint64_t deadline_ns = op_deadline(timeout_ns);
    bool is_reading = take == R_RW_READ;
    enum record_kind wait = is_reading ? R_RW_READ_WAIT : R_RW_WRITE_WAIT;
    int error = 0;
    gil_drop(take, rwlock->id, 0);
    while (!is_free_to(rwlock, take) && error == 0) {
        uint64_t left_ns = op_left(deadline_ns);
        engine_record_in(rwlock->guard, wait, rwlock->id, op_wait_arg(left_ns), rwlock->writer,
                         site);
        error =
            engine_park(rwlock->guard, is_reading ? &rwlock->read_waiters : &rwlock->write_waiters,
                        wait, rwlock->id, left_ns);
    }
    return is_free_to(rwlock, take) ? 0 : error;
}

static void enter(reel_rwlock *rwlock, enum record_kind take, uint64_t timeout_ns, uint32_t site)
{
    if (take == R_RW_READ)
        rwlock->readers++;
    else
        rwlock->writer = engine_thread_id(engine_self());
    engine_record_in(rwlock->guard, take, rwlock->id, rwlock->readers, op_is_timed(timeout_ns),
                     site);
}

/* take: R_RW_READ or R_RW_WRITE. */
static int acquire(reel_rwlock *rwlock, enum record_kind take, uint64_t timeout_ns,
                   struct reel_site *where)
{
    if (rwlock->id == 0 || op_is_negative(timeout_ns))
        return op_misuse(take, rwlock->id, EINVAL, op_site(where));
    uint32_t site = op_begin(timeout_ns > 0 ? take : R_RW_BUSY, rwlock->id, 0, where);
    int error = 0;
    engine_guard(rwlock->guard);
    bool must_wait = !is_free_to(rwlock, take) && timeout_ns > 0;
    if (must_wait && is_writer(rwlock)) {
        engine_unguard(rwlock->guard);
        return op_misuse(take, rwlock->id, EDEADLK, site);
    }
    if (must_wait) {
        error = await_free(rwlock, take, timeout_ns, site);
    } else if (!is_free_to(rwlock, take)) {
        engine_record_in(rwlock->guard, R_RW_BUSY, rwlock->id, 0, rwlock->writer, site);
        error = -EBUSY;
    }
    if (error == 0)
        enter(rwlock, take, timeout_ns, site);
    engine_unguard(rwlock->guard);
    if (must_wait)
        gil_take();
    return error;
}

int reel_rwlock_read_at(reel_rwlock *rwlock, uint64_t timeout_ns, struct reel_site *where)
{
    return acquire(rwlock, R_RW_READ, timeout_ns, where);
}

int reel_rwlock_write_at(reel_rwlock *rwlock, uint64_t timeout_ns, struct reel_site *where)
{
    return acquire(rwlock, R_RW_WRITE, timeout_ns, where);
}

/* The caller is in the guard. Returns: whether the running thread may release it, as far as is known:
 * of those who read only the number is. */
static bool leave(reel_rwlock *rwlock, uint32_t site)
{
    if (rwlock->writer ? !is_writer(rwlock) : rwlock->readers == 0)
        return false;
    if (rwlock->writer)
        rwlock->writer = 0;
    else
        rwlock->readers--;
    engine_record_in(rwlock->guard, R_RW_RELEASE, rwlock->id, rwlock->readers, 0, site);
    if (rwlock->readers == 0 && !rwlock->read_waiters)
        engine_unpark_one(&rwlock->write_waiters, rwlock->id);
    while (engine_unpark_one(&rwlock->read_waiters, rwlock->id))
        ;
    return true;
}

int reel_rwlock_release_at(reel_rwlock *rwlock, struct reel_site *where)
{
    if (rwlock->id == 0)
        return op_misuse(R_RW_RELEASE, 0, EINVAL, op_site(where));
    uint32_t site = op_begin(R_RW_RELEASE, rwlock->id, 0, where);
    engine_guard(rwlock->guard);
    bool could_leave = leave(rwlock, site);
    engine_unguard(rwlock->guard);
    return could_leave ? 0 : op_misuse(R_RW_RELEASE, rwlock->id, EPERM, site);
}
