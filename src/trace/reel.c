/* SPDX-License-Identifier: MIT */
/*
 * Writing and reading reels. The writer may be the viewer or, after its death, the target: so this
 * file needs libc alone, each chunk goes out in one writev, and a torn one is cut off again.
 */
#include "trace/reel.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define FOURCC(a, b, c, d)                                                                         \
    ((uint32_t)(a) | (uint32_t)(b) << 8 | (uint32_t)(c) << 16 | (uint32_t)(d) << 24)
#define TYPE_KIND FOURCC('K', 'I', 'N', 'D')
#define TYPE_INFO FOURCC('I', 'N', 'F', 'O')
#define TYPE_SRCE FOURCC('S', 'R', 'C', 'E')
#define TYPE_RECS FOURCC('R', 'E', 'C', 'S')
#define TYPE_LAST FOURCC('L', 'A', 'S', 'T')

#define BYTE_ORDER_MARK 0x01020304u

#define WINDOW_BYTES (1u << 20) /* read at once, or one chunk if that is larger */

static const char magic[8] = {'R', 'E', 'E', 'L', '\r', '\n', 0x1a, '\n'};

struct header {
    char magic[8];
    uint32_t version;
    uint32_t byte_order;
};

struct chunk {
    uint32_t type;
    uint32_t bytes;
    uint32_t crc;
    uint32_t zero;
};

/* CRC-32 (IEEE 802.3, reflected), eight bytes at a time: table k tells what a byte does that has k
 * bytes behind it. */
static uint32_t crc_tables[8][256];

static void make_crc_tables(void)
{
    for (uint32_t byte = 0; byte < 256; byte++) {
        uint32_t crc = byte;
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
        crc_tables[0][byte] = crc;
    }
    for (int k = 1; k < 8; k++)
        for (uint32_t byte = 0; byte < 256; byte++) {
            uint32_t before = crc_tables[k - 1][byte];
            crc_tables[k][byte] = before >> 8 ^ crc_tables[0][before & 255];
        }
}

/* Four bytes as the machine of the other byte order would read them too. */
static uint32_t word_at(const unsigned char *byte)
{
    return byte[0] | (uint32_t)byte[1] << 8 | (uint32_t)byte[2] << 16 | (uint32_t)byte[3] << 24;
}

/* What the four bytes of `word` do that have `k` bytes behind them. */
static uint32_t crc_of_word(uint32_t word, int k)
{
    return crc_tables[k + 3][word & 255] ^ crc_tables[k + 2][word >> 8 & 255] ^
           crc_tables[k + 1][word >> 16 & 255] ^ crc_tables[k][word >> 24];
}

static uint32_t crc32_update(uint32_t crc, const void *data, size_t bytes)
{
    const unsigned char *byte = data;
    if (crc_tables[0][1] == 0)
        make_crc_tables();
    crc = ~crc;
    for (; bytes >= 8; bytes -= 8, byte += 8)
        crc = crc_of_word(crc ^ word_at(byte), 4) ^ crc_of_word(word_at(byte + 4), 0);
    for (; bytes > 0; bytes--, byte++)
        crc = crc >> 8 ^ crc_tables[0][(crc ^ *byte) & 255];
    return ~crc;
}

static uint32_t chunk_crc(const struct chunk *chunk, const void *a, size_t a_bytes, const void *b,
                          size_t b_bytes)
{
    uint32_t crc = crc32_update(0, chunk, offsetof(struct chunk, crc));
    crc = crc32_update(crc, a, a_bytes);
    return crc32_update(crc, b, b_bytes);
}

/* One chunk whose payload is `a` then `b`. */
static int append_chunk(int fd, uint32_t type, const void *a, size_t a_bytes, const void *b,
                        size_t b_bytes)
{
    struct chunk chunk = {.type = type, .bytes = (uint32_t)(a_bytes + b_bytes)};
    chunk.crc = chunk_crc(&chunk, a, a_bytes, b, b_bytes);
    struct iovec parts[3] = {
        {&chunk, sizeof chunk}, {(void *)(uintptr_t)a, a_bytes}, {(void *)(uintptr_t)b, b_bytes}};
    off_t before = lseek(fd, 0, SEEK_END);
    ssize_t written;
    do
        written = writev(fd, parts, 3);
    while (written < 0 && errno == EINTR);
    if (written == (ssize_t)(sizeof chunk + a_bytes + b_bytes))
        return 0;
    int error = written < 0 ? errno : ENOSPC;
    if (before >= 0 && written > 0 && ftruncate(fd, before) < 0)
        return -errno;
    return -error;
}

