/* SPDX-License-Identifier: MIT */
/* What the calls of the library promise, one after another. Each claim that fails is a failed
 * expectation of the run; all must hold whoever runs when. */
#include <errno.h>

#include <threadreel.h>

static reel_lock lock, other, never;
static reel_cond cond, no_cond;
static reel_var var;
static int arrived, left;

static void nothing(void *unused)
{
    (void)unused;
}

static void add_ten(void *unused)
{
    (void)unused;
    for (int i = 0; i < 10; i++) {
        reel_lock_acquire(&lock);
        reel_var_add(&var, 1);
        reel_lock_release(&lock);
    }
}

static void hold_for_a_second(void *unused)
{
    (void)unused;
    reel_lock_acquire(&lock);
    reel_sleep(REEL_S(1));
    reel_lock_release(&lock);
}

static void release_it(void *unused)
{
    (void)unused;
    reel_expect(reel_lock_release(&lock) == 0, "any thread may release a Lock");
}

static void wait_to_be_notified(void *unused)
{
    (void)unused;
    reel_lock_acquire(&lock);
    arrived++;
    int error = reel_cond_wait(&cond);
    reel_expect(error == 0, "a notified waiter returns 0");
    reel_expect(reel_lock_release(&lock) == 0, "and holds the Lock");
    left++;
}

static void sleep_long(void *unused)
{
    (void)unused;
    reel_sleep(REEL_S(1000000));
}

static void check_threads(void)
{
    static reel_thread t, unstarted, daemon, slow;
    reel_expect(reel_thread_init(&t, "t", nothing, 0) == 0, "a Thread is made");
    reel_expect(!reel_thread_is_alive(&t), "it does not live before it is started");
    reel_expect(reel_thread_join(&t) == -EINVAL, "it cannot be joined before it is started");
    reel_expect(reel_thread_start(&t) == 0, "it starts");
    reel_expect(reel_thread_start(&t) == -EINVAL, "it starts once");
    reel_expect(reel_thread_set_daemon(&t, true) == -EINVAL, "it is too late to make it a daemon");
    reel_expect(reel_thread_join(&t) == 0, "it is joined");
    reel_expect(reel_thread_join(&t) == 0, "and joined again");
    reel_expect(!reel_thread_is_alive(&t), "it does not live after its end");

    reel_thread_init(&unstarted, NULL, nothing, 0);
    reel_expect(reel_thread_name(&unstarted)[0] == 'T', "a Thread has a name of its own");
    reel_thread_init(&slow, "slow", hold_for_a_second, 0);
    reel_thread_start(&slow);
    uint64_t begin = reel_now();
    reel_expect(reel_thread_join_timeout(&slow, REEL_MS(10)) == -ETIMEDOUT, "join gives up");
    reel_expect(reel_now() - begin >= REEL_MS(10), "not before its time");
    reel_expect(reel_thread_is_alive(&slow), "the other one lives on");
    reel_expect(reel_thread_join(&slow) == 0, "and is joined later");

    reel_thread_init(&daemon, "daemon", sleep_long, 0);
    reel_expect(reel_thread_set_daemon(&daemon, true) == 0, "a daemon is made");
    reel_expect(reel_thread_is_daemon(&daemon), "and is one");
    reel_thread_start(&daemon);
}

