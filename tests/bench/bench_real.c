/* SPDX-License-Identifier: MIT */
/*
 * What recording costs in the real engine, under a viewer that drains the rings as it always does:
 * pairs of a lock alone and with a rival, and a bounded buffer, against the same on bare pthreads; and
 * a record against the floor of storing 32 bytes, a stamp and an index.
 *
 * The program runs itself as the target; with "bare" it does nothing but the rounds on bare pthreads,
 * and prints a line for each (for beside_lttng.py). Each round fits into the rings, and then waits until the
 * viewer has caught up; the last figures are of one round that does not fit.
 */
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#define BENCH_ROUNDS 101 /* short ones: on a busy machine some are undisturbed */

#include "engine/engine.h"
#include "runtime/threadreel.h"
#include "tests/bench/bench.h"
#include "trace/live.h"
#include "trace/stamp.h"

#define PAIRS      5000 /* by each thread, in a round */
#define ITEMS      1000
#define RECORDS    10000
#define LONG       100 /* times as much */
#define ROOM       8
#define CATCH_UP   REEL_MS(3)
#define FLOOR_RING (1u << 18)

/* ---- the target: the floor of a record ---- */

static struct record floor_ring[FLOOR_RING];
static _Atomic uint64_t floor_head;

static inline void store_record(int64_t arg)
{
    struct record record = {.time_ns = stamp_now(), .kind = R_YIELD, .thread = 1, .arg = arg};
    uint64_t head = atomic_load_explicit(&floor_head, memory_order_relaxed);
    floor_ring[head & (FLOOR_RING - 1)] = record;
    atomic_store_explicit(&floor_head, head + 1, memory_order_release);
}

/* ---- locks ---- */

static reel_lock ours;
static pthread_mutex_t bare = PTHREAD_MUTEX_INITIALIZER;
static unsigned turns;
static volatile uint64_t counter;

static void take_ours(void *unused)
{
    (void)unused;
    for (unsigned i = 0; i < turns; i++) {
        reel_lock_acquire(&ours);
        counter++;
        reel_lock_release(&ours);
    }
}

static void *take_bare(void *unused)
{
    for (unsigned i = 0; i < turns; i++) {
        pthread_mutex_lock(&bare);
        counter++;
        pthread_mutex_unlock(&bare);
    }
    return unused;
}

/* ---- a bounded buffer ---- */

static reel_cond ours_not_full, ours_not_empty;
static pthread_cond_t bare_not_full = PTHREAD_COND_INITIALIZER,
                      bare_not_empty = PTHREAD_COND_INITIALIZER;
static unsigned filled;

static void produce_ours(void *unused)
{
    (void)unused;
    for (unsigned i = 0; i < turns; i++) {
        reel_lock_acquire(&ours);
        while (filled == ROOM)
            reel_cond_wait(&ours_not_full);
        filled++;
        reel_cond_notify(&ours_not_empty, 1);
        reel_lock_release(&ours);
    }
}

static void consume_ours(void *unused)
{
    (void)unused;
    for (unsigned i = 0; i < turns; i++) {
        reel_lock_acquire(&ours);
        while (filled == 0)
            reel_cond_wait(&ours_not_empty);
        filled--;
        reel_cond_notify(&ours_not_full, 1);
        reel_lock_release(&ours);
    }
}

static void *produce_bare(void *unused)
{
    for (unsigned i = 0; i < turns; i++) {
        pthread_mutex_lock(&bare);
        while (filled == ROOM)
            pthread_cond_wait(&bare_not_full, &bare);
        filled++;
        pthread_cond_signal(&bare_not_empty);
        pthread_mutex_unlock(&bare);
    }
    return unused;
}

static void *consume_bare(void *unused)
{
    for (unsigned i = 0; i < turns; i++) {
        pthread_mutex_lock(&bare);
        while (filled == 0)
            pthread_cond_wait(&bare_not_empty, &bare);
        filled--;
        pthread_cond_signal(&bare_not_full);
        pthread_mutex_unlock(&bare);
    }
    return unused;
}

/* ---- rounds; each returns nanoseconds ---- */

static double alone_ours(void)
{
    uint64_t begin = bench_now_ns();
    take_ours(NULL);
    return (double)(bench_now_ns() - begin);
}

static double alone_bare(void)
{
    uint64_t begin = bench_now_ns();
    take_bare(NULL);
    return (double)(bench_now_ns() - begin);
}

/* What a recorded pair cannot do without. */
static double alone_floor(void)
{
    uint64_t begin = bench_now_ns();
    for (unsigned i = 0; i < turns; i++) {
        pthread_mutex_lock(&bare);
        store_record(i);
        counter++;
        pthread_mutex_unlock(&bare);
        store_record(i);
    }
    return (double)(bench_now_ns() - begin);
}

static double two_ours(void (*first)(void *), void (*second)(void *))
{
    reel_thread *threads = calloc(2, sizeof *threads); /* they are known as long as the run lasts */
    reel_thread_init(&threads[0], NULL, first, NULL);
    reel_thread_init(&threads[1], NULL, second, NULL);
    uint64_t begin = bench_now_ns();
    for (int i = 0; i < 2; i++)
        reel_thread_start(&threads[i]);
    for (int i = 0; i < 2; i++)
        reel_thread_join(&threads[i]);
    return (double)(bench_now_ns() - begin);
}

