/* SPDX-License-Identifier: MIT */
/*
 * How the merge works.
 *
 * Records are taken out of the rings into queues, here called lanes: one for each ring, one for what
 * was made (the ..._NEW records of the main ring), and, for threads that share a ring, one each. Of
 * the records at the head of a lane those that wait for nothing are candidates, and the one of the
 * lowest stamp goes out. A head waits
 *
 *   1. for those of lower number in its order;
 *   2. for the record that makes what it names, or that makes its thread;
 *   3. to tell that a thread is woken, for the record with which that began to wait;
 *   4. if its own thread made something before it, for that record, which stands in the main ring;
 *      and that one for what its thread wrote into its own ring before it.
 *
 * Why this never comes to a halt: each of these, and to stand behind another one in a lane, means to
 * have happened later. (In 4 the stamps tell, and those of one thread do not go back. The records of a
 * shared ring are spread over lanes since there a later step may be written first.) What happened
 * goes in no circles; so of all records that are not out yet one waits for none. It may be in a lane:
 * then it is a candidate. Or in a ring: then we take it in at the next look. Or its writer has not
 * published it yet: it will, since nothing that it could wait for is missing, not even room in its
 * ring, because a look empties all rings, whatever waits in the lanes.
 *
 * A record published before another one may be found later, if its ring was looked at earlier. So
 * nothing goes out whose stamp is not older than the look by MARGIN_NS: long enough for whoever has
 * stamped a record to publish it, if he is not just then put off his core; if he is, causality is kept
 * all the same, and only the times of some others will have gone ahead of his.
 *
 * What is found in a thread's ring names only what is defined in the main ring before it. So the heads
 * of the threads' rings are read first, then the main ring to its end, and then the threads' rings up
 * to those heads.
 *
 * Once a thread has left records out, orders have gaps, and a head may wait for what will never come.
 * From then on it is the turn of the lowest number that is there, and we look PATIENCE_NS behind: who
 * has not published by then was not waited for, and comes out late. The same holds at the very end, if
 * the target died between doing a thing and telling it.
 */
#include "trace/merge.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "trace/order.h"
#include "trace/queue.h"
#include "trace/raw.h"
#include "trace/ring.h"
#include "trace/schedule.h"
#include "trace/stamp.h"

#define MARGIN_NS   50000
#define PATIENCE_NS 20000000 /* some time slices of a busy machine */

/* As long as records go out, no more are taken in beyond so many (64 MiB): the rings fill, and the
 * target feels it. */
#define QUEUED_MAX ((size_t)1 << 21)

#define NOWHERE UINT32_MAX
#define LANE_MADE                                                                                  \
    SEGMENT_RINGS /* the ..._NEW records; behind it the lanes of those who share a ring */

/* In which order a record of a kind stands, if it has a number. */
enum place {
    IN_NONE,
    IN_OBJECT,
    IN_RUN_OF_THREAD,
    IN_RUN_OF_OBJECT,
    IN_JOIN_OF_THREAD,
    IN_JOIN_OF_OBJECT,
    IN_GIL
};

struct kind {
    uint8_t place;      /* enum place */
    uint8_t names;      /* enum record_object of what must be defined before it */
    bool is_definition; /* it goes out before all that is taken in with it */
    bool is_making;     /* ..._NEW */
    bool is_wait;       /* its thread waits from there on */
};

struct lane {
    struct queue queue;   /* as they are in the ring */
    struct record record; /* the first, unpacked; its time is a stamp */
    uint32_t nth;
    uint16_t owner;    /* the thread that wrote it, if known */
    uint32_t place;    /* among the candidates; NOWHERE: it waits, or is empty */
    uint32_t next;     /* who waits for the same, + 1 */
    uint32_t awaiting; /* the first that waits for this lane, + 1 */
};

struct thread {
    struct order run, join;
    uint32_t lane;       /* that it writes into, + 1; 0: not known */
    uint32_t made;       /* its records in LANE_MADE */
    uint64_t made_stamp; /* of the first of them */
    bool is_waiting;     /* as far as has gone out */
    uint32_t awaiting;   /* the first lane that waits for it to wait, + 1 */
};

