/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

#define CONSUMERS_MAX 16
#define ITEMS_MAX     1000

static reel_queue belt;
static reel_pool pool;
static reel_future futures[ITEMS_MAX];

static void produce(void *unused)
{
    (void)unused;
    for (long i = 1; i <= reel_param("items"); i++) {
        reel_io(REEL_MS(reel_param("make_ms")));
        reel_queue_put(&belt, i);
    }
    reel_queue_shutdown(&belt, false);
}

static void consume(void *unused)
{
    (void)unused;
    int64_t item;
    while (reel_queue_get(&belt, &item) == 0)
        reel_work(REEL_MS(reel_param("use_ms")));
}

static int64_t use(void *item)
{
    reel_work(REEL_MS(reel_param("use_ms")));
    return (intptr_t)item;
}

/* The pool has the queue and the threads in it. */
static void produce_for_pool(void)
{
    int64_t result;
    reel_pool_init(&pool, (int32_t)reel_param("consumers"), "pool");
    for (intptr_t i = 0; i < reel_param("items"); i++) {
        reel_io(REEL_MS(reel_param("make_ms")));
        reel_pool_submit(&pool, use, (void *)i, &futures[i], "item");
    }
    for (long i = 0; i < reel_param("items"); i++)
        reel_future_result(&futures[i], &result);
    reel_pool_shutdown(&pool, true, false);
}

REEL_SCENARIO(
        .title = "A producer, a belt, and consumers", .chapter = "E semaphores, queues",
        .ends = REEL_COMPLETES,
        .see =
            "A producer puts an item onto the belt every 10 ms. Two consumers take them, and need "
            "40 ms for each: the belt fills up, and the producer has to wait for them.",
        .why = "A queue between threads lets each go at its own speed, as far as there is room. In "
               "the long run all go as fast as the slowest: here the consumers, who together need "
               "20 ms for an item.",
        .try = "With -p consumers=4 and --cores 4 they keep up. With -p pool=1 a pool has the belt "
               "and the consumers in it, and the program has neither to write.",
        .against = "More threads make a queue faster, whatever holds it up.",
        .parameters = {{"items", 12, 1, ITEMS_MAX, "how many are made"},
                       {"make_ms", 10, 0, 1000, "time to make one"},
                       {"use_ms", 40, 0, 1000, "time to use one"},
                       {"consumers", 2, 1, CONSUMERS_MAX, "threads that use them"},
                       {"pool", 0, 0, 1, "1: they are those of a pool"}})
{
    static reel_thread producer, consumers[CONSUMERS_MAX];
    if (reel_param("pool")) {
        produce_for_pool();
        return;
    }
    reel_queue_init(&belt, 4, "belt");
    for (long i = 0; i < reel_param("consumers"); i++) {
        reel_thread_init(&consumers[i], "consumer", consume, 0);
        reel_thread_start(&consumers[i]);
    }
    reel_thread_init(&producer, "producer", produce, 0);
    reel_thread_start(&producer);
}
