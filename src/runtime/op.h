/* SPDX-License-Identifier: MIT */
/* What the primitives have in common: the point before an operation, sites, misuse. */
#ifndef RUNTIME_OP_H
#define RUNTIME_OP_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "engine/engine.h"
#include "runtime/threadreel.h"

/** For op_begin. */
uint32_t op_begin_slowly(enum record_kind kind, uint32_t object, int64_t arg,
                         struct reel_site *site);

/**
 * Stand at the point before an operation; drop the GIL first if we were asked to.
 *
 * Returns: the id of `site`, for the records of the operation.
 */
static inline uint32_t op_begin(enum record_kind kind, uint32_t object, int64_t arg,
                                struct reel_site *site)
{
    /* acquire: the site's definition is in the stream; pairs with engine_site */
    uint32_t known = site ? __atomic_load_n(&site->id, __ATOMIC_ACQUIRE) : 0;
    /* relaxed: one operation more or less, before the run is closed */
    bool is_free = atomic_load_explicit(&engine_is_free, memory_order_relaxed);
    return is_free && known && engine_self() ? known : op_begin_slowly(kind, object, arg, site);
}

/** End the program with a message if it is no thread of the run that calls: the engine knows those that
 * the library started, and T1. Any other one would run beside the thread that holds the baton. */
void op_require_inside(void);

/** Record that the running thread may not do `kind`. Returns: -error. */
int op_misuse(enum record_kind kind, uint32_t object, int error, uint32_t site);

/** Whether a timeout is a negative number. */
static inline bool op_is_negative(uint64_t timeout_ns)
{
    return timeout_ns > INT64_MAX && timeout_ns != REEL_FOREVER;
}

/** A timeout where a negative one is as one of 0. */
uint64_t op_timeout(uint64_t timeout_ns);

/** A timeout as the record of a wait tells it: in nanoseconds, at least 1; 0 for REEL_FOREVER. */
int64_t op_wait_arg(uint64_t timeout_ns);

/** When a timeout that begins now is over; and what is left of it by now. */
uint64_t op_deadline(uint64_t timeout_ns);
uint64_t op_left(uint64_t deadline_ns);

/** Whether a wait ends by itself; what does not wait at all counts too. */
static inline bool op_is_timed(uint64_t timeout_ns)
{
    return timeout_ns != ENGINE_FOREVER;
}

/** The id of a site, 0 for NULL. The first use defines it in the stream. */
uint32_t op_site(struct reel_site *site);

/** Whether calls make sense now: the run has begun, and a thread of it is calling. */
bool op_is_inside(void);

#endif
