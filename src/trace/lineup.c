/* SPDX-License-Identifier: MIT */
#include "trace/lineup.h"

#include <stdlib.h>
#include <string.h>

#include "trace/raw.h"
#include "trace/segment.h"

#define NOWHERE   UINT32_MAX
#define LANE_MADE SEGMENT_RINGS /* behind it are those of the threads that share a ring */

/* ---- kinds ---- */

static bool is_making(unsigned kind)
{
    const char *name = record_kind_name(kind);
    size_t length = strlen(name);
    return length > 4 && strcmp(name + length - 4, "_new") == 0;
}

/* Many records are about another thread than the one that wrote them; these are about itself, and
 * stand before all others of it. */
static bool tells_writer(unsigned kind)
{
    return kind == R_THREAD_BEGIN || kind == R_LOST;
}

/* What must have been made before a record can name it. A misuse may name a thread or an object. */
static enum record_object names(const struct record *r)
{
    return r->kind == R_MISUSE ? RECORD_NONE : record_object_of(r->kind);
}

/* ---- threads ---- */

static struct lineup_thread *thread_of(const struct lineup *l, uint32_t id)
{
    return id > 0 && id <= l->orders.thread_count ? &l->threads[id] : NULL;
}

static void add_thread(struct lineup *l)
{
    uint32_t id = l->orders.thread_count;
    if (id >= l->thread_room) {
        l->thread_room = l->thread_room ? l->thread_room * 2 : 64;
        l->threads = queue_memory(l->threads, l->thread_room * sizeof *l->threads);
    }
    l->threads[id] = (struct lineup_thread){0};
}

/* ---- candidates ---- */

static void sink(struct lineup *l, struct lineup_candidate candidate)
{
    struct lineup_candidate *c = l->candidates;
    uint32_t at = 0, below;
    while ((below = 2 * at + 1) < l->candidate_count) {
        if (below + 1 < l->candidate_count && c[below + 1].stamp < c[below].stamp)
            below++;
        if (c[below].stamp >= candidate.stamp)
            break;
        c[at] = c[below];
        at = below;
    }
    c[at] = candidate;
}

static void drop_first(struct lineup *l)
{
    if (--l->candidate_count > 0)
        sink(l, l->candidates[l->candidate_count]);
}

static void add_candidate(struct lineup *l, uint32_t number)
{
    struct lineup_candidate *c = l->candidates;
    uint64_t stamp = l->list[number].record.time_ns;
    uint32_t at = l->candidate_count++;
    for (; at > 0 && c[(at - 1) / 2].stamp > stamp; at = (at - 1) / 2)
        c[at] = c[(at - 1) / 2];
    c[at] = (struct lineup_candidate){stamp, number};
}

/* ---- waiting ---- */

static bool is_unmade_yet(const struct lineup *l, const struct record *r)
{
    enum record_object named = names(r);
    if (named == RECORD_OBJECT && r->object > l->objects_out && r->object <= l->orders.object_count)
        return true;
    if (named == RECORD_THREAD && r->object > l->threads_out && r->object <= l->orders.thread_count)
        return true;
    return r->thread > l->threads_out && r->thread <= l->orders.thread_count;
}

/* Whether the writer of the head of a lane made something before it that is not out yet. */
static bool is_behind_made(const struct lineup *l, const struct lineup_lane *lane)
{
    const struct lineup_thread *t = thread_of(l, lane->writer);
    return t && t->made > 0 && t->made_stamp < lane->record.time_ns;
}

/* The lane in which something stands that the maker of `made` wrote before it; NULL: none. */
static struct lineup_lane *lane_before_made(const struct lineup *l, const struct record *made)
{
    const struct lineup_thread *maker = thread_of(l, made->thread);
    struct lineup_lane *own = maker && maker->lane > 0 ? &l->list[maker->lane - 1] : NULL;
    return own && queue_count(&own->queue) > 0 && own->record.time_ns < made->time_ns ? own : NULL;
}

