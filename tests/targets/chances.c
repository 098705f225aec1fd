/* SPDX-License-Identifier: MIT */
/* What chance may decide beside who runs: waits at a condition that end by themselves, and which waiter
 * is woken. */
#include <threadreel.h>

#define WAITERS 4
#define TURNS   3

static reel_lock lock, a, b;
static reel_cond news;
static reel_semaphore turn;
static bool is_open;

static bool has_opened(void *unused)
{
    (void)unused;
    return is_open;
}

static void enter(void *unused)
{
    (void)unused;
    reel_lock_acquire(&lock);
    reel_cond_wait_for(&news, has_opened, NULL);
    reel_expect(is_open, "nobody enters before it is open");
    reel_lock_release(&lock);
}

/* A gate, for which threads wait with a predicate. */
static void open_gate(reel_thread *threads)
{
    for (int i = 0; i < WAITERS; i++) {
        reel_thread_init(&threads[i], NULL, enter, NULL);
        reel_thread_start(&threads[i]);
    }
    reel_work(REEL_MS(1));
    reel_lock_acquire(&lock);
    is_open = true;
    reel_cond_notify_all(&news);
    reel_lock_release(&lock);
    for (int i = 0; i < WAITERS; i++)
        reel_thread_join(&threads[i]);
}

static void take_both(void *first)
{
    reel_lock *own = first, *other = own == &a ? &b : &a;
    reel_lock_acquire(own);
    reel_sleep(REEL_US(50));
    reel_lock_acquire(other);
    reel_lock_release(other);
    reel_lock_release(own);
}

/* Two threads that wait for each other, until a third one wakes, which nobody notifies. */
static void free_by_chance(reel_thread *threads)
{
    reel_thread_init(&threads[0], NULL, take_both, &a);
    reel_thread_init(&threads[1], NULL, take_both, &b);
    reel_thread_start(&threads[0]);
    reel_thread_start(&threads[1]);
    reel_sleep(REEL_US(100));
    reel_lock_acquire(&lock);
    reel_cond_wait(&news);
    reel_lock_release(&lock);
    reel_lock_release(&a); /* whoever holds it */
    reel_thread_join(&threads[0]);
    reel_thread_join(&threads[1]);
}

static void wait_for_turns(void *unused)
{
    (void)unused;
    for (int i = 0; i < TURNS; i++)
        reel_semaphore_acquire(&turn);
}

static void give_turns(reel_thread *threads)
{
    for (int i = 0; i < WAITERS; i++) {
        reel_thread_init(&threads[i], NULL, wait_for_turns, NULL);
        reel_thread_start(&threads[i]);
    }
    for (int i = 0; i < WAITERS * TURNS; i++) {
        reel_sleep(REEL_MS(1)); /* until all wait */
        reel_semaphore_release(&turn);
    }
}

/* One that waits for a millisecond at most, and looks at the clock. */
static void wait_a_while(void)
{
    for (int i = 0; i < 10; i++) {
        reel_lock_acquire(&lock);
        uint64_t begin = reel_now();
        int error = reel_cond_wait_timeout(&news, REEL_MS(1));
        uint64_t took = reel_now() - begin;
        reel_expect(error == 0 || took >= REEL_MS(1), "its time is not up before it is");
        reel_expect(error != 0 || took < REEL_MS(2), "it does not wait for longer");
        reel_lock_release(&lock);
    }
}

static const struct reel_scenario scenario = {
    .title = "What chance decides",
    .parameters = {{"how", 0, 0, 3, "a gate, a rescue, turns, or a while"}}};

static void body(void)
{
    static reel_thread threads[WAITERS];
    reel_lock_init(&lock, "lock");
    reel_lock_init(&a, "a");
    reel_lock_init(&b, "b");
    reel_cond_init(&news, &lock, "news");
    reel_semaphore_init(&turn, 0, "turn");
    switch (reel_param("how")) {
    case 0:
        open_gate(threads);
        break;
    case 1:
        free_by_chance(threads);
        break;
    case 2:
        give_turns(threads);
        break;
    default:
        wait_a_while();
    }
}

int main(void)
{
    return reel_run(&scenario, __FILE__, body);
}
