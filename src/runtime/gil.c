/* SPDX-License-Identifier: MIT */
#include "runtime/gil.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>

#include "engine/engine.h"

/* Guarded by the baton. */
static struct gil {
    struct engine_thread *holder;
    struct engine_thread *last_holder;
    uint64_t switches; /* times that another thread than the last one took it */
    bool is_drop_requested;
    struct engine_thread *waiters;
    struct engine_thread *forced;    /* dropped it on request, and nobody has taken it since */
    struct engine_thread *switchers; /* it, once it wants the GIL again */
} gil;

static bool is_on(void)
{
    return engine_plan()->is_gil_on;
}

/* Wait one interval; if nothing has moved by then, ask the holder to drop. */
static void wait_an_interval(void)
{
    const struct op drop = {.kind = R_GIL_YIELD};
    uint64_t switches = gil.switches;
    engine_record(R_GIL_WAIT, 0, 0, engine_thread_id(gil.holder), 0);
    int error = engine_park(&gil.waiters, R_GIL_WAIT, engine_plan()->interval_ns);
    if (error != -ETIMEDOUT || !gil.holder || gil.switches != switches || gil.is_drop_requested)
        return;
    gil.is_drop_requested = true;
    engine_record(R_GIL_REQUEST, 0, 0, engine_thread_id(gil.holder), 0);
    engine_interrupt(gil.holder, &drop);
}

void gil_take(void)
{
    struct engine_thread *self = engine_self();
    struct op take = {.kind = R_GIL_TAKE};
    if (!is_on())
        return;
    if (gil.holder || gil.forced == self)
        engine_pending(self, &take);
    if (gil.forced == self)
        engine_record(R_GIL_SWITCH, 0, 0, 0, 0);
    while (gil.forced == self)
        engine_park(&gil.switchers, R_GIL_SWITCH, ENGINE_FOREVER);
    while (gil.holder)
        wait_an_interval();
    gil.holder = self;
    gil.is_drop_requested = false;
    if (gil.last_holder != self) {
        gil.last_holder = self;
        gil.forced = NULL;
        gil.switches++;
    }
    engine_record(R_GIL_TAKE, 0, 0, 0, 0);
    while (engine_unpark_one(&gil.switchers, 0))
        ;
}

static void give_up(bool is_switch_forced)
{
    /* We must not block here: the caller is not in its queue yet, and would miss its wake-up. */
    if (gil.is_drop_requested && is_switch_forced)
        gil.forced = engine_self();
    gil.is_drop_requested = false;
    gil.holder = NULL;
    engine_unpark_one(&gil.waiters, 0);
}

void gil_drop(enum record_kind kind, uint32_t object, int64_t arg)
{
    if (!is_on())
        return;
    engine_record(R_GIL_DROP, object, arg, kind, 0);
    give_up(true);
}

void gil_leave(void)
{
    if (!is_on())
        return;
    engine_record(R_GIL_DROP, 0, 0, R_THREAD_END, 0);
    give_up(false);
}

void gil_check(void)
{
    if (!is_on() || !gil.is_drop_requested || gil.holder != engine_self())
        return;
    engine_record(R_GIL_YIELD, 0, 0, 0, 0);
    give_up(true);
    gil_take();
}
