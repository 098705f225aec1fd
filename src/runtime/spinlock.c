/* SPDX-License-Identifier: MIT */
/*
 * Spinlock: free or held, without a queue. A thread that finds it held asks again.
 *
 * In the virtual engine it asks in a step of its own each time, before which others go first. In the
 * real one it only looks, without a record and without the guard, until the lock seems to be free. A
 * thread that spins keeps the GIL, and drops it only when it is asked to.
 */
#include <errno.h>
#include <sched.h>

#include "runtime/gil.h"
#include "runtime/op.h"

#define TURNS 100 /* of spinning, until others may have the processor */

void reel_spinlock_init_at(reel_spinlock *spinlock, const char *name, struct reel_site *site)
{
    *spinlock = (reel_spinlock){0};
    spinlock->id = engine_object_new(spinlock->guard, R_SPIN_NEW, 0, name, op_site(site));
}

/* The holder is written in the guard, and read outside of it by those who spin. Relaxed: what the
 * lock keeps apart is ordered by the guard, which is entered before the lock is taken. */
static uint16_t holder_of(const reel_spinlock *spinlock)
{
    return __atomic_load_n(&spinlock->holder, __ATOMIC_RELAXED);
}

static void set_holder(reel_spinlock *spinlock, uint16_t holder)
{
    __atomic_store_n(&spinlock->holder, holder, __ATOMIC_RELAXED);
}

/* is_spinning: the caller asks until it has it. is_told: that it asks in vain is recorded. */
static bool try_take(reel_spinlock *spinlock, bool is_spinning, bool is_told, uint32_t site)
{
    engine_guard(spinlock->guard);
    uint16_t holder = spinlock->holder;
    if (holder == 0) {
        set_holder(spinlock, engine_thread_id(engine_self()));
        engine_record_in(spinlock->guard, R_SPIN_TAKE, spinlock->id, 0, !is_spinning, site);
    } else if (is_told) {
        engine_record_in(spinlock->guard, R_SPIN_BUSY, spinlock->id, 0, holder, site);
    }
    engine_unguard(spinlock->guard);
    return holder == 0;
}

static void pause_processor(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

static void spin_really(reel_spinlock *spinlock, uint32_t site)
{
    for (unsigned turn = 1; holder_of(spinlock) != 0 || !try_take(spinlock, true, false, site);
         turn++) {
        pause_processor();
        if (turn % TURNS == 0) {
            gil_check();
            sched_yield();
        }
    }
}

static void spin_virtually(reel_spinlock *spinlock, struct reel_site *where)
{
    uint32_t site;
    do {
        engine_yield();
        site = op_begin(R_SPIN_BUSY, spinlock->id, 0, where);
    } while (!try_take(spinlock, true, true, site));
}

int reel_spinlock_acquire_at(reel_spinlock *spinlock, bool is_spinning, struct reel_site *where)
{
    if (spinlock->id == 0)
        return op_misuse(R_SPIN_TAKE, 0, EINVAL, op_site(where));
    uint32_t site = op_begin(R_SPIN_TAKE, spinlock->id, 0, where);
    if (try_take(spinlock, is_spinning, true, site))
        return 0;
    if (!is_spinning)
        return -EBUSY;
    if (engine_is_real)
        spin_really(spinlock, site);
    else
        spin_virtually(spinlock, where);
    return 0;
}

/* The caller is in the guard. Returns: whether it was the running thread's. */
static bool leave(reel_spinlock *spinlock, uint32_t site)
{
    if (spinlock->holder != engine_thread_id(engine_self()))
        return false;
    set_holder(spinlock, 0);
    engine_record_in(spinlock->guard, R_SPIN_RELEASE, spinlock->id, 0, 0, site);
    return true;
}

int reel_spinlock_release_at(reel_spinlock *spinlock, struct reel_site *where)
{
    if (spinlock->id == 0)
        return op_misuse(R_SPIN_RELEASE, 0, EINVAL, op_site(where));
    uint32_t site = op_begin(R_SPIN_RELEASE, spinlock->id, 0, where);
    engine_guard(spinlock->guard);
    bool was_ours = leave(spinlock, site);
    engine_unguard(spinlock->guard);
    return was_ours ? 0 : op_misuse(R_SPIN_RELEASE, spinlock->id, EPERM, site);
}
