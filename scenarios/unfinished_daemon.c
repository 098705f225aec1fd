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
        .title = "A daemon that writes lines", .chapter = "A threads", .ends = REEL_FAILS,
        .see = "A daemon writes lines to the disk, from a queue. Main puts three lines "
               "into the queue, works for a little while, and ends. The program does not "
               "wait for daemons: this one is killed with a line half written, and "
               "another still in the queue.",
        .why = "A daemon is a thread that the program does not wait for. That is good for one that "
               "serves others and has nothing to lose. What must be finished needs somebody who "
               "waits for it.",
        .try = "Look at the last state of the daemon and of the queue. Pick main with r: it can "
               "end even sooner. The twin waits until the queue is done.",
        .against = "A daemon finishes what it has begun before the program ends.",
        .twin = "unfinished_daemon_fixed")
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
    reel_expect(reel_var_load(&written) == 3, "every line is written");
}