/* Of a record that tells that a thread is woken: the thread, if it does not wait yet. What came before,
 * such as that its time was up when it waited at another time, is in one order with the record. */
static struct lineup_thread *woken_too_early(const struct lineup *l, const struct record *r)
{
    struct lineup_thread *t = r->kind == R_WAKE && !l->is_lossy ? thread_of(l, r->thread) : NULL;
    return t && !t->is_waiting ? t : NULL;
}

static void wait_in(struct lineup *l, uint32_t *list, uint32_t number)
{
    l->list[number].next = *list;
    *list = number + 1;
}

/* Those who wait in an order stand in a ring, by their numbers; the order names the last. */
static void wait_for_turn(struct lineup *l, struct order *order, uint32_t number)
{
    struct lineup_lane *lane = &l->list[number];
    if (order->waiting == 0) {
        lane->next = order->waiting = number + 1;
        return;
    }
    struct lineup_lane *last = &l->list[order->waiting - 1], *before = last;
    bool is_last = order_is_before(last->nth, lane->nth);
    while (!is_last && order_is_before(l->list[before->next - 1].nth, lane->nth))
        before = &l->list[before->next - 1];
    lane->next = before->next;
    before->next = number + 1;
    if (is_last)
        order->waiting = number + 1;
}

/* Let the head of a lane wait, if it has to. */
static bool must_wait(struct lineup *l, uint32_t number)
{
    struct lineup_lane *lane = &l->list[number], *own;
    if (number == LANE_MADE) {
        own = lane_before_made(l, &lane->record);
        if (own)
            wait_in(l, &own->awaiting, number);
        return own != NULL;
    }
    if (is_unmade_yet(l, &lane->record) || is_behind_made(l, lane)) {
        wait_in(l, &l->awaiting_made, number);
        return true;
    }
    struct order *order = orders_of(&l->orders, &lane->record, lane->nth);
    if (order && !order_has_turn(order, lane->nth, l->is_lossy)) {
        wait_for_turn(l, order, number);
        return true;
    }
    struct lineup_thread *woken = woken_too_early(l, &lane->record);
    if (woken)
        wait_in(l, &woken->awaiting, number);
    return woken != NULL;
}

static void load_head(struct lineup *l, uint32_t number)
{
    struct lineup_lane *lane = &l->list[number];
    lane->record = *queue_at(&lane->queue, 0);
    if (number == LANE_MADE)
        return;
    lane->nth = raw_unpack(&lane->record);
    if (tells_writer(lane->record.kind))
        lane->writer = lane->record.thread;
}

/* Begin anew with all lanes. `forced`: one that is a candidate whatever it waits for. */
static void place_all(struct lineup *l, uint32_t forced)
{
    l->candidate_count = 0;
    l->awaiting_made = 0;
    for (uint32_t i = 0; i < l->count; i++) {
        struct lineup_lane *lane = &l->list[i];
        lane->awaiting = 0;
        if (queue_count(&lane->queue) == 0)
            continue;
        load_head(l, i);
        struct order *order = orders_of(&l->orders, &lane->record, lane->nth);
        struct lineup_thread *t = thread_of(l, lane->record.thread);
        if (order)
            order->waiting = 0;
        if (t)
            t->awaiting = 0;
    }
    for (uint32_t i = 0; i < l->count; i++)
        if (queue_count(&l->list[i].queue) > 0 && (i == forced || !must_wait(l, i)))
            add_candidate(l, i);
}

void lineup_place(struct lineup *l)
{
    place_all(l, NOWHERE);
}

/* What a list waited for has come: look at each in it again. */
static void place_list(struct lineup *l, uint32_t *list)
{
    uint32_t number = *list;
    *list = 0;
    while (number > 0) {
        uint32_t next = l->list[number - 1].next;
        if (!must_wait(l, number - 1))
            add_candidate(l, number - 1);
        number = next;
    }
}

