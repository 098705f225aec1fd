/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_lock hatch;
static reel_cond bell; /* for all: the plate is there, or the place is free */
static reel_var plates;

static void cook(void *unused)
{
    (void)unused;
    for (int meal = 1; meal <= 2; meal++) {
        reel_lock_acquire(&hatch);
        while (reel_var_load(&plates) == 1) /* there is room for one */
            reel_cond_wait(&bell);
        reel_var_store(&plates, 1);
        reel_cond_notify_all(&bell);
        reel_lock_release(&hatch);
    }
}

static void dine(void *unused)
{
    (void)unused;
    reel_lock_acquire(&hatch);
    while (reel_var_load(&plates) == 0)
        reel_cond_wait(&bell);
    reel_var_store(&plates, 0);
    reel_cond_notify_all(&bell);
    reel_lock_release(&hatch);
}

REEL_SCENARIO(
        .title = "One bell that wakes all", .chapter = "F conditions", .ends = REEL_COMPLETES,
        .see = "Whoever changes the hatch wakes all who wait. Each looks: ben finds no plate and "
               "waits again, the cook finds room and goes on. Both plates are cooked, and both "
               "are eaten.",
        .why = "With notify_all it does not matter who waits for what: the right one is among "
               "those who are woken. The price is that the wrong ones wake for nothing. Hence the "
               "while around each wait.",
        .try = "Try any --seed, or pick with r who takes the hatch: the plates are always eaten. "
               "Count who was woken for nothing; bounded_buffer shows how two conditions spare "
               "them that.",
        .against = "A notification finds the thread that can use it.", .twin = "one_bell")
{
    static reel_thread ann, ben, the_cook;
    reel_lock_init(&hatch, "hatch");
    reel_cond_init(&bell, &hatch, "bell");
    reel_var_init(&plates, "plates", 0);
    reel_thread_init(&ann, "ann", dine, 0);
    reel_thread_init(&ben, "ben", dine, 0);
    reel_thread_init(&the_cook, "cook", cook, 0);
    reel_thread_start(&ann);
    reel_thread_start(&ben);
    reel_thread_start(&the_cook);
    reel_thread_join(&ann);
    reel_thread_join(&ben);
    reel_thread_join(&the_cook);
    reel_expect(reel_var_load(&plates) == 0, "both plates have been taken");
}
