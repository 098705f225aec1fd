/* SPDX-License-Identifier: MIT */
/*
 * Threadreel: a threading library that shows what threads do.
 *
 * A program written with it runs as any other program does; under `threadreel run ./program` every
 * step of every thread can be seen, stepped, recorded and replayed. Its semantics are those of
 * Python's `threading` module, on POSIX threads.
 *
 *     #include <threadreel.h>
 *
 *     static reel_lock lock;
 *     static void alice(void *unused) { reel_lock_acquire(&lock); ... }
 *
 *     REEL_SCENARIO(.title = "What is to be seen")
 *     {
 *         static reel_thread t;
 *         reel_lock_init(&lock, "lock");
 *         reel_thread_init(&t, "alice", alice, NULL);
 *         reel_thread_start(&t);
 *         reel_thread_join(&t);
 *     }
 *
 * Conventions. Time is virtual, in nanoseconds. Functions that can fail return 0 or a negative
 * errno; a misuse of a primitive is recorded too, and shown in words. Unless a function says
 * otherwise, any thread of the scenario may call it. Objects are the caller's memory, must not
 * move, and live as long as the run. Names are copied. "Point": other threads may go first there.
 * Many calls are macros, so that they know the line they stand in.
 */
#ifndef THREADREEL_H
#define THREADREEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REEL_US(n)   ((uint64_t)(n)*1000u)
#define REEL_MS(n)   ((uint64_t)(n)*1000000u)
#define REEL_S(n)    ((uint64_t)(n)*1000000000u)
#define REEL_FOREVER UINT64_MAX /* a timeout that never comes */

/* A line of source from which the library is called. Not for direct use. */
struct reel_site {
    const char *file;
    uint32_t line;
    uint32_t id;
};

#define REEL_HERE                                                                                  \
    __extension__({                                                                                \
        static struct reel_site reel_here = {__FILE__, __LINE__, 0};                               \
        &reel_here;                                                                                \
    })

struct engine_thread; /* private; a pointer to one is the first of a queue of waiters */

/* ------------------------------------------------------------------ scenario ------------------ */

/* How a scenario ends when it is run with no flags. */
enum reel_ends { REEL_UNTOLD, REEL_COMPLETES, REEL_DEADLOCKS, REEL_FAILS };

/* A number that can be set from outside: `threadreel run NAME -p rounds=5`. */
struct reel_parameter {
    const char *name;
    long value, min, max; /* default and range */
    const char *meaning;
};

#define REEL_PARAMETERS_MAX 8

struct reel_scenario {
    const char *title;   /* a line */
    const char *chapter; /* "C locks" */
    enum reel_ends ends;
    const char *see;  /* what will be seen */
    const char *why;  /* why it happens */
    const char *try;  /* what to try next */
    const char *twin; /* name of the broken or fixed scenario that belongs to it */
    const char *run;  /* settings to run with by default, as of --schedule: "gil=on,cores=1" */
    struct reel_parameter parameters[REEL_PARAMETERS_MAX];
};

/**
 * Define the program: its description, then the body of thread T1 *main*.
 *
 * Expands to main(). When the body returns, the run waits for all Threads but daemons, kills those,
 * and ends.
 */
#define REEL_SCENARIO(...)                                                                         \
    static void reel_scenario_body(void);                                                          \
    int main(void)                                                                                 \
    {                                                                                              \
        static const struct reel_scenario scenario = {__VA_ARGS__};                                \
        return reel_run(&scenario, __FILE__, reel_scenario_body);                                  \
    }                                                                                              \
    static void reel_scenario_body(void)

/** Run `body` as T1. Use REEL_SCENARIO. Returns: the exit status of the program. */
int reel_run(const struct reel_scenario *scenario, const char *file, void (*body)(void));

/**
 * The value of a parameter that the scenario declares.
 *
 * name: one of the scenario's; another one ends the program with a message.
 */
long reel_param(const char *name);

/* ------------------------------------------------------------------ Thread -------------------- */

/* A Thread. Private; to be read with the functions below. */
typedef struct reel_thread {
    struct engine_thread *engine;
    const char *name;
    void (*run)(void *);
    void *arg;
    bool is_daemon, is_started, is_finished;
    struct engine_thread *joiners;
    struct reel_thread *next; /* of those that are alive */
} reel_thread;

/**
 * Make a Thread that will call `run(arg)`.
 *
 * name: shown on the screen; NULL: "Thread-1", "Thread-2" ...
 * Returns: 0; -EBUSY: it is alive (Records: misuse); -EAGAIN (65,535 threads have been made),
 * -ENOMEM. One that has finished may be made anew; that is another thread.
 * Records: thread_new.
 * Source: CPython threading.Thread.
 */
#define reel_thread_init(thread, name, run, arg)                                                   \
    reel_thread_init_at((thread), (name), (run), (arg), REEL_HERE)
