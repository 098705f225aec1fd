/* SPDX-License-Identifier: MIT */
/*
 * All of it takes one walk along each chain. What a thread waits for is told by the world; where that
 * depends on several threads, and a deadlock has been found through one of them, that one.
 */
#include "ui/view/waits.h"

#include <errno.h>
#include <stdlib.h>

bool waits_is_waiting(const struct waits *waits, uint16_t id)
{
    const struct world_thread *thread = world_thread(waits->world, id);
    return thread && thread->wait_kind != R_NONE && !world_is_over(thread);
}

/* Whom a thread needs in a circle that has been found, of several that it waits for. */
static uint16_t next_in_finding(const struct world *world, uint16_t id)
{
    for (size_t i = 0; i < world->finding_count; i++) {
        const struct finding *f = &world->findings[i];
        if (f->kind != FINDING_DEADLOCK || f->is_resolved || f->chain_length != f->chain_count)
            continue;
        for (uint32_t k = 0; k < f->chain_count; k++)
            if (f->chain[k] == id)
                return f->chain[(k + 1) % f->chain_count];
    }
    return 0;
}

static uint16_t next_of(const struct world *world, uint16_t id)
{
    uint16_t next = world_waits_for(world, id);
    if (next == 0 && world_thread(world, id)->wait_kind == R_RW_WRITE_WAIT)
        next = next_in_finding(world, id);
    return world_thread(world, next) ? next : 0;
}

/* Name the ring that thread `id` is in after its least thread. */
static void add_ring(struct waits *waits, uint16_t id)
{
    uint16_t least = id;
    for (uint16_t at = waits->next[id - 1]; at != id; at = waits->next[at - 1])
        least = at < least ? at : least;
    do {
        waits->ring[id - 1] = least;
        id = waits->next[id - 1];
    } while (waits->ring[id - 1] == 0);
    waits->rings[waits->ring_count++] = least;
}

/* Walk from each thread on until something is met: of this walk, and it is a ring. seen: by id - 1:
 * the thread from which a walk came here. */
static void find_rings(struct waits *waits, uint16_t *seen)
{
    for (size_t i = 1; i <= waits->world->thread_count; i++) {
        uint16_t at = (uint16_t)i;
        while (at != 0 && seen[at - 1] == 0) {
            seen[at - 1] = (uint16_t)i;
            at = waits->next[at - 1];
        }
        if (at != 0 && seen[at - 1] == i && waits->ring[at - 1] == 0)
            add_ring(waits, at);
    }
}

/* How long each chain is: down to what is known, and back up. way: room for all threads. */
static void measure(struct waits *waits, uint16_t *way)
{
    for (size_t i = 1; i <= waits->world->thread_count; i++) {
        size_t count = 0;
        uint16_t at = (uint16_t)i, length = 0;
        while (at != 0 && waits->ring[at - 1] == 0 && waits->length[at - 1] == 0) {
            way[count++] = at;
            at = waits->next[at - 1];
        }
        if (at != 0)
            length = waits->length[at - 1];
        while (count > 0)
            waits->length[way[--count] - 1] = ++length;
    }
}

/* ---- ends ---- */

struct end {
    uint64_t target, order;
    uint16_t id, length;
};

static uint64_t target_of(const struct waits *waits, uint16_t id)
{
    const struct world_thread *thread = world_thread(waits->world, id);
    bool is_gil = thread->wait_kind == R_GIL_WAIT || thread->wait_kind == R_GIL_SWITCH;
    return (uint64_t)thread->wait_object << 17 | (uint64_t)is_gil << 16 | thread->wait_kind;
}

static int by_target(const void *a, const void *b)
{
    const struct end *x = a, *y = b;
    if (x->target != y->target)
        return x->target < y->target ? -1 : 1;
    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

static int by_length(const void *a, const void *b)
{
    const struct end *x = a, *y = b;
    return x->length != y->length ? (x->length > y->length ? -1 : 1) : by_target(a, b);
}

static void sort(struct waits *waits, int (*compare)(const void *a, const void *b))
{
    struct end *ends = malloc((waits->end_count + 1) * sizeof *ends);
    if (!ends)
        return;
    for (size_t i = 0; i < waits->end_count; i++) {
        uint16_t id = waits->ends[i];
        ends[i] = (struct end){.target = target_of(waits, id),
                               .order = world_thread(waits->world, id)->wait_order,
                               .id = id,
                               .length = waits->length[id - 1]};
    }
    qsort(ends, waits->end_count, sizeof *ends, compare);
    for (size_t i = 0; i < waits->end_count; i++)
        waits->ends[i] = ends[i].id;
    free(ends);
}

/* is_needed: room for a mark for each thread. */
static void find_ends(struct waits *waits, uint16_t *is_needed)
{
    size_t count = waits->world->thread_count;
    for (size_t i = 0; i < count; i++)
        is_needed[i] = 0;
    for (size_t i = 0; i < count; i++)
        if (waits->next[i])
            is_needed[waits->next[i] - 1] = 1;
    for (size_t i = 0; i < count; i++)
        if (waits_is_waiting(waits, (uint16_t)(i + 1)) && !waits->ring[i] && !is_needed[i])
            waits->ends[waits->end_count++] = (uint16_t)(i + 1);
    sort(waits, by_target);
}

void waits_sort_by_length(struct waits *waits)
{
    sort(waits, by_length);
}

/* ---- the whole ---- */

int waits_init(struct waits *waits, const struct world *world)
{
    size_t count = world->thread_count;
    uint16_t *room = calloc(count * 6 + 1, sizeof *room);
    *waits = (struct waits){.world = world};
    if (!room)
        return -ENOMEM;
    waits->next = room;
    waits->ring = room + count;
    waits->length = room + count * 2;
    waits->rings = room + count * 3;
    waits->ends = room + count * 4;
    uint16_t *scratch = room + count * 5;
    for (size_t i = 0; i < count; i++) {
        if (!waits_is_waiting(waits, (uint16_t)(i + 1)))
            continue;
        waits->waiting++;
        waits->next[i] = next_of(world, (uint16_t)(i + 1));
    }
    find_rings(waits, scratch);
    measure(waits, scratch);
    find_ends(waits, scratch);
    return 0;
}

void waits_free(struct waits *waits)
{
    free(waits->next);
    *waits = (struct waits){0};
}

bool waits_is_same(const struct waits *waits, uint16_t a, uint16_t b)
{
    return target_of(waits, a) == target_of(waits, b);
}

uint16_t waits_leads_to(const struct waits *waits, uint16_t id)
{
    while (id != 0 && waits->ring[id - 1] == 0)
        id = waits->next[id - 1];
    return id ? waits->ring[id - 1] : 0;
}
