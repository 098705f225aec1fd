/* SPDX-License-Identifier: MIT */
/* A bank with two accounts: two clerks pay in, one customer waits until there is enough to buy a boat.
 * A program as somebody writes it outside of this tree: it knows an installed <threadreel.h>. */
#include <threadreel.h>

struct account {
    reel_lock lock;
    reel_cond grown;
    reel_var balance;
};

static struct account savings;
static reel_event is_open;

static void pay_in(void *amount)
{
    reel_event_wait(&is_open);
    for (long i = 0; i < reel_param("rounds"); i++) {
        reel_work(REEL_US(20));
        reel_lock_acquire(&savings.lock);
        reel_var_add(&savings.balance, *(int *)amount);
        reel_cond_notify(&savings.grown, 1);
        reel_lock_release(&savings.lock);
    }
}

static void buy_boat(void *price)
{
    reel_event_wait(&is_open);
    reel_cond_acquire(&savings.grown);
    while (reel_var_load(&savings.balance) < *(int *)price)
        reel_cond_wait(&savings.grown);
    reel_var_add(&savings.balance, -*(int *)price);
    reel_cond_release(&savings.grown);
    reel_print("A boat for %d", *(int *)price);
}

REEL_SCENARIO(.title = "A bank", .ends = REEL_COMPLETES,
              .parameters = {{"rounds", 3, 3, 100, "how often each clerk pays in"}})
{
    static reel_thread clerks[2], customer;
    static int five = 5, ten = 10, price = 40;
    reel_lock_init(&savings.lock, "savings");
    reel_cond_init(&savings.grown, &savings.lock, "grown");
    reel_var_init(&savings.balance, "balance", 0);
    reel_event_init(&is_open, "open");
    reel_thread_init(&clerks[0], "five", pay_in, &five);
    reel_thread_init(&clerks[1], "ten", pay_in, &ten);
    reel_thread_init(&customer, "customer", buy_boat, &price);
    reel_thread_start(&customer);
    reel_thread_start(&clerks[0]);
    reel_thread_start(&clerks[1]);
    reel_event_set(&is_open);
    reel_thread_join(&clerks[0]);
    reel_thread_join(&clerks[1]);
    reel_thread_join(&customer);
    reel_expect(reel_var_load(&savings.balance) == 15 * reel_param("rounds") - price,
                "no cent is lost");
}
