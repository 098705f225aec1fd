/* SPDX-License-Identifier: MIT */
/*
 * The reel file: what was written is read back; a file that is cut off or damaged anywhere is good
 * up to the last whole chunk, and says so; and no byte of it can make the reader give out a chunk
 * that was never written.
 *
 * A small reel is written once. What can be read of it or of a damaged copy is told as a list of
 * parts, and compared with the list of the whole reel, of which it must be the beginning.
 */
#include "trace/reel.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit.h"

#define HEADER_BYTES 16
#define PARTS_MAX    64

static char folder[] = "/tmp/test_reel.XXXXXX";
static char path[sizeof folder + 16];

/* The small reel, as bytes and as parts; ends[i]: where the i-th chunk ends in the file. */
static unsigned char whole[4096];
static size_t whole_bytes, chunk_ends[PARTS_MAX], chunk_count;

/* What a reel gave out. Payloads are told by checksum. */
struct parts {
    struct {
        enum reel_chunk type;
        size_t bytes;
        uint64_t sum;
    } list[PARTS_MAX];
    size_t count;
    bool is_complete, is_damaged;
    size_t at;
};

static struct parts whole_parts;

static uint64_t sum_of(uint64_t sum, const void *data, size_t bytes)
{
    const unsigned char *byte = data;
    for (size_t i = 0; i < bytes; i++)
        sum = (sum ^ byte[i]) * 0x100000001b3u;
    return sum;
}

/* Read all of a reel in memory. Each copy is as long as the data, so that the sanitizer sees a
 * reader who goes too far. Returns what reel_open_memory returned. */
static int read_parts(const void *data, size_t bytes, struct parts *parts)
{
    unsigned char *copy = malloc(bytes ? bytes : 1);
    struct reel reel;
    struct reel_part part;
    const char *why = NULL;
    assert_non_null(copy);
    if (bytes)
        memcpy(copy, data, bytes);
    *parts = (struct parts){.count = 0};
    int error = reel_open_memory(&reel, copy, bytes, &why);
    if (error < 0)
        assert_true(why && *why);
    while (error == 0 && reel_next(&reel, &part) != REEL_END) {
        assert_true(parts->count < PARTS_MAX);
        size_t size = part.type == REEL_RECORDS ? part.count * sizeof(struct record)
                                                : part.key_bytes + 1 + part.value_bytes;
        parts->list[parts->count].type = part.type;
        parts->list[parts->count].bytes = size;
        parts->list[parts->count++].sum =
            sum_of(0, part.type == REEL_RECORDS ? part.records : part.key, size);
    }
    parts->is_complete = reel.is_complete;
    parts->is_damaged = reel.is_damaged;
    parts->at = reel.at;
    free(copy);
    return error;
}

static bool is_beginning_of_whole(const struct parts *parts)
{
    return parts->count <= whole_parts.count &&
           memcmp(parts->list, whole_parts.list, parts->count * sizeof parts->list[0]) == 0;
}

static struct record numbered(uint64_t number)
{
    return (struct record){.time_ns = number, .kind = R_NOTE, .arg = (int64_t)(number * 3)};
}

static int append_records(int fd, uint64_t first, size_t count)
{
    struct record *records = malloc(count * sizeof *records + 1);
    assert_non_null(records);
    for (size_t i = 0; i < count; i++)
        records[i] = numbered(first + i);
    int error = reel_append_records(fd, records, count);
    free(records);
    return error;
}

static void note_chunk_end(int fd)
{
    chunk_ends[chunk_count++] = (size_t)lseek(fd, 0, SEEK_END);
}

static size_t load(unsigned char *data, size_t room)
{
    int fd = open(path, O_RDONLY);
    assert_true(fd >= 0);
    ssize_t bytes = read(fd, data, room);
    assert_true(bytes >= 0 && (size_t)bytes < room);
    close(fd);
    return (size_t)bytes;
}

static void store(const unsigned char *data, size_t bytes)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, data, bytes), (ssize_t)bytes);
    close(fd);
}

