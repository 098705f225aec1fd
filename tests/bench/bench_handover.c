/* SPDX-License-Identifier: MIT */
/*
 * What a hand-over costs: two threads that take turns in the virtual engine, recorded and read by a
 * viewer, against two threads that hand a bare futex to and fro on one core. And what it takes to
 * start and join 1,000 threads.
 *
 * The program runs itself as the target.
 */
#if defined(__linux__)
#define _GNU_SOURCE
#include <sched.h>
#endif
#include <pthread.h>
#include <string.h>

#include "engine/baton.h"
#include "runtime/threadreel.h"
#include "tests/bench/bench.h"
#include "trace/live.h"

#define TURNS   100000
#define THREADS 1000

/* ---- the target ---- */

static void take_turns(void *unused)
{
    (void)unused;
    for (int i = 0; i < TURNS; i++)
        reel_work(REEL_US(1));
}

static void nothing(void *unused)
{
    (void)unused;
}

static void turns(void)
{
    static reel_thread pair[2];
    for (int i = 0; i < 2; i++)
        reel_thread_init(&pair[i], i ? "bob" : "alice", take_turns, NULL);
    for (int i = 0; i < 2; i++)
        reel_thread_start(&pair[i]);
    for (int i = 0; i < 2; i++)
        reel_thread_join(&pair[i]);
}

static void many(void)
{
    static reel_thread threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        reel_thread_init(&threads[i], NULL, nothing, NULL);
    for (int i = 0; i < THREADS; i++)
        reel_thread_start(&threads[i]);
    for (int i = 0; i < THREADS; i++)
        reel_thread_join(&threads[i]);
}

static void body(void)
{
    if (reel_param("many"))
        many();
    else
        turns();
}

/* ---- the viewer ---- */

struct count {
    uint64_t hand_overs, records;
    uint16_t last;
};

static void take(void *context, const struct record *record)
{
    struct count *count = context;
    count->records++;
    if (record->kind == R_GO && record->thread != count->last) {
        count->hand_overs++;
        count->last = record->thread;
    }
}

/* Run ourselves as the target. Returns: nanoseconds from its first step to its end. */
static double run_target(char *self, const char *params, struct count *count)
{
    struct live live;
    char *argv[] = {self, (char[]){"target"}, NULL};
    struct live_options options = {.argv = argv,
                                   .schedule = "round-robin",
                                   .params = params,
                                   .max_steps = 10000000,
                                   .reel_fd = -1};
    struct live_sink sink = {.context = count, .record = take};
    *count = (struct count){0};
    if (live_start(&live, &options) < 0)
        exit(1);
    while (!live_is_held(&live) && !live.has_ended)
        if (live_pump(&live, 0, &sink) == 0)
            live_wait(&live, -1, 100);
    uint64_t begin = bench_now_ns();
    live_allow(&live, SEGMENT_STEPS_UNLIMITED);
    while (!live.has_ended)
        if (live_pump(&live, 0, &sink) == 0)
            live_wait(&live, -1, 1);
    double took = (double)(bench_now_ns() - begin);
    live_stop(&live, &sink);
    return took;
}

/* ---- the floor ---- */

static struct baton places[2];

static void *ping_pong(void *side)
{
    int me = side != NULL;
    for (int i = 0; i < TURNS; i++) {
        baton_take(&places[me]);
        baton_give(&places[!me]);
    }
    return NULL;
}

static double floor_round(void)
{
    pthread_t other;
    baton_init(&places[0]);
    baton_init(&places[1]);
    pthread_create(&other, NULL, ping_pong, &places[1]);
    uint64_t begin = bench_now_ns();
    baton_give(&places[0]);
    ping_pong(NULL);
    pthread_join(other, NULL);
    return (double)(bench_now_ns() - begin) / (2.0 * TURNS);
}

/* The floor belongs on one core, the viewer and its target do not. */
static double floor_on_one_core(void)
{
#if defined(__linux__)
    cpu_set_t all;
    sched_getaffinity(0, sizeof all, &all);
    baton_pin_process();
    double ns = floor_round();
    sched_setaffinity(0, sizeof all, &all);
    return ns;
#else
    return floor_round();
#endif
}

int main(int argc, char **argv)
{
    static const struct reel_scenario scenario = {
        .title = "hand-overs", .parameters = {{"many", 0, 0, 1, "start 1,000 threads instead"}}};
    static double ours[BENCH_ROUNDS], bare[BENCH_ROUNDS], starts[BENCH_ROUNDS];
    struct count count;
    if (argc > 1 && strcmp(argv[1], "target") == 0)
        return reel_run(&scenario, __FILE__, body);
    for (int i = 0; i < BENCH_ROUNDS; i++) {
        bare[i] = floor_on_one_core();
        ours[i] = run_target(argv[0], NULL, &count) / (double)count.hand_overs;
    }
    printf("%-52s %.1f records each\n", "hand-overs with everything on record",
           (double)count.records / (double)count.hand_overs);
    bench_print_ratio("a hand-over: ratio to a futex ping-pong", ours, bare, BENCH_ROUNDS);
    bench_print("  bare futex, one core", bare, BENCH_ROUNDS, "ns");
    bench_print("  virtual engine, recorded and read", ours, BENCH_ROUNDS, "ns");
    for (int i = 0; i < BENCH_ROUNDS; i++)
        starts[i] = run_target(argv[0], "many=1\n", &count) / THREADS / 1000;
    bench_print("1,000 threads made, started and joined: each", starts, BENCH_ROUNDS, "us");
    return 0;
}
