/* SPDX-License-Identifier: MIT */
/*
 * The world: what threads, objects, cores and the GIL are doing at one instant.
 *
 * world_apply is a pure fold over records: no clock, no I/O, nothing but the world and the record.
 * It believes no record: ids that were not defined are passed over.
 */
#ifndef MODEL_WORLD_H
#define MODEL_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/tape.h"
#include "model/watch.h"
#include "trace/record.h"

/* X(NAME, word) */
#define THREAD_STATES(X)                                                                           \
    X(NEW, "NEW")     /* made, not started */                                                      \
    X(READY, "READY") /* could go on, waits for a core */                                          \
    X(RUN, "RUN")     /* on a core */                                                              \
    X(BLOCK, "BLOCK") /* waits for a lock */                                                       \
    X(WAIT, "WAIT")   /* waits for anything else that others do, or for a timer */                 \
    X(GIL, "GIL")     /* waits for the GIL */                                                      \
    X(SLEEP, "SLEEP")                                                                              \
    X(IO, "I/O")                                                                                   \
    X(END, "END")     /* has finished */                                                           \
    X(KILL, "KILL")   /* a daemon, killed at the end of the program */                             \
    X(FAILED, "FAIL") /* has finished by failing */                                                \
    X(UNKNOWN, "?")   /* records were lost, and none has told of it since */

enum thread_state {
#define X(NAME, word) THREAD_##NAME,
    THREAD_STATES(X)
#undef X
        THREAD_STATE_COUNT
};

/* What a thread will do when it goes on. */
struct world_pending {
    uint32_t kind; /* enum record_kind; R_NONE: not known */
    uint32_t object;
    int64_t arg;
    uint32_t site;
};

struct world_thread {
    enum thread_state state;
    bool is_daemon;
    bool has_failed;        /* it will be FAILED when it ends */
    uint8_t way;            /* enum record_way */
    uint16_t process;       /* the first thread of the process that it belongs to; 0: the program */
    int32_t priority;       /* its own */
    int32_t inherited;      /* that of inherits_from */
    uint16_t inherits_from; /* a more important thread, at whose priority it runs; 0: none */
    uint16_t core;          /* in RUN */
    uint16_t wait_kind;     /* in BLOCK, WAIT, GIL: the kind of the record that began the wait, as
                             R_LOCK_WAIT or R_GIL_SWITCH; else R_NONE */
    uint32_t wait_object;   /* object; thread of R_JOIN_WAIT; process of R_GIL_WAIT, R_GIL_SWITCH */
    uint64_t wait_order;    /* who came first has the lower number */
    bool is_timed;          /* in BLOCK, WAIT: it stops waiting by itself when its time is up */
    bool has_timer;         /* in whichever state: it goes on by itself at due_ns */
    uint64_t due_ns;
    uint16_t woken_from; /* the kind of the wait that is over, until it goes on; else R_NONE */
    bool is_time_up;     /* that wait's */
    struct world_pending pending;
    uint64_t pending_ns; /* when that was told */
    uint32_t locks;      /* that it holds: locks, rlocks, spinlocks, rwlocks */
    uint32_t site;       /* of its last operation; 0: none yet */
    uint32_t steps;      /* taken */
    uint64_t since_ns;
    uint64_t time_in[THREAD_STATE_COUNT]; /* up to since_ns; add now - since_ns to `state` */
    uint64_t changed;                     /* the step in which anything of it last changed */
};

/* How far a task of a pool has come. */
enum future_state { FUTURE_PENDING, FUTURE_RUNNING, FUTURE_CANCELLED, FUTURE_DONE, FUTURE_FAILED };

/* Kinds of waiting that one object can have: putting, getting and joining are three of a queue. */
#define WORLD_WAITS_MAX 3

/* Each member belongs to the types that its comment names, and is 0 in others. While is_unknown, all
 * but type, flavour, lock, pool, max and is_bounded is out of date, and `waiters` counts those who
 * have been seen to wait since. */
