/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

#define RUNNERS 3

static reel_lock judge;
static reel_semaphore gate_in, gate_out;
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
        meet(&gate_out);
        reel_print("lap %d is over", lap);
    }
}

REEL_SCENARIO(
        .title = "A barrier made at home, with two gates", .chapter = "D ordering",
        .ends = REEL_COMPLETES,
        .see = "All meet at the gate in, and then at the gate out. Cem is fast, but his second "
               "ticket would be one of the gate out, and that opens when all three have passed "
               "the gate in.",
        .why = "Who is at the second gate has left the first. When all are at the second, the "
               "first is empty and has no ticket left: it can be used again. Such a barrier is "
               "called one with two turnstiles.",
        .try = "With --seed 5 somebody else is the last to come; it never fails. A Barrier takes "
               "care of that by itself: compare it with the scenario of the laps.",
        .against = "A barrier is a counter and a queue: when all have come, wake all, and it can "
                   "be used again.",
        .twin = "overtaken")
{
    static reel_thread ann, ben, cem;
    static int not_late = 0, a_little = 10, very_late = 100;
    reel_lock_init(&judge, "judge");
    reel_semaphore_init(&gate_in, 0, "gate in");
    reel_semaphore_init(&gate_out, 0, "gate out");
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
