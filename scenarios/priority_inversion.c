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
        .title = "Priority inversion", .chapter = "G liveness", .ends = REEL_FAILS,
        .see = "The weather thread, the least important, holds the bus and works. Steering, the "
               "most important, asks for the bus and waits. Then the radio, of middle priority, "
               "takes the only core for 20 ms: steering misses its deadline of 5 ms.",
        .why = "Steering waits for weather, which has the bus. Weather waits for a core, which "
               "the radio has, as it is more important than weather. So the radio, which does "
               "not even use the bus, goes before steering.",
        .try = "With -p talk=2 the radio talks less, and the deadline is kept. With --cores 2 it "
               "is kept too: weather goes on beside the radio. The cure is one line, in "
               "priority_inversion_fixed.",
        .against =
            "The thread with the highest priority never waits for one with a lower priority.",
        .twin = "priority_inversion_fixed", .run = "cores=1",
        .parameters = {{"talk", 20, 1, 1000, "milliseconds for which the radio has to compute"}})
{
    static reel_thread steering, radio, weather;
    reel_lock_init(&bus, "bus");
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
