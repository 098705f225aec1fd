/* SPDX-License-Identifier: MIT */
/*
 * The baton: of all threads of a virtual run, exactly one holds it and runs. Each thread has a
 * place of its own to wait for it, so that handing it over wakes one thread and no other.
 */
#ifndef ENGINE_BATON_H
#define ENGINE_BATON_H

#include <stdbool.h>
#include <stdint.h>

#if defined(__linux__)
#include <stdatomic.h>

struct baton {
    _Atomic int is_here;
};
#else
#include <pthread.h>

struct baton {
    pthread_mutex_t mutex;
    pthread_cond_t arrived;
    int is_here;
};
#endif

/** Make a place to wait at; the baton is elsewhere. */
void baton_init(struct baton *place);

/** Hand the baton to whoever waits, or will wait, at `place`. What the caller wrote before is seen
 * by the receiver. */
void baton_give(struct baton *place);

/** Wait until the baton has been handed to `place`, and take it. */
void baton_take(struct baton *place);

/** The same until `timeout_ns` from now. Returns: false if it was not handed to us by then. */
bool baton_take_within(struct baton *place, uint64_t timeout_ns);

/** Put the whole process on the processor it is running on: a hand-over between two processors
 * takes three times as long. Does nothing where the system cannot. */
void baton_pin_process(void);

#endif
