/* SPDX-License-Identifier: MIT */
/* What Event, Semaphore and Barrier promise, one after another. Each claim that fails is a failed
 * expectation of the run; all must hold whoever runs when, in virtual and in real time. What is plain
 * memory here is kept apart by the primitives alone. */
#include <errno.h>
#include <stdatomic.h>

#include "crew.h"

#define ROUNDS       5
#define LONG_ENOUGH  REEL_S(20) /* for whatever is to happen in time */
#define BARRIER_OF   4
#define SMALL_OF     3
#define SMALL_ROUNDS 8

static int guarded;
static atomic_int inside, peak;

static void come_in(void)
{
    int now = atomic_fetch_add(&inside, 1) + 1, most = atomic_load(&peak);
    while (now > most && !atomic_compare_exchange_weak(&peak, &most, now))
        ;
}

static void go_out(void)
{
    atomic_fetch_sub(&inside, 1);
}

/* ---- Event ---- */

static reel_event event, unmade_event;

static void wait_for_event(void *unused)
{
    (void)unused;
    reel_expect(reel_event_wait(&event) == 0, "who has been woken passes, set or not");
    atomic_fetch_add(&count, 1);
}

static void set_event_soon(void *unused)
{
    (void)unused;
    reel_sleep(REEL_MS(3));
    guarded = 1;
    reel_event_set(&event);
}

static int wait_shortly(void)
{
    return reel_event_wait_timeout(&event, REEL_MS(2));
}

static void check_event_errors(void)
{
    reel_expect(reel_event_wait(&unmade_event) == -EINVAL, "an Event has to be made");
    reel_expect(reel_event_set(&unmade_event) == -EINVAL, "before it is set");
    reel_expect(reel_event_clear(&unmade_event) == -EINVAL, "or cleared");
    reel_expect(!reel_event_is_set(&unmade_event), "one that was not made is not set");
    reel_expect(reel_event_wait_timeout(&event, NEGATIVE) == -ETIMEDOUT, "a negative time is over");
}

static void check_event(void)
{
    reel_event_init(&event, "event");
    check_event_errors();
    reel_expect(!reel_event_is_set(&event), "a new Event is not set");
    reel_expect(reel_event_wait_timeout(&event, 0) == -ETIMEDOUT, "one may look without waiting");
    reel_expect(takes(wait_shortly, -ETIMEDOUT, REEL_MS(2)), "waiting has its end, at its time");
    reel_expect(reel_event_set(&event) == 0 && reel_event_is_set(&event), "it is set");
    reel_expect(reel_event_set(&event) == 0, "and set again");
    reel_expect(reel_event_wait(&event) == 0, "whoever comes passes");
    reel_expect(reel_event_wait_timeout(&event, 0) == 0, "in no time too");
    reel_expect(reel_event_clear(&event) == 0 && !reel_event_is_set(&event), "it is cleared");
    reel_expect(reel_event_clear(&event) == 0, "and cleared again");

    start(1, set_event_soon);
    reel_expect(reel_event_wait_timeout(&event, LONG_ENOUGH) == 0, "it is set in time");
    reel_expect(guarded == 1, "what was done before the set is seen after the wait");
    join(1);
    reel_event_clear(&event);

    start(3, wait_for_event);
    while (atomic_load(&count) < 3) {
        reel_sleep(REEL_MS(2));
        reel_event_set(&event);
        reel_event_clear(&event);
    }
    join(3);
}

/* ---- Semaphore ---- */

static reel_semaphore sem, mutex, bounded, unmade_sem;

static void pass_two_at_a_time(void *unused)
{
    (void)unused;
    for (int i = 0; i < ROUNDS; i++) {
        reel_expect(reel_semaphore_acquire(&sem) == 0, "a Semaphore lets pass");
        come_in();
        reel_work(REEL_US(30));
        go_out();
        reel_semaphore_release(&sem);
    }
}

