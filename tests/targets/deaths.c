/* SPDX-License-Identifier: MIT */
/* A target that ends in the way that it is asked for. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <threadreel.h>

enum { ENDS, CRASHES, EXITS, ABORTS, SPINS, FLOODS, HANGS };

static void spin(void)
{
    for (long i = 0; i < reel_param("turns"); i++)
        reel_yield();
}

static void bob(void *unused)
{
    (void)unused;
    reel_work(REEL_MS(5));
    switch (reel_param("how")) {
    case CRASHES:
        raise(SIGSEGV);
        break;
    case EXITS:
        exit(3);
    case ABORTS:
        abort();
    case SPINS:
        spin();
        break;
    case FLOODS:
        for (int i = 0; i < 200000; i++)
            printf("line %d of a program that talks too much\n", i);
        break;
    case HANGS:
        for (volatile int i = 0;; i++)
            ;
    default:
        break;
    }
}

REEL_SCENARIO(.title = "Ends", .parameters = {{"how", 0, 0, 6, "how it ends"},
                                              {"turns", 1000, 1, 10000000, "how long it spins"}})
{
    static reel_thread t;
    reel_thread_init(&t, "bob", bob, NULL);
    reel_thread_start(&t);
    reel_thread_join(&t);
}
