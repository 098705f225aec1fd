/* SPDX-License-Identifier: MIT */
/* What takes time: sleeping, computing, waiting for a device, letting others go first. */
#include <errno.h>

#include "runtime/gil.h"
#include "runtime/op.h"

/* Block on nothing but the clock. */
static int wait_for_clock(enum record_kind kind, uint64_t ns, struct reel_site *where)
{
    if (ns > INT64_MAX)
        return op_misuse(kind, 0, EINVAL, op_site(where));
    uint32_t site = op_begin(kind, 0, (int64_t)ns, where);
    struct op go = {.kind = R_GO, .site = site};
    gil_drop(kind, 0, (int64_t)ns);
    engine_record(kind, 0, (int64_t)ns, 0, site);
    engine_pending(engine_self(), &go);
    engine_park(NULL, NULL, kind, 0, ns);
    gil_take();
    return 0;
}

int reel_sleep_at(uint64_t ns, struct reel_site *where)
{
    return wait_for_clock(R_SLEEP, ns, where);
}

int reel_io_at(uint64_t ns, struct reel_site *where)
{
    return wait_for_clock(R_IO, ns, where);
}

int reel_work_at(uint64_t ns, struct reel_site *where)
{
    if (ns > INT64_MAX)
        return op_misuse(R_WORK, 0, EINVAL, op_site(where));
    uint32_t site = op_begin(R_WORK, 0, (int64_t)ns, where);
    engine_record(R_WORK, 0, (int64_t)ns, 0, site);
    while ((ns = engine_work(ns, site)) > 0)
        gil_check();
    engine_record(R_WORK_END, 0, 0, 0, site);
    return 0;
}

int reel_bytecodes_at(int32_t count, struct reel_site *where)
{
    if (count < 0)
        return op_misuse(R_BYTECODE, 0, EINVAL, op_site(where));
    uint32_t site = op_begin(R_BYTECODE, 0, 1, where);
    for (int32_t i = 1; i <= count; i++) {
        struct op next = {.kind = R_BYTECODE, .arg = i, .site = site};
        if (i > 1) {
            next.before_ns = engine_plan()->bytecode_ns;
            gil_check();
            engine_point(&next);
        }
        engine_record(R_BYTECODE, 0, i, (uint32_t)count, site);
    }
    return 0;
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
