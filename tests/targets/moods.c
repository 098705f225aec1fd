/* SPDX-License-Identifier: MIT */
/* A program that may not do the same when it is run again: it looks whether a file is there, which it
 * makes the first time. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <threadreel.h>

static reel_thread one, other;

static void go_on(void *unused)
{
    (void)unused;
    for (int64_t i = 0; i < reel_param("turns"); i++)
        reel_yield();
}

/* Whether this is the first run. */
static bool is_first(void)
{
    const char *path = getenv("TEST_MOODS_FILE");
    FILE *file = path ? fopen(path, "wx") : NULL;
    if (file)
        fclose(file);
    return file != NULL;
}

REEL_SCENARIO(.title = "Moods",
              .parameters = {{"mood", 0, 0, 2, "0: does something else, 1: hangs, 2: the same"},
                             {"turns", 4, 1, 1000000, "of each thread"}})
{
    bool is_other = !is_first() && reel_param("mood") < 2;
    reel_thread_init(&one, "one", go_on, NULL);
    reel_thread_init(&other, "other", go_on, NULL);
    reel_thread_start(&one);
    if (is_other && reel_param("mood"))
        for (;;)
            pause();
    if (is_other)
        reel_note("this time it is otherwise");
    reel_thread_start(&other);
    reel_thread_join(&one);
    reel_thread_join(&other);
}