static void add_under_mutex(void *unused)
{
    (void)unused;
    for (int i = 0; i < ROUNDS; i++) {
        while (reel_semaphore_acquire_timeout(&mutex, REEL_US(20)) < 0)
            ;
        guarded++;
        reel_yield();
        reel_semaphore_release(&mutex);
    }
}

static void acquire_once(void *unused)
{
    (void)unused;
    reel_expect(reel_semaphore_acquire_timeout(&sem, LONG_ENOUGH) == 0, "it is released in time");
}

static int acquire_shortly(void)
{
    return reel_semaphore_acquire_timeout(&sem, REEL_MS(2));
}

static void check_semaphore_errors(void)
{
    reel_expect(reel_semaphore_init(&sem, -1, "sem") == -EINVAL, "no counter is negative");
    reel_expect(reel_semaphore_acquire(&sem) == -EINVAL, "so it has not been made");
    reel_expect(reel_semaphore_try(&unmade_sem) == -EINVAL, "a Semaphore has to be made");
    reel_expect(reel_semaphore_release(&unmade_sem) == -EINVAL, "before it is released");
    reel_expect(reel_semaphore_init(&sem, INT32_MAX, "much") == 0, "it may begin with much");
    reel_expect(reel_semaphore_release_n(&sem, INT32_MAX) == 0, "and count on");
    reel_expect(reel_semaphore_release(&sem) == 0, "up to where numbers end");
    reel_expect(reel_semaphore_release(&sem) == -EOVERFLOW, "but not further");
}

static void check_bounded_semaphores(void)
{
    reel_expect(reel_bounded_semaphore_init(&bounded, 0, "none") == 0, "a bound may be 0");
    reel_expect(reel_semaphore_release(&bounded) == -EOVERFLOW, "then nothing can be released");
    reel_expect(reel_bounded_semaphore_init(&bounded, 2, "bounded") == 0, "it begins at its bound");
    reel_expect(reel_semaphore_release(&bounded) == -EOVERFLOW, "and counts no further");
    reel_expect(reel_semaphore_acquire(&bounded) == 0, "it is acquired");
    reel_expect(reel_semaphore_release_n(&bounded, 2) == -EOVERFLOW,
                "once, and not released twice");
    reel_expect(reel_semaphore_release(&bounded) == 0, "but once");
}

static void check_semaphore(void)
{
    check_semaphore_errors();
    check_bounded_semaphores();
    reel_expect(reel_semaphore_init(&sem, 2, "sem") == 0, "a Semaphore is made");
    reel_expect(reel_semaphore_try(&sem) == 0, "one passes");
    reel_expect(reel_semaphore_acquire(&sem) == 0, "and another");
    reel_expect(reel_semaphore_try(&sem) == -EBUSY, "but no third");
    reel_expect(takes(acquire_shortly, -ETIMEDOUT, REEL_MS(2)), "waiting has its end, at its time");
    reel_expect(reel_semaphore_acquire_timeout(&sem, NEGATIVE) == -EBUSY,
                "a negative time is over");
    reel_expect(reel_semaphore_release_n(&sem, 0) == -EINVAL, "nothing is released for none");
    reel_expect(reel_semaphore_release_n(&sem, -1) == -EINVAL, "nor for less");
    reel_expect(reel_semaphore_release_n(&sem, 2) == 0, "both are released");

    start(THREADS, pass_two_at_a_time);
    join(THREADS);
    reel_expect(atomic_load(&peak) <= 2, "never were three inside");
    reel_expect(reel_semaphore_try(&sem) == 0 && reel_semaphore_try(&sem) == 0 &&
                    reel_semaphore_try(&sem) == -EBUSY,
                "at the end it counts what it counted at the beginning");

    start(3, acquire_once);
    reel_sleep(REEL_MS(3));
    reel_expect(reel_semaphore_release_n(&sem, 3) == 0, "three are released at once");
    join(3);
    reel_expect(reel_semaphore_try(&sem) == -EBUSY, "and all are used");

    guarded = 0;
    reel_semaphore_init(&mutex, 1, "mutex");
    start(4, add_under_mutex);
    join(4);
    reel_expect(guarded == 4 * ROUNDS, "a Semaphore of one keeps writers apart");
}

