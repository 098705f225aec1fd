/* SPDX-License-Identifier: MIT */
/*
 * Livelock: threads that are all busy, trying for what the others have, and none of them gets on.
 *
 * A try in vain is a lock, rwlock, spinlock or semaphore that was not free, a queue that was full or
 * empty, or a wait whose time was up. It was in vain because of somebody: who held the lock; or, where
 * that cannot be told, whoever else could go on. Threads are in a livelock when each has tried so often
 * in vain since it got on last, each because of others among them.
 *
 * A thread gets on when it has what it tried for, changes a variable, gives something to others, ends,
 * or stops trying and waits. That it worked, slept or printed in between does not count: what two
 * polite threads do between two attempts they do again and again. Whoever gets on after all was in no
 * livelock.
 */
#include "model/findings_parts.h"

/* ---- trying ---- */

static uint64_t bit_of(const struct world *w, uint16_t thread)
{
    return UINT64_C(1) << clocks_row(&w->watch.clocks, thread);
}

/* All that `thread` has to do with: who stood in its way, and who in the way of these. Returns: whether
 * each of them has tried in vain often enough. */
static bool find_members(const struct world *w, uint16_t thread, uint64_t *members)
{
    const struct clocks *clocks = &w->watch.clocks;
    uint64_t done = 0;
    *members = bit_of(w, thread);
    while (*members & ~done & ~WATCH_ANYBODY) {
        uint64_t open = *members & ~done & ~WATCH_ANYBODY;
        unsigned row = 0;
        while (!(open >> row & 1))
            row++;
        done |= UINT64_C(1) << row;
        uint16_t id = row < clocks->row_count ? clocks->threads[row] : 0;
        if (row == CLOCKS_CROWD || id == 0 || id > w->watch.thread_count ||
            w->watch.threads[id - 1].tries < FINDINGS_LIVELOCK_TRIES)
            return false;
        *members |= w->watch.threads[id - 1].culprits;
    }
    return true;
}

static bool is_member(const struct world *w, uint16_t id, uint64_t members)
{
    uint64_t bit = bit_of(w, id);
    bool is_named = bit != 1 && members & bit &&
                    w->watch.clocks.threads[clocks_row(&w->watch.clocks, id)] == id;
    return is_named || (members & WATCH_ANYBODY && findings_can_go_on(w, &w->threads[id - 1]));
}

static void check(struct world *w, uint16_t thread)
{
    struct finding f = {.kind = FINDING_LIVELOCK, .amount = UINT64_MAX};
    uint64_t members;
    if (!find_members(w, thread, &members))
        return;
    for (uint16_t id = 1; id <= w->thread_count && id != 0; id++) {
        if (!is_member(w, id, members))
            continue;
        const struct watch_thread *t = watch_thread(&w->watch, id);
        if (t->tries < FINDINGS_LIVELOCK_TRIES)
            return;
        if (f.chain_count < FINDING_CHAIN_MAX) {
            f.chain[f.chain_count] = id;
            f.chain_objects[f.chain_count] = t->wanted;
            f.proof[f.chain_count++] = t->tried;
        }
        f.chain_length++;
        f.amount = t->tries < f.amount ? t->tries : f.amount;
    }
    f.proof_count = f.chain_count;
    f.thread = f.chain[0];
    f.object = f.chain_objects[0];
    const struct finding *same = findings_find(w, &f);
    if (f.chain_length >= 2 && (!same || same->is_resolved))
        findings_add(w, &f);
}

/* `culprit`: who stood in the way; 0: nobody knows. */
static void try_in_vain(struct world *w, uint16_t thread, uint32_t object, uint32_t culprit)
{
    struct watch_thread *t = watch_thread(&w->watch, thread);
    if (culprit == thread)
        return;
    t->culprits |= world_thread(w, culprit) ? bit_of(w, (uint16_t)culprit) : WATCH_ANYBODY;
    t->wanted = object;
    t->tried = findings_now(w);
    t->tries += t->tries < UINT32_MAX;
    if (t->tries % FINDINGS_LIVELOCK_TRIES == 0)
        check(w, thread);
}

static void get_on(struct world *w, uint16_t thread)
{
    struct watch_thread *t = watch_thread(&w->watch, thread);
    if (t->tries == 0)
        return;
    t->tries = 0;
    t->culprits = 0;
    findings_resolve_of(w, 1u << FINDING_LIVELOCK, thread);
}

/* ---- each record ---- */

/* What was waited for, until its time was up. A wait for a queue is told by the record behind. */
static void run_out_of_time(struct world *w, const struct record *r,
                            const struct findings_before *before)
{
    const struct world_object *o = world_object(w, before->wait_object);
    switch (before->wait_kind) {
    case R_LOCK_WAIT:
    case R_RW_READ_WAIT:
    case R_RW_WRITE_WAIT:
    case R_FUTURE_WAIT:
        try_in_vain(w, r->thread, before->wait_object, o ? o->owner : 0);
        break;
    case R_SEM_WAIT:
    case R_COND_WAIT:
    case R_EVENT_WAIT:
        try_in_vain(w, r->thread, before->wait_object, 0);
        break;
    default:
        break;
    }
}

/* Whether the record gives something to others, or has something to itself that all can see. */
static bool is_progress(const struct world *w, const struct record *r)
{
    switch (r->kind) {
    case R_EVENT_SET:
    case R_QUEUE_PUT:
    case R_QUEUE_DONE:
    case R_PIPE_SEND:
    case R_FUTURE_DONE:
    case R_FUTURE_FAIL:
    case R_BARRIER_PASS:
    case R_THREAD_START:
    case R_THREAD_END:
    case R_THREAD_FAIL:
        return true;
    case R_LOCK_TAKE:
    case R_SPIN_TAKE:
    case R_RW_READ:
    case R_RW_WRITE:
    case R_SEM_TAKE:
    case R_QUEUE_GET:
    case R_COND_CHECK:
    case R_EVENT_PASS:
    case R_FUTURE_GET:
        return r->object == w->watch.threads[r->thread - 1].wanted &&
               (r->kind != R_COND_CHECK || r->arg != 0);
    default:
        return false;
    }
}

/* A variable that has another value than before. */
static bool is_change(const struct record *r, const struct findings_before *before)
{
    return r->kind == R_VAR_STORE && (!before->has_value || before->value != r->arg);
}

void findings_livelock(struct world *w, const struct record *r,
                       const struct findings_before *before)
{
    bool is_there = r->object && r->object <= w->object_count;
    switch (r->kind) {
    case R_LOCK_BUSY:
    case R_SPIN_BUSY:
    case R_RW_BUSY:
        if (is_there)
            try_in_vain(w, r->thread, r->object, r->extra);
        return;
    case R_SEM_BUSY:
    case R_QUEUE_FULL:
    case R_QUEUE_EMPTY:
        if (is_there)
            try_in_vain(w, r->thread, r->object, 0);
        return;
    case R_TIMEOUT:
        run_out_of_time(w, r, before);
        return;
    default:
        break;
    }
    const struct world_thread *t = &w->threads[r->thread - 1];
    bool waits = t->wait_kind == r->kind && !t->is_timed && t->state != THREAD_GIL;
    if (w->watch.threads[r->thread - 1].tries > 0 &&
        (waits || is_progress(w, r) || is_change(r, before)))
        get_on(w, r->thread);
}
