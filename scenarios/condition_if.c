/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_lock shop;
static reel_cond fresh_bread;
static reel_var loaves;

static void buy(void *unused)
{
    (void)unused;
    reel_lock_acquire(&shop);
    if (reel_var_load(&loaves) == 0)
        reel_cond_wait(&fresh_bread); /* leaves the shop until notified */
    reel_expect(reel_var_add(&loaves, -1) >= 0, "nobody takes a loaf from an empty shelf");
    reel_lock_release(&shop);
}

static void bake(void *unused)
{
    (void)unused;
    for (int loaf = 1; loaf <= 2; loaf++) {
        reel_work(REEL_MS(1));
        reel_lock_acquire(&shop);
        reel_var_add(&loaves, 1);
        reel_cond_notify_all(&fresh_bread);
        reel_lock_release(&shop);
    }
}

REEL_SCENARIO(
        .title = "A condition, checked with 'if'", .chapter = "F conditions", .ends = REEL_FAILS,
        .see = "Alice and bob find the shelf empty, and wait for fresh bread. The baker brings "
               "one loaf and notifies all who wait. Alice takes it; then bob takes one too, from "
               "an empty shelf.",
        .why = "To be notified only means: something has changed, so look again. Until bob has "
               "the lock back, another thread may have taken what he waited for, and with 'if' "
               "he does not look a second time.",
        .try = "Go to step 21, where both have been notified and the shop is free, and pick bob "
               "with r: now it is alice who takes from an empty shelf. Or pick the baker from the "
               "start, until both loaves are there: all goes well. The cure is one word, in "
               "condition_if_fixed.",
        .against = "Who was notified finds what it has waited for.", .twin = "condition_if_fixed")
{
    static reel_thread alice, bob, baker;
    reel_lock_init(&shop, "shop");
    reel_cond_init(&fresh_bread, &shop, "fresh bread");
    reel_var_init(&loaves, "loaves", 0);
    reel_thread_init(&alice, "alice", buy, 0);
    reel_thread_init(&bob, "bob", buy, 0);
    reel_thread_init(&baker, "baker", bake, 0);
    reel_thread_start(&alice);
    reel_thread_start(&bob);
    reel_thread_start(&baker);
    reel_thread_join(&alice);
    reel_thread_join(&bob);
    reel_thread_join(&baker);
}
