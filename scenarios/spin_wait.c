/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_spinlock copier;
static int asked_in_vain;

static void copy_book(void *unused)
{
    (void)unused;
    reel_spinlock_acquire(&copier);
    reel_work(REEL_US(reel_param("pages")));
    reel_spinlock_release(&copier);
}

static void copy_letter(void *unused)
{
    (void)unused;
    while (reel_spinlock_try(&copier) != 0) /* is it free? and now? */
        asked_in_vain++;
    reel_work(REEL_US(1));
    reel_spinlock_release(&copier);
}

REEL_SCENARIO(
        .title = "Waiting by asking again and again: a spinlock", .chapter = "C locks",
        .ends = REEL_FAILS,
        .see = "Ann copies a book. Ben has one letter, and asks again and again whether the copier "
               "is free. He gets nothing done, but keeps a whole core busy with asking.",
        .why = "A spinlock waits by running. That pays when the wait is shorter than going to "
               "sleep and being woken, some microseconds. For anything longer, waiting in a queue, "
               "off the core, costs nobody anything.",
        .try = "With -p pages=16 he asks about twice as often. With --cores 1 --slice 4us: who can "
               "release the copier while ben spins on the only core? In the twin ben sleeps, and "
               "asks not once in vain.",
        .against = "A thread that waits for a lock costs no computing time, however it waits.",
        .twin = "spin_wait_fixed",
        .parameters = {{"pages", 8, 1, 1000, "pages of the book, each takes 1 us"}})
{
    static reel_thread ann, ben;
    reel_spinlock_init(&copier, "copier");
    reel_thread_init(&ann, "ann", copy_book, 0);
    reel_thread_init(&ben, "ben", copy_letter, 0);
    reel_thread_start(&ann);
    reel_thread_start(&ben);
    reel_thread_join(&ann);
    reel_thread_join(&ben);
    reel_print("asked in vain: %d times", asked_in_vain);
    reel_expect(asked_in_vain == 0, "nobody keeps a core busy with waiting");
}
