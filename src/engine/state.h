/* SPDX-License-Identifier: MIT */
/* The state of the engine, for its own files. In the virtual engine all of it is guarded by the
 * baton. */
#ifndef ENGINE_STATE_H
#define ENGINE_STATE_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "engine/baton.h"
#include "engine/choices.h"
#include "engine/engine.h"
#include "engine/runnable.h"
#include "engine/timers.h"

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
    bool is_working;  /* in engine_work */
    bool has_timed_out;

    struct engine_thread **queue;                    /* parked here */
    enum record_kind why;                            /* parked or asleep */
    struct engine_thread *queue_next, *queue_before; /* a ring */
    struct engine_thread *ready_next;                /* in the queue for a core */

    int core;               /* -1: none */
    uint64_t busy_until_ns; /* on a core */
    uint64_t left_ns;       /* off a core */
    uint64_t slice_end_ns;
    uint64_t work_left_ns; /* what an interrupted engine_work returns */
    uint32_t work_site;

    struct real_thread real;
};

struct engine {
    const struct schedule *plan;
    unsigned core_count; /* 1 under the policies that do not know of more */
    struct emitter *out;
    uint64_t now_ns;
    uint64_t step, max_steps;
    uint64_t preemptions;   /* they count towards the limit too: work can be cut without a step */
    struct choices choices; /* of the plan */
    uint64_t random;
    bool has_ended; /* atomic */

    struct engine_thread **threads; /* by id - 1 */
    unsigned thread_count, thread_room;
    struct runnable runnable;
    struct timers timers;
    struct engine_thread *cores[SCHEDULE_CORES_MAX];
    uint16_t core_last[SCHEDULE_CORES_MAX]; /* whom the core ran last */
    struct engine_thread *ready_first, *ready_last;

    struct engine_thread *last;   /* who took the last step */
    struct engine_thread *zombie; /* has left, but its pthread is not joined yet */
};

extern struct engine engine;

/* The running thread; NULL where there is none of the run. */
#if defined(__linux__)
extern _Thread_local struct engine_thread *engine_me __attribute__((tls_model("initial-exec")));
#else
extern _Thread_local struct engine_thread *engine_me;
#endif

/** End the run and the process: there is nobody to return to. */
_Noreturn void engine_give_up(enum record_end end);

/* The end of time stays the end of time. */
static inline uint64_t add_ns(uint64_t instant_ns, uint64_t more_ns)
{
    return more_ns < ENGINE_FOREVER - instant_ns ? instant_ns + more_ns : ENGINE_FOREVER;
}

#endif
