/* SPDX-License-Identifier: MIT */
/*
 * Threadreel: a threading library that shows what threads do.
 *
 * A program written with it runs as any other program does; under `threadreel run ./program` every
 * step of every thread can be seen, stepped, recorded and replayed. Its semantics are those of
 * Python's `threading`, `_thread` and `queue` modules, on POSIX threads.
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
 * Conventions. Times are in nanoseconds: virtual, or real with the schedule "real". Functions that
 * can fail return 0 or a negative errno, which stands for Python's exception; a misuse of a primitive
 * is recorded too, and shown in words. A timeout is REEL_FOREVER or what to wait at most; above
 * INT64_MAX it is a negative number, as one of 0, or -EINVAL where a function says so (Python:
 * ValueError). Unless a function says otherwise, any thread of the scenario may call it, with an
 * object that has been made (-EINVAL if not). Objects are the caller's memory, must not move, and
 * live as long as the run. Names are copied; NULL is a name too: "lock-1". "Records" are what a call
 * leaves in the trace, in order; at a "point" other threads may go first. Many calls are macros, so
 * that they know the line they stand in.
 *
 * Without a viewer a program simply runs; the environment variable THREADREEL_SCHEDULE can say how
 * ("real", "random:7" ...).
 *
 * In C++ (GNU C++17) a scenario's field `try` is called `try_next`. A thread that ends by reel_exit,
 * reel_process_exit or reel_fail leaves its functions without a destructor being called, and no C++
 * exception may leave a function that the library calls.
 */
#ifndef THREADREEL_H
#define THREADREEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default) /* the library shows what is declared here, and no more */

/* ------------------------------------------------------------------ times and places ---------- */

#define REEL_US(n)   ((uint64_t)(n)*1000u)
#define REEL_MS(n)   ((uint64_t)(n)*1000000u)
#define REEL_S(n)    ((uint64_t)(n)*1000000000u)
#define REEL_FOREVER UINT64_MAX /* a timeout that never comes */

/* A line of source from which the library is called; the one in which this stands. Private. */
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

/* How a scenario ends when it is run with no flags. REEL_WARNS: it completes, and yet something is
 * found; REEL_WAITS: some wait for ever, though not in a circle. */
enum reel_ends { REEL_UNTOLD, REEL_COMPLETES, REEL_DEADLOCKS, REEL_FAILS, REEL_WARNS, REEL_WAITS };

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
    const char *see; /* what will be seen */
    const char *why; /* why it happens */
#ifdef __cplusplus
    const char *try_next;
#else
    const char *try; /* what to try next */
#endif
    const char *against; /* what it teaches against: the misconception, in one sentence */
    const char *twin;    /* name of the broken or fixed scenario that belongs to it */
    const char *run;     /* settings to run with by default, as of --schedule: "gil=on,cores=1" */
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
    void (*run_self)(struct reel_thread *); /* of a subclass */
    void *arg;
    struct reel_process *process; /* that it belongs to; NULL: the program itself */
    uint32_t guard[2];            /* of what follows, and of `joiners` */
    uint8_t way;                  /* enum record_way */
    bool is_daemon, is_started, is_finished, has_failed;
    bool is_known;      /* of start_new_thread: it has asked for its Thread */
    uint16_t last_kind; /* of its last operation, with the GIL on, and where that stands */
    const struct reel_site *last_site;
    uint32_t passed_count; /* since it looked at the eval breaker last */
    const struct reel_site *passed[8];
    struct engine_thread *joiners;
    struct reel_thread *next; /* of those that are alive */
} reel_thread;

/**
 * Make a Thread that will call `run(arg)`: Thread(target=run, args=(arg,)). run: NULL: nothing.
 *
 * name: shown on the screen; NULL or "": "Thread-1", "Thread-2" ... It is a daemon if its maker is
 * one.
 * Returns: 0; -EBUSY: it is alive (Records: misuse); -EAGAIN (65,535 threads have been made),
 * -ENOMEM. One that has finished may be made anew; that is another thread.
 * Records: thread_new.
 * Source: CPython threading.Thread.
 */
#define reel_thread_init(thread, name, run, arg)                                                   \
    reel_thread_init_at((thread), (name), (run), (arg), REEL_HERE)
int reel_thread_init_at(reel_thread *thread, const char *name, void (*run)(void *), void *arg,
                        struct reel_site *site);

/* A callable object: a function with a state of its own, which embeds this as its first member. */
typedef struct reel_callable {
    void (*call)(struct reel_callable *self);
} reel_callable;

/** Make a Thread that will call `object->call(object)`: Thread(target=object). As reel_thread_init. */
#define reel_thread_init_callable(thread, name, object)                                            \
    reel_thread_init_callable_at((thread), (name), (object), REEL_HERE)
int reel_thread_init_callable_at(reel_thread *thread, const char *name, reel_callable *object,
                                 struct reel_site *site);

/** Make a Thread with a `run` of its own, as a subclass has: it gets the thread, which is the first
 * member of the caller's struct. As reel_thread_init. */
#define reel_thread_init_subclass(thread, name, run)                                               \
    reel_thread_init_subclass_at((thread), (name), (run), REEL_HERE)
int reel_thread_init_subclass_at(reel_thread *thread, const char *name, void (*run)(reel_thread *),
                                 struct reel_site *site);

/**
 * Start a Thread. It is ready to run, and runs when its turn comes. (Python's start() waits until
 * the thread has begun.)
 *
 * Returns: 0, -EINVAL if it was started before (Records: misuse), or pthread_create's error.
 * Records: point, thread_start; of the new thread point, thread_begin, and at its end thread_end.
 */
#define reel_thread_start(thread) reel_thread_start_at((thread), REEL_HERE)
int reel_thread_start_at(reel_thread *thread, struct reel_site *site);

/** Call what the Thread would call, in the calling thread: Thread.run(). Nothing runs beside it.
 * Returns: 0. Records: point, thread_run, and what the function does. */
#define reel_thread_run(thread) reel_thread_run_at((thread), REEL_HERE)
int reel_thread_run_at(reel_thread *thread, struct reel_site *site);

/**
 * Wait until a Thread has finished.
 *
 * timeout_ns: REEL_FOREVER, or how long to wait at most. The main thread has finished when its body
 * is over.
 * Returns: 0; -ETIMEDOUT: it is still alive; -EDEADLK: a thread cannot join itself; -EINVAL: it was
 * never started (both: Records: misuse).
 * Records: point, join_wait if it is alive, timeout, join.
 */
