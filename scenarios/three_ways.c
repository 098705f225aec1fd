/* SPDX-License-Identifier: MIT */
#include <threadreel.h>

struct greeter { /* a callable object: a function, and what it remembers */
    reel_callable callable;
    const char *whom;
};

struct counter { /* a subclass of Thread: it has a run of its own */
    reel_thread thread;
    int up_to;
};

static void wave(void *whom)
{
    reel_print("hello %s, says a function", (const char *)whom);
}

static void greet(reel_callable *self)
{
    reel_print("hello %s, says an object", ((struct greeter *)self)->whom);
}

static void count(reel_thread *self)
{
    for (int i = 1; i <= ((struct counter *)self)->up_to; i++)
        reel_print("%d, says %s", i, reel_thread_name(self));
}

REEL_SCENARIO(
        .title = "Three ways to make a thread", .chapter = "A threads", .ends = REEL_COMPLETES,
        .see = "Three threads: one is given a function, one a callable object, one is a subclass "
               "with a run of its own. Calling run yourself starts nothing: main does the work. "
               "start makes a thread do it.",
        .why = "A thread is a function that runs beside others. The three ways differ only in "
               "where the function and its data are kept. start asks for a new thread, which "
               "calls run in it.",
        .try = "Look for the line that says main calls run itself. With --seed 3, or when "
               "you pick other threads with r, the greetings come in another order: "
               "nobody has promised any.",
        .against = "Calling run starts a thread.")
{
    static reel_thread by_function, by_object;
    static struct greeter greeter = {{greet}, "world"};
    static struct counter counter = {.up_to = 2};
    reel_thread_init(&by_function, "function", wave, "world");
    reel_thread_init_callable(&by_object, "object", &greeter.callable);
    reel_thread_init_subclass(&counter.thread, "subclass", count);
    reel_thread_run(&by_function);
    reel_thread_set_daemon(&by_object, true);
    reel_expect(reel_thread_is_daemon(&by_object), "a daemon");
    reel_thread_start(&by_function);
    reel_thread_start(&by_object);
    reel_thread_start(&counter.thread);
    reel_print("alive: %zu", reel_active_count());
    reel_thread_join(&by_function);
    reel_thread_join(&by_object);
    reel_thread_join(&counter.thread);
    reel_expect(!reel_thread_is_alive(&counter.thread), "who has been joined has finished");
}
