/* SPDX-License-Identifier: MIT */
/*
 * What a Condition needs of its lock, beside the public calls.
 *
 * All that happens to a lock is a change of its one word: who holds it, whether anybody waits, and the
 * number of its last record, which each change counts up. So the order of the changes is the order of
 * the records, and taking a free lock is one instruction. Only its queue has a guard.
 */
#ifndef RUNTIME_LOCK_H
#define RUNTIME_LOCK_H

#include "runtime/threadreel.h"

/** Who holds it, by number; 0: nobody. */
uint16_t lock_holder(const reel_lock *lock);

/** Take the lock without a point; waits, and lets the GIL go around the wait. depth: of an RLock once
 * it is taken. Returns: 0 or -ETIMEDOUT. */
int lock_take(reel_lock *lock, uint32_t depth, uint64_t timeout_ns, uint32_t site);

/** Release a lock that is held, wholly, and wake one waiter. No point. */
void lock_free(reel_lock *lock, uint32_t site);

#endif
