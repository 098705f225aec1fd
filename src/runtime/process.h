/* SPDX-License-Identifier: MIT */
/* What becomes of processes at the end of the one that started them. */
#ifndef RUNTIME_PROCESS_H
#define RUNTIME_PROCESS_H

/** Wait for all that the running thread's process has started; end those that are daemons. Records: as
 * joins. */
void processes_join_all(void);

#endif