struct merge {
    struct segment *segment;
    uint64_t capacity, ring_capacity;
    uint64_t begin, ns_by_2_32;
    bool is_overwriting;
    struct kind kinds[256];

    /* taking in */
    uint64_t at[SEGMENT_RINGS];   /* records taken out of each ring */
    uint64_t told[SEGMENT_RINGS]; /* records that were left out of it, as told by those */
    uint64_t main_at; /* and out of the main one; of which, from END on, all are kept there
                                   until END has gone out */
    uint64_t damaged; /* bit i: ring i makes no sense */
    bool is_main_damaged;
    struct queue definitions;  /* to go out next */
    struct queue open;         /* a string of which some text is missing yet */
    uint32_t open_texts;       /* how many */
    uint32_t objects, threads; /* defined so far */
    uint32_t object_room, thread_room;

    /* waiting */
    struct lane *lanes;
    uint32_t lane_count, lane_room;
    struct order *orders;       /* of the objects, by number */
    struct thread *thread_list; /* by number */
    struct order gil;
    uint32_t awaiting_made; /* the first lane that waits for a record of LANE_MADE, + 1 */
    size_t queued;          /* in all lanes */
    bool has_lost, is_lossy;

    /* going out */
    uint64_t *stamps; /* of the candidates */
    uint32_t *places; /* and their lanes */
    uint32_t candidate_count;
    uint64_t looked, watermark; /* stamps */
    uint32_t objects_out, threads_out;
    uint64_t now_ns;
    struct record end;
    bool has_end, is_final, is_over;
    bool is_flowing; /* the last merge_take left some that could go out */
};

/* ---- kinds ---- */

static enum place place_of(unsigned kind)
{
    switch (kind) {
    case R_WAKE:
    case R_GO:
    case R_TIMEOUT:
    case R_THREAD_BEGIN:
        return IN_RUN_OF_THREAD;
    case R_THREAD_START:
        return IN_RUN_OF_OBJECT;
    case R_THREAD_END:
        return IN_JOIN_OF_THREAD;
    case R_GIL_WAIT:
    case R_GIL_TAKE:
    case R_GIL_REQUEST:
    case R_GIL_DROP:
    case R_GIL_YIELD:
    case R_GIL_SWITCH:
        return IN_GIL;
    default:
        return record_object_of(kind) == RECORD_THREAD ? IN_JOIN_OF_OBJECT : IN_OBJECT;
    }
}

static bool is_definition(unsigned kind)
{
    switch (kind) {
    case R_STRING:
    case R_TEXT:
    case R_SITE:
    case R_ABOUT:
    case R_SETTING:
    case R_SCHEDULE:
    case R_PARAM:
        return true;
    default:
        return false;
    }
}

static bool is_making(unsigned kind)
{
    const char *name = record_kind_name(kind);
    size_t length = strlen(name);
    return length > 4 && strcmp(name + length - 4, "_new") == 0;
}

static void learn_kinds(struct merge *m)
{
    for (unsigned kind = 0; kind < RECORD_KIND_COUNT; kind++)
        m->kinds[kind] = (struct kind){
            .place = (uint8_t)place_of(kind),
            /* what a misuse names may be a thread or an object */
            .names = kind == R_MISUSE ? RECORD_NONE : (uint8_t)record_object_of(kind),
            .is_definition = is_definition(kind),
            .is_making = is_making(kind),
            .is_wait = record_wait_of(kind) != RECORD_WAIT_NONE,
        };
}

static const struct kind *kind_of(const struct merge *m, const struct record *record)
{
    return &m->kinds[record->kind & 0xff];
}

/* ---- threads, objects, orders ---- */

static struct thread *thread_of(const struct merge *m, uint32_t id)
{
    return id > 0 && id <= m->threads ? &m->thread_list[id] : NULL;
}

