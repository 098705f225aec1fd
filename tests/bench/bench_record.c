/* SPDX-License-Identifier: MIT */
/* What a record costs: emit() into a ring in shared memory, against the floor of storing 32 bytes,
 * a cycle counter's stamp (or the clock's, elsewhere than on x86-64) and an index. */
#include <string.h>

#include "tests/bench/bench.h"
#include "trace/emit.h"

#define CAPACITY (1u << 16)
#define RECORDS  (1u << 20)

static uint64_t stamp(void)
{
#if defined(__x86_64__)
    return __builtin_ia32_rdtsc();
#else
    return bench_now_ns();
#endif
}

static struct record floor_ring[CAPACITY];
static _Atomic uint64_t floor_head;

static double floor_round(void)
{
    uint64_t begin = bench_now_ns();
    for (uint64_t i = 0; i < RECORDS; i++) {
        struct record record = {.time_ns = stamp(), .kind = R_NOTE, .thread = 1, .arg = (int64_t)i};
        uint64_t head = atomic_load_explicit(&floor_head, memory_order_relaxed);
        floor_ring[head & (CAPACITY - 1)] = record;
        atomic_store_explicit(&floor_head, head + 1, memory_order_release);
    }
    return (double)(bench_now_ns() - begin) / RECORDS;
}

static double emit_round(struct emitter *e)
{
    struct ring *ring = &e->segment->ring;
    uint64_t begin = bench_now_ns();
    for (uint64_t i = 0; i < RECORDS; i++) {
        struct record record = {.time_ns = i, .kind = R_NOTE, .thread = 1, .arg = (int64_t)i};
        /* a reader that is never late, at no cost to us */
        if ((i & (CAPACITY / 2 - 1)) == 0)
            atomic_store_explicit(&ring->tail, atomic_load(&ring->head), memory_order_release);
        emit(e, &record);
    }
    return (double)(bench_now_ns() - begin) / RECORDS;
}

int main(void)
{
    static double ours[BENCH_ROUNDS], bare[BENCH_ROUNDS];
    struct emitter e = {.socket = -1, .reel_fd = -1};
    int fd;
    e.segment = segment_create(CAPACITY, CAPACITY, &fd);
    if (!e.segment)
        return 1;
    for (int i = 0; i < BENCH_ROUNDS; i++) {
        bare[i] = floor_round();
        ours[i] = emit_round(&e);
    }
    bench_print_ratio("a record (virtual time): ratio to the floor", ours, bare, BENCH_ROUNDS);
    bench_print("  stamp + 32-byte store + head", bare, BENCH_ROUNDS, "ns");
    bench_print("  emit()", ours, BENCH_ROUNDS, "ns");
    return 0;
}
