/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_pool kitchen;

static int64_t cook_sauce(void *unused)
{
    (void)unused;
    reel_work(REEL_MS(2));
    return 1;
}

static int64_t cook_pasta(void *unused)
{
    (void)unused;
    reel_work(REEL_MS(1));
    int64_t sauces = 0;
    reel_future sauce;
    reel_pool_submit(&kitchen, cook_sauce, 0, &sauce, "sauce");
    reel_future_result(&sauce, &sauces); /* waits, and keeps a cook */
    return 1 + sauces;
}

REEL_SCENARIO(
        .title = "A task that waits for a task of its own pool", .chapter = "E semaphores, queues",
        .ends = REEL_WAITS,
        .see = "Two cooks, two dishes of pasta. Each cook asks the kitchen for a sauce and waits "
               "for it. But the kitchen is these two cooks: both sauces lie in the queue, and "
               "nobody is left to cook them.",
        .why = "A task that waits keeps its thread. When all threads of a pool wait for tasks that "
               "are still in its queue, nobody will ever begin these. No lock is there: it is a "
               "deadlock all the same.",
        .try = "With -p cooks=3 it goes well, and with more dishes it would hang again. Look at "
               "the queue of the pool, and press w on a cook. With --seed 2 one of them may be "
               "faster; does that help?",
        .against = "A pool always gets on with its tasks: who waits for one needs only patience.",
        .twin = "sauce_fixed", .parameters = {{"cooks", 2, 1, 8, "threads of the pool"}})
{
    static reel_future dishes[2];
    int64_t parts = 0, all = 0;
    reel_pool_init(&kitchen, (int)reel_param("cooks"), "kitchen");
    reel_pool_submit(&kitchen, cook_pasta, 0, &dishes[0], "pasta 1");
    reel_pool_submit(&kitchen, cook_pasta, 0, &dishes[1], "pasta 2");
    for (int i = 0; i < 2; i++)
        if (reel_future_result(&dishes[i], &parts) == 0)
            all += parts;
    reel_print("dinner is served, %d parts", (int)all);
    reel_expect(all == 4, "two dishes, each with a sauce");
    reel_pool_shutdown(&kitchen, true, false);
}
