/* SPDX-License-Identifier: MIT */
#include "model/lockorder.h"

#include <stdlib.h>
#include <string.h>

#include "model/memory.h"

#define VISITS_MAX 2000 /* edges that one search for a circle looks at */
#define ALIKE_MAX  8    /* edges of one thread between the same two locks, with other gates */

/* ---- as a value ---- */

void lockorder_init(struct lockorder *o)
{
    memset(o, 0, sizeof *o);
}

void lockorder_free(struct lockorder *o)
{
    free(o->threads);
    free(o->edges);
    free(o->heads);
    lockorder_init(o);
}

void lockorder_copy(struct lockorder *to, const struct lockorder *from)
{
    struct lockorder own = *to;
    *to = *from;
    to->thread_room = own.thread_room;
    to->edge_room = own.edge_room;
    to->lock_room = own.lock_room;
    to->threads = memory_copy(own.threads, &to->thread_room, from->threads, from->thread_count,
                              sizeof *to->threads);
    to->edges =
        memory_copy(own.edges, &to->edge_room, from->edges, from->edge_count, sizeof *to->edges);
    to->heads =
        memory_copy(own.heads, &to->lock_room, from->heads, from->lock_count, sizeof *to->heads);
}

bool lockorder_equal(const struct lockorder *a, const struct lockorder *b)
{
    return a->thread_count == b->thread_count && a->edge_count == b->edge_count &&
           a->lock_count == b->lock_count && a->is_blind == b->is_blind &&
           memory_equal(a->threads, b->threads, a->thread_count, sizeof *a->threads) &&
           memory_equal(a->edges, b->edges, a->edge_count, sizeof *a->edges) &&
           memory_equal(a->heads, b->heads, a->lock_count, sizeof *a->heads);
}

size_t lockorder_bytes(const struct lockorder *o)
{
    return o->thread_count * sizeof *o->threads + o->edge_count * sizeof *o->edges +
           o->lock_count * sizeof *o->heads;
}

/* ---- what threads hold ---- */

/* Member by member: worlds are compared by bytes, also those between the members. */
static void set_lock(struct lockorder_lock *to, const struct lockorder_lock *from)
{
    memset(to, 0, sizeof *to);
    to->lock = from->lock;
    to->record = from->record;
    to->is_shared = from->is_shared;
}

static struct lockorder_thread *thread_of(struct lockorder *o, uint16_t thread)
{
    size_t before = o->thread_count;
    if (thread > before) {
        o->threads = memory_reserve(o->threads, &o->thread_room, thread, sizeof *o->threads);
        memset(o->threads + before, 0, (thread - before) * sizeof *o->threads);
        o->thread_count = thread;
    }
    return &o->threads[thread - 1];
}

const struct lockorder_thread *lockorder_held(const struct lockorder *o, uint16_t thread)
{
    return thread && thread <= o->thread_count ? &o->threads[thread - 1] : NULL;
}

const struct lockorder_lock *lockorder_find(const struct lockorder *o, uint16_t thread,
                                            uint32_t lock)
{
    const struct lockorder_thread *t = lockorder_held(o, thread);
    for (uint32_t i = 0; t && i < t->count; i++)
        if (t->held[i].lock == lock)
            return &t->held[i];
    return NULL;
}

static void hold(struct lockorder_thread *t, const struct lockorder_lock *lock)
{
    if (t->count == LOCKORDER_HELD_MAX)
        t->more++;
    else
        set_lock(&t->held[t->count++], lock);
}

bool lockorder_release(struct lockorder *o, uint16_t thread, uint32_t lock)
{
    struct lockorder_thread *t =
        thread && thread <= o->thread_count ? &o->threads[thread - 1] : NULL;
    uint32_t at = 0;
    while (t && at < t->count && t->held[at].lock != lock)
        at++;
    if (!t || (at == t->count && t->more == 0))
        return false;
    if (at == t->count) {
        t->more--;
        return true;
    }
    for (t->count--; at < t->count; at++)
        set_lock(&t->held[at], &t->held[at + 1]);
    memset(&t->held[t->count], 0, sizeof t->held[0]);
    return true;
}

