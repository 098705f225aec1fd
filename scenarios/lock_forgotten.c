/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_lock counter;
static reel_var stamps;

static void buy_stamp(void *coins)
{
    reel_lock_acquire(&counter); /* one customer at a time */
    reel_work(REEL_MS(1));
    if (*(int *)coins == 0) {
        return; /* home, for the purse */
    }
    reel_var_add(&stamps, -1);
    reel_lock_release(&counter);
}

REEL_SCENARIO(
        .title = "A lock, and two ways out", .chapter = "C locks", .ends = REEL_WAITS,
        .see = "Three customers queue at the counter of a post office. Whoever releases the lock "
               "lets the next one in. Ben has no coins: he leaves by the other way out, and the "
               "counter stays taken. Cem waits for ever.",
        .why = "A lock is released by a line of the program and by nothing else. A return between "
               "acquire and release skips that line, and all who come later wait for somebody who "
               "has long gone home.",
        .try = "Select cem and press w. Pick cem with r before ben comes: now all goes well, and "
               "yet the lock is left behind. That is why nobody noticed. With --seed 3 ann waits "
               "too. The twin releases on both ways out.",
        .against = "A lock is given back by itself when the function that took it returns.",
        .twin = "lock_forgotten_fixed")
{
    static reel_thread ann, ben, cem;
    static int two = 2, none = 0, one = 1;
    reel_lock_init(&counter, "counter");
    reel_var_init(&stamps, "stamps", 10);
    reel_thread_init(&ann, "ann", buy_stamp, &two);
    reel_thread_init(&ben, "ben", buy_stamp, &none);
    reel_thread_init(&cem, "cem", buy_stamp, &one);
    reel_thread_start(&ann);
    reel_thread_start(&ben);
    reel_thread_start(&cem);
    reel_thread_join(&ben);
    reel_print("ben is out; is the counter taken? %s", reel_lock_locked(&counter) ? "yes" : "no");
    reel_thread_join(&ann);
    reel_thread_join(&cem);
    reel_expect(reel_var_load(&stamps) == 8, "two stamps are sold");
}
