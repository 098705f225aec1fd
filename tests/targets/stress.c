/* SPDX-License-Identifier: MIT */
/*
 * Threads that do random operations on objects of all kinds: whatever can go wrong in the real engine
 * is to go wrong here.
 *
 * It cannot deadlock: locks are taken in one order, what is taken is given back, whoever waits for
 * anything else has a timeout, and all meet at the barrier after as many operations. What each object
 * promises is checked by plain counters, under it; so a sanitizer checks it too.
 *
 * Each thread numbers its operations in a variable of its own, and at the end tells how many records of
 * which kind it has caused: "did w1 lock_take 1234". So whoever reads the records can know that none is
 * missing, doubled, or out of place. What is not told (waiting, waking) has a shape that can be checked.
 *
 * With private=1 no thread shares an object with another; then nobody waits, and all is told.
 */
#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <threadreel.h>

#define THREADS_MAX     64
#define LOCKS           3
#define QUEUES          4
#define PLACES          3    /* of a semaphore */
#define QUEUE_MAX       16   /* items */
#define MEETING_EVERY   1000 /* operations */
#define TOKENS_MAX      4
#define WORKERS_OF_POOL 3

/* What a thread counts: kinds of records. */
#define DEEDS(X)                                                                                   \
    X(lock_take)                                                                                   \
    X(lock_release)                                                                                \
    X(lock_busy)                                                                                   \
    X(lock_test)                                                                                   \
    X(cond_wait)                                                                                   \
    X(cond_notify)                                                                                 \
    X(event_set)                                                                                   \
    X(event_clear)                                                                                 \
    X(event_pass)                                                                                  \
    X(event_test)                                                                                  \
    X(sem_take)                                                                                    \
    X(sem_busy)                                                                                    \
    X(sem_release)                                                                                 \
    X(barrier_pass)                                                                                \
    X(barrier_broken)                                                                              \
    X(barrier_reset)                                                                               \
    X(queue_put)                                                                                   \
    X(queue_get)                                                                                   \
    X(queue_full)                                                                                  \
    X(queue_empty)                                                                                 \
    X(queue_done)                                                                                  \
    X(queue_size)                                                                                  \
    X(future_submit)                                                                               \
    X(future_get)                                                                                  \
    X(rw_read)                                                                                     \
    X(rw_write)                                                                                    \
    X(rw_busy)                                                                                     \
    X(rw_release)                                                                                  \
    X(spin_take)                                                                                   \
    X(spin_release)                                                                                \
    X(var_load)                                                                                    \
    X(var_store)                                                                                   \
    X(thread_new)                                                                                  \
    X(thread_start)                                                                                \
    X(join)                                                                                        \
    X(timer_cancel)                                                                                \
    X(sleep)                                                                                       \
    X(io)                                                                                          \
    X(work)                                                                                        \
    X(work_end)                                                                                    \
    X(bytecode)                                                                                    \
    X(yield)                                                                                       \
    X(note)                                                                                        \
    X(checkpoint)                                                                                  \
    X(random)                                                                                      \
    X(expect)                                                                                      \
    X(misuse)                                                                                      \
    X(timeout) /* counted where nothing is shared */

enum deed {
#define X(name) DEED_##name,
    DEEDS(X)
#undef X
        DEED_COUNT
};

static const char *const deed_names[] = {
#define X(name) #name,
    DEEDS(X)
#undef X
};

/* Everything that threads can share, and beside it what it guards. */
struct objects {
    reel_lock locks[LOCKS];
    int64_t in_lock[LOCKS];
    reel_rlock rlock;
    int64_t in_rlock;
    reel_lock desk;
    reel_cond has_token, has_room;
    int64_t tokens;
    reel_event event;
    reel_semaphore places, bounded_places, tally;
    _Atomic int64_t in_places, in_bounded_places;
    reel_queue queues[QUEUES];
    reel_rwlock rwlock;
    int64_t written, written_too;
    reel_spinlock spinlock;
    int64_t in_spinlock;
    reel_var var;
};

