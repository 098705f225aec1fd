/* SPDX-License-Identifier: MIT */
/* The words in which the left column of the rows of POSIX is written: those of semantics.h, in plain
 * pthreads. */
#ifndef TARGETS_POSIX_H
#define TARGETS_POSIX_H

#include <pthread.h>

#include "targets/say.h"

typedef struct thread thread;

/* Start a thread; wait for its end; both. */
thread *go(void (*run)(void *), void *arg);
void join(thread *started);
void elsewhere(void (*run)(void *), void *arg);

/* Let others go as far as they can. */
void nap(void);

#endif
