/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

#define PLACES 2

static reel_semaphore places, loaves; /* free places, and filled ones */
static reel_lock mutex;
static reel_var on_shelf;

static void bake(void *unused)
{
    (void)unused;
    for (int i = 0; i < reel_param("loaves"); i++) {
        reel_semaphore_acquire(&places);
        reel_lock_acquire(&mutex);
        reel_var_add(&on_shelf, 1);
        reel_lock_release(&mutex);
        reel_semaphore_release(&loaves);
    }
}

static void eat(void *unused)
{
    (void)unused;
    for (int i = 0; i < reel_param("loaves"); i++) {
        reel_work(REEL_MS(1)); /* eats slowly */
        reel_semaphore_acquire(&loaves);
        reel_lock_acquire(&mutex);
        reel_var_add(&on_shelf, -1);
        reel_lock_release(&mutex);
        reel_semaphore_release(&places);
    }
}

REEL_SCENARIO(
        .title = "A full shelf: wait first, then lock", .chapter = "E semaphores, queues",
        .ends = REEL_COMPLETES,
        .see = "The baker waits for a free place before he takes the lock of the shelf. While he "
               "waits ann can take a loaf, and says that a place is free: he goes on.",
        .why = "Two semaphores count: free places and loaves. Both wait at them with empty hands, "
               "and take the lock only for the moment in which the shelf is changed.",
        .try = "Watch the two numbers: together they are never more than two. No --seed makes it "
               "hang, with -p loaves=20 neither.",
        .against = "Everything that has to do with the buffer belongs inside its lock, waiting "
                   "for it too.",
        .twin = "full_shelf",
        .parameters = {{"loaves", 4, 1, 20, "loaves that are baked and eaten"}})
{
    static reel_thread baker, ann;
    reel_semaphore_init(&places, PLACES, "free places");
    reel_semaphore_init(&loaves, 0, "loaves");
    reel_lock_init(&mutex, "shelf");
    reel_var_init(&on_shelf, "on shelf", 0);
    reel_thread_init(&baker, "baker", bake, 0);
    reel_thread_init(&ann, "ann", eat, 0);
    reel_thread_start(&baker);
    reel_thread_start(&ann);
    reel_thread_join(&baker);
    reel_thread_join(&ann);
    reel_expect(reel_var_load(&on_shelf) == 0, "all that was baked was eaten");
}