struct worker {
    reel_thread thread;
    char name[24];
    struct objects *objects;
    uint64_t random;
    reel_var steps; /* 1, 2, 3 ... */
    int64_t did[DEED_COUNT];
    int64_t put, got; /* sums of items */
    uint64_t meetings;
};

static struct worker workers[THREADS_MAX];
static struct objects shared;
static bool is_private;
static reel_barrier meeting, rough, crew;
static _Atomic uint64_t came; /* sum of the numbers with which threads have passed the meeting */
static reel_pool pool;
static reel_semaphore orphans; /* one for each low-level thread that has done its part */
static _Atomic unsigned children;
static reel_lock children_lock;
static int64_t in_children;

static void require(bool claim, const char *what)
{
    if (claim)
        return;
    fprintf(stderr, "stress: not so: %s\n", what);
    reel_expect(false, what);
}

static uint64_t below(struct worker *w, uint64_t limit)
{
    w->random ^= w->random >> 12;
    w->random ^= w->random << 25;
    w->random ^= w->random >> 27;
    return (w->random * 0x2545f4914f6cdd1du >> 11) % limit;
}

static void did(struct worker *w, enum deed deed, int64_t times)
{
    w->did[deed] += times;
}

/* How long to wait: not at all, or a little. */
static uint64_t patience(struct worker *w)
{
    static const uint64_t times_ns[] = {0, 0, 1, REEL_US(20), REEL_US(200)};
    return is_private ? 0 : times_ns[below(w, 5)];
}

/* The same where it is safe to wait for ever. */
static uint64_t long_patience(struct worker *w)
{
    return below(w, 4) && !is_private ? REEL_FOREVER : patience(w);
}

/* ---- Lock, RLock, Condition ---- */

/* error: of trying to. Returns: whether it is taken. */
static bool count_take(struct worker *w, int error)
{
    did(w, DEED_lock_take, error == 0);
    did(w, DEED_lock_busy, error == -EBUSY);
    return error == 0;
}

static bool take(struct worker *w, reel_lock *lock)
{
    return count_take(w, reel_lock_acquire_timeout(lock, long_patience(w)));
}

static void release(struct worker *w, reel_lock *lock)
{
    require(reel_lock_release(lock) == 0, "a lock is released");
    did(w, DEED_lock_release, 1);
}

/* One, or two in order. */
static void use_locks(struct worker *w)
{
    struct objects *o = w->objects;
    unsigned first = (unsigned)below(w, LOCKS), second = (unsigned)below(w, LOCKS);
    if (!take(w, &o->locks[first]))
        return;
    o->in_lock[first]++;
    if (second > first && take(w, &o->locks[second])) {
        o->in_lock[second]++;
        release(w, &o->locks[second]);
    }
    release(w, &o->locks[first]);
}

static void use_rlock(struct worker *w)
{
    struct objects *o = w->objects;
    unsigned depth = 0, wanted = 1 + (unsigned)below(w, 3);
    while (depth < wanted && count_take(w, reel_rlock_acquire_timeout(&o->rlock, long_patience(w))))
        depth++;
    require(depth == 0 || depth == wanted, "who has an RLock has it again");
    if (depth > 0)
        o->in_rlock++;
    did(w, DEED_lock_release, depth);
    for (; depth > 0; depth--)
        require(reel_rlock_release(&o->rlock) == 0, "an RLock is released");
}

static void look_at_locks(struct worker *w)
{
    reel_lock_locked(&w->objects->locks[below(w, LOCKS)]);
    did(w, DEED_lock_test, 1);
}

/* Wait once, at most. */
static void await(struct worker *w, reel_cond *cond)
{
    uint64_t timeout_ns = is_private ? 0 : REEL_US(1 + below(w, 200));
    reel_cond_wait_timeout(cond, timeout_ns);
    did(w, DEED_cond_wait, 1);
    did(w, DEED_timeout, is_private);
    did(w, DEED_lock_release, 1);
    did(w, DEED_lock_take, 1);
}

