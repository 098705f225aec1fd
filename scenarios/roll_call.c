/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static void sing(void *unused)
{
    (void)unused;
    reel_work(REEL_MS(1));
    reel_print("%s has sung", reel_thread_name(reel_current_thread()));
}

REEL_SCENARIO(
        .title = "A list of all threads that are alive", .chapter = "A threads",
        .ends = REEL_COMPLETES,
        .see = "Main asks which threads are alive, and gets a list: itself first, then two "
               "singers. It joins each of the list but itself. Then it is alone.",
        .why = "A thread is on the list from its start to its end. The list is of the moment in "
               "which it was asked for: it does not change when a thread ends. current is the "
               "thread that asks, main the one that began the program.",
        .try = "Look with --seed 1, --seed 2 and so on for a run in which a singer has finished "
               "before the list is made: it is not on it, and need not be joined.",
        .against = "A thread is alive only while it runs on a core.")
{
    static reel_thread anna, ben;
    reel_thread *list[3];
    reel_thread_init(&anna, "anna", sing, 0);
    reel_thread_init(&ben, "ben", sing, 0);
    reel_thread_start(&anna);
    reel_thread_start(&ben);
    const reel_thread *self = reel_main_thread();
    size_t count = reel_enumerate(list, 3);
    reel_print("%zu alive", count);
    for (size_t i = 0; i < count; i++)
        if (list[i] != self)
            reel_thread_join(list[i]);
    reel_expect(reel_active_count() == 1, "main is alone at the end");
}