/* The order in which a record stands; NULL: none. */
static struct order *order_of(struct merge *m, const struct record *r, uint32_t nth)
{
    struct thread *t;
    if (nth == 0)
        return NULL;
    switch (kind_of(m, r)->place) {
    case IN_OBJECT:
        return r->object > 0 && r->object <= m->objects ? &m->orders[r->object] : NULL;
    case IN_RUN_OF_THREAD:
        return (t = thread_of(m, r->thread)) ? &t->run : NULL;
    case IN_RUN_OF_OBJECT:
        return (t = thread_of(m, r->object)) ? &t->run : NULL;
    case IN_JOIN_OF_THREAD:
        return (t = thread_of(m, r->thread)) ? &t->join : NULL;
    case IN_JOIN_OF_OBJECT:
        return (t = thread_of(m, r->object)) ? &t->join : NULL;
    case IN_GIL:
        return &m->gil;
    default:
        return NULL;
    }
}

static void add_thread(struct merge *m)
{
    if (++m->threads >= m->thread_room) {
        m->thread_room = m->thread_room ? m->thread_room * 2 : 64;
        m->thread_list = queue_memory(m->thread_list, m->thread_room * sizeof *m->thread_list);
    }
    struct thread *t = &m->thread_list[m->threads];
    *t = (struct thread){0};
    order_init(&t->run);
    order_init(&t->join);
}

static void add_object(struct merge *m)
{
    if (++m->objects >= m->object_room) {
        m->object_room = m->object_room ? m->object_room * 2 : 64;
        m->orders = queue_memory(m->orders, m->object_room * sizeof *m->orders);
    }
    order_init(&m->orders[m->objects]);
}

/* ---- lanes and candidates ---- */

static uint32_t add_lane(struct merge *m)
{
    if (m->lane_count == m->lane_room) {
        m->lane_room = m->lane_room ? m->lane_room * 2 : 2 * SEGMENT_RINGS;
        m->lanes = queue_memory(m->lanes, m->lane_room * sizeof *m->lanes);
        m->stamps = queue_memory(m->stamps, m->lane_room * sizeof *m->stamps);
        m->places = queue_memory(m->places, m->lane_room * sizeof *m->places);
    }
    m->lanes[m->lane_count] = (struct lane){.place = NOWHERE};
    return m->lane_count++;
}

static void add_candidate(struct merge *m, uint32_t number)
{
    struct lane *lane = &m->lanes[number];
    lane->place = m->candidate_count++;
    m->stamps[lane->place] = lane->record.time_ns;
    m->places[lane->place] = number;
}

static void remove_candidate(struct merge *m, uint32_t number)
{
    uint32_t place = m->lanes[number].place, last = --m->candidate_count;
    m->lanes[number].place = NOWHERE;
    if (place == last)
        return;
    m->stamps[place] = m->stamps[last];
    m->places[place] = m->places[last];
    m->lanes[m->places[place]].place = place;
}

static void load_head(struct merge *m, uint32_t number)
{
    struct lane *lane = &m->lanes[number];
    lane->record = *queue_at(&lane->queue, 0);
    lane->nth = number == LANE_MADE ? 0 : raw_unpack(&lane->record);
    if (lane->record.kind == R_THREAD_BEGIN && number != LANE_MADE)
        lane->owner = lane->record.thread;
}

static bool is_undefined_yet(const struct merge *m, const struct record *r)
{
    switch (kind_of(m, r)->names) {
    case RECORD_OBJECT:
        if (r->object > m->objects_out && r->object <= m->objects)
            return true;
        break;
    case RECORD_THREAD:
        if (r->object > m->threads_out && r->object <= m->threads)
            return true;
        break;
    default:
        break;
    }
    return r->thread > m->threads_out && r->thread <= m->threads;
}

/* Of the head of LANE_MADE: if its thread wrote something before it that is not out yet, the list of
 * those who wait for that. */
static uint32_t *list_of_maker(struct merge *m, const struct record *made)
{
    const struct thread *maker = thread_of(m, made->thread);
    if (!maker || maker->lane == 0)
        return NULL;
    struct lane *own = &m->lanes[maker->lane - 1];
    bool is_behind = queue_count(&own->queue) > 0 && own->record.time_ns < made->time_ns;
    return is_behind ? &own->awaiting : NULL;
}

/* Of the record that tells that a thread is woken, which by then waits. What came in between, such as
 * that its time was up when it waited before, is in one order with it. */
