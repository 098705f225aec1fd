/* SPDX-License-Identifier: MIT */
/* Growing arrays. Folding cannot fail: without memory the viewer ends, saying so. */
#ifndef MODEL_MEMORY_H
#define MODEL_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/** As realloc, but ends the process where that would fail. */
void *memory_resize(void *memory, size_t count, size_t item_bytes);

/**
 * Make room for one item more in an array that grows at powers of two and counts no room.
 *
 * Returns: the array; items are not cleared.
 */
void *memory_grow(void *memory, size_t count, size_t item_bytes);

/**
 * Make room for `count` items in an array that knows its room, at least doubling it.
 *
 * Returns: the array; new items are not cleared.
 */
void *memory_reserve(void *memory, size_t *room, size_t count, size_t item_bytes);

/**
 * Copy `count` items over an array, `to`, whose room is `*room`.
 *
 * Returns: the array.
 */
void *memory_copy(void *to, size_t *room, const void *from, size_t count, size_t item_bytes);

/** Clear an array, which may be NULL with no items. */
void memory_clear(void *memory, size_t count, size_t item_bytes);

/** Whether two arrays of `count` items are the same bytes. */
bool memory_equal(const void *a, const void *b, size_t count, size_t item_bytes);

#endif
