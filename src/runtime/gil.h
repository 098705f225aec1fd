/* SPDX-License-Identifier: MIT */
/*
 * The global interpreter lock of CPython 3.2 and later, as a switch of the run.
 *
 * With the GIL on, a thread holds it whenever it runs between two blocking operations. Who waits
 * for it waits one switch interval and then asks the holder to drop it; the holder does so at its
 * next check (before each operation, and within work), and then waits until another thread has
 * taken it (the forced switch). With the GIL off, every function here does nothing.
 *
 * Source: CPython Python/ceval_gil.c.
 */
#ifndef RUNTIME_GIL_H
#define RUNTIME_GIL_H

#include <stdint.h>

#include "trace/record.h"

/** Take it; wait while another holds it. Records: gil_wait, timeout, gil_request; gil_take. */
void gil_take(void);

/** Drop it before the blocking operation `kind` on `object`. Records: gil_drop; if a drop was
 * requested also gil_switch. */
void gil_drop(enum record_kind kind, uint32_t object, int64_t arg);

/** Drop it for good, at the end of a thread. Records: gil_drop. */
void gil_leave(void);

/** Where the eval breaker is checked: if a drop is requested, drop and take again. Records:
 * gil_yield, gil_switch, and those of gil_take. */
void gil_check(void);

#endif
