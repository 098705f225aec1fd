/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static int64_t fetch(void *milliseconds)
{
    int ms = *(int *)milliseconds;
    reel_io(REEL_MS(ms));
    if (ms > 50)
        reel_fail("the server does not answer");
    return ms * 10; /* bytes */
}

REEL_SCENARIO(
        .title = "Four pages, fetched by a pool of two threads", .chapter = "E semaphores, queues",
        .ends = REEL_COMPLETES,
        .see = "Main submits four tasks to a pool of two threads. The tasks wait in the pool's "
               "queue until a thread is idle. Main asks for the results in order, and waits for "
               "each. One page fails, and main learns of it when it asks.",
        .why = "A pool makes few threads do many tasks. A future stands for a result that is not "
               "there yet: asking for it waits. What fails in a task does not end the thread: it "
               "comes out where the result is asked for.",
        .try = "Run it with -p threads=1, and with -p threads=4: how long does it take? "
               "With four threads the slowest page decides, with one all of them "
               "together.",
        .against =
            "Each task of a pool has a thread of its own, and an error in it ends the program.",
        .parameters = {{"threads", 2, 1, 8, "threads of the pool"}})
{
    static reel_pool pool;
    static reel_future pages[4];
    static int milliseconds[4] = {20, 10, 60, 10};
    int64_t bytes;
    reel_pool_init(&pool, (int)reel_param("threads"), "pool");
    for (int i = 0; i < 4; i++)
        reel_pool_submit(&pool, fetch, &milliseconds[i], &pages[i], 0);
    for (int i = 0; i < 4; i++)
        if (reel_future_result(&pages[i], &bytes) == 0)
            reel_print("page %d has %d bytes", i + 1, (int)bytes);
        else
            reel_print("page %d: %s", i + 1, reel_future_failure(&pages[i]));
    reel_pool_shutdown(&pool, true, false);
}
