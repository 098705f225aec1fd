/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_semaphore places;
static reel_lock gate;
static reel_var inside;

static void count(int change)
{
    reel_lock_acquire(&gate);
    reel_expect(reel_var_add(&inside, change) <= 2, "two places, two cars");
    reel_lock_release(&gate);
}

static void park(void *milliseconds)
{
    reel_semaphore_acquire(&places); /* waits for a place */
    count(+1);
    reel_work(REEL_MS(*(int *)milliseconds));
    count(-1);
    reel_semaphore_release(&places); /* says that one place is free */
}

REEL_SCENARIO(
        .title = "A BoundedSemaphore: a car park with two places",
        .chapter = "E semaphores, queues", .ends = REEL_COMPLETES,
        .see = "Two cars drive in, two wait at the semaphore. Each car that leaves lets one in: "
               "there are never more than two inside.",
        .why =
            "A Semaphore is a counter and a queue. A BoundedSemaphore is the same, and to count "
            "it above what it began with is an error. That finds many a mistake, but not each at "
            "once: while both places are taken, 2 is not too many.",
        .try = "No --seed makes it fail. Let the cars release 2 again: which of them is told off, "
               "and were there three inside before? With --cores 1 nobody waits for a place: why?",
        .against = "Only a thread that has acquired a semaphore can release it, and only as often.",
        .twin = "car_park", .run = "cores=4")
{
    static reel_thread cars[4];
    static int milliseconds[4] = {1, 4, 2, 2};
    reel_bounded_semaphore_init(&places, 2, "places");
    reel_lock_init(&gate, "gate");
    reel_var_init(&inside, "inside", 0);
    reel_thread_init(&cars[0], "red", park, &milliseconds[0]);
    reel_thread_init(&cars[1], "blue", park, &milliseconds[1]);
    reel_thread_init(&cars[2], "white", park, &milliseconds[2]);
    reel_thread_init(&cars[3], "green", park, &milliseconds[3]);
    for (int i = 0; i < 4; i++)
        reel_thread_start(&cars[i]);
    for (int i = 0; i < 4; i++)
        reel_thread_join(&cars[i]);
}
