/* SPDX-License-Identifier: MIT */
/*
 * What the findings have to remember beside the world: who has heard of what, who holds what, who
 * tries in vain, who was notified in vain ... It is part of the world, so that a world can be copied
 * and gone on with.
 */
#ifndef MODEL_WATCH_H
#define MODEL_WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/accesses.h"
#include "model/clocks.h"
#include "model/lockorder.h"

#define WATCH_GIL     UINT32_MAX          /* in the place of an object: the program's GIL */
#define WATCH_ANYBODY (UINT64_C(1) << 63) /* among culprits: whoever could go on */

/* Records are told by their index, as far as 32 bits go. */
struct watch_thread {
    /* findings.c */
    uint32_t point, last; /* records: its last POINT, its last deed */
    uint16_t last_kind;
    bool has_begun;
    /* findings_circles.c */
    bool is_stuck;        /* for certain, and for ever */
    uint32_t waits_since; /* record of its wait */
    uint32_t pool;        /* whose tasks it does; 0: none so far */
    /* findings_signals.c */
    uint32_t missed;  /* record of the signal that came before it began to wait, + 1 */
    uint32_t section; /* from which record on it had the lock of the condition that it waits for */
    uint32_t checked; /* record of its last look at what it waits for, + 1 */
    /* findings_livelock.c */
    uint32_t tries;    /* in vain, since it got on */
    uint32_t wanted;   /* the object that it tried for last */
    uint32_t tried;    /* record of that */
    uint64_t culprits; /* a bit for each row of the clocks that stood in its way */
    /* findings_fairness.c */
    uint32_t starves_for; /* object; 0: it waits for none */
    uint32_t came;        /* takes of that object when it began to wait for it, */
    uint32_t looked;      /* when it was queued or woken last, */
    uint32_t passed_over; /* and those of them in which it could have been served */
    uint32_t came_record;
    uint32_t ready_since; /* turns of others on a core, when it became ready */
    uint32_t convoys;     /* times in a row that it came back and waited long for the GIL */
    uint16_t behind;      /* who held the GIL when it came back last */
    bool is_queued, is_starving, is_core_starving;
    bool is_back;   /* from a short wait, without the GIL so far, */
    bool has_asked; /* and has begun to wait for it */
    uint64_t asked_ns;
};

struct watch_object {
    /* findings_fairness.c: what is taken */
    uint32_t takes;
    uint32_t contenders; /* threads that wait for it, or were woken and have it not yet */
    uint32_t most;       /* of these, so far */
    uint32_t look_at;    /* number of takes from which on somebody may be starving */
    /* findings_signals.c: condition, event; lock */
    uint32_t signaled; /* record of the last signal, + 1; of a condition: in vain; 0: none */
    uint32_t cleared;  /* event: record, + 1; 0: not since it was set */
    uint16_t signaler;
    uint32_t next;    /* lock: its first condition; condition: the next one of its lock */
    uint64_t reached; /* a bit for each row of the clocks that this signal has not passed by */
    /* findings_order.c */
    bool is_signal; /* lock: released by another thread than took it; semaphore: begun at 0 */
};

struct watch {
    struct clocks clocks;
    struct accesses accesses;
    struct lockorder order;
    struct watch_thread *threads; /* by id - 1 */
    size_t thread_count, thread_room;
    struct watch_object *objects; /* by id - 1 */
    size_t object_count, object_room;
    uint32_t *index; /* of findings, by what they are about; a power of two, at most half full */
    size_t index_count, index_room;
    struct watch_object gil;
    uint16_t ticker;     /* let it go by its ticks, and nobody has taken it since; 0: nobody */
    uint32_t turns;      /* on a core */
    uint32_t turns_look; /* number of turns from which on somebody may be starving for a core */
    uint32_t open_waits; /* findings that are over when somebody goes on */
};

void watch_init(struct watch *watch);
void watch_free(struct watch *watch);
void watch_copy(struct watch *to, const struct watch *from);
bool watch_equal(const struct watch *a, const struct watch *b);
size_t watch_bytes(const struct watch *watch);

/** What is remembered of a thread or an object; made on the first call, cleared. id: not 0. */
struct watch_thread *watch_thread(struct watch *watch, uint16_t id);
struct watch_object *watch_object(struct watch *watch, uint32_t id);

#endif
