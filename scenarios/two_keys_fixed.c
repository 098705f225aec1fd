/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_lock till, phone;
static reel_var seats;

static void sell(reel_lock *lock)
{
    for (int i = 0; i < reel_param("tickets"); i++) {
        reel_lock_acquire(lock);
        int64_t left = reel_var_load(&seats);
        reel_work(REEL_US(20)); /* prints the ticket */
        reel_var_store(&seats, left - 1);
        reel_lock_release(lock);
    }
}

static void sell_at_the_door(void *unused)
{
    (void)unused;
    sell(&till);
}

static void sell_by_phone(void *unused)
{
    (void)unused;
    sell(&till);
}

REEL_SCENARIO(
        .title = "One thing, guarded by one lock", .chapter = "C locks", .ends = REEL_COMPLETES,
        .see = "Ann sells tickets at the door, ben by phone. Both take the same lock before they "
               "touch the number of seats. Now and then one of them waits for the other, and no "
               "sale gets lost.",
        .why = "The lock goes with the data, not with the one who uses it. All who touch the seats "
               "ask for the same lock: so between reading and writing nobody else can come.",
        .try = "Watch the lock of the phone: nobody takes it any more. With -p tickets=50, with "
               "any --seed: how many seats are left? And why is ben found to starve there, if "
               "there is no seed?",
        .against = "A variable is safe as long as everybody who touches it holds some lock.",
        .twin = "two_keys",
        .parameters = {{"tickets", 3, 1, 50, "tickets that each of them sells"}})
{
    static reel_thread ann, ben;
    reel_lock_init(&till, "till");
    reel_lock_init(&phone, "phone");
    reel_var_init(&seats, "seats", 100);
    reel_thread_init(&ann, "ann", sell_at_the_door, 0);
    reel_thread_init(&ben, "ben", sell_by_phone, 0);
    reel_thread_start(&ann);
    reel_thread_start(&ben);
    reel_thread_join(&ann);
    reel_thread_join(&ben);
    reel_expect(reel_var_load(&seats) == 100 - 2 * reel_param("tickets"), "each seat is sold once");
}