/* The same for those in an order whose turn it is. */
static void place_turn(struct lineup *l, struct order *order)
{
    while (order->waiting > 0) {
        struct lineup_lane *last = &l->list[order->waiting - 1];
        uint32_t number = last->next - 1;
        struct lineup_lane *first = &l->list[number];
        if (!order_has_turn(order, first->nth, l->is_lossy))
            return;
        last->next = first->next;
        if (first == last)
            order->waiting = 0;
        if (!must_wait(l, number))
            add_candidate(l, number);
    }
}

/* ---- coming in ---- */

static uint32_t add_lane(struct lineup *l)
{
    if (l->count == l->room) {
        l->room = l->room ? l->room * 2 : 2 * SEGMENT_RINGS;
        l->list = queue_memory(l->list, l->room * sizeof *l->list);
        l->candidates = queue_memory(l->candidates, l->room * sizeof *l->candidates);
    }
    l->list[l->count] = (struct lineup_lane){0};
    return l->count++;
}

uint16_t lineup_writer(const struct record *raw)
{
    struct record record = *raw;
    raw_unpack(&record);
    switch (record.kind) {
    case R_WAKE:
        return (uint16_t)record.extra;
    case R_THREAD_KILL:
        return 0;
    default:
        return record.thread;
    }
}

uint16_t lineup_last_writer(const struct lineup *l, unsigned ring)
{
    const struct queue *queue = &l->list[ring].queue;
    size_t count = queue_count(queue);
    return count > 0 ? lineup_writer(queue_at(queue, count - 1)) : l->list[ring].writer;
}

/* The lane of a record in the shared ring: that of who wrote it. */
static uint32_t lane_of_shared(struct lineup *l, const struct record *raw)
{
    uint16_t writer = lineup_writer(raw);
    struct lineup_thread *t = thread_of(l, writer);
    if (!t || (t->lane > 0 && t->lane <= SEGMENT_RINGS))
        return SEGMENT_RING_SHARED;
    if (t->lane == 0) {
        t->lane = add_lane(l) + 1;
        l->list[t->lane - 1].writer = writer;
    }
    return t->lane - 1;
}

/* What is to be known of a record before it comes to the head of its lane. */
static void note(struct lineup *l, uint32_t lane, const struct record *raw)
{
    unsigned kind = raw->kind & 0xff;
    l->has_lost |= kind == R_LOST;
    if (!tells_writer(kind) && !l->is_lossy)
        return;
    struct record record = *raw;
    uint32_t nth = raw_unpack(&record);
    struct lineup_thread *t = thread_of(l, record.thread);
    if (tells_writer(kind) && t && lane < SEGMENT_RING_SHARED)
        t->lane = lane + 1;
    struct order *order = l->is_lossy ? orders_of(&l->orders, &record, nth) : NULL;
    if (order)
        order_add(order, nth);
}

void lineup_append(struct lineup *l, unsigned ring, const struct record *raw, size_t count)
{
    l->queued += count;
    if (ring != SEGMENT_RING_SHARED) {
        const struct record *own = queue_append(&l->list[ring].queue, raw, count);
        for (size_t i = 0; i < count; i++)
            note(l, ring, &own[i]);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        struct record own = raw[i];
        uint32_t lane = lane_of_shared(l, &own);
        queue_append(&l->list[lane].queue, &own, 1);
        note(l, lane, &own);
    }
}

void lineup_append_made(struct lineup *l, const struct record *r)
{
    if (r->kind == R_THREAD_NEW) {
        if (r->object == l->orders.thread_count + 1 && r->object <= UINT16_MAX) {
            orders_add_thread(&l->orders, r);
            add_thread(l);
        }
    } else if (is_making(r->kind) && r->object == l->orders.object_count + 1) {
        orders_add_object(&l->orders);
    }
    struct lineup_thread *maker = thread_of(l, r->thread);
    if (maker && maker->made++ == 0)
        maker->made_stamp = r->time_ns;
    queue_append(&l->list[LANE_MADE].queue, r, 1);
    l->queued++;
}

