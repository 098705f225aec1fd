/* SPDX-License-Identifier: MIT */
/* A futex on Linux, a mutex and a condition elsewhere. The one file of the engine with calls that
 * only Linux has. */
#if defined(__linux__)
#define _GNU_SOURCE
#endif
#include "engine/baton.h"

#include <time.h>

/* `timeout_ns` from now, by the monotonic clock. */
static struct timespec deadline_after(uint64_t timeout_ns)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    uint64_t ns = (uint64_t)now.tv_nsec + timeout_ns % 1000000000u;
    now.tv_sec += (time_t)(timeout_ns / 1000000000u + ns / 1000000000u);
    now.tv_nsec = (long)(ns % 1000000000u);
    return now;
}

#if defined(__linux__)

#include <errno.h>
#include <linux/futex.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

void baton_init(struct baton *place)
{
    atomic_init(&place->is_here, 0);
}

void baton_give(struct baton *place)
{
    /* release: all that we did while we held it; pairs with baton_take */
    atomic_store_explicit(&place->is_here, 1, memory_order_release);
    syscall(SYS_futex, &place->is_here, FUTEX_WAKE_PRIVATE, 1, 0, 0, 0);
}

void baton_take(struct baton *place)
{
    /* acquire: pairs with baton_give */
    while (!atomic_load_explicit(&place->is_here, memory_order_acquire))
        syscall(SYS_futex, &place->is_here, FUTEX_WAIT_PRIVATE, 0, 0, 0, 0);
    atomic_store_explicit(&place->is_here, 0, memory_order_relaxed);
}

bool baton_take_within(struct baton *place, uint64_t timeout_ns)
{
    struct timespec deadline = deadline_after(timeout_ns);
    long error = 0;
    /* acquire: pairs with baton_give */
    while (!atomic_load_explicit(&place->is_here, memory_order_acquire)) {
        if (error < 0 && errno == ETIMEDOUT)
            return false;
        error = syscall(SYS_futex, &place->is_here, FUTEX_WAIT_BITSET_PRIVATE, 0, &deadline, 0,
                        FUTEX_BITSET_MATCH_ANY);
    }
    atomic_store_explicit(&place->is_here, 0, memory_order_relaxed);
    return true;
}

void baton_pin_process(void)
{
    cpu_set_t one;
    int cpu = sched_getcpu();
    if (cpu < 0)
        return;
    CPU_ZERO(&one);
    CPU_SET((unsigned)cpu, &one);
    sched_setaffinity(0, sizeof one, &one);
}

#else

void baton_init(struct baton *place)
{
    pthread_mutex_init(&place->mutex, 0);
    pthread_cond_init(&place->arrived,
                      0); /* of the real-time clock: not every system has another */
    place->is_here = 0;
}

void baton_give(struct baton *place)
{
    pthread_mutex_lock(&place->mutex);
    place->is_here = 1;
    pthread_cond_signal(&place->arrived);
    pthread_mutex_unlock(&place->mutex);
}

void baton_take(struct baton *place)
{
    pthread_mutex_lock(&place->mutex);
    while (!place->is_here)
        pthread_cond_wait(&place->arrived, &place->mutex);
    place->is_here = 0;
    pthread_mutex_unlock(&place->mutex);
}

bool baton_take_within(struct baton *place, uint64_t timeout_ns)
{
    struct timespec end = deadline_after(timeout_ns), now, until;
    bool is_late = false;
    pthread_mutex_lock(&place->mutex);
    while (!place->is_here && !is_late) {
        /* in small pieces: the other clock may be set while we wait */
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += 1000000;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
        pthread_cond_timedwait(&place->arrived, &place->mutex, &until);
        clock_gettime(CLOCK_MONOTONIC, &now);
        is_late =
            now.tv_sec > end.tv_sec || (now.tv_sec == end.tv_sec && now.tv_nsec >= end.tv_nsec);
    }
    bool came = place->is_here;
    place->is_here = 0;
    pthread_mutex_unlock(&place->mutex);
    return came;
}

void baton_pin_process(void)
{
}

#endif
