/* SPDX-License-Identifier: MIT */
/* What queues, pools, pipes and processes promise. Each claim that fails is a failed expectation of the
 * run; all must hold whoever runs when, and in both engines. Processes come first: in the real engine
 * they are started before any thread. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>

#include <threadreel.h>

#define ITEMS     40
#define PRODUCERS 3
#define CONSUMERS 2

static int64_t many; /* messages; by default more than a pipe holds */

static void nothing(void *unused)
{
    (void)unused;
}

static void sleep_long(void *unused)
{
    (void)unused;
    reel_sleep(REEL_S(1000000));
}

/* ------------------------------------------------------------------ processes ----------------- */

static reel_pipe there, back;
static reel_var own;
static reel_process second;

static void square(void *unused)
{
    (void)unused;
    int64_t number;
    int error;
    while ((error = reel_pipe_receive(&there, &number)) == 0)
        reel_pipe_send(&back, number * number);
    reel_expect(error == -ENODATA, "a closed pipe has an end");
    reel_expect(reel_pipe_receive(&there, &number) == -ENODATA, "and keeps it");
    reel_expect(reel_pipe_send(&there, 1) == -EPIPE, "a closed pipe takes nothing");
    reel_pipe_close(&back);
}

static void check_pipe_between_processes(void)
{
    static reel_process worker;
    int64_t number, sum = 0;
    reel_pipe_init(&there, "there");
    reel_pipe_init(&back, "back");
    reel_process_init(&worker, "squares", square, NULL);
    reel_expect(reel_process_exit_code(&worker) == -1, "no code before its time");
    reel_expect(!reel_process_is_alive(&worker), "it does not live before it is started");
    reel_expect(reel_process_join(&worker) == -EINVAL, "nor can it be joined");
    reel_expect(reel_process_start(&worker) == 0, "a process starts");
    reel_expect(reel_process_start(&worker) == -EINVAL, "a process starts once");
    for (int i = 1; i <= 100; i++)
        reel_pipe_send(&there, i);
    reel_pipe_close(&there);
    while (reel_pipe_receive(&back, &number) == 0)
        sum += number;
    reel_expect(sum == 338350, "all squares come back");
    reel_expect(reel_process_join(&worker) == 0, "it is joined");
    reel_expect(reel_process_join(&worker) == 0, "and again");
    reel_expect(reel_process_exit_code(&worker) == 0, "and has exited with 0");
    reel_expect(!reel_process_is_alive(&worker), "it does not live after its end");
}

static void receive_late(void *unused)
{
    (void)unused;
    int64_t number;
    reel_sleep(REEL_MS(5));
    for (int64_t i = 0; i < many; i++)
        reel_expect(reel_pipe_receive(&there, &number) == 0 && number == i, "in order");
}

static void check_full_pipe(void)
{
    static reel_process reader;
    reel_pipe_init(&there, "full");
    reel_process_init(&reader, "reader", receive_late, NULL);
    reel_process_start(&reader);
    for (int64_t i = 0; i < many; i++)
        reel_expect(reel_pipe_send(&there, i) == 0, "it is sent");
    reel_process_join(&reader);
}

static void grandchild(void *unused)
{
    (void)unused;
    reel_expect(reel_var_load(&own) == 6, "a process of a process has the value of its parent");
    reel_var_store(&own, 100);
}

static void child(void *unused)
{
    (void)unused;
    static reel_process inner;
    int64_t go;
    reel_pipe_receive(&there, &go);
    reel_expect(reel_var_load(&own) == 5, "a process has the value from when it was started");
    reel_expect(reel_var_add(&own, 1) == 6, "and changes its own");
    reel_process_init(&inner, "inner", grandchild, NULL);
    reel_process_start(&inner);
    reel_expect(reel_process_join(&inner) == 0, "a process joins its own");
    reel_expect(reel_process_exit_code(&inner) == 0, "which went well");
    reel_expect(reel_var_load(&own) == 6, "and whose values are not ours");
    reel_pipe_send(&back, reel_var_load(&own));
}