struct world_object {
    enum object_type type;
    uint8_t flavour;      /* queue: enum record_queue; lock: enum record_lock */
    uint8_t future;       /* future: enum future_state */
    bool is_unknown;      /* records were lost, and none has told of it since */
    bool is_set;          /* event */
    bool is_broken;       /* barrier */
    bool is_shut_down;    /* queue, pool; pipe: closed */
    bool is_bounded;      /* semaphore: never above `max`; queue: never more than `max` items */
    bool is_passed_on;    /* semaphore: released by one who had not acquired it, as a signal is */
    bool is_todo_unknown; /* queue: `unfinished` is out of date */
    uint16_t owner;       /* lock, rlock, spinlock: who holds it; rwlock: who writes; 0: nobody.
                             future: who does it or has done it */
    uint16_t writer;      /* variable: who wrote it last; 0: only its maker */
    uint32_t depth;       /* rlock: times that its owner has it; 0 with an owner: unknown */
    uint32_t lock;        /* condition: its lock */
    uint32_t pool;        /* future: its pool */
    uint32_t max;         /* semaphore, queue: the bound; barrier: parties; pool: threads */
    uint32_t count;       /* queue, pipe: items in it; barrier: threads that have come; rwlock:
                             readers */
    uint32_t kept;        /* queue, pipe: items of these that are in the world; see world_items */
    uint64_t unfinished;  /* queue: tasks to do, for who joins it */
    int64_t value;        /* variable: the program's own; semaphore: how many may pass; future: its
                             result */
    uint32_t waiters;     /* how many wait */
    uint32_t waiters_of[WORLD_WAITS_MAX]; /* for what; see world_wait_kind */
    uint32_t site;                        /* of the last operation on it */
    uint32_t version;                     /* of a variable: times written */
    uint64_t written;    /* of a variable: index of the record that wrote it last */
    uint32_t taken;      /* locks of all kinds, semaphores: how often it was taken */
    uint32_t contended;  /* how often somebody began to wait for it */
    uint64_t longest_ns; /* of the waits that have ended */
    uint64_t changed;
};

/* An item in a queue or pipe; or the copy of a variable that a process has. */
struct world_value {
    uint32_t object;
    uint32_t process; /* of a copy: its first thread; else 0 */
    int64_t value;
};

/* Who reads under an rwlock, or has acquired a semaphore and not released it. */
struct world_hold {
    uint32_t object;
    uint32_t thread;
};

/* A world has no more of them; those that come when it is full are counted, but not kept. */
#define WORLD_ITEMS_MAX  1024
#define WORLD_COPIES_MAX 256
#define WORLD_HOLDS_MAX  256
#define WORLD_GILS_MAX   64

struct world_gil {
    uint16_t process; /* its first thread; 0: the program */
    bool is_on;
    bool is_ticking; /* that of 3.1: nobody asks for it, and nobody waits an interval */
    bool is_drop_requested;
    bool is_unknown; /* records were lost, and none has told of it since */
    uint16_t holder;
    uint16_t requester;
    uint16_t
        drop_kind; /* why it was dropped last: R_GIL_YIELD, R_GIL_TICK, or the kind of operation */
    uint32_t waiters;
    uint32_t switches; /* times that another thread than the last one took it */
    uint16_t last_holder;
    uint64_t interval_ns;
    uint64_t taken_ns;
    uint64_t wait_ns; /* since when the first of those who wait has waited in vain */
    uint64_t changed;
};

