/* SPDX-License-Identifier: MIT */
/*
 * Barrier: rounds, each of as many threads as it is for.
 *
 * A round fills; the last to come calls the action, opens the barrier, and wakes the others. Then the
 * round drains: whoever comes before all have gone is late, and waits for the next one. A reset and a
 * timeout end a round that fills, an abort ends any. A thread that goes on finds in the state how its
 * round has ended: so the state stays, but for an abort, until the last has gone.
 *
 * CPython calls the action with its lock held. Here nobody is in the guard meanwhile, since the
 * action may use the library: the state holds off those who come, and those whose time is up wait on.
 */
#include <errno.h>

#include "runtime/gil.h"
#include "runtime/op.h"
#include "runtime/thread.h"

enum state {
    FILLING,
    OPENING, /* all have come, the action is called */
    DRAINING,
    RESETTING, /* all are sent away, and have not gone yet */
    BROKEN
};

int reel_barrier_init_at(reel_barrier *barrier, int32_t parties, void (*action)(void *), void *arg,
                         const char *name, struct reel_site *site)
{
    uint32_t where = op_site(site);
    *barrier = (reel_barrier){.action = action, .action_arg = arg};
    if (parties < 1)
        return op_misuse(R_BARRIER_NEW, 0, EINVAL, where);
    barrier->parties = (uint32_t)parties;
    barrier->id = engine_object_new(barrier->guard, R_BARRIER_NEW, parties, name, where);
    return 0;
}

/* All functions from here to the public ones are called in the guard, and return in it. */

static void wake_all(reel_barrier *barrier, struct engine_thread **queue)
{
    while (engine_unpark_one(queue, barrier->id))
        ;
}

/* Wait, and have the GIL again: both outside of the guard. */
static int wait_in(reel_barrier *barrier, struct engine_thread **queue, uint64_t timeout_ns,
                   uint32_t site)
{
    gil_drop(R_BARRIER_WAIT, barrier->id, 0);
    engine_record_in(barrier->guard, R_BARRIER_WAIT, barrier->id, op_wait_arg(timeout_ns),
                     barrier->come, site);
    int error = engine_park(barrier->guard, queue, R_BARRIER_WAIT, barrier->id, timeout_ns);
    engine_unguard(barrier->guard);
    gil_take();
    engine_guard(barrier->guard);
    return error;
}

static void end_round(reel_barrier *barrier, enum state state)
{
    barrier->state = (uint8_t)state;
    barrier->leaving += barrier->come;
    barrier->come = 0;
}

static void leave(reel_barrier *barrier)
{
    if (--barrier->leaving > 0 || barrier->state == BROKEN)
        return;
    barrier->state = FILLING;
    wake_all(barrier, &barrier->late);
}

/* How a call of the action ended: unless it returned, the thread ends so too. */
struct deed {
    enum thread_outcome outcome;
    const char *why;
};

/* The last has come. */
static void open_for_all(reel_barrier *barrier, struct deed *deed, uint32_t site)
{
    barrier->state = OPENING;
    if (barrier->action) {
        engine_record_in(barrier->guard, R_BARRIER_ACTION, barrier->id, 0, 0, site);
        engine_unguard(barrier->guard);
        deed->outcome = thread_call(barrier->action, barrier->action_arg, true, &deed->why);
        engine_guard(barrier->guard);
    }
    if (barrier->state != OPENING)
        return; /* it was aborted meanwhile */
    if (deed->outcome != THREAD_RETURNED) {
        end_round(barrier, BROKEN);
        return;
    }
    engine_record_in(barrier->guard, R_BARRIER_OPEN, barrier->id, barrier->parties, 0, site);
    end_round(barrier, DRAINING);
}

/* Wait for the end of the round; and end it, if it does not come in time. */
static void await_end(reel_barrier *barrier, uint64_t timeout_ns, uint32_t site)
{
    if (timeout_ns > 0)
        wait_in(barrier, &barrier->waiters, timeout_ns, site);
    while (barrier->state == OPENING)
        wait_in(barrier, &barrier->waiters, ENGINE_FOREVER, site);
    if (barrier->state == FILLING)
        end_round(barrier, BROKEN);
}

static int take_part(reel_barrier *barrier, uint64_t timeout_ns, struct deed *deed, uint32_t site)
{
    uint32_t index = barrier->come++;
    if (barrier->come == barrier->parties)
        open_for_all(barrier, deed, site);
    else
        await_end(barrier, timeout_ns, site);
    bool is_open = barrier->state == DRAINING;
    if (is_open)
        engine_record_in(barrier->guard, R_BARRIER_PASS, barrier->id, index, 0, site);
    else
        engine_record_in(barrier->guard, R_BARRIER_BROKEN, barrier->id, barrier->state == BROKEN, 0,
                         site);
    wake_all(barrier, &barrier->waiters);
    leave(barrier);
    return is_open ? (int)index : -ECANCELED;
}