static int write_small_reel(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof path, "%s/small.reel", folder);
    int fd = reel_create(path, false);
    if (fd < 0)
        return -1;
    int error = reel_append_info(fd, "command", "two_locks");
    note_chunk_end(fd);
    error |= reel_append_source(fd, "a.c", "int main;\n", 10);
    note_chunk_end(fd);
    error |= append_records(fd, 0, 3);
    note_chunk_end(fd);
    error |= reel_append_info(fd, "", "");
    note_chunk_end(fd);
    error |= append_records(fd, 3, 2);
    note_chunk_end(fd);
    error |= reel_append_last(fd);
    note_chunk_end(fd);
    close(fd);
    whole_bytes = load(whole, sizeof whole);
    return error < 0 ? -1 : read_parts(whole, whole_bytes, &whole_parts);
}

static int remove_files(void **state)
{
    (void)state;
    unlink(path);
    rmdir(folder);
    return 0;
}

/* ---- whole reels ---- */

static void written_parts_are_read_back(void **state)
{
    (void)state;
    struct reel reel;
    struct reel_part part;
    const char *why;
    struct record record;
    store(whole, whole_bytes);
    assert_int_equal(reel_open(&reel, path, &why), 0);
    assert_int_equal(reel_next(&reel, &part), REEL_INFO);
    assert_int_equal(part.key_bytes, 7);
    assert_memory_equal(part.key, "command", 7);
    assert_int_equal(part.value_bytes, 9);
    assert_memory_equal(part.value, "two_locks", 9);
    assert_int_equal(reel_next(&reel, &part), REEL_SOURCE);
    assert_memory_equal(part.key, "a.c", 4);
    assert_int_equal(part.value_bytes, 10);
    assert_memory_equal(part.value, "int main;\n", 10);
    assert_int_equal(reel_next(&reel, &part), REEL_RECORDS);
    assert_int_equal(part.count, 3);
    for (size_t i = 0; i < 3; i++) {
        struct record expected = numbered(i);
        record = reel_record(&reel, &part, i);
        assert_memory_equal(&record, &expected, sizeof record);
    }
    assert_int_equal(reel_next(&reel, &part), REEL_INFO);
    assert_int_equal(part.key_bytes + part.value_bytes, 0);
    assert_int_equal(reel_next(&reel, &part), REEL_RECORDS);
    assert_int_equal(part.count, 2);
    assert_int_equal(reel_next(&reel, &part), REEL_END);
    assert_true(reel.is_complete);
    assert_false(reel.is_damaged);
    assert_int_equal(reel_next(&reel, &part), REEL_END);
    reel_close(&reel);
}

static void many_records_go_into_several_chunks(void **state)
{
    (void)state;
    size_t count = 2 * REEL_CHUNK_RECORDS + 5, seen = 0, chunks = 0;
    struct reel reel;
    struct reel_part part;
    const char *why;
    int fd = reel_create(path, true);
    assert_true(fd >= 0);
    assert_int_equal(append_records(fd, 0, count), 0);
    assert_int_equal(append_records(fd, 0, 0), 0);
    close(fd);
    assert_int_equal(reel_open(&reel, path, &why), 0);
    while (reel_next(&reel, &part) == REEL_RECORDS) {
        assert_true(part.count <= REEL_CHUNK_RECORDS);
        for (size_t i = 0; i < part.count; i++, seen++) {
            struct record record = reel_record(&reel, &part, i), expected = numbered(seen);
            assert_memory_equal(&record, &expected, sizeof record);
        }
        chunks++;
    }
    assert_int_equal(seen, count);
    assert_int_equal(chunks, 3);
    assert_false(reel.is_complete);
    assert_false(reel.is_damaged);
    reel_close(&reel);
}

