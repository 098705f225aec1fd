/* SPDX-License-Identifier: MIT */
/* Making and mapping the shared memory. The one file with memfd_create, which only Linux has; the
 * POSIX way is a shared memory object that is unlinked at once. */
#if defined(__linux__)
#define _GNU_SOURCE
#endif
#include "trace/segment.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

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

struct segment *segment_create(uint64_t capacity, uint64_t ring_capacity, int *fd)
{
    uint64_t bytes = sizeof(struct segment) + capacity * sizeof(struct record);
    (void)ring_capacity;
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
    ring_init(&segment->ring, capacity);
    return segment;
}

static int is_sound(const struct segment *segment, uint64_t bytes)
{
    uint64_t capacity = segment->ring.capacity;
    return segment->magic == SEGMENT_MAGIC && segment->version == SEGMENT_VERSION &&
           segment->bytes == bytes && capacity > 0 && (capacity & (capacity - 1)) == 0 &&
           bytes == sizeof *segment + capacity * sizeof(struct record);
}

struct ring *segment_ring(struct segment *s, unsigned i) {(void)i; return &s->ring;}
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
