/* SPDX-License-Identifier: MIT */
/*
 * A guard of the real engine: a lock of one word, for sections of some tens of nanoseconds, that may
 * lie in memory which processes share. Behind it stands the number of the last record of what it
 * guards: see engine.h.
 */
#ifndef ENGINE_GUARD_H
#define ENGINE_GUARD_H

#include <stdint.h>

#include "trace/raw.h"

/** Wait until the guard is free, and enter. */
void guard_wait(uint32_t *guard);

/** Wake one who waits in guard_wait. */
void guard_wake(uint32_t *guard);

/**
 * A guard in memory that processes share, one of which may die inside: then another takes it over. Its
 * first word is 0 or the process that is in; what it guards is to be sound after any store.
 */
void guard_enter_shared(uint32_t *guard);
void guard_leave_shared(uint32_t *guard);

static inline void guard_enter(uint32_t *guard)
{
    uint32_t is_free = 0;
    /* acquire: what was done under the guard before us; pairs with guard_leave */
    if (!__atomic_compare_exchange_n(guard, &is_free, 1, 0, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
        guard_wait(guard);
}

static inline void guard_leave(uint32_t *guard)
{
    /* release: what we did under the guard; pairs with guard_enter */
    if (__atomic_exchange_n(guard, 0, __ATOMIC_RELEASE) == 2)
        guard_wake(guard);
}

/** The number of the next record of what it guards; the caller is in. */
static inline uint32_t guard_next(uint32_t *guard)
{
    return guard[1] = raw_nth_after(guard[1]);
}

#endif
