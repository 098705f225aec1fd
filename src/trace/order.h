/* SPDX-License-Identifier: MIT */
/*
 * An order: the records of one lock, of one thread's runs, of one thread's joins ... in which each
 * carries its number (raw.h): 1, 2, 3 ..., and after RAW_NTH_MAX again 1.
 *
 * As long as nothing has been lost, the turn is that of the number after the last one. When records
 * are missing somewhere, the numbers of those that are there are kept, and the turn is that of the
 * lowest. Numbers are compared by the shorter way around, so no two that are there at a time may lie
 * further apart than half of RAW_NTH_MAX.
 */
#ifndef TRACE_ORDER_H
#define TRACE_ORDER_H

#include <stdbool.h>
#include <stdint.h>

#include "trace/raw.h"

struct order {
    uint32_t next;    /* the number after the highest that has passed */
    uint32_t waiting; /* for whoever keeps a list of those whose turn has not come */
    uint32_t *there;  /* a heap of numbers, the lowest first */
    uint32_t there_count, there_room;
};

static inline void order_init(struct order *order)
{
    *order = (struct order){.next = 1};
}

void order_free(struct order *order);

/** Whether `a` comes before `b`. */
static inline bool order_is_before(uint32_t a, uint32_t b)
{
    uint32_t way = b >= a ? b - a : b + RAW_NTH_MAX - a;
    return way != 0 && way < RAW_NTH_MAX / 2;
}

/** Once records are missing: number `nth` is there. */
void order_add(struct order *order, uint32_t nth);

/** Whether it is the turn of number `nth`; one that comes too late is not kept waiting. */
static inline bool order_has_turn(const struct order *order, uint32_t nth, bool is_some_missing)
{
    if (is_some_missing)
        return order->there_count == 0 || order->there[0] == nth;
    return nth == order->next || order_is_before(nth, order->next);
}

/** Number `nth` passes. */
void order_pass(struct order *order, uint32_t nth);

#endif
