/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

#define PLACES 2

static reel_lock mutex;
static reel_cond not_full, not_empty;
static reel_var filled, eaten;

static void bake(void *unused)
{
    (void)unused;
    for (int i = 0; i < 4; i++) {
        reel_lock_acquire(&mutex);
        while (reel_var_load(&filled) == PLACES)
            reel_cond_wait(&not_full);
        reel_var_add(&filled, 1);
        reel_cond_notify(&not_empty, 1);
        reel_lock_release(&mutex);
    }
}

static void eat(void *unused)
{
    (void)unused;
    for (int i = 0; i < 2; i++) {
        reel_lock_acquire(&mutex);
        while (reel_var_load(&filled) == 0)
            reel_cond_wait(&not_empty);
        reel_var_add(&filled, -1);
        reel_var_add(&eaten, 1);
        reel_cond_notify_all(&not_full);
        reel_lock_release(&mutex);
    }
}

REEL_SCENARIO(
        .title = "Producer and consumer, with two conditions", .chapter = "F conditions",
        .ends = REEL_COMPLETES,
        .see = "A baker fills a shelf of two places, and waits when it is full. Two eaters take "
               "from it, and wait when it is empty. Whoever changes the shelf notifies those who "
               "wait for that change.",
        .why = "A Condition is a queue beside a lock: wait releases the lock and sleeps in one "
               "step, and has the lock again when it returns. Two reasons to wait are two "
               "conditions over one lock.",
        .try = "Pick other threads with r: whoever was notified may find the shelf empty again, "
               "and waits again. That is what the while is for. A Queue has such a lock and such "
               "conditions inside.",
        .against = "Who waits with a lock in its hands keeps everybody else out.")
{
    static reel_thread baker, ann, ben;
    reel_lock_init(&mutex, "shelf");
    reel_cond_init(&not_full, &mutex, "not full");
    reel_cond_init(&not_empty, &mutex, "not empty");
    reel_var_init(&filled, "filled", 0);
    reel_var_init(&eaten, "eaten", 0);
    reel_thread_init(&baker, "baker", bake, 0);
    reel_thread_init(&ann, "ann", eat, 0);
    reel_thread_init(&ben, "ben", eat, 0);
    reel_thread_start(&ann);
    reel_thread_start(&ben);
    reel_thread_start(&baker);
    reel_thread_join(&baker);
    reel_thread_join(&ann);
    reel_thread_join(&ben);
    reel_expect(reel_var_load(&eaten) == 4, "every loaf was eaten once");
}
