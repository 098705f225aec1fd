/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_lock bus;

static void measure(void *unused)
{
    (void)unused;
    reel_lock_acquire(&bus);
    reel_work(REEL_MS(2)); /* writes the weather to the bus */
    reel_lock_release(&bus);
}

static void talk(void *unused)
{
    (void)unused;
    reel_io(REEL_MS(1)); /* until there is something to send */
    reel_work(REEL_MS(reel_param("talk")));
}

static void steer(void *unused)
{
    (void)unused;
    reel_io(REEL_MS(1)); /* until its turn comes */
    uint64_t begin = reel_now();
    reel_lock_acquire(&bus);
    reel_work(REEL_MS(1));
    reel_lock_release(&bus);
    reel_expect(reel_now() - begin < REEL_MS(5), "the bus is served within 5 ms");
}

REEL_SCENARIO(
        .title = "Priority inversion, cured by inheritance", .chapter = "G liveness",
        .ends = REEL_COMPLETES,
        .see = "As soon as steering waits for the bus, weather runs at the priority of steering: "
               "it keeps the core, the radio has to wait, and the bus is free after 1 ms more. "
               "Steering keeps its deadline.",
        .why = "Who holds a lock with priority inheritance runs at the priority of the most "
               "important who waits for it, until it releases it. So nobody in the middle can "
               "come between the two.",
        .try =
            "With -p talk=1000 the radio computes for a second, and the deadline is kept all the "
            "same. Compare with priority_inversion, which differs in one line.",
        .against =
            "The thread with the highest priority never waits for one with a lower priority.",
        .twin = "priority_inversion", .run = "cores=1",
        .parameters = {{"talk", 20, 1, 1000, "milliseconds for which the radio has to compute"}})
{
    static reel_thread steering, radio, weather;
    reel_lock_init(&bus, "bus");
    reel_lock_set_inheriting(&bus);
    reel_thread_init(&steering, "steering", steer, 0);
    reel_thread_init(&radio, "radio", talk, 0);
    reel_thread_init(&weather, "weather", measure, 0);
    reel_thread_set_priority(&steering, 3);
    reel_thread_set_priority(&radio, 2);
    reel_thread_set_priority(&weather, 1);
    reel_thread_start(&steering);
    reel_thread_start(&radio);
    reel_thread_start(&weather);
    reel_thread_join(&steering);
    reel_thread_join(&radio);
    reel_thread_join(&weather);
}
