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
        reel_fail("the page has moved");
    reel_var_store(&page->is_here, 1);
}

REEL_SCENARIO(
        .title = "Three pages are fetched", .chapter = "A threads", .ends = REEL_FAILS,
        .see = "Three threads fetch a page each, and all wait at the same time: the slowest page "
               "decides how long it takes. The thread of the news dies of an exception. Main joins "
               "it as any other, and goes on with two pages.",
        .why = "An exception ends the thread in which it happens, and no other. join says that a "
               "thread is over, not how it ended. Only a message on the screen tells of it, and "
               "it is easily overlooked.",
        .try = "Make the slowest page slower: -p slow=90, and then fast: -p slow=5. Which page "
               "decides now? In Python, where could main have learned of the exception?",
        .against = "An exception in a thread ends the program, or comes out of its join.",
        .twin = "three_pages_fixed",
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
