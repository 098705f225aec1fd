/* SPDX-License-Identifier: MIT */
/* What records do to locks of all kinds, and to semaphores: who has them. */
#include "model/fold.h"

/* ---- one owner ---- */

void fold_set_owner(struct world *w, struct world_object *lock, uint32_t owner)
{
    struct world_thread *before = fold_thread(w, lock->owner), *now = fold_thread(w, owner);
    if (before && before->locks > 0)
        before->locks--;
    if (now)
        now->locks++;
    lock->owner = now ? (uint16_t)owner : 0;
    lock->depth = 0;
    lock->is_unknown = false;
}

/* Who has to wait tells who holds it. */
static void learn_owner(struct world *w, struct world_object *lock, uint32_t owner)
{
    if (lock->is_unknown && fold_thread(w, owner))
        fold_set_owner(w, lock, owner);
}

bool fold_lock(struct world *w, struct world_thread *t, struct world_object *o,
               const struct record *r)
{
    uint32_t depth = o->type == OBJECT_RLOCK ? fold_count(r->arg) : 0;
    (void)t;
    switch (r->kind) {
    case R_LOCK_WAIT:
    case R_LOCK_BUSY:
        learn_owner(w, o, r->extra);
        return true;
    case R_LOCK_TAKE:
        o->taken++;
        fold_set_owner(w, o, r->thread);
        o->depth = o->type == OBJECT_RLOCK && depth == 0 ? 1 : depth;
        return true;
    case R_LOCK_RELEASE:
        fold_set_owner(w, o, depth > 0 ? r->thread : 0);
        o->depth = depth;
        return true;
    case R_LOCK_TEST:
        if (r->arg == 0 && o->is_unknown)
            fold_set_owner(w, o, 0);
        return true;
    default:
        return false;
    }
}

bool fold_spinlock(struct world *w, struct world_thread *t, struct world_object *o,
                   const struct record *r)
{
    (void)t;
    switch (r->kind) {
    case R_SPIN_BUSY:
        learn_owner(w, o, r->extra);
        return true;
    case R_SPIN_TAKE:
        o->taken++;
        fold_set_owner(w, o, r->thread);
        return true;
    case R_SPIN_RELEASE:
        fold_set_owner(w, o, 0);
        return true;
    default:
        return false;
    }
}

/* ---- one who writes, or many who read ---- */

bool fold_rwlock(struct world *w, struct world_thread *t, struct world_object *o,
                 const struct record *r)
{
    switch (r->kind) {
    case R_RW_READ_WAIT:
    case R_RW_WRITE_WAIT:
    case R_RW_BUSY:
        learn_owner(w, o, r->extra); /* it is told only if it writes */
        return true;
    case R_RW_READ:
        o->taken++;
        fold_set_owner(w, o, 0);
        t->locks += fold_hold(w, r->object, r->thread);
        o->count = fold_count(r->arg);
        return true;
    case R_RW_WRITE:
        o->taken++;
        fold_unhold_all(w, r->object);
        fold_set_owner(w, o, r->thread);
        o->count = 0;
        return true;
    case R_RW_RELEASE:
        fold_set_owner(w, o, 0);
        if (fold_unhold(w, r->object, r->thread) && t->locks > 0)
            t->locks--;
        o->count = fold_count(r->arg);
        return true;
    default:
        return false;
    }
}

/* ---- so many as it counts ---- */

/* Who releases what it never acquired passes something on: then it does not matter any more who
 * acquired it, since these will not release it. */
static void release_semaphore(struct world *w, struct world_object *o, const struct record *r)
{
    int64_t times = o->is_unknown || r->arg <= o->value ? 1 : r->arg - o->value;
    for (; times > 0 && !o->is_passed_on; times--)
        o->is_passed_on = !fold_unhold(w, r->object, r->thread);
    if (o->is_passed_on)
        fold_unhold_all(w, r->object);
}

bool fold_semaphore(struct world *w, struct world_thread *t, struct world_object *o,
                    const struct record *r)
{
    (void)t;
    switch (r->kind) {
    case R_SEM_WAIT:
    case R_SEM_BUSY:
        o->value = 0;
        break;
    case R_SEM_TAKE:
        o->taken++;
        o->value = r->arg;
        if (!o->is_passed_on)
            fold_hold(w, r->object, r->thread);
        break;
    case R_SEM_RELEASE:
        release_semaphore(w, o, r);
        o->value = r->arg;
        break;
    default:
        return false;
    }
    o->is_unknown = false;
    return true;
}
