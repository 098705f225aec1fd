/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_lock door;
static reel_cond bell;
static reel_var letters;

static void wait_for_post(void *unused)
{
    (void)unused;
    reel_work(REEL_MS(2)); /* still in the garden */
    reel_lock_acquire(&door);
    reel_cond_wait(&bell);
    reel_print("%d letter", (int)reel_var_load(&letters));
    reel_var_store(&letters, 0);
    reel_lock_release(&door);
}

static void bring_post(void *unused)
{
    (void)unused;
    reel_lock_acquire(&door);
    reel_var_store(&letters, 1);
    reel_cond_notify(&bell, 1); /* rings once, and goes */
    reel_lock_release(&door);
}

REEL_SCENARIO(
        .title = "A notification, and one who waits for it", .chapter = "F conditions",
        .ends = REEL_WAITS,
        .see = "The postman rings while alice is in the garden: nobody waits, so nobody is woken. "
               "Then alice waits for the bell, with the letter before her door, for ever.",
        .why =
            "A Condition remembers nothing. A notification wakes those who wait now; it is not "
            "kept for those who come later. What is kept is the state that the lock guards: look "
            "at it first.",
        .try =
            "Step back, and pick alice with r until she waits: then the bell wakes her. The twin "
            "looks for letters before it waits.",
        .against = "A notification is kept until somebody waits for it.",
        .twin = "early_signal_fixed")
{
    static reel_thread alice, postman;
    reel_lock_init(&door, "door");
    reel_cond_init(&bell, &door, "bell");
    reel_var_init(&letters, "letters", 0);
    reel_thread_init(&alice, "alice", wait_for_post, 0);
    reel_thread_init(&postman, "postman", bring_post, 0);
    reel_thread_start(&alice);
    reel_thread_start(&postman);
    reel_thread_join(&alice);
    reel_thread_join(&postman);
    reel_expect(reel_var_load(&letters) == 0, "alice has taken her letter in");
}
