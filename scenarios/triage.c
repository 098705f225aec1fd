/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

enum { FIRST_COME, LAST_COME, MOST_URGENT };

static reel_queue room;

static void see_patients(void *unused)
{
    (void)unused;
    int64_t urgency;
    while (reel_queue_get(&room, &urgency) == 0)
        reel_print("the doctor sees number %d", (int)urgency);
}

static void make_room(long order)
{
    if (order == FIRST_COME)
        reel_queue_init(&room, 0, "waiting room");
    else if (order == LAST_COME)
        reel_lifo_queue_init(&room, 0, "waiting room");
    else
        reel_priority_queue_init(&room, 0, "waiting room");
}

REEL_SCENARIO(
        .title = "Three queues: who is the next one?", .chapter = "E semaphores, queues",
        .ends = REEL_COMPLETES,
        .see = "Four patients come in the order 3, 1, 4, 2; 1 is the most urgent. The doctor sees "
               "whom the queue gives: the first who came, the last who came, or the one with the "
               "least number.",
        .why = "Queue, LifoQueue and PriorityQueue are used alike; only what get takes out "
               "differs. It is chosen among those that are in it at that moment: who comes later "
               "was not there to choose from.",
        .try = "Run it with -p order=1 and with -p order=2. And then with --seed 3, where the "
               "doctor begins before all have come: is the most urgent one still the first?",
        .against = "A PriorityQueue puts all items that ever come into one order.",
        .parameters = {{"order", 0, 0, 2, "0: a Queue, 1: a LifoQueue, 2: a PriorityQueue"}})
{
    static reel_thread doctor;
    static const int urgencies[] = {3, 1, 4, 2};
    make_room(reel_param("order"));
    reel_thread_init(&doctor, "doctor", see_patients, 0);
    reel_thread_start(&doctor);
    for (int i = 0; i < 4; i++)
        reel_queue_put(&room, urgencies[i]);
    reel_print("%zu wait", reel_queue_qsize(&room));
    reel_queue_shutdown(&room, false); /* the door is closed */
    reel_thread_join(&doctor);
    reel_expect(reel_queue_empty(&room), "nobody is left in the waiting room");
}
