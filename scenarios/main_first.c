/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_var letters; /* that are written */

static void write_letters(void *unused)
{
    (void)unused;
    for (int letter = 1; letter <= 3; letter++) {
        reel_work(REEL_MS(2));
        reel_var_add(&letters, 1);
    }
}

REEL_SCENARIO(
        .title = "Main ends first", .chapter = "A threads", .ends = REEL_FAILS,
        .see = "Main starts a thread that shall write three letters, stays for one more "
               "millisecond, and ends. The thread is killed in the middle of its first letter.",
        .why = "When main ends, the program ends. Nobody waits for a thread of "
               "start_new_thread, and the module _thread has no join with which main could.",
        .try = "Let main stay longer: -p stay=3, then -p stay=9. Nine milliseconds are enough on "
               "two cores; are they with --cores 1? Waiting by the clock is a guess. The twin "
               "knows better.",
        .against = "When main ends, the other threads go on until they have finished.",
        .twin = "main_first_fixed",
        .parameters = {{"stay", 1, 0, 50, "how long main stays, in milliseconds"}})
{
    reel_var_init(&letters, "letters", 0);
    reel_start_new_thread(write_letters, 0);
    reel_work(REEL_MS(reel_param("stay")));
    reel_expect(reel_var_load(&letters) == 3, "all letters are written before main ends");
}
