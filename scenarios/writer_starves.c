/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

static reel_rwlock library;

static void read_books(void *milliseconds)
{
    for (int book = 0; book < 20; book++) {
        reel_rwlock_read(&library);
        reel_work(REEL_MS(*(int *)milliseconds));
        reel_rwlock_release(&library);
        reel_work(REEL_US(100));
    }
}

static void add_book(void *unused)
{
    (void)unused;
    uint64_t asked = reel_now();
    reel_rwlock_write(&library); /* alone */
    reel_expect(reel_now() - asked < REEL_MS(30), "the writer is in within 30 ms");
    reel_rwlock_release(&library);
}

REEL_SCENARIO(
        .title = "Readers and a writer", .chapter = "G liveness", .ends = REEL_FAILS,
        .see = "Many may read in the library at once, but who writes must be alone. Somebody is "
               "always reading: new readers walk past the writer who waits at the door, until the "
               "last of them has read enough.",
        .why =
            "This lock prefers readers, as pthread_rwlock does on Linux by default: a reader "
            "may go in while others read. That is quick for readers, and promises nothing to the "
            "writer: it starves.",
        .try =
            "Select the writer and press w. With --cores 1, or when you pick the writer with r at "
            "the right moment, the library is empty for an instant: find it.",
        .against = "Whoever waits for a lock gets it in the end, since its turn comes.",
        .twin = "writer_starves_fixed", .run = "cores=4")
{
    static reel_thread readers[3], writer;
    static int milliseconds[3] = {2, 3, 5};
    reel_rwlock_init(&library, "library");
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
