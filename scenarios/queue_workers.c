/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_queue orders;

static void work(void *unused)
{
    (void)unused;
    int64_t order;
    while (reel_queue_get(&orders, &order) == 0 && order != 0) {
        reel_work(REEL_MS(2));
        reel_print("order %d is done", (int)order);
        reel_queue_task_done(&orders);
    }
    reel_queue_task_done(&orders);
}

REEL_SCENARIO(
        .title = "A Queue between a waiter and two cooks", .chapter = "E semaphores, queues",
        .ends = REEL_COMPLETES,
        .see = "Main puts orders into a queue of three places, and waits when it is full. Two "
               "cooks get them, wait when it is empty, and say when each is done. join returns "
               "when all are.",
        .why = "A Queue does its own locking: put and get wait, and wake each other. task_done and "
               "join tell when the work is done, which is later than when the queue is empty. A 0 "
               "tells a cook to go home.",
        .try = "Watch the items in the queue. With -p orders=12 the queue is full most of "
               "the time. Ask yourself at any step: is it empty, is it full, and is the "
               "work done?",
        .against = "A queue needs a lock around it when several threads use it; and when it is "
                   "empty the work is done.",
        .parameters = {{"orders", 5, 1, 20, "number of orders"}})
{
    static reel_thread cooks[2];
    reel_queue_init(&orders, 3, "orders");
    reel_expect(reel_queue_empty(&orders), "nothing is ordered yet");
    reel_thread_init(&cooks[0], "ann", work, 0);
    reel_thread_init(&cooks[1], "ben", work, 0);
    for (int i = 0; i < 2; i++)
        reel_thread_start(&cooks[i]);
    for (int i = 1; i <= reel_param("orders"); i++)
        reel_queue_put(&orders, i);
    size_t waiting = reel_queue_qsize(&orders);
    bool is_full = reel_queue_full(&orders);
    reel_print("%zu orders wait, %s", waiting, is_full ? "it is full" : "there is room");
    for (int i = 0; i < 2; i++)
        reel_queue_put(&orders, 0);
    reel_queue_join(&orders);
    reel_print("all is done");
    for (int i = 0; i < 2; i++)
        reel_thread_join(&cooks[i]);
}