static void check_copies(void)
{
    static reel_process p;
    int64_t theirs = 0;
    reel_pipe_init(&there, "there");
    reel_pipe_init(&back, "back");
    reel_var_init(&own, "own", 5);
    reel_process_init(&p, "child", child, NULL);
    reel_process_start(&p);
    reel_var_store(&own, 7);
    reel_pipe_send(&there, 1);
    reel_pipe_receive(&back, &theirs);
    reel_expect(theirs == 6, "the child counts from 5");
    reel_expect(reel_var_load(&own) == 7, "and the program's variable is as it was");
    reel_process_join(&p);
    reel_expect(reel_process_exit_code(&p) == 0, "all was well in the child");
}

static void send_late(void *unused)
{
    (void)unused;
    reel_sleep(REEL_MS(2));
    reel_pipe_send(&back, 1);
}

static int64_t send_from_pool(void *unused)
{
    send_late(unused);
    return 1;
}

/* It leaves a Thread, a pool and a daemon behind. */
static void leave_much(void *unused)
{
    (void)unused;
    static reel_thread late, daemon;
    static reel_pool pool;
    static reel_future future;
    reel_thread_init(&late, "late", send_late, NULL);
    reel_thread_start(&late);
    reel_thread_init(&daemon, "daemon", sleep_long, NULL);
    reel_thread_set_daemon(&daemon, true);
    reel_thread_start(&daemon);
    reel_pool_init(&pool, 2, "leftover");
    reel_pool_submit(&pool, send_from_pool, NULL, &future, NULL);
}

static void exit_with_seven(void *unused)
{
    (void)unused;
    reel_process_exit(7);
}

static void exit_with_nine(void *unused)
{
    (void)unused;
    exit(9);
}

static void exit_from_thread(void *unused)
{
    (void)unused;
    static reel_thread t, sleeper;
    static reel_lock lock;
    reel_lock_init(&lock, "never");
    reel_lock_acquire(&lock);
    reel_thread_init(&sleeper, "sleeper", sleep_long, NULL);
    reel_thread_start(&sleeper);
    reel_thread_init(&t, "exits", exit_with_seven, NULL);
    reel_thread_start(&t);
    reel_lock_acquire(&lock);
    reel_expect(false, "a process that has exited does not go on");
}

static void fail_in_process(void *unused)
{
    (void)unused;
    if (getenv("QUEUES_CLAIM"))
        reel_expect(false, "a false claim");
    reel_fail("on purpose");
}

static void wait_for_leave(void *unused)
{
    (void)unused;
    int64_t leave;
    reel_pipe_receive(&there, &leave);
}

static void take_and_release(void *lock)
{
    reel_lock_acquire(lock);
    reel_lock_release(lock);
}

static void count_threads(void *unused)
{
    (void)unused;
    static reel_thread other;
    static reel_lock lock;
    reel_thread *all[3] = {NULL};
    reel_expect(reel_main_thread() == reel_current_thread(), "its first thread is its main one");
    reel_lock_init(&lock, "held");
    reel_lock_acquire(&lock);
    reel_thread_init(&other, "other", take_and_release, &lock);
    reel_thread_start(&other);
    reel_expect(reel_enumerate(all, 3) == 2, "it has two threads");
    reel_expect(all[0] == reel_main_thread() && all[1] == &other, "these");
    reel_lock_release(&lock);
    reel_thread_join(&other);
    reel_expect(reel_active_count() == 1, "one is left");
}

static int code_of(reel_process *p, const char *name, void (*run)(void *))
{
    reel_process_init(p, name, run, NULL);
    reel_expect(reel_process_start(p) == 0, "it starts");
    reel_expect(reel_process_join(p) == 0, "it ends");
    return reel_process_exit_code(p);
}