int reel_thread_init_at(reel_thread *thread, const char *name, void (*run)(void *), void *arg,
                        struct reel_site *site);

/**
 * Make it a daemon: the run does not wait for it.
 *
 * Returns: 0, -EINVAL once it is started. Threads: call before reel_thread_start.
 */
int reel_thread_set_daemon(reel_thread *thread, bool is_daemon);

/**
 * Start a Thread. It is ready to run, and runs when its turn comes. (Python's start() waits until
 * the thread has begun; and there a thread inherits its maker's being a daemon, here it does not.)
 *
 * Returns: 0, -EINVAL if it was started before (Records: misuse), or pthread_create's error.
 * Records: point, thread_start; of the new thread point, thread_begin, and at its end thread_end.
 */
#define reel_thread_start(thread) reel_thread_start_at((thread), REEL_HERE)
int reel_thread_start_at(reel_thread *thread, struct reel_site *site);

/**
 * Wait until a Thread has finished.
 *
 * timeout_ns: REEL_FOREVER, or how long to wait at most.
 * Returns: 0; -ETIMEDOUT: it is still alive; -EDEADLK: a thread cannot join itself; -EINVAL: it was
 * never started (both: Records: misuse).
 * Records: point, join_wait if it is alive, timeout, join.
 */
#define reel_thread_join(thread) reel_thread_join_at((thread), REEL_FOREVER, REEL_HERE)
#define reel_thread_join_timeout(thread, timeout_ns)                                               \
    reel_thread_join_at((thread), (timeout_ns), REEL_HERE)
int reel_thread_join_at(reel_thread *thread, uint64_t timeout_ns, struct reel_site *site);

/** Whether it has been started and has not finished. */
bool reel_thread_is_alive(const reel_thread *thread);

const char *reel_thread_name(const reel_thread *thread);
bool reel_thread_is_daemon(const reel_thread *thread);

/* ------------------------------------------------------------------ Lock ---------------------- */

/* A Lock: free, or held. Any thread may release it. Private. */
typedef struct reel_lock {
    uint32_t id; /* 0: not initialised */
    uint16_t holder;
    struct engine_thread *waiters;
} reel_lock;

/**
 * Make a Lock, free. name: shown on the screen.
 *
 * Records: lock_new. Source: CPython threading.Lock.
 */
#define reel_lock_init(lock, name) reel_lock_init_at((lock), (name), REEL_HERE)
void reel_lock_init_at(reel_lock *lock, const char *name, struct reel_site *site);

/**
 * Take a Lock; wait while it is held. A Lock that the caller holds itself is never given back by
 * waiting: that is a deadlock. Who waits is not served in order: whoever comes when it is free
 * takes it.
 *
 * timeout_ns: REEL_FOREVER, or how long to wait at most; 0: do not wait (reel_lock_try).
 * Returns: 0; -ETIMEDOUT; -EBUSY: held, and we were not to wait; -EINVAL: not initialised.
 * Records: point, lock_wait if it is held, then lock_take or timeout; or lock_busy.
 */
#define reel_lock_acquire(lock) reel_lock_acquire_at((lock), REEL_FOREVER, REEL_HERE)
#define reel_lock_acquire_timeout(lock, timeout_ns)                                                \
    reel_lock_acquire_at((lock), (timeout_ns), REEL_HERE)
#define reel_lock_try(lock) reel_lock_acquire_at((lock), 0, REEL_HERE)
int reel_lock_acquire_at(reel_lock *lock, uint64_t timeout_ns, struct reel_site *site);

/**
 * Release a Lock, whoever holds it. One of those who wait is woken, and asks for it again.
 *
 * Returns: 0; -EPERM: it is not held (Records: misuse); -EINVAL: not initialised.
 * Records: point, lock_release, wake.
 */
#define reel_lock_release(lock) reel_lock_release_at((lock), REEL_HERE)
int reel_lock_release_at(reel_lock *lock, struct reel_site *site);

/** Whether anybody holds it now. */
bool reel_lock_is_held(const reel_lock *lock);

/* ------------------------------------------------------------------ Condition ----------------- */

/* A Condition: a queue of threads that wait for a change in what its Lock guards. Private. */
typedef struct reel_cond {
    uint32_t id;
    reel_lock *lock;
    struct engine_thread *waiters;
} reel_cond;

/**
 * Make a Condition over `lock`, which must be initialised.
 *
 * Records: cond_new. Source: CPython threading.Condition; Mesa semantics. Waiting and notifying need
 * the Lock in the caller's own hands (in Python, a plain Lock in anybody's will do).
 */
#define reel_cond_init(cond, lock, name) reel_cond_init_at((cond), (lock), (name), REEL_HERE)
void reel_cond_init_at(reel_cond *cond, reel_lock *lock, const char *name, struct reel_site *site);

