/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static void run(void *unused)
{
    (void)unused;
    for (long round = 1; round <= reel_param("rounds"); round++) {
        reel_instruction("LOAD_CONST 0");
        reel_instruction("CALL sleep");
        if (reel_param("sleeps"))
            reel_sleep(0); /* gives the GIL up, and takes it again */
        reel_instruction("POP_TOP");
        reel_instruction("JUMP_BACKWARD");
    }
}

REEL_SCENARIO(
        .title = "The cycle of the GIL: take, run, give up", .chapter = "H GIL and processes",
        .ends = REEL_COMPLETES, .against = "A thread holds the GIL from its beginning to its end.",
        .see = "Alice and bob execute instructions of the interpreter, one a step. Each takes the "
               "GIL, "
               "executes some, calls sleep(0), which gives the GIL up, and has to take it again "
               "before "
               "it can go on.",
        .why = "The interpreter counts who refers to each of its objects, and these counts are not "
               "safe "
               "against threads. So only the holder of the GIL may execute instructions. Before it "
               "blocks or sleeps, it gives the GIL up.",
        .try =
            "With -p sleeps=0 nobody gives it up before the end: the one who has it is ready long "
            "before the interval of 5 ms. With --switch-interval 1us it is asked for. With "
            "--gil=off both execute at once.",
        .run = "gil=on,cores=2,bytecode=1us",
        .parameters = {{"rounds", 2, 1, 100, "how often each of them goes round"},
                       {"sleeps", 1, 0, 1, "whether sleep(0) is called: 0 or 1"}})
{
    static reel_thread alice, bob;
    reel_thread_init(&alice, "alice", run, 0);
    reel_thread_init(&bob, "bob", run, 0);
    reel_thread_start(&alice);
    reel_thread_start(&bob);
    reel_thread_join(&alice);
    reel_thread_join(&bob);
}