static void check_locks(void)
{
    static reel_thread holder, releaser, a, b;
    reel_expect(reel_lock_acquire(&never) == -EINVAL, "a Lock has to be made");
    reel_expect(reel_lock_release(&never) == -EINVAL, "before it is released too");
    reel_expect(reel_lock_release(&lock) == -EPERM, "a free Lock cannot be released");
    reel_expect(reel_lock_try(&lock) == 0, "a free Lock is taken");
    reel_expect(reel_lock_locked(&lock), "and held");
    reel_expect(reel_lock_try(&lock) == -EBUSY, "once");
    reel_expect(reel_lock_acquire_timeout(&lock, REEL_MS(1)) == -ETIMEDOUT, "waiting has its end");
    reel_thread_init(&releaser, "releaser", release_it, 0);
    reel_thread_start(&releaser);
    reel_thread_join(&releaser);
    reel_expect(!reel_lock_locked(&lock), "it is free again");

    reel_thread_init(&holder, "holder", hold_for_a_second, 0);
    reel_thread_start(&holder);
    while (!reel_lock_locked(&lock))
        reel_sleep(REEL_MS(1));
    uint64_t begin = reel_now();
    reel_expect(reel_lock_acquire_timeout(&lock, REEL_S(5)) == 0,
                "a Lock that is released in time");
    reel_expect(reel_now() - begin < REEL_S(2), "is had at once");
    reel_lock_release(&lock);
    reel_thread_join(&holder);

    reel_thread_init(&a, "a", add_ten, 0);
    reel_thread_init(&b, "b", add_ten, 0);
    reel_thread_start(&a);
    reel_thread_start(&b);
    reel_thread_join(&a);
    reel_thread_join(&b);
    reel_expect(reel_var_load(&var) == 20, "a Lock keeps two writers apart");
}

static void check_conditions(void)
{
    static reel_thread waiters[3];
    reel_expect(reel_cond_wait(&no_cond) == -EINVAL, "a Condition has to be made");
    reel_expect(reel_cond_wait(&cond) == -EPERM, "waiting takes the Lock");
    reel_expect(reel_cond_notify(&cond, 1) == -EPERM, "notifying takes it too");
    reel_lock_acquire(&lock);
    reel_expect(reel_cond_notify_all(&cond) == 0, "nobody waits, and nothing happens");
    uint64_t begin = reel_now();
    reel_expect(reel_cond_wait_timeout(&cond, REEL_MS(7)) == -ETIMEDOUT, "no notice is kept");
    reel_expect(reel_now() - begin >= REEL_MS(7), "the timeout is kept");
    reel_expect(reel_lock_release(&lock) == 0, "and the Lock is held after it");

    for (int i = 0; i < 3; i++) {
        reel_thread_init(&waiters[i], NULL, wait_to_be_notified, 0);
        reel_thread_start(&waiters[i]);
    }
    while (arrived < 3)
        reel_sleep(REEL_MS(1));
    reel_lock_acquire(&lock);
    reel_cond_notify(&cond, 2);
    reel_lock_release(&lock);
    reel_sleep(REEL_S(1));
    reel_expect(left == 2, "two are notified, two go on");
    reel_lock_acquire(&lock);
    reel_cond_notify_all(&cond);
    reel_lock_release(&lock);
    for (int i = 0; i < 3; i++)
        reel_thread_join(&waiters[i]);
    reel_expect(left == 3, "all have gone on");
}

static void check_time(void)
{
    uint64_t begin = reel_now();
    reel_sleep(REEL_S(3600));
    reel_expect(reel_now() - begin >= REEL_S(3600), "an hour is slept");
    reel_sleep(0);
    reel_yield();
    begin = reel_now();
    reel_work(REEL_MS(3));
    reel_expect(reel_now() - begin >= REEL_MS(3), "work takes its time");
    begin = reel_now();
    reel_io(REEL_MS(4));
    reel_expect(reel_now() - begin >= REEL_MS(4), "so does a device");
    reel_expect(reel_expect(true, "what holds"), "is told to hold");
}

REEL_SCENARIO(.title = "What the library promises", .chapter = "tests", .ends = REEL_COMPLETES)
{
    reel_lock_init(&lock, "lock");
    reel_lock_init(&other, "other");
    reel_cond_init(&cond, &lock, "cond");
    reel_var_init(&var, "var", 0);
    check_threads();
    check_locks();
    check_conditions();
    check_time();
    reel_note("all has been tried");
}
