/* SPDX-License-Identifier: MIT */
/*
 * The ring: what comes out is what went in, in order, whatever the capacity and however the indices
 * wrap; it never gives out more than it holds, and a reader survives damaged indices.
 */
#include "trace/ring.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit.h"
#include "trace/segment.h"

static struct ring *ring_new(uint64_t capacity)
{
    size_t bytes = (ring_bytes(capacity) + RING_LINE_BYTES - 1) / RING_LINE_BYTES * RING_LINE_BYTES;
    struct ring *ring = aligned_alloc(RING_LINE_BYTES, bytes);
    assert_non_null(ring);
    ring_init(ring, capacity);
    return ring;
}

/* A record every field of which follows from its number, so that a torn one shows. */
static struct record tagged(uint64_t number)
{
    return (struct record){
        .time_ns = number,
        .kind = (uint16_t)(number % RECORD_KIND_COUNT),
        .thread = (uint16_t)(number * 7),
        .object = (uint32_t)(number * 31),
        .arg = (int64_t)~number,
        .extra = (uint32_t)(number ^ 0x5a5a5a5a),
        .site = (uint32_t)(number >> 3),
    };
}

static bool is_tagged(const struct record *record, uint64_t number)
{
    struct record expected = tagged(number);
    return memcmp(record, &expected, sizeof expected) == 0;
}

/* Read all there is; `next` is the number of the first record expected. Returns how many. */
static uint64_t drain(struct ring *ring, uint64_t capacity, uint64_t next)
{
    const struct record *first;
    uint64_t total = 0;
    int64_t count;
    while ((count = ring_readable(ring, capacity, &first)) > 0) {
        for (int64_t i = 0; i < count; i++, total++)
            if (!is_tagged(&first[i], next + total))
                fail_msg("record %llu is not what was written", (unsigned long long)(next + total));
        ring_release(ring, (uint64_t)count);
    }
    assert_int_equal(count, 0);
    return total;
}

static void new_ring_is_empty(void **state)
{
    (void)state;
    struct ring *ring = ring_new(8);
    const struct record *first;
    assert_int_equal(ring_readable(ring, 8, &first), 0);
    free(ring);
}

static void full_ring_refuses_until_released(void **state)
{
    (void)state;
    for (uint64_t capacity = 1; capacity <= 64; capacity *= 2) {
        struct ring *ring = ring_new(capacity);
        struct record record;
        const struct record *first;
        for (uint64_t i = 0; i < capacity; i++) {
            record = tagged(i);
            assert_true(ring_push(ring, &record));
        }
        record = tagged(capacity);
        assert_false(ring_push(ring, &record));
        assert_int_equal(ring_readable(ring, capacity, &first), (int64_t)capacity);
        assert_false(ring_push(ring, &record));
        ring_release(ring, 1);
        assert_true(ring_push(ring, &record));
        assert_false(ring_push(ring, &record));
        assert_int_equal(drain(ring, capacity, 1), capacity);
        free(ring);
    }
}

static void wrapped_records_come_out_in_order(void **state)
{
    (void)state;
    struct unit_random random = unit_random_new();
    for (uint64_t capacity = 1; capacity <= 16; capacity *= 2) {
        struct ring *ring = ring_new(capacity);
        uint64_t written = 0, read = 0;
        for (int round = 0; round < 2000; round++) {
            for (uint64_t n = unit_random_below(&random, capacity + 2); n > 0; n--) {
                struct record record = tagged(written);
                bool has_room = written - read < capacity;
                assert_int_equal(ring_push(ring, &record), has_room);
                written += has_room;
            }
            if (unit_random_below(&random, 2))
                read += drain(ring, capacity, read);
        }
        read += drain(ring, capacity, read);
        assert_int_equal(read, written);
        assert_true(written > 4 * capacity);
        free(ring);
    }
}

static void readable_piece_ends_at_the_wrap(void **state)
{
    (void)state;
    struct ring *ring = ring_new(8);
    const struct record *first;
    struct record record;
    for (uint64_t i = 0; i < 6; i++) {
        record = tagged(i);
        ring_push(ring, &record);
    }
    drain(ring, 8, 0);
    for (uint64_t i = 6; i < 13; i++) {
        record = tagged(i);
        assert_true(ring_push(ring, &record));
    }
    assert_int_equal(ring_readable(ring, 8, &first), 2);
    assert_ptr_equal(first, &ring->records[6]);
    ring_release(ring, 2);
    assert_int_equal(ring_readable(ring, 8, &first), 5);
    assert_ptr_equal(first, &ring->records[0]);
    free(ring);
}

