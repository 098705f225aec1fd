/* SPDX-License-Identifier: MIT */
/*
 * The rings of a real run, put together again into one stream of records.
 *
 * What comes out is in causal order: each thread's records as it wrote them, the records of each lock,
 * variable ... by their numbers (raw.h), and everything behind the record that defines what it names.
 * Where that leaves a choice, the earlier stamp goes first. Times are nanoseconds since the run began,
 * and never go back.
 *
 * Nothing is left out, unless the target has: then LOST records tell how many.
 */
#ifndef TRACE_MERGE_H
#define TRACE_MERGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trace/record.h"
#include "trace/segment.h"

struct merge;

/**
 * Begin with the main ring as it stands; `segment->real.is_real` has been seen.
 *
 * capacity, ring_capacity: the reader's own, since the target can damage the segment's.
 * Returns: malloced, with malloced parts.
 */
struct merge *merge_new(struct segment *segment, uint64_t capacity, uint64_t ring_capacity);
void merge_free(struct merge *m);

/**
 * Take in what has been published, and give its room free. Never waits.
 *
 * is_over: the target has died: this is all that will ever come. (So is what stands before its END.)
 * Returns: 0, or -EPROTO: a ring makes no sense, and is not looked at again.
 */
int merge_look(struct merge *m, bool is_over);

/** The next records, at most `room`. Returns: how many; fewer than `room` when there are no more
 * until merge_look. After END there are none. */
size_t merge_take(struct merge *m, struct record *records, size_t room);

/** Whether all that has been published has come out. */
bool merge_is_empty(const struct merge *m);

#endif
