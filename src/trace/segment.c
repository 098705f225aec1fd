/* SPDX-License-Identifier: MIT */
/* Making and mapping the shared memory. The one file with memfd_create, which only Linux has; the
 * POSIX way is a shared memory object that is unlinked at once. */
#if defined(__linux__)
#define _GNU_SOURCE
#endif
#include "trace/segment.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define CAPACITY_MAX ((uint64_t)1 << 40)

static int anonymous_memory(void)
{
#if defined(__linux__)
    return memfd_create("threadreel", 0);
#else
    char name[64];
    snprintf(name, sizeof name, "/threadreel-%ld", (long)getpid());
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd >= 0) {
        shm_unlink(name);
        fcntl(fd, F_SETFD, 0);
    }
    return fd;
#endif
}

static struct segment *map(int fd, uint64_t bytes)
{
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    return memory == MAP_FAILED ? NULL : memory;
}

static uint64_t whole_lines(uint64_t bytes)
{
    return (bytes + RING_LINE_BYTES - 1) / RING_LINE_BYTES * RING_LINE_BYTES;
}

static uint64_t main_bytes(uint64_t capacity)
{
    return whole_lines(sizeof(struct segment) + capacity * sizeof(struct record));
}

static bool is_capacity(uint64_t capacity)
{
    return capacity > 0 && capacity <= CAPACITY_MAX && (capacity & (capacity - 1)) == 0;
}

uint64_t segment_bytes(uint64_t capacity, uint64_t ring_capacity)
{
    if (!is_capacity(capacity) || !is_capacity(ring_capacity))
        return 0;
    return main_bytes(capacity) + SEGMENT_RINGS * whole_lines(ring_bytes(ring_capacity));
}

struct ring *segment_ring_at(struct segment *segment, uint64_t capacity, uint64_t ring_capacity,
                             unsigned i)
{
    uint64_t offset = main_bytes(capacity) + i * whole_lines(ring_bytes(ring_capacity));
    return (struct ring *)(void *)((char *)segment + offset);
}

struct ring *segment_ring(struct segment *segment, unsigned i)
{
    struct ring *ring = segment_ring_at(segment, segment->ring.capacity, segment->ring_capacity, i);
    if (ring->capacity == 0)
        ring_init(ring, segment->ring_capacity); /* not before: it would cost a page of memory */
    return ring;
}

struct segment *segment_create(uint64_t capacity, uint64_t ring_capacity, int *fd)
{
    uint64_t bytes = segment_bytes(capacity, ring_capacity);
    *fd = anonymous_memory();
    if (*fd < 0)
        return NULL;
    struct segment *segment = NULL;
    if (ftruncate(*fd, (off_t)bytes) == 0)
        segment = map(*fd, bytes);
    if (!segment) {
        close(*fd);
        *fd = -1;
        return NULL;
    }
    segment->magic = SEGMENT_MAGIC;
    segment->version = SEGMENT_VERSION;
    segment->bytes = bytes;
    segment->ring_capacity = ring_capacity;
    ring_init(&segment->ring, capacity);
    segment_ring(segment, SEGMENT_RING_SHARED);
    return segment;
}

static bool is_sound(const struct segment *segment, uint64_t bytes)
{
    return segment->magic == SEGMENT_MAGIC && segment->version == SEGMENT_VERSION &&
           segment->bytes == bytes &&
           segment_bytes(segment->ring.capacity, segment->ring_capacity) == bytes;
}

struct segment *segment_map(int fd)
{
    struct stat status;
    if (fstat(fd, &status) < 0)
        return NULL;
    uint64_t bytes = (uint64_t)status.st_size;
    if (bytes < sizeof(struct segment)) {
        errno = EPROTO;
        return NULL;
    }
    struct segment *segment = map(fd, bytes);
    if (segment && !is_sound(segment, bytes)) {
        segment_unmap(segment, bytes);
        errno = EPROTO;
        return NULL;
    }
    return segment;
}

void segment_unmap(struct segment *segment, uint64_t bytes)
{
    munmap(segment, bytes);
}
