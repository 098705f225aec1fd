/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

struct page {
    const char *name;
    int links;
    int64_t bit; /* in the set */
    reel_thread crawler;
};

static reel_var known; /* a set of pages: a bit for each */

static void crawl(void *arg)
{
    const struct page *page = arg;
    reel_print("[%s has", page->name);
    int64_t others = reel_var_load(&known);
    reel_work(REEL_MS(1)); /* counts the links */
    reel_var_store(&known, others | page->bit);
    reel_print("%d links]", page->links);
}

REEL_SCENARIO(
        .title = "Two crawlers print a line each", .chapter = "B races", .ends = REEL_FAILS,
        .see = "Two crawlers print a line each, in two pieces. The pieces get mixed up: how many "
               "links has home? And of the set of known pages, in which both put theirs, "
               "one page is missing at the end.",
        .why = "What is done in pieces can be interrupted between the pieces: a line on the "
               "screen as well as a set in memory. Each piece is whole; what they make "
               "together is not.",
        .try = "Pick hal with r until his line is whole, before nell begins. With --seed 7 the set "
               "is right and the lines are mixed up all the same: no claim fails, and yet it is "
               "wrong. What does --seed 8 do?",
        .against = "Only numbers can be spoiled by two threads; printing is harmless.",
        .twin = "garbled_line_fixed")
{
    static struct page home = {.name = "home", .links = 3, .bit = 1};
    static struct page news = {.name = "news", .links = 40, .bit = 2};
    reel_var_init(&known, "known", 0);
    reel_thread_init(&home.crawler, "hal", crawl, &home);
    reel_thread_init(&news.crawler, "nell", crawl, &news);
    reel_thread_start(&home.crawler);
    reel_thread_start(&news.crawler);
    reel_thread_join(&home.crawler);
    reel_thread_join(&news.crawler);
    reel_expect(reel_var_load(&known) == (home.bit | news.bit), "both pages are in the set");
}
