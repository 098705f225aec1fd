/* SPDX-License-Identifier: MIT */
#include "runtime/op.h"

#include <stdio.h>
#include <stdlib.h>

#include "runtime/gil.h"

void op_require_inside(void)
{
    if (engine_self())
        return;
    fputs("threadreel: a reel_ function was called by a thread that is no part of the run\n",
          stderr);
    abort();
}

uint32_t op_begin_slowly(enum record_kind kind, uint32_t object, int64_t arg,
                         struct reel_site *site)
{
    struct op op = {.kind = kind, .object = object, .arg = arg, .site = op_site(site)};
    op_require_inside();
    gil_check_before(kind, arg, site);
    engine_point(&op);
    return op.site;
}

int op_misuse(enum record_kind kind, uint32_t object, int error, uint32_t site)
{
    engine_record(R_MISUSE, object, error, kind, site);
    return -error;
}

uint64_t op_timeout(uint64_t timeout_ns)
{
    return op_is_negative(timeout_ns) ? 0 : timeout_ns;
}

int64_t op_wait_arg(uint64_t timeout_ns)
{
    if (timeout_ns > INT64_MAX)
        return 0;
    return timeout_ns ? (int64_t)timeout_ns : 1;
}

uint64_t op_deadline(uint64_t timeout_ns)
{
    if (timeout_ns == REEL_FOREVER)
        return ENGINE_FOREVER;
    uint64_t now_ns = engine_now();
    return timeout_ns < ENGINE_FOREVER - now_ns ? now_ns + timeout_ns : ENGINE_FOREVER;
}

uint64_t op_left(uint64_t deadline_ns)
{
    if (deadline_ns == ENGINE_FOREVER)
        return ENGINE_FOREVER;
    uint64_t now_ns = engine_now();
    return deadline_ns > now_ns ? deadline_ns - now_ns : 0;
}

uint32_t op_site(struct reel_site *site)
{
    if (!site)
        return 0;
    op_require_inside();
    return engine_site(&site->id, site->file, site->line);
}

bool op_is_inside(void)
{
    return engine_self() && !engine_has_ended();
}