static void check_ends(void)
{
    static reel_process p[6], slow;
    reel_pipe_init(&back, "back");
    reel_expect(code_of(&p[0], "leaves", leave_much) == 0, "a process waits for what it started");
    int64_t one = 0;
    for (int i = 0; i < 2; i++)
        reel_expect(reel_pipe_receive(&back, &one) == 0 && one == 1, "which has come to its end");
    reel_expect(code_of(&p[1], "exits", exit_with_seven) == 7, "exit sets the code");
    reel_expect(code_of(&p[2], "exits deep", exit_from_thread) == 7, "from any thread");
    reel_expect(code_of(&p[3], "fails", fail_in_process) == 1, "a failure is code 1");
    reel_expect(code_of(&p[4], "nothing", nothing) == 0, "nothing is code 0");
    reel_expect(code_of(&p[5], "counts", count_threads) == 0, "it counts its own threads");

    reel_pipe_init(&there, "there");
    reel_process_init(&slow, NULL, wait_for_leave, NULL);
    reel_process_start(&slow);
    uint64_t begin = reel_now();
    reel_expect(reel_process_join_timeout(&slow, REEL_US(100)) == -ETIMEDOUT, "join gives up");
    reel_expect(reel_now() - begin >= REEL_US(100), "not before its time");
    reel_expect(reel_process_exit_code(&slow) == -1, "a process that lives has no code");
    reel_expect(reel_process_is_alive(&slow), "it lives on");
    reel_pipe_send(&there, 1);
    reel_expect(reel_process_join(&slow) == 0, "and is joined later");
}

static void be_killed(void *unused)
{
    (void)unused;
    raise(SIGKILL);
}

static void be_killed_receiving(void *unused)
{
    (void)unused;
    int64_t number;
    reel_pipe_receive(&there, &number);
    reel_pipe_send(&back, number);
    reel_pipe_receive(&there, &number);
}

static void note_much(void *unused)
{
    (void)unused;
    for (int i = 0; i < 2000; i++)
        reel_note("note %d", i); /* no point: nothing stops it but the end */
}

static void exit_amid_notes(void *unused)
{
    (void)unused;
    static reel_thread busy[4];
    for (int i = 0; i < 4; i++) {
        reel_thread_init(&busy[i], NULL, note_much, NULL);
        reel_thread_start(&busy[i]);
    }
    reel_sleep(REEL_US(200));
    reel_process_exit(7);
}

/* Whatever its threads are doing, a process ends, and the others can go on. */
static void check_busy_exits(void)
{
    static reel_process p[6];
    for (int i = 0; i < 6; i++) {
        reel_process_init(&p[i], "busy", exit_amid_notes, NULL);
        reel_process_start(&p[i]);
        for (int k = 0; k < 2000 && reel_process_is_alive(&p[i]); k++)
            reel_note("it lives, %d", k);
        reel_process_join(&p[i]);
        reel_expect(reel_process_exit_code(&p[i]) == 7, "it ends amid notes");
    }
}

static void send_until_killed(void *unused)
{
    (void)unused;
    while (reel_pipe_send(&back, 1) == 0)
        ;
}

/* Whatever it is doing with the pipe, others can go on with it. */
static void check_killed_senders(void)
{
    static reel_process p[20];
    int64_t number;
    reel_pipe_init(&back, "survivor");
    for (int i = 0; i < 20; i++) {
        reel_process_init(&p[i], "doomed", send_until_killed, NULL);
        reel_process_start(&p[i]);
        for (int k = 0; k < 100 + 37 * i; k++)
            reel_expect(reel_pipe_receive(&back, &number) == 0 && number == 1, "it is whole");
        kill(p[i].pid, SIGKILL);
        reel_process_join(&p[i]);
        reel_expect(reel_process_exit_code(&p[i]) == -SIGKILL, "it was killed");
    }
    reel_pipe_close(&back);
    while (reel_pipe_receive(&back, &number) == 0)
        reel_expect(number == 1, "to the last");
}

/* The real engine alone: in the virtual one it would be the program that dies. */
static void check_deaths(void)
{
    static reel_process p, quitter, waiting;
    int64_t number;
    reel_expect(code_of(&p, "killed", be_killed) == -SIGKILL, "a signal is a negative code");
    reel_expect(code_of(&quitter, "quits", exit_with_nine) == 9, "exit() gives its code");
    check_killed_senders();
    check_busy_exits();
    reel_pipe_init(&there, "there");
    reel_pipe_init(&back, "back");
    reel_process_init(&waiting, "waiting", be_killed_receiving, NULL);
    reel_process_start(&waiting);
    reel_pipe_send(&there, 1);
    reel_pipe_receive(&back, &number);
    reel_sleep(REEL_MS(20)); /* it waits by now; most likely */
    kill(waiting.pid, SIGKILL);
    reel_process_join(&waiting);
    reel_expect(reel_process_exit_code(&waiting) == -SIGKILL, "also while it waits");
    for (int64_t i = 0; i < 10; i++) {
        reel_expect(reel_pipe_send(&there, i) == 0, "a dead reader holds nobody up");
        reel_expect(reel_pipe_receive(&there, &number) == 0 && number == i, "nor another reader");
    }
}