static void notify(struct worker *w, reel_cond *cond)
{
    require(reel_cond_notify(cond, below(w, 8) ? 1 : UINT32_MAX) == 0, "who has the lock notifies");
    did(w, DEED_cond_notify, 1);
}

/* Tokens come and go over a desk. */
static void use_conditions(struct worker *w)
{
    struct objects *o = w->objects;
    bool is_bringing = below(w, 2);
    if (!take(w, &o->desk))
        return;
    if (is_bringing && o->tokens == TOKENS_MAX)
        await(w, &o->has_room);
    else if (!is_bringing && o->tokens == 0)
        await(w, &o->has_token);
    if (is_bringing && o->tokens < TOKENS_MAX) {
        o->tokens++;
        notify(w, &o->has_token);
    } else if (!is_bringing && o->tokens > 0) {
        o->tokens--;
        notify(w, &o->has_room);
    }
    release(w, &o->desk);
}

/* ---- Event, Semaphore, Barrier ---- */

static void use_event(struct worker *w)
{
    reel_event *event = &w->objects->event;
    uint64_t timeout_ns;
    bool has_passed;
    switch (below(w, 4)) {
    case 0:
        reel_event_set(event);
        did(w, DEED_event_set, 1);
        break;
    case 1:
        reel_event_clear(event);
        did(w, DEED_event_clear, 1);
        break;
    default:
        timeout_ns = patience(w);
        has_passed = reel_event_wait_timeout(event, timeout_ns) == 0;
        did(w, DEED_event_pass, has_passed);
        did(w, DEED_event_test, !has_passed && timeout_ns == 0);
    }
}

static void use_semaphore(struct worker *w)
{
    struct objects *o = w->objects;
    bool is_bounded = below(w, 2);
    reel_semaphore *sem = is_bounded ? &o->bounded_places : &o->places;
    _Atomic int64_t *inside = is_bounded ? &o->in_bounded_places : &o->in_places;
    int error = reel_semaphore_acquire_timeout(sem, long_patience(w));
    did(w, DEED_sem_take, error == 0);
    did(w, DEED_sem_busy, error == -EBUSY);
    if (error < 0)
        return;
    require(atomic_fetch_add(inside, 1) < PLACES, "a semaphore lets in no more than it has places");
    atomic_fetch_sub(inside, 1);
    require(reel_semaphore_release(sem) == 0, "a semaphore is released");
    did(w, DEED_sem_release, 1);
}

/* Anybody counts up and down, as far as it goes. */
static void use_tally(struct worker *w)
{
    reel_semaphore *tally = &w->objects->tally;
    bool is_up = below(w, 2);
    int error = is_up ? reel_semaphore_release(tally) : reel_semaphore_try(tally);
    require(error == 0 || error == (is_up ? -EOVERFLOW : -EBUSY), "a tally has its bounds");
    did(w, is_up ? DEED_misuse : DEED_sem_busy, error < 0);
    did(w, is_up ? DEED_sem_release : DEED_sem_take, error == 0);
}

static void meet(struct worker *w)
{
    int number = reel_barrier_wait(&meeting);
    require(number >= 0, "nobody breaks the meeting");
    atomic_fetch_add(&came, (uint64_t)number);
    w->meetings++;
    did(w, DEED_barrier_pass, 1);
}

/* Whoever comes does not wait long, and then it is broken until somebody resets it. */
static void use_rough_barrier(struct worker *w)
{
    int number = reel_barrier_wait_timeout(&rough, REEL_US(1 + below(w, 100)));
    did(w, DEED_barrier_pass, number >= 0);
    did(w, DEED_barrier_broken, number < 0);
    if (number >= 0 || below(w, 2))
        return;
    reel_barrier_reset(&rough);
    did(w, DEED_barrier_reset, 1);
}

