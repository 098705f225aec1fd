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
    sauces = cook_sauce(NULL);
    return 1 + sauces;
}

REEL_SCENARIO(
        .title = "A task that does its part itself", .chapter = "E semaphores, queues",
        .ends = REEL_COMPLETES,
        .see = "Two cooks, two dishes of pasta. Each cook makes the sauce too, in the same task. "
               "Nobody waits for the queue, so one cook is enough.",
        .why = "A task that waits for no other task of its pool always comes to its end, and its "
               "thread takes the next one. Let who is outside of the pool wait for results; or use "
               "another pool for the parts.",
        .try = "With -p cooks=1 it takes twice as long, and ends. Go to where a cook takes the "
               "next task: the queue is empty from then on.",
        .against = "A pool always gets on with its tasks: who waits for one needs only patience.",
        .twin = "sauce", .parameters = {{"cooks", 2, 1, 8, "threads of the pool"}})
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
