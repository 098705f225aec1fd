/* SPDX-License-Identifier: MIT */
/*
 * The global interpreter lock of CPython 3.2 and later, as a switch of the run.
 *
 * With the GIL on, a thread holds it whenever it runs between two blocking operations. Who waits
 * for it waits one switch interval and then asks the holder to drop it; the holder does so at its
 * next check (before each operation, and within work), and does not take it again until another
 * thread has (the forced switch). CPython waits for that while it drops; here a thread that drops
 * it to block waits when it comes back, so that it stands in the queue it is about to wait in
 * before anybody can wake that queue. With the GIL off, every function here does nothing. A process
 * has a GIL of its own.
 *
 * Source: CPython Python/ceval_gil.c.
 */
#ifndef RUNTIME_GIL_H
#define RUNTIME_GIL_H

#include <stdint.h>

#include "runtime/threadreel.h"
#include "trace/record.h"

/** Take it; wait while another holds it, and after a forced drop until another has held it. Records:
 * gil_switch; gil_wait, timeout, gil_request; gil_take. */
void gil_take(void);

/** Drop it before the blocking operation `kind` on `object`. Does not block. Records: gil_drop. */
void gil_drop(enum record_kind kind, uint32_t object, int64_t arg);

/** Drop it for good, at the end of a thread. Records: gil_drop. */
void gil_leave(void);

/** The threads of a process are gone, whatever they did with its GIL; or all but the running one, which
 * ends. */
void gil_forget(const struct reel_process *process);

/** Where the eval breaker is checked: if a drop is requested, drop and take again. Records:
 * gil_yield, and those of gil_take. */
void gil_check(void);

#endif