/* What has been given out stays, and the rest is damage. */
static void file_cut_off_while_it_is_read_breaks_off(void **state)
{
    (void)state;
    struct reel reel;
    struct reel_part part;
    const char *why;
    size_t chunks = 0;
    int fd = reel_create(path, true);
    assert_true(fd >= 0);
    for (int i = 0; i < 6; i++)
        assert_int_equal(append_records(fd, 0, REEL_CHUNK_RECORDS), 0);
    assert_int_equal(reel_append_last(fd), 0);
    assert_int_equal(reel_open(&reel, path, &why), 0);
    assert_int_equal(reel_next(&reel, &part), REEL_RECORDS);
    assert_int_equal(ftruncate(fd, HEADER_BYTES), 0);
    close(fd);
    for (size_t i = 0; i < part.count; i++)
        assert_true(reel_record(&reel, &part, i).kind < RECORD_KIND_COUNT);
    while (reel_next(&reel, &part) == REEL_RECORDS)
        chunks++;
    assert_true(chunks < 5);
    assert_true(reel.is_damaged);
    assert_false(reel.is_complete);
    reel_close(&reel);
}

static void existing_file_is_left_alone_unless_forced(void **state)
{
    (void)state;
    struct parts parts;
    unsigned char data[sizeof whole];
    store(whole, whole_bytes);
    assert_int_equal(reel_create(path, false), -EEXIST);
    assert_int_equal(load(data, sizeof data), whole_bytes);
    assert_memory_equal(data, whole, whole_bytes);
    int fd = reel_create(path, true);
    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(read_parts(data, load(data, sizeof data), &parts), 0);
    assert_int_equal(parts.count, 0);
}

static void no_file_and_no_reel_are_told_apart(void **state)
{
    (void)state;
    struct reel reel;
    const char *why;
    assert_int_equal(reel_open(&reel, "/nowhere/at/all.reel", &why), -ENOENT);
    assert_int_equal(reel_open(&reel, folder, &why), -EISDIR);
    assert_int_equal(reel_create("/nowhere/at/all.reel", true), -ENOENT);
    store(whole, 0);
    assert_int_equal(reel_open(&reel, path, &why), -EPROTO);
    assert_non_null(why);
    store((const unsigned char *)"#!/bin/sh\necho no reel at all\n", 30);
    assert_int_equal(reel_open(&reel, path, &why), -EPROTO);
}

/* ---- what is no reel of ours ---- */

static void other_version_and_byte_order_are_refused_in_words(void **state)
{
    (void)state;
    unsigned char data[HEADER_BYTES];
    struct reel reel;
    const char *why = NULL;
    memcpy(data, whole, sizeof data);
    data[8]++;
    assert_int_equal(reel_open_memory(&reel, data, sizeof data, &why), -EPROTO);
    assert_non_null(strstr(why, "version"));
    memcpy(data, whole, sizeof data);
    for (size_t i = 0; i < 4; i++)
        data[12 + i] = whole[15 - i];
    assert_int_equal(reel_open_memory(&reel, data, sizeof data, &why), -EPROTO);
    assert_non_null(strstr(why, "byte order"));
    memcpy(data, whole, sizeof data);
    data[0] = 'r';
    assert_int_equal(reel_open_memory(&reel, data, sizeof data, &why), -EPROTO);
}

/* ---- cut off, damaged ---- */

static size_t chunks_within(size_t bytes)
{
    size_t count = 0;
    while (count < chunk_count && chunk_ends[count] <= bytes)
        count++;
    return count;
}

static void reel_cut_anywhere_is_good_up_to_the_last_whole_chunk(void **state)
{
    (void)state;
    struct parts parts;
    for (size_t bytes = 0; bytes <= whole_bytes; bytes++) {
        int error = read_parts(whole, bytes, &parts);
        assert_int_equal(error, bytes < HEADER_BYTES ? -EPROTO : 0);
        if (error < 0)
            continue;
        size_t chunks = chunks_within(bytes);
        size_t end = chunks ? chunk_ends[chunks - 1] : HEADER_BYTES;
        bool is_all = chunks == chunk_count;
        assert_true(is_beginning_of_whole(&parts));
        assert_int_equal(parts.count, is_all ? chunks - 1 : chunks);
        assert_int_equal(parts.is_complete, is_all);
        assert_int_equal(parts.is_damaged, bytes != end);
        assert_int_equal(parts.at, end);
    }
}

