/* SPDX-License-Identifier: MIT */
#include "runtime/gil.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

#include "engine/engine.h"
#include "runtime/thread.h"

/* Of a process. All but is_drop_requested, which a holder looks at at each of its operations, is read
 * and written under its guard. */
struct gil {
    const struct reel_process *process; /* NULL: the program */
    struct gil *next;
    uint32_t guard[2];
    struct engine_thread *holder;
    struct engine_thread *last_holder;
    uint64_t switches;      /* times that another thread than the last one took it */
    bool is_drop_requested; /* atomic */
    struct engine_thread *waiters;
    struct engine_thread *forced;    /* dropped it on request, and nobody has taken it since */
    struct engine_thread *switchers; /* it, once it wants the GIL again */
};

static struct gil program;
static uint32_t list_guard[2]; /* of the list that begins with the program's */

static bool is_on(void)
{
    return engine_plan()->gil != GIL_OFF;
}

static struct gil *find(const struct reel_process *process)
{
    struct gil *gil = &program;
    while (gil->process != process && gil->next)
        gil = gil->next;
    if (gil->process != process && (gil->next = calloc(1, sizeof *gil))) {
        gil = gil->next;
        gil->process = process;
    }
    return gil;
}

/* The GIL of the running thread's process. */
static struct gil *mine(void)
{
    const struct reel_process *process = thread_process();
    if (!process)
        return &program;
    engine_guard(list_guard);
    struct gil *gil = find(process);
    engine_unguard(list_guard);
    return gil;
}

/* A record in the order of the program's GIL; one of a process's own stands in none. */
static void record(struct gil *gil, enum record_kind kind, uint32_t object, int64_t arg,
                   uint32_t extra)
{
    if (gil == &program)
        engine_record_in(gil->guard, kind, object, arg, extra, 0);
    else
        engine_record(kind, object, arg, extra, 0);
}

static bool is_requested(const struct gil *gil)
{
    return __atomic_load_n(&gil->is_drop_requested, __ATOMIC_RELAXED);
}

static void request(struct gil *gil, bool is_requested)
{
    __atomic_store_n(&gil->is_drop_requested, is_requested, __ATOMIC_RELAXED);
}

/* Wait one interval; if nothing has moved by then, ask the holder to drop. */
static void wait_an_interval(struct gil *gil)
{
    const struct op drop = {.kind = R_GIL_YIELD};
    uint64_t switches = gil->switches;
    record(gil, R_GIL_WAIT, 0, 0, engine_thread_id(gil->holder));
    int error = engine_park(gil->guard, &gil->waiters, R_GIL_WAIT, 0, engine_plan()->interval_ns);
    if (error != -ETIMEDOUT || !gil->holder || gil->switches != switches || is_requested(gil))
        return;
    request(gil, true);
    record(gil, R_GIL_REQUEST, 0, 0, engine_thread_id(gil->holder));
    engine_interrupt(gil->holder, &drop);
}

static void take(struct gil *gil)
{
    struct engine_thread *self = engine_self();
    struct op take = {.kind = R_GIL_TAKE};
    if (gil->holder || gil->forced == self)
        engine_pending(self, &take);
    if (gil->forced == self)
        record(gil, R_GIL_SWITCH, 0, 0, 0);
    while (gil->forced == self)
        engine_park(gil->guard, &gil->switchers, R_GIL_SWITCH, 0, ENGINE_FOREVER);
    while (gil->holder)
        wait_an_interval(gil);
    gil->holder = self;
    request(gil, false);
    if (gil->last_holder != self) {
        gil->last_holder = self;
        gil->forced = NULL;
        gil->switches++;
    }
    record(gil, R_GIL_TAKE, 0, 0, 0);
    while (engine_unpark_one(&gil->switchers, 0))
        ;
}

void gil_take(void)
{
    if (!is_on())
        return;
    struct gil *gil = mine();
    engine_guard(gil->guard);
    take(gil);
    engine_unguard(gil->guard);
}

/* Record why, and let it go. */
static void give_up(enum record_kind kind, uint32_t object, int64_t arg, enum record_kind to,
                    bool is_switch_forced)
{
    struct gil *gil = mine();
    engine_guard(gil->guard);
    record(gil, kind, object, arg, to);
    /* We must not block here: the caller is not in its queue yet, and would miss its wake-up. */
    if (is_requested(gil) && is_switch_forced)
        gil->forced = engine_self();
    request(gil, false);
    gil->holder = NULL;
    engine_unpark_one(&gil->waiters, 0);
    engine_unguard(gil->guard);
}

void gil_drop(enum record_kind kind, uint32_t object, int64_t arg)
{
    if (is_on())
        give_up(R_GIL_DROP, object, arg, kind, true);
}

void gil_leave(void)
{
    if (is_on())
        give_up(R_GIL_DROP, 0, 0, R_THREAD_END, false);
}

void gil_forget(const struct reel_process *process)
{
    struct gil *gil = find(process);
    gil->holder = gil->last_holder = gil->forced = NULL;
    request(gil, false);
}

void gil_check(void)
{
    if (!is_on())
        return;
    const struct gil *gil = mine();
    if (!is_requested(gil) || gil->holder != engine_self())
        return;
    give_up(R_GIL_YIELD, 0, 0, R_NONE, true);
    gil_take();
}
