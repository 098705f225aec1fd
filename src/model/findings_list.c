/* SPDX-License-Identifier: MIT */
/*
 * The list of findings. Each is there once for the threads and the object that it concerns, and
 * counted from then on; an index finds it, since a race in a loop is found a million times.
 */
#include "model/findings_parts.h"

#include <string.h>

#include "model/memory.h"

/* ---- what a finding is about ---- */

static uint64_t mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * 0x9e3779b97f4a7c15u;
    return hash ^ hash >> 29;
}

static uint16_t lower(const struct finding *f)
{
    return f->thread < f->other ? f->thread : f->other;
}

static uint16_t higher(const struct finding *f)
{
    return f->thread < f->other ? f->other : f->thread;
}

/* Of findings that are about the same, the same. */
static uint64_t hash_of(const struct finding *f)
{
    uint64_t hash = mix(0, f->kind), locks = 0;
    switch (f->kind) {
    case FINDING_DATA_RACE:
        hash = mix(hash, (uint64_t)f->object << 32 | (uint64_t)lower(f) << 16 | higher(f));
        return mix(hash, f->process);
    case FINDING_POTENTIAL:
        for (uint32_t i = 0; i < f->chain_count; i++)
            locks += mix(hash, f->chain_objects[i]);
        return mix(hash, locks);
    case FINDING_LIVELOCK:
        break;
    default:
        hash = mix(hash, (uint64_t)f->object << 32 | (uint64_t)f->thread << 16 | f->wait_kind);
    }
    for (uint32_t i = 0; i < f->chain_count; i++)
        hash = mix(hash, f->chain[i]);
    return hash;
}

/* Whether the locks are the same, from the i-th of one on. */
static bool are_locks_same_from(const struct finding *a, const struct finding *b, uint32_t first)
{
    for (uint32_t i = 0; i < a->chain_count; i++)
        if (a->chain_objects[(first + i) % a->chain_count] != b->chain_objects[i])
            return false;
    return true;
}

/* A potential deadlock is about the locks, whoever takes them. */
static bool are_locks_same(const struct finding *a, const struct finding *b)
{
    for (uint32_t first = 0; first < a->chain_count; first++)
        if (are_locks_same_from(a, b, first))
            return true;
    return false;
}

static bool is_same(const struct finding *a, const struct finding *b)
{
    if (a->kind != b->kind || a->chain_count != b->chain_count)
        return false;
    switch (a->kind) {
    case FINDING_DATA_RACE: /* of a pair of threads, whoever came first */
        return a->object == b->object && a->process == b->process && lower(a) == lower(b) &&
               higher(a) == higher(b);
    case FINDING_POTENTIAL:
        return are_locks_same(a, b);
    case FINDING_LIVELOCK: /* of the threads, whatever they try for just now */
        return memcmp(a->chain, b->chain, sizeof a->chain) == 0;
    default:
        return a->thread == b->thread && a->object == b->object && a->wait_kind == b->wait_kind &&
               memcmp(a->chain, b->chain, sizeof a->chain) == 0 &&
               memcmp(a->chain_objects, b->chain_objects, sizeof a->chain_objects) == 0;
    }
}

/* ---- the list ---- */

/* The place of a finding in the index, or where it is to be. */
static size_t place_of(const struct world *w, const struct finding *f)
{
    const struct watch *watch = &w->watch;
    size_t at = hash_of(f) & (watch->index_count - 1);
    while (watch->index[at] && !is_same(&w->findings[watch->index[at] - 1], f))
        at = (at + 1) & (watch->index_count - 1);
    return at;
}

struct finding *findings_find(const struct world *w, const struct finding *like)
{
    uint32_t found = w->watch.index_count ? w->watch.index[place_of(w, like)] : 0;
    return found ? &w->findings[found - 1] : NULL;
}

static void grow_index(struct world *w)
{
    struct watch *watch = &w->watch;
    size_t count = watch->index_count ? watch->index_count * 2 : 16;
    watch->index = memory_reserve(watch->index, &watch->index_room, count, sizeof *watch->index);
    watch->index_count = count;
    memset(watch->index, 0, count * sizeof *watch->index);
    for (size_t i = 0; i < w->finding_count; i++)
        watch->index[place_of(w, &w->findings[i])] = (uint32_t)(i + 1);
}

