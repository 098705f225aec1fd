/* SPDX-License-Identifier: MIT */
/* What the run does with its Threads at the end. */
#ifndef RUNTIME_THREAD_H
#define RUNTIME_THREAD_H

/** Wait for every Thread but daemons, those too that are started meanwhile. Records: as joins. */
void threads_join_all(void);

/** Count those that are still alive as killed. Records: thread_kill. */
void threads_kill_daemons(void);

#endif
