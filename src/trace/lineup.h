/* SPDX-License-Identifier: MIT */
/*
 * Records of a real run that have been taken out of the rings, in lanes, and who of them is next.
 *
 * A lane is a queue of records that go out as they came in: one for each ring, one for what was made
 * (the ..._NEW records of the main ring), and, for threads that share a ring, one each. Of the heads
 * of the lanes those that wait for nothing are candidates, and the one of the lowest stamp is next. A
 * head waits
 *
 *   1. for those of lower number in its order;
 *   2. for the record that makes what it names, or that makes its thread;
 *   3. to tell that a thread is woken, for the record with which that began to wait;
 *   4. if its own thread made something before it, for that record, which stands in the lane of what
 *      was made; and that one for what its thread wrote into its own ring before it.
 *
 * Why this never comes to a halt: each of these, and to stand behind another one in a lane, means to
 * have happened later. (In 4 the stamps tell, and those of one thread do not go back. The records of a
 * shared ring are spread over lanes because there a later step may be written first.) What happened
 * goes in no circles; so of all records that are not out yet one waits for none. It may be in a lane:
 * then it is a candidate. Or in a ring: then it is taken in at the next look. Or its writer has not
 * published it yet: it will, since nothing that it could wait for is missing, not even room in its
 * ring, because a look empties all rings, whatever waits in the lanes.
 *
 * Once a thread has left records out, orders have gaps. From then on the turn is that of the lowest
 * number that is there; whoever takes records out lets those who are late have their time.
 */
#ifndef TRACE_LINEUP_H
#define TRACE_LINEUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trace/orders.h"
#include "trace/queue.h"
#include "trace/record.h"

struct lineup_lane {
    struct queue queue;   /* as they are in the ring */
    struct record record; /* the first, unpacked; its time is a stamp */
    uint32_t nth;
    uint16_t writer;   /* the thread that wrote it, if known */
    uint32_t next;     /* the next lane that waits for the same, + 1 */
    uint32_t awaiting; /* the first lane that waits for this one, + 1 */
};

struct lineup_thread {
    uint32_t lane;       /* that it writes into, + 1; 0: not known */
    uint32_t made;       /* its records in the lane of what was made */
    uint64_t made_stamp; /* of the first of them */
    bool is_waiting;     /* as far as has come out */
    uint32_t awaiting;   /* the first lane that waits for it to wait, + 1 */
};

struct lineup_candidate {
    uint64_t stamp;
    uint32_t lane;
};

struct lineup {
    struct lineup_lane *list;
    uint32_t count, room;
    size_t queued; /* records in all of them */
    bool has_lost; /* some record tells of a loss */
    bool is_lossy; /* and gaps are expected */

    struct orders orders;
    struct lineup_thread *threads; /* by number */
    uint32_t thread_room;
    uint32_t threads_out, objects_out; /* of those that the orders know */
    uint32_t awaiting_made;            /* the first lane that waits for what was made, + 1 */

    struct lineup_candidate *candidates; /* a heap, the lowest stamp first */
    uint32_t candidate_count;
};

void lineup_init(struct lineup *l);
void lineup_free(struct lineup *l);

/** Append what was found in ring number `ring`, packed. */
void lineup_append(struct lineup *l, unsigned ring, const struct record *raw, size_t count);

/** Which thread wrote a record, packed as in a ring; 0: it does not tell. */
uint16_t lineup_writer(const struct record *raw);

/** Which thread wrote what was appended last of ring number `ring`; 0: not known. */
uint16_t lineup_last_writer(const struct lineup *l, unsigned ring);

/** Append a record that makes something (or another one of the main ring that is no definition). */
void lineup_append_made(struct lineup *l, const struct record *record);

/** See who is a candidate, after appending. */
void lineup_place(struct lineup *l);

/** From now on expect gaps in the orders. */
void lineup_expect_gaps(struct lineup *l);

/** Whether there is a candidate whose stamp is `watermark` or less. */
static inline bool lineup_has_next(const struct lineup *l, uint64_t watermark)
{
    return l->candidate_count > 0 && l->candidates[0].stamp <= watermark;
}

/** Take the next record out; there is one. Its time is a stamp. */
void lineup_take(struct lineup *l, struct record *record);

/** When nothing is appended any more, and all wait for what is not there: make one a candidate. */
void lineup_give_in(struct lineup *l);

#endif
