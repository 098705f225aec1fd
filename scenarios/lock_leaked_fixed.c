/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_lock printer;

static void print_page(int page)
{
    if (page == 2) {
        reel_lock_release(&printer); /* what "finally" is for */
        reel_fail("paper jam");      /* ends the thread, from here */
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
        .title = "A thread fails, and lets its lock go first", .chapter = "C locks",
        .ends = REEL_COMPLETES,
        .see = "Alice prints page 1, and fails at page 2. But she releases the printer before she "
               "goes: her thread has failed, and bob prints page 3 all the same.",
        .why = "Whatever way leads out of a critical section, the lock is to be released on it. "
               "Languages help: 'with lock' and 'finally' in Python do it however the block is "
               "left.",
        .try = "Pick bob with r at any step: he gets the printer sooner or later. No --seed makes "
               "him wait for ever.",
        .against = "When a thread ends, the locks that it holds are free again.",
        .twin = "lock_leaked")
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
