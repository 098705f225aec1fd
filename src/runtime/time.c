/* SPDX-License-Identifier: MIT */
/* What takes time: sleeping, computing, waiting for a device, letting others go first. */
#include "runtime/gil.h"
#include "runtime/op.h"

/* Block on nothing but the clock. */
static void wait_for_clock(enum record_kind kind, uint64_t ns, struct reel_site *where)
{
    uint32_t site = op_begin(kind, 0, (int64_t)ns, where);
    struct op go = {.kind = R_GO, .site = site};
    gil_drop(kind, 0, (int64_t)ns);
    engine_record(kind, 0, (int64_t)ns, 0, site);
    engine_pending(engine_self(), &go);
    engine_park(NULL, ns);
    gil_take();
}

void reel_sleep_at(uint64_t ns, struct reel_site *where)
{
    wait_for_clock(R_SLEEP, ns, where);
}

void reel_io_at(uint64_t ns, struct reel_site *where)
{
    wait_for_clock(R_IO, ns, where);
}

void reel_work_at(uint64_t ns, struct reel_site *where)
{
    uint32_t site = op_begin(R_WORK, 0, (int64_t)ns, where);
    engine_record(R_WORK, 0, (int64_t)ns, 0, site);
    while ((ns = engine_work(ns, site)) > 0)
        gil_check();
    engine_record(R_WORK_END, 0, 0, 0, site);
}

void reel_yield_at(struct reel_site *where)
{
    uint32_t site = op_begin(R_YIELD, 0, 0, where);
    struct op go = {.kind = R_GO, .site = site};
    engine_record(R_YIELD, 0, 0, 0, site);
    gil_drop(R_YIELD, 0, 0);
    engine_yield();
    engine_point(&go);
    gil_take();
}

uint64_t reel_now(void)
{
    return engine_now();
}