/* ---- Barrier ---- */

static reel_barrier barrier, small, unmade_barrier;
static atomic_int opened, tickets, numbers[BARRIER_OF];

static void note_opening(void *arg)
{
    reel_expect(arg == &opened, "the action gets its argument");
    reel_expect(reel_barrier_n_waiting(&barrier) == BARRIER_OF, "all have come");
    reel_sleep(REEL_US(10));
    reel_expect(atomic_load(&inside) == 0, "and none has gone");
    atomic_fetch_add(&opened, 1);
}

static void go_by_rounds(void *unused)
{
    (void)unused;
    for (int i = 1; i <= ROUNDS; i++) {
        int index = reel_barrier_wait(&barrier);
        atomic_fetch_add(&inside, 1);
        reel_expect(0 <= index && index < BARRIER_OF, "who passes has a number");
        atomic_fetch_add(&numbers[index < 0 ? 0 : index], 1);
        reel_expect(atomic_load(&opened) == i, "nobody is a round ahead");
        reel_work(REEL_US(10));
        atomic_fetch_sub(&inside, 1);
    }
}

/* More threads than a round has: those who come while it drains are late. */
static void go_by_tickets(void *unused)
{
    (void)unused;
    while (atomic_fetch_sub(&tickets, 1) > 0) {
        int index = reel_barrier_wait(&small);
        reel_expect(0 <= index && index < SMALL_OF, "who passes has a number");
        atomic_fetch_add(&numbers[index < 0 ? 0 : index], 1);
    }
}

static void be_sent_away(void *unused)
{
    (void)unused;
    reel_expect(reel_barrier_wait(&small) == -ECANCELED, "who waits is sent away");
}

static void pass_small(void *unused)
{
    (void)unused;
    reel_expect(reel_barrier_wait_timeout(&small, LONG_ENOUGH) >= 0, "it is whole again");
}

static void start_and_await(int number, void (*run)(void *))
{
    start(number, run);
    while (reel_barrier_n_waiting(&small) < (uint32_t)number)
        reel_sleep(REEL_MS(1));
}

static int wait_at_small_shortly(void)
{
    return reel_barrier_wait_timeout(&small, REEL_MS(2));
}

static void check_barrier_errors(void)
{
    reel_expect(reel_barrier_init(&barrier, 0, "barrier") == -EINVAL, "a barrier is for somebody");
    reel_expect(reel_barrier_init(&barrier, -2, "barrier") == -EINVAL, "not for less");
    reel_expect(reel_barrier_wait(&unmade_barrier) == -EINVAL, "a Barrier has to be made");
    reel_expect(reel_barrier_reset(&unmade_barrier) == -EINVAL, "before it is reset");
    reel_expect(reel_barrier_abort(&unmade_barrier) == -EINVAL, "or aborted");
    reel_expect(reel_barrier_n_waiting(&unmade_barrier) == 0, "nobody waits at none");
    reel_expect(!reel_barrier_broken(&unmade_barrier), "and none is not broken");
}

static void check_rounds(void)
{
    atomic_store(&inside, 0);
    reel_expect(reel_barrier_init_with(&barrier, BARRIER_OF, note_opening, &opened, "barrier") == 0,
                "a Barrier is made");
    reel_expect(reel_barrier_parties(&barrier) == BARRIER_OF, "for so many");
    reel_expect(reel_barrier_n_waiting(&barrier) == 0, "of whom none waits");
    start(BARRIER_OF, go_by_rounds);
    join(BARRIER_OF);
    for (int i = 0; i < BARRIER_OF; i++)
        reel_expect(atomic_exchange(&numbers[i], 0) == ROUNDS, "each number once a round");

    reel_barrier_init(&small, SMALL_OF, "small");
    atomic_store(&tickets, SMALL_OF * SMALL_ROUNDS);
    start(THREADS, go_by_tickets);
    join(THREADS);
    for (int i = 0; i < SMALL_OF; i++)
        reel_expect(atomic_exchange(&numbers[i], 0) == SMALL_ROUNDS, "each number once a round");
    reel_expect(reel_barrier_n_waiting(&small) == 0, "nobody is left");
}

