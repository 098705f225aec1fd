/* SPDX-License-Identifier: MIT */
/* Growing arrays. Folding cannot fail: without memory the viewer ends, saying so. */
#ifndef MODEL_MEMORY_H
#define MODEL_MEMORY_H

#include <stddef.h>

/** As realloc, but ends the process where that would fail. */
void *memory_resize(void *memory, size_t count, size_t item_bytes);

/**
 * Make room for one item more in an array that grows at powers of two and counts no room.
 *
 * Returns: the array; items are not cleared.
 */
void *memory_grow(void *memory, size_t count, size_t item_bytes);

#endif
