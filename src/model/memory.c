/* SPDX-License-Identifier: MIT */
#include "model/memory.h"

#include <stdio.h>
#include <stdlib.h>

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
