/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

struct dish {
    const char *name;
    int ms;
    reel_thread cook;
};

static void cook(void *arg)
{
    const struct dish *dish = arg;
    reel_work(REEL_MS(dish->ms));
    reel_print("the %s is done", dish->name);
}

REEL_SCENARIO(
        .title = "Three cooks, and a call to dinner", .chapter = "A threads", .ends = REEL_FAILS,
        .see = "Three cooks, each a thread. Main joins the one of the soup and the one of the "
               "salad, and calls to dinner. The roast comes later: nobody has waited for its cook.",
        .why = "A join waits for one thread, the one that it is called with. What main does next "
               "tells nothing of the threads that it has not joined. At its end the program "
               "does wait for all Threads: too late for dinner.",
        .try =
            "With --seed 1 the roast is done in time, by luck; with --seed 2 it is not. On three "
            "cores it is quick enough with --cores 3 -p roast=2; on two not even with -p "
            "roast=1: why not?",
        .against = "After a join, all the threads that were started have finished.",
        .twin = "join_forgotten_fixed",
        .parameters = {{"roast", 6, 1, 60, "how long the roast takes, in milliseconds"}})
{
    static struct dish soup = {.name = "soup", .ms = 1}, salad = {.name = "salad", .ms = 2};
    static struct dish roast = {.name = "roast"};
    roast.ms = (int)reel_param("roast");
    reel_thread_init(&soup.cook, "sam", cook, &soup);
    reel_thread_init(&salad.cook, "sue", cook, &salad);
    reel_thread_init(&roast.cook, "ron", cook, &roast);
    reel_thread_start(&soup.cook);
    reel_thread_start(&salad.cook);
    reel_thread_start(&roast.cook);
    reel_thread_join(&soup.cook);
    reel_thread_join(&salad.cook);
    reel_print("DINNER IS READY");
    reel_expect(!reel_thread_is_alive(&roast.cook), "nobody is cooking when dinner is ready");
}
