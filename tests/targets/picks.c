/* SPDX-License-Identifier: MIT */
/* Threads that use all that can be waited for, with timeouts and without, at random: so that somebody
 * who picks what happens next meets everything that there is to pick. It may well end stuck. */
#include <threadreel.h>

#define WORKERS 6
#define CALLS   12 /* of each worker */

static reel_lock lock;
static reel_rlock rlock;
static reel_cond news, own;
static reel_semaphore sem, bounded;
static reel_queue narrow, wide;
static reel_rwlock rwlock;
static reel_event event;
static reel_barrier barrier;
static reel_pipe tube;
static reel_timer timer;

static uint64_t some_time(void)
{
    return reel_random(2) ? REEL_US(1 + reel_random(50)) : REEL_FOREVER;
}

static bool is_likely(void *unused)
{
    (void)unused;
    return reel_random(3) == 0;
}

static void use_lock(void)
{
    if (reel_lock_acquire_timeout(&lock, some_time()) < 0)
        return;
    reel_sleep(REEL_US(reel_random(20)));
    if (reel_random(4) == 0)
        reel_rlock_acquire(&rlock);
    else
        reel_io(REEL_US(5));
    reel_lock_release(&lock);
}

static void use_rlock(void)
{
    if (reel_rlock_acquire_timeout(&rlock, some_time()) < 0)
        return;
    reel_rlock_acquire(&rlock);
    reel_yield();
    reel_rlock_release(&rlock);
    reel_rlock_release(&rlock);
}

static void use_condition(void)
{
    if (reel_lock_acquire_timeout(&lock, REEL_US(100)) < 0)
        return;
    switch (reel_random(4)) {
    case 0:
        reel_cond_notify(&news, 1 + (uint32_t)reel_random(3));
        break;
    case 1:
        reel_cond_wait_for_timeout(&news, is_likely, 0, REEL_US(40));
        break;
    case 2:
        reel_cond_wait_timeout(&news, some_time());
        break;
    default:
        reel_cond_notify_all(&news);
    }
    reel_lock_release(&lock);
}

static void use_own_condition(void)
{
    reel_lock *its = reel_cond_lock(&own);
    reel_lock_acquire(its);
    if (reel_random(2))
        reel_cond_notify(&own, 1);
    else
        reel_cond_wait_timeout(&own, some_time());
    reel_lock_release(its);
}

static void use_semaphores(void)
{
    reel_semaphore *one = reel_random(2) ? &sem : &bounded;
    if (reel_random(2))
        reel_semaphore_release_n(one, 1 + (int32_t)reel_random(2));
    else
        reel_semaphore_acquire_timeout(one, some_time());
}

static void use_queues(void)
{
    reel_queue *one = reel_random(3) ? &narrow : &wide;
    int64_t item;
    if (reel_random(2))
        reel_queue_put_timeout(one, 1, some_time());
    else
        reel_queue_get_timeout(one, &item, some_time());
}

static void use_rwlock(void)
{
    if (reel_random(2) ? reel_rwlock_read_at(&rwlock, some_time(), REEL_HERE)
                       : reel_rwlock_write_at(&rwlock, some_time(), REEL_HERE))
        return;
    reel_work(REEL_US(10));
    reel_rwlock_release(&rwlock);
}

static void use_the_rest(void)
{
    int64_t message;
    switch (reel_random(6)) {
    case 0:
        reel_event_wait_timeout(&event, some_time());
        break;
    case 1:
        reel_event_set(&event);
        reel_event_clear(&event);
        break;
    case 2:
        reel_barrier_wait_timeout(&barrier, some_time());
        break;
    case 3:
        reel_pipe_send(&tube, 1);
        break;
    case 4:
        reel_pipe_receive(&tube, &message);
        break;
    default:
        reel_timer_cancel(&timer);
    }
}

static void work(void *unused)
{
    static void (*const uses[])(void) = {use_lock,          use_rlock,      use_condition,
                                         use_own_condition, use_semaphores, use_queues,
                                         use_rwlock,        use_the_rest};
    (void)unused;
    for (int i = 0; i < CALLS; i++)
        uses[reel_random(sizeof uses / sizeof uses[0])]();
}

static void ring(void *unused)
{
    (void)unused;
    reel_event_set(&event);
}

static void make_objects(void)
{
    reel_lock_init(&lock, "lock");
    reel_rlock_init(&rlock, "rlock");
    reel_cond_init(&news, &lock, "news");
    reel_cond_init(&own, 0, "own");
    reel_semaphore_init(&sem, 0, "sem");
    reel_bounded_semaphore_init(&bounded, 2, "bounded");
    reel_queue_init(&narrow, 1, "narrow");
    reel_queue_init(&wide, 0, "wide");
    reel_rwlock_init(&rwlock, "rwlock");
    reel_event_init(&event, "event");
    reel_barrier_init(&barrier, 3, "barrier");
    reel_pipe_init(&tube, "tube");
    reel_timer_init(&timer, REEL_US(100), ring, 0, "timer");
}

REEL_SCENARIO(.title = "All that can happen next")
{
    static reel_thread workers[WORKERS];
    make_objects();
    reel_timer_start(&timer);
    for (int i = 0; i < WORKERS; i++) {
        reel_thread_init(&workers[i], 0, work, 0);
        reel_thread_start(&workers[i]);
    }
    for (int i = 0; i < WORKERS; i++)
        reel_thread_join_timeout(&workers[i], some_time());
}
