/* SPDX-License-Identifier: MIT */
/* What records do to objects: which types there are and what they have in common, and those of them
 * that are small. */
#include "model/fold.h"

#include <string.h>

#include "model/memory.h"

/* ---- making them ---- */

/* What the record that makes an object tells about it. */
static void begin_object(struct world_object *o, const struct record *r)
{
    switch (o->type) {
    case OBJECT_LOCK:
        o->flavour = r->arg == RECORD_LOCK_LOW_LEVEL ? RECORD_LOCK_LOW_LEVEL : RECORD_LOCK;
        break;
    case OBJECT_RLOCK:
        o->flavour = RECORD_RLOCK;
        break;
    case OBJECT_COND:
        o->lock = (uint32_t)r->arg;
        break;
    case OBJECT_SEMAPHORE:
        o->value = (uint32_t)r->arg;
        o->max = (uint32_t)((uint64_t)r->arg >> 32);
        o->is_bounded = o->max > 0;
        break;
    case OBJECT_BARRIER:
    case OBJECT_POOL:
        o->max = fold_count(r->arg);
        break;
    case OBJECT_QUEUE:
        o->flavour = (uint8_t)tape_queue_flavour(r->arg);
        o->max = (uint32_t)r->arg;
        o->is_bounded = o->max > 0;
        break;
    case OBJECT_FUTURE:
        o->pool = (uint32_t)r->arg;
        break;
    case OBJECT_VAR:
        o->value = r->arg;
        break;
    default:
        break;
    }
}

void fold_add_object(struct world *w, const struct record *r, enum object_type type)
{
    if (r->object != w->object_count + 1)
        return;
    if (w->object_count == w->object_room) {
        w->object_room = w->object_room ? w->object_room * 2 : 8;
        w->objects = memory_resize(w->objects, w->object_room, sizeof *w->objects);
    }
    struct world_object *o = &w->objects[w->object_count++];
    memset(o, 0, sizeof *o);
    o->type = type;
    o->changed = w->step;
    o->site = r->site;
    begin_object(o, r);
}

void fold_forget_objects(struct world *w)
{
    for (size_t i = 0; i < w->object_count; i++) {
        struct world_object *o = &w->objects[i];
        o->is_unknown = true;
        o->is_todo_unknown = o->type == OBJECT_QUEUE;
        o->owner = 0;
        o->depth = o->count = o->kept = 0;
        o->changed = w->step;
    }
    w->item_count = w->copy_count = w->hold_count = 0;
}

/* ---- those that are small ---- */

static bool fold_condition(struct world *w, struct world_thread *t, struct world_object *o,
                           const struct record *r)
{
    (void)w;
    (void)t;
    if (r->kind != R_COND_WAIT && r->kind != R_COND_CHECK && r->kind != R_COND_NOTIFY)
        return false;
    o->is_unknown = false; /* it has nothing but those who wait */
    return true;
}

static bool fold_event(struct world *w, struct world_thread *t, struct world_object *o,
                       const struct record *r)
{
    (void)w;
    (void)t;
    switch (r->kind) {
    case R_EVENT_SET:
        o->is_set = true;
        break;
    case R_EVENT_WAIT:
    case R_EVENT_CLEAR:
        o->is_set = false;
        break;
    case R_EVENT_PASS: /* who was woken may find it cleared */
    case R_EVENT_TEST:
        o->is_set = r->arg != 0;
        break;
    default:
        return false;
    }
    o->is_unknown = false;
    return true;
}

static void set_barrier(struct world_object *barrier, uint32_t come, bool is_broken)
{
    barrier->count = come;
    barrier->is_broken = is_broken;
    barrier->is_unknown = false;
}

static bool fold_barrier(struct world *w, struct world_thread *t, struct world_object *o,
                         const struct record *r)
{
    (void)w;
    (void)t;
    switch (r->kind) {
    case R_BARRIER_WAIT:
        set_barrier(o, r->extra, false);
        break;
    case R_BARRIER_OPEN:
    case R_BARRIER_RESET:
        set_barrier(o, 0, false);
        break;
    case R_BARRIER_ABORT:
        set_barrier(o, 0, true);
        break;
    case R_BARRIER_BROKEN: /* not any more: since then others may have come */
        if (r->arg != 0)
            set_barrier(o, 0, true);
        break;
    case R_BARRIER_COUNT:
        o->count = fold_count(r->arg);
        break;
    case R_BARRIER_TEST:
        o->is_broken = r->arg != 0;
        break;
    case R_BARRIER_ACTION:
    case R_BARRIER_PASS:
        break;
    default:
        return false;
    }
    return true;
}

/* A process has copies of its own. What threads do to these is no update that others could lose. */
static bool fold_variable(struct world *w, struct world_thread *t, struct world_object *o,
                          const struct record *r)
{
    (void)t;
    if (r->kind != R_VAR_LOAD && r->kind != R_VAR_STORE)
        return false;
    if (record_var_process(r) != 0) {
        fold_set_copy(w, r);
        return true;
    }
    if (r->kind == R_VAR_LOAD) {
        if (o->is_unknown)
            o->value = r->arg;
        o->is_unknown = false;
        return true;
    }
    o->value = r->arg;
    o->is_unknown = false;
    o->writer = r->thread;
    o->written = w->records;
    o->version++;
    return true;
}

/* ---- all of them ---- */

/* Whether an operation only asks: it changes nothing. */
static bool is_question(unsigned kind)
{
    switch (kind) {
    case R_LOCK_TEST:
    case R_COND_CHECK:
    case R_EVENT_TEST:
    case R_BARRIER_COUNT:
    case R_BARRIER_TEST:
    case R_QUEUE_SIZE:
    case R_QUEUE_IS_EMPTY:
    case R_QUEUE_IS_FULL:
    case R_FUTURE_TEST:
    case R_VAR_LOAD:
        return true;
    default:
        return false;
    }
}

void fold_apply_object(struct world *w, struct world_thread *t, const struct record *r)
{
    static fold_part *const parts[OBJECT_TYPE_COUNT] = {
        [OBJECT_LOCK] = fold_lock,           [OBJECT_RLOCK] = fold_lock,
        [OBJECT_COND] = fold_condition,      [OBJECT_EVENT] = fold_event,
        [OBJECT_SEMAPHORE] = fold_semaphore, [OBJECT_BARRIER] = fold_barrier,
        [OBJECT_QUEUE] = fold_queue,         [OBJECT_POOL] = fold_pool,
        [OBJECT_FUTURE] = fold_future,       [OBJECT_RWLOCK] = fold_rwlock,
        [OBJECT_SPINLOCK] = fold_spinlock,   [OBJECT_PIPE] = fold_pipe,
        [OBJECT_VAR] = fold_variable,
    };
    if (r->object == 0 || r->object > w->object_count)
        return;
    struct world_object *o = &w->objects[r->object - 1];
    bool was_unknown = o->is_unknown;
    if (!parts[o->type](w, t, o, r))
        return;
    if (!is_question(r->kind) || was_unknown != o->is_unknown) {
        o->changed = w->step;
        o->site = r->site ? r->site : o->site;
    }
    fold_wait(w, t, r);
}
