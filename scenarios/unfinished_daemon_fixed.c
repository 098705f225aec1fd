/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_queue lines;
static reel_var written; /* ordered: main may read it at any time */

static void write_lines(void *unused)
{
    (void)unused;
    int64_t line;
    while (reel_queue_get(&lines, &line) == 0) {
        reel_io(REEL_MS(3)); /* to the disk */
        reel_var_add(&written, 1);
        reel_queue_task_done(&lines);
    }
}

REEL_SCENARIO(
        .title = "A daemon, killed when its work is done", .chapter = "A threads",
        .ends = REEL_COMPLETES,
        .see =
            "Main joins the queue before it ends: it waits until the daemon has said of each line "
            "that it is done. Then the daemon waits for a fourth line, and is killed while it "
            "does nothing.",
        .why = "Killing a daemon is harmless when it has nothing in hand. join on the queue waits "
               "for the work, not for the thread, which never ends by itself.",
        .try = "No --seed loses a line. Pick main with r as often as you can: it cannot end before "
               "the last line is written.",
        .against = "A daemon finishes what it has begun before the program ends.",
        .twin = "unfinished_daemon")
{
    static reel_thread writer;
    reel_queue_init(&lines, 0, "lines");
    reel_ordered_var_init(&written, "written", 0);
    reel_thread_init(&writer, "writer", write_lines, 0);
    reel_thread_set_daemon(&writer, true);
    reel_thread_start(&writer);
    for (int line = 1; line <= 3; line++)
        reel_queue_put(&lines, line);
    reel_work(REEL_MS(4));
    reel_queue_join(&lines);
    reel_expect(reel_var_load(&written) == 3, "every line is written");
}