static uint32_t *list_of_woken(struct merge *m, const struct record *r)
{
    struct thread *t = r->kind == R_WAKE && !m->is_lossy ? thread_of(m, r->thread) : NULL;
    return t && !t->is_waiting ? &t->awaiting : NULL;
}

/* What the head of a lane waits for, as the list of all who do; NULL: nothing. */
static uint32_t *list_to_wait_in(struct merge *m, uint32_t number)
{
    const struct lane *lane = &m->lanes[number];
    if (number == LANE_MADE)
        return list_of_maker(m, &lane->record);
    const struct thread *owner = thread_of(m, lane->owner);
    if (is_undefined_yet(m, &lane->record) ||
        (owner && owner->made > 0 && owner->made_stamp < lane->record.time_ns))
        return &m->awaiting_made;
    struct order *order = order_of(m, &lane->record, lane->nth);
    if (order && !order_has_turn(order, lane->nth, m->is_lossy))
        return &order->waiting;
    return list_of_woken(m, &lane->record);
}

/* The head of a lane becomes a candidate, or waits. */
static void place_lane(struct merge *m, uint32_t number)
{
    if (queue_count(&m->lanes[number].queue) == 0)
        return;
    uint32_t *list = list_to_wait_in(m, number);
    if (!list) {
        add_candidate(m, number);
        return;
    }
    m->lanes[number].next = *list;
    *list = number + 1;
}

/* Begin anew with all lanes. `forced`: one that is to be a candidate whatever it waits for. */
static void place_all(struct merge *m, uint32_t forced)
{
    m->candidate_count = 0;
    m->awaiting_made = 0;
    for (uint32_t i = 0; i < m->lane_count; i++) {
        struct lane *lane = &m->lanes[i];
        lane->place = NOWHERE;
        lane->awaiting = 0;
        if (queue_count(&lane->queue) == 0)
            continue;
        load_head(m, i);
        struct order *order = order_of(m, &lane->record, lane->nth);
        if (order)
            order->waiting = 0;
        struct thread *t = thread_of(m, lane->record.thread);
        if (t)
            t->awaiting = 0;
    }
    for (uint32_t i = 0; i < m->lane_count; i++)
        if (i == forced)
            add_candidate(m, i);
        else
            place_lane(m, i);
}

/* What a list waited for has come: look at each in it again. */
static void place_list(struct merge *m, uint32_t *list)
{
    uint32_t number = *list;
    *list = 0;
    while (number) {
        uint32_t next = m->lanes[number - 1].next;
        place_lane(m, number - 1);
        number = next;
    }
}

/* The same for an order; most of those who wait in it go on waiting. */
static void place_turn(struct merge *m, struct order *order)
{
    uint32_t *link = &order->waiting;
    while (*link) {
        uint32_t number = *link - 1;
        struct lane *lane = &m->lanes[number];
        if (!order_has_turn(order, lane->nth, m->is_lossy)) {
            link = &lane->next;
            continue;
        }
        *link = lane->next;
        place_lane(m, number);
    }
}

/* ---- taking in: the main ring ---- */

static void take_making(struct merge *m, const struct record *r)
{
    if (r->kind == R_THREAD_NEW && r->object == m->threads + 1 && r->object <= UINT16_MAX)
        add_thread(m);
    else if (r->kind != R_THREAD_NEW && r->object == m->objects + 1)
        add_object(m);
}

static void take_made(struct merge *m, const struct record *r)
{
    if (kind_of(m, r)->is_making)
        take_making(m, r);
    struct thread *maker = thread_of(m, r->thread);
    if (maker && maker->made++ == 0)
        maker->made_stamp = r->time_ns;
    queue_append(&m->lanes[LANE_MADE].queue, r, 1);
    m->queued++;
}

/* A string goes on when all of its text is there, so that nothing comes between. */
static void take_definition(struct merge *m, const struct record *r)
{
    if (r->kind != R_TEXT)
        m->open_texts = 0;
    if (r->kind == R_STRING && r->arg > 0 && r->arg <= RECORD_STRING_MAX)
        m->open_texts = (uint32_t)((r->arg + RECORD_TEXT_BYTES - 1) / RECORD_TEXT_BYTES);
    else if (r->kind == R_TEXT && m->open_texts > 0)
        m->open_texts--;
    queue_append(&m->open, r, 1);
}

