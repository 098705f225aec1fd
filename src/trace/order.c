/* SPDX-License-Identifier: MIT */
#include "trace/order.h"

#include <stdlib.h>

#include "trace/queue.h"

void order_free(struct order *o)
{
    free(o->there);
    o->there = NULL;
    o->there_count = o->there_room = 0;
}

static void swap(uint32_t *a, uint32_t *b)
{
    uint32_t number = *a;
    *a = *b;
    *b = number;
}

static void rise(struct order *o, uint32_t at)
{
    while (at > 0 && order_is_before(o->there[at], o->there[(at - 1) / 2])) {
        swap(&o->there[at], &o->there[(at - 1) / 2]);
        at = (at - 1) / 2;
    }
}

static void sink(struct order *o, uint32_t at)
{
    for (;;) {
        uint32_t left = 2 * at + 1, right = left + 1, lowest = at;
        if (left < o->there_count && order_is_before(o->there[left], o->there[lowest]))
            lowest = left;
        if (right < o->there_count && order_is_before(o->there[right], o->there[lowest]))
            lowest = right;
        if (lowest == at)
            return;
        swap(&o->there[at], &o->there[lowest]);
        at = lowest;
    }
}

void order_add(struct order *o, uint32_t nth)
{
    if (o->there_count == o->there_room) {
        o->there_room = o->there_room ? o->there_room * 2 : 8;
        o->there = queue_memory(o->there, o->there_room * sizeof *o->there);
    }
    o->there[o->there_count] = nth;
    rise(o, o->there_count++);
}

/* It is the first, but in a stream that makes no sense. */
static void remove_number(struct order *o, uint32_t nth)
{
    uint32_t at = 0;
    while (at < o->there_count && o->there[at] != nth)
        at++;
    if (at == o->there_count)
        return;
    o->there[at] = o->there[--o->there_count];
    if (at < o->there_count) {
        rise(o, at);
        sink(o, at);
    }
}

void order_pass(struct order *o, uint32_t nth)
{
    remove_number(o, nth);
    if (!order_is_before(nth, o->next))
        o->next = raw_nth_after(nth);
}
