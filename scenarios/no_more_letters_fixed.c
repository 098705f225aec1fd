/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_queue letters;
static reel_var delivered;

static void deliver(void *unused)
{
    (void)unused;
    int64_t letter;
    while (reel_queue_get(&letters, &letter) == 0) {
        reel_work(REEL_MS(1));
        reel_var_add(&delivered, 1);
        reel_queue_task_done(&letters);
    }
    reel_print("the postman goes home");
}

static void write_letters(void *unused)
{
    (void)unused;
    for (int i = 1; i <= reel_param("letters"); i++)
        reel_queue_put(&letters, i);
    reel_queue_shutdown(&letters, false); /* no more will come */
}

REEL_SCENARIO(
        .title = "A consumer who is told that it is over", .chapter = "E semaphores, queues",
        .ends = REEL_COMPLETES,
        .see = "Ann puts letters into a queue and shuts it down. The postman delivers what is in "
               "it. Then get returns an error in place of a letter: he goes home, and main with "
               "him.",
        .why = "A shutdown says that nothing will be put any more: gets go on until the queue is "
               "empty, and then fail. With several consumers all of them are told; a last item "
               "that means the end must be put once for each.",
        .try = "Look for the step in which the postman asks once more, and is told. With "
               "-p letters=20 ann has to wait for room. No --seed makes it hang.",
        .against = "When the producer has finished, the consumer's get returns.",
        .twin = "no_more_letters", .parameters = {{"letters", 3, 1, 20, "letters that ann writes"}})
{
    static reel_thread ann, postman;
    reel_queue_init(&letters, 2, "letter box");
    reel_var_init(&delivered, "delivered", 0);
    reel_thread_init(&ann, "ann", write_letters, 0);
    reel_thread_init(&postman, "postman", deliver, 0);
    reel_thread_start(&ann);
    reel_thread_start(&postman);
    reel_thread_join(&ann);
    reel_queue_join(&letters);
    reel_print("all letters are delivered; empty? %s", reel_queue_empty(&letters) ? "yes" : "no");
    reel_thread_join(&postman);
    reel_expect(reel_var_load(&delivered) == reel_param("letters"), "each was delivered");
}
