/* SPDX-License-Identifier: MIT */
/* What takes time: sleeping, computing, waiting for a device, letting others go first. */
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

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
    do {
        uint64_t piece_ns = gil_piece(ns);
        uint64_t left_ns = engine_work(piece_ns, ns - piece_ns, site);
        assert(left_ns <= piece_ns);
        uint64_t done_ns = piece_ns - left_ns;
        ns -= done_ns;
        if (ns > 0)
            gil_check_work(done_ns);
        else
            gil_end_work(done_ns);
    } while (ns > 0);
    engine_record(R_WORK_END, 0, 0, 0, site);
    return 0;
}

/* Stand before one of the interpreter's, which costs what they cost. */
static void stand_before_instruction(struct op op)
{
    uint64_t bytecode_ns = engine_plan()->bytecode_ns;
    op.before_ns = bytecode_ns > 0 ? bytecode_ns : ENGINE_NO_TIME;
    engine_point(&op);
}

int reel_bytecodes_at(int32_t count, struct reel_site *where)
{
    if (count < 0)
        return op_misuse(R_BYTECODE, 0, EINVAL, op_site(where));
    uint32_t site = op_begin(R_BYTECODE, 0, 1, where);
    for (int32_t i = 1; i <= count; i++) {
        if (i > 1) {
            gil_check_before(R_BYTECODE, i, NULL);
            stand_before_instruction((struct op){.kind = R_BYTECODE, .arg = i, .site = site});
        }
        engine_record(R_BYTECODE, 0, i, (uint32_t)count, site);
    }
    gil_check_jump();
    return 0;
}

/* A name that has been said before, with the string that stands for it. */
struct name {
    char *text;
    uint32_t string;
    struct name *next;
};

/* A loop executes the same few again and again: each is defined once. */
static uint32_t string_of(const char *text)
{
    static struct name *names;
    static uint32_t guard[2];
    engine_guard(guard);
    struct name *name = names;
    while (name && strcmp(name->text, text) != 0)
        name = name->next;
    if (!name && (name = malloc(sizeof *name))) {
        *name = (struct name){strdup(text), engine_string(text), names};
        if (name->text)
            names = name;
    }
    uint32_t string = name ? name->string : engine_string(text);
    engine_unguard(guard);
    return string;
}

void reel_instruction_at(const char *name, struct reel_site *where)
{
    bool is_jump = gil_is_jump(name);
    op_require_inside();
    uint32_t site = op_site(where), string = string_of(name);
    gil_check_before(R_INSTRUCTION, is_jump, where);
    stand_before_instruction(
        (struct op){.kind = R_INSTRUCTION, .object = string, .arg = is_jump, .site = site});
    engine_record(R_INSTRUCTION, string, is_jump, 0, site);
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
