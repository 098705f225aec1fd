/* SPDX-License-Identifier: MIT */
/*
 * Vector clocks: what happened before what, whoever might have run when.
 *
 * Each thread counts its own time, and knows of each other thread up to which of its times it has
 * heard: from whoever started it, whom it joined, who held the lock before it ... What happened
 * there before that time happened before what it does now. Two things of which neither has heard
 * are in no order, although one of them came first in this run.
 *
 * There are two clocks for each thread. The *full* one hears of everything. The *firm* one hears only
 * of what would come first in any other run too: starting and joining, events, barriers, results and
 * messages; but not of who happened to have a lock, or a permit of a semaphore, before. So it tells
 * whether two threads could ever meet at their locks.
 *
 * At most CLOCKS_THREADS_MAX threads have a clock of their own; who has been joined gives it to the
 * next one. All others share one, the crowd's: each of them has heard of whatever any of them has
 * heard of. So nothing is ever called unordered that is ordered; but what they do cannot be compared,
 * and is not checked.
 *
 * Source: Lamport 1978; Fidge, Mattern 1988; Flanagan and Freund, FastTrack, 2009.
 */
#ifndef MODEL_CLOCKS_H
#define MODEL_CLOCKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CLOCKS_THREADS_MAX 32
#define CLOCKS_CROWD       0 /* the row of those without a clock of their own */

/* Objects that come when there are so many links share theirs, as the crowd does its clock. */
#define CLOCKS_LINKS_MAX 65536

/* Ways in which an object passes on what happened before; an object can have several. */
enum clocks_way {
    CLOCKS_FORTH, /* release to take, set to pass, put to get, submit to run to result */
    CLOCKS_BACK,  /* what gives room: get to put; what readers release to a writer */
    CLOCKS_DONE,  /* task_done to join of a queue; those who leave a barrier that has opened */
    CLOCKS_WAYS
};

/* How much of what the sender knows it passes on. */
enum clocks_strength {
    CLOCKS_LOOSE, /* that it was the one before was chance: to the full clock */
    CLOCKS_FIRM   /* to both */
};

struct clocks_link {
    uint32_t next; /* of the same object, + 1; 0: none */
    uint32_t way;
};

struct clocks {
    uint32_t width;     /* entries of a clock: a power of two, enough for the rows */
    uint32_t row_count; /* the crowd's is row 0; row i has entry i - 1 of each clock */
    uint16_t threads[CLOCKS_THREADS_MAX + 1]; /* whose row it is */
    bool has_ended[CLOCKS_THREADS_MAX + 1];
    uint32_t *times; /* a full and a firm clock for each row */
    size_t time_room;
    uint8_t *rows; /* by thread - 1 */
    size_t thread_count, thread_room;
    uint32_t *heads; /* by object - 1: its first link + 1; 0: none */
    size_t object_count, object_room;
    uint32_t common_head; /* of the objects beyond CLOCKS_LINKS_MAX */
    struct clocks_link *links;
    size_t link_count, link_room;
    uint32_t *sent; /* a full and a firm clock for each link */
    size_t sent_room;
};

void clocks_init(struct clocks *clocks);
void clocks_free(struct clocks *clocks);
void clocks_copy(struct clocks *to, const struct clocks *from);
bool clocks_equal(const struct clocks *a, const struct clocks *b);
size_t clocks_bytes(const struct clocks *clocks);

/** A thread is there that nobody has started: the first. */
void clocks_begin(struct clocks *clocks, uint16_t thread);

/** `by` starts `thread`; `thread` has ended; `by` has seen that it has ended. */
void clocks_start(struct clocks *clocks, uint16_t by, uint16_t thread);
void clocks_end(struct clocks *clocks, uint16_t thread);
void clocks_join(struct clocks *clocks, uint16_t by, uint16_t thread);

/** `by` wakes `thread`, which goes on because of that. */
void clocks_wake(struct clocks *clocks, uint16_t by, uint16_t thread);

/** What `thread` has done is before whatever others do who receive from the object that way. */
void clocks_send(struct clocks *clocks, uint16_t thread, uint32_t object, enum clocks_way way,
                 enum clocks_strength strength);
void clocks_receive(struct clocks *clocks, uint16_t thread, uint32_t object, enum clocks_way way);

/** What has been sent one way is what is received the other way from now on, and nothing else. */
void clocks_turn(struct clocks *clocks, uint32_t object, enum clocks_way from, enum clocks_way to);

/** Records are missing: whatever came before them counts as ordered before what comes. */
void clocks_order_all(struct clocks *clocks);

/** The row of a thread; CLOCKS_CROWD: it has no clock of its own. */
uint32_t clocks_row(const struct clocks *clocks, uint16_t thread);

/** The present time of a row, which is not the crowd's, by its full or firm clock. */
uint32_t clocks_time(const struct clocks *clocks, uint32_t row);
uint32_t clocks_firm_time(const struct clocks *clocks, uint32_t row);

/** Whether what happened in row `other` at `time` is before what row `row` does now; for certain. */
bool clocks_has_heard(const struct clocks *clocks, uint32_t row, uint32_t other, uint32_t time);
bool clocks_has_heard_firmly(const struct clocks *clocks, uint32_t row, uint32_t other,
                             uint32_t time);

/** The firm clock of a row: `clocks->width` entries; the row i has entry i - 1. */
const uint32_t *clocks_firm(const struct clocks *clocks, uint32_t row);

#endif