/* ------------------------------------------------------------------ queues -------------------- */

/* What is known of a queue that is made anew is lost, and told as a leak: so each has its own. */
static reel_queue queues[5], *queue = queues, *jobs = queues;
static int64_t item;

static void check_order(void)
{
    static reel_queue fifo, lifo, least;
    static const int64_t given[] = {5, -3, 9, 0, 5, INT64_MIN, 7, INT64_MAX, -3};
    static const int64_t sorted[] = {INT64_MIN, -3, -3, 0, 5, 5, 7, 9, INT64_MAX};
    reel_expect(reel_queue_init(&fifo, 0, "fifo") == 0, "a queue is made");
    reel_lifo_queue_init(&lifo, -1, "lifo");
    reel_priority_queue_init(&least, 0, NULL);
    for (int i = 0; i < 9; i++) {
        reel_queue_put(&fifo, given[i]);
        reel_queue_put(&lifo, given[i]);
        reel_queue_put(&least, given[i]);
    }
    for (int i = 0; i < 9; i++) {
        reel_expect(reel_queue_get(&fifo, &item) == 0 && item == given[i], "first in, first out");
        reel_expect(reel_queue_get(&lifo, &item) == 0 && item == given[8 - i],
                    "last in, first out");
        reel_expect(reel_queue_get(&least, &item) == 0 && item == sorted[i], "the least first");
    }
    for (int64_t i = 0, next = 0; i < 100; i++) { /* it grows while its ring is wrapped */
        reel_queue_put(&fifo, i);
        if (i % 3 == 2)
            reel_expect(reel_queue_get(&fifo, &item) == 0 && item == next++,
                        "in order all the way");
    }
    reel_expect(reel_queue_qsize(&fifo) == 67, "what was not taken is in it");
}

static void check_limits(void)
{
    static reel_queue none;
    reel_expect(reel_queue_put(&none, 1) == -EINVAL, "a queue must be made");
    reel_expect(reel_queue_get(&none, &item) == -EINVAL, "before it is used");
    queue = &queues[0];
    reel_queue_init(queue, 2, "two");
    reel_expect(reel_queue_empty(queue) && !reel_queue_full(queue), "it is empty");
    reel_expect(reel_queue_get_nowait(queue, &item) == -ENODATA, "nothing can be taken");
    uint64_t begin = reel_now();
    reel_expect(reel_queue_get_timeout(queue, &item, REEL_MS(3)) == -ENODATA, "nor later");
    reel_expect(reel_now() - begin >= REEL_MS(3), "it was waited for");
    reel_expect(reel_queue_get_timeout(queue, &item, UINT64_MAX - 1) == -EINVAL, "no less than 0");
    reel_expect(reel_queue_put_nowait(queue, 1) == 0, "one goes in");
    reel_expect(!reel_queue_empty(queue) && !reel_queue_full(queue), "it is half full");
    reel_expect(reel_queue_put_timeout(queue, 2, REEL_MS(3)) == 0, "another one goes in");
    reel_expect(reel_queue_full(queue) && reel_queue_qsize(queue) == 2, "it is full");
    reel_expect(reel_queue_put_nowait(queue, 3) == -ENOSPC, "a third one does not");
    begin = reel_now();
    reel_expect(reel_queue_put_timeout(queue, 3, REEL_MS(3)) == -ENOSPC, "nor later");
    reel_expect(reel_now() - begin >= REEL_MS(3), "it was waited for too");
    reel_expect(reel_queue_task_done(queue) == 0, "one is done");
    reel_expect(reel_queue_task_done(queue) == 0, "two are done");
    reel_expect(reel_queue_task_done(queue) == -EINVAL, "there were no more");
    reel_expect(reel_queue_join(queue) == 0, "all are done");
}