static void close_string(struct merge *m)
{
    size_t count = queue_count(&m->open);
    if (count > 0)
        queue_append(&m->definitions, queue_at(&m->open, 0), count);
    m->open.first = m->open.end = 0;
}

static void take_main_record(struct merge *m, const struct record *r)
{
    if (kind_of(m, r)->is_definition) {
        take_definition(m, r);
        if (m->open_texts == 0)
            close_string(m);
    } else if (r->kind != R_END) {
        take_made(m, r);
    } else if (!m->has_end) {
        m->end = *r;
        m->has_end = true;
    }
}

static int take_main(struct merge *m)
{
    struct ring *ring = &m->segment->ring;
    /* acquire: the records before head are whole; pairs with ring_push */
    uint64_t head = atomic_load_explicit(&ring->head, memory_order_acquire);
    if (m->is_main_damaged || head - m->main_at > m->capacity) {
        m->is_main_damaged = true;
        return -EPROTO;
    }
    for (; m->main_at != head; m->main_at++) {
        struct record record = ring->records[m->main_at & (m->capacity - 1)];
        take_main_record(m, &record);
        if (!m->has_end)
            ring_release(ring, 1);
    }
    return 0;
}

/* ---- taking in: the threads' rings ---- */

static uint16_t writer_of(struct record raw)
{
    raw_unpack(&raw);
    return raw.kind == R_WAKE ? (uint16_t)raw.extra : raw.thread;
}

/* The lane of a record in the shared ring: that of who wrote it. */
static uint32_t lane_of_shared(struct merge *m, const struct record *raw)
{
    uint16_t writer = writer_of(*raw);
    struct thread *t = thread_of(m, writer);
    if (!t || (t->lane > 0 && t->lane <= SEGMENT_RINGS))
        return SEGMENT_RING_SHARED;
    if (t->lane == 0) {
        t->lane = add_lane(m) + 1;
        m->lanes[t->lane - 1].owner = writer;
    }
    return t->lane - 1;
}

/* What is to be known of a record before it comes to the head of its lane. */
static void note(struct merge *m, uint32_t lane, const struct record *raw)
{
    unsigned kind = raw->kind & 0xff;
    m->has_lost |= kind == R_LOST;
    if (kind != R_THREAD_BEGIN && !m->is_lossy)
        return;
    struct record record = *raw;
    uint32_t nth = raw_unpack(&record);
    struct thread *t = thread_of(m, record.thread);
    if (kind == R_THREAD_BEGIN && t && lane < SEGMENT_RING_SHARED)
        t->lane = lane + 1;
    struct order *order = m->is_lossy ? order_of(m, &record, nth) : NULL;
    if (order)
        order_add(order, nth);
}

static void admit(struct merge *m, unsigned ring, const struct record *raw, size_t count)
{
    m->queued += count;
    for (size_t i = 0; i < count; i++)
        m->told[ring] += (raw[i].kind & 0xff) == R_LOST ? (uint64_t)raw[i].arg : 0;
    if (ring != SEGMENT_RING_SHARED) {
        const struct record *own = queue_append(&m->lanes[ring].queue, raw, count);
        for (size_t i = 0; i < count; i++)
            note(m, ring, &own[i]);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        struct record own = raw[i];
        uint32_t lane = lane_of_shared(m, &own);
        queue_append(&m->lanes[lane].queue, &own, 1);
        note(m, lane, &own);
    }
}

static int take_ring(struct merge *m, unsigned i, uint64_t head)
{
    struct ring *ring = segment_ring_at(m->segment, m->capacity, m->ring_capacity, i);
    if (head - m->at[i] > m->ring_capacity) {
        m->damaged |= UINT64_C(1) << i;
        return -EPROTO;
    }
    while (m->at[i] != head) {
        uint64_t place = m->at[i] & (m->ring_capacity - 1), count = head - m->at[i];
        if (count > m->ring_capacity - place)
            count = m->ring_capacity - place;
        admit(m, i, &ring->records[place], count);
        ring_release(ring, count);
        m->at[i] += count;
    }
    return 0;
}