void lockorder_forget(struct lockorder *o)
{
    memory_clear(o->threads, o->thread_count, sizeof *o->threads);
    memory_clear(o->heads, o->lock_count, sizeof *o->heads);
    o->edge_count = 0;
    o->is_blind = true;
}

/* ---- circles ---- */

static bool is_before(const struct lockorder_edge *a, const struct lockorder_edge *b)
{
    return b->clock[a->row - 1] >= a->time;
}

static bool has_common_gate(const struct lockorder_edge *a, const struct lockorder_edge *b)
{
    for (uint32_t i = 0; i < a->gate_count; i++)
        for (uint32_t j = 0; j < b->gate_count; j++)
            if (a->gates[i].lock == b->gates[j].lock &&
                !(a->gates[i].is_shared && b->gates[j].is_shared))
                return true;
    return false;
}

/* Whether two threads could stand at these two edges at the same time. */
static bool could_meet(const struct lockorder_edge *a, const struct lockorder_edge *b)
{
    return a->thread != b->thread && !is_before(a, b) && !is_before(b, a) && !has_common_gate(a, b);
}

/* Whether who stands at `a` waits for who holds the beginning of `b`. */
static bool would_wait(const struct lockorder_edge *a, const struct lockorder_edge *b)
{
    return a->to.lock == b->from.lock && !(a->to.is_shared && b->from.is_shared);
}

static bool fits(const struct lockorder_circle *circle, const struct lockorder_edge *edge)
{
    for (size_t i = 0; i < circle->count; i++)
        if (!could_meet(circle->edges[i], edge))
            return false;
    return would_wait(circle->edges[circle->count - 1], edge);
}

static uint32_t head_of(const struct lockorder *o, uint32_t lock)
{
    return lock && lock <= o->lock_count ? o->heads[lock - 1] : 0;
}

/* Go on from the last edge of `circle`, which is to have `length` edges, until the first one is reached
 * again. */
static bool close_with(const struct lockorder *o, struct lockorder_circle *circle, size_t length,
                       unsigned *visits)
{
    uint32_t at = head_of(o, circle->edges[circle->count - 1]->to.lock);
    for (; at && *visits < VISITS_MAX; at = o->edges[at - 1].next) {
        const struct lockorder_edge *edge = &o->edges[at - 1];
        ++*visits;
        if (!fits(circle, edge))
            continue;
        circle->edges[circle->count++] = edge;
        if (circle->count == length ? would_wait(edge, circle->edges[0])
                                    : close_with(o, circle, length, visits))
            return true;
        circle->count--;
    }
    return false;
}

/* Of several circles the shortest is the easiest to see. */
static bool find_circle(const struct lockorder *o, struct lockorder_circle *circle)
{
    unsigned visits = 0;
    for (size_t length = 2; length <= LOCKORDER_CIRCLE_MAX; length++)
        if (close_with(o, circle, length, &visits))
            return true;
    return false;
}

/* ---- edges ---- */

static bool are_gates_same(const struct lockorder_edge *edge, const struct lockorder_thread *t)
{
    if (edge->gate_count != t->count)
        return false;
    for (uint32_t i = 0; i < t->count; i++)
        if (edge->gates[i].lock != t->held[i].lock ||
            edge->gates[i].is_shared != t->held[i].is_shared)
            return false;
    return true;
}

/* The edge that is to tell of this take: one like it, or a new one, which the caller has reserved.
 * NULL: there is no room. */
