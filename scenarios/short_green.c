/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_event green;
static reel_var across;
static reel_lock kerb;

static void cross(void *metres)
{
    reel_work(REEL_MS(*(int *)metres)); /* walks to the crossing */
    reel_event_wait(&green);
    reel_lock_acquire(&kerb);
    reel_var_add(&across, 1);
    reel_lock_release(&kerb);
}

REEL_SCENARIO(
        .title = "An Event, set and cleared", .chapter = "D ordering", .ends = REEL_WAITS,
        .see = "Main sets the event, and clears it at once: a green light that flashes. Ann and "
               "ben stood there and go. Cem was still on his way. He comes to a red light, and "
               "waits for ever.",
        .why = "An Event is a light, not a whistle: it says how things are, not that something has "
               "happened. set wakes who waits at that moment. Who comes after clear finds nothing "
               "of it.",
        .try = "With --seed 1 everybody is early enough, and all get across; with --seed 5 it is "
               "ben who comes late. It is left to chance. The twin clears the light when all have "
               "crossed.",
        .against = "Once an Event was set, everybody who waits for it will get through.",
        .twin = "short_green_fixed", .run = "cores=4")
{
    static reel_thread ann, ben, cem;
    static int near = 1, middle = 2, far = 5;
    reel_event_init(&green, "green light");
    reel_lock_init(&kerb, "kerb");
    reel_var_init(&across, "across", 0);
    reel_thread_init(&ann, "ann", cross, &near);
    reel_thread_init(&ben, "ben", cross, &middle);
    reel_thread_init(&cem, "cem", cross, &far);
    reel_thread_start(&ann);
    reel_thread_start(&ben);
    reel_thread_start(&cem);
    reel_work(REEL_MS(3));
    reel_event_set(&green);
    reel_event_clear(&green);
    reel_thread_join(&ann);
    reel_thread_join(&ben);
    reel_thread_join(&cem);
    reel_print("%d are across", (int)reel_var_load(&across));
    reel_expect(!reel_event_is_set(&green), "the light is red again");
}