enum finding_kind {
    FINDING_DEADLOCK,      /* chain: who waits for whom, in a circle */
    FINDING_SELF_DEADLOCK, /* thread waits for a lock that it holds */
    FINDING_WAITS_FOREVER, /* thread waits, and nobody is left who could end it */
    FINDING_LOST_WAKEUP,   /* thread waits for a signal that other gave before it began to wait */
    FINDING_POTENTIAL,     /* potential deadlock: chain: who takes what next, holding what the one
                                before takes */
    FINDING_LIVELOCK,      /* chain: who keeps trying for what, all in vain */
    FINDING_STARVATION,    /* thread waits while others are served, `amount` times */
    FINDING_CONVOY,        /* thread waits for the GIL behind other, whenever it comes back */
    FINDING_DATA_RACE,     /* nothing orders what thread does with a variable and what other does */
    FINDING_LOST_UPDATE,   /* thread wrote over what other wrote, having read before that */
    FINDING_LOCK_HELD,     /* thread finished with a lock in its hands */
    FINDING_DAEMON_AT_WORK, /* thread, a daemon, was killed in the middle of something */
    FINDING_EXPECT,         /* a claim did not hold */
    FINDING_MISUSE,         /* an operation that its specification forbids */
    FINDING_KIND_COUNT
};

#define FINDING_CHAIN_MAX  16
#define WORLD_FINDINGS_MAX 1000

struct finding {
    enum finding_kind kind;
    uint16_t thread, other;
    uint16_t wait_kind; /* what thread waits for, as in struct world_thread; of a misuse and of a
                           daemon: kind of the operation; of a convoy: R_GIL_TICK: of the old GIL */
    uint16_t process;   /* of a data race: whose copy of the variable, as in struct world_value */
    uint32_t object;    /* or the thread, where wait_kind says so; of a claim: its site */
    bool is_suspected;  /* others could still open it */
    bool is_resolved;   /* it did open again, or went on */
    uint32_t times;     /* the same again is counted here */
    uint64_t amount;    /* of starvation: how often others were served; of a convoy: the interval of
                           the GIL, so long it waits at least; of a misuse: the error; of waiting for
                           ever: 1 if other is gone */
    uint64_t record;    /* index of the record that completed it */
    uint64_t proof[FINDING_CHAIN_MAX]; /* indices of the records that prove it, beside that one: for
                                          each of the chain the one that says so; else in order of
                                          time */
    uint32_t proof_count;
    uint16_t chain[FINDING_CHAIN_MAX]; /* chain[i] waits for chain[i+1], the last for the first */
    uint32_t chain_objects[FINDING_CHAIN_MAX]; /* what chain[i] waits for or takes; 0: it joins */
    uint32_t chain_count;                      /* of those kept here */
    uint32_t chain_length;                     /* of the whole circle */
};

/* How the run went, in one word. */
#define VERDICTS(X)                                                                                \
    X(RUNNING, running)                                                                            \
    X(ENDED, ended)                                                                                \
    X(FAILED, failed)     /* a claim did not hold, or T1 failed */                                 \
    X(DEADLOCK, deadlock) /* nobody can go on, and some wait in a circle */                        \
    X(FOREVER, waits)     /* nobody can go on, without a circle */                                 \
    X(EXITED, exited)                                                                              \
    X(CRASHED, crashed)                                                                            \
    X(KILLED, killed)                                                                              \
    X(LIMIT, limit)                                                                                \
    X(DIVERGED, diverged)                                                                          \
    X(STOPPED, stopped)                                                                            \
    X(DAMAGED, damaged)

enum verdict {
#define X(NAME, name) VERDICT_##NAME,
    VERDICTS(X)
#undef X
        VERDICT_COUNT
};

struct world {
    uint64_t time_ns;
    uint64_t records; /* applied so far */
    uint64_t step;    /* number of the step we are in */
    bool is_real;     /* a run of the real engine */
    uint16_t actor;   /* who takes it; 0: nobody yet */
    uint64_t waits;   /* so far, for wait_order */

    struct world_thread *threads; /* by id - 1 */
    size_t thread_count, thread_room;
    struct world_object *objects; /* by id - 1 */
    size_t object_count, object_room;
    struct finding *findings;
    size_t finding_count, finding_room;
    struct watch watch;        /* for the findings */
    struct world_value *items; /* of all queues and pipes, in order of arrival */
    size_t item_count, item_room;
    struct world_value *copies; /* of variables, of processes */
    size_t copy_count, copy_room;
    struct world_hold *holds; /* of all rwlocks and semaphores, in order of time */
    size_t hold_count, hold_room;

