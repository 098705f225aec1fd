/* SPDX-License-Identifier: MIT */
/*
 * How the real engine works.
 *
 * A thread that parks stands in a queue, guarded by whoever's queue it is, and sleeps at its own
 * place. Who unparks it takes it out of the queue, and hands it its wake-up only after leaving the
 * guard, which the woken thread enters first of all.
 *
 * Rings. A thread takes a ring of the segment when it begins and gives it back when it ends; the next
 * one goes on writing there. When all are taken, the rest share the last one under a guard. Without a
 * viewer every thread has the same ring of no capacity, so that the way of a record has no branch for
 * it.
 *
 * Stuck. `active` counts the threads that may still do something: those that run, and those that a
 * clock will wake. One who unparks another counts it before it can park itself; so when the count
 * comes to nought, nobody is left who could wake anybody.
 */
#include "engine/real.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "engine/guard.h"
#include "engine/waits.h"

#define STACK_BYTES (512 * 1024)
#define SPIN_NS     20000 /* of work, between two looks at the clock of the thread */

static struct real {
    _Atomic unsigned active;
    _Atomic bool is_closing; /* threads but the one that ends the run stop at their next point */
    struct engine_thread *closer;
    struct engine_thread *made; /* all threads, the last first: they live as long as the run */
    bool is_process;
    bool is_forking; /* another one */
    uint64_t stamp_begin, ns_by_2_32;
} real;

/* Of a thread that has no ring: always full. Its own, since pushing looks at it and writes down what it
 * saw. */
static _Thread_local struct ring no_ring;

/* ---- records ---- */

static struct segment *segment(void)
{
    return engine.out->segment;
}

/* Make the oldest records room, and count them with the reader. */
static bool push_over(struct ring *ring, const struct record *record)
{
    ring->tail_seen = atomic_load_explicit(&ring->head, memory_order_relaxed);
    return ring_push(ring, record);
}

static bool push_waiting(struct ring *ring, const struct record *record)
{
    while (!ring_push(ring, record))
        if (!emitter_await_room(engine.out, ring))
            return false;
    return true;
}

/* Tell how many are missing. Returns: false if there is no room for that either. */
static bool tell_left_out(struct ring *ring, uint64_t stamp)
{
    uint64_t left_out = atomic_load_explicit(&ring->left_out, memory_order_relaxed);
    struct record lost = {.time_ns = stamp,
                          .kind = R_LOST,
                          .thread = engine_me->id,
                          .arg = (int64_t)(left_out - ring->left_out_told)};
    raw_pack(&lost, 0);
    if (ring_is_untold(ring) && !ring_push(ring, &lost))
        return false;
    ring->left_out_told = left_out;
    return true;
}

static void leave_out(struct ring *ring)
{
    /* one writer; relaxed: the reader looks when the writing is over */
    uint64_t left_out = atomic_load_explicit(&ring->left_out, memory_order_relaxed);
    atomic_store_explicit(&ring->left_out, left_out + 1, memory_order_relaxed);
}

static bool push_as_told(struct ring *ring, const struct record *record)
{
    switch (engine.plan->full) {
    case FULL_BLOCK:
        return push_waiting(ring, record);
    case FULL_OVERWRITE:
        return push_over(ring, record);
    default:
        return tell_left_out(ring, record->time_ns) && ring_push(ring, record);
    }
}

void real_record_slowly(uint16_t thread, uint32_t nth, enum record_kind kind, uint32_t object,
                        int64_t arg, uint32_t extra, uint32_t site)
{
    struct ring *ring = engine_me->real.ring;
    bool is_shared = ring == &no_ring;
    if (!segment())
        return;
    if (is_shared) {
        ring = segment_ring(segment(), SEGMENT_RING_SHARED);
        guard_enter_shared(segment()->real.shared_ring);
    }
    struct record record = real_record(thread, nth, kind, object, arg, extra, site);
    if (!push_as_told(ring, &record))
        leave_out(ring);
    if (is_shared)
        guard_leave_shared(segment()->real.shared_ring);
}

/* The lowest ring that is free, as a bit; 0: none is. What will be overwritten goes to one that nobody
 * has written to, as long as there is one: it may hold the last that is left of its owner before. */
static uint64_t free_ring(uint64_t taken)
{
    uint64_t used = taken | atomic_load(&segment()->real.rings_used);
    uint64_t shared = UINT64_C(1) << SEGMENT_RING_SHARED;
    if (engine.plan->full == FULL_OVERWRITE && (used | shared) != UINT64_MAX)
        taken = used;
    return ~taken & (taken + 1);
}