static double two_bare(void *(*first)(void *), void *(*second)(void *))
{
    pthread_t threads[2];
    uint64_t begin = bench_now_ns();
    pthread_create(&threads[0], NULL, first, NULL);
    pthread_create(&threads[1], NULL, second, NULL);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    return (double)(bench_now_ns() - begin);
}

static double rivals_ours(void)
{
    return two_ours(take_ours, take_ours);
}

static double rivals_bare(void)
{
    return two_bare(take_bare, take_bare);
}

static double buffer_ours(void)
{
    return two_ours(produce_ours, consume_ours);
}

static double buffer_bare(void)
{
    return two_bare(produce_bare, consume_bare);
}

static double record_ours(void)
{
    uint64_t begin = bench_now_ns();
    for (unsigned i = 0; i < turns; i++)
        engine_record(R_YIELD, 0, i, 0, 0);
    return (double)(bench_now_ns() - begin);
}

static double record_bare(void)
{
    uint64_t begin = bench_now_ns();
    for (unsigned i = 0; i < turns; i++)
        store_record(i);
    return (double)(bench_now_ns() - begin);
}

static void compare(const char *what, const char *ratio, unsigned times, double (*with)(void),
                    double (*without)(void))
{
    static double with_ns[BENCH_ROUNDS], without_ns[BENCH_ROUNDS];
    char line[80];
    turns = times;
    for (int i = -1; i < BENCH_ROUNDS; i++) { /* the first is for the caches */
        double ns[2] = {without() / times, with() / times};
        reel_sleep(CATCH_UP);
        if (i >= 0) {
            without_ns[i] = ns[0];
            with_ns[i] = ns[1];
        }
    }
    bench_print_ratio(ratio, with_ns, without_ns, BENCH_ROUNDS);
    snprintf(line, sizeof line, "  bare: %s", what);
    bench_print(line, without_ns, BENCH_ROUNDS, "ns");
    snprintf(line, sizeof line, "  recorded: %s", what);
    bench_print(line, with_ns, BENCH_ROUNDS, "ns");
    turns = LONG * times;
    double bare_ns = without(), ours_ns = with();
    printf("%-52s %.2f x\n", "  the same without a pause", ours_ns / bare_ns);
    reel_sleep(100 * CATCH_UP);
}

static void *linger(void *unused)
{
    sleep(300);
    return unused;
}

static void body(void)
{
    /* a mutex does without atomic instructions as long as a process has one thread */
    pthread_t another;
    pthread_create(&another, NULL, linger, NULL);
    reel_lock_init(&ours, "ours");
    reel_cond_init(&ours_not_full, &ours, "not full");
    reel_cond_init(&ours_not_empty, &ours, "not empty");
    compare("take and release", "a lock alone: ratio to a mutex", PAIRS, alone_ours, alone_bare);
    compare("take and release, a stamp and a store each",
            "a lock alone: ratio to a mutex and two stores", PAIRS, alone_ours, alone_floor);
    compare("take and release by each", "two rivals for a lock: ratio to a mutex", PAIRS,
            rivals_ours, rivals_bare);
    compare("an item", "a bounded buffer: ratio to mutex and conditions", ITEMS, buffer_ours,
            buffer_bare);
    compare("stamp, 32 bytes, head", "a record (real time): ratio to the floor", RECORDS,
            record_ours, record_bare);
}

/* ---- bare pthreads alone ---- */

static void measure_bare(const char *what, unsigned times, double (*round)(void))
{
    static double ns[BENCH_ROUNDS];
    turns = times;
    for (int i = 0; i < BENCH_ROUNDS; i++)
        ns[i] = round() / times;
    printf("%s %.2f\n", what, bench_median(ns, BENCH_ROUNDS));
}

static int bare_rounds(void)
{
    pthread_t another;
    pthread_create(&another, NULL, linger, NULL);
    measure_bare("alone", PAIRS, alone_bare);
    measure_bare("rivals", PAIRS, rivals_bare);
    measure_bare("buffer", ITEMS, buffer_bare);
    return 0;
}

/* ---- the viewer ---- */

static void pass_output(void *context, const char *text, size_t bytes)
{
    (void)context;
    fwrite(text, 1, bytes, stdout);
}

int main(int argc, char **argv)
{
    static const struct reel_scenario scenario = {.title = "what recording costs"};
    struct live live;
    char *target[] = {argv[0], (char[]){"target"}, NULL};
    struct live_options options = {
        .argv = target, .schedule = "real", .max_steps = SEGMENT_STEPS_UNLIMITED, .reel_fd = -1};
    struct live_sink sink = {.output = pass_output};
    if (argc > 1 && strcmp(argv[1], "target") == 0)
        return reel_run(&scenario, __FILE__, body);
    if (argc > 1 && strcmp(argv[1], "bare") == 0)
        return bare_rounds();
    if (live_start(&live, &options) < 0)
        return 1;
    live_allow(&live, SEGMENT_STEPS_UNLIMITED);
    while (!live_is_over(&live) || live.output >= 0)
        if (live_pump(&live, 0, &sink) == 0)
            live_wait(&live, -1, 100);
    live_stop(&live, &sink);
    return 0;
}
