/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

#define PLACES 5

static reel_semaphore tray; /* counts the candies on it */

static void eat(void *candies)
{
    for (int i = 0; i < *(int *)candies; i++)
        reel_semaphore_acquire(&tray);
}

static void fill_up(int eaten)
{
    for (int i = 0; i < eaten; i++)
        reel_semaphore_release(&tray);
}

static int candies_left(void)
{
    int left = 0;
    while (reel_semaphore_try(&tray) == 0)
        left++;
    return left;
}

REEL_SCENARIO(
        .title = "A tray of five candies, filled up to five", .chapter = "E semaphores, queues",
        .ends = REEL_COMPLETES,
        .see = "Two children eat three candies. Main puts on three. The BoundedSemaphore, which "
               "would refuse a sixth, has nothing to refuse.",
        .why = "Release as often as was acquired, and no more: then the number in the semaphore is "
               "what it stands for. A BoundedSemaphore costs nothing, and watches over that.",
        .try = "With -p bounded=0 a plain Semaphore does the same: the difference shows only when "
               "there is a mistake. With --seed 4 ben eats first.",
        .against = "A semaphore that began with five can never let more than five through.",
        .twin = "candy_tray", .parameters = {{"bounded", 1, 0, 1, "1: a BoundedSemaphore"}})
{
    static reel_thread ann, ben;
    static int two = 2, one = 1;
    if (reel_param("bounded"))
        reel_bounded_semaphore_init(&tray, PLACES, "tray");
    else
        reel_semaphore_init(&tray, PLACES, "tray");
    reel_thread_init(&ann, "ann", eat, &two);
    reel_thread_init(&ben, "ben", eat, &one);
    reel_thread_start(&ann);
    reel_thread_start(&ben);
    reel_thread_join(&ann);
    reel_thread_join(&ben);
    fill_up(two + one);
    int left = candies_left();
    reel_print("%d candies on %d places", left, PLACES);
    reel_expect(left == PLACES, "as many candies as places");
}