static void ring_take(struct engine_thread *t)
{
    t->real.ring = &no_ring;
    t->real.ring_number = SEGMENT_RING_SHARED;
    if (!segment())
        return;
    _Atomic uint64_t *taken = &segment()->real.rings_taken;
    uint64_t before = atomic_load(taken), own = 0;
    do {
        own = free_ring(before);
        if (own == 0 || own == UINT64_C(1) << SEGMENT_RING_SHARED) {
            own = UINT64_C(1) << SEGMENT_RING_SHARED;
            break;
        }
        /* acquire: the last owner's writes; pairs with ring_give_back */
    } while (!atomic_compare_exchange_weak(taken, &before, before | own));
    atomic_fetch_or(&segment()->real.rings_used, own);
    unsigned number = (unsigned)__builtin_ctzll(own);
    if (number == SEGMENT_RING_SHARED)
        return;
    t->real.ring = segment_ring(segment(), number);
    t->real.ring_number = number;
}

/* What was left out at the last is told now, if there is room, or by the next owner, or at the very end
 * by the reader. */
static void ring_give_back(struct engine_thread *t)
{
    if (t->real.ring == &no_ring)
        return;
    tell_left_out(t->real.ring, stamp_now());
    t->real.ring = &no_ring;
    atomic_fetch_and(&segment()->real.rings_taken, ~(UINT64_C(1) << t->real.ring_number));
}

/* A record in the order of a thread's runs, by the running thread. */
static void record_run(struct engine_thread *of, enum record_kind kind, uint32_t object,
                       int64_t arg, uint32_t extra, uint32_t site)
{
    uint16_t about = kind == R_THREAD_START ? engine_me->id : of->id;
    of->real.run_nth = raw_nth_after(of->real.run_nth);
    engine_record_as(about, of->real.run_nth, kind, object, arg, extra, site);
}

/* ---- waiting ---- */

void real_point(void)
{
    /* acquire: who closes; pairs with real_stop_others */
    if (!atomic_load_explicit(&real.is_closing, memory_order_acquire) || engine_me == real.closer)
        return;
    for (;;)
        pause();
}

/* One less may do something; the last one ends the run. */
static void rest(void)
{
    if (atomic_fetch_sub(&real.active, 1) == 1)
        engine_give_up(END_STUCK);
}

/* It has not been unparked: its time is up, or its wait was to end by itself. */
static int end_wait(enum record_kind why, uint32_t object, bool is_spurious)
{
    waits_remove(engine_me);
    if (is_spurious)
        record_run(engine_me, R_SPURIOUS, object, 0, 0, 0);
    else
        record_run(engine_me, R_TIMEOUT, 0, 0, why, 0);
    return is_spurious ? 0 : -ETIMEDOUT;
}

int real_park(uint32_t *guard, struct engine_thread **queue, enum record_kind why, uint32_t object,
              uint64_t timeout_ns)
{
    struct engine_thread *me = engine_me;
    bool has_come = true;
    uint64_t spurious_ns = waits_spurious_ns(why);
    bool is_spurious = spurious_ns < timeout_ns;
    if (is_spurious)
        timeout_ns = spurious_ns;
    me->why = why;
    me->real.is_untimed = timeout_ns > INT64_MAX;
    if (queue)
        waits_push(queue, me);
    if (me->real.is_untimed)
        rest();
    if (guard)
        engine_unguard(guard);
    if (me->real.is_untimed)
        baton_take(&me->baton);
    else
        has_come = baton_take_within(&me->baton, timeout_ns);
    if (guard)
        engine_guard(guard);
    if (!has_come && (!queue || me->queue))
        return end_wait(why, object, is_spurious);
    if (!has_come)
        baton_take(&me->baton); /* unparked at the last moment: the wake-up is on its way */
    record_run(me, R_GO, 0, 0, 0, 0);
    return 0;
}

void real_unpark(struct engine_thread *t, uint32_t object)
{
    waits_remove(t);
    if (t->real.is_untimed)
        atomic_fetch_add(&real.active, 1);
    record_run(t, R_WAKE, object, 0, engine_me->id, 0);
    t->real.wake_next = engine_me->real.wake;
    engine_me->real.wake = t;
}

void real_wake_all(struct engine_thread *me)
{
    struct engine_thread *t = me->real.wake, *next;
    me->real.wake = NULL;
    for (; t; t = next) {
        next = t->real.wake_next; /* it may unpark others as soon as it has been woken */
        baton_give(&t->baton);
    }
}

void real_yield(void)
{
    sched_yield();
}

/* ---- time ---- */

