/* SPDX-License-Identifier: MIT */
/*
 * Guards and records: the path of each operation of each thread, and so all of it inline.
 *
 * In the real engine a record is a stamp, 32 bytes in the thread's own ring, and an index. Whatever is
 * rarer (a full ring, no ring, a guard that is taken) is a call.
 */
#ifndef ENGINE_RECORDS_H
#define ENGINE_RECORDS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "engine/guard.h"
#include "engine/thread.h"
#include "trace/raw.h"
#include "trace/ring.h"
#include "trace/stamp.h"

/* Whether this run is of the real engine; set once by engine_start. */
extern bool engine_is_real;

/* Whether nothing stands before an operation: a run of the real engine without GIL, of which nobody is
 * making an end. */
extern _Atomic bool engine_is_free;

/** The running thread; NULL before engine_start and in a thread that is not the run's. */
static inline struct engine_thread *engine_self(void)
{
    return engine_me;
}

static inline uint16_t engine_thread_id(const struct engine_thread *thread)
{
    return thread->id;
}

/* ---- records ---- */

/** For engine_record_as: in the virtual engine; and in the real one, where there seems to be no room. */
void engine_record_virtually(uint16_t thread, enum record_kind kind, uint32_t object, int64_t arg,
                             uint32_t extra, uint32_t site);
void real_record_slowly(uint16_t thread, uint32_t nth, enum record_kind kind, uint32_t object,
                        int64_t arg, uint32_t extra, uint32_t site);

/** A record as it stands in a ring of the real engine. */
static inline struct record real_record(uint16_t thread, uint32_t nth, enum record_kind kind,
                                        uint32_t object, int64_t arg, uint32_t extra, uint32_t site)
{
    struct record record = {
        .time_ns = stamp_now(),
        .kind = (uint16_t)kind,
        .thread = thread,
        .object = object,
        .arg = arg,
        .extra = extra,
        .site = site,
    };
    raw_pack(&record, nth);
    return record;
}

/** Publish a record of `thread`, at the present time. `nth`: its number in the order of what it is
 * about; 0: it is in none. */
static inline void engine_record_as(uint16_t thread, uint32_t nth, enum record_kind kind,
                                    uint32_t object, int64_t arg, uint32_t extra, uint32_t site)
{
    struct record *place;
    if (!engine_is_real) {
        engine_record_virtually(thread, kind, object, arg, extra, site);
    } else if ((place = ring_place(engine_me->real.ring))) {
        *place = real_record(thread, nth, kind, object, arg, extra, site);
        ring_publish(engine_me->real.ring);
    } else {
        real_record_slowly(thread, nth, kind, object, arg, extra, site);
    }
}

/** The same of the running thread. */
static inline void engine_record_nth(uint32_t nth, enum record_kind kind, uint32_t object,
                                     int64_t arg, uint32_t extra, uint32_t site)
{
    engine_record_as(engine_me->id, nth, kind, object, arg, extra, site);
}

/** The same in no order. */
static inline void engine_record(enum record_kind kind, uint32_t object, int64_t arg,
                                 uint32_t extra, uint32_t site)
{
    engine_record_nth(0, kind, object, arg, extra, site);
}

/** The same in the order of the object that it is about, whose guard the caller is in. */
static inline void engine_record_in(uint32_t *guard, enum record_kind kind, uint32_t object,
                                    int64_t arg, uint32_t extra, uint32_t site)
{
    engine_record_nth(guard_next(guard), kind, object, arg, extra, site);
}

/* ---- guards ---- */

/* A guard is two words in the object: who is in, and the number of the object's last record. Zero is
 * free. */
#define ENGINE_GUARD_WORDS 2

/** For engine_unguard: wake those whom the running thread has unparked. */
void real_wake_all(struct engine_thread *me);

/** Enter and leave a guard. Short sections only; a thread that waits does so in engine_park. Those
 * whom the caller has unparked meanwhile are woken when it leaves. */
static inline void engine_guard(uint32_t *guard)
{
    if (engine_is_real)
        guard_enter(guard);
}

static inline void engine_unguard(uint32_t *guard)
{
    if (!engine_is_real)
        return;
    guard_leave(guard);
    if (engine_me->real.wake)
        real_wake_all(engine_me);
}

#endif
