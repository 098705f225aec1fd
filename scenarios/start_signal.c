/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_event go;
static reel_var place;
static reel_lock finish_line;

static void run(void *unused)
{
    (void)unused;
    reel_event_wait(&go);
    reel_work(REEL_MS(1 + reel_random(5)));
    reel_lock_acquire(&finish_line);
    reel_print("place %d", (int)reel_var_add(&place, 1));
    reel_lock_release(&finish_line);
}

REEL_SCENARIO(
        .title = "An Event: the start of a race", .chapter = "D ordering", .ends = REEL_COMPLETES,
        .see = "Three runners wait for the event. Main looks whether it is set, sets it, and all "
               "three are woken at once. Who comes later finds it set and does not wait at all.",
        .why = "An Event is a flag that threads can wait for. set wakes all who wait and lets "
               "everybody pass until clear. So it does not matter whether one begins to wait "
               "before or after it is set.",
        .try = "Run it with --seed 26: a runner may come when the signal has been given, and runs "
               "on. Then main clears the event for the next race: nobody is left waiting.",
        .against = "Who calls wait after set has missed the event, and waits for the next one.")
{
    static reel_thread runners[3];
    reel_event_init(&go, "go");
    reel_lock_init(&finish_line, "finish line");
    reel_var_init(&place, "place", 0);
    reel_thread_init(&runners[0], "ann", run, 0);
    reel_thread_init(&runners[1], "ben", run, 0);
    reel_thread_init(&runners[2], "cem", run, 0);
    for (int i = 0; i < 3; i++)
        reel_thread_start(&runners[i]);
    reel_work(REEL_MS(1));
    reel_print("has the race begun? %s", reel_event_is_set(&go) ? "yes" : "no");
    reel_event_set(&go);
    for (int i = 0; i < 3; i++)
        reel_thread_join(&runners[i]);
    reel_event_clear(&go);
    reel_expect(reel_var_load(&place) == 3, "three runners, three places");
}
