/* SPDX-License-Identifier: MIT */
/*
 * The engine: what runs the threads. There are two; the schedule says which.
 *
 * The virtual one: real pthreads of which exactly one runs at a time, on a virtual clock. A thread
 * stops at a *point* right before each visible operation, and tells which operation that is. There
 * the engine decides who goes on: the policy of the schedule, one of its choices, or the person at
 * the keys. Everything between two points of a thread is one step. Since nothing else decides, the
 * same program with the same schedule gives the same records. All state of the engine and of the
 * primitives over it is guarded by the baton: only the thread that runs touches it.
 *
 * The real one: the threads run freely, on the machine's cores and in its time; points are nothing.
 * Each object has a *guard*, a small lock that its primitive holds while it looks at the object,
 * changes it and records what it did; so the records of one object are in order, by the number that
 * each gets under the guard. In the virtual engine guards do nothing.
 *
 * Records and guards are in records.h. Every function below is called by a thread of the run, of itself, unless it says else.
 */
#ifndef ENGINE_ENGINE_H
#define ENGINE_ENGINE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "engine/records.h"
#include "trace/emit.h"
#include "trace/record.h"
#include "trace/schedule.h"

#define ENGINE_FOREVER     UINT64_MAX
#define ENGINE_NO_TIME     UINT64_MAX
#define ENGINE_THREADS_MAX 65535

/* A visible operation: what a thread is about to do at a point. */
struct op {
    enum record_kind kind;
    uint32_t object;
    int64_t arg;
    uint32_t site;
    uint64_t before_ns; /* virtual, since its last point; 0: what any operation costs; or NO_TIME */
};

/**
 * Make the calling thread T1 of a run, and take its first step.
 *
 * plan: stays the caller's, unchanged during the run. out: where records go. owner: of T1.
 * Returns: 0 or a negative errno. Records: thread_begin, and before it how the run is set up.
 */
int engine_start(const struct schedule *plan, struct emitter *out, uint64_t max_steps, void *owner);

/** Publish a record of another thread than the running one, in no order; see records.h for those of
 * the running one. */
void engine_record_of(const struct engine_thread *thread, enum record_kind kind, uint32_t object,
                      int64_t arg, uint32_t extra, uint32_t site);

/**
 * Number a new object, and publish the record that defines it, of kind R_..._NEW. `guard`: its guard,
 * which is made. Returns: its id.
 */
uint32_t engine_object_new(uint32_t *guard, enum record_kind kind, int64_t arg, const char *name,
                           uint32_t site);

/** Number a line of source, once: `id` is 0 until then. Returns: the id. */
uint32_t engine_site(uint32_t *id, const char *file, uint32_t line);

/** Define a string in the stream. Returns: its id. */
uint32_t engine_string(const char *text);

/** Stand at a point before `op`; return when it is our turn to do it. Records: POINT, and at our
 * turn STEP, GO (among those of other threads). */
void engine_point(const struct op *op);

/** Tell that a thread stands before `op` when it goes on, without stopping there. Records: POINT. */
void engine_pending(const struct engine_thread *thread, const struct op *op);

/**
 * Wait in `queue` (NULL: in none) until unparked, or until `timeout_ns` from now.
 *
 * The one place where a thread blocks. The caller has recorded why, and is in `guard`, which guards
 * the queue (NULL: of none); it is left while the thread waits, and entered again. A queue is the
 * first of those who wait for one thing, in order of arrival; NULL is the empty one.
 * why, object: the kind of the record that told of this wait, and what that was for. One at a
 * condition may end though nobody unparks the thread, if the schedule wants it so.
 * Returns: 0 (Records: SPURIOUS in that case), or -ETIMEDOUT (Records: TIMEOUT).
 */
int engine_park(uint32_t *guard, struct engine_thread **queue, enum record_kind why,
                uint32_t object, uint64_t timeout_ns);

/**
 * Let one waiter of `queue` go on: the first, or the one that the schedule chooses. The caller is in
 * the guard of the queue.
 *
 * object: what it waited for, for the record. Returns: the thread, NULL if none waits.
 * Records: WAKE.
 */
struct engine_thread *engine_unpark_one(struct engine_thread **queue, uint32_t object);

/** The same with a thread of the queue that the caller chooses. */
void engine_unpark(struct engine_thread *thread, uint32_t object);

/**
 * Use a processor for `ns`. May return early, when another thread called engine_interrupt. after_ns:
 * of the same work, what will come behind.
 *
 * Returns: what is left of `ns`. Records: POINT (work on).
 */
uint64_t engine_work(uint64_t ns, uint64_t after_ns, uint32_t site);

/** Make `thread` return early from engine_work, as soon as it has a core; `next`: what it will do
 * then, NULL: work on. Records: point, if it works. */
void engine_interrupt(struct engine_thread *thread, const struct op *next);

/** How many wait in a queue; the caller is in its guard. */
unsigned engine_waiters(struct engine_thread *const *queue);

/** Let the others go first, the next time that somebody is chosen. */
void engine_yield(void);

/**
 * Make a thread; it does not run yet. Returns: it, or NULL (out of memory or of numbers). It lives
 * until the process ends. Records: THREAD_NEW.
 */
struct engine_thread *engine_thread_new(const char *name, enum record_way way, void *owner,
                                        uint32_t site);

/** How important a thread is: 0 at its beginning, higher goes first, with the policy time; the others and
 * the real engine do not act on it. Records: inherit, inherit_end. */
void engine_thread_set_priority(struct engine_thread *thread, int priority);

/** With the policy time: the running thread holds what those in `queue` wait for, and inherits the
 * priority of the most important of them; until it is let go, by whomever. Records: inherit, inherit_end. */
void engine_hold(struct engine_thread **queue);
void engine_let_go(struct engine_thread **queue);

/** The `owner` that the thread was made with: the runtime's side of it. */
void *engine_thread_owner(const struct engine_thread *thread);

/**
 * Let a new thread run `run(arg)`. flags: as in `arg` of THREAD_START. Returns: 0 or a negative errno of pthread_create.
 * Records: THREAD_START; of the new thread THREAD_BEGIN.
 */
int engine_thread_start(struct engine_thread *thread, void (*run)(void *), void *arg,
                        unsigned flags, uint32_t site);

/**
 * Real engine: go on as two processes, of which the new one runs `thread`, made before. No other
 * thread may have been started. Returns: as fork. Records: THREAD_START.
 */
pid_t engine_fork(struct engine_thread *thread, uint32_t site);

/** End the running thread's part in the run; it must return from its function next. Not for T1. */
void engine_thread_leave(void);

/** Virtual engine: another thread never goes on, wherever it is. Records: THREAD_KILL. */
void engine_thread_kill(struct engine_thread *thread);

/** The other threads stop at their next point, for ever: what they do is no part of the run any
 * more. (In the virtual engine they do so anyway, since the caller has the baton.) */
void engine_stop_others(void);

/** End the run: records END, waits until the viewer has everything. */
void engine_end(enum record_end end);

/** Whether engine_end has been called. */
bool engine_has_ended(void);

/** Whether we are a process that engine_fork made; or in the midst of making one. */
bool engine_is_process(void);

/** Whether engine_fork is forking just now, and it is no fork of the program's own. */
bool engine_is_forking(void);

/** In a child of fork: there is no run here. */
void engine_forget(void);

/** A number below `limit`, from the seed of the schedule; the same in every run of it, but for the real
 * engine. */
uint64_t engine_random(uint64_t limit);

/** Time since the start, in nanoseconds: virtual, or real. */
uint64_t engine_now(void);

const struct schedule *engine_plan(void);

#endif
