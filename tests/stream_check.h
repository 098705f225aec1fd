/* SPDX-License-Identifier: MIT */
/*
 * What must hold in the records of any run of the real engine, checked record by record: written anew
 * from record.h and threadreel.h, and knowing nothing of the world.
 *
 * Thread by thread: made, started, begun, ended, joined, in this order; nobody does anything between
 * beginning to wait and being woken or giving up. Object by object: what each record says is what comes
 * of those before it: owners, depths, counts, the very items of queues. Definition by definition:
 * numbers have no gaps, and what is named has been defined. And of the program targets/stress.c: each
 * thread's variable counts up by one, and there are as many records of each kind as it claims.
 *
 * If records may be missing (is_lossy), only those are counted and nothing is expected of objects.
 */
#ifndef TESTS_STREAM_CHECK_H
#define TESTS_STREAM_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trace/record.h"

#define STREAM_NAME_MAX    40
#define STREAM_PARTIES_MAX 64

struct stream_thread {
    char name[STREAM_NAME_MAX];
    bool is_started, has_begun, has_ended;
    unsigned waits; /* kind of the record with which its wait began; R_NONE */
    uint32_t wait_object;
    uint64_t wait_order;
    unsigned overtaken;  /* by others who came later */
    bool is_woken;       /* and has not gone on yet */
    bool has_been_woken; /* when it waited last */
    uint32_t depth;      /* of the lock that it released to wait for a condition */
    uint32_t lock;       /* which it still has to release for that; 0: none */
    unsigned held;       /* locks, rlocks, spinlocks, rwlocks */
    uint32_t wakes;      /* that it has announced and not done yet */
    int64_t step;        /* last value of its variable */
    uint64_t lost;       /* records, as told */
    uint64_t passed;     /* records that it wrote, without definitions */
    uint64_t counts[RECORD_KIND_COUNT];
    int64_t claims[RECORD_KIND_COUNT]; /* -1: nothing is claimed */
};

/* "did w1 lock_take 7" */
struct stream_claim {
    char name[STREAM_NAME_MAX];
    int kind;
    int64_t times;
};

struct stream_object {
    char name[STREAM_NAME_MAX];
    unsigned made_by; /* R_..._NEW */
    int64_t made_arg;
    uint16_t owner;      /* lock, rlock, spinlock; who writes */
    uint32_t depth;      /* rlock */
    int64_t value;       /* semaphore, variable; readers; result of a future */
    bool is_set;         /* event */
    unsigned state;      /* future: kind of its last record that changed it */
    uint64_t unfinished; /* queue */
    int64_t *items;      /* queue, pipe */
    size_t first, count, room;
    uint32_t draining;                   /* barrier: threads that are still to pass */
    bool has_passed[STREAM_PARTIES_MAX]; /* barrier */
};

struct stream_check {
    bool is_lossy;
    bool is_quiet; /* do not print complaints */
    uint64_t records;
    uint64_t complaints;
    uint64_t lost;     /* all that is told */
    uint64_t tales;    /* LOST records */
    uint64_t waits;    /* so far */
    uint16_t *waiting; /* ids of those who wait now */
    size_t waiting_count, waiting_room;
    bool has_ended;
    struct record end;
    struct stream_thread *threads; /* by id - 1 */
    struct stream_object *objects; /* by id - 1 */
    char **strings;                /* by id - 1 */
    size_t thread_count, thread_room, object_count, object_room, string_count, string_room;
    struct stream_claim *claims;
    size_t claim_count, claim_room;
    uint32_t site_count;
    size_t text_left; /* bytes of the last string that have not come */
    uint16_t gil;     /* who has it */
};

void stream_check_init(struct stream_check *check);
void stream_check_free(struct stream_check *check);

/** The next record. */
void stream_check_record(struct stream_check *check, const struct record *record);

/** A line of the target's output; others than claims are passed over. They may come before the
 * records do. */
void stream_check_line(struct stream_check *check, const char *line);

/** After the last record and the last line: whatever must hold at the end of a run that completed. */
void stream_check_end(struct stream_check *check);

/** Claim something of the stream as it is now; if it does not hold, complain. */
bool stream_check_rule(struct stream_check *check, const struct record *record, bool holds,
                       const char *rule);

/** Check a record that is about an object, and follow what it does to it. `thread`: whose it is. */
void stream_check_object(struct stream_check *check, struct stream_thread *thread,
                         const struct record *record);

#endif