/**
 * Release the Lock and wait to be notified, in one step; take the Lock again before returning. What
 * one waited for may be gone by then: wait in a loop.
 *
 * timeout_ns: REEL_FOREVER, or how long to wait for the notification at most.
 * Returns: 0; -ETIMEDOUT (the Lock is held all the same); -EPERM: the caller does not hold the Lock
 * (Records: misuse); -EINVAL: not initialised.
 * Records: point, cond_wait, lock_release, then point, lock_take as reel_lock_acquire.
 */
#define reel_cond_wait(cond)                     reel_cond_wait_at((cond), REEL_FOREVER, REEL_HERE)
#define reel_cond_wait_timeout(cond, timeout_ns) reel_cond_wait_at((cond), (timeout_ns), REEL_HERE)
int reel_cond_wait_at(reel_cond *cond, uint64_t timeout_ns, struct reel_site *site);

/**
 * Wake up to `count` of those who wait; with nobody waiting, nothing happens, now or later.
 *
 * Returns: 0; -EPERM: the caller does not hold the Lock (Records: misuse); -EINVAL.
 * Records: point, cond_notify, wake for each.
 */
#define reel_cond_notify(cond, count) reel_cond_notify_at((cond), (count), REEL_HERE)
#define reel_cond_notify_all(cond)    reel_cond_notify_at((cond), UINT32_MAX, REEL_HERE)
int reel_cond_notify_at(reel_cond *cond, uint32_t count, struct reel_site *site);

/* ------------------------------------------------------------------ shared variables ---------- */

/* A variable that threads share: each access is a point. Private. */
typedef struct reel_var {
    uint32_t id;
    int64_t value;
} reel_var;

/** Make a variable. Records: var_new. */
#define reel_var_init(var, name, value) reel_var_init_at((var), (name), (value), REEL_HERE)
void reel_var_init_at(reel_var *var, const char *name, int64_t value, struct reel_site *site);

/** Read it. Returns: its value; 0 if it was never made (Records: misuse). Records: point, var_load. */
#define reel_var_load(var) reel_var_load_at((var), REEL_HERE)
int64_t reel_var_load_at(reel_var *var, struct reel_site *site);

/** Write it. Records: point, var_store. */
#define reel_var_store(var, value) reel_var_store_at((var), (value), REEL_HERE)
void reel_var_store_at(reel_var *var, int64_t value, struct reel_site *site);

/** `var += amount`, as a program does it: read, then write, with a point before each; it is not
 * atomic. Returns: the value written. Records: as load and store. */
#define reel_var_add(var, amount) reel_var_add_at((var), (amount), REEL_HERE)
int64_t reel_var_add_at(reel_var *var, int64_t amount, struct reel_site *site);

/* ------------------------------------------------------------------ time ---------------------- */

/**
 * Sleep for `ns`; 0 yields.
 *
 * Returns: 0; -EINVAL: above INT64_MAX, as a negative number is (Records: misuse).
 * Records: point, sleep, timeout. Source: CPython time.sleep.
 */
#define reel_sleep(ns) reel_sleep_at((ns), REEL_HERE)
int reel_sleep_at(uint64_t ns, struct reel_site *site);

/** Use a core for `ns`: computing. With the GIL, only its holder can. Returns: as reel_sleep.
 * Records: point, work, point, work_end. */
#define reel_work(ns) reel_work_at((ns), REEL_HERE)
int reel_work_at(uint64_t ns, struct reel_site *site);

/** Wait for a device for `ns`: no core and no GIL is used. Returns: as reel_sleep. Records: point,
 * io, timeout. */
#define reel_io(ns) reel_io_at((ns), REEL_HERE)
int reel_io_at(uint64_t ns, struct reel_site *site);

/** Let other threads go first. Records: point, yield. Source: POSIX sched_yield. */
#define reel_yield() reel_yield_at(REEL_HERE)
void reel_yield_at(struct reel_site *site);

/** Virtual time since the start of the run, in nanoseconds. */
uint64_t reel_now(void);

/* ------------------------------------------------------------------ words --------------------- */

/** Print a line: the scenario's output. Records: point, print. */
#define reel_print(...) reel_print_at(REEL_HERE, __VA_ARGS__)
void reel_print_at(struct reel_site *site, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** Leave a remark in the log. Records: note. No point. */
#define reel_note(...) reel_note_at(REEL_HERE, __VA_ARGS__)
void reel_note_at(struct reel_site *site, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/**
 * Claim that `claim` holds; `text` says what in words. If it does not, the run goes on and counts
 * as failed. Returns: `claim`. Records: expect. No point.
 */
#define reel_expect(claim, text) reel_expect_at((claim), (text), REEL_HERE)
bool reel_expect_at(bool claim, const char *text, struct reel_site *site);

#endif
