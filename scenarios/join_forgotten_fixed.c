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
        .title = "Every thread is joined: dinner when all is done", .chapter = "A threads",
        .ends = REEL_COMPLETES,
        .see = "Main joins all three cooks, one after the other, and only then calls to dinner. "
               "It is as late as the slowest cook: who is joined first does not matter.",
        .why = "A join returns at once if its thread has finished already. So a join for each "
               "thread waits for all of them, in whatever order they finish.",
        .try = "Whatever you pick with r, and with every --seed, dinner is called last. Make the "
               "roast quick with -p roast=1: does main still wait for it?",
        .against = "After a join, all the threads that were started have finished.",
        .twin = "join_forgotten",
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
    reel_thread_join(&roast.cook);
    reel_print("DINNER IS READY");
    reel_expect(!reel_thread_is_alive(&roast.cook), "nobody is cooking when dinner is ready");
}