/* Findings that are over when a thread goes on. */
static bool can_end(enum finding_kind kind)
{
    return kind == FINDING_DEADLOCK || kind == FINDING_SELF_DEADLOCK ||
           kind == FINDING_WAITS_FOREVER || kind == FINDING_LIVELOCK || kind == FINDING_STARVATION;
}

static struct finding *append(struct world *w, const struct finding *finding)
{
    if (w->finding_count >= WORLD_FINDINGS_MAX)
        return NULL;
    if (w->finding_count == w->finding_room) {
        w->finding_room = w->finding_room ? w->finding_room * 2 : 4;
        w->findings = memory_resize(w->findings, w->finding_room, sizeof *w->findings);
    }
    struct finding *f = &w->findings[w->finding_count++];
    memset(f, 0, sizeof *f); /* compared by bytes */
    f->kind = finding->kind;
    f->thread = finding->thread;
    f->other = finding->other;
    f->wait_kind = finding->wait_kind;
    f->process = finding->process;
    f->object = finding->object;
    f->is_suspected = finding->is_suspected;
    f->times = 1;
    f->amount = finding->amount;
    f->record = w->records;
    memcpy(f->proof, finding->proof, sizeof f->proof);
    f->proof_count = finding->proof_count;
    memcpy(f->chain, finding->chain, sizeof f->chain);
    memcpy(f->chain_objects, finding->chain_objects, sizeof f->chain_objects);
    f->chain_count = finding->chain_count;
    f->chain_length = finding->chain_length;
    return f;
}

struct finding *findings_add(struct world *w, const struct finding *finding)
{
    struct finding *same = findings_find(w, finding);
    if (same) {
        w->watch.open_waits += same->is_resolved && can_end(same->kind);
        same->times++;
        same->is_resolved = false;
        same->is_suspected = finding->is_suspected;
        if (finding->amount > same->amount)
            same->amount = finding->amount;
        return same;
    }
    struct finding *f = append(w, finding);
    if (!f)
        return NULL;
    w->watch.open_waits += can_end(f->kind);
    if (w->finding_count * 2 > w->watch.index_count)
        grow_index(w);
    else
        w->watch.index[place_of(w, f)] = (uint32_t)w->finding_count;
    return f;
}

void findings_resolve(struct world *w, struct finding *f)
{
    if (f->is_resolved)
        return;
    f->is_resolved = true;
    w->watch.open_waits--;
}

static bool is_in(const struct finding *f, uint16_t thread)
{
    for (uint32_t i = 0; i < f->chain_count; i++)
        if (f->chain[i] == thread)
            return true;
    return f->chain_count == 0 && f->thread == thread;
}

void findings_resolve_of(struct world *w, uint32_t kinds, uint16_t thread)
{
    for (size_t i = 0; i < w->finding_count && w->watch.open_waits > 0; i++)
        if (kinds >> w->findings[i].kind & 1 && is_in(&w->findings[i], thread))
            findings_resolve(w, &w->findings[i]);
}

/* ---- what several sorts ask ---- */

uint32_t findings_now(const struct world *w)
{
    return w->records < UINT32_MAX ? (uint32_t)w->records : UINT32_MAX;
}

bool findings_can_go_on(const struct world *w, const struct world_thread *t)
{
    if (t->wait_kind == R_COND_WAIT && w->wakes_spuriously && !w->has_ended)
        return true;
    return t->is_timed || t->state == THREAD_READY || t->state == THREAD_RUN ||
           t->state == THREAD_SLEEP || t->state == THREAD_IO || t->state == THREAD_GIL ||
           t->state == THREAD_UNKNOWN;
}

bool findings_can_anybody_go_on(const struct world *w)
{
    for (size_t i = 0; i < w->thread_count; i++)
        if (findings_can_go_on(w, &w->threads[i]))
            return true;
    return false;
}

bool findings_is_of(const struct world *w, const struct record *r, enum object_type type)
{
    const struct world_object *o = world_object(w, r->object);
    return o && o->type == type;
}
