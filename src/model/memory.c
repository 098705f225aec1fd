/* SPDX-License-Identifier: MIT */
#include "model/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *memory_resize(void *memory, size_t count, size_t item_bytes)
{
    void *grown = realloc(memory, (count ? count : 1) * item_bytes);
    if (!grown) {
        fputs("threadreel: out of memory\n", stderr);
        abort();
    }
    return grown;
}

void *memory_grow(void *memory, size_t count, size_t item_bytes)
{
    if ((count & (count - 1)) != 0)
        return memory;
    return memory_resize(memory, count ? count * 2 : 1, item_bytes);
}

void *memory_reserve(void *memory, size_t *room, size_t count, size_t item_bytes)
{
    if (count <= *room)
        return memory;
    *room = count > *room * 2 ? count : *room * 2;
    return memory_resize(memory, *room, item_bytes);
}

void *memory_copy(void *to, size_t *room, const void *from, size_t count, size_t item_bytes)
{
    if (*room < count) {
        to = memory_resize(to, count, item_bytes);
        *room = count;
    }
    if (count)
        memcpy(to, from, count * item_bytes);
    return to;
}

void memory_clear(void *memory, size_t count, size_t item_bytes)
{
    if (count)
        memset(memory, 0, count * item_bytes);
}

bool memory_equal(const void *a, const void *b, size_t count, size_t item_bytes)
{
    return count == 0 || memcmp(a, b, count * item_bytes) == 0;
}