void lineup_expect_gaps(struct lineup *l)
{
    l->is_lossy = true;
    for (uint32_t i = 0; i < l->count; i++)
        for (size_t k = 0; i != LANE_MADE && k < queue_count(&l->list[i].queue); k++)
            note(l, i, queue_at(&l->list[i].queue, k));
    lineup_place(l);
}

/* ---- going out ---- */

/* A record of the lane of what was made has gone out. */
static void pass_made(struct lineup *l, const struct record *r)
{
    const struct queue *queue = &l->list[LANE_MADE].queue;
    struct lineup_thread *maker = thread_of(l, r->thread);
    if (r->kind == R_THREAD_NEW)
        l->threads_out += r->object == l->threads_out + 1;
    else if (is_making(r->kind))
        l->objects_out += r->object == l->objects_out + 1;
    if (maker && maker->made > 0 && --maker->made > 0) {
        size_t i = 0;
        while (queue_at(queue, i)->thread != r->thread)
            i++;
        maker->made_stamp = queue_at(queue, i)->time_ns;
    }
    place_list(l, &l->awaiting_made);
}

/* The first of the heap has gone out: its lane comes again with its next record, or not. */
static void place_again(struct lineup *l, uint32_t number)
{
    struct lineup_lane *lane = &l->list[number];
    if (queue_count(&lane->queue) > 0)
        load_head(l, number);
    if (queue_count(&lane->queue) == 0 || must_wait(l, number))
        drop_first(l);
    else
        sink(l, (struct lineup_candidate){lane->record.time_ns, number});
}

/* What has gone out tells whether its thread waits. */
static void note_wait(struct lineup *l, const struct record *r)
{
    struct lineup_thread *t = thread_of(l, r->thread);
    bool is_wait = record_wait_of(r->kind) != RECORD_WAIT_NONE;
    bool goes_on = r->kind == R_GO || r->kind == R_TIMEOUT || r->kind == R_SPURIOUS;
    if (t && (is_wait || goes_on))
        t->is_waiting = is_wait;
    if (t && is_wait)
        place_list(l, &t->awaiting);
}

void lineup_take(struct lineup *l, struct record *record)
{
    uint32_t number = l->candidates[0].lane;
    struct lineup_lane *lane = &l->list[number];
    struct order *order = orders_of(&l->orders, &lane->record, lane->nth);
    *record = lane->record;
    if (order)
        order_pass(order, lane->nth);
    orders_fork(&l->orders, record);
    queue_drop(&lane->queue);
    l->queued--;
    place_again(l, number);
    note_wait(l, record);
    if (order && order->waiting)
        place_turn(l, order);
    if (lane->awaiting)
        place_list(l, &lane->awaiting);
    if (number == LANE_MADE)
        pass_made(l, record);
}

/* In a stream that makes sense it is enough to expect gaps. Else somebody goes first: what was made,
 * so that it comes before what names it, or else the earliest. */
void lineup_give_in(struct lineup *l)
{
    uint32_t first = NOWHERE;
    if (!l->is_lossy)
        lineup_expect_gaps(l);
    if (l->candidate_count > 0)
        return;
    for (uint32_t i = 0; i < l->count; i++) {
        const struct lineup_lane *lane = &l->list[i];
        if (queue_count(&lane->queue) > 0 &&
            (first == NOWHERE || lane->record.time_ns < l->list[first].record.time_ns))
            first = i;
    }
    place_all(l, queue_count(&l->list[LANE_MADE].queue) > 0 ? LANE_MADE : first);
}

/* ---- beginning and end ---- */

void lineup_init(struct lineup *l)
{
    *l = (struct lineup){0};
    orders_init(&l->orders);
    while (l->count <= LANE_MADE)
        add_lane(l);
}

void lineup_free(struct lineup *l)
{
    for (uint32_t i = 0; i < l->count; i++)
        queue_free(&l->list[i].queue);
    orders_free(&l->orders);
    free(l->list);
    free(l->candidates);
    free(l->threads);
}