uint64_t real_now(void)
{
    return stamp_ns(stamp_now() - real.stamp_begin, real.ns_by_2_32);
}

uint64_t real_stamp(void)
{
    return real.stamp_begin ? stamp_now() : 0;
}

static uint64_t own_cpu_ns(void)
{
    struct timespec used;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return (uint64_t)used.tv_sec * 1000000000u + (uint64_t)used.tv_nsec;
}

uint64_t real_work(uint64_t ns)
{
    uint64_t end_ns = own_cpu_ns() + ns, now_ns;
    while ((now_ns = own_cpu_ns()) < end_ns) {
        if (__atomic_exchange_n(&engine_me->real.is_interrupted, false, __ATOMIC_ACQ_REL))
            return end_ns - now_ns;
        uint64_t piece_ns = end_ns - now_ns < SPIN_NS ? end_ns - now_ns : SPIN_NS;
        uint64_t until_ns = real_now() + piece_ns;
        while (real_now() < until_ns)
            ;
    }
    return 0;
}

void real_interrupt(struct engine_thread *t)
{
    __atomic_store_n(&t->real.is_interrupted, true, __ATOMIC_RELEASE);
}

unsigned real_cores(void)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return cores < 1 ? 1 : cores > SCHEDULE_CORES_MAX ? SCHEDULE_CORES_MAX : (unsigned)cores;
}

/* ---- threads ---- */

/* The caller is in the guard of the definitions. */
int real_thread_new(struct engine_thread *t)
{
    baton_init(&t->baton);
    t->real.ring = &no_ring;
    t->real.made_before = real.made;
    real.made = t;
    return 0;
}

static void begin(struct engine_thread *t)
{
    engine_me = t;
    ring_take(t);
    record_run(t, R_THREAD_BEGIN, 0, 0, 0, 0);
}

static void *thread_main(void *thread)
{
    begin(thread);
    engine_me->run(engine_me->arg);
    return NULL;
}

int real_thread_start(struct engine_thread *t, unsigned flags, uint32_t site)
{
    pthread_attr_t attributes;
    uint32_t before = t->real.run_nth;
    t->real.run_nth = raw_nth_after(before); /* of its start, which is recorded when it is sure */
    uint32_t nth = t->real.run_nth;
    atomic_fetch_add(&real.active, 1);
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_BYTES);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    int error = pthread_create(&t->pthread, &attributes, thread_main, t);
    pthread_attr_destroy(&attributes);
    if (error) {
        t->real.run_nth = before;
        atomic_fetch_sub(&real.active, 1);
        return -error;
    }
    engine_record_nth(nth, R_THREAD_START, t->id, flags, 0, site);
    return 0;
}

void real_thread_leave(void)
{
    ring_give_back(engine_me);
    rest();
}

bool real_is_forking(void)
{
    return real.is_forking;
}

bool real_is_process(void)
{
    return real.is_process;
}

pid_t real_fork(struct engine_thread *t, uint32_t site)
{
    uint32_t nth = t->real.run_nth = raw_nth_after(t->real.run_nth);
    bool was_process = real.is_process;
    real.is_process = real.is_forking = true; /* for those who look at it while we fork */
    pid_t pid = fork();
    real.is_forking = false;
    if (pid != 0)
        real.is_process = was_process;
    if (pid > 0)
        engine_record_nth(nth, R_THREAD_START, t->id, RECORD_THREAD_PROCESS, 0, site);
    if (pid != 0)
        return pid;
    atomic_store(&real.active, 1);
    engine.out->viewer = getppid(); /* if the program dies we are not to wait for its viewer */
    begin(t);
    return 0;
}

/* ---- beginning and end ---- */

int real_start(void)
{
    uint64_t before;
    stamp_calibrate(&before, &real.ns_by_2_32);
    if (segment()) {
        struct segment_real *shared = &segment()->real;
        shared->full = engine.plan->full;
        shared->stamp_ns_by_2_32 = real.ns_by_2_32;
        shared->strings = engine.out->strings;
        atomic_store(&shared->is_real, 1);
    }
    return 0;
}

/* Time begins when the viewer lets us go on. */
void real_begin(struct engine_thread *t)
{
    atomic_store(&real.active, 1);
    t->pthread = pthread_self();
    emitter_gate(engine.out, 1);
    real.stamp_begin = stamp_now();
    if (segment())
        atomic_store(&segment()->real.stamp_begin, real.stamp_begin);
    begin(t);
}

void real_stop_others(void)
{
    real.closer = engine_me;
    atomic_store(&real.is_closing, true);
    atomic_store(&engine_is_free, false);
}
