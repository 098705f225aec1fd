/* SPDX-License-Identifier: MIT */
/* What becomes of pools at the end of the program, or of a process. */
#ifndef RUNTIME_POOL_H
#define RUNTIME_POOL_H

/** Shut all pools of the running thread's process down, and wait for what was submitted to them. From
 * then on none of them takes a task. Records: those of reel_pool_shutdown for each. */
void pools_shutdown_all(void);

#endif