/* ---- queues ---- */

static void put(struct worker *w, reel_queue *queue)
{
    int64_t item = (int64_t)(below(w, 1000) << 32 | below(w, 1000000));
    int error = reel_queue_put_timeout(queue, item, patience(w));
    require(error == 0 || error == -ENOSPC, "an item is put, or the queue is full");
    did(w, DEED_queue_put, error == 0);
    did(w, DEED_queue_full, error < 0);
    w->put += error == 0 ? item : 0;
}

static bool get(struct worker *w, reel_queue *queue)
{
    int64_t item;
    int error = reel_queue_get_timeout(queue, &item, patience(w));
    require(error == 0 || error == -ENODATA, "an item is got, or the queue is empty");
    did(w, DEED_queue_get, error == 0);
    did(w, DEED_queue_empty, error < 0);
    w->got += error == 0 ? item : 0;
    return error == 0;
}

static void use_queue(struct worker *w)
{
    unsigned number = (unsigned)below(w, QUEUES);
    reel_queue *queue = &w->objects->queues[number];
    if (below(w, 20) == 0) {
        require(number == 3 || reel_queue_qsize(queue) <= QUEUE_MAX, "a queue keeps its bound");
        did(w, DEED_queue_size, number != 3);
    } else if (below(w, 2)) {
        put(w, queue);
    } else if (get(w, queue) && number != 3) { /* a SimpleQueue counts no tasks */
        require(reel_queue_task_done(queue) == 0, "what was got can be done");
        did(w, DEED_queue_done, 1);
    }
}

/* ---- rwlock, spinlock, variables ---- */

static void use_rwlock(struct worker *w)
{
    struct objects *o = w->objects;
    bool is_writing = below(w, 4) == 0, is_trying = is_private || below(w, 4) == 0;
    int error =
        is_writing ? (is_trying ? reel_rwlock_try_write(&o->rwlock) : reel_rwlock_write(&o->rwlock))
                   : (is_trying ? reel_rwlock_try_read(&o->rwlock) : reel_rwlock_read(&o->rwlock));
    did(w, DEED_rw_busy, error < 0);
    if (error < 0)
        return;
    require(o->written == o->written_too, "nobody reads what is half written");
    if (is_writing) {
        o->written++;
        o->written_too++;
    }
    did(w, is_writing ? DEED_rw_write : DEED_rw_read, 1);
    require(reel_rwlock_release(&o->rwlock) == 0, "an rwlock is released");
    did(w, DEED_rw_release, 1);
}

static void use_spinlock(struct worker *w)
{
    struct objects *o = w->objects;
    bool is_trying = below(w, 4) == 0;
    if ((is_trying ? reel_spinlock_try(&o->spinlock) : reel_spinlock_acquire(&o->spinlock)) < 0)
        return;
    o->in_spinlock++;
    did(w, DEED_spin_take, 1);
    require(reel_spinlock_release(&o->spinlock) == 0, "a spinlock is released");
    did(w, DEED_spin_release, 1);
}

static void use_var(struct worker *w)
{
    reel_var_add(&w->objects->var, 1);
    did(w, DEED_var_load, 1);
    did(w, DEED_var_store, 1);
}

/* ---- tasks, threads, timers ---- */

/* What may be looked at as long as the run lasts: so that it is not lost at the end, each piece stands
 * in a list. */
struct kept {
    struct kept *next;
    max_align_t memory[];
};

static void *keep(size_t bytes)
{
    static _Atomic(struct kept *) all;
    struct kept *piece = calloc(1, sizeof *piece + bytes);
    if (!piece)
        abort();
    piece->next = atomic_load(&all);
    while (!atomic_compare_exchange_weak(&all, &piece->next, piece))
        ;
    return piece->memory;
}

static int64_t twice(void *number)
{
    return 2 * *(int64_t *)number;
}

