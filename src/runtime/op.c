/* SPDX-License-Identifier: MIT */
#include "runtime/op.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/gil.h"

/* The engine knows the threads that the library started, and T1. Any other one would run beside the
 * thread that holds the baton. */
static void require_inside(void)
{
    if (engine_self())
        return;
    fputs("threadreel: a reel_ function was called by a thread that is no part of the run\n",
          stderr);
    abort();
}

uint32_t op_begin(enum record_kind kind, uint32_t object, int64_t arg, struct reel_site *site)
{
    struct op op = {.kind = kind, .object = object, .arg = arg, .site = op_site(site)};
    require_inside();
    gil_check();
    engine_point(&op);
    return op.site;
}

int op_misuse(enum record_kind kind, uint32_t object, int error, uint32_t site)
{
    engine_record(R_MISUSE, object, error, kind, site);
    return -error;
}

int64_t op_wait_arg(uint64_t timeout_ns)
{
    if (timeout_ns > INT64_MAX)
        return 0;
    return timeout_ns ? (int64_t)timeout_ns : 1;
}

/* A program has few source files: the last one seen is nearly always the right one. */
static uint32_t file_string(const char *file)
{
    static const char *last_file;
    static uint32_t last_id;
    if (!last_file || strcmp(last_file, file) != 0) {
        last_id = engine_string(file);
        last_file = file;
    }
    return last_id;
}

uint32_t op_site(struct reel_site *site)
{
    static uint32_t sites;
    if (!site)
        return 0;
    require_inside();
    if (site->id == 0) {
        uint32_t file = file_string(site->file);
        site->id = ++sites;
        engine_record(R_SITE, site->id, site->line, file, 0);
    }
    return site->id;
}

uint32_t op_new_object(void)
{
    static uint32_t objects;
    return ++objects;
}

bool op_is_inside(void)
{
    return engine_self() && !engine_has_ended();
}
