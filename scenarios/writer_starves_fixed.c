/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_rwlock library;
static reel_lock door; /* to queue at, for all */

static void read_books(void *milliseconds)
{
    for (int book = 0; book < 20; book++) {
        reel_lock_acquire(&door);
        reel_rwlock_read(&library);
        reel_lock_release(&door);
        reel_work(REEL_MS(*(int *)milliseconds));
        reel_rwlock_release(&library);
        reel_work(REEL_US(100));
    }
}

static void add_book(void *unused)
{
    (void)unused;
    reel_lock_acquire(&door);
    uint64_t asked = reel_now();
    reel_rwlock_write(&library); /* alone */
    reel_lock_release(&door);
    reel_expect(reel_now() - asked < REEL_MS(30), "the writer is in within 30 ms");
    reel_rwlock_release(&library);
}

REEL_SCENARIO(
        .title = "Readers and a writer at one door", .chapter = "G liveness",
        .ends = REEL_COMPLETES,
        .see = "All go through one door. While the writer waits in the doorway for the last reader "
               "to leave, no new reader can pass: soon the library is empty, and the writer has "
               "it.",
        .why = "The door makes a queue of readers and writers. Nobody walks past one who waits, "
               "and nobody starves. The price: readers wait at the door too.",
        .try = "Compare with the twin how long the writer waits. No --seed makes it starve. With "
               "--cores 1 it is the same.",
        .against = "Whoever waits for a lock gets it in the end, since its turn comes.",
        .twin = "writer_starves", .run = "cores=4")
{
    static reel_thread readers[3], writer;
    static int milliseconds[3] = {2, 3, 5};
    reel_rwlock_init(&library, "library");
    reel_lock_init(&door, "door");
    reel_thread_init(&readers[0], "ann", read_books, &milliseconds[0]);
    reel_thread_init(&readers[1], "ben", read_books, &milliseconds[1]);
    reel_thread_init(&readers[2], "cem", read_books, &milliseconds[2]);
    reel_thread_init(&writer, "writer", add_book, 0);
    for (int i = 0; i < 3; i++)
        reel_thread_start(&readers[i]);
    reel_thread_start(&writer);
    for (int i = 0; i < 3; i++)
        reel_thread_join(&readers[i]);
    reel_thread_join(&writer);
}
