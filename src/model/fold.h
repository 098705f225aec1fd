/* SPDX-License-Identifier: MIT */
/* The parts of the fold: what records do to threads, to objects, and to what is kept of both. */
#ifndef MODEL_FOLD_H
#define MODEL_FOLD_H

#include <stdbool.h>
#include <stdint.h>

#include "model/world.h"

#define FOLD_CORES_MAX 64

/* ---- threads (fold_threads.c) ---- */

/** The thread of an id, or NULL. */
struct world_thread *fold_thread(struct world *world, uint32_t id);

/** THREAD_NEW. */
void fold_add_thread(struct world *world, const struct record *record);

/** Put a thread into a state; it waits no longer. Nothing happens to one that is over. */
void fold_set_state(struct world *world, struct world_thread *thread, enum thread_state state);

/** Let a thread begin to wait, as a record tells whose kind says that it does. */
void fold_wait(struct world *world, struct world_thread *thread, const struct record *record);

/** A record of a thread, of whatever kind. */
void fold_apply_thread(struct world *world, struct world_thread *thread,
                       const struct record *record);

/** Records were lost: what threads do is not known until they are seen again. */
void fold_forget_threads(struct world *world);

/* ---- the GIL (fold_gil.c) ---- */

/** A record of a thread about the GIL of its process. */
void fold_apply_gil(struct world *world, struct world_thread *thread, const struct record *record);

/** One more waits for it, 1, or one less, -1. */
void fold_count_gil_waiter(struct world *world, const struct world_thread *thread, int more);

/** As fold_forget_threads, which comes first. */
void fold_forget_gils(struct world *world);

/* ---- objects (fold_objects.c, fold_locks.c, fold_queues.c) ---- */

/** A record that defines an object of a type. */
void fold_add_object(struct world *world, const struct record *record, enum object_type type);

/** A record of a thread about an object. One that does not fit the object changes nothing. */
void fold_apply_object(struct world *world, struct world_thread *thread,
                       const struct record *record);

/** As fold_forget_threads, which comes first. */
void fold_forget_objects(struct world *world);

/*
 * What a record of `thread` does to an object of some types. Returns: whether its kind is one for
 * objects of these types. is_unknown is taken back where the record tells all that there is to know.
 */
typedef bool fold_part(struct world *world, struct world_thread *thread,
                       struct world_object *object, const struct record *record);
fold_part fold_lock, fold_rwlock, fold_spinlock, fold_semaphore;
fold_part fold_queue, fold_pipe, fold_pool, fold_future;

/** Make a thread the owner of a lock, 0: nobody; those who hold it are counted. */
void fold_set_owner(struct world *world, struct world_object *lock, uint32_t owner);

/* ---- what is kept in a bounded store (fold_stores.c) ---- */

/** An item has come into a queue or pipe, or the one has left it whose turn it was, by its enum
 * record_queue. */
void fold_put_item(struct world *world, struct world_object *object, const struct record *record);
void fold_take_item(struct world *world, struct world_object *object, const struct record *record);

/** So many items are in it: drop what is kept beyond that, the oldest first. */
void fold_set_count(struct world *world, struct world_object *object, uint32_t count);

/** A process's copy of a variable has this value. */
void fold_set_copy(struct world *world, const struct record *record);

/** A thread has an object, and no longer. Returns: whether it could be kept, or had been. */
bool fold_hold(struct world *world, uint32_t object, uint32_t thread);
bool fold_unhold(struct world *world, uint32_t object, uint32_t thread);

/** Nobody has it. */
void fold_unhold_all(struct world *world, uint32_t object);

/* ---- values of strangers ---- */

/** `value` as far as it fits: 0 for less than that. */
static inline uint32_t fold_count(int64_t value)
{
    return value < 0 ? 0 : value > UINT32_MAX ? UINT32_MAX : (uint32_t)value;
}

#endif
