/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_lock copier;
static int asked_in_vain;

static void copy_book(void *unused)
{
    (void)unused;
    reel_lock_acquire(&copier);
    reel_work(REEL_US(reel_param("pages")));
    reel_lock_release(&copier);
}

static void copy_letter(void *unused)
{
    (void)unused;
    if (reel_lock_acquire(&copier) != 0) /* sleeps until it is free */
        asked_in_vain++;
    reel_work(REEL_US(1));
    reel_lock_release(&copier);
}

REEL_SCENARIO(
        .title = "Waiting in a queue, asleep: a lock", .chapter = "C locks", .ends = REEL_COMPLETES,
        .see = "Ann copies a book. Ben has one letter, finds the copier taken, and waits in its "
               "queue. His core is free for others. When ann releases the lock, he is woken.",
        .why = "A lock takes who waits off the core. Being woken costs some microseconds, more "
               "than a short turn of asking; but the wait itself costs nothing, however long it "
               "is.",
        .try = "With -p pages=1000 he waits long, and asks once. Take --cores 1: ann gets the core "
               "that ben does not need. Which is over sooner with -p pages=2, this or the twin?",
        .against = "A thread that waits for a lock costs no computing time, however it waits.",
        .twin = "spin_wait",
        .parameters = {{"pages", 8, 1, 1000, "pages of the book, each takes 1 us"}})
{
    static reel_thread ann, ben;
    reel_lock_init(&copier, "copier");
    reel_thread_init(&ann, "ann", copy_book, 0);
    reel_thread_init(&ben, "ben", copy_letter, 0);
    reel_thread_start(&ann);
    reel_thread_start(&ben);
    reel_thread_join(&ann);
    reel_thread_join(&ben);
    reel_print("asked in vain: %d times", asked_in_vain);
    reel_expect(asked_in_vain == 0, "nobody keeps a core busy with waiting");
}