int reel_create(const char *path, bool is_forced)
{
    struct header header = {.version = REEL_VERSION, .byte_order = BYTE_ORDER_MARK};
    memcpy(header.magic, magic, sizeof magic);
    int fd =
        open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | (is_forced ? O_TRUNC : O_EXCL), 0666);
    if (fd < 0)
        return -errno;
    ssize_t written;
    do
        written = write(fd, &header, sizeof header);
    while (written < 0 && errno == EINTR);
    if (written == (ssize_t)sizeof header)
        return fd;
    int error = written < 0 ? errno : ENOSPC;
    close(fd);
    if (!is_forced) /* else it may be something that is not ours, as /dev/full */
        unlink(path);
    return -error;
}

int reel_append_kinds(int fd)
{
    char names[RECORD_KIND_COUNT * 32];
    size_t bytes = 0;
    for (unsigned kind = 0; kind < RECORD_KIND_COUNT; kind++) {
        size_t length = strlen(record_kind_name(kind)) + 1;
        memcpy(names + bytes, record_kind_name(kind), length);
        bytes += length;
    }
    return append_chunk(fd, TYPE_KIND, names, bytes, "", 0);
}

int reel_append_info(int fd, const char *key, const char *value)
{
    size_t key_bytes = strlen(key), value_bytes = strlen(value);
    char line[key_bytes + 1];
    memcpy(line, key, key_bytes);
    line[key_bytes] = '\t';
    return append_chunk(fd, TYPE_INFO, line, key_bytes + 1, value, value_bytes);
}

int reel_append_source(int fd, const char *name, const char *text, size_t bytes)
{
    return append_chunk(fd, TYPE_SRCE, name, strlen(name) + 1, text, bytes);
}

int reel_append_records(int fd, const struct record *records, size_t count)
{
    while (count > 0) {
        size_t now = count < REEL_CHUNK_RECORDS ? count : REEL_CHUNK_RECORDS;
        int error = append_chunk(fd, TYPE_RECS, records, now * sizeof *records, "", 0);
        if (error < 0)
            return error;
        records += now;
        count -= now;
    }
    return 0;
}

int reel_append_last(int fd)
{
    return append_chunk(fd, TYPE_LAST, "", 0, "", 0);
}

int reel_trim(int fd, uint64_t *records)
{
    struct stat status;
    if (fstat(fd, &status) < 0)
        return -errno;
    size_t bytes = (size_t)status.st_size;
    void *data = mmap(NULL, bytes ? bytes : 1, PROT_READ, MAP_SHARED, fd, 0);
    if (data == MAP_FAILED)
        return -errno;
    struct reel reel;
    struct reel_part part;
    const char *why;
    int error = reel_open_memory(&reel, data, bytes, &why);
    *records = 0;
    if (error == 0) {
        while (reel_next(&reel, &part) != REEL_END)
            *records += part.type == REEL_RECORDS ? part.count : 0;
        if (ftruncate(fd, (off_t)reel.at) < 0)
            error = -errno;
    }
    munmap(data, bytes);
    return error;
}

/* Read up to `most` bytes from `at` on into the window. Returns: whether there are as many as
 * `least`; not so if the file has been cut off since it was opened. */
static bool fill_window(struct reel *reel, size_t at, size_t least, size_t most)
{
    reel->window_at = at;
    reel->window_bytes = 0;
    if (reel->window_room < most) {
        free(reel->window);
        reel->window = malloc(most);
        reel->window_room = reel->window ? most : 0;
    }
    while (reel->window && reel->window_bytes < least) {
        ssize_t bytes = pread(reel->fd, reel->window + reel->window_bytes,
                              most - reel->window_bytes, (off_t)(at + reel->window_bytes));
        if (bytes > 0)
            reel->window_bytes += (size_t)bytes;
        else if (bytes == 0 || errno != EINTR)
            return false;
    }
    return reel->window_bytes >= least;
}

/* The next `bytes` bytes, behind `skipped` others. NULL: there are no more so many. */
static const unsigned char *bytes_at(struct reel *reel, size_t skipped, size_t bytes)
{
    size_t at = reel->at + skipped, left = reel->bytes - reel->at;
    if (left < skipped || left - skipped < bytes)
        return NULL;
    if (reel->data)
        return reel->data + at;
    size_t before = at - reel->window_at; /* great, if `at` is before the window */
    if (before > reel->window_bytes || reel->window_bytes - before < bytes) {
        size_t most = bytes > WINDOW_BYTES ? bytes : WINDOW_BYTES;
        if (most > reel->bytes - at)
            most = reel->bytes - at;
        if (!fill_window(reel, at, bytes, most))
            return NULL;
        before = 0;
    }
    return reel->window + before;
}

static int check_header(struct reel *reel, const char **why)
{
    struct header header;
    for (unsigned kind = 0; kind < RECORD_KIND_COUNT; kind++)
        reel->kinds[kind] = (uint16_t)kind;
    *why = "it is no reel";
    const unsigned char *bytes = bytes_at(reel, 0, sizeof header);
    if (!bytes)
        return -EPROTO;
    memcpy(&header, bytes, sizeof header);
    reel->at = sizeof header;
    if (memcmp(header.magic, magic, sizeof magic) != 0)
        return -EPROTO;
    *why = "it was written on a machine of the other byte order";
    if (header.byte_order != BYTE_ORDER_MARK)
        return -EPROTO;
    *why = "it is of another version of the format";
    return header.version == REEL_VERSION ? 0 : -EPROTO;
}

