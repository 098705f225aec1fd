/* SPDX-License-Identifier: MIT */
/* Lock and RLock: free or held, and a queue. A release wakes one waiter, which must ask again:
 * another thread may have come first. */
#include "runtime/lock.h"

#include <errno.h>
#include <stdlib.h>

#include "runtime/gil.h"
#include "runtime/op.h"
#include "trace/raw.h"

#define HOLDER      UINT64_C(0xffff)
#define HAS_WAITERS UINT64_C(0x10000)
#define NTH_SHIFT   32

static uint32_t nth_of(uint64_t word)
{
    return (uint32_t)(word >> NTH_SHIFT);
}

/* Give the word its next number, and another holder, or the same; if it is still `*word`, which is set
 * to what it is then. `order`: of what was done under the lock, or will be. */
static inline bool change(reel_lock *lock, uint64_t *word, uint16_t holder, uint64_t waiters,
                          int order)
{
    uint64_t nth = raw_nth_after(nth_of(*word)), next = nth << NTH_SHIFT | waiters | holder;
    if (!__atomic_compare_exchange_n(&lock->word, word, next, false, order, __ATOMIC_RELAXED))
        return false;
    *word = next;
    return true;
}

static uint64_t look_at(const reel_lock *lock)
{
    return __atomic_load_n(&lock->word, __ATOMIC_RELAXED);
}

static uint16_t self_id(void)
{
    return engine_thread_id(engine_self());
}

uint16_t lock_holder(const reel_lock *lock)
{
    return (uint16_t)(__atomic_load_n(&lock->word, __ATOMIC_ACQUIRE) & HOLDER);
}

static void lock_new(reel_lock *lock, enum record_lock type, const char *name,
                     struct reel_site *site)
{
    *lock = (reel_lock){.is_recursive = type == RECORD_RLOCK};
    lock->id = engine_object_new(lock->guard, R_LOCK_NEW, type, name, op_site(site));
}

void reel_lock_init_at(reel_lock *lock, const char *name, struct reel_site *site)
{
    lock_new(lock, RECORD_LOCK, name, site);
}

void reel_rlock_init_at(reel_rlock *rlock, const char *name, struct reel_site *site)
{
    lock_new(&rlock->lock, RECORD_RLOCK, name, site);
}

reel_lock *reel_allocate_lock_at(const char *name, struct reel_site *site)
{
    reel_lock *lock = malloc(sizeof *lock);
    if (lock)
        lock_new(lock, RECORD_LOCK_LOW_LEVEL, name, site);
    return lock;
}

/* Take the lock if it is free. `word`: what it was at last. */
static bool take_free(reel_lock *lock, uint32_t depth, uint64_t timeout_ns, uint64_t *word,
                      uint32_t site)
{
    *word = look_at(lock);
    while ((*word & HOLDER) == 0) {
        /* acquire: what was done under the lock; pairs with release() */
        if (!change(lock, word, self_id(), *word & HAS_WAITERS, __ATOMIC_ACQUIRE))
            continue;
        lock->depth = depth;
        engine_record_nth(nth_of(*word), R_LOCK_TAKE, lock->id, depth, op_is_timed(timeout_ns),
                          site);
        if (lock->is_inheriting)
            engine_hold(&lock->waiters);
        return true;
    }
    return false;
}

/* Say that somebody waits, if it is still held as `word` says. */
static bool mark_waiting(reel_lock *lock, uint64_t word, uint64_t left_ns, uint32_t site)
{
    uint16_t holder = (uint16_t)(word & HOLDER);
    if (!change(lock, &word, holder, HAS_WAITERS, __ATOMIC_RELAXED))
        return false;
    engine_record_nth(nth_of(word), R_LOCK_WAIT, lock->id, op_wait_arg(left_ns), holder, site);
    return true;
}

/* The queue has changed; we are in its guard. Nobody marks the word but under it. */
static void unmark_if_empty(reel_lock *lock)
{
    if (!lock->waiters)
        __atomic_fetch_and(&lock->word, ~HAS_WAITERS, __ATOMIC_RELAXED);
}

static int take_waiting(reel_lock *lock, uint32_t depth, uint64_t timeout_ns, uint32_t site)
{
    uint64_t word, deadline_ns = op_deadline(timeout_ns);
    int error = 0;
    engine_guard(lock->guard);
    bool is_taken;
    while (!(is_taken = take_free(lock, depth, timeout_ns, &word, site)) && error == 0) {
        uint64_t left_ns = op_left(deadline_ns);
        if (mark_waiting(lock, word, left_ns, site))
            error = engine_park(lock->guard, &lock->waiters, R_LOCK_WAIT, lock->id, left_ns);
    }
    unmark_if_empty(lock);
    engine_unguard(lock->guard);
    return is_taken ? 0 : error; /* its time may be up, but the lock free */
}

int lock_take(reel_lock *lock, uint32_t depth, uint64_t timeout_ns, uint32_t site)
{
    uint64_t word;
    if (take_free(lock, depth, timeout_ns, &word, site))
        return 0;
    gil_drop(R_LOCK_TAKE, lock->id, 0);
    int error = take_waiting(lock, depth, timeout_ns, site);
    gil_take();
    return error;
}