static void check_simple_queue(void)
{
    static reel_queue simple;
    reel_simple_queue_init(&simple, "simple");
    reel_expect(reel_queue_get_nowait(&simple, &item) == -ENODATA, "a SimpleQueue may be empty");
    for (int i = 0; i < 50; i++)
        reel_expect(reel_queue_put_nowait(&simple, i) == 0, "it is never full");
    reel_expect(reel_queue_qsize(&simple) == 50 && !reel_queue_empty(&simple), "it has a size");
    reel_expect(reel_queue_get(&simple, &item) == 0 && item == 0, "first in, first out");
    reel_expect(reel_queue_task_done(&simple) == -ENOTSUP, "but no task_done");
    reel_expect(reel_queue_join(&simple) == -ENOTSUP, "no join");
    reel_expect(reel_queue_shutdown(&simple, true) == -ENOTSUP, "no shutdown");
    reel_expect(!reel_queue_full(&simple), "no full");
}

static int64_t sums[CONSUMERS];
static int64_t done_before_join;

static void produce(void *number)
{
    for (int64_t i = 0; i < ITEMS; i++)
        reel_expect(reel_queue_put(jobs, *(int64_t *)number * 1000 + i) == 0, "it is put in");
}

static void consume(void *sum)
{
    int64_t last[PRODUCERS] = {-1, -1, -1}, job;
    while (reel_queue_get(jobs, &job) == 0) {
        reel_expect(last[job / 1000] < job % 1000, "one producer's items come in order");
        last[job / 1000] = job % 1000;
        *(int64_t *)sum += job;
        __atomic_add_fetch(&done_before_join, 1, __ATOMIC_RELAXED);
        reel_queue_task_done(jobs);
    }
}

static void check_producers_and_consumers(void)
{
    static reel_thread producers[PRODUCERS], consumers[CONSUMERS];
    static int64_t numbers[PRODUCERS];
    int64_t total = 0, expected = 0;
    jobs = &queues[1];
    reel_queue_init(jobs, 2, "jobs");
    for (int i = 0; i < CONSUMERS; i++) {
        reel_thread_init(&consumers[i], NULL, consume, &sums[i]);
        reel_thread_start(&consumers[i]);
    }
    for (int64_t i = 0; i < PRODUCERS; i++) {
        numbers[i] = i;
        expected += i * 1000 * ITEMS + (int64_t)ITEMS * (ITEMS - 1) / 2;
        reel_thread_init(&producers[i], NULL, produce, &numbers[i]);
        reel_thread_start(&producers[i]);
    }
    for (int i = 0; i < PRODUCERS; i++)
        reel_thread_join(&producers[i]);
    reel_expect(reel_queue_join(jobs) == 0, "all is done in the end");
    reel_expect(__atomic_load_n(&done_before_join, __ATOMIC_RELAXED) == PRODUCERS * ITEMS,
                "and not before");
    reel_queue_shutdown(jobs, false);
    for (int i = 0; i < CONSUMERS; i++) {
        reel_thread_join(&consumers[i]);
        total += sums[i];
    }
    reel_expect(total == expected, "each item comes out once");
}

static void get_shut_down(void *unused)
{
    (void)unused;
    int64_t any;
    reel_expect(reel_queue_get(jobs, &any) == -ESHUTDOWN, "who waits to get is sent away");
}

static void put_shut_down(void *unused)
{
    (void)unused;
    reel_expect(reel_queue_put(queue, 1) == -ESHUTDOWN, "who waits to put is sent away");
}

static void join_queue(void *unused)
{
    (void)unused;
    reel_expect(reel_queue_join(queue) == 0, "who joins goes on");
}

static void check_shutdown(void)
{
    static reel_thread getters[2], putters[2], joiner;
    jobs = &queues[2];
    queue = &queues[3];
    reel_queue_init(jobs, 0, "empty");
    reel_queue_init(queue, 1, "full");
    reel_queue_put(queue, 4);
    for (int i = 0; i < 2; i++) {
        reel_thread_init(&getters[i], NULL, get_shut_down, NULL);
        reel_thread_init(&putters[i], NULL, put_shut_down, NULL);
        reel_thread_start(&getters[i]);
        reel_thread_start(&putters[i]);
    }
    reel_thread_init(&joiner, "joiner", join_queue, NULL);
    reel_thread_start(&joiner);
    reel_sleep(REEL_MS(2));
    reel_queue_shutdown(jobs, false);
    reel_queue_shutdown(queue, false);
    for (int i = 0; i < 2; i++) {
        reel_thread_join(&getters[i]);
        reel_thread_join(&putters[i]);
    }
    reel_expect(reel_thread_is_alive(&joiner), "what is in it is still to be done");
    reel_expect(reel_queue_get(queue, &item) == 0 && item == 4, "and can be taken out");
    reel_expect(reel_queue_get(queue, &item) == -ESHUTDOWN, "but no more");
    reel_expect(reel_queue_get_nowait(queue, &item) == -ESHUTDOWN, "not without waiting either");
    reel_expect(reel_queue_put_nowait(queue, 1) == -ESHUTDOWN, "and nothing goes in");
    reel_queue_task_done(queue);
    reel_thread_join(&joiner);
}

