/* SPDX-License-Identifier: MIT */
/* Words: what a scenario prints, remarks and claims. */
#include <stdarg.h>
#include <stdio.h>

#include "runtime/op.h"
#include "runtime/run.h"

static uint32_t format_string(char *text, const char *format, va_list arguments)
{
    vsnprintf(text, RECORD_STRING_MAX, format, arguments);
    return engine_string(text);
}

void reel_print_at(struct reel_site *where, const char *format, ...)
{
    char text[RECORD_STRING_MAX];
    va_list arguments;
    uint32_t site = op_begin(R_PRINT, 0, 0, where);
    va_start(arguments, format);
    engine_record(R_PRINT, 0, 0, format_string(text, format, arguments), site);
    va_end(arguments);
    if (!run_is_watched())
        puts(text);
}

void reel_note_at(struct reel_site *where, const char *format, ...)
{
    char text[RECORD_STRING_MAX];
    va_list arguments;
    uint32_t site = op_site(where);
    va_start(arguments, format);
    engine_record(R_NOTE, 0, 0, format_string(text, format, arguments), site);
    va_end(arguments);
}

void reel_checkpoint_at(const char *name, struct reel_site *where)
{
    uint32_t site = op_begin(R_CHECKPOINT, 0, 0, where);
    engine_record(R_CHECKPOINT, 0, 0, engine_string(name), site);
}

int64_t reel_random_at(int64_t limit, struct reel_site *where)
{
    uint32_t site = op_site(where);
    int64_t number = limit > 1 ? (int64_t)engine_random((uint64_t)limit) : 0;
    engine_record(R_RANDOM, 0, number, 0, site);
    return number;
}

bool reel_expect_at(bool claim, const char *text, struct reel_site *where)
{
    uint32_t site = op_site(where);
    engine_record(R_EXPECT, 0, claim, engine_string(text), site);
    if (!claim)
        run_count_failure(text);
    return claim;
}
