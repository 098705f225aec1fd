/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_var letters; /* that are written */
static reel_lock *done;  /* held until all of them are */

static void write_letters(void *unused)
{
    (void)unused;
    for (int letter = 1; letter <= 3; letter++) {
        reel_work(REEL_MS(2));
        reel_var_add(&letters, 1);
    }
    reel_lock_release(done);
}

REEL_SCENARIO(
        .title = "Main waits for a lock before it ends", .chapter = "A threads",
        .ends = REEL_COMPLETES,
        .see = "Main takes a lock before it starts the thread. Later it asks for the same lock "
               "again, and has to wait: until the thread has written three letters and "
               "releases it.",
        .why = "Any thread may release a Lock, so a release can say that something is done. "
               "Main waits as long as it has to, neither shorter nor longer.",
        .try = "Whatever main does before, as with -p stay=9, and however slow the thread is, as "
               "with --cores 1: no letter is missing. No --seed loses one.",
        .against = "When main ends, the other threads go on until they have finished.",
        .twin = "main_first",
        .parameters = {{"stay", 1, 0, 50, "how long main stays, in milliseconds"}})
{
    reel_var_init(&letters, "letters", 0);
    done = reel_allocate_lock("done");
    reel_lock_acquire(done);
    reel_start_new_thread(write_letters, 0);
    reel_work(REEL_MS(reel_param("stay")));
    reel_lock_acquire(done);
    reel_lock_release(done);
    reel_expect(reel_var_load(&letters) == 3, "all letters are written before main ends");
}
