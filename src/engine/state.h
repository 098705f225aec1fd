/* SPDX-License-Identifier: MIT */
/* The state of the engine, for its own files. In the virtual engine all of it is guarded by the
 * baton. */
#ifndef ENGINE_STATE_H
#define ENGINE_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/choices.h"
#include "engine/engine.h"
#include "engine/runnable.h"
#include "engine/thread.h"
#include "engine/timers.h"

struct engine {
    const struct schedule *plan;
    unsigned core_count; /* 1 under the policies that do not know of more */
    struct emitter *out;
    uint64_t now_ns;
    uint64_t step, max_steps;
    uint64_t preemptions;   /* they count towards the limit too: work can be cut without a step */
    struct choices choices; /* of the plan */
    uint16_t picked_waiter; /* whom this step shall wake; 0: as the plan says */
    bool has_woken_wanted;  /* it has done so */
    uint64_t random;
    bool has_ended; /* atomic */

    struct engine_thread **threads; /* by id - 1 */
    unsigned thread_count, thread_room;
    struct runnable runnable;
    struct timers timers;
    struct engine_thread *cores[SCHEDULE_CORES_MAX];
    uint16_t core_last[SCHEDULE_CORES_MAX];         /* whom the core ran last */
    struct engine_thread *ready_first, *ready_last; /* by priority, then in order of arrival */
    bool has_priorities;                            /* one was set that is not 0 */

    struct engine_thread *last;   /* who took the last step */
    struct engine_thread *zombie; /* has left, but its pthread is not joined yet */
};

extern struct engine engine;

/** End the run and the process: there is nobody to return to. */
_Noreturn void engine_give_up(enum record_end end);

/* The end of time stays the end of time. */
static inline uint64_t add_ns(uint64_t instant_ns, uint64_t more_ns)
{
    return more_ns < ENGINE_FOREVER - instant_ns ? instant_ns + more_ns : ENGINE_FOREVER;
}

#endif