static void check_immediate_shutdown(void)
{
    static reel_thread joiner;
    queue = &queues[4];
    reel_queue_init(queue, 0, "dropped");
    for (int i = 0; i < 5; i++)
        reel_queue_put(queue, i);
    reel_queue_get(queue, &item);
    reel_thread_init(&joiner, "joiner", join_queue, NULL);
    reel_thread_start(&joiner);
    reel_sleep(REEL_MS(1));
    reel_expect(reel_queue_shutdown(queue, true) == 0, "it is emptied");
    reel_expect(reel_queue_qsize(queue) == 0, "at once");
    reel_expect(reel_queue_get(queue, &item) == -ESHUTDOWN, "nothing comes out");
    reel_sleep(REEL_MS(1));
    reel_expect(reel_thread_is_alive(&joiner), "what was taken out is still to be done");
    reel_expect(reel_queue_task_done(queue) == 0, "until it is");
    reel_expect(reel_queue_task_done(queue) == -EINVAL, "what was dropped is not to be done");
    reel_thread_join(&joiner);
}

/* ------------------------------------------------------------------ pools --------------------- */

static reel_lock gate;

static int64_t double_it(void *number)
{
    return 2 * *(int64_t *)number;
}

static int64_t half(int64_t number)
{
    if (number % 2)
        reel_fail("odd");
    return number / 2;
}

static int64_t fail_task(void *unused)
{
    (void)unused;
    reel_fail("no luck");
}

static int64_t exit_task(void *unused)
{
    (void)unused;
    reel_exit();
}

static int64_t pass_gate(void *unused)
{
    (void)unused;
    reel_lock_acquire(&gate);
    reel_lock_release(&gate);
    return 1;
}

static int64_t shut_own(void *pool)
{
    return reel_pool_shutdown(pool, true, false);
}

static void check_results(void)
{
    static reel_pool pool, single;
    static reel_future futures[10], failing, exiting, none;
    static int64_t numbers[10];
    int64_t result;
    reel_expect(reel_pool_init(&pool, 0, "none") == -EINVAL, "a pool has threads");
    reel_expect(reel_pool_init(&pool, REEL_POOL_THREADS_MAX + 1, "many") == -EINVAL,
                "not too many");
    reel_expect(reel_pool_submit(&pool, double_it, numbers, &none, NULL) == -EINVAL,
                "nothing can be submitted to a pool that was not made");
    reel_expect(reel_pool_init(&pool, 3, "pool") == 0, "a pool is made");
    for (int i = 0; i < 10; i++) {
        numbers[i] = i;
        reel_expect(reel_pool_submit(&pool, double_it, &numbers[i], &futures[i], NULL) == 0,
                    "a task is submitted");
    }
    reel_pool_submit(&pool, fail_task, NULL, &failing, "failing");
    reel_pool_submit(&pool, exit_task, NULL, &exiting, "exiting");
    for (int i = 9; i >= 0; i--) {
        reel_expect(reel_future_result(&futures[i], &result) == 0 && result == 2 * i,
                    "its result comes, in any order");
        reel_expect(reel_future_result(&futures[i], &result) == 0, "and again");
        reel_expect(reel_future_done(&futures[i]) && !reel_future_running(&futures[i]),
                    "it is done");
        reel_expect(!reel_future_cancel(&futures[i]), "and cannot be cancelled");
    }
    reel_expect(reel_future_result(&failing, &result) == -EIO, "a failure is told");
    reel_expect(reel_future_failure(&failing) && reel_future_failure(&failing)[0] == 'n',
                "in its own words");
    reel_expect(reel_future_failure(&futures[0]) == NULL, "what went well has none");
    reel_expect(reel_future_result(&exiting, &result) == -EIO, "exit is a failure of the task");
    reel_expect(reel_future_result(&none, &result) == -EINVAL, "a future must be submitted");
    reel_expect(reel_pool_shutdown(&pool, true, false) == 0, "the pool is shut down");
    reel_expect(reel_pool_submit(&pool, fail_task, NULL, &none, NULL) == -ESHUTDOWN, "and closed");
    reel_pool_init(&single, 1, "single");
    reel_pool_submit(&single, shut_own, &single, &none, "suicide");
    reel_expect(reel_future_result(&none, &result) == 0 && result == -EDEADLK,
                "a worker cannot wait for itself");
    reel_pool_shutdown(&single, true, false);
}