static void check_that_small_is_whole(void)
{
    reel_expect(!reel_barrier_broken(&small), "it is not broken");
    start(SMALL_OF, pass_small);
    join(SMALL_OF);
}

static void check_that_small_is_broken(void)
{
    reel_expect(reel_barrier_broken(&small), "it is broken");
    reel_expect(reel_barrier_n_waiting(&small) == 0, "nobody waits at what is broken");
    reel_expect(reel_barrier_wait(&small) == -ECANCELED, "whoever comes is sent away");
    join(2);
    reel_expect(reel_barrier_broken(&small), "it stays so");
    reel_expect(reel_barrier_reset(&small) == 0, "until it is reset");
    check_that_small_is_whole();
}

static void check_broken(void)
{
    reel_expect(reel_barrier_wait_timeout(&small, NEGATIVE) == -ECANCELED,
                "a negative time is over, and breaks it");
    reel_expect(reel_barrier_reset(&small) == 0, "it is mended");
    start_and_await(2, be_sent_away);
    reel_expect(reel_barrier_reset(&small) == 0, "it is reset");
    join(2);
    check_that_small_is_whole();

    start_and_await(2, be_sent_away);
    reel_expect(reel_barrier_abort(&small) == 0, "it is aborted");
    check_that_small_is_broken();

    start_and_await(1, be_sent_away);
    reel_expect(takes(wait_at_small_shortly, -ECANCELED, REEL_MS(2)), "a timeout comes in time");
    join(1);
    start(2, be_sent_away);
    check_that_small_is_broken();

    start_and_await(1, be_sent_away);
    reel_expect(reel_barrier_wait_timeout(&small, 0) == -ECANCELED, "no time is not enough");
    join(1);
    start(2, be_sent_away);
    check_that_small_is_broken();
}

static void abort_small(void *unused)
{
    (void)unused;
    reel_barrier_abort(&small);
}

static void act_slowly(void *unused)
{
    (void)unused;
    reel_sleep(REEL_MS(400));
    guarded = 7;
}

/* Its time is up while the action is called: all have come, and it passes all the same. */
static void wait_too_shortly(void *unused)
{
    (void)unused;
    reel_expect(reel_barrier_wait_timeout(&small, REEL_MS(300)) == 0, "the first to come has 0");
    reel_expect(guarded == 7, "the action was called before");
}

static void reset_meanwhile(void *unused)
{
    (void)unused;
    reel_sleep(REEL_MS(100));
    reel_expect(reel_barrier_reset(&small) == 0, "nothing is reset when all have come");
}

static void check_actions(void)
{
    reel_barrier_init_with(&small, 3, abort_small, NULL, "aborted");
    start_and_await(2, be_sent_away);
    reel_expect(reel_barrier_wait(&small) == -ECANCELED, "the action may abort");
    join(2);

    reel_barrier_init_with(&small, 2, act_slowly, NULL, "slow");
    start_and_await(1, wait_too_shortly);
    reel_thread_init(&threads[1], NULL, reset_meanwhile, NULL);
    reel_thread_start(&threads[1]);
    reel_expect(reel_barrier_wait(&small) == 1, "the last to come has the last number");
    join(2);

    reel_barrier_init(&small, 1, "one");
    reel_expect(reel_barrier_wait(&small) == 0 && reel_barrier_wait(&small) == 0,
                "a barrier for one is always open");
}

static void check_barrier(void)
{
    check_barrier_errors();
    check_rounds();
    check_broken();
    check_actions();
}

REEL_SCENARIO(.title = "What the primitives promise", .chapter = "tests", .ends = REEL_COMPLETES)
{
    check_event();
    check_semaphore();
    check_barrier();
}
