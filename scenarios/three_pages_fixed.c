/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

struct page {
    const char *name;
    int ms;
    bool has_moved;
    reel_thread fetcher;
    reel_var is_here;
};

static void fetch(void *arg)
{
    struct page *page = arg;
    reel_io(REEL_MS(page->ms));
    if (page->has_moved)
        reel_io(REEL_MS(page->ms)); /* from where it is now */
    reel_var_store(&page->is_here, 1);
}

REEL_SCENARIO(
        .title = "Three pages are fetched, and an exception is caught", .chapter = "A threads",
        .ends = REEL_COMPLETES,
        .see = "The thread of the news learns that its page has moved, and fetches it from the "
               "new place. All three pages come. It takes as long as the slowest page, not as "
               "long as all of them together.",
        .why = "Only the thread in which an exception happens can catch it. Whatever others "
               "must know of it has to be told to them: in a variable, a queue, a future.",
        .try = "Which page decides with -p slow=30, and which with -p slow=50? With --cores 1 it "
               "takes hardly longer: who waits for the network needs no core.",
        .against = "An exception in a thread ends the program, or comes out of its join.",
        .twin = "three_pages",
        .parameters = {{"slow", 60, 1, 500, "milliseconds that the slow page takes"}})
{
    static struct page pages[3] = {{.name = "home", .ms = 10},
                                   {.name = "news", .ms = 20, .has_moved = true},
                                   {.name = "maps"}};
    int64_t here = 0;
    pages[2].ms = (int)reel_param("slow");
    for (int i = 0; i < 3; i++) {
        reel_var_init(&pages[i].is_here, pages[i].name, 0);
        reel_thread_init(&pages[i].fetcher, pages[i].name, fetch, &pages[i]);
        reel_thread_start(&pages[i].fetcher);
    }
    for (int i = 0; i < 3; i++) {
        reel_thread_join(&pages[i].fetcher);
        here += reel_var_load(&pages[i].is_here);
    }
    reel_print("%d of 3 pages are here", (int)here);
    reel_expect(here == 3, "all three pages are here");
}
