/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_lock printer;

static void print_page(int page)
{
    if (page == 2) {
        reel_fail("paper jam"); /* ends the thread, from here */
    }
    reel_print("page %d", page);
}

static void print_pages(void *from)
{
    for (int page = *(int *)from; page <= 3; page++) {
        reel_lock_acquire(&printer);
        print_page(page);
        reel_lock_release(&printer);
    }
}

REEL_SCENARIO(
        .title = "A thread that fails, and its lock", .chapter = "C locks", .ends = REEL_WAITS,
        .see = "Alice prints page 1, and fails at page 2: her thread ends, and the others go on. "
               "But she has taken the lock of the printer with her. Bob waits for it for ever.",
        .why = "What ends a thread does not release its locks. An exception that nobody catches "
               "ends one thread alone, silently but for a line on the screen; what it held stays "
               "held.",
        .try =
            "Go to the end, select bob, and press w. Pick bob with r until he has printed: nobody "
            "has to wait, and yet alice takes the lock with her. With --seed 1 it is so. The "
            "twin releases the lock before it fails.",
        .against = "When a thread ends, the locks that it holds are free again.",
        .twin = "lock_leaked_fixed")
{
    static reel_thread alice, bob;
    static int first = 1, third = 3;
    reel_lock_init(&printer, "printer");
    reel_thread_init(&alice, "alice", print_pages, &first);
    reel_thread_init(&bob, "bob", print_pages, &third);
    reel_thread_start(&alice);
    reel_thread_start(&bob);
    reel_thread_join(&alice);
    reel_thread_join(&bob);
    reel_expect(!reel_lock_locked(&printer), "the printer is free at the end");
}