/* Returns: 0, or -EPERM: another thread has released it meanwhile (Records: misuse). */
static int release(reel_lock *lock, uint16_t holder, uint32_t depth, uint32_t site)
{
    uint64_t word = look_at(lock);
    uint32_t id = lock->id; /* once it is free, another thread may be done with it */
    bool is_inheriting = lock->is_inheriting;
    lock->depth = depth;
    /* release: what we did under the lock; pairs with take_free */
    do
        if ((word & HOLDER) == 0)
            return op_misuse(R_LOCK_RELEASE, id, EPERM, site);
    while (!change(lock, &word, holder, word & HAS_WAITERS, __ATOMIC_RELEASE));
    engine_record_nth(nth_of(word), R_LOCK_RELEASE, id, depth, 0, site);
    if (holder == 0 && is_inheriting)
        engine_let_go(&lock->waiters);
    if (holder != 0 || !(word & HAS_WAITERS))
        return 0;
    engine_guard(lock->guard);
    engine_unpark_one(&lock->waiters, id);
    unmark_if_empty(lock);
    engine_unguard(lock->guard);
    return 0;
}

void lock_free(reel_lock *lock, uint32_t site)
{
    release(lock, 0, 0, site);
}

static void take_again(reel_lock *lock, uint32_t site)
{
    uint64_t word = look_at(lock);
    while (!change(lock, &word, word & HOLDER, word & HAS_WAITERS, __ATOMIC_RELAXED))
        ;
    engine_record_nth(nth_of(word), R_LOCK_TAKE, lock->id, ++lock->depth, 0, site);
}

/* Finding it held has a number too: so it is held where the record stands. */
static int try_once(reel_lock *lock, uint32_t site)
{
    uint64_t word;
    do
        if (take_free(lock, lock->is_recursive, 0, &word, site))
            return 0;
    while (!change(lock, &word, word & HOLDER, word & HAS_WAITERS, __ATOMIC_RELAXED));
    engine_record_nth(nth_of(word), R_LOCK_BUSY, lock->id, 0, (uint32_t)(word & HOLDER), site);
    return -EBUSY;
}

static int acquire(reel_lock *lock, uint64_t timeout_ns, uint32_t site)
{
    if (op_is_negative(timeout_ns))
        return op_misuse(R_LOCK_TAKE, lock->id, EINVAL, site);
    if (lock->is_recursive && lock_holder(lock) == self_id()) {
        take_again(lock, site);
        return 0;
    }
    return timeout_ns > 0 ? lock_take(lock, lock->is_recursive, timeout_ns, site)
                          : try_once(lock, site);
}

int reel_lock_acquire_at(reel_lock *lock, uint64_t timeout_ns, struct reel_site *where)
{
    if (lock->id == 0)
        return op_misuse(R_LOCK_TAKE, 0, EINVAL, op_site(where));
    uint32_t site = op_begin(timeout_ns ? R_LOCK_TAKE : R_LOCK_BUSY, lock->id, 0, where);
    return acquire(lock, timeout_ns, site);
}

int reel_lock_acquire_with_at(reel_lock *lock, bool blocking, int64_t timeout_ns,
                              struct reel_site *site)
{
    bool is_forever = timeout_ns == -1;
    if ((timeout_ns < 0 && !is_forever) || (!blocking && !is_forever))
        return op_misuse(R_LOCK_TAKE, lock->id, EINVAL, op_site(site));
    return reel_lock_acquire_at(lock,
                                !blocking    ? 0
                                : is_forever ? REEL_FOREVER
                                             : (uint64_t)timeout_ns,
                                site);
}

int reel_lock_release_at(reel_lock *lock, struct reel_site *where)
{
    if (lock->id == 0)
        return op_misuse(R_LOCK_RELEASE, 0, EINVAL, op_site(where));
    uint32_t site = op_begin(R_LOCK_RELEASE, lock->id, 0, where);
    uint16_t holder = lock_holder(lock);
    if (holder == 0 || (lock->is_recursive && holder != self_id()))
        return op_misuse(R_LOCK_RELEASE, lock->id, EPERM, site);
    bool is_again = lock->depth > 1;
    return release(lock, is_again ? holder : 0, is_again ? lock->depth - 1 : 0, site);
}

int reel_lock_set_inheriting_at(reel_lock *lock, struct reel_site *where)
{
    if (lock->id == 0)
        return op_misuse(R_LOCK_INHERITING, 0, EINVAL, op_site(where));
    uint32_t site = op_begin(R_LOCK_INHERITING, lock->id, 0, where);
    if (lock_holder(lock) != 0)
        return op_misuse(R_LOCK_INHERITING, lock->id, EBUSY, site);
    lock->is_inheriting = true;
    engine_record(R_LOCK_INHERITING, lock->id, 0, 0, site);
    return 0;
}

bool reel_lock_locked_at(reel_lock *lock, struct reel_site *where)
{
    uint32_t site = op_begin(R_LOCK_TEST, lock->id, 0, where);
    uint64_t word = look_at(lock);
    while (!change(lock, &word, word & HOLDER, word & HAS_WAITERS, __ATOMIC_RELAXED))
        ;
    bool is_held = (word & HOLDER) != 0;
    engine_record_nth(nth_of(word), R_LOCK_TEST, lock->id, is_held, 0, site);
    return is_held;
}

int reel_rlock_acquire_at(reel_rlock *rlock, uint64_t timeout_ns, struct reel_site *site)
{
    return reel_lock_acquire_at(&rlock->lock, timeout_ns, site);
}

int reel_rlock_release_at(reel_rlock *rlock, struct reel_site *site)
{
    return reel_lock_release_at(&rlock->lock, site);
}
