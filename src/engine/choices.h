/* SPDX-License-Identifier: MIT */
/* The choices of a schedule, for looking up while a run follows them. */
#ifndef ENGINE_CHOICES_H
#define ENGINE_CHOICES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trace/schedule.h"

/* Zero has none. */
struct choices {
    struct schedule_choice *sorted;
    size_t count;
    size_t followed; /* so far; for whoever follows them to count */
};

/** Take the choices of a plan. Returns: 0 or -ENOMEM. */
int choices_init(struct choices *choices, const struct schedule *plan);

/** The choice for after step `nth` of thread `last`, or for whom that step wakes; NULL: none. */
const struct schedule_choice *choices_find(const struct choices *choices, uint16_t last,
                                           uint32_t nth, bool is_waiter);

#endif
