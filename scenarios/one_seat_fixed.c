/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_var seats; /* that are free */
static reel_lock plan;

static void sell(void *seller)
{
    reel_lock_acquire(&plan);
    if (reel_var_load(&seats) > 0) {
        reel_work(REEL_MS(1)); /* prints the ticket */
        reel_var_add(&seats, -1);
        reel_print("%s has sold a ticket", (const char *)seller);
    } else {
        reel_print("%s has none left", (const char *)seller);
    }
    reel_lock_release(&plan);
}

REEL_SCENARIO(
        .title = "Two sellers and a lock: one seat, sold once", .chapter = "B races",
        .ends = REEL_COMPLETES,
        .see = "Alice takes the lock of the plan before she looks, and releases it when she has "
               "sold. Bob has to wait; when he looks, no seat is free, and he says so.",
        .why = "Looking and selling are one section now: whoever holds the lock is alone in it. "
               "What has been seen stays true until it has been acted on.",
        .try = "Pick bob with r at every step: he sells the seat then, and alice is sorry. But "
               "no --seed sells it twice. What would a lock help that only alice takes?",
        .against = "Whoever has checked that a seat is free can be sure of it on the next line.",
        .twin = "one_seat", .parameters = {{"seats", 1, 1, 9, "seats that are free"}})
{
    static reel_thread alice, bob;
    reel_var_init(&seats, "seats", reel_param("seats"));
    reel_lock_init(&plan, "plan");
    reel_thread_init(&alice, "alice", sell, "alice");
    reel_thread_init(&bob, "bob", sell, "bob");
    reel_thread_start(&alice);
    reel_thread_start(&bob);
    reel_thread_join(&alice);
    reel_thread_join(&bob);
    reel_expect(reel_var_load(&seats) >= 0, "no seat is sold twice");
}