/* Wait until the round before has gone, whatever the timeout, as CPython does. Returns: whether the
 * barrier is whole. */
static bool enter(reel_barrier *barrier, uint32_t site)
{
    while (barrier->state != FILLING && barrier->state != BROKEN)
        wait_in(barrier, &barrier->late, ENGINE_FOREVER, site);
    if (barrier->state == BROKEN)
        engine_record_in(barrier->guard, R_BARRIER_BROKEN, barrier->id, true, 0, site);
    return barrier->state == FILLING;
}

int reel_barrier_wait_at(reel_barrier *barrier, uint64_t timeout_ns, struct reel_site *where)
{
    if (barrier->id == 0)
        return op_misuse(R_BARRIER_WAIT, 0, EINVAL, op_site(where));
    uint32_t site = op_begin(R_BARRIER_WAIT, barrier->id, 0, where);
    struct deed deed = {THREAD_RETURNED, NULL};
    int index = -ECANCELED;
    engine_guard(barrier->guard);
    if (enter(barrier, site))
        index = take_part(barrier, op_timeout(timeout_ns), &deed, site);
    engine_unguard(barrier->guard);
    if (deed.outcome == THREAD_FAILED)
        reel_fail_at(deed.why, where);
    if (deed.outcome == THREAD_EXITED)
        reel_exit_at(where);
    return index;
}

int reel_barrier_reset_at(reel_barrier *barrier, struct reel_site *where)
{
    if (barrier->id == 0)
        return op_misuse(R_BARRIER_RESET, 0, EINVAL, op_site(where));
    uint32_t site = op_begin(R_BARRIER_RESET, barrier->id, 0, where);
    engine_guard(barrier->guard);
    bool is_filling = barrier->state == FILLING;
    uint32_t sent_away = is_filling ? barrier->come : 0;
    engine_record_in(barrier->guard, R_BARRIER_RESET, barrier->id, sent_away, 0, site);
    /* A round that all have come to is not touched. */
    if (is_filling || barrier->state == BROKEN) {
        end_round(barrier, RESETTING);
        if (barrier->leaving == 0)
            barrier->state = FILLING;
        wake_all(barrier, &barrier->waiters);
    }
    engine_unguard(barrier->guard);
    return 0;
}

int reel_barrier_abort_at(reel_barrier *barrier, struct reel_site *where)
{
    if (barrier->id == 0)
        return op_misuse(R_BARRIER_ABORT, 0, EINVAL, op_site(where));
    uint32_t site = op_begin(R_BARRIER_ABORT, barrier->id, 0, where);
    engine_guard(barrier->guard);
    uint32_t sent_away = barrier->come + engine_waiters(&barrier->late);
    if (barrier->state == DRAINING)
        sent_away += barrier->leaving; /* as in CPython: who has not gone yet finds it broken */
    engine_record_in(barrier->guard, R_BARRIER_ABORT, barrier->id, sent_away, 0, site);
    end_round(barrier, BROKEN);
    wake_all(barrier, &barrier->waiters);
    wake_all(barrier, &barrier->late);
    engine_unguard(barrier->guard);
    return 0;
}

uint32_t reel_barrier_parties(const reel_barrier *barrier)
{
    return barrier->parties;
}

uint32_t reel_barrier_n_waiting_at(reel_barrier *barrier, struct reel_site *where)
{
    if (barrier->id == 0) {
        op_misuse(R_BARRIER_COUNT, 0, EINVAL, op_site(where));
        return 0;
    }
    uint32_t site = op_begin(R_BARRIER_COUNT, barrier->id, 0, where);
    engine_guard(barrier->guard);
    uint32_t come = barrier->come;
    engine_record_in(barrier->guard, R_BARRIER_COUNT, barrier->id, come, 0, site);
    engine_unguard(barrier->guard);
    return come;
}

bool reel_barrier_broken_at(reel_barrier *barrier, struct reel_site *where)
{
    if (barrier->id == 0) {
        op_misuse(R_BARRIER_TEST, 0, EINVAL, op_site(where));
        return false;
    }
    uint32_t site = op_begin(R_BARRIER_TEST, barrier->id, 0, where);
    engine_guard(barrier->guard);
    bool is_broken = barrier->state == BROKEN;
    engine_record_in(barrier->guard, R_BARRIER_TEST, barrier->id, is_broken, 0, site);
    engine_unguard(barrier->guard);
    return is_broken;
}