/* What is left of a ring that was overwritten, behind a record that tells how much is not. */
static int take_overwritten(struct merge *m, unsigned i)
{
    struct ring *ring = segment_ring_at(m->segment, m->capacity, m->ring_capacity, i);
    uint64_t end, later, from = ring_kept(ring, m->ring_capacity, &end);
    struct record *copy = queue_memory(NULL, (m->ring_capacity + 1) * sizeof *copy);
    ring_copy(ring, m->ring_capacity, from, end, copy + 1);
    uint64_t good = ring_kept(ring, m->ring_capacity, &later);
    good = good < from ? from : good > end ? end : good;
    struct record *first = copy + 1 + (good - from);
    if (good > 0) {
        struct record lost = {.time_ns = m->looked, .kind = R_LOST};
        if (good < end) {
            struct record whose = *first;
            raw_unpack(&whose);
            lost.time_ns = whose.time_ns;
            lost.thread = i == SEGMENT_RING_SHARED ? 0 : whose.thread;
        }
        lost.arg = (int64_t)good;
        raw_pack(&lost, 0);
        *--first = lost;
    }
    size_t count = (size_t)(copy + 1 + (end - from) - first);
    if (count > 0)
        admit(m, i, first, count);
    free(copy);
    m->at[i] = end;
    return 0;
}

/* Read the heads of the rings that were ever used; of the others it is 0. */
static void read_heads(const struct merge *m, uint64_t *heads)
{
    uint64_t used = atomic_load_explicit(&m->segment->real.rings_used, memory_order_acquire);
    for (unsigned i = 0; i < SEGMENT_RINGS; i++) {
        struct ring *ring = segment_ring_at(m->segment, m->capacity, m->ring_capacity, i);
        heads[i] = m->at[i];
        /* acquire: the records before head are whole, and so is what they name; pairs with
         * ring_push */
        if (((used & ~m->damaged) >> i) & 1)
            heads[i] = atomic_load_explicit(&ring->head, memory_order_acquire);
    }
}

static int take_rings(struct merge *m, const uint64_t *heads)
{
    int error = 0;
    for (unsigned i = 0; i < SEGMENT_RINGS; i++)
        if (heads[i] != m->at[i])
            error |= m->is_overwriting ? take_overwritten(m, i) : take_ring(m, i, heads[i]);
    return error;
}

/* At the end: what a thread left out since it found room for the last time. */
static void tell_left_out(struct merge *m, unsigned i)
{
    struct ring *ring = segment_ring_at(m->segment, m->capacity, m->ring_capacity, i);
    const struct queue *queue = &m->lanes[i].queue;
    size_t count = queue_count(queue);
    struct record lost = {.time_ns = m->looked, .kind = R_LOST, .thread = m->lanes[i].owner};
    uint64_t left_out = atomic_load_explicit(&ring->left_out, memory_order_relaxed);
    if (left_out == m->told[i])
        return;
    if (count > 0)
        lost.thread = writer_of(*queue_at(queue, count - 1));
    lost.arg = (int64_t)(left_out - m->told[i]);
    raw_pack(&lost, 0);
    admit(m, i, &lost, 1);
}

/* ---- looking ---- */

/* From now on gaps are expected: note which numbers are there. */
static void become_lossy(struct merge *m)
{
    m->is_lossy = true;
    for (uint32_t i = 0; i < m->lane_count; i++)
        for (size_t k = 0; i != LANE_MADE && k < queue_count(&m->lanes[i].queue); k++)
            note(m, i, queue_at(&m->lanes[i].queue, k));
}

static void set_watermark(struct merge *m, bool is_used)
{
    uint64_t behind_ns = m->is_lossy ? PATIENCE_NS : MARGIN_NS;
    if (m->is_final)
        m->watermark = UINT64_MAX;
    else if (!m->is_overwriting || !is_used) /* else nothing goes out before the end */
        m->watermark = m->looked - stamp_of_ns(behind_ns, m->ns_by_2_32);
}

