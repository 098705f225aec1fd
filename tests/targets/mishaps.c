/* SPDX-License-Identifier: MIT */
/* What students do, and what once went wrong. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <threadreel.h>

static reel_thread worker, waiter;
static reel_lock lock;
static reel_cond changed;
static reel_var ready;

static void work(void *unused)
{
    (void)unused;
    reel_work((uint64_t)reel_param("work"));
}

/* Under the GIL, the one that is joined may finish just when the joiner drops the GIL. */
static void join_late(void)
{
    reel_thread_init(&worker, "worker", work, NULL);
    reel_thread_start(&worker);
    reel_work(REEL_MS(5));
    reel_thread_join(&worker);
}

static void wait_for_ready(void *unused)
{
    (void)unused;
    reel_lock_acquire(&lock);
    reel_work((uint64_t)reel_param("work"));
    while (!reel_var_load(&ready))
        reel_cond_wait(&changed);
    reel_lock_release(&lock);
}

/* ... and the notification may come just when the waiter drops it. */
static void notify_late(void)
{
    reel_lock_init(&lock, "lock");
    reel_cond_init(&changed, &lock, "changed");
    reel_var_init(&ready, "ready", 0);
    reel_thread_init(&waiter, "waiter", wait_for_ready, NULL);
    reel_thread_start(&waiter);
    reel_lock_acquire(&lock);
    reel_var_store(&ready, 1);
    reel_cond_notify(&changed, 1);
    reel_lock_release(&lock);
    reel_thread_join(&waiter);
}

static void use_one_thread_again_and_again(void)
{
    for (int i = 0; i < 5; i++) {
        reel_thread_init(&worker, "worker", work, NULL);
        reel_thread_start(&worker);
        reel_expect(reel_thread_init(&worker, "again", work, NULL) < 0, "it is alive");
        reel_thread_join(&worker);
    }
}

static void leave(void *unused)
{
    (void)unused;
    pthread_exit(NULL);
}

static void leave_by_pthread_exit(void)
{
    reel_thread_init(&worker, "worker", leave, NULL);
    reel_thread_start(&worker);
    reel_thread_join(&worker);
    pthread_exit(NULL);
}

static void fork_a_child(void)
{
    pid_t child = fork();
    if (child == 0)
        exit(0);
    waitpid(child, NULL, 0);
    reel_print("the parent goes on");
}

static void *call_from_outside(void *unused)
{
    reel_lock_acquire(&lock);
    return unused;
}

static void call_from_a_thread_of_ones_own(void)
{
    pthread_t own;
    reel_lock_init(&lock, "lock");
    pthread_create(&own, NULL, call_from_outside, NULL);
    pthread_join(own, NULL);
}

static void take_for_a_time(void *unused)
{
    (void)unused;
    if (reel_lock_acquire_timeout(&lock, REEL_MS(1)) == 0)
        reel_lock_release(&lock);
}

static void wait_for_a_time(void)
{
    reel_lock_init(&lock, "lock");
    reel_lock_acquire(&lock);
    reel_thread_init(&worker, "worker", take_for_a_time, NULL);
    reel_thread_start(&worker);
    reel_thread_join(&worker);
    reel_lock_release(&lock);
}

static void close_what_is_not_ours(void)
{
    for (int fd = 3; fd < 100; fd++)
        close(fd);
    for (int i = 0; i < 20; i++)
        reel_yield();
}

static void leave_a_program_behind(void)
{
    char seconds[32]; /* by which it is known, among those of other runs of the tests */
    snprintf(seconds, sizeof seconds, "4711.%d", (int)reel_param("mark"));
    if (fork() == 0)
        execlp("sleep", "sleep", seconds, (char *)NULL);
    reel_yield();
}

static void print_what_a_terminal_must_not_see(void)
{
    puts("one\x1b[31m two\xc2\x9b"
         "5m three\xff");
}

/* What no schedule decides. */
static void differ_each_time(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    reel_note("%lld.%09ld", (long long)now.tv_sec, now.tv_nsec);
    for (int i = 0; i < 5; i++)
        reel_yield();
}

REEL_SCENARIO(.title = "Mishaps",
              .parameters = {{"how", 0, 0, 10, "which"},
                             {"work", 1000, 0, 1000000000, "nanoseconds"},
                             {"mark", 0, 0, 999999999, "of what is left behind"}})
{
    static void (*const ways[])(void) = {
        join_late,
        notify_late,
        use_one_thread_again_and_again,
        leave_by_pthread_exit,
        fork_a_child,
        call_from_a_thread_of_ones_own,
        wait_for_a_time,
        close_what_is_not_ours,
        leave_a_program_behind,
        print_what_a_terminal_must_not_see,
        differ_each_time,
    };
    ways[reel_param("how")]();
}
