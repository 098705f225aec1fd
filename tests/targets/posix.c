/* SPDX-License-Identifier: MIT */
/* The left column of the rows of POSIX, run. */
#include "targets/posix.h"

#include <stdlib.h>
#include <time.h>

#define NAP_NS 10000000

struct thread {
    pthread_t pthread;
    void (*run)(void *);
    void *arg;
};

static void *call(void *started)
{
    struct thread *t = started;
    t->run(t->arg);
    return NULL;
}

thread *go(void (*run)(void *), void *arg)
{
    struct thread *t = malloc(sizeof *t);
    if (!t)
        abort();
    *t = (struct thread){.run = run, .arg = arg};
    if (pthread_create(&t->pthread, NULL, call, t) != 0)
        abort();
    return t;
}

void join(thread *started)
{
    pthread_join(started->pthread, NULL);
    free(started);
}

void elsewhere(void (*run)(void *), void *arg)
{
    join(go(run, arg));
}

void nap(void)
{
    struct timespec time = {.tv_nsec = NAP_NS};
    nanosleep(&time, NULL);
}

static void nothing(void)
{
}

int main(void)
{
    run_rows(nothing);
    return EXIT_SUCCESS;
}
