/* SPDX-License-Identifier: MIT */
/* One thread that keeps the GIL for as long as it is let, in several ways; main wants the GIL after `at`, and
 * ends what the thread does. */
#include <stddef.h>
#include <threadreel.h>

#include "again.h"

static reel_var flag, other, ordered;

static void work_then_read(void)
{
    reel_work(50500); /* main comes in the middle of it, and of a tick */
    while (!reel_var_load(&flag))
        ;
}

static void work_in_pieces(void)
{
    reel_work((uint64_t)reel_param("before"));
    for (long i = 0; i < reel_param("pieces"); i++)
        reel_work((uint64_t)(900000 / reel_param("pieces")));
}

static void read_two_in_one_line(void)
{
    while (!reel_var_load(&flag) && !reel_var_load(&other))
        ;
}

static void read_here_write_there(void)
{
    while (!reel_var_load(&flag))
        again(&other);
}

static void add_for_ever(void)
{
    while (reel_var_add(&flag, 1) < 1000000)
        ;
}

static void yield_in_step(void)
{
    while (!reel_var_load(&ordered) && !reel_var_load(&ordered))
        reel_yield();
}

/* Does not come back to any line, and another file is not further up: nothing looks at the eval breaker. */
static void read_each_once(void)
{
    reel_var_load(&flag);
    again(&other);
    reel_var_load(&flag);
    reel_var_add(&other, 1);
    reel_var_add(&other, 1);
}

static void execute_each(void)
{
    static const char *const names[] = {
        "RESUME",
        "JUMP_BACKWARD",
        "POP_JUMP_BACKWARD_IF_NONE",
        "JUMP_ABSOLUTE 4",
        "CALL f",
        "CALL_KW",
        "CALL_FUNCTION f",
        "CALL_FUNCTION_EX",
        "JUMP_FORWARD",
        "CALL_INTRINSIC_1 PRINT",
        "JUMP_BACKWARD_NO_INTERRUPT",
        "POP_JUMP_IF_FALSE",
        "BINARY_OP +=",
        "LOAD_CONST CALL",
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        reel_instruction(names[i]);
}

static void hold(void *unused)
{
    static void (*const ways[])(void) = {
        work_then_read, work_in_pieces, read_two_in_one_line, read_here_write_there,
        add_for_ever,   yield_in_step,  read_each_once,       execute_each};
    (void)unused;
    ways[reel_param("how")]();
}

REEL_SCENARIO(.title = "Who keeps the GIL",
              .parameters = {{"how", 0, 0, 7, "it is kept"},
                             {"at", 20000, 0, 10000000, "nanoseconds, main wants it"},
                             {"pieces", 1, 1, 100000, "of the work"},
                             {"before", 0, 0, 10000, "nanoseconds of work before them"}})
{
    static reel_thread thread;
    reel_var_init(&flag, "flag", 0);
    reel_var_init(&other, "other", 0);
    reel_ordered_var_init(&ordered, "ordered", 0);
    reel_thread_init(&thread, "holder", hold, NULL);
    reel_thread_start(&thread);
    reel_sleep((uint64_t)reel_param("at"));
    reel_var_store(&flag, 1000000);
    reel_var_store(&ordered, 1);
    reel_thread_join(&thread);
}
