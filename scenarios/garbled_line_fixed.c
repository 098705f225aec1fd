/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

struct page {
    const char *name;
    int links;
    int64_t bit; /* in the set */
    reel_thread crawler;
};

static reel_var known; /* a set of pages: a bit for each */
static reel_lock desk;

static void crawl(void *arg)
{
    const struct page *page = arg;
    reel_lock_acquire(&desk);
    reel_print("[%s has", page->name);
    int64_t others = reel_var_load(&known);
    reel_work(REEL_MS(1)); /* counts the links */
    reel_var_store(&known, others | page->bit);
    reel_print("%d links]", page->links);
    reel_lock_release(&desk);
}

REEL_SCENARIO(
        .title = "Two crawlers under a lock: each line is whole", .chapter = "B races",
        .ends = REEL_COMPLETES,
        .see = "Hal takes the lock before the first piece of his line and releases it behind the "
               "last one. Nell waits; then her line comes, whole. Both pages are in the set.",
        .why = "The pieces that belong together are all done while one lock is held, by everybody "
               "who prints or touches the set. So nobody sees or writes half of them.",
        .try = "Pick the thread that waits with r, or try any --seed: the lines may come in the "
               "other order, but each is whole. What does the lock cost? Compare the times of "
               "the twins.",
        .against = "Only numbers can be spoiled by two threads; printing is harmless.",
        .twin = "garbled_line")
{
    static struct page home = {.name = "home", .links = 3, .bit = 1};
    static struct page news = {.name = "news", .links = 40, .bit = 2};
    reel_var_init(&known, "known", 0);
    reel_lock_init(&desk, "desk");
    reel_thread_init(&home.crawler, "hal", crawl, &home);
    reel_thread_init(&news.crawler, "nell", crawl, &news);
    reel_thread_start(&home.crawler);
    reel_thread_start(&news.crawler);
    reel_thread_join(&home.crawler);
    reel_thread_join(&news.crawler);
    reel_expect(reel_var_load(&known) == (home.bit | news.bit), "both pages are in the set");
}
