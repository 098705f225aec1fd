/* SPDX-License-Identifier: MIT */
/*
 * All orders of a real run: in which one a record stands, by what it is about.
 *
 * A thread has two: of its runs, from its start to each time that it goes on; and of its joins. Each
 * process has one for its GIL, and one for each object. A forked process has copies of the objects of the
 * process that started it: each of the two goes on from the number that the record before the fork had,
 * and neither knows what the other counts. Only the memory of a pipe is shared.
 */
#ifndef TRACE_ORDERS_H
#define TRACE_ORDERS_H

#include <stdint.h>

#include "trace/order.h"
#include "trace/record.h"

struct orders_thread {
    struct order run, join;
    uint32_t process;
};

/* Orders stay where they are once they have been asked for. */
struct orders_process {
    struct order gil;
    /* of the objects, by number; NULL: none of that part has been asked for */
    struct order **parts;
    uint32_t part_count;
};

struct orders {
    struct orders_thread *threads;     /* by number */
    struct orders_process **processes; /* number 0 is the program */
    uint32_t thread_count, thread_room;
    uint32_t process_count, process_room;
    uint32_t object_count;
};

void orders_init(struct orders *orders);
void orders_free(struct orders *orders);

/** The next thread has been made, as `made` tells; the next object. */
void orders_add_thread(struct orders *orders, const struct record *made);
void orders_add_object(struct orders *orders);

/** The order in which a record of number `nth` stands; NULL: in none, or it names what is not there. */
struct order *orders_of(struct orders *orders, const struct record *record, uint32_t nth);

/** A record goes out that may tell of a fork: the new process counts on from where the old one is. */
void orders_fork(struct orders *orders, const struct record *started);

#endif
