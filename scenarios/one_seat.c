/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_var seats; /* that are free */

static void sell(void *seller)
{
    if (reel_var_load(&seats) > 0) {
        reel_work(REEL_MS(1)); /* prints the ticket */
        reel_var_add(&seats, -1);
        reel_print("%s has sold a ticket", (const char *)seller);
    } else {
        reel_print("%s has none left", (const char *)seller);
    }
}

REEL_SCENARIO(
        .title = "Two sellers, and one seat", .chapter = "B races", .ends = REEL_FAILS,
        .see = "One seat is free. Alice looks: it is free. While she prints the ticket, bob looks "
               "too: it is still free. Both sell it, and -1 seats are left.",
        .why = "Between looking and selling, time goes by, and another seller can look in "
               "between. What a thread has seen may no longer be true when it acts on it.",
        .try = "Pick alice with r until she has sold her ticket, before bob looks: it goes well. "
               "With -p seats=2 it goes well, too: is a data race found all the same?",
        .against = "Whoever has checked that a seat is free can be sure of it on the next line.",
        .twin = "one_seat_fixed", .parameters = {{"seats", 1, 1, 9, "seats that are free"}})
{
    static reel_thread alice, bob;
    reel_var_init(&seats, "seats", reel_param("seats"));
    reel_thread_init(&alice, "alice", sell, "alice");
    reel_thread_init(&bob, "bob", sell, "bob");
    reel_thread_start(&alice);
    reel_thread_start(&bob);
    reel_thread_join(&alice);
    reel_thread_join(&bob);
    reel_expect(reel_var_load(&seats) >= 0, "no seat is sold twice");
}
