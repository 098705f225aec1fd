/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

enum { RIGHT_FIRST, ONE_LEFT_HANDED, ONE_CHAIR_LESS, BOTH_OR_NONE };

static reel_lock forks[7]; /* each lies on the right of one, on the left of the next */
static reel_semaphore chairs;
static int strategy, philosophers;
static const char *names[] = {"Thales", "Hypatia", "Laozi", "Arendt", "Kant", "Sappho", "Zeno"};
static const char *tags[] = {"fork 1", "fork 2", "fork 3", "fork 4", "fork 5", "fork 6", "fork 7"};

static bool try_both(reel_lock *first, reel_lock *second)
{
    for (int patience = 4; patience > 0; patience--) {
        if (reel_lock_acquire_timeout(first, REEL_MS(1)) == 0) {
            if (reel_lock_try(second) == 0)
                return true;
            reel_lock_release(first);
        }
        reel_work(REEL_MS(1)); /* goes on thinking */
    }
    return false;
}

static bool take_both(reel_lock *first, reel_lock *second)
{
    if (strategy == BOTH_OR_NONE)
        return try_both(first, second);
    reel_lock_acquire(first);
    reel_work(REEL_MS(1)); /* looks round for the other one */
    reel_lock_acquire(second);
    return true;
}

static void dine(void *fork)
{
    reel_lock *right = fork, *left = &forks[(right - forks + 1) % philosophers];
    bool is_left_handed = strategy == ONE_LEFT_HANDED && left == forks;
    reel_lock *first = is_left_handed ? left : right, *second = is_left_handed ? right : left;
    for (int meal = 1; meal <= 3; meal++) {
        reel_semaphore_acquire(&chairs);
        if (reel_expect(take_both(first, second), "nobody goes home hungry")) {
            reel_work(REEL_MS(3)); /* eats */
            reel_lock_release(second);
            reel_lock_release(first);
        }
        reel_semaphore_release(&chairs);
    }
}

REEL_SCENARIO(
        .title = "Philosophers at a round table", .chapter = "G liveness", .ends = REEL_DEADLOCKS,
        .see = "Each philosopher needs both forks beside the plate, and takes the right one first. "
               "All do so at once, and each waits for the left one, which a neighbour holds: a "
               "circle of five. Nobody will ever eat.",
        .why = "Whoever waits for a second lock keeps the first, and such a circle may have any "
               "length. It cannot close if one of them takes the forks in the other order, or if "
               "one seat stays empty.",
        .try = "Try -p strategy=1: one is left-handed; -p strategy=2: a chair less than "
               "philosophers; -p strategy=3: both forks or none. One of these is no cure: nobody "
               "blocks, and yet somebody goes home hungry.",
        .against = "Only two threads can wait for each other in a circle.",
        .twin = "philosophers_fixed", .run = "cores=8",
        .parameters = {{"philosophers", 5, 2, 7, "how many there are"},
                       {"strategy", 0, 0, 3,
                        "0 right fork first, 1 one left-handed, 2 a chair less, 3 both or none"}})
{
    static reel_thread thinkers[7];
    strategy = (int)reel_param("strategy");
    philosophers = (int)reel_param("philosophers");
    reel_semaphore_init(&chairs, philosophers - (strategy == ONE_CHAIR_LESS), "chairs");
    for (int i = 0; i < philosophers; i++) {
        reel_lock_init(&forks[i], tags[i]);
        reel_thread_init(&thinkers[i], names[i], dine, &forks[i]);
    }
    for (int i = 0; i < philosophers; i++)
        reel_thread_start(&thinkers[i]);
    for (int i = 0; i < philosophers; i++)
        reel_thread_join(&thinkers[i]);
}
