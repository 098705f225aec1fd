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
        reel_lock_acquire(&mutex);
        reel_semaphore_acquire(&places);
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
        .title = "A full shelf", .chapter = "E semaphores, queues", .ends = REEL_WAITS,
        .see = "The baker fills a shelf of two places. Then it is full: he waits for a free place, "
               "and holds the lock of the shelf while he waits. Ann wants to take a loaf, and "
               "waits for the lock.",
        .why = "Who would end the wait needs the lock that the waiting one holds. A lock is for a "
               "moment, to change something; never wait for others inside of it, or make the wait "
               "release it, as a Condition does.",
        .try = "With -p loaves=2 the baker never has to wait, and all goes well. With --seed 1 "
               "too: why? "
               "Press w on the baker and on ann. The twin waits first, and locks then.",
        .against = "Everything that has to do with the buffer belongs inside its lock, waiting "
                   "for it too.",
        .twin = "full_shelf_fixed",
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
