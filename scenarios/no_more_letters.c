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
}

REEL_SCENARIO(
        .title = "A consumer, and the last letter", .chapter = "E semaphores, queues",
        .ends = REEL_WAITS,
        .see = "Ann puts letters into a queue of two places, and goes home. The postman delivers "
               "all of them: join of the queue returns. But he does not know that there will be no "
               "more, and waits for the next one, for ever.",
        .why = "An empty queue says: nothing now. It cannot say: nothing any more. Only the one "
               "who puts knows that, and must tell it, by a last item that means the end, or by "
               "shutdown.",
        .try = "Select the postman and press w. No --seed helps, nor does -p letters=1. In the "
               "twin ann shuts the queue down: he gets what is left, and is told that it is over.",
        .against = "When the producer has finished, the consumer's get returns.",
        .twin = "no_more_letters_fixed",
        .parameters = {{"letters", 3, 1, 20, "letters that ann writes"}})
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