static int64_t wait_for_the_others(void *unused)
{
    (void)unused;
    return reel_barrier_wait(&crew) >= 0;
}

/* See that it has all its threads: who would start them otherwise cannot be told beforehand. */
static void fill_pool(void)
{
    reel_future *futures = keep(WORKERS_OF_POOL * sizeof *futures);
    for (int i = 0; i < WORKERS_OF_POOL; i++)
        reel_pool_submit(&pool, wait_for_the_others, NULL, &futures[i], NULL);
    require(reel_barrier_wait(&crew) >= 0, "the pool has its threads");
}

static void use_pool(struct worker *w)
{
    struct task {
        reel_future future;
        int64_t number, result;
    } *task = keep(sizeof *task);
    task->number = (int64_t)below(w, 1000);
    require(reel_pool_submit(&pool, twice, &task->number, &task->future, NULL) == 0,
            "a task is submitted");
    require(reel_future_result(&task->future, &task->result) == 0 &&
                task->result == 2 * task->number,
            "a task is done");
    did(w, DEED_future_submit, 1);
    did(w, DEED_queue_put, 1);
    did(w, DEED_future_get, 1);
}

static void count_child(void *unused)
{
    (void)unused;
    reel_lock_acquire(&children_lock);
    in_children++;
    reel_lock_release(&children_lock);
}

static void be_orphan(void *unused)
{
    count_child(unused);
    reel_semaphore_release(&orphans);
}

static void use_thread(struct worker *w)
{
    atomic_fetch_add(&children, 1);
    did(w, DEED_thread_new, 1);
    did(w, DEED_thread_start, 1);
    if (below(w, 4) == 0) {
        require(reel_start_new_thread(be_orphan, NULL) > 0, "a low-level thread starts");
        reel_semaphore_acquire(&orphans);
        did(w, DEED_sem_take, 1);
        return;
    }
    reel_thread *child = keep(sizeof *child);
    require(reel_thread_init(child, "child", count_child, NULL) == 0, "a thread is made");
    require(reel_thread_start(child) == 0, "a thread starts");
    require(reel_thread_join(child) == 0, "a thread is joined");
    did(w, DEED_join, 1);
}

static void use_timer(struct worker *w)
{
    bool is_cancelling = below(w, 2);
    uint64_t interval_ns = is_cancelling ? REEL_S(100) : REEL_US(below(w, 50));
    reel_timer *timer = keep(sizeof *timer);
    if (!is_cancelling)
        atomic_fetch_add(&children, 1);
    reel_timer_init(timer, interval_ns, count_child, NULL, "timer");
    require(reel_timer_start(timer) == 0, "a timer starts");
    if (is_cancelling)
        reel_timer_cancel(timer);
    require(reel_timer_join(timer) == 0, "a timer is joined");
    did(w, DEED_thread_new, 1);
    did(w, DEED_thread_start, 1);
    did(w, DEED_timer_cancel, is_cancelling);
    did(w, DEED_join, 1);
}

/* ---- time, words ---- */

static void use_time(struct worker *w)
{
    switch (below(w, 6)) {
    case 0:
        reel_sleep(is_private ? 0 : REEL_US(below(w, 30)));
        did(w, DEED_sleep, 1);
        did(w, DEED_timeout, is_private);
        break;
    case 1:
        reel_io(is_private ? 0 : REEL_US(below(w, 30)));
        did(w, DEED_io, 1);
        did(w, DEED_timeout, is_private);
        break;
    case 2:
        reel_work(REEL_US(1));
        did(w, DEED_work, 1);
        did(w, DEED_work_end, 1);
        break;
    case 3:
        reel_bytecodes(3);
        did(w, DEED_bytecode, 3);
        break;
    default:
        reel_yield();
        did(w, DEED_yield, 1);
    }
}

