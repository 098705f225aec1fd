/* SPDX-License-Identifier: MIT */
/* Deadlines in order: a binary heap whose members know their places, so that any can be removed. */
#ifndef ENGINE_TIMERS_H
#define ENGINE_TIMERS_H

#include <stddef.h>
#include <stdint.h>

struct timer {
    uint64_t deadline_ns;
    uint64_t order; /* of two with one deadline, the one armed first fires first */
    size_t place;   /* in the heap, counted from 1; 0: not armed */
};

/* Zero is empty. */
struct timers {
    struct timer **heap;
    size_t count, room;
    uint64_t armed; /* so far, for `order` */
};

/** Arm `timer`. Returns: 0 or -ENOMEM. */
int timers_arm(struct timers *timers, struct timer *timer, uint64_t deadline_ns);

/** Disarm `timer`, if it is armed. */
void timers_disarm(struct timers *timers, struct timer *timer);

/** The timer that fires first, or NULL. */
struct timer *timers_first(const struct timers *timers);

#endif
