/* SPDX-License-Identifier: MIT */
/* A futex on Linux, a mutex and a condition elsewhere. The one file of the engine with calls that
 * only Linux has. */
#if defined(__linux__)
#define _GNU_SOURCE
#endif
#include "engine/baton.h"

#if defined(__linux__)

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
    pthread_cond_init(&place->arrived, 0);
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

void baton_pin_process(void)
{
}

#endif
