/* SPDX-License-Identifier: MIT */
/*
 * The virtual engine: real pthreads of which exactly one runs at a time, on a virtual clock.
 *
 * A thread stops at a *point* right before each visible operation, and tells which operation that
 * is. There the engine decides who goes on: the policy of the schedule, one of its choices, or the
 * person at the keys. Everything between two points of a thread is one step. Since nothing else
 * decides, the same program with the same schedule gives the same records.
 *
 * All state of the engine and of the primitives over it is guarded by the baton: only the thread
 * that runs touches it. Every function below is called by the running thread, unless it says else.
 */
#ifndef ENGINE_ENGINE_H
#define ENGINE_ENGINE_H

#include <stdbool.h>
#include <stdint.h>

#include "trace/emit.h"
#include "trace/record.h"
#include "trace/schedule.h"

#define ENGINE_FOREVER     UINT64_MAX
#define ENGINE_THREADS_MAX 65535

struct engine_thread;

/* A visible operation: what a thread is about to do at a point. */
struct op {
    enum record_kind kind;
    uint32_t object;
    int64_t arg;
    uint32_t site;
};

/**
 * Make the calling thread T1 of a virtual run, and take its first step.
 *
 * plan: stays the caller's, unchanged during the run. out: where records go.
 * Returns: 0 or a negative errno.
 */
int engine_start(const struct schedule *plan, struct emitter *out, uint64_t max_steps);

/** Publish a record of the running thread at the present time. */
void engine_record(enum record_kind kind, uint32_t object, int64_t arg, uint32_t extra,
                   uint32_t site);

/** The same, of another thread than the running one. */
void engine_record_of(const struct engine_thread *thread, enum record_kind kind, uint32_t object,
                      int64_t arg, uint32_t extra, uint32_t site);

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
 * why: the kind of the record that told of this wait. The one place where a thread blocks. The caller has recorded why. A queue is the first of those
 * who wait for one thing, in order of arrival; NULL is the empty one.
 * Returns: 0, or -ETIMEDOUT (Records: TIMEOUT).
 */
int engine_park(struct engine_thread **queue, enum record_kind why, uint64_t timeout_ns);

/**
 * Let one waiter of `queue` go on: the first, or the one that the schedule chooses.
 *
 * object: what it waited for, for the record. Returns: the thread, NULL if none waits.
 * Records: WAKE.
 */
struct engine_thread *engine_unpark_one(struct engine_thread **queue, uint32_t object);

/**
 * Use a processor for `ns`. May return early, when another thread called engine_interrupt.
 *
 * Returns: what is left. Records: POINT (work on).
 */
uint64_t engine_work(uint64_t ns, uint32_t site);

/** Make `thread` return early from engine_work, as soon as it has a core; `next`: what it will do
 * then. Records: point, if it works. */
void engine_interrupt(struct engine_thread *thread, const struct op *next);

/** How many wait in a queue. */
unsigned engine_waiters(struct engine_thread *const *queue);

/** Let the others go first, the next time that somebody is chosen. */
void engine_yield(void);

/**
 * Make a thread; it does not run yet. Returns: it, or NULL (out of memory or of numbers). It lives
 * until the process ends. Records: THREAD_NEW.
 */
struct engine_thread *engine_thread_new(const char *name, uint32_t site);

/**
 * Let a new thread run `run(arg)`. Returns: 0 or a negative errno of pthread_create.
 * Records: THREAD_START.
 */
int engine_thread_start(struct engine_thread *thread, void (*run)(void *), void *arg,
                        bool is_daemon, uint32_t site);

/** End the running thread's part in the run; it must return from its function next. Not for T1. */
void engine_thread_leave(void);

/** End the run: records END, waits until the viewer has everything. */
void engine_end(enum record_end end);

/** Whether engine_end has been called. */
bool engine_has_ended(void);

/** The running thread; NULL before engine_start and in a thread that is not the run's. */
struct engine_thread *engine_self(void);
uint16_t engine_thread_id(const struct engine_thread *thread);

/** In a child of fork: there is no run here. */
void engine_forget(void);

/** Virtual time since the start, in nanoseconds. */
uint64_t engine_now(void);

const struct schedule *engine_plan(void);

#endif
