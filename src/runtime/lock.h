/* SPDX-License-Identifier: MIT */
/* What a Condition needs of its Lock, beside the public calls. */
#ifndef RUNTIME_LOCK_H
#define RUNTIME_LOCK_H

#include "runtime/threadreel.h"

/** Take the Lock without a point; waits, and lets the GIL go around the wait. Returns: 0 or
 * -ETIMEDOUT. */
int lock_take(reel_lock *lock, uint64_t timeout_ns, uint32_t site);

/** Release a Lock that is held, and wake one waiter. No point. */
void lock_free(reel_lock *lock, uint32_t site);

#endif
