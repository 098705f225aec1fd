/* SPDX-License-Identifier: MIT */
/* What putting the rings of a real run together costs, a record: threads with a lock each, threads
 * that take turns at one lock, and the same when records are missing. */
#include <unistd.h>

#include "tests/bench/bench.h"
#include "trace/merge.h"
#include "trace/raw.h"
#include "trace/schedule.h"
#include "trace/stamp.h"

#define CAPACITY (1u << 14)
#define BATCH    4096

static struct segment *segment;

static void define(enum record_kind kind, uint32_t id, uint64_t stamp)
{
    struct record record = {.time_ns = stamp, .kind = (uint16_t)kind, .object = id};
    ring_push(&segment->ring, &record);
}

/* Fill `rings` rings, in the order of time. */
static void fill(unsigned rings, bool is_one_lock, bool is_lossy)
{
    uint64_t begin = stamp_now() - 1000000000, stamp = begin;
    segment->real.stamp_begin = begin;
    segment->real.rings_used = rings == SEGMENT_RINGS ? UINT64_MAX : (UINT64_C(1) << rings) - 1;
    for (unsigned i = 1; i <= rings; i++) {
        define(R_THREAD_NEW, i, ++stamp);
        define(R_LOCK_NEW, i, ++stamp);
    }
    for (uint32_t k = 0; k < CAPACITY; k++)
        for (unsigned i = 0; i < rings; i++) {
            struct record record = {.time_ns = stamp += 10,
                                    .kind = k % 2 ? R_LOCK_RELEASE : R_LOCK_TAKE,
                                    .thread = (uint16_t)(i + 1),
                                    .object = is_one_lock ? 1 : i + 1};
            if (is_lossy && k == 1)
                record = (struct record){.time_ns = stamp, .kind = R_LOST, .arg = 1};
            raw_pack(&record, record.kind == R_LOST ? 0 : is_one_lock ? k * rings + i + 1 : k + 1);
            ring_push(segment_ring(segment, i), &record);
        }
}

static double round_ns(unsigned rings, bool is_one_lock, bool is_lossy)
{
    static struct record batch[BATCH];
    int fd;
    segment = segment_create(CAPACITY, CAPACITY, &fd);
    if (!segment)
        exit(1);
    uint64_t bytes = segment->bytes;
    segment->real.stamp_ns_by_2_32 = STAMP_SAME_RATE;
    segment->real.is_real = 1;
    fill(rings, is_one_lock, is_lossy);
    struct merge *merge = merge_new(segment, CAPACITY, CAPACITY);
    uint64_t begin = bench_now_ns();
    size_t count = 0, more;
    merge_look(merge, false);
    while ((more = merge_take(merge, batch, BATCH)) > 0)
        count += more;
    double ns = (double)(bench_now_ns() - begin) / (double)count;
    if (count != (size_t)rings * (CAPACITY + 2))
        exit(1);
    merge_free(merge);
    segment_unmap(segment, bytes);
    close(fd);
    return ns;
}

static void measure(const char *what, unsigned rings, bool is_one_lock, bool is_lossy)
{
    static double figures[BENCH_ROUNDS];
    for (int i = 0; i < BENCH_ROUNDS; i++)
        figures[i] = round_ns(rings, is_one_lock, is_lossy);
    bench_print(what, figures, BENCH_ROUNDS, "ns");
}

int main(void)
{
    measure("merging a record: 1 ring", 1, false, false);
    measure("  2 rings, a lock each", 2, false, false);
    measure("  8 rings, a lock each", 8, false, false);
    measure("  8 rings, one lock", 8, true, false);
    measure("  8 rings, one lock, some are missing", 8, true, true);
    measure("  64 rings, a lock each", 64, false, false);
    measure("  64 rings, one lock", 64, true, false);
    return 0;
}