static void indices_past_2_to_64_wrap(void **state)
{
    (void)state;
    struct ring *ring = ring_new(4);
    uint64_t start = UINT64_MAX - 5;
    atomic_store(&ring->head, start);
    atomic_store(&ring->tail, start);
    ring->tail_seen = start;
    for (uint64_t i = 0; i < 40; i++) {
        struct record record = tagged(i);
        assert_true(ring_push(ring, &record));
        if (i % 3 == 2)
            assert_int_equal(drain(ring, 4, i - 2), 3);
    }
    free(ring);
}

static void damaged_indices_are_noticed(void **state)
{
    (void)state;
    static const uint64_t heads[] = {9, 1000, UINT64_MAX, (uint64_t)1 << 63};
    const struct record *first;
    struct ring *ring = ring_new(8);
    for (size_t i = 0; i < UNIT_COUNT(heads); i++) {
        atomic_store(&ring->head, heads[i]);
        atomic_store(&ring->tail, 0);
        assert_int_equal(ring_readable(ring, 8, &first), -1);
    }
    atomic_store(&ring->head, 3);
    atomic_store(&ring->tail, 4);
    assert_int_equal(ring_readable(ring, 8, &first), -1);
    free(ring);
}

static void damaged_capacity_is_not_believed(void **state)
{
    (void)state;
    struct ring *ring = ring_new(8);
    const struct record *first;
    for (uint64_t i = 0; i < 8; i++) {
        struct record record = tagged(i);
        ring_push(ring, &record);
    }
    ring->capacity = 1u << 20; /* the reader has its own copy */
    assert_int_equal(ring_readable(ring, 8, &first), 8);
    assert_ptr_equal(first, ring->records);
    free(ring);
}

#define TRAFFIC 50000

/* Push `count` records; false if the ring stays full for an absurd number of tries. */
static bool push_all(struct ring *ring, uint64_t count)
{
    for (uint64_t i = 0; i < count; i++) {
        struct record record = tagged(i);
        for (uint64_t tries = 0; !ring_push(ring, &record); tries++) {
            if (tries > 100000000)
                return false;
            sched_yield();
        }
    }
    return true;
}

/* Read until `count` have come. Returns how many did, in order and whole. */
static uint64_t read_all(struct ring *ring, uint64_t capacity, uint64_t count)
{
    uint64_t read = 0;
    for (uint64_t idle = 0; read < count && idle < 100000000; idle++) {
        uint64_t got = drain(ring, capacity, read);
        read += got;
        if (got > 0)
            idle = 0;
        else
            sched_yield();
    }
    return read;
}

static void *writer_thread(void *ring)
{
    return push_all(ring, TRAFFIC) ? ring : NULL;
}

static void two_threads_lose_and_tear_nothing(void **state)
{
    (void)state;
    struct ring *ring = ring_new(16);
    pthread_t writer;
    void *result;
    assert_int_equal(pthread_create(&writer, NULL, writer_thread, ring), 0);
    assert_int_equal(read_all(ring, 16, TRAFFIC), TRAFFIC);
    pthread_join(writer, &result);
    assert_non_null(result);
    free(ring);
}

static void two_processes_lose_and_tear_nothing(void **state)
{
    (void)state;
    int fd, status;
    struct segment *segment = segment_create(64, 16, &fd);
    assert_non_null(segment);
    uint64_t bytes = segment->bytes;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct segment *mine = segment_map(fd);
        _exit(mine && push_all(&mine->ring, TRAFFIC) ? 0 : 1);
    }
    uint64_t read = read_all(&segment->ring, 64, TRAFFIC);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_int_equal(read, TRAFFIC);
    segment_unmap(segment, bytes);
    close(fd);
}

/* Push, overwriting where there is no room. */
static void push_over(struct ring *ring, uint64_t number)
{
    struct record record = tagged(number);
    if (ring_push(ring, &record))
        return;
    ring_overwrite(ring);
    assert_true(ring_push(ring, &record));
}

static void overwritten_ring_keeps_the_newest(void **state)
{
    (void)state;
    struct ring *ring = ring_new(8);
    struct record copy[8];
    for (uint64_t count = 0; count < 50; count++) {
        uint64_t end, from = ring_kept(ring, 8, &end);
        assert_int_equal(end, count);
        assert_int_equal(from, count < 8 ? 0 : count - 7);
        ring_copy(ring, 8, from, end, copy);
        for (uint64_t i = from; i < end; i++)
            assert_true(is_tagged(&copy[i - from], i));
        push_over(ring, count);
    }
    free(ring);
}

