/* SPDX-License-Identifier: MIT */
/*
 * How the rings become one stream; who goes before whom stands in lineup.h.
 *
 * A look takes all records out of the rings. A record that was published before another one may be
 * found later than that, if its ring was looked at earlier. So nothing goes out whose stamp is not
 * older than the look by MARGIN_NS: long enough for whoever has stamped a record to publish it, unless
 * he is just then put off his core; if he is, causality is kept all the same, and only the times of
 * some others will have gone ahead of his.
 *
 * What is found in a thread's ring names only what is defined in the main ring before it. So the heads
 * of the threads' rings are read first, then the main ring to its end, and then the threads' rings up
 * to those heads. Definitions go out before all that was taken in with them.
 *
 * Once records have been lost, a head may wait for what will never come. From then on we look
 * PATIENCE_NS behind: who has not published by then is not waited for, and comes out late.
 */
#include "trace/merge.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "trace/lineup.h"
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

struct merge {
    struct segment *segment;
    uint64_t capacity, ring_capacity;
    uint64_t begin; /* the stamp of time 0; 0: it has not come yet */
    uint64_t ns_by_2_32;
    bool is_overwriting;
    struct lineup lineup;

    uint64_t at[SEGMENT_RINGS];   /* records taken out of each ring */
    uint64_t told[SEGMENT_RINGS]; /* records that were left out of it, as told by those */
    uint64_t damaged;             /* bit i: ring i makes no sense */
    uint64_t main_at;             /* records taken out of the main ring; from END on they stay there
                                   until END has gone out */
    bool is_main_damaged;
    struct queue definitions; /* to go out next */
    struct queue open;        /* a string of which some text is missing yet */
    uint32_t open_texts;      /* how many */
    struct record end;
    bool has_end;

    uint64_t looked, watermark; /* stamps: of the last look; of what may go out */
    uint64_t now_ns;            /* of what went out last */
    bool is_final;              /* nothing more is taken in */
    bool is_over;               /* END has gone out */
    bool is_flowing;            /* the last merge_take left some that could go out */
};

/* ---- taking in: the main ring ---- */

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

static void close_string(struct merge *m)
{
    size_t count = queue_count(&m->open);
    if (count > 0)
        queue_append(&m->definitions, queue_at(&m->open, 0), count);
    m->open.first = m->open.end = 0;
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
    if (m->open_texts == 0)
        close_string(m);
}

