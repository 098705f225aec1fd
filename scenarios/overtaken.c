/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

#define RUNNERS 3

static reel_lock judge;
static reel_semaphore gate_in;
static reel_var laps_run;
static int come;

static void meet(reel_semaphore *gate)
{
    reel_lock_acquire(&judge);
    if (++come == RUNNERS) { /* the last one opens it for all */
        come = 0;
        reel_semaphore_release_n(gate, RUNNERS);
    }
    reel_lock_release(&judge);
    reel_semaphore_acquire(gate);
}

static void run(void *late)
{
    reel_work(REEL_US(*(int *)late));
    for (int lap = 1; lap <= 2; lap++) {
        reel_lock_acquire(&judge);
        reel_var_add(&laps_run, 1);
        reel_lock_release(&judge);
        meet(&gate_in);
        reel_print("lap %d is over", lap);
    }
}

REEL_SCENARIO(
        .title = "A barrier made at home", .chapter = "D ordering", .ends = REEL_WAITS,
        .see = "A gate shall open when three runners have come. Cem comes last and opens it for "
               "three. He passes, runs his second lap, and is at the gate again before the others "
               "have woken: he passes on one of their tickets.",
        .why = "Cem put three tickets into the semaphore, one for each runner, but a ticket "
               "has no name on it. A gate that is used again must be known to be empty before "
               "somebody may come to it a second time.",
        .try = "Watch the number at the gate, and who takes it. With --seed 1 it goes well, with "
               "--seed 45 not: it is rare. The twin has a second gate: nobody comes back "
               "to the first before all have left it.",
        .against = "A barrier is a counter and a queue: when all have come, wake all, and it can "
                   "be used again.",
        .twin = "overtaken_fixed")
{
    static reel_thread ann, ben, cem;
    static int not_late = 0, a_little = 10, very_late = 100;
    reel_lock_init(&judge, "judge");
    reel_semaphore_init(&gate_in, 0, "gate in");
    reel_var_init(&laps_run, "laps run", 0);
    reel_thread_init(&ann, "ann", run, &not_late);
    reel_thread_init(&ben, "ben", run, &a_little);
    reel_thread_init(&cem, "cem", run, &very_late);
    reel_thread_start(&ann);
    reel_thread_start(&ben);
    reel_thread_start(&cem);
    reel_thread_join(&ann);
    reel_thread_join(&ben);
    reel_thread_join(&cem);
    reel_expect(reel_var_load(&laps_run) == 2 * RUNNERS, "all have run both laps");
}
