/* SPDX-License-Identifier: MIT */
/* What a pool does with the futures of its tasks. */
#ifndef RUNTIME_FUTURE_H
#define RUNTIME_FUTURE_H

#include "runtime/threadreel.h"

/** Number a future that stands for a task of `pool`; `name` may be NULL. Records: future_new,
 * future_submit. */
void future_new(reel_future *future, const reel_pool *pool, const char *name, uint32_t site);

/** Begin its task. Returns: whether that is to be done: it has not been cancelled. Records: future_run. */
bool future_begin(reel_future *future);

/** Do its task, in thread_call, and wake those who wait for the result. Records: point, future_done. */
void future_do(void *future);

/** Its task did not return; `why` stays. Wake those who wait. Records: future_fail. */
void future_fail(reel_future *future, const char *why);

/** Cancel it, if its task has not begun. Returns: whether it is cancelled. Records: future_cancel. */
bool future_cancel(reel_future *future, uint32_t site);

#endif
