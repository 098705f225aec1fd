/* SPDX-License-Identifier: MIT */
/*
 * A schedule: everything beside the program and its parameters that decides how a run goes.
 *
 *   schedule   = [policy] {"," item} {"/" choice}        e.g.  time,cores=1/T2.5:T3
 *   policy     = "time" | "round-robin" | "random:" SEED | "manual" | "real"
 *   item       = "policy=" policy | "cores=" N | "slice=" TIME | "gil=" ("off" | "on" | "ticks")
 *              | "breaker=" ("any" | "jumps") | "spurious=" PERCENT | "waiters=" ("fifo" | "any")
 *              | "seed=" SEED | "interval=" TIME | "op=" TIME | "switch=" TIME | "wake=" TIME | "start=" TIME
 *              | "bytecode=" TIME | "process=" TIME | "full=" ("block" | "drop" | "overwrite")
 *   choice     = "T" last "." nth (":" | "!" | "~" | "@") "T" next
 *   TIME       = number ("ns" | "us" | "ms" | "s")
 *
 * A choice departs from the policy: after step `nth` of thread `last`, thread `next` goes on, which
 * could (":"); or which waits, and does so no longer: because its time is up ("!": the clock moves
 * there, and the time of all who are due before it is up too), or because it is woken spuriously from
 * its condition ("~"). Or, in that step, `next` is the one who is woken of those who wait for the same
 * ("@"), though its own time may come first. A choice that cannot be followed ends the run. At one
 * place there stands one of ":", "!" and "~" at most, and one "@". A schedule that begins with a policy
 * stands for itself; one that begins with an item changes the scenario's own default.
 *
 * Policies: "time" is a discrete-event simulation of `cores` cores with a time slice; the others
 * know one core, and choose at every step: round-robin the next thread by number, random any of
 * them alike, manual the same thread for as long as it can go on, then the lowest (the person at
 * the keys makes the choices that differ). Under "real" the threads run freely, on the machine's
 * cores and in its time: nobody can choose, and costs are what they are. There "full" tells what a
 * thread does that finds no room for its record: wait, leave it out, or overwrite the oldest.
 *
 * The GIL: "on" is that of CPython 3.2 and later, "ticks" that of 3.1 and earlier; "breaker" says where
 * a thread that was asked to drop it looks whether it was: before any instruction (3.9 and earlier), or
 * at calls and backward jumps only (3.10 and later). "spurious": of a hundred waits at a condition, how
 * many end though nobody notified it; not all of them, as then a deadlock could not be seen. "waiters": who of those that wait for one thing is woken: the one
 * that came first, or any of them; if it is not said, any under policy random and the first under the
 * others. What is drawn is drawn from the seed: that of policy random, or the item of that name.
 */
#ifndef TRACE_SCHEDULE_H
#define TRACE_SCHEDULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SCHEDULE_CORES_MAX 64

enum schedule_policy { POLICY_TIME, POLICY_ROUND_ROBIN, POLICY_RANDOM, POLICY_MANUAL, POLICY_REAL };

enum schedule_gil { GIL_OFF, GIL_ON, GIL_TICKS };

enum schedule_breaker { BREAKER_ANY, BREAKER_JUMPS };

enum schedule_waiters { WAITERS_BY_POLICY, WAITERS_FIFO, WAITERS_ANY };

enum schedule_full { FULL_BLOCK, FULL_DROP, FULL_OVERWRITE };

/* How a choice departs from the policy: X(NAME, sign) */
#define SCHEDULE_WAYS(X)                                                                           \
    X(GO, ':')       /* `next` goes on */                                                          \
    X(TIMEOUT, '!')  /* the time of `next` is up: it stops waiting, and goes on */                 \
    X(SPURIOUS, '~') /* `next` leaves its condition though nobody notified it, and goes on */      \
    X(WAITER, '@')   /* in that step, `next` is the waiter who is woken */

enum schedule_way {
#define X(NAME, sign) WAY_##NAME,
    SCHEDULE_WAYS(X)
#undef X
        WAY_COUNT
};

struct schedule_choice {
    uint32_t nth;
    uint16_t last;
    uint16_t next;
    enum schedule_way way;
};

/* What somebody picks of what can happen next: who takes the next step and in which way; and whom
 * that step wakes, if it wakes one of several (0: as the policy says). */
struct pick {
    uint16_t thread;
    uint16_t waiter;
    enum schedule_way way; /* not WAY_WAITER */
};

struct schedule {
    enum schedule_policy policy;
    uint64_t seed;
    uint32_t cores;
    enum schedule_gil gil;
    enum schedule_breaker breaker;
    uint32_t spurious_percent; /* of the waits at conditions */
    enum schedule_waiters waiters;
    uint64_t slice_ns;    /* how long a thread may keep a core that another one waits for */
    uint64_t interval_ns; /* the GIL's switch interval */
    /* Costs, in virtual time. */
    uint64_t op_ns;       /* of each visible operation */
    uint64_t switch_ns;   /* of putting another thread on a core */
    uint64_t wake_ns;     /* from being woken to going on */
    uint64_t start_ns;    /* of starting a thread */
    uint64_t process_ns;  /* of starting a process */
    uint64_t bytecode_ns; /* of one instruction of the interpreter */
    enum schedule_full full;
    struct schedule_choice *choices;
    size_t choice_count;
};

/** The library's defaults: policy time, 2 cores, no GIL. Owns nothing yet. */
void schedule_init(struct schedule *s);

/**
 * Parse `text` into `s`, which holds the scenario's default.
 *
 * Returns: 0, or -EINVAL with one sentence in `why` (and `s` half changed), or -ENOMEM.
 */
int schedule_parse(struct schedule *s, const char *text, char *why, size_t why_bytes);

/** Order choices by their places: for qsort and bsearch. Two are alike that cannot both stand in one
 * schedule. */
int schedule_compare(const void *a, const void *b);

/** Append a choice. Returns: 0 or -ENOMEM. */
int schedule_add(struct schedule *s, struct schedule_choice choice);

/** The shortest text that parses to `s` (what equals the library's default is left out). Returns:
 * malloced text, or NULL. */
char *schedule_format(const struct schedule *s);

/** Give its choices free. */
void schedule_free(struct schedule *s);

/** Parse a TIME ("1.5ms"). Returns: 0 or -EINVAL. */
int schedule_parse_time(const char *text, uint64_t *ns);

#endif