static void what_is_overwritten_while_copying_is_told(void **state)
{
    (void)state;
    struct ring *ring = ring_new(8);
    struct record copy[8];
    uint64_t end, later_end;
    for (uint64_t i = 0; i < 21; i++)
        push_over(ring, i);
    uint64_t from = ring_kept(ring, 8, &end);
    push_over(ring, 21);
    push_over(ring, 22);
    push_over(ring, 23);
    ring_copy(ring, 8, from, end, copy);
    uint64_t good = ring_kept(ring, 8, &later_end);
    assert_int_equal(from, 14);
    assert_int_equal(good, 17);
    for (uint64_t i = from; i < end; i++)
        assert_int_equal(is_tagged(&copy[i - from], i), i >= 16); /* 16 only by good luck */
    free(ring);
}

static void overwriting_costs_a_look_once_a_round(void **state)
{
    (void)state;
    struct ring *ring = ring_new(8);
    int looks = 0;
    for (uint64_t i = 0; i < 80; i++) {
        struct record record = tagged(i);
        if (ring_push(ring, &record))
            continue;
        looks++;
        push_over(ring, i);
    }
    assert_int_equal(looks, 9);
    free(ring);
}

static void rings_of_a_segment_lie_apart(void **state)
{
    (void)state;
    int fd;
    struct segment *segment = segment_create(64, 16, &fd);
    assert_non_null(segment);
    char *begin = (char *)segment, *end = begin + segment->bytes;
    char *before = (char *)&segment->ring + ring_bytes(64);
    for (unsigned i = 0; i < SEGMENT_RINGS; i++) {
        struct ring *ring = segment_ring(segment, i);
        assert_int_equal((uintptr_t)ring % RING_LINE_BYTES, 0);
        assert_true((char *)ring >= before);
        assert_int_equal(ring->capacity, 16);
        before = (char *)ring + ring_bytes(16);
        assert_true(before <= end);
        assert_true(push_all(ring, 16));
    }
    for (unsigned i = 0; i < SEGMENT_RINGS; i++)
        assert_int_equal(drain(segment_ring(segment, i), 16, 0), 16);
    segment_unmap(segment, segment->bytes);
    close(fd);
}

static void check_refused(int fd)
{
    errno = 0;
    assert_null(segment_map(fd));
    assert_int_equal(errno, EPROTO);
}

static void unsound_segment_is_not_mapped(void **state)
{
    (void)state;
    int fd;
    struct segment *segment = segment_create(64, 16, &fd), *again;
    assert_non_null(segment);
    uint64_t bytes = segment->bytes;
    again = segment_map(fd);
    assert_non_null(again);
    segment_unmap(again, bytes);

    static const uint64_t capacities[] = {
        0, 63, 65, 32, 1u << 13, UINT64_MAX, (uint64_t)1 << 63, (uint64_t)1 << 59};
    for (size_t i = 0; i < UNIT_COUNT(capacities); i++) {
        segment->ring.capacity = capacities[i];
        check_refused(fd);
        segment->ring.capacity = 64;
        segment->ring_capacity = capacities[i];
        check_refused(fd);
        segment->ring_capacity = 16;
    }
    segment->magic++;
    check_refused(fd);
    segment->magic--;
    segment->version++;
    check_refused(fd);
    segment->version--;
    segment->bytes++;
    check_refused(fd);
    segment->bytes--;
    assert_int_equal(ftruncate(fd, (off_t)bytes - 1), 0);
    check_refused(fd);
    assert_int_equal(ftruncate(fd, 0), 0);
    check_refused(fd);
    munmap(segment, bytes);
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(new_ring_is_empty),
        cmocka_unit_test(full_ring_refuses_until_released),
        cmocka_unit_test(wrapped_records_come_out_in_order),
        cmocka_unit_test(readable_piece_ends_at_the_wrap),
        cmocka_unit_test(indices_past_2_to_64_wrap),
        cmocka_unit_test(damaged_indices_are_noticed),
        cmocka_unit_test(damaged_capacity_is_not_believed),
        cmocka_unit_test(two_threads_lose_and_tear_nothing),
        cmocka_unit_test(two_processes_lose_and_tear_nothing),
        cmocka_unit_test(overwritten_ring_keeps_the_newest),
        cmocka_unit_test(what_is_overwritten_while_copying_is_told),
        cmocka_unit_test(overwriting_costs_a_look_once_a_round),
        cmocka_unit_test(rings_of_a_segment_lie_apart),
        cmocka_unit_test(unsound_segment_is_not_mapped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
