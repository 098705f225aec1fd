/* SPDX-License-Identifier: MIT */
/* The words in which the right column of the table of semantic cases is written: see
 * tests/semantics/README.md. */
#ifndef TARGETS_SEMANTICS_H
#define TARGETS_SEMANTICS_H

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include <threadreel.h>

#include "targets/say.h"

/* Say what a call of a family came to: None, or the exception that its errno stands for. */
void say_thread(int64_t result);
void say_lock(int64_t result);
void say_semaphore(int64_t result);
void say_barrier(int64_t result); /* or the caller's number */
void say_queue(int64_t result);
void say_pool(int64_t result);
void say_pipe(int64_t result);
void say_process(int64_t result);
void say_time(int64_t result);

/* Say what a call came to that in Python tells whether it had success. */
void say_truth(int64_t result);

/* Say what was got; or the exception, if nothing was. What a call gets is said by its address, since
 * it is there only when the call has returned. */
void say_item(int64_t result, const int64_t *item);
void say_message(int64_t result, const int64_t *message);
void say_future(reel_future *future, int64_t result, const int64_t *value);
void say_exit_code(int code);

/* Start a thread. It lives as long as the run. */
reel_thread *go(void (*run)(void *), void *arg);

/* Do it in another thread, and wait for that. */
void elsewhere(void (*run)(void *), void *arg);

/* Wait until it holds. */
#define until(claim)                                                                               \
    while (!(claim))                                                                               \
    reel_sleep(REEL_MS(1))

#endif
