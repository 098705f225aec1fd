/* SPDX-License-Identifier: MIT */
/* What it costs to fold a record in, with all that findings remember: threads that take locks in turn,
 * that race on a variable, that wait for each other; and how large a world is to keep. */
#include <stdbool.h>
#include <string.h>

#include "model/world.h"
#include "tests/bench/bench.h"

#define RECORDS 400000
#define VAR     1
#define LOCK    2 /* and the next one */

struct stream {
    struct world world;
    uint64_t now_ns, steps;
};

static void put(struct stream *s, unsigned kind, unsigned thread, uint32_t object, int64_t arg,
                uint32_t extra)
{
    struct record r = {.time_ns = s->now_ns,
                       .kind = (uint16_t)kind,
                       .thread = (uint16_t)thread,
                       .object = object,
                       .arg = arg,
                       .extra = extra};
    world_apply(&s->world, &r);
}

static void step(struct stream *s, unsigned thread, unsigned kind, uint32_t object)
{
    s->now_ns += 100;
    put(s, R_STEP, 0, 0, (int64_t)++s->steps, 0);
    put(s, R_GO, thread, thread % 2, 0, 0);
    put(s, kind, thread, object, (int64_t)s->steps, 0);
    put(s, R_POINT, thread, object, 0, kind);
}

static void begin(struct stream *s, unsigned threads)
{
    memset(s, 0, sizeof *s);
    world_init(&s->world);
    put(s, R_THREAD_NEW, 0, 1, 0, 0);
    put(s, R_VAR_NEW, 1, VAR, 0, 0);
    put(s, R_LOCK_NEW, 1, LOCK, 0, 0);
    put(s, R_LOCK_NEW, 1, LOCK + 1, 0, 0);
    for (unsigned t = 2; t <= threads; t++) {
        put(s, R_THREAD_NEW, 1, t, 0, 0);
        put(s, R_THREAD_START, 1, t, 0, 0);
    }
}

static void take_turns(struct stream *s, unsigned thread)
{
    step(s, thread, R_LOCK_TAKE, LOCK);
    step(s, thread, R_LOCK_TAKE, LOCK + 1);
    step(s, thread, R_VAR_LOAD, VAR);
    step(s, thread, R_VAR_STORE, VAR);
    step(s, thread, R_LOCK_RELEASE, LOCK + 1);
    step(s, thread, R_LOCK_RELEASE, LOCK);
}

static void race(struct stream *s, unsigned thread)
{
    step(s, thread, R_VAR_LOAD, VAR);
    step(s, thread, R_VAR_STORE, VAR);
}

static void wait_in_vain(struct stream *s, unsigned thread)
{
    unsigned next = thread + 1;
    step(s, thread, R_LOCK_TAKE, LOCK);
    put(s, R_LOCK_WAIT, next, LOCK, 0, thread);
    step(s, thread, R_LOCK_RELEASE, LOCK);
    put(s, R_WAKE, next, LOCK, 0, thread);
}

static void bench(const char *what, unsigned threads, void (*part)(struct stream *, unsigned))
{
    static double ns[BENCH_ROUNDS];
    char text[80];
    size_t bytes = 0;
    for (size_t round = 0; round < BENCH_ROUNDS; round++) {
        struct stream s;
        begin(&s, threads);
        uint64_t first = s.world.records, from = bench_now_ns();
        for (unsigned t = 2; s.world.records < first + RECORDS; t = t + 2 < threads ? t + 1 : 2)
            part(&s, t);
        ns[round] = (double)(bench_now_ns() - from) / (double)(s.world.records - first);
        bytes = world_bytes(&s.world) + sizeof s.world;
        world_free(&s.world);
    }
    snprintf(text, sizeof text, "%s, %u threads, world of %zu bytes", what, threads, bytes);
    bench_print(text, ns, BENCH_ROUNDS, "ns a record");
}

int main(void)
{
    static const unsigned threads[] = {4, 32, 1000};
    for (size_t i = 0; i < sizeof threads / sizeof threads[0]; i++) {
        bench("locks in turn", threads[i], take_turns);
        bench("races", threads[i], race);
        bench("waiting", threads[i], wait_in_vain);
    }
    return 0;
}