int reel_open(struct reel *reel, const char *path, const char **why)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a FIFO must not make us wait */
    if (fd < 0)
        return -errno;
    int error = 0;
    *why = "it is empty";
    if (fstat(fd, &status) < 0)
        error = -errno;
    else if (S_ISDIR(status.st_mode))
        error = -EISDIR;
    else if (!S_ISREG(status.st_mode))
        *why = "it is no regular file", error = -EPROTO;
    else if (status.st_size == 0)
        error = -EPROTO;
    *reel = (struct reel){.fd = fd, .bytes = error == 0 ? (size_t)status.st_size : 0};
    if (error == 0)
        error = check_header(reel, why);
    if (error < 0)
        reel_close(reel);
    return error;
}

int reel_open_memory(struct reel *reel, const void *data, size_t bytes, const char **why)
{
    *reel = (struct reel){.data = data, .fd = -1, .bytes = bytes};
    return check_header(reel, why);
}

/* The chunk at reel->at, checked, and its payload. Returns: NULL if there is no whole one. */
static const unsigned char *whole_chunk(struct reel *reel, struct chunk *chunk)
{
    const unsigned char *bytes = bytes_at(reel, 0, sizeof *chunk);
    if (!bytes)
        return NULL;
    memcpy(chunk, bytes, sizeof *chunk);
    if (chunk->bytes > REEL_CHUNK_MAX || !(bytes = bytes_at(reel, sizeof *chunk, chunk->bytes)))
        return NULL;
    return chunk->crc == chunk_crc(chunk, bytes, chunk->bytes, "", 0) ? bytes : NULL;
}

/* Split a payload "key<separator>value". */
static bool split(struct reel_part *part, const char *payload, size_t bytes, char separator)
{
    const char *end = memchr(payload, separator, bytes);
    if (!end)
        return false;
    part->key = payload;
    part->key_bytes = (size_t)(end - payload);
    part->value = end + 1;
    part->value_bytes = bytes - part->key_bytes - 1;
    return true;
}

/* What the file's kinds are to us. */
static void read_kinds(struct reel *reel, const char *names, size_t bytes)
{
    memset(reel->kinds, 0, sizeof reel->kinds);
    for (unsigned number = 0; number < 256 && bytes > 0; number++) {
        const char *end = memchr(names, '\0', bytes);
        if (!end)
            return;
        int kind = record_kind_of(names);
        reel->kinds[number] = kind > 0 ? (uint16_t)kind : R_NONE;
        bytes -= (size_t)(end + 1 - names);
        names = end + 1;
    }
}

/* Some records name a kind in `extra`. */
static bool names_kind(unsigned kind)
{
    return kind == R_POINT || kind == R_TIMEOUT || kind == R_GIL_DROP || kind == R_MISUSE;
}

struct record reel_record(const struct reel *reel, const struct reel_part *part, size_t i)
{
    struct record record;
    memcpy(&record, (const char *)part->records + i * sizeof record, sizeof record);
    record.kind = record.kind < 256 ? reel->kinds[record.kind] : R_NONE;
    if (names_kind(record.kind))
        record.extra = record.extra < 256 ? reel->kinds[record.extra] : R_NONE;
    return record;
}

enum reel_chunk reel_next(struct reel *reel, struct reel_part *part)
{
    struct chunk chunk;
    const char *payload;
    *part = (struct reel_part){.type = REEL_END};
    while (!reel->has_last && (payload = (const char *)whole_chunk(reel, &chunk))) {
        reel->at += sizeof chunk + chunk.bytes;
        if (chunk.type == TYPE_LAST)
            reel->has_last = true;
        else if (chunk.type == TYPE_KIND)
            read_kinds(reel, payload, chunk.bytes);
        else if (chunk.type == TYPE_INFO && split(part, payload, chunk.bytes, '\t'))
            part->type = REEL_INFO;
        else if (chunk.type == TYPE_SRCE && split(part, payload, chunk.bytes, '\0'))
            part->type = REEL_SOURCE;
        else if (chunk.type == TYPE_RECS && chunk.bytes % sizeof(struct record) == 0) {
            part->type = REEL_RECORDS;
            part->records = (const void *)payload;
            part->count = chunk.bytes / sizeof(struct record);
        }
        if (part->type != REEL_END)
            return part->type;
    }
    reel->is_damaged = reel->at != reel->bytes;
    reel->is_complete = reel->has_last && !reel->is_damaged;
    return REEL_END;
}

void reel_close(struct reel *reel)
{
    if (reel->fd >= 0)
        close(reel->fd);
    free(reel->window);
    reel->window = NULL;
    reel->fd = -1;
}
