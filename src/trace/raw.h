/* SPDX-License-Identifier: MIT */
/*
 * A record as a thread of the real engine writes it into its own ring.
 *
 * Same 32 bytes, packed otherwise: the time is a stamp (stamp.h); and the record carries its place
 * in the order of the thing that it is about (nth: 1, 2, 3 ... for each lock, each thread ...; 0: it
 * has no place in any order), for which `kind` gives its upper byte and `thread`'s number moves
 * beside the site. merge.h puts the rings of all threads together again.
 */
#ifndef TRACE_RAW_H
#define TRACE_RAW_H

#include <stdint.h>

#include "trace/record.h"

#define RAW_NTH_MAX 0xffffffu /* then it begins again at 1 */
#define RAW_SITES   0xffffu   /* sites of higher number are not told */

/** The number after `nth`. */
static inline uint32_t raw_nth_after(uint32_t nth)
{
    return nth == RAW_NTH_MAX ? 1 : nth + 1;
}

static inline void raw_pack(struct record *record, uint32_t nth)
{
    uint32_t site = record->site <= RAW_SITES ? record->site : 0;
    record->site = site | (uint32_t)record->thread << 16;
    record->kind = (uint16_t)(record->kind | (nth & 0xff) << 8);
    record->thread = (uint16_t)(nth >> 8);
}

/** Returns: nth. */
static inline uint32_t raw_unpack(struct record *record)
{
    uint32_t nth = record->kind >> 8 | (uint32_t)record->thread << 8;
    record->kind &= 0xff;
    record->thread = (uint16_t)(record->site >> 16);
    record->site &= RAW_SITES;
    return nth;
}

static_assert(RECORD_KIND_COUNT <= 256, "a kind fits into a byte");

#endif