int merge_look(struct merge *m, bool is_over)
{
    uint64_t heads[SEGMENT_RINGS];
    if (m->is_final || (m->queued > QUEUED_MAX && m->is_flowing && !is_over))
        return 0;
    m->looked = stamp_now();
    read_heads(m, heads);
    m->begin = atomic_load(&m->segment->real.stamp_begin);
    int error = take_main(m);
    if (m->has_end || is_over) {
        m->is_final = true;
        read_heads(m, heads); /* what was written just before END */
        error |= take_main(m);
        close_string(m);
    }
    if (m->is_final || !m->is_overwriting)
        error |= take_rings(m, heads);
    for (unsigned i = 0; m->is_final && !m->is_overwriting && i < SEGMENT_RINGS; i++)
        tell_left_out(m, i);
    if (m->has_lost && !m->is_lossy)
        become_lossy(m);
    set_watermark(m, atomic_load(&m->segment->real.rings_used) != 0);
    place_all(m, NOWHERE);
    return error ? -EPROTO : 0;
}

/* ---- going out ---- */

/* The candidate of the lowest stamp, if it is old enough; NOWHERE: none is. */
static uint32_t earliest(const struct merge *m)
{
    uint64_t lowest = UINT64_MAX;
    uint32_t at = NOWHERE;
    for (uint32_t i = 0; i < m->candidate_count; i++)
        if (m->stamps[i] < lowest) {
            lowest = m->stamps[i];
            at = i;
        }
    return lowest <= m->watermark && at != NOWHERE ? m->places[at] : NOWHERE;
}

/* Who goes first when the numbers are no help: definitions, so that they come before what names them,
 * or else the earliest. */
static uint32_t first_of_all(const struct merge *m)
{
    uint32_t first = NOWHERE;
    if (queue_count(&m->lanes[LANE_MADE].queue) > 0)
        return LANE_MADE;
    for (uint32_t i = 0; i < m->lane_count; i++) {
        const struct lane *lane = &m->lanes[i];
        if (queue_count(&lane->queue) > 0 &&
            (first == NOWHERE || lane->record.time_ns < m->lanes[first].record.time_ns))
            first = i;
    }
    return first;
}

/* At the end, when all wait for what is not there. In a stream that makes sense it is enough to expect
 * gaps. Returns: who goes on. */
static uint32_t give_in(struct merge *m)
{
    uint32_t first = NOWHERE;
    if (!m->is_lossy) {
        become_lossy(m);
        place_all(m, NOWHERE);
        first = earliest(m);
    }
    if (first == NOWHERE) {
        first = first_of_all(m);
        place_all(m, first);
    }
    return first;
}

static void advance_time(struct merge *m, uint64_t stamp)
{
    uint64_t ns = stamp > m->begin ? stamp_ns(stamp - m->begin, m->ns_by_2_32) : 0;
    if (ns > m->now_ns)
        m->now_ns = ns;
}

/* A record of LANE_MADE has gone out. */
static void pass_made(struct merge *m, const struct record *r)
{
    const struct queue *queue = &m->lanes[LANE_MADE].queue;
    struct thread *maker = thread_of(m, r->thread);
    if (kind_of(m, r)->is_making) {
        m->threads_out += r->kind == R_THREAD_NEW && r->object == m->threads_out + 1;
        m->objects_out += r->kind != R_THREAD_NEW && r->object == m->objects_out + 1;
    }
    if (maker && maker->made > 0 && --maker->made > 0) {
        size_t i = 0;
        while (queue_at(queue, i)->thread != r->thread)
            i++;
        maker->made_stamp = queue_at(queue, i)->time_ns;
    }
    place_list(m, &m->awaiting_made);
}

/* What has gone out tells whether its thread waits. */
static void note_wait(struct merge *m, const struct record *r)
{
    struct thread *t = thread_of(m, r->thread);
    if (!t)
        return;
    if (r->kind == R_GO || r->kind == R_TIMEOUT)
        t->is_waiting = false;
    if (!kind_of(m, r)->is_wait)
        return;
    t->is_waiting = true;
    place_list(m, &t->awaiting);
}

