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
    reel_semaphore_release_n(&places, 2); /* says that two places are free */
}

REEL_SCENARIO(
        .title = "A Semaphore: a car park with two places", .chapter = "E semaphores, queues",
        .ends = REEL_FAILS,
        .see = "Two cars drive in, the others wait. But each car that leaves says that two places "
               "are free: soon three cars stand on two places.",
        .why = "A Semaphore counts how many may still pass. acquire takes one away and waits at "
               "0; release adds as many as it is told, whoever calls it. It cannot know that a "
               "place was never taken.",
        .try = "Watch the counter and its queue, and pick with r who leaves first. Does it go well "
               "with --seed 2, and why? The twin has a BoundedSemaphore, which refuses to count "
               "further than it began.",
        .against = "Only a thread that has acquired a semaphore can release it, and only as often.",
        .twin = "car_park_fixed", .run = "cores=4")
{
    static reel_thread cars[4];
    static int milliseconds[4] = {1, 4, 2, 2};
    reel_semaphore_init(&places, 2, "places");
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