static struct lockorder_edge *edge_for(struct lockorder *o, const struct lockorder_thread *t,
                                       uint16_t thread, const struct lockorder_lock *from,
                                       const struct lockorder_lock *to)
{
    size_t before = o->lock_count;
    unsigned alike = 0;
    for (uint32_t at = head_of(o, from->lock); at; at = o->edges[at - 1].next) {
        struct lockorder_edge *edge = &o->edges[at - 1];
        if (edge->thread != thread || edge->to.lock != to->lock ||
            edge->to.is_shared != to->is_shared)
            continue;
        if (are_gates_same(edge, t))
            return edge;
        if (++alike == ALIKE_MAX)
            return NULL;
    }
    if (o->edge_count == LOCKORDER_EDGES_MAX)
        return NULL;
    if (from->lock > before) {
        o->heads = memory_reserve(o->heads, &o->lock_room, from->lock, sizeof *o->heads);
        memset(o->heads + before, 0, (from->lock - before) * sizeof *o->heads);
        o->lock_count = from->lock;
    }
    struct lockorder_edge *edge = &o->edges[o->edge_count++];
    memset(edge, 0, sizeof *edge);
    edge->next = o->heads[from->lock - 1];
    o->heads[from->lock - 1] = (uint32_t)o->edge_count;
    return edge;
}

static void set_edge(struct lockorder_edge *edge, const struct clocks *clocks, uint16_t thread,
                     const struct lockorder_thread *t, const struct lockorder_lock *from,
                     const struct lockorder_lock *to)
{
    uint32_t row = clocks_row(clocks, thread);
    set_lock(&edge->from, from);
    set_lock(&edge->to, to);
    for (uint32_t i = 0; i < t->count; i++)
        set_lock(&edge->gates[i], &t->held[i]);
    edge->gate_count = t->count;
    edge->thread = thread;
    edge->row = (uint16_t)row;
    edge->time = clocks_firm_time(clocks, row);
    memcpy(edge->clock, clocks_firm(clocks, row), clocks->width * sizeof *edge->clock);
}

/* If the thread has neither told nor heard anything since it did the same, nothing is new. It would
 * be too early to say so of hearing alone; but who hears without telling meets the same edges as
 * before, less those that are ordered now. */
static bool check_edge(struct lockorder *o, const struct clocks *clocks, uint16_t thread,
                       const struct lockorder_lock *from, const struct lockorder_lock *to,
                       struct lockorder_circle *circle)
{
    const struct lockorder_thread *t = &o->threads[thread - 1];
    struct lockorder_edge *edge = edge_for(o, t, thread, from, to);
    if (!edge || (edge->thread == thread &&
                  edge->time == clocks_firm_time(clocks, clocks_row(clocks, thread))))
        return false;
    set_edge(edge, clocks, thread, t, from, to);
    circle->count = 1;
    circle->edges[0] = edge;
    return find_circle(o, circle);
}

size_t lockorder_take(struct lockorder *o, const struct clocks *clocks, uint16_t thread,
                      const struct lockorder_lock *lock, bool is_patient,
                      struct lockorder_circle circles[LOCKORDER_HELD_MAX])
{
    struct lockorder_thread *t = thread_of(o, thread);
    bool is_checked = is_patient && !o->is_blind && !t->more &&
                      clocks_row(clocks, thread) != CLOCKS_CROWD &&
                      !lockorder_find(o, thread, lock->lock);
    size_t count = 0;
    o->edges = memory_reserve(o->edges, &o->edge_room, o->edge_count + t->count, sizeof *o->edges);
    for (uint32_t i = 0; is_checked && i < t->count; i++)
        count += check_edge(o, clocks, thread, &t->held[i], lock, &circles[count]);
    hold(t, lock);
    return count;
}

/* Its edges stay where they are, and lead nowhere. */
void lockorder_drop(struct lockorder *o, uint32_t lock)
{
    for (size_t i = 0; i < o->edge_count; i++)
        if (o->edges[i].to.lock == lock)
            o->edges[i].to.lock = 0;
    if (lock && lock <= o->lock_count)
        o->heads[lock - 1] = 0;
}