static void reel_with_a_flipped_bit_gives_out_only_what_was_written(void **state)
{
    (void)state;
    unsigned char data[sizeof whole];
    struct parts parts;
    for (size_t bit = 0; bit < 8 * whole_bytes; bit++) {
        memcpy(data, whole, whole_bytes);
        data[bit / 8] ^= (unsigned char)(1u << bit % 8);
        int error = read_parts(data, whole_bytes, &parts);
        if (bit < 8 * HEADER_BYTES) {
            assert_int_equal(error, -EPROTO);
            continue;
        }
        size_t place = (bit / 8 - HEADER_BYTES), chunk = chunks_within(bit / 8);
        size_t begin = chunk ? chunk_ends[chunk - 1] : HEADER_BYTES;
        bool is_in_spare = bit / 8 - begin >= 12 && bit / 8 - begin < 16;
        assert_int_equal(error, 0);
        if (!is_beginning_of_whole(&parts))
            fail_msg("bit %zu of byte %zu after the header: a chunk that was never written",
                     bit % 8, place);
        if (!is_in_spare) {
            assert_int_equal(parts.count, chunk);
            assert_true(parts.is_damaged);
            assert_false(parts.is_complete);
        }
    }
}

static void reel_with_two_bytes_changed_gives_out_only_what_was_written(void **state)
{
    (void)state;
    struct unit_random random = unit_random_new();
    unsigned char data[sizeof whole];
    struct parts parts;
    for (int round = 0; round < 20000; round++) {
        memcpy(data, whole, whole_bytes);
        for (int i = 0; i < 2; i++)
            data[unit_random_below(&random, whole_bytes)] =
                (unsigned char)unit_random_next(&random);
        size_t bytes =
            unit_random_below(&random, 4) ? whole_bytes : unit_random_below(&random, whole_bytes);
        if (read_parts(data, bytes, &parts) == 0)
            assert_true(is_beginning_of_whole(&parts));
    }
}