static void use_words(struct worker *w)
{
    switch (below(w, 4)) {
    case 0:
        reel_note("%s is still there, having done %lld", w->name,
                  (long long)w->did[DEED_var_store]);
        did(w, DEED_note, 1);
        break;
    case 1:
        reel_checkpoint("here");
        did(w, DEED_checkpoint, 1);
        break;
    case 2:
        require(reel_random(10) < 10, "a random number is below its limit");
        did(w, DEED_random, 1);
        break;
    default:
        reel_expect(true, "what is so");
        did(w, DEED_expect, 1);
    }
}

/* ---- the threads ---- */

/* Families of operations, bit i of the parameter: how often of 10,000 times. */
static const struct family {
    void (*use)(struct worker *);
    unsigned share;
    bool needs_others; /* makes no sense, or cannot be counted, with private objects */
} families[] = {
    {use_locks, 2400, false},     {use_rlock, 800, false},       {look_at_locks, 200, false},
    {use_conditions, 900, false}, {use_event, 600, false},       {use_semaphore, 1200, false},
    {use_tally, 50, false},       {use_rough_barrier, 20, true}, {use_queue, 1500, false},
    {use_rwlock, 800, false},     {use_spinlock, 800, false},    {use_var, 600, false},
    {use_pool, 20, true},         {use_thread, 20, true},        {use_timer, 5, true},
    {use_time, 60, false},        {use_words, 25, false},
};

#define FAMILIES (sizeof families / sizeof families[0])

static bool is_wanted(unsigned i)
{
    return (reel_param("families") >> i & 1) && !(is_private && families[i].needs_others);
}

static unsigned shares_of_all(void)
{
    unsigned sum = 0;
    for (unsigned i = 0; i < FAMILIES; i++)
        sum += is_wanted(i) ? families[i].share : 0;
    return sum;
}

static const struct family *choose(struct worker *w, unsigned sum)
{
    uint64_t chosen = below(w, sum);
    unsigned i = 0;
    while (!is_wanted(i) || chosen >= families[i].share) {
        chosen -= is_wanted(i) ? families[i].share : 0;
        i++;
    }
    return &families[i];
}

static void run_worker(void *worker)
{
    struct worker *w = worker;
    long operations = reel_param("operations") / reel_param("threads");
    unsigned sum = shares_of_all();
    for (long i = 1; i <= operations; i++) {
        reel_var_store(&w->steps, i);
        did(w, DEED_var_store, 1);
        if (sum > 0)
            choose(w, sum)->use(w);
        if (i % MEETING_EVERY == 0 && !is_private)
            meet(w);
    }
}

/* ---- before and after ---- */

static void objects_init(struct objects *o)
{
    *o = (struct objects){0};
    for (int i = 0; i < LOCKS; i++)
        reel_lock_init(&o->locks[i], NULL);
    reel_rlock_init(&o->rlock, "rlock");
    reel_lock_init(&o->desk, "desk");
    reel_cond_init(&o->has_token, &o->desk, "has token");
    reel_cond_init(&o->has_room, &o->desk, "has room");
    reel_event_init(&o->event, "event");
    reel_semaphore_init(&o->places, PLACES, "places");
    reel_bounded_semaphore_init(&o->bounded_places, PLACES, "bounded places");
    reel_bounded_semaphore_init(&o->tally, PLACES, "tally");
    reel_queue_init(&o->queues[0], QUEUE_MAX, "queue");
    reel_lifo_queue_init(&o->queues[1], QUEUE_MAX, "lifo");
    reel_priority_queue_init(&o->queues[2], QUEUE_MAX, "priority");
    reel_simple_queue_init(&o->queues[3], "simple");
    reel_rwlock_init(&o->rwlock, "rwlock");
    reel_spinlock_init(&o->spinlock, "spinlock");
    reel_var_init(&o->var, "var", 0);
}

