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
    for (int i = 0; i <= eaten; i++)
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
        .title = "A tray of five candies", .chapter = "E semaphores, queues", .ends = REEL_FAILS,
        .see = "Two children eat three candies. Main fills the tray up, and counts badly: it puts "
               "on four. The Semaphore counts to six without a word, though the tray has five "
               "places.",
        .why = "A Semaphore is a number that anybody may raise. It does not know how many places "
               "there are. A BoundedSemaphore does, and refuses to go beyond: a mistake is told "
               "where it is made.",
        .try = "Run it with -p bounded=1: which line is told off, and how many candies are there "
               "then? The twin counts well, with -p bounded=0 and with -p bounded=1.",
        .against = "A semaphore that began with five can never let more than five through.",
        .twin = "candy_tray_fixed", .parameters = {{"bounded", 0, 0, 1, "1: a BoundedSemaphore"}})
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