/* A chunk made by hand; its CRC computed bit by bit, as the standard tells. */
static size_t make_chunk(unsigned char *to, const char *type, const void *payload, uint32_t bytes)
{
    uint32_t zero = 0, crc = UINT32_MAX;
    memcpy(to, type, 4);
    memcpy(to + 4, &bytes, 4);
    memcpy(to + 12, &zero, 4);
    memcpy(to + 16, payload, bytes);
    for (size_t i = 0; i < 16 + bytes; i++) {
        if (i >= 8 && i < 16)
            continue;
        crc ^= to[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
    }
    crc = ~crc;
    memcpy(to + 8, &crc, 4);
    return 16 + bytes;
}

static void chunk_made_by_hand_has_the_same_checksum(void **state)
{
    (void)state;
    unsigned char chunk[64];
    size_t bytes = make_chunk(chunk, "INFO", "command\ttwo_locks", 17);
    assert_int_equal(bytes, chunk_ends[0] - HEADER_BYTES);
    assert_memory_equal(chunk, whole + HEADER_BYTES, bytes);
}

static void strange_chunks_are_passed_over(void **state)
{
    (void)state;
    static const struct {
        const char *type, *payload;
        uint32_t bytes;
    } strange[] = {
        {"ABCD", "", 0},
        {"WHAT", "what a later version writes", 27},
        {"INFO", "no tabulator", 12},
        {"SRCE", "no zero", 7},
        {"RECS", "not a multiple of 32", 20},
    };
    struct parts parts;
    unsigned char data[sizeof whole];
    memcpy(data, whole, chunk_ends[0]);
    size_t at = chunk_ends[0];
    for (size_t i = 0; i < UNIT_COUNT(strange); i++)
        at += make_chunk(data + at, strange[i].type, strange[i].payload, strange[i].bytes);
    memcpy(data + at, whole + chunk_ends[0], whole_bytes - chunk_ends[0]);
    at += whole_bytes - chunk_ends[0];
    assert_int_equal(read_parts(data, at, &parts), 0);
    assert_int_equal(parts.count, whole_parts.count);
    assert_true(is_beginning_of_whole(&parts));
    assert_true(parts.is_complete);
}

static void lying_lengths_are_refused(void **state)
{
    (void)state;
    static const uint32_t lies[] = {UINT32_MAX,         UINT32_MAX - 15, REEL_CHUNK_MAX,
                                    REEL_CHUNK_MAX + 1, 0x80000000u,     100};
    struct parts parts;
    unsigned char data[sizeof whole];
    for (size_t i = 0; i < UNIT_COUNT(lies); i++) {
        memcpy(data, whole, chunk_ends[0]);
        memcpy(data + HEADER_BYTES + 4, &lies[i], 4);
        assert_int_equal(read_parts(data, chunk_ends[0], &parts), 0);
        assert_int_equal(parts.count, 0);
        assert_true(parts.is_damaged);
    }
}

static void bytes_after_the_end_are_told(void **state)
{
    (void)state;
    struct parts parts;
    unsigned char data[sizeof whole];
    memcpy(data, whole, whole_bytes);
    size_t bytes = whole_bytes + make_chunk(data + whole_bytes, "INFO", "a\tb", 3);
    assert_int_equal(read_parts(data, bytes, &parts), 0);
    assert_int_equal(parts.count, whole_parts.count);
    assert_true(parts.is_damaged);
    assert_false(parts.is_complete);
}

/* ---- kinds ---- */

static void kinds_go_by_name(void **state)
{
    (void)state;
    static const char names[] = "none\0lock_take\0of_later_days\0point";
    struct record records[] = {{.kind = 1}, {.kind = 2}, {.kind = 3, .extra = 1}, {.kind = 4}};
    static const unsigned expected[] = {R_LOCK_TAKE, R_NONE, R_POINT, R_NONE};
    unsigned char data[1024];
    struct reel reel;
    struct reel_part part;
    const char *why;
    memcpy(data, whole, HEADER_BYTES);
    size_t at = HEADER_BYTES;
    at += make_chunk(data + at, "KIND", names, sizeof names);
    at += make_chunk(data + at, "RECS", records, sizeof records);
    assert_int_equal(reel_open_memory(&reel, data, at, &why), 0);
    assert_int_equal(reel_next(&reel, &part), REEL_RECORDS);
    for (size_t i = 0; i < UNIT_COUNT(expected); i++)
        assert_int_equal(reel_record(&reel, &part, i).kind, expected[i]);
    assert_int_equal(reel_record(&reel, &part, 2).extra, R_LOCK_TAKE);
}

static void own_kinds_are_read_as_they_were_written(void **state)
{
    (void)state;
    struct reel reel;
    struct reel_part part;
    struct record record = {.kind = R_POINT, .extra = R_YIELD};
    const char *why;
    int fd = reel_create(path, true);
    assert_true(fd >= 0);
    assert_int_equal(reel_append_kinds(fd), 0);
    for (unsigned kind = 0; kind < RECORD_KIND_COUNT; kind++) {
        struct record one = {.kind = (uint16_t)kind};
        assert_int_equal(reel_append_records(fd, &one, 1), 0);
    }
    assert_int_equal(reel_append_records(fd, &record, 1), 0);
    close(fd);
    assert_int_equal(reel_open(&reel, path, &why), 0);
    for (unsigned kind = 0; kind < RECORD_KIND_COUNT; kind++) {
        assert_int_equal(reel_next(&reel, &part), REEL_RECORDS);
        assert_int_equal(reel_record(&reel, &part, 0).kind, kind);
    }
    assert_int_equal(reel_next(&reel, &part), REEL_RECORDS);
    assert_int_equal(reel_record(&reel, &part, 0).extra, R_YIELD);
    reel_close(&reel);
}

/* ---- trimming ---- */

static void trimmed_reel_is_whole_and_goes_on(void **state)
{
    (void)state;
    unsigned char data[sizeof whole];
    struct parts parts;
    for (size_t cut = HEADER_BYTES; cut < whole_bytes; cut += 7) {
        size_t chunks = chunks_within(cut);
        store(whole, cut);
        int fd = open(path, O_RDWR | O_APPEND);
        assert_true(fd >= 0);
        assert_int_equal(reel_trim(fd, &(uint64_t){0}), 0);
        assert_int_equal(lseek(fd, 0, SEEK_END),
                         (off_t)(chunks ? chunk_ends[chunks - 1] : HEADER_BYTES));
        assert_int_equal(append_records(fd, 100, 1), 0);
        assert_int_equal(reel_append_last(fd), 0);
        close(fd);
        assert_int_equal(read_parts(data, load(data, sizeof data), &parts), 0);
        assert_int_equal(parts.count, chunks + 1);
        assert_true(parts.is_complete);
        assert_false(parts.is_damaged);
    }
}

static void trimming_what_is_no_reel_changes_nothing(void **state)
{
    (void)state;
    struct stat status;
    for (size_t bytes = 0; bytes < HEADER_BYTES; bytes += 5) {
        store(whole, bytes);
        int fd = open(path, O_RDWR);
        assert_int_equal(reel_trim(fd, &(uint64_t){0}), -EPROTO);
        assert_int_equal(fstat(fd, &status), 0);
        assert_int_equal(status.st_size, (off_t)bytes);
        close(fd);
    }
}

static void full_disk_leaves_whole_chunks(void **state)
{
    (void)state;
    int fd = open("/dev/full", O_RDWR);
    if (fd < 0)
        skip();
    assert_int_equal(append_records(fd, 0, 4), -ENOSPC);
    assert_int_equal(reel_append_last(fd), -ENOSPC);
    close(fd);
}

/* What could not even begin is not there afterwards: the next attempt has the same name. */
static void reel_without_a_header_is_not_left_behind(void **state)
{
    (void)state;
    struct rlimit before, limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    limit = before;
    for (limit.rlim_cur = 0; limit.rlim_cur < HEADER_BYTES; limit.rlim_cur++) {
        unlink(path);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
        int error = reel_create(path, false);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
        assert_int_equal(error, limit.rlim_cur ? -ENOSPC : -EFBIG);
        assert_int_equal(access(path, F_OK), -1);
    }
    signal(SIGXFSZ, handler);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(written_parts_are_read_back),
        cmocka_unit_test(many_records_go_into_several_chunks),
        cmocka_unit_test(file_cut_off_while_it_is_read_breaks_off),
        cmocka_unit_test(existing_file_is_left_alone_unless_forced),
        cmocka_unit_test(no_file_and_no_reel_are_told_apart),
        cmocka_unit_test(other_version_and_byte_order_are_refused_in_words),
        cmocka_unit_test(reel_cut_anywhere_is_good_up_to_the_last_whole_chunk),
        cmocka_unit_test(reel_with_a_flipped_bit_gives_out_only_what_was_written),
        cmocka_unit_test(reel_with_two_bytes_changed_gives_out_only_what_was_written),
        cmocka_unit_test(chunk_made_by_hand_has_the_same_checksum),
        cmocka_unit_test(strange_chunks_are_passed_over),
        cmocka_unit_test(lying_lengths_are_refused),
        cmocka_unit_test(bytes_after_the_end_are_told),
        cmocka_unit_test(kinds_go_by_name),
        cmocka_unit_test(own_kinds_are_read_as_they_were_written),
        cmocka_unit_test(trimmed_reel_is_whole_and_goes_on),
        cmocka_unit_test(trimming_what_is_no_reel_changes_nothing),
        cmocka_unit_test(full_disk_leaves_whole_chunks),
        cmocka_unit_test(reel_without_a_header_is_not_left_behind),
    };
    return cmocka_run_group_tests(tests, write_small_reel, remove_files);
}
