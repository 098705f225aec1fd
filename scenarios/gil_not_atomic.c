/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_var counter;

static void count(void *unused)
{
    (void)unused;
    for (long round = 0; round < reel_param("rounds"); round++) {
        int64_t seen = reel_var_load(&counter); /* LOAD_GLOBAL counter */
        reel_instruction("LOAD_CONST 1");
        for (long call = 0; call < reel_param("calls"); call++)
            reel_instruction("CALL one");
        reel_instruction("BINARY_OP +=");
        reel_var_store(&counter, seen + 1); /* STORE_GLOBAL counter */
        reel_instruction("JUMP_BACKWARD");
    }
}

REEL_SCENARIO(
        .title = "counter += 1 under the GIL", .chapter = "H GIL and processes", .ends = REEL_FAILS,
        .against = "With the GIL, counter += 1 needs no lock.",
        .see = "Alice and bob add 1 to a counter, 10 times each, and only the holder of the "
               "GIL executes anything. Yet the counter does not come to 20: the GIL changes "
               "hands between a read and its write.",
        .why = "To do counter += 1 is four instructions: read, load 1, add, write. The GIL keeps "
               "each of them "
               "whole, for the sake of the interpreter's own counts, and nothing longer. Who "
               "has to give "
               "it up in between writes an old number afterwards.",
        .try = "With --eval-breaker jumps, as from Python 3.10 on, the GIL changes hands at "
               "jumps and calls "
               "alone, and nothing is lost. That is luck, not a promise: add -p calls=1, a "
               "call between "
               "read and write, and it is lost again.",
        .twin = "gil_not_atomic_fixed", .run = "gil=on,cores=2,interval=10us,bytecode=1us",
        .parameters = {{"rounds", 10, 1, 10000, "how often each of them counts"},
                       {"calls", 0, 0, 3, "of functions, between read and write"}})
{
    static reel_thread alice, bob;
    reel_var_init(&counter, "counter", 0);
    reel_thread_init(&alice, "alice", count, 0);
    reel_thread_init(&bob, "bob", count, 0);
    reel_thread_start(&alice);
    reel_thread_start(&bob);
    reel_thread_join(&alice);
    reel_thread_join(&bob);
    reel_print("counted to %d", (int)reel_var_load(&counter));
    reel_expect(reel_var_load(&counter) == 2 * reel_param("rounds"),
                "nothing that was counted is lost");
}