static void check_cancelling(void)
{
    static reel_pool pool;
    static reel_future running, pending, dropped;
    int64_t result;
    reel_lock_init(&gate, "gate");
    reel_lock_acquire(&gate);
    reel_pool_init(&pool, 1, NULL);
    reel_pool_submit(&pool, pass_gate, NULL, &running, "running");
    reel_pool_submit(&pool, pass_gate, NULL, &pending, "pending");
    reel_pool_submit(&pool, pass_gate, NULL, &dropped, "dropped");
    reel_expect(reel_future_result_timeout(&running, &result, REEL_MS(5)) == -ETIMEDOUT,
                "no result in time");
    reel_expect(reel_future_result_timeout(&running, &result, 0) == -ETIMEDOUT, "none at once");
    while (!reel_future_running(&running))
        reel_sleep(REEL_MS(1));
    reel_expect(!reel_future_done(&running), "what runs is not done");
    reel_expect(!reel_future_cancel(&running), "what runs cannot be cancelled");
    reel_expect(reel_future_cancel(&pending), "what waits can");
    reel_expect(reel_future_cancel(&pending) && reel_future_cancelled(&pending), "it is cancelled");
    reel_expect(reel_future_result(&pending, &result) == -ECANCELED, "it has no result");
    reel_expect(reel_pool_shutdown(&pool, false, true) == 0, "the rest is cancelled");
    reel_expect(reel_future_cancelled(&dropped), "so this one is");
    reel_expect(reel_pool_init(&pool, 1, NULL) == -EBUSY, "the pool still works");
    reel_lock_release(&gate);
    reel_expect(reel_pool_shutdown(&pool, true, false) == 0, "until it is done");
    reel_expect(reel_future_result(&running, &result) == 0 && result == 1, "what ran ends well");
}

static void check_map(void)
{
    static reel_pool pool;
    int64_t in[] = {2, 4, 6, 8, 10, 12}, out[6] = {0};
    reel_pool_init(&pool, 2, "map");
    reel_expect(reel_pool_map(&pool, half, in, out, 0) == 0, "of nothing comes nothing");
    reel_expect(reel_pool_map(&pool, half, in, out, 6) == 0, "each is done");
    for (int64_t i = 0; i < 6; i++)
        reel_expect(out[i] == i + 1, "in its place");
    in[2] = 5;
    out[0] = out[3] = 0;
    reel_expect(reel_pool_map(&pool, half, in, out, 6) == -EIO, "one of them fails");
    reel_expect(out[0] == 1 && out[3] == 0, "and what comes behind it is not taken");
    reel_pool_shutdown(&pool, true, false);
}

/* One worker is enough for tasks that come one after another. */
static void check_idle_worker(void)
{
    static reel_pool pool;
    static reel_future futures[3];
    static int64_t number = 21;
    int64_t result;
    reel_pool_init(&pool, 3, "lazy");
    for (int i = 0; i < 3; i++) {
        reel_pool_submit(&pool, double_it, &number, &futures[i], NULL);
        reel_expect(reel_future_result(&futures[i], &result) == 0 && result == 42, "it is done");
        reel_sleep(REEL_MS(1));
    }
    reel_pool_shutdown(&pool, true, false);
}

/* The end of the run is to do it. */
static void leave_a_pool(void)
{
    static reel_pool pool;
    static reel_future futures[3];
    static int64_t number = 21;
    reel_pool_init(&pool, 2, "left");
    for (int i = 0; i < 3; i++)
        reel_pool_submit(&pool, double_it, &number, &futures[i], "left over");
}

