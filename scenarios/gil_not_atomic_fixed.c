/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_var counter;
static reel_lock lock;

static void count(void *unused)
{
    (void)unused;
    for (long round = 0; round < reel_param("rounds"); round++) {
        reel_lock_acquire(&lock);
        int64_t seen = reel_var_load(&counter); /* LOAD_GLOBAL counter */
        reel_instruction("LOAD_CONST 1");
        for (long call = 0; call < reel_param("calls"); call++)
            reel_instruction("CALL one");
        reel_instruction("BINARY_OP +=");
        reel_var_store(&counter, seen + 1); /* STORE_GLOBAL counter */
        reel_lock_release(&lock);
        reel_instruction("JUMP_BACKWARD");
    }
}

REEL_SCENARIO(.title = "A lock makes counter += 1 whole", .chapter = "H GIL and processes",
              .ends = REEL_COMPLETES, .against = "With the GIL, counter += 1 needs no lock.",
              .see = "The same, with a lock around read, add and write: the counter comes to 20. "
                     "The GIL changes hands in between as it did before, but who gets it then "
                     "cannot have the lock, and waits.",
              .why =
                  "The GIL is the interpreter's lock: it keeps one instruction whole. Your lock is "
                  "yours: it "
                  "keeps whole what belongs together for you, however many instructions that are.",
              .try = "Whatever you change, nothing is lost: --switch-interval 3us, -p calls=3, "
                     "--gil=ticks, --gil=off, --seed 7. See how the run gets longer: who has the "
                     "lock may have to wait for the GIL, and who has the GIL for the lock.",
              .twin = "gil_not_atomic", .run = "gil=on,cores=2,interval=10us,bytecode=1us",
              .parameters = {{"rounds", 10, 1, 10000, "how often each of them counts"},
                             {"calls", 0, 0, 3, "of functions, between read and write"}})
{
    static reel_thread alice, bob;
    reel_var_init(&counter, "counter", 0);
    reel_lock_init(&lock, "lock");
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
