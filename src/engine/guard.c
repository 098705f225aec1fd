/* SPDX-License-Identifier: MIT */
/* The word of a guard is 0 when it is free, 1 when somebody is in, 2 when others may wait. One who
 * waits spins a little, since sections are short, and then sleeps: on Linux in a futex, elsewhere by
 * letting others run. */
#if defined(__linux__)
#define _GNU_SOURCE
#include <linux/futex.h>
#include <sys/syscall.h>
#endif
#include "engine/guard.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#define SPINS  100
#define NAP_NS 50000
#define NAPS   200 /* between two looks whether the other process is alive */

static void rest(uint32_t *guard)
{
#if defined(__linux__)
    syscall(SYS_futex, guard, FUTEX_WAIT, 2, 0, 0, 0); /* not private: processes share some */
#else
    (void)guard;
    sched_yield();
#endif
}

void guard_wait(uint32_t *guard)
{
    for (int i = 0; i < SPINS; i++) {
        uint32_t is_free = 0;
        if (__atomic_load_n(guard, __ATOMIC_RELAXED) == 0 &&
            __atomic_compare_exchange_n(guard, &is_free, 1, 0, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
            return;
#if defined(__x86_64__)
        __builtin_ia32_pause();
#endif
    }
    /* acquire: pairs with guard_leave. From here on we leave 2 behind, since others may wait too. */
    while (__atomic_exchange_n(guard, 2, __ATOMIC_ACQUIRE) != 0)
        rest(guard);
}

void guard_wake(uint32_t *guard)
{
#if defined(__linux__)
    syscall(SYS_futex, guard, FUTEX_WAKE, 1, 0, 0, 0);
#else
    (void)guard;
#endif
}

static bool swap(uint32_t *guard, uint32_t from, uint32_t to)
{
    return __atomic_compare_exchange_n(guard, &from, to, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

/* Whether it has died and nobody has waited for it yet: whoever is to do so may be waiting here. */
static bool is_zombie(uint32_t process)
{
    char path[32], text[512];
    snprintf(path, sizeof path, "/proc/%u/stat", process);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = file < 0 ? -1 : read(file, text, sizeof text - 1);
    if (file >= 0)
        close(file);
    if (length < 0)
        return false;
    text[length] = '\0';
    const char *name_end = strrchr(text, ')'); /* "12 (name) Z ..." */
    return name_end && (strncmp(name_end, ") Z", 3) == 0 || strncmp(name_end, ") X", 3) == 0);
}

static bool is_dead(uint32_t process)
{
    if (process == 0)
        return false;
    return (kill((pid_t)process, 0) < 0 && errno == ESRCH) || is_zombie(process);
}

void guard_enter_shared(uint32_t *guard)
{
    const struct timespec nap = {.tv_nsec = NAP_NS};
    uint32_t self = (uint32_t)getpid();
    for (unsigned i = 1; !swap(guard, 0, self); i++) {
        uint32_t holder = __atomic_load_n(guard, __ATOMIC_RELAXED);
        if (i % NAPS == 0 && is_dead(holder) && swap(guard, holder, self))
            return;
        if (i > SPINS)
            nanosleep(&nap, NULL);
    }
}

void guard_leave_shared(uint32_t *guard)
{
    __atomic_store_n(guard, 0, __ATOMIC_RELEASE);
}
