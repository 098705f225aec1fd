/* SPDX-License-Identifier: MIT */
/* A thread, as the engine sees it. In the virtual engine all of it is guarded by the baton. */
#ifndef ENGINE_THREAD_H
#define ENGINE_THREAD_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "engine/baton.h"
#include "engine/timers.h"
#include "trace/record.h"
#include "trace/ring.h"

enum status { STATUS_NEW, STATUS_RUNNABLE, STATUS_PARKED, STATUS_DONE };

/* A thread's part in the real engine. */
struct real_thread {
    struct ring *ring; /* that it writes into; never NULL */
    unsigned ring_number;
    uint32_t run_nth;           /* last record of its runs: start, begin, wake, go, timeout */
    bool is_untimed;            /* parked, and no clock will wake it */
    bool is_interrupted;        /* atomic */
    struct engine_thread *wake; /* whom to wake once the guard is left */
    struct engine_thread *wake_next;
    struct engine_thread *made_before; /* of all that there are */
};

struct engine_thread {
    struct timer timer; /* armed while parked with a timeout; first, so that it is the thread */
    struct baton baton;
    pthread_t pthread;
    void (*run)(void *);
    void *arg;

    void *owner;

    uint16_t id;
    bool is_process; /* the first thread of one */
    enum status status;
    uint32_t steps;   /* taken so far */
    bool has_yielded; /* since it last went on */
    bool is_working;  /* in engine_work, and not interrupted */
    bool has_timed_out;
    bool is_to_end_spuriously; /* parked, and that is what its timer is armed for */
    uint64_t timeout_at_ns;    /* parked: when its time is up */

    struct engine_thread **queue;                    /* parked here */
    enum record_kind why;                            /* parked or asleep */
    uint32_t waits_for;                              /* object */
    struct engine_thread *queue_next, *queue_before; /* a ring */
    struct engine_thread *ready_next;                /* in the queue for a core */

    int core;     /* -1: none */
    int priority; /* its own; higher goes first */
    int runs_at;  /* that, or a higher one that it inherits */
    bool inherits;
    uint64_t begin_ns;      /* on a core: when the switch to it is over */
    uint64_t busy_until_ns; /* on a core */
    uint64_t left_ns;       /* off a core */
    uint64_t slice_end_ns;
    uint64_t work_left_ns;  /* what an interrupted engine_work returns */
    uint64_t work_after_ns; /* of the same work, what comes behind */
    uint32_t work_site;

    struct real_thread real;
};

/* The running thread; NULL where there is none of the run. */
#if defined(__linux__)
extern _Thread_local struct engine_thread *engine_me __attribute__((tls_model("initial-exec")));
#else
extern _Thread_local struct engine_thread *engine_me;
#endif

#endif