/* ------------------------------------------------------------------ pipes of threads ---------- */

static void send_many(void *unused)
{
    (void)unused;
    for (int64_t i = 0; i < many; i++)
        reel_expect(reel_pipe_send(&there, i) == 0, "it is sent");
    reel_pipe_close(&there);
}

static int sent;

static void send_too_much(void *unused)
{
    (void)unused;
    while (reel_pipe_send(&there, 0) == 0)
        __atomic_add_fetch(&sent, 1, __ATOMIC_RELAXED);
    reel_expect(sent == REEL_PIPE_MESSAGES, "a full pipe that is closed takes no more");
}

static void receive_end(void *unused)
{
    (void)unused;
    int64_t message;
    reel_expect(reel_pipe_receive(&back, &message) == -ENODATA, "who waits finds the end");
}

static void check_pipe_between_threads(void)
{
    static reel_thread sender, filler, receivers[2];
    static reel_pipe none;
    int64_t message, count = 0;
    reel_expect(reel_pipe_send(&none, 1) == -EINVAL, "a pipe must be made");
    reel_pipe_init(&there, "many");
    reel_thread_init(&sender, "sender", send_many, NULL);
    reel_thread_start(&sender);
    while (reel_pipe_receive(&there, &message) == 0)
        count += message == count;
    reel_expect(count == many, "all messages come, in order");
    reel_thread_join(&sender);

    reel_pipe_init(&there, "full");
    reel_thread_init(&filler, "filler", send_too_much, NULL);
    reel_thread_start(&filler);
    while (__atomic_load_n(&sent, __ATOMIC_RELAXED) < REEL_PIPE_MESSAGES)
        reel_sleep(REEL_MS(1));
    reel_pipe_close(&there);
    reel_thread_join(&filler);
    reel_pipe_init(&back, NULL);
    for (int i = 0; i < 2; i++) {
        reel_thread_init(&receivers[i], NULL, receive_end, NULL);
        reel_thread_start(&receivers[i]);
    }
    reel_sleep(REEL_MS(2));
    reel_pipe_close(&back);
    for (int i = 0; i < 2; i++)
        reel_thread_join(&receivers[i]);
}

/* ------------------------------------------------------------------ made anew ----------------- */

static void check_processes_anew(void)
{
    static reel_process p;
    for (int i = 0; i < 3; i++) {
        reel_expect(code_of(&p, "seven", exit_with_seven) == 7, "a process may be made anew");
        reel_expect(code_of(&p, "nothing", nothing) == 0, "and is another one");
    }
}

static void check_pools_anew(void)
{
    static reel_pool pool;
    static reel_future future;
    static int64_t number = 4;
    int64_t result;
    for (int i = 0; i < 3; i++) {
        reel_expect(reel_pool_init(&pool, 2, "anew") == 0, "a pool may be made anew");
        reel_pool_submit(&pool, double_it, &number, &future, NULL);
        reel_expect(reel_future_result(&future, &result) == 0 && result == 8, "and works");
        reel_pool_shutdown(&pool, true, false);
    }
}

/* Threads have been started by now. */
static void check_late_process(void)
{
    reel_process_init(&second, "late", nothing, NULL);
    int error = reel_process_start(&second);
    reel_expect(error == 0 || error == -EBUSY, "a fork among threads is refused");
    reel_expect(error == 0 || reel_process_join(&second) == -EINVAL, "and then it was not started");
}

REEL_SCENARIO(.title = "Queues, pools, pipes and processes",
              .parameters = {{"many", 1500, 1, 100000, "messages through a pipe"}})
{
    many = reel_param("many");
    if (getenv("QUEUES_EXIT"))
        exit_from_thread(NULL);
    check_pipe_between_processes();
    check_full_pipe();
    check_copies();
    check_ends();
    if (getenv("QUEUES_DIE"))
        check_deaths();
    if (getenv("QUEUES_ANEW"))
        check_processes_anew();
    check_order();
    check_limits();
    check_simple_queue();
    check_producers_and_consumers();
    check_shutdown();
    check_immediate_shutdown();
    check_results();
    check_cancelling();
    check_map();
    check_idle_worker();
    check_pipe_between_threads();
    check_late_process();
    if (getenv("QUEUES_ANEW"))
        check_pools_anew();
    leave_a_pool();
}