static void take_main_record(struct merge *m, const struct record *r)
{
    if (is_definition(r->kind)) {
        take_definition(m, r);
    } else if (r->kind != R_END) {
        lineup_append_made(&m->lineup, r);
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
    m->is_main_damaged |= head - m->main_at > m->capacity;
    if (m->is_main_damaged)
        return -EPROTO;
    for (; m->main_at != head; m->main_at++) {
        struct record record = ring->records[m->main_at & (m->capacity - 1)];
        take_main_record(m, &record);
        if (!m->has_end)
            ring_release(ring, 1);
    }
    return 0;
}

/* ---- taking in: the threads' rings ---- */

static struct ring *ring_at(const struct merge *m, unsigned i)
{
    return segment_ring_at(m->segment, m->capacity, m->ring_capacity, i);
}

static void append(struct merge *m, unsigned i, const struct record *raw, size_t count)
{
    for (size_t k = 0; k < count; k++)
        m->told[i] += (raw[k].kind & 0xff) == R_LOST ? (uint64_t)raw[k].arg : 0;
    lineup_append(&m->lineup, i, raw, count);
}

static int take_ring(struct merge *m, unsigned i, uint64_t head)
{
    struct ring *ring = ring_at(m, i);
    if (head - m->at[i] > m->ring_capacity) {
        m->damaged |= UINT64_C(1) << i;
        return -EPROTO;
    }
    while (m->at[i] != head) {
        uint64_t place = m->at[i] & (m->ring_capacity - 1), count = head - m->at[i];
        if (count > m->ring_capacity - place)
            count = m->ring_capacity - place;
        append(m, i, &ring->records[place], count);
        ring_release(ring, count);
        m->at[i] += count;
    }
    return 0;
}

/* What is left of a ring that was overwritten, behind a record that tells how much is not. */
static int take_overwritten(struct merge *m, unsigned i)
{
    struct ring *ring = ring_at(m, i);
    uint64_t end, later, from = ring_kept(ring, m->ring_capacity, &end);
    struct record *copy = queue_memory(NULL, (m->ring_capacity + 1) * sizeof *copy);
    ring_copy(ring, m->ring_capacity, from, end, copy + 1);
    uint64_t good = ring_kept(ring, m->ring_capacity, &later);
    good = good < from ? from : good > end ? end : good;
    struct record *first = copy + 1 + (good - from);
    if (good > 0) {
        struct record lost = {.kind = R_LOST, .arg = (int64_t)good};
        lost.time_ns = good < end ? first->time_ns : m->looked;
        for (uint64_t k = 0; k < end - good && lost.thread == 0; k++)
            lost.thread = lineup_writer(&first[k]);
        raw_pack(&lost, 0);
        *--first = lost;
    }
    size_t count = (size_t)(copy + 1 + (end - from) - first);
    if (count > 0)
        append(m, i, first, count);
    free(copy);
    m->at[i] = end;
    return 0;
}

/* At the end: what was left out of a ring since there was room in it for the last time. */
static void tell_left_out(struct merge *m, unsigned i)
{
    uint64_t left_out = atomic_load_explicit(&ring_at(m, i)->left_out, memory_order_relaxed);
    struct record lost = {
        .time_ns = m->looked,
        .kind = R_LOST,
        .thread = lineup_last_writer(&m->lineup, i),
        .arg = (int64_t)(left_out - m->told[i]),
    };
    raw_pack(&lost, 0);
    if (left_out > m->told[i])
        append(m, i, &lost, 1);
}

/* Read the heads of the rings that were ever used; of the others it is 0. */
static void read_heads(const struct merge *m, uint64_t *heads)
{
    uint64_t used = atomic_load_explicit(&m->segment->real.rings_used, memory_order_acquire);
    for (unsigned i = 0; i < SEGMENT_RINGS; i++) {
        heads[i] = m->at[i];
        /* acquire: the records before head are whole, and so is what they name; pairs with
         * ring_push */
        if (((used & ~m->damaged) >> i) & 1)
            heads[i] = atomic_load_explicit(&ring_at(m, i)->head, memory_order_acquire);
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

/* ---- looking ---- */

/* Rings that are overwritten are read at the end; so from the first record in them on all else has to
 * wait for that too. */
static void set_watermark(struct merge *m)
{
    uint64_t behind_ns = m->lineup.is_lossy ? PATIENCE_NS : MARGIN_NS;
    if (m->is_final)
        m->watermark = UINT64_MAX;
    else if (!m->is_overwriting || atomic_load(&m->segment->real.rings_used) == 0)
        m->watermark = m->looked - stamp_of_ns(behind_ns, m->ns_by_2_32);
}

int merge_look(struct merge *m, bool is_over)
{
    uint64_t heads[SEGMENT_RINGS];
    if (m->is_final || (m->lineup.queued > QUEUED_MAX && m->is_flowing && !is_over))
        return 0;
    m->looked = stamp_now();
    read_heads(m, heads);
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
        if (m->at[i] > 0)
            tell_left_out(m, i);
    if (m->lineup.has_lost && !m->lineup.is_lossy)
        lineup_expect_gaps(&m->lineup);
    lineup_place(&m->lineup);
    set_watermark(m);
    m->begin = atomic_load(&m->segment->real.stamp_begin); /* set before whatever we have seen */
    return error ? -EPROTO : 0;
}

/* ---- going out ---- */

/* The time of what goes out, which was stamped so. */
static uint64_t time_at(struct merge *m, uint64_t stamp)
{
    uint64_t ns = stamp > m->begin ? stamp_ns(stamp - m->begin, m->ns_by_2_32) : 0;
    if (ns > m->now_ns)
        m->now_ns = ns;
    return m->now_ns;
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

static bool put_record(struct merge *m, struct record *out)
{
    if (m->is_final && m->lineup.queued > 0 && m->lineup.candidate_count == 0)
        lineup_give_in(&m->lineup);
    if (!lineup_has_next(&m->lineup, m->watermark))
        return false;
    lineup_take(&m->lineup, out);
    out->time_ns = time_at(m, out->time_ns);
    return true;
}

static bool put_end(struct merge *m, struct record *out)
{
    if (!m->has_end || m->is_over)
        return false;
    *out = m->end;
    out->time_ns = time_at(m, m->end.time_ns);
    m->is_over = true;
    /* release: who waits for END to be taken may go */
    atomic_store_explicit(&m->segment->ring.tail, m->main_at, memory_order_release);
    return true;
}

size_t merge_take(struct merge *m, struct record *records, size_t room)
{
    size_t count = 0;
    while (count < room && (put_definition(m, &records[count]) || put_record(m, &records[count]) ||
                            put_end(m, &records[count])))
        count++;
    m->is_flowing = count == room;
    return count;
}

bool merge_is_empty(const struct merge *m)
{
    uint64_t heads[SEGMENT_RINGS];
    if (m->is_over)
        return true;
    if (m->lineup.queued > 0 || queue_count(&m->definitions) > 0 || m->has_end)
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
    lineup_init(&m->lineup);
    return m;
}

void merge_free(struct merge *m)
{
    if (!m)
        return;
    lineup_free(&m->lineup);
    queue_free(&m->definitions);
    queue_free(&m->open);
    free(m);
}