static void worker_init(struct worker *w, long number)
{
    char steps[40];
    snprintf(w->name, sizeof w->name, "w%ld", number);
    snprintf(steps, sizeof steps, "steps of w%ld", number);
    w->random = ((uint64_t)reel_param("seed") * 1000 + (uint64_t)number) * 0x9e3779b97f4a7c15u | 1;
    w->objects = is_private ? malloc(sizeof *w->objects) : &shared;
    if (!w->objects)
        abort();
    if (is_private)
        objects_init(w->objects);
    reel_var_init(&w->steps, steps, 0);
    require(reel_thread_init(&w->thread, w->name, run_worker, w) == 0, "a worker is made");
}

/* What is left in the queues was put, and not got. */
static int64_t left_in(struct objects *o)
{
    int64_t sum = 0, item;
    for (int i = 0; i < QUEUES; i++)
        while (reel_queue_get_nowait(&o->queues[i], &item) == 0) {
            sum += item;
            if (i != 3)
                reel_queue_task_done(&o->queues[i]);
        }
    for (int i = 0; i < 3; i++)
        reel_queue_join(&o->queues[i]);
    return sum;
}

static void check_all(long threads)
{
    int64_t put_by_all = 0, got_by_all = is_private ? 0 : left_in(&shared);
    uint64_t meetings = 0;
    for (long i = 0; i < threads; i++) {
        put_by_all += workers[i].put;
        got_by_all += workers[i].got + (is_private ? left_in(workers[i].objects) : 0);
        meetings += workers[i].meetings;
    }
    require(put_by_all == got_by_all, "what was put was got");
    require(atomic_load(&came) ==
                meetings / (uint64_t)threads * (uint64_t)threads * (uint64_t)(threads - 1) / 2,
            "at each meeting there was each number once");
    require(in_children == atomic_load(&children), "all children were there");
}

static void tell(long threads)
{
    for (long i = 0; i < threads; i++)
        for (int deed = 0; deed < (is_private ? DEED_COUNT : DEED_timeout); deed++)
            printf("did %s %s %lld\n", workers[i].name, deed_names[deed],
                   (long long)workers[i].did[deed]);
    fflush(stdout);
}

/* Without sharing it is not joined yet, so that it has nobody to wake when it ends. */
static void await_end(struct worker *w)
{
    while (is_private && reel_thread_is_alive(&w->thread))
        reel_sleep(REEL_MS(1));
}

REEL_SCENARIO(.title = "Everything at once", .chapter = "tests", .ends = REEL_COMPLETES,
              .parameters = {{"threads", 8, 2, THREADS_MAX, "threads"},
                             {"operations", 1000000, 0, 100000000, "of all threads together"},
                             {"seed", 1, 0, 1000000000, "of what they do"},
                             {"families", 0x1ffff, 0, 0x1ffff, "of operations, a bit for each"},
                             {"private", 0, 0, 1, "no thread shares anything"},
                             {"turns", 0, 0, 1, "a worker starts when the one before has ended"}})
{
    long threads = reel_param("threads");
    is_private = reel_param("private");
    objects_init(&shared);
    reel_barrier_init(&meeting, (int32_t)threads, "meeting");
    reel_barrier_init(&rough, 2, "rough");
    reel_barrier_init(&crew, WORKERS_OF_POOL + 1, "crew");
    reel_pool_init(&pool, WORKERS_OF_POOL, "pool");
    fill_pool();
    reel_semaphore_init(&orphans, 0, "orphans");
    reel_lock_init(&children_lock, "children");
    for (long i = 0; i < threads; i++)
        worker_init(&workers[i], i + 1);
    for (long i = 0; i < threads; i++) {
        require(reel_thread_start(&workers[i].thread) == 0, "a worker starts");
        if (reel_param("turns"))
            await_end(&workers[i]);
    }
    for (long i = 0; i < threads; i++) {
        await_end(&workers[i]);
        require(reel_thread_join(&workers[i].thread) == 0, "a worker is joined");
    }
    reel_pool_shutdown(&pool, true, false);
    check_all(threads);
    tell(threads);
}