    struct world_gil *gils; /* of processes that have used theirs */
    size_t gil_count, gil_room;

    uint32_t cores;
    bool wakes_spuriously; /* who waits at a condition may go on by itself */
    uint64_t slice_ns;
    struct world_gil gil; /* of the program */
    uint64_t lost;        /* records that are missing */
    uint32_t failed_claims;

    bool has_ended;
    enum record_end end;
    uint32_t end_detail; /* signal or status */
    uint16_t end_thread;
};

void world_init(struct world *world);
void world_free(struct world *world);

/** Make `to` equal to `from`. */
void world_copy(struct world *to, const struct world *from);

/** Whether two worlds are the same in everything. */
bool world_equal(const struct world *a, const struct world *b);

/** How many bytes of memory a copy of it needs beside the struct. */
size_t world_bytes(const struct world *world);

/** Fold one record in. */
void world_apply(struct world *world, const struct record *record);

/** The thread of an id, or NULL. The object of an id, or NULL. */
const struct world_thread *world_thread(const struct world *world, uint32_t id);
const struct world_object *world_object(const struct world *world, uint32_t id);

/** The GIL that a thread needs: that of its process. NULL: there is no such thread or GIL. */
const struct world_gil *world_gil_of(const struct world *world, uint32_t thread);

/** Whether a thread could take the next step. */
bool world_is_runnable(const struct world *world, uint32_t id);

/** Whether a thread has finished, in whichever way. */
bool world_is_over(const struct world_thread *thread);

/** The one thread that `id` waits for, or 0: owner of the lock or rlock, who writes under the rwlock
 * or is its only reader, who does the task, thread to be joined, holder of the GIL. */
uint16_t world_waits_for(const struct world *world, uint32_t id);

/**
 * Who waits in one queue, in order of arrival.
 *
 * wait_kind, object: as in struct world_thread. ids: room for `max`. Returns: how many there are
 * (may be more than max).
 */
size_t world_waiters(const struct world *world, unsigned wait_kind, uint32_t object, uint16_t *ids,
                     size_t max);

/** The kinds of waiting that objects of a type have, in the order of `waiters_of`; R_NONE from the
 * end of them on. */
unsigned world_wait_kind(enum object_type type, unsigned i);

/**
 * The items of a queue or pipe that are kept, in order of arrival.
 *
 * values: room for `max`. Returns: how many are kept (may be more than max, and less than `count` of
 * the object: then others are between or behind them).
 */
size_t world_items(const struct world *world, uint32_t object, int64_t *values, size_t max);

/**
 * Who has an object, as far as is known: the owner of a lock, rlock or spinlock, who writes or reads
 * under an rwlock, who has acquired a semaphore (once for each time).
 *
 * ids: room for `max`. Returns: how many there are (may be more than max).
 */
size_t world_holders(const struct world *world, uint32_t object, uint16_t *ids, size_t max);

/** The copy of a variable that a process has. Returns: whether it is known; value is set then. */
bool world_value_in(const struct world *world, uint32_t object, uint16_t process, int64_t *value);

/** How many findings stand: without circles that opened again. */
size_t world_findings_standing(const struct world *world);

/** Whether a thread is part of a deadlock or waits for ever. */
bool world_is_stuck(const struct world *world, uint32_t id);

/** Time that a thread has spent in a state so far, in nanoseconds. */
uint64_t world_time_in(const struct world *world, uint32_t id, enum thread_state state);

enum verdict world_verdict(const struct world *world);

/** Word of a state, "BLOCK"; of a verdict, "deadlock". */
const char *thread_state_word(enum thread_state state);
const char *verdict_name(enum verdict verdict);

/** Whether a run has come to an end of its own: it was not cut off, nor ended from outside. */
bool verdict_is_own(enum verdict verdict);

/** Whether it has ended so that nobody knows how long it would take to finish. */
bool verdict_is_unfinished(enum verdict verdict);

#endif
