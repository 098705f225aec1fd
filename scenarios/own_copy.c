/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_var money;
static reel_pipe letters;

static void spend(void *unused)
{
    (void)unused;
    reel_var_add(&money, -30);
    reel_pipe_send(&letters, reel_var_load(&money));
}

REEL_SCENARIO(
        .title = "One variable, a thread, and a process", .chapter = "H GIL and processes",
        .ends = REEL_COMPLETES,
        .against = "What a process writes into a variable, its maker can read there.",
        .see =
            "A process spends 30 of 100 and says through a pipe what is left: 70. Main still has "
            "100: the process had a copy of its own. Then a thread spends 30, and main has 70.",
        .why = "Threads of one process share all its memory. A process begins with a copy of its "
               "maker's: that costs more, and nothing of it can be spoilt by others. It also has a "
               "GIL of its own.",
        .try = "Compare when the two begin, with t for the time: starting a process takes longer. "
               "With --cost process=10ms it takes longer still. With --gil=on each has a GIL of "
               "its own, "
               "shown in a row.")
{
    static reel_thread thread;
    static reel_process process;
    int64_t left;
    reel_var_init(&money, "money", 100);
    reel_pipe_init(&letters, "letters");
    reel_process_init(&process, "child", spend, 0);
    reel_process_start(&process);
    reel_pipe_receive(&letters, &left);
    reel_process_join(&process);
    reel_print("the process has %d left, main has %d", (int)left, (int)reel_var_load(&money));
    reel_thread_init(&thread, "helper", spend, 0);
    reel_thread_start(&thread);
    reel_thread_join(&thread);
    reel_print("after the thread, main has %d", (int)reel_var_load(&money));
    reel_expect(reel_var_load(&money) == 70, "only the thread's spending counts");
}
