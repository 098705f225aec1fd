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
    sell(&phone);
}

REEL_SCENARIO(
        .title = "One thing, guarded by two locks", .chapter = "C locks", .ends = REEL_FAILS,
        .see = "Ann sells tickets at the door, ben by phone. Each of them takes a lock before "
               "touching the number of seats, and releases it after that. And still sales get "
               "lost: some seats are sold twice.",
        .why = "A lock keeps out those who ask for the same lock, and nobody else. It knows "
               "nothing of the data: that the lock goes with the seats is a promise of all who "
               "touch them.",
        .try = "Watch who waits at which lock: nobody ever does. With --seed 3, or when you pick "
               "with r, other sales are lost. With -p tickets=1 one is enough. In the twin both "
               "take the same lock.",
        .against = "A variable is safe as long as everybody who touches it holds some lock.",
        .twin = "two_keys_fixed",
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