#define reel_thread_join(thread) reel_thread_join_at((thread), REEL_FOREVER, REEL_HERE)
#define reel_thread_join_timeout(thread, timeout_ns)                                               \
    reel_thread_join_at((thread), (timeout_ns), REEL_HERE)
int reel_thread_join_at(reel_thread *thread, uint64_t timeout_ns, struct reel_site *site);

/** Whether it has been started and has not finished. Records: point, thread_alive. */
#define reel_thread_is_alive(thread) reel_thread_is_alive_at((thread), REEL_HERE)
bool reel_thread_is_alive_at(reel_thread *thread, struct reel_site *site);

/** Its name. Records: point, thread_name. Setting it: Records: point, thread_rename. Returns: 0. */
#define reel_thread_name(thread)           reel_thread_name_at((thread), REEL_HERE)
#define reel_thread_set_name(thread, name) reel_thread_set_name_at((thread), (name), REEL_HERE)
const char *reel_thread_name_at(reel_thread *thread, struct reel_site *site);
int reel_thread_set_name_at(reel_thread *thread, const char *name, struct reel_site *site);

/**
 * Whether it is a daemon: the run does not wait for it, and kills it at its end.
 *
 * Setting it: Returns: 0, -EINVAL once it is started (Records: misuse; Python: RuntimeError).
 * Records: point, thread_daemon; point, thread_set_daemon.
 */
#define reel_thread_is_daemon(thread) reel_thread_is_daemon_at((thread), REEL_HERE)
#define reel_thread_set_daemon(thread, is_daemon)                                                  \
    reel_thread_set_daemon_at((thread), (is_daemon), REEL_HERE)
bool reel_thread_is_daemon_at(reel_thread *thread, struct reel_site *site);
int reel_thread_set_daemon_at(reel_thread *thread, bool is_daemon, struct reel_site *site);

/**
 * Set its priority: 0 at first, higher is more important. With the policy time a thread that is ready
 * and more important gets a core at once, from the least important that has one; of those that are ready
 * the most important goes first, and so it is with those that wait for one thing. The other policies
 * do not act on it, nor does the schedule "real", since the system wants privileges for that.
 *
 * Returns: 0; -EINVAL: it has not been made (Records: misuse). Records: point, thread_priority.
 * Source: POSIX pthread_setschedprio, SCHED_RR.
 */
#define reel_thread_set_priority(thread, priority)                                                 \
    reel_thread_set_priority_at((thread), (priority), REEL_HERE)
int reel_thread_set_priority_at(reel_thread *thread, int priority, struct reel_site *site);

/** Its number, from 1; 0: it has not been started (Python: None). Records: point, thread_ident. */
#define reel_thread_ident(thread) reel_thread_ident_at((thread), REEL_HERE)
int64_t reel_thread_ident_at(reel_thread *thread, struct reel_site *site);

/** The calling thread; the main thread, which is in a process its first. A thread of start_new_thread has one too, a dummy. Records:
 * point, thread_current; point, thread_main. */
#define reel_current_thread() reel_current_thread_at(REEL_HERE)
#define reel_main_thread()    reel_main_thread_at(REEL_HERE)
reel_thread *reel_current_thread_at(struct reel_site *site);
reel_thread *reel_main_thread_at(struct reel_site *site);

/**
 * The threads that are alive: the main thread first, then in the order in which they were started.
 * One of start_new_thread is among them once it has called reel_current_thread or made a Thread.
 *
 * threads: room for `max`, or NULL. Returns: how many there are. Records: point, thread_list;
 * point, thread_count.
 */
#define reel_enumerate(threads, max) reel_enumerate_at((threads), (max), REEL_HERE)
#define reel_active_count()          reel_active_count_at(REEL_HERE)
size_t reel_enumerate_at(reel_thread **threads, size_t max, struct reel_site *site);
size_t reel_active_count_at(struct reel_site *site);

/**
 * End the calling thread as an exception that nobody catches does: it is shown as failed, the others
 * go on. In a task of a pool, the task fails and the worker goes on. In main the run ends, with a
 * status of failure, after its Threads.
 *
 * Before that, the exception hook is called with the thread and the text; the default prints them,
 * and also with what another hook fails itself.
 * Records: point, thread_fail, and those of the hook.
 * Source: CPython threading.excepthook.
 */
#define reel_fail(text) reel_fail_at((text), REEL_HERE)
__attribute__((noreturn)) void reel_fail_at(const char *text, struct reel_site *site);

/** Set the exception hook. NULL: the default. Returns: the one before. */
typedef void (*reel_excepthook)(reel_thread *thread, const char *text);
reel_excepthook reel_set_excepthook(reel_excepthook hook);

/* ------------------------------------------------------------------ low level (_thread) ------- */

struct reel_lock;

/**
 * Start a thread that calls `run(arg)`: _thread.start_new_thread. The run does not wait for it.
 *
 * Returns: its ident, or a negative errno. Records: thread_new, point, thread_start.
 * Source: CPython _thread.
 */
#define reel_start_new_thread(run, arg) reel_start_new_thread_at((run), (arg), REEL_HERE)
int64_t reel_start_new_thread_at(void (*run)(void *), void *arg, struct reel_site *site);

/** A new Lock: _thread.allocate_lock. name: NULL: "lock-1". NULL: out of memory. Records: lock_new. */
#define reel_allocate_lock(name) reel_allocate_lock_at((name), REEL_HERE)
struct reel_lock *reel_allocate_lock_at(const char *name, struct reel_site *site);

/** End the calling thread, silently (SystemExit): _thread.exit. Records: point, thread_exit. */
#define reel_exit() reel_exit_at(REEL_HERE)
__attribute__((noreturn)) void reel_exit_at(struct reel_site *site);

/** The number of the calling thread: _thread.get_ident. Records: point, thread_ident. */
#define reel_get_ident() reel_get_ident_at(REEL_HERE)
int64_t reel_get_ident_at(struct reel_site *site);

/* ------------------------------------------------------------------ Lock, RLock --------------- */