static void put_out(struct merge *m, uint32_t number, struct record *out)
{
    struct lane *lane = &m->lanes[number];
    struct order *order = order_of(m, &lane->record, lane->nth);
    advance_time(m, lane->record.time_ns);
    *out = lane->record;
    out->time_ns = m->now_ns;
    if (order)
        order_pass(order, lane->nth);
    note_wait(m, out);
    if (lane->place != NOWHERE)
        remove_candidate(m, number);
    queue_drop(&lane->queue);
    m->queued--;
    if (queue_count(&lane->queue) > 0)
        load_head(m, number);
    place_lane(m, number);
    if (order && order->waiting)
        place_turn(m, order);
    if (lane->awaiting)
        place_list(m, &lane->awaiting);
    if (number == LANE_MADE)
        pass_made(m, out);
}

static bool put_definition(struct merge *m, struct record *out)
{
    if (queue_count(&m->definitions) == 0)
        return false;
    *out = *queue_at(&m->definitions, 0);
    out->time_ns = m->now_ns; /* it does not happen, so no time passes */
    queue_drop(&m->definitions);
    return true;
}

static bool put_end(struct merge *m, struct record *out)
{
    if (!m->is_final || !m->has_end || m->is_over)
        return false;
    advance_time(m, m->end.time_ns);
    *out = m->end;
    out->time_ns = m->now_ns;
    m->is_over = true;
    /* release: who waits for END to be taken may go */
    atomic_store_explicit(&m->segment->ring.tail, m->main_at, memory_order_release);
    return true;
}

static bool put_next(struct merge *m, struct record *out)
{
    if (put_definition(m, out))
        return true;
    uint32_t number = earliest(m);
    if (number == NOWHERE && m->is_final && m->queued > 0)
        number = give_in(m);
    if (number == NOWHERE)
        return put_end(m, out);
    put_out(m, number, out);
    return true;
}

size_t merge_take(struct merge *m, struct record *records, size_t room)
{
    size_t count = 0;
    while (count < room && put_next(m, &records[count]))
        count++;
    m->is_flowing = count == room;
    return count;
}

bool merge_is_empty(const struct merge *m)
{
    uint64_t heads[SEGMENT_RINGS];
    if (m->is_over)
        return true;
    if (m->queued > 0 || queue_count(&m->definitions) > 0 || (m->is_final && m->has_end))
        return false;
    if (m->is_final)
        return true;
    read_heads(m, heads);
    uint64_t head = atomic_load_explicit(&m->segment->ring.head, memory_order_acquire);
    return memcmp(heads, m->at, sizeof heads) == 0 && (m->is_main_damaged || head == m->main_at);
}

/* ---- beginning and end ---- */

struct merge *merge_new(struct segment *segment, uint64_t capacity, uint64_t ring_capacity)
{
    struct merge *m = queue_memory(NULL, sizeof *m);
    *m = (struct merge){
        .segment = segment,
        .capacity = capacity,
        .ring_capacity = ring_capacity,
        .ns_by_2_32 = segment->real.stamp_ns_by_2_32,
        .is_overwriting = segment->real.full == FULL_OVERWRITE,
        .main_at = atomic_load_explicit(&segment->ring.tail, memory_order_relaxed),
    };
    if (m->ns_by_2_32 == 0) /* damaged */
        m->ns_by_2_32 = STAMP_SAME_RATE;
    learn_kinds(m);
    order_init(&m->gil);
    while (m->lane_count <= LANE_MADE)
        add_lane(m);
    return m;
}

void merge_free(struct merge *m)
{
    if (!m)
        return;
    for (uint32_t i = 0; i < m->lane_count; i++)
        queue_free(&m->lanes[i].queue);
    for (uint32_t i = 1; i <= m->objects; i++)
        order_free(&m->orders[i]);
    for (uint32_t i = 1; i <= m->threads; i++) {
        order_free(&m->thread_list[i].run);
        order_free(&m->thread_list[i].join);
    }
    order_free(&m->gil);
    queue_free(&m->definitions);
    queue_free(&m->open);
    free(m->lanes);
    free(m->stamps);
    free(m->places);
    free(m->orders);
    free(m->thread_list);
    free(m);
}
