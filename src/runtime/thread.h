/* SPDX-License-Identifier: MIT */
/* What the rest of the runtime needs of Threads. */
#ifndef RUNTIME_THREAD_H
#define RUNTIME_THREAD_H

#include "runtime/threadreel.h"
#include "trace/record.h"

/** T1's Thread, before the run begins. */
reel_thread *threads_main(void);

/** The running thread's Thread. */
reel_thread *thread_self(void);

/** The process that the running thread belongs to; NULL: the program. */
struct reel_process *thread_process(void);

/** Make a Thread. As reel_thread_init. */
int thread_new(reel_thread *thread, enum record_way way, const char *name, void (*run)(void *),
               void *arg, uint32_t site);

/** What a thread does from its beginning on. flags: as in THREAD_START. Returns: as
 * reel_thread_start; no point. */
int thread_start(reel_thread *thread, unsigned flags, uint32_t site);

/** Wait for the end of a thread that has been started, without a point. Returns: 0 or -ETIMEDOUT. */
int thread_await_end(reel_thread *thread, uint64_t timeout_ns, uint32_t site);

/** Say that a thread has finished: wake those who join it. Records: thread_end, wakes. */
void thread_finish(reel_thread *thread);

/** Main's function is over: for those who join it, and ask, it has finished. Its THREAD_END comes when
 * those have ended that it waits for. Records: wakes. */
void threads_main_returned(void);

/** Wait for every Thread but daemons, those too that are started meanwhile. Records: as joins. */
void threads_join_all(void);

/** Count those that are still alive as killed. Records: thread_kill. */
void threads_kill_daemons(void);

/** Virtual engine: end all threads of a process but the running one, whatever they do. Records:
 * thread_kill of each. */
void threads_kill_others(const struct reel_process *process);

/** Whether any thread but the first has ever been started in this process of the system. */
bool threads_were_started(void);

/** How a call of thread_call ended. */
enum thread_outcome { THREAD_RETURNED, THREAD_EXITED, THREAD_FAILED };

/**
 * Call `body(arg)`; reel_exit and reel_fail in it, however deep, end that call and no more.
 *
 * is_task: a failure is the caller's to tell: no record, no hook. why: set to the text of a task's failure.
 */
enum thread_outcome thread_call(void (*body)(void *), void *arg, bool is_task, const char **why);

#endif