/* A Lock: free, or held. Any thread may release it. Private. */
typedef struct reel_lock {
    uint64_t
        word;    /* holder, whether anybody waits, number of its last record: see runtime/lock.h */
    uint32_t id; /* 0: not initialised */
    uint32_t guard[2]; /* of `waiters` */
    uint32_t depth;    /* of an RLock: times that its holder has it */
    bool is_recursive, is_inheriting;
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
 * Returns: 0; -ETIMEDOUT; -EBUSY: held, and we were not to wait; -EINVAL: not initialised, or a
 * negative timeout (Records: misuse).
 * Records: point, lock_wait if it is held, then lock_take or timeout; or lock_busy.
 */
#define reel_lock_acquire(lock) reel_lock_acquire_at((lock), REEL_FOREVER, REEL_HERE)
#define reel_lock_acquire_timeout(lock, timeout_ns)                                                \
    reel_lock_acquire_at((lock), (timeout_ns), REEL_HERE)
#define reel_lock_try(lock) reel_lock_acquire_at((lock), 0, REEL_HERE)
int reel_lock_acquire_at(reel_lock *lock, uint64_t timeout_ns, struct reel_site *site);

/**
 * The same with Python's own arguments: acquire(blocking, timeout).
 *
 * timeout_ns: -1: for ever. Returns: as reel_lock_acquire; -EINVAL also: a timeout without blocking.
 */
#define reel_lock_acquire_with(lock, blocking, timeout_ns)                                         \
    reel_lock_acquire_with_at((lock), (blocking), (timeout_ns), REEL_HERE)
int reel_lock_acquire_with_at(reel_lock *lock, bool blocking, int64_t timeout_ns,
                              struct reel_site *site);

/**
 * Release a Lock, whoever holds it. One of those who wait is woken, and asks for it again.
 *
 * Returns: 0; -EPERM: it is not held (Records: misuse); -EINVAL: not initialised.
 * Records: point, lock_release, wake.
 */
#define reel_lock_release(lock) reel_lock_release_at((lock), REEL_HERE)
int reel_lock_release_at(reel_lock *lock, struct reel_site *site);

/** Whether anybody holds it now: locked(). Records: point, lock_test. */
#define reel_lock_locked(lock) reel_lock_locked_at((lock), REEL_HERE)
bool reel_lock_locked_at(reel_lock *lock, struct reel_site *site);

/**
 * Let whoever holds a Lock inherit: it runs at the priority of the most important thread that waits
 * for it, as long as that is above its own; and so does who holds what it waits for in turn. Before it is
 * used.
 *
 * Returns: 0; -EBUSY: it is held; -EINVAL: not initialised (both: Records: misuse).
 * Records: point, lock_inheriting; later, when who holds it comes to another priority, inherit or
 * inherit_end. Source: POSIX PTHREAD_PRIO_INHERIT.
 */
#define reel_lock_set_inheriting(lock) reel_lock_set_inheriting_at((lock), REEL_HERE)
int reel_lock_set_inheriting_at(reel_lock *lock, struct reel_site *site);

/* A lock that its holder may take again; it is free when it has been released as often. Private. */
typedef struct reel_rlock {
    reel_lock lock;
} reel_rlock;

/** Make an RLock, free. Records: lock_new. Source: CPython threading.RLock. */
#define reel_rlock_init(rlock, name) reel_rlock_init_at((rlock), (name), REEL_HERE)
void reel_rlock_init_at(reel_rlock *rlock, const char *name, struct reel_site *site);

/** As for a Lock; and whoever holds it takes it at once, once more. */
#define reel_rlock_acquire(rlock) reel_rlock_acquire_at((rlock), REEL_FOREVER, REEL_HERE)
#define reel_rlock_acquire_timeout(rlock, timeout_ns)                                              \
    reel_rlock_acquire_at((rlock), (timeout_ns), REEL_HERE)
#define reel_rlock_try(rlock) reel_rlock_acquire_at((rlock), 0, REEL_HERE)
int reel_rlock_acquire_at(reel_rlock *rlock, uint64_t timeout_ns, struct reel_site *site);

/** Release it once. Returns: 0; -EPERM: the caller does not hold it (Records: misuse; Python:
 * RuntimeError). Records: point, lock_release, wake. */
#define reel_rlock_release(rlock) reel_rlock_release_at((rlock), REEL_HERE)
int reel_rlock_release_at(reel_rlock *rlock, struct reel_site *site);

/* ------------------------------------------------------------------ Condition ----------------- */

/* A Condition: a queue of threads that wait for a change in what its lock guards. Private. */
typedef struct reel_cond {
    uint32_t id;
    uint32_t guard[2];
    reel_lock *lock;
    reel_rlock own; /* its lock, if it was given none */
    struct engine_thread *waiters;
} reel_cond;

/**
 * Make a Condition over `lock`, which must be initialised; NULL: over an RLock of its own, as
 * Condition() does. The second form: over an RLock.
 *
 * Records: (lock_new,) cond_new. Source: CPython threading.Condition; Mesa semantics. Waiting and
 * notifying need the lock in the caller's own hands (in Python, a plain Lock in anybody's will do).
 */
#define reel_cond_init(cond, lock, name) reel_cond_init_at((cond), (lock), (name), REEL_HERE)
#define reel_cond_init_rlock(cond, rlock, name)                                                    \
    reel_cond_init_at((cond), &(rlock)->lock, (name), REEL_HERE)
void reel_cond_init_at(reel_cond *cond, reel_lock *lock, const char *name, struct reel_site *site);

/** Take and release its lock. Returns, Records: as those of the lock. */
#define reel_cond_acquire(cond) reel_lock_acquire_at(reel_cond_lock(cond), REEL_FOREVER, REEL_HERE)
#define reel_cond_release(cond) reel_lock_release_at(reel_cond_lock(cond), REEL_HERE)
reel_lock *reel_cond_lock(reel_cond *cond);

/**
 * Release the lock and wait to be notified, in one step; take the lock again before returning. What
 * one waited for may be gone by then: wait in a loop. An RLock is released whatever its depth, and
 * has it again afterwards.
 *
 * timeout_ns: REEL_FOREVER, or how long to wait for the notification at most.
 * Returns: 0; -ETIMEDOUT (the lock is held all the same); -EPERM: the caller does not hold the lock
 * (Records: misuse); -EINVAL: not initialised.
 * Records: point, cond_wait, lock_release, then point, lock_take as reel_lock_acquire.
 */
#define reel_cond_wait(cond)                     reel_cond_wait_at((cond), REEL_FOREVER, REEL_HERE)
#define reel_cond_wait_timeout(cond, timeout_ns) reel_cond_wait_at((cond), (timeout_ns), REEL_HERE)
int reel_cond_wait_at(reel_cond *cond, uint64_t timeout_ns, struct reel_site *site);

/**
 * Wait until `predicate(arg)` is true: the loop that a wait needs.
 *
 * timeout_ns: of all its waits together; it waits once at least. Returns: 0; -ETIMEDOUT: it is still false; -EPERM, -EINVAL.
 * Records: cond_check, and as reel_cond_wait for each wait.
 */
#define reel_cond_wait_for(cond, predicate, arg)                                                   \
    reel_cond_wait_for_at((cond), (predicate), (arg), REEL_FOREVER, REEL_HERE)
#define reel_cond_wait_for_timeout(cond, predicate, arg, timeout_ns)                               \
    reel_cond_wait_for_at((cond), (predicate), (arg), (timeout_ns), REEL_HERE)
int reel_cond_wait_for_at(reel_cond *cond, bool (*predicate)(void *), void *arg,
                          uint64_t timeout_ns, struct reel_site *site);

/**
 * Wake up to `count` of those who wait; with nobody waiting, nothing happens, now or later.
 *
 * Returns: 0; -EPERM: the caller does not hold the lock (Records: misuse); -EINVAL.
 * Records: point, cond_notify, wake for each.
 */
#define reel_cond_notify(cond, count) reel_cond_notify_at((cond), (count), REEL_HERE)
#define reel_cond_notify_all(cond)    reel_cond_notify_at((cond), UINT32_MAX, REEL_HERE)
int reel_cond_notify_at(reel_cond *cond, uint32_t count, struct reel_site *site);

/* ------------------------------------------------------------------ Event --------------------- */

/* An Event: a flag that threads wait for. Private. */
typedef struct reel_event {
    uint32_t id;
    uint32_t guard[2];
    bool is_set;
    struct engine_thread *waiters;
} reel_event;

/** Make an Event, not set. Records: event_new. Source: CPython threading.Event. */
#define reel_event_init(event, name) reel_event_init_at((event), (name), REEL_HERE)
void reel_event_init_at(reel_event *event, const char *name, struct reel_site *site);

/** Wait until it is set; at once if it is. Who has been woken goes on, even if it is cleared by then.
 * timeout_ns 0: only look. Returns: 0; -ETIMEDOUT: it is still not set. Records: point, event_wait if
 * it is not set; event_pass or timeout; or event_test. */
#define reel_event_wait(event) reel_event_wait_at((event), REEL_FOREVER, REEL_HERE)
#define reel_event_wait_timeout(event, timeout_ns)                                                 \
    reel_event_wait_at((event), (timeout_ns), REEL_HERE)
int reel_event_wait_at(reel_event *event, uint64_t timeout_ns, struct reel_site *site);

/** Set it, and wake all who wait; clear it. Returns: 0. Records: point, event_set, wake for each;
 * point, event_clear. */
#define reel_event_set(event)   reel_event_set_at((event), REEL_HERE)
#define reel_event_clear(event) reel_event_clear_at((event), REEL_HERE)
int reel_event_set_at(reel_event *event, struct reel_site *site);
int reel_event_clear_at(reel_event *event, struct reel_site *site);

/** Whether it is set: is_set(). Records: point, event_test. */
#define reel_event_is_set(event) reel_event_is_set_at((event), REEL_HERE)
bool reel_event_is_set_at(reel_event *event, struct reel_site *site);

/* ------------------------------------------------------------------ Semaphore ----------------- */

/* A Semaphore: a counter of how many may still pass. Private. */
typedef struct reel_semaphore {
    uint32_t id;
    uint32_t guard[2];
    uint32_t value, bound; /* bound 0: none */
    bool is_bounded;
    struct engine_thread *waiters;
} reel_semaphore;

/** Make a Semaphore, or a BoundedSemaphore, which must never count more than it began with. Returns:
 * 0; -EINVAL: value is negative. Records: sem_new. Source: CPython threading.Semaphore. */
#define reel_semaphore_init(sem, value, name)                                                      \
    reel_semaphore_init_at((sem), (value), false, (name), REEL_HERE)
#define reel_bounded_semaphore_init(sem, value, name)                                              \
    reel_semaphore_init_at((sem), (value), true, (name), REEL_HERE)
int reel_semaphore_init_at(reel_semaphore *sem, int32_t value, bool is_bounded, const char *name,
                           struct reel_site *site);

/** Count down; wait while it is 0. timeout_ns 0: do not wait (reel_semaphore_try). Returns: 0;
 * -ETIMEDOUT; -EBUSY. Records: point, sem_wait, sem_take or timeout; or sem_busy. */
#define reel_semaphore_acquire(sem) reel_semaphore_acquire_at((sem), REEL_FOREVER, REEL_HERE)
#define reel_semaphore_acquire_timeout(sem, timeout_ns)                                            \
    reel_semaphore_acquire_at((sem), (timeout_ns), REEL_HERE)
#define reel_semaphore_try(sem) reel_semaphore_acquire_at((sem), 0, REEL_HERE)
int reel_semaphore_acquire_at(reel_semaphore *sem, uint64_t timeout_ns, struct reel_site *site);

/** Count up by `n`, and wake as many. Returns: 0; -EINVAL: n is below 1; -EOVERFLOW: a bounded one
 * would count more than it began with, and is left as it is (both: Records: misuse; Python:
 * ValueError). Records: point, sem_release, wake for each. */
#define reel_semaphore_release(sem)      reel_semaphore_release_at((sem), 1, REEL_HERE)
#define reel_semaphore_release_n(sem, n) reel_semaphore_release_at((sem), (n), REEL_HERE)
int reel_semaphore_release_at(reel_semaphore *sem, int32_t n, struct reel_site *site);

/* ------------------------------------------------------------------ Barrier ------------------- */

/* A Barrier: opens for all when so many have come. Private. */
typedef struct reel_barrier {
    uint32_t id;
    uint32_t guard[2];
    uint32_t parties, come;
    uint32_t leaving; /* of a round that has opened or was sent away, and not gone yet */
    uint8_t state;    /* filling, opening, draining, resetting, broken */
    void (*action)(void *);
    void *action_arg;
    struct engine_thread *waiters; /* for it to open */
    struct engine_thread *late;    /* for the round before to be gone */
} reel_barrier;

/** Make a Barrier for `parties` threads. action: called by the last who comes, before it opens; or
 * NULL. If it fails (reel_fail), the barrier is broken, and its thread fails. Returns: 0; -EINVAL: parties is below 1. Records: barrier_new. Source: CPython
 * threading.Barrier. */
#define reel_barrier_init(barrier, parties, name)                                                  \
    reel_barrier_init_at((barrier), (parties), NULL, NULL, (name), REEL_HERE)
#define reel_barrier_init_with(barrier, parties, action, arg, name)                                \
    reel_barrier_init_at((barrier), (parties), (action), (arg), (name), REEL_HERE)
int reel_barrier_init_at(reel_barrier *barrier, int32_t parties, void (*action)(void *), void *arg,
                         const char *name, struct reel_site *site);

/**
 * Wait until all have come.
 *
 * timeout_ns: from when the round before has gone. Returns: the caller's number, from 0, each once;
 * -ECANCELED: it is broken, or was reset meanwhile (BrokenBarrierError). A timeout breaks it for all:
 * they get -ECANCELED, as in Python.
 * Records: point, barrier_wait, or barrier_action before an action and barrier_open; barrier_pass or
 * barrier_broken.
 */
#define reel_barrier_wait(barrier) reel_barrier_wait_at((barrier), REEL_FOREVER, REEL_HERE)
#define reel_barrier_wait_timeout(barrier, timeout_ns)                                             \
    reel_barrier_wait_at((barrier), (timeout_ns), REEL_HERE)
int reel_barrier_wait_at(reel_barrier *barrier, uint64_t timeout_ns, struct reel_site *site);

/** Send those who wait away, with -ECANCELED: and it is empty again (reset; nothing happens to a round
 * that all have come to), or broken from then on, until a reset (abort; the action may do so too).
 * Returns: 0. Records: point, barrier_reset or barrier_abort, wakes. */
#define reel_barrier_reset(barrier) reel_barrier_reset_at((barrier), REEL_HERE)
#define reel_barrier_abort(barrier) reel_barrier_abort_at((barrier), REEL_HERE)
int reel_barrier_reset_at(reel_barrier *barrier, struct reel_site *site);
int reel_barrier_abort_at(reel_barrier *barrier, struct reel_site *site);

/** How many it is for (no record); how many wait; whether it is broken. Records: point,
 * barrier_count; point, barrier_test. */
uint32_t reel_barrier_parties(const reel_barrier *barrier);
#define reel_barrier_n_waiting(barrier) reel_barrier_n_waiting_at((barrier), REEL_HERE)
#define reel_barrier_broken(barrier)    reel_barrier_broken_at((barrier), REEL_HERE)
uint32_t reel_barrier_n_waiting_at(reel_barrier *barrier, struct reel_site *site);
bool reel_barrier_broken_at(reel_barrier *barrier, struct reel_site *site);

/* ------------------------------------------------------------------ Timer --------------------- */

/* A Timer: a Thread that waits before it calls its function, unless it is cancelled. */
typedef struct reel_timer {
    reel_thread thread; /* for name, join, is_alive ... */
    uint64_t interval_ns;
    void (*function)(void *);
    void *arg;
    bool is_cancelled; /* guarded by thread.guard */
    struct engine_thread *waiter;
} reel_timer;

/** Make a Timer. Returns, Records: as reel_thread_init. Source: CPython threading.Timer. */
#define reel_timer_init(timer, interval_ns, function, arg, name)                                   \
    reel_timer_init_at((timer), (interval_ns), (function), (arg), (name), REEL_HERE)
int reel_timer_init_at(reel_timer *timer, uint64_t interval_ns, void (*function)(void *), void *arg,
                       const char *name, struct reel_site *site);

/** As reel_thread_start, reel_thread_join and reel_thread_is_alive. */
#define reel_timer_start(timer)    reel_thread_start_at(&(timer)->thread, REEL_HERE)
#define reel_timer_join(timer)     reel_thread_join_at(&(timer)->thread, REEL_FOREVER, REEL_HERE)
#define reel_timer_is_alive(timer) reel_thread_is_alive_at(&(timer)->thread, REEL_HERE)

/** If it has not called its function, it never will. Before its start too. Returns: 0. Records:
 * point, timer_cancel, wake. */
#define reel_timer_cancel(timer) reel_timer_cancel_at((timer), REEL_HERE)
int reel_timer_cancel_at(reel_timer *timer, struct reel_site *site);

/* ------------------------------------------------------------------ Queue --------------------- */

/* A Queue, LifoQueue, PriorityQueue (the least item comes first) or SimpleQueue of numbers. Private.
 */
typedef struct reel_queue {
    uint32_t id;
    uint32_t guard[2];
    uint8_t flavour; /* enum record_queue */
    bool is_shut_down;
    uint32_t max; /* 0: unbounded */
    int64_t *items;
    size_t first, count, room;
    uint64_t unfinished;
    struct engine_thread *putters, *getters, *joiners;
} reel_queue;

/** Make one. max: 0 or less: unbounded. name: shown. Returns: 0. Records: queue_new. Source: CPython
 * queue.Queue, LifoQueue, PriorityQueue, SimpleQueue. */
#define reel_queue_init(queue, max, name) reel_queue_init_at((queue), 0, (max), (name), REEL_HERE)
#define reel_lifo_queue_init(queue, max, name)                                                     \
    reel_queue_init_at((queue), 1, (max), (name), REEL_HERE)
#define reel_priority_queue_init(queue, max, name)                                                 \
    reel_queue_init_at((queue), 2, (max), (name), REEL_HERE)
#define reel_simple_queue_init(queue, name) reel_queue_init_at((queue), 3, 0, (name), REEL_HERE)
int reel_queue_init_at(reel_queue *queue, unsigned flavour, int32_t max, const char *name,
                       struct reel_site *site);

/**
 * Put an item in; wait while it is full.
 *
 * timeout_ns: 0: do not wait (put_nowait). Returns: 0; -ENOSPC: it is full, or was until the time was
 * up (Full); -ESHUTDOWN (ShutDown); -EINVAL: the timeout of one with a limit is negative; -ENOMEM.
 * Records: point, queue_put_wait, queue_put; or timeout, queue_full; or queue_closed.
 */
#define reel_queue_put(queue, item) reel_queue_put_at((queue), (item), REEL_FOREVER, REEL_HERE)
#define reel_queue_put_timeout(queue, item, timeout_ns)                                            \
    reel_queue_put_at((queue), (item), (timeout_ns), REEL_HERE)
#define reel_queue_put_nowait(queue, item) reel_queue_put_at((queue), (item), 0, REEL_HERE)
int reel_queue_put_at(reel_queue *queue, int64_t item, uint64_t timeout_ns, struct reel_site *site);

/**
 * Take an item out; wait while it is empty.
 *
 * item: set on success. Returns: 0; -ENODATA: it is empty, or was until the time was up (Empty);
 * -ESHUTDOWN: and it is empty (ShutDown); -EINVAL: the timeout is negative.
 * Records: point, queue_get_wait, queue_get; or timeout, queue_empty; or queue_closed.
 */
#define reel_queue_get(queue, item) reel_queue_get_at((queue), (item), REEL_FOREVER, REEL_HERE)
#define reel_queue_get_timeout(queue, item, timeout_ns)                                            \
    reel_queue_get_at((queue), (item), (timeout_ns), REEL_HERE)
#define reel_queue_get_nowait(queue, item) reel_queue_get_at((queue), (item), 0, REEL_HERE)
int reel_queue_get_at(reel_queue *queue, int64_t *item, uint64_t timeout_ns,
                      struct reel_site *site);

/** How many items are in it; whether none; whether it is full. Records: point, queue_size;
 * queue_is_empty; queue_is_full. */
#define reel_queue_qsize(queue) reel_queue_qsize_at((queue), REEL_HERE)
#define reel_queue_empty(queue) reel_queue_empty_at((queue), REEL_HERE)
#define reel_queue_full(queue)  reel_queue_full_at((queue), REEL_HERE)
size_t reel_queue_qsize_at(reel_queue *queue, struct reel_site *site);
bool reel_queue_empty_at(reel_queue *queue, struct reel_site *site);
bool reel_queue_full_at(reel_queue *queue, struct reel_site *site);

/** Say that an item which was taken out is dealt with. Returns: 0; -EINVAL: more often than items
 * were put in (Records: misuse; ValueError). Records: point, queue_done, wakes. */
#define reel_queue_task_done(queue) reel_queue_task_done_at((queue), REEL_HERE)
int reel_queue_task_done_at(reel_queue *queue, struct reel_site *site);

/** Wait until all items that were put in are dealt with. Returns: 0. Records: point,
 * queue_join_wait, queue_join. */
#define reel_queue_join(queue) reel_queue_join_at((queue), REEL_HERE)
int reel_queue_join_at(reel_queue *queue, struct reel_site *site);

/** No more puts; gets until it is empty; is_immediate: it is emptied now, and who joins goes on.
 * Returns: 0. Records: point, queue_shutdown, wakes. Source: CPython 3.13. */
#define reel_queue_shutdown(queue, is_immediate)                                                   \
    reel_queue_shutdown_at((queue), (is_immediate), REEL_HERE)
int reel_queue_shutdown_at(reel_queue *queue, bool is_immediate, struct reel_site *site);

/* A SimpleQueue has no task_done, join, full and shutdown: -ENOTSUP (Records: misuse; in Python
 * AttributeError). */

/* ------------------------------------------------------------------ ThreadPool ---------------- */

#define REEL_POOL_THREADS_MAX 64

enum reel_future_state { REEL_PENDING, REEL_RUNNING, REEL_CANCELLED, REEL_DONE, REEL_FAILED };

/* What a pool will have done: its result, once there is one. Private. */
typedef struct reel_future {
    uint32_t id;
    uint32_t guard[2];
    enum reel_future_state state;
    int64_t (*task)(void *);
    void *arg;
    int64_t result;
    const char *failure;
    struct engine_thread *waiters;
} reel_future;

/* A pool: threads that take tasks from a queue. Private. */
typedef struct reel_pool {
    uint32_t id;
    uint32_t guard[2]; /* of what follows, but for the queue */
    uint32_t max, count, idle, submitted;
    bool is_shut_down;
    char *name;
    struct reel_process *process; /* that it belongs to; NULL: the program itself */
    reel_queue tasks;             /* of numbers of futures; 0 sends a worker home */
    reel_future **futures;
    size_t future_room;
    reel_thread workers[REEL_POOL_THREADS_MAX];
    struct reel_pool *next;
} reel_pool;

/** Make a pool of at most `threads` threads; each is started when there is a task and none of them
 * idle. Returns: 0; -EINVAL: below 1 (ValueError), above REEL_POOL_THREADS_MAX; -EBUSY: it has threads
 * that are alive (both: Records: misuse); -ENOMEM. Records: pool_new, queue_new. Source: CPython
 * concurrent.futures.ThreadPoolExecutor. */
#define reel_pool_init(pool, threads, name) reel_pool_init_at((pool), (threads), (name), REEL_HERE)
int reel_pool_init_at(reel_pool *pool, int32_t threads, const char *name, struct reel_site *site);

/** Let the pool do `task(arg)`. future: made here. name: NULL: "task-1". Returns: 0; -ESHUTDOWN
 * (RuntimeError; Records: misuse); -EAGAIN: no thread could be made; -ENOMEM. Records: point,
 * future_new, future_submit, thread_new and thread_start of a new worker, queue_put; of the worker
 * future_run, future_done or future_fail, wakes. */
#define reel_pool_submit(pool, task, arg, future, name)                                            \
    reel_pool_submit_at((pool), (task), (arg), (future), (name), REEL_HERE)
int reel_pool_submit_at(reel_pool *pool, int64_t (*task)(void *), void *arg, reel_future *future,
                        const char *name, struct reel_site *site);

/** out[i] = task(in[i]) for each of `count`, by the pool; waits for all, in order. If one fails, those
 * after it are cancelled where they have not begun. Returns: 0, or what the first that failed
 * returned. Records: those of submit, result and cancel. */
#define reel_pool_map(pool, task, in, out, count)                                                  \
    reel_pool_map_at((pool), (task), (in), (out), (count), REEL_HERE)
int reel_pool_map_at(reel_pool *pool, int64_t (*task)(int64_t), const int64_t *in, int64_t *out,
                     size_t count, struct reel_site *site);

/** No more tasks. is_waiting: until all that were submitted are done and the threads have finished.
 * is_cancelling: those that have not begun are cancelled first. Returns: 0; -EDEADLK: one of its own
 * threads was to wait (Records: misuse; RuntimeError). Records: point, pool_shutdown, queue_get and
 * future_cancel of each that is cancelled, queue_put, joins. The end of the run, or of a process, does
 * the same, waiting. */
#define reel_pool_shutdown(pool, is_waiting, is_cancelling)                                        \
    reel_pool_shutdown_at((pool), (is_waiting), (is_cancelling), REEL_HERE)
int reel_pool_shutdown_at(reel_pool *pool, bool is_waiting, bool is_cancelling,
                          struct reel_site *site);

/** The result of a future; wait for it. result: set on success. Returns: 0; -ETIMEDOUT; -ECANCELED;
 * -EIO: the task failed (reel_fail). Records: point, future_wait, future_get; or (timeout,)
 * future_none. */
#define reel_future_result(future, result)                                                         \
    reel_future_result_at((future), (result), REEL_FOREVER, REEL_HERE)
#define reel_future_result_timeout(future, result, timeout_ns)                                     \
    reel_future_result_at((future), (result), (timeout_ns), REEL_HERE)
int reel_future_result_at(reel_future *future, int64_t *result, uint64_t timeout_ns,
                          struct reel_site *site);

/** What the task failed with; NULL: it has not failed. No record. */
const char *reel_future_failure(reel_future *future);

/** Whether it is over: done, failed or cancelled. Records: point, future_test. */
#define reel_future_done(future) reel_future_done_at((future), REEL_HERE)
bool reel_future_done_at(reel_future *future, struct reel_site *site);

/** Whether it runs, whether it was cancelled. No record. */
bool reel_future_running(reel_future *future);
bool reel_future_cancelled(reel_future *future);

/** Cancel it, if it has not begun. Returns: whether it is cancelled. Records: point, future_cancel,
 * wakes. */
#define reel_future_cancel(future) reel_future_cancel_at((future), REEL_HERE)
bool reel_future_cancel_at(reel_future *future, struct reel_site *site);

/* ------------------------------------------------------------------ rwlock, spinlock ---------- */

/* A lock for many who read, or one who writes. Who reads may go in while others do, even past one
 * who waits to write. Private. */
typedef struct reel_rwlock {
    uint32_t id;
    uint32_t guard[2];
    uint32_t readers;
    uint16_t writer;
    struct engine_thread *read_waiters, *write_waiters;
} reel_rwlock;

/** Make one, free. Records: rw_new. Source: POSIX pthread_rwlock. */
#define reel_rwlock_init(rwlock, name) reel_rwlock_init_at((rwlock), (name), REEL_HERE)
void reel_rwlock_init_at(reel_rwlock *rwlock, const char *name, struct reel_site *site);

/** Take it to read, or to write. timeout_ns 0: do not wait. Returns: 0; -EBUSY: taken, and we were
 * not to wait; -ETIMEDOUT; -EDEADLK: the caller would wait for itself, since it writes (Records:
 * misuse). Records: point, rw_read_wait or rw_write_wait, rw_read or rw_write; or rw_busy. */
#define reel_rwlock_read(rwlock)      reel_rwlock_read_at((rwlock), REEL_FOREVER, REEL_HERE)
#define reel_rwlock_try_read(rwlock)  reel_rwlock_read_at((rwlock), 0, REEL_HERE)
#define reel_rwlock_write(rwlock)     reel_rwlock_write_at((rwlock), REEL_FOREVER, REEL_HERE)
#define reel_rwlock_try_write(rwlock) reel_rwlock_write_at((rwlock), 0, REEL_HERE)
int reel_rwlock_read_at(reel_rwlock *rwlock, uint64_t timeout_ns, struct reel_site *site);
int reel_rwlock_write_at(reel_rwlock *rwlock, uint64_t timeout_ns, struct reel_site *site);

/** Release it. Returns: 0; -EPERM: nobody has it, or another writes (Records: misuse). Records:
 * point, rw_release, wakes. */
#define reel_rwlock_release(rwlock) reel_rwlock_release_at((rwlock), REEL_HERE)
int reel_rwlock_release_at(reel_rwlock *rwlock, struct reel_site *site);

/* A lock for which one waits by asking again and again. Private. */
typedef struct reel_spinlock {
    uint32_t id;
    uint32_t guard[2];
    uint16_t holder;
} reel_spinlock;

/** Make one, free. Records: spin_new. Source: POSIX pthread_spin. */
#define reel_spinlock_init(spinlock, name) reel_spinlock_init_at((spinlock), (name), REEL_HERE)
void reel_spinlock_init_at(reel_spinlock *spinlock, const char *name, struct reel_site *site);

/** Take it; spin while it is held, letting others go first (a deadlock if the caller holds it: it
 * spins for ever). reel_spinlock_try: do not spin: -EBUSY. Returns: 0. Records: point and spin_busy
 * each time in vain (in the real engine only the first), spin_take. */
#define reel_spinlock_acquire(spinlock) reel_spinlock_acquire_at((spinlock), true, REEL_HERE)
#define reel_spinlock_try(spinlock)     reel_spinlock_acquire_at((spinlock), false, REEL_HERE)
int reel_spinlock_acquire_at(reel_spinlock *spinlock, bool is_spinning, struct reel_site *site);

/** Release it. Returns: 0; -EPERM: the caller does not hold it (Records: misuse). Records: point,
 * spin_release. */
#define reel_spinlock_release(spinlock) reel_spinlock_release_at((spinlock), REEL_HERE)
int reel_spinlock_release_at(reel_spinlock *spinlock, struct reel_site *site);

/* ------------------------------------------------------------------ processes ----------------- */

#define REEL_PIPE_MESSAGES 1024 /* that a pipe holds */

/* A pipe: messages from one end to the other, also between processes. Private. */
typedef struct reel_pipe {
    uint32_t id;
    uint32_t guard[2];
    struct reel_pipe_shared *shared; /* its messages */
    struct engine_thread *senders, *receivers;
} reel_pipe;

/** Make a pipe, before the processes that shall use it are started. Returns: 0 or -ENOMEM. Records:
 * pipe_new. Source: CPython multiprocessing.Pipe(duplex=False). */
#define reel_pipe_init(pipe, name) reel_pipe_init_at((pipe), (name), REEL_HERE)
int reel_pipe_init_at(reel_pipe *pipe, const char *name, struct reel_site *site);

/** Send a message; wait while the pipe is full. Returns: 0; -EPIPE: it is closed (OSError). Records:
 * point, pipe_send_wait, pipe_send. */
#define reel_pipe_send(pipe, message) reel_pipe_send_at((pipe), (message), REEL_HERE)
int reel_pipe_send_at(reel_pipe *pipe, int64_t message, struct reel_site *site);

/** Receive a message; wait while there is none. Returns: 0; -ENODATA: it is closed, and empty
 * (EOFError). Records: point, pipe_receive_wait, pipe_receive or pipe_end. */
#define reel_pipe_receive(pipe, message) reel_pipe_receive_at((pipe), (message), REEL_HERE)
int reel_pipe_receive_at(reel_pipe *pipe, int64_t *message, struct reel_site *site);

/** Close it, for all processes: what is in it can still be received. Returns: 0. Records: point,
 * pipe_close, wakes. */
#define reel_pipe_close(pipe) reel_pipe_close_at((pipe), REEL_HERE)
int reel_pipe_close_at(reel_pipe *pipe, struct reel_site *site);

/* A process: variables are its own copies, and so is the GIL. Only variables and pipes may be used by
 * two processes. The virtual engine models it as a thread with copies; in the real engine it is
 * forked, before any thread is started. */
typedef struct reel_process {
    reel_thread thread; /* its first thread */
    void (*run)(void *);
    void *arg;
    int exit_code, code; /* for whoever has joined it; that it ended with */
    int pid;             /* real engine */
    bool is_ending;      /* its pools take no more tasks */
    bool is_exiting;     /* by reel_process_exit */
    struct reel_process *parent, *next;
} reel_process;

/** Make a process that will call `run(arg)`, wait for its pools, Threads and processes, kill its
 * daemons, and exit with 0; or with 1, if `run` ends by reel_fail. As reel_thread_init; but it is no
 * daemon, whoever makes it. Whoever starts it waits for it at the end. Source: CPython
 * multiprocessing.Process, start method fork. */
#define reel_process_init(process, name, run, arg)                                                 \
    reel_process_init_at((process), (name), (run), (arg), REEL_HERE)
int reel_process_init_at(reel_process *process, const char *name, void (*run)(void *), void *arg,
                         struct reel_site *site);

/** Start it. Variables have the values that they have for the caller now. Returns: 0; -EINVAL: started
 * before; -EBUSY: real engine, and threads have been started; or fork's error (all: Records: misuse).
 * Records: point, thread_start; of the process point, thread_begin, and at its end thread_end. */
#define reel_process_start(process) reel_process_start_at((process), REEL_HERE)
int reel_process_start_at(reel_process *process, struct reel_site *site);

/** Wait until it has exited. As reel_thread_join; and -ECHILD: another process has started it
 * (Records: misuse). In the real engine, one that was killed by a signal: Records: thread_fail. */
#define reel_process_join(process) reel_process_join_at((process), REEL_FOREVER, REEL_HERE)
#define reel_process_join_timeout(process, timeout_ns)                                             \
    reel_process_join_at((process), (timeout_ns), REEL_HERE)
int reel_process_join_at(reel_process *process, uint64_t timeout_ns, struct reel_site *site);

/** Whether it has been started and has not exited. Records: point, thread_alive. */
#define reel_process_is_alive(process) reel_process_is_alive_at((process), REEL_HERE)
bool reel_process_is_alive_at(reel_process *process, struct reel_site *site);

/** With which code it has exited, once it has been joined or found not alive; -1 before (Python:
 * None). Below 0: the number of the signal that has killed it. */
int reel_process_exit_code(const reel_process *process);

/** End the calling thread's process with a code, of which the lowest 8 bits count, at once: its other
 * threads are killed. In the program itself, end the run, as exit() does. Records: point, thread_exit,
 * thread_kill of each other thread. */
#define reel_process_exit(code) reel_process_exit_at((code), REEL_HERE)
__attribute__((noreturn)) void reel_process_exit_at(int code, struct reel_site *site);

/* ------------------------------------------------------------------ shared variables ---------- */

/* A variable that threads share: each access is a point. Private. */
typedef struct reel_var {
    uint32_t id;
    uint32_t guard[2];
    bool is_ordered;
    int64_t value;
    struct reel_var_copy *copies; /* of processes of the virtual engine */
} reel_var;

/** Make a variable. Records: var_new. */
#define reel_var_init(var, name, value) reel_var_init_at((var), (name), (value), REEL_HERE)
void reel_var_init_at(reel_var *var, const char *name, int64_t value, struct reel_site *site);

/** Make an ordered one: reads and writes of such variables stand in one order that all threads agree
 * on, and whoever reads what another has written sees all that the other did before that. So it can
 * be a flag; it is not checked for data races and lost updates. (An addition is still a read and a
 * write.) Records: var_new. Source: C11 atomic_load and atomic_store, sequentially consistent. */
#define reel_ordered_var_init(var, name, value)                                                    \
    reel_ordered_var_init_at((var), (name), (value), REEL_HERE)
void reel_ordered_var_init_at(reel_var *var, const char *name, int64_t value,
                              struct reel_site *site);

/** Read it. Returns: its value; 0 if it was never made (Records: misuse). Records: point, var_load. */
#define reel_var_load(var) reel_var_load_at((var), REEL_HERE)
int64_t reel_var_load_at(reel_var *var, struct reel_site *site);

/** Write it. Records: point, var_store. */
#define reel_var_store(var, value) reel_var_store_at((var), (value), REEL_HERE)
void reel_var_store_at(reel_var *var, int64_t value, struct reel_site *site);

/** `var += amount`, as a program does it: read, then write, with a point before each; it is not
 * atomic. (With the GIL and breaker=jumps it happens to be: the GIL is never dropped in between.) Returns: the value written. Records: as load and store. */
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

/** Execute `count` instructions of the interpreter, each a point. With the GIL, it is dropped before
 * each of them if somebody has asked for it; with breaker=jumps at the end instead, as in a loop that
 * jumps back once. Returns: 0; -EINVAL: count is negative. Records: point, bytecode for each. */
#define reel_bytecodes(count) reel_bytecodes_at((count), REEL_HERE)
int reel_bytecodes_at(int32_t count, struct reel_site *site);

/**
 * Execute one instruction of the interpreter, by its name: "LOAD_GLOBAL counter". A point.
 *
 * With the GIL, it is dropped before the instruction if somebody has asked for it: with breaker=any
 * (CPython up to 3.9) before each; with breaker=jumps (from 3.10 on) only before a call, a jump
 * back and RESUME (JUMP_BACKWARD and CALL, and what they were called before; not
 * JUMP_BACKWARD_NO_INTERRUPT), and where the program comes back to a line that it has passed, as a loop
 * does. Reading and writing a variable are such instructions, too; any other call of the library is a
 * call. With gil=ticks (up to 3.1) each counts, and the GIL is let go after a hundred.
 * Records: point, instruction. Source: CPython Python/ceval.c, Python/bytecodes.c.
 */
#define reel_instruction(name) reel_instruction_at((name), REEL_HERE)
void reel_instruction_at(const char *name, struct reel_site *site);

/** Let other threads go first. Records: point, yield. Source: POSIX sched_yield. */
#define reel_yield() reel_yield_at(REEL_HERE)
void reel_yield_at(struct reel_site *site);

/** Time since the start of the run, in nanoseconds; no record. */
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

/** Mark a place in the run. Records: point, checkpoint. */
#define reel_checkpoint(name) reel_checkpoint_at((name), REEL_HERE)
void reel_checkpoint_at(const char *name, struct reel_site *site);

/** A random number below `limit` (above 0), from the seed of the schedule. Records: random. */
#define reel_random(limit) reel_random_at((limit), REEL_HERE)
int64_t reel_random_at(int64_t limit, struct reel_site *site);

/**
 * Claim that `claim` holds; `text` says what in words. If it does not, the run goes on and counts
 * as failed. Returns: `claim`. Records: expect. No point.
 */
#define reel_expect(claim, text) reel_expect_at((claim), (text), REEL_HERE)
bool reel_expect_at(bool claim, const char *text, struct reel_site *site);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
#endif
